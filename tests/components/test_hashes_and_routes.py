"""The `hash_sign` and `regex_route` components."""

import hashlib
import hmac
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.components.context import LocalContext
from app.components.contract import ComponentFailed
from app.components.library.hashes import _decoded, _encoded
from app.components.registry import Registry

Run = Callable[..., Any]
KEY = "a key that nobody guesses"
SECRETS = {"KEY": KEY, "HEX": KEY.encode().hex(), "EMPTY": ""}


async def done(run: Run, value: Any, **operation: Any) -> Any:
    return (await run("hash_sign", {"operation": operation}, value, secrets=SECRETS)).output


class TestHashSign:
    @pytest.mark.parametrize("algorithm", ["sha256", "sha512", "sha1", "md5"])
    async def test_digests_agree_with_the_standard(self, run: Run, algorithm: str) -> None:
        expected = hashlib.new(algorithm, "héllo".encode(), usedforsecurity=False).hexdigest()
        assert await done(run, "héllo", kind="digest", algorithm=algorithm) == expected

    async def test_a_digest_of_bytes_and_of_values(self, run: Run) -> None:
        expected = hashlib.sha256(b"\x00\xff").hexdigest()
        assert await done(run, "00ff", kind="digest", of="hex") == expected
        assert await done(run, "AP8=", kind="digest", of="base64") == expected
        assert await done(run, "AP8", kind="digest", of="base64url") == expected
        one = await done(run, {"a": 1, "b": [None]}, kind="digest")
        assert one == await done(run, {"b": [None], "a": 1}, kind="digest")
        assert one == hashlib.sha256(b'{"a":1,"b":[null]}').hexdigest()
        long = "x" * 2_000_000
        assert await done(run, long, kind="digest") == hashlib.sha256(long.encode()).hexdigest()

    async def test_what_is_signed_verifies(self, run: Run) -> None:
        expected = hmac.digest(KEY.encode(), b"payload", "sha256").hex()
        signed = await done(run, "payload", kind="sign", key="{{ secrets.KEY }}", prefix="sha256=")
        assert signed == f"sha256={expected}"
        assert signed == await done(run, "payload", kind="sign", key="{{ secrets.HEX }}", keyIs="hex", prefix="sha256=")
        raw = {
            "value": "input.body",
            "operation": {
                "kind": "verify", "key": "{{ secrets.KEY }}", "signature": "input.signature", "prefix": "sha256=",
            },
        }  # fmt: skip
        right = {"body": "payload", "signature": signed.upper().replace("SHA", "sha")}
        assert (await run("hash_sign", raw, right, secrets=SECRETS)).output is True

    @pytest.mark.parametrize("signature", ["", "sha256=", "sha256=zz", "sha256=" + "0" * 64, "0" * 64, 5, None])
    async def test_a_wrong_signature_fails_or_is_told(self, run: Run, signature: Any) -> None:
        operation = {"kind": "verify", "key": "{{ secrets.KEY }}", "signature": "input.s", "prefix": "sha256="}
        with pytest.raises(ComponentFailed) as caught:
            await run("hash_sign", {"value": "'x'", "operation": operation}, {"s": signature}, secrets=SECRETS)
        assert caught.value.code == "SIGNATURE_INVALID"
        softly = {"value": "'x'", "operation": {**operation, "isRequired": False}}
        assert (await run("hash_sign", softly, {"s": signature}, secrets=SECRETS)).output is False

    async def test_encodings(self, run: Run) -> None:
        assert await done(run, "a?>", kind="encode", to="base64") == "YT8+"
        assert await done(run, "a?>", kind="encode", to="base64url") == "YT8-"
        assert await done(run, "a?>", kind="encode", to="hex") == "613f3e"
        assert await done(run, "613f3e", kind="encode", to="base64", of="hex") == "YT8+"
        assert await done(run, "YT8-", kind="decode", **{"from": "base64url"}) == "a?>"
        assert await done(run, " aGk \n", kind="decode", **{"from": "base64"}) == "hi"

    async def test_uuids(self, run: Run) -> None:
        assert uuid.UUID(await done(run, None, kind="uuid")).version == 4
        sevens = [await done(run, None, kind="uuid", version="7") for _ in range(3)]
        assert [uuid.UUID(each).version for each in sevens] == [7, 7, 7]
        fixed = await done(run, "https://example.com", kind="uuid", version="5")
        assert fixed == str(uuid.uuid5(uuid.NAMESPACE_URL, "https://example.com"))

    @pytest.mark.parametrize(
        ("value", "operation", "code"),
        [
            ("zz", {"kind": "digest", "of": "hex"}, "ENCODING_INVALID"),
            ("a", {"kind": "digest", "of": "base64"}, "ENCODING_INVALID"),
            ("YT8+", {"kind": "decode", "from": "base64url"}, "ENCODING_INVALID"),
            ("YT8-", {"kind": "decode", "from": "base64"}, "ENCODING_INVALID"),
            ("é", {"kind": "decode", "from": "base64"}, "ENCODING_INVALID"),
            ("ff", {"kind": "decode", "from": "hex"}, "ENCODING_INVALID"),
            (5, {"kind": "decode", "from": "hex"}, "NOT_TEXT"),
            ("x" * 20_000_001, {"kind": "digest"}, "LIMIT_EXCEEDED"),
            ("x", {"kind": "sign", "key": "{{ secrets.NONE }}"}, "SECRET_MISSING"),
            ("x", {"kind": "sign", "key": "{{ secrets.EMPTY }}"}, "KEY_INVALID"),
            ("x", {"kind": "sign", "key": "{{ secrets.KEY }}", "keyIs": "hex"}, "KEY_INVALID"),
        ],
    )
    async def test_failures_have_codes_and_show_no_key(self, run: Run, value: Any, operation: Any, code: str) -> None:
        with pytest.raises(ComponentFailed) as caught:
            await done(run, value, **operation)
        assert caught.value.code == code
        assert KEY not in str(caught.value)

    @pytest.mark.parametrize(
        ("operation", "field", "code"),
        [
            ({"kind": "uuid", "version": "5", "namespace": "x"}, "operation.namespace", "invalid"),
            ({"kind": "sign", "key": " "}, "operation.key", "invalid"),
            ({"kind": "sign", "key": "x", "algorithm": "md5"}, "operation.algorithm", "invalid"),
            ({"kind": "verify", "key": "x", "signature": "secrets.A"}, "operation.signature", "secret_not_allowed"),
            ({"kind": "decode", "source": "hex"}, "operation.from", "required"),
        ],
    )
    def test_a_wrong_configuration_is_told(self, registry: Registry, operation: Any, field: str, code: str) -> None:
        _, problems = registry.validate_config("hash_sign", {"operation": operation})
        assert (field, code) in [(problem.field, problem.code) for problem in problems]

    def test_the_key_is_a_secret_of_the_node(self, registry: Registry) -> None:
        raw = {"operation": {"kind": "sign", "key": "{{ secrets.KEY }}"}}
        assert registry.secret_names("hash_sign", raw) == {"KEY"}

    @given(st.binary(max_size=50), st.sampled_from(["hex", "base64", "base64url"]))
    def test_decoding_undoes_encoding(self, content: bytes, encoding: Any) -> None:
        assert _decoded(_encoded(content, encoding), encoding) == content

    @given(st.text(max_size=30), st.sampled_from(["hex", "base64", "base64url"]))
    def test_any_text_decodes_or_does_not(self, text: str, encoding: str) -> None:
        assert isinstance(_decoded(text, encoding), bytes | None)


