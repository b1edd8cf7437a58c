import asyncio
import base64
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from app.components.context import LocalContext, Tools
from app.components.contract import ComponentFailed
from app.components.registry import Registry
from tests.patience import PATIENCE_SECONDS

Run = Callable[..., Any]
JSON_TYPE = {"Content-Type": "application/json; charset=utf-8"}
OK = (200, JSON_TYPE, {"ok": True})


async def failure(run: Run, raw: dict[str, Any], *args: Any, **more: Any) -> ComponentFailed:
    with pytest.raises(ComponentFailed) as caught:
        await run("http_request", raw, *args, **more)
    return caught.value


async def test_get_gives_status_headers_and_parsed_body(run: Run, peer: Any) -> None:
    raw = {"url": peer.url("/items/{{ input.id }}"), "query": {"q": "{{ input.q }}"}}
    output = (await run("http_request", raw, {"id": 7, "q": "a b&c=d"})).output
    assert output["status"] == 200
    assert output["body"] == {"ok": True}
    assert output["headers"]["content-type"].startswith("application/json")
    assert output["url"] == peer.url("/items/7")
    (seen,) = peer.seen
    assert (seen["path"], seen["query"]) == ("/items/7", "q=a+b%26c%3Dd")
    assert "idempotency-key" not in seen["headers"]


async def test_secrets_reach_the_peer_and_nothing_else(run: Run, peer: Any, local: Callable[..., LocalContext]) -> None:
    context = local({"n": 1}, secrets={"TOKEN": "s3cret-token", "KEY": "s3cret-key", "BODY": "s3cret-body"})
    raw = {
        "method": "POST",
        "url": peer.url(),
        "headers": {"X-Key": "{{ secrets.KEY }}"},
        "query": {"key": "{{ secrets.KEY }}"},
        "auth": {"kind": "bearer", "token": "{{ secrets.TOKEN }}"},
        "body": {"kind": "json", "template": '{"n": {{ input.n }}, "k": {{ secrets.BODY|tojson }}}'},
    }
    output = (await run("http_request", raw, ctx=context)).output
    (seen,) = peer.seen
    assert seen["headers"]["authorization"] == "Bearer s3cret-token"
    assert seen["headers"]["x-key"] == "s3cret-key"
    assert seen["query"] == "key=s3cret-key"
    assert seen["body"] == '{"n": 1, "k": "s3cret-body"}'
    assert seen["headers"]["content-type"] == "application/json"
    assert "s3cret" not in str(output) + str(context.recorded.logs)


async def test_basic_auth_and_forms(run: Run, peer: Any, local: Callable[..., LocalContext]) -> None:
    context = local("é &", secrets={"PASSWORD": "s3cret:word"})
    raw = {
        "method": "POST",
        "url": peer.url(),
        "auth": {"kind": "basic", "username": "me", "password": "{{ secrets.PASSWORD }}"},
        "body": {"kind": "form", "fields": {"a": "{{ input }}"}},
    }
    await run("http_request", raw, ctx=context)
    (seen,) = peer.seen
    assert base64.b64decode(seen["headers"]["authorization"].removeprefix("Basic ")) == b"me:s3cret:word"
    assert seen["body"] == "a=%C3%A9+%26"
    assert seen["headers"]["content-type"] == "application/x-www-form-urlencoded"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
async def test_unsafe_methods_carry_the_idempotency_key(run: Run, peer: Any, method: str) -> None:
    body = {"kind": "text", "template": "hi"}
    await run("http_request", {"url": peer.url(), "method": method, "body": body}, idempotency_key="run-1:node")
    assert peer.seen[0]["headers"]["idempotency-key"] == "run-1:node"
    assert peer.seen[0]["body"] == "hi"


async def test_ones_own_key_is_kept(run: Run, peer: Any) -> None:
    raw = {"url": peer.url(), "method": "POST", "headers": {"Idempotency-Key": "mine"}}
    await run("http_request", raw)
    assert peer.seen[0]["headers"]["idempotency-key"] == "mine"


