"""Addresses that we sign for S3 are those that the library of its makers signs."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given
from hypothesis import strategies as st

from app.files.multipart import place_of
from app.kernel.s3_signature import AccessKey, presigned
from app.kernel.settings import Settings

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20)
NAME = st.text(alphabet="abcdefghijklmnopqrstuvwxyzABC-", min_size=1, max_size=12)
KEYS = st.builds(AccessKey, st.just("AKIAEXAMPLE"), TEXT, st.sampled_from(["", "a token/with+signs=="]))


@given(
    st.sampled_from(["GET", "PUT", "POST", "DELETE"]),
    st.sampled_from(["https://s3.eu-north-1.amazonaws.com", "http://127.0.0.1:9000", "https://s3.example:443"]),
    st.lists(TEXT.filter(lambda each: each.strip("./") == each), min_size=1, max_size=4),
    st.dictionaries(NAME.map(lambda name: f"q{name}"), st.one_of(st.just(""), TEXT), max_size=3),
    KEYS,
    st.one_of(st.none(), st.integers(0, 10**10)),
    st.integers(1, 604_800),
)
def test_a_signature_is_that_of_botocore(
    method: str,
    endpoint: str,
    segments: list[str],
    query: dict[str, str],
    key: AccessKey,
    length: int | None,
    seconds: int,
) -> None:
    path = "/" + "/".join(each.replace("/", "-") for each in segments)
    headers = {} if length is None else {"content-length": str(length)}
    request: Any = AWSRequest(method, endpoint + quote(path, safe="/-_.~"), params=dict(query), headers=dict(headers))
    signer: Any = S3SigV4QueryAuth(
        Credentials(key.id, key.secret, key.session_token or None), "s3", "eu-north-1", seconds
    )
    signer.add_auth(request)
    theirs = dict(parse_qsl(urlsplit(request.url).query, keep_blank_values=True))
    now = datetime.strptime(theirs["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    ours = presigned(
        method, endpoint, path, query, key=key, region="eu-north-1", now=now, seconds=seconds, headers=headers
    )
    assert urlsplit(ours).path == urlsplit(request.url).path
    assert dict(parse_qsl(urlsplit(ours).query, keep_blank_values=True)) == theirs


def test_a_key_is_in_no_text_of_it() -> None:
    assert "hidden" not in repr(AccessKey("id", "hidden", "hidden too"))


@pytest.mark.parametrize(
    ("url", "environment", "expected"),
    [
        ("", {}, None),
        ("file:///a", {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}, None),
        ("s3://bucket/a/b", {}, None),  # a role of the machine: obstore knows its key, we do not
        ("s3://k:s@bucket?direct=false", {}, None),
        ("s3://k:s%2F@bucket/a/b?region=x", {}, ("bucket", "a/b", "https://s3.x.amazonaws.com", "x", "k", "s/")),
        (
            "s3://bucket?endpoint=http://inside:9000&public_endpoint=https://outside",
            {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_REGION": "y"},
            ("bucket", "", "http://inside:9000", "y", "a", "b"),
        ),
    ],
)
def test_a_bucket_is_direct_where_its_key_is_told(
    url: str, environment: dict[str, str], expected: tuple[str, ...] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (
        "ACCESS_KEY_ID",
        "SECRET_ACCESS_KEY",
        "SESSION_TOKEN",
        "REGION",
        "DEFAULT_REGION",
        "ENDPOINT_URL",
        "ENDPOINT",
    ):
        monkeypatch.delenv(f"AWS_{name}", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    found = place_of(Settings(storage_url=url))
    if found is None or expected is None:
        assert found is expected
        return
    place = (found.bucket, found.prefix, found.endpoint, found.region, found.key.id, found.key.secret)
    assert place == expected
    assert found.public_endpoint == ("https://outside" if "outside" in url else found.endpoint)