ROUTES = {
    "cases": [
        {"name": "order", "pattern": r"(?i)order #(?P<number>\d+)(?P<rest>!)?"},
        {"name": "refund", "pattern": r"\brefund\b"},
        {"name": "all", "pattern": "^$"},
    ]
}


class TestRegexRoute:
    @pytest.mark.parametrize(
        ("text", "handle", "found", "groups"),
        [
            ("Where is ORDER #42?", "order", "ORDER #42", {"number": "42", "rest": None}),
            ("order #1! refund", "order", "order #1!", {"number": "1", "rest": "!"}),
            ("a refund, please", "refund", "refund", {}),
            ("", "all", "", {}),
            ("refunds", "default", None, {}),
        ],
    )
    async def test_the_first_pattern_found_picks_the_way(
        self, run: Run, text: str, handle: str, found: str | None, groups: Any
    ) -> None:
        result = await run("regex_route", ROUTES, text)
        assert result.handles == frozenset({handle})
        assert result.output == {"text": text, "match": found, "groups": groups}

    async def test_a_pattern_that_would_backtrack_for_ever_is_quick(self, run: Run) -> None:
        raw = {"value": "input.t", "cases": [{"name": "a", "pattern": "(a+)+$"}]}
        result = await run("regex_route", raw, {"t": "a" * 100_000 + "b"})
        assert result.handles == frozenset({"default"})

    async def test_bad_input_has_a_code(self, run: Run) -> None:
        for value, code in ((5, "NOT_TEXT"), ("x" * 10_000_001, "LIMIT_EXCEEDED")):
            with pytest.raises(ComponentFailed) as caught:
                await run("regex_route", ROUTES, value)
            assert caught.value.code == code

    @pytest.mark.parametrize(
        ("cases", "fields"),
        [
            ([], ["cases"]),
            ([{"name": "default", "pattern": "a"}], ["cases.0.name"]),
            ([{"name": "a", "pattern": "a"}, {"name": "a", "pattern": "(?=a)"}], ["cases.1.name", "cases.1.pattern"]),
        ],
    )
    def test_a_wrong_configuration_is_told(self, registry: Registry, cases: Any, fields: list[str]) -> None:
        _, problems = registry.validate_config("regex_route", {"cases": cases})
        assert [problem.field for problem in problems] == fields

    def test_its_handles_are_its_cases(self, registry: Registry) -> None:
        component = registry.get("regex_route")
        assert component is not None
        assert component.handles(registry.validate_config("regex_route", ROUTES)[0]) == (
            "order", "refund", "all", "default",
        )  # fmt: skip


def test_the_local_twin_gives_secrets_to_a_key_alone(local: Callable[..., LocalContext]) -> None:
    assert "secrets" not in local("x", secrets=SECRETS).scope