@pytest.mark.parametrize(
    ("headers", "content", "wanted", "body"),
    [
        ({"Content-Type": "application/problem+json"}, b'{"a": 1}', "auto", {"a": 1}),
        ({"Content-Type": "application/json"}, b"not json", "auto", "not json"),
        ({"Content-Type": "text/plain"}, b'{"a": 1}', "auto", '{"a": 1}'),
        ({"Content-Type": "text/plain"}, b'{"a": 1}', "json", {"a": 1}),
        ({"Content-Type": "text/html; charset=iso-8859-1"}, "é".encode("latin-1"), "auto", "é"),
        ({"Content-Type": "image/png"}, b"\x89PNG\xff", "auto", base64.b64encode(b"\x89PNG\xff").decode()),
        ({"Content-Type": "image/png"}, b"\xff", "text", "\ufffd"),
        ({"Content-Type": "text/plain"}, b"hi", "base64", "aGk="),
        ({}, b"", "auto", None),
        ({}, b"", "text", ""),
    ],
)
async def test_the_body_is_read_by_its_type(
    run: Run, peer: Any, *, headers: dict[str, str], content: bytes, wanted: str, body: Any
) -> None:
    peer.will((200, headers, content))
    assert (await run("http_request", {"url": peer.url(), "responseType": wanted})).output["body"] == body


async def test_an_error_status_fails_unless_allowed(run: Run, peer: Any) -> None:
    peer.will((404, JSON_TYPE, {"why": "gone"}))
    error = await failure(run, {"url": peer.url("/x")})
    assert (error.code, error.is_retryable, len(peer.seen)) == ("HTTP_STATUS", False, 1)
    assert error.details == {"status": 404, "body": '{"why": "gone"}', "url": peer.url("/x")}
    output = (await run("http_request", {"url": peer.url(), "isErrorAllowed": True})).output
    assert (output["status"], output["body"]) == (404, {"why": "gone"})


class TestRetries:
    async def test_a_transient_status_is_tried_again(
        self, run: Run, peer: Any, local: Callable[..., LocalContext]
    ) -> None:
        peer.will((503, {}, b""), (500, {}, b""), OK)
        context = local()
        raw = {"url": peer.url(), "retryDelayMs": 1}
        assert (await run("http_request", raw, ctx=context)).output["status"] == 200
        assert len(peer.seen) == 3
        assert [level for level, _ in context.recorded.logs] == ["warning", "warning"]

    async def test_the_tries_are_counted(self, run: Run, peer: Any) -> None:
        peer.will((503, {}, b""))
        error = await failure(run, {"url": peer.url(), "retryDelayMs": 1, "maxRetries": 1})
        assert (error.code, error.is_retryable, len(peer.seen)) == ("HTTP_STATUS", True, 2)

    @pytest.mark.parametrize("status", [500, 502, 503, 504])
    async def test_an_unsafe_request_is_not_repeated(self, run: Run, peer: Any, status: int) -> None:
        peer.will((status, {}, b""), OK)
        error = await failure(run, {"url": peer.url(), "method": "POST", "retryDelayMs": 1})
        assert (error.is_retryable, len(peer.seen)) == (False, 1)

    async def test_unless_the_peer_honours_its_key(self, run: Run, peer: Any) -> None:
        peer.will((500, {}, b""), OK)
        await run("http_request", {"url": peer.url(), "method": "POST", "retryDelayMs": 1, "isIdempotent": True})
        assert len(peer.seen) == 2
        assert len({seen["headers"]["idempotency-key"] for seen in peer.seen}) == 1

    async def test_429_is_repeated_even_then(self, run: Run, peer: Any) -> None:
        peer.will((429, {}, b""), OK)
        await run("http_request", {"url": peer.url(), "method": "POST", "retryDelayMs": 1})
        assert len(peer.seen) == 2

    async def test_retry_after_is_respected(self, run: Run, peer: Any) -> None:
        peer.will((429, {"Retry-After": "1"}, b""), OK)
        started = time.monotonic()
        await run("http_request", {"url": peer.url(), "retryDelayMs": 1})
        assert time.monotonic() - started >= 1

    @pytest.mark.parametrize("is_date", [True, False])
    async def test_a_long_pause_is_left_to_the_engine(self, run: Run, peer: Any, *, is_date: bool) -> None:
        told = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True) if is_date else "90"
        peer.will((503, {"Retry-After": told}, b""), OK)
        error = await failure(run, {"url": peer.url()})
        assert error.is_retryable
        assert 80_000 < error.details["retryAfterMs"] <= 90_000
        assert len(peer.seen) == 1

    async def test_a_timeout_of_an_unsafe_request_has_an_unknown_outcome(self, run: Run, peer: Any) -> None:
        peer.delay = 0.6
        error = await failure(run, {"url": peer.url(), "method": "POST", "timeoutMs": 150, "retryDelayMs": 1})
        assert (error.code, error.is_retryable, error.details) == ("HTTP_TIMEOUT", False, {"outcome": "unknown"})
        assert len(peer.seen) == 1

    async def test_a_timeout_of_a_reading_one_is_tried_again(self, run: Run, peer: Any) -> None:
        peer.delay = 0.6
        error = await failure(run, {"url": peer.url(), "timeoutMs": 150, "retryDelayMs": 1, "maxRetries": 1})
        assert (error.code, error.is_retryable, error.details) == ("HTTP_TIMEOUT", True, {})
        assert len(peer.seen) == 2

    async def test_cancel_ends_a_pause_at_once(self, run: Run, peer: Any) -> None:
        peer.will((503, {"Retry-After": "9"}, b""))
        task = asyncio.create_task(run("http_request", {"url": peer.url()}))
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not peer.seen:
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.3)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert len(peer.seen) == 1  # after the pause it would have asked again


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ({"url": "http://10.0.0.1/"}, "EGRESS_DENIED"),
        ({"url": "http://169.254.169.254/latest/meta-data"}, "EGRESS_DENIED"),
        ({"url": "http://[::ffff:127.0.0.1]/"}, "EGRESS_DENIED"),
        ({"url": "file:///etc/passwd"}, "REQUEST_INVALID"),
        ({"url": "{{ input.nope }}"}, "TEMPLATE_ERROR"),
        ({"url": "http://x", "headers": {"Host": "y"}}, "REQUEST_INVALID"),
        ({"url": "http://x", "headers": {"A": "{{ secrets.NOPE }}"}}, "SECRET_MISSING"),
        ({"url": "http://x", "method": "POST", "body": {"kind": "json", "template": "{"}}, "REQUEST_INVALID"),
    ],
)
async def test_what_cannot_be_sent_fails_with_a_code(run: Run, raw: dict[str, Any], code: str) -> None:
    error = await failure(run, raw, {})
    assert error.code == code
    assert not error.is_retryable


async def test_a_header_injected_by_data_is_refused(run: Run, peer: Any) -> None:
    error = await failure(run, {"url": peer.url(), "headers": {"X-A": "{{ input }}"}}, "a\r\nX-B: c")
    assert error.code == "REQUEST_INVALID"
    assert peer.seen == []


async def test_a_large_answer_is_cut_off(run: Run, peer: Any) -> None:
    peer.will((200, {}, b"x" * 10_000))
    assert (await failure(run, {"url": peer.url(), "maxResponseBytes": 100})).code == "RESPONSE_TOO_LARGE"


async def test_without_an_allow_list_this_machine_is_out_of_reach(registry: Registry, peer: Any) -> None:
    config, _ = registry.validate_config("http_request", {"url": peer.url()})
    component = registry.get("http_request")
    assert component is not None
    async with Tools() as tools:
        with pytest.raises(ComponentFailed) as caught:
            await component.run(config, LocalContext(tools))
    assert caught.value.code == "EGRESS_DENIED"
    assert peer.seen == []
