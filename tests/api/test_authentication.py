"""Credentials, origins and cookies as they come over the wire."""

from typing import Any

import pytest

from app.api.authentication import Origins, bearer_of, credentials_of_payload, session_cookie_of
from app.kernel.errors import Unauthenticated


@pytest.mark.parametrize(("header", "token"), [(None, None), ("", None), ("Bearer a.b", "a.b"), ("BEARER  x ", "x")])
def test_a_bearer_token_is_read(header: str | None, token: str | None) -> None:
    assert bearer_of(header) == token


@pytest.mark.parametrize("header", ["Basic abc", "Bearer", "Bearer ", "token"])
def test_another_scheme_is_refused_rather_than_ignored(header: str) -> None:
    with pytest.raises(Unauthenticated):
        bearer_of(header)


@pytest.mark.parametrize(
    ("header", "value"),
    [
        (None, None),
        ("a=b", None),
        ("plait_session=x", "x"),
        ("a=b; plait_session=x; c=d", "x"),
        ("plait_session=", None),
        ("xplait_session=y", None),
        ('plait_session="x y"', "x y"),
        ("plait_session", None),
    ],
)
def test_the_session_cookie_is_read(header: str | None, value: str | None) -> None:
    assert session_cookie_of(header) == value


@pytest.mark.parametrize("payload", [{"Authorization": 5}, {"token": []}, {"apiKey": {}}, {"authorization": "Basic x"}])
def test_a_credential_of_another_kind_is_refused(payload: dict[str, Any]) -> None:
    with pytest.raises(Unauthenticated):
        credentials_of_payload(payload)


def test_a_payload_without_credentials_is_anonymous() -> None:
    assert credentials_of_payload({"headers": None, "clientName": "x", "token": ""}) == (None, None)


@pytest.mark.parametrize(
    ("origin", "scheme", "host", "is_own"),
    [
        ("https://plait.test", "https", "plait.test", True),
        ("https://PLAIT.test", "https", "plait.TEST", True),
        ("https://plait.test", "wss", "plait.test", True),
        ("http://plait.test:8000", "ws", "plait.test:8000", True),
        ("http://plait.test", "https", "plait.test", False),
        ("https://plait.test:8443", "https", "plait.test", False),
        ("https://front.example", "https", "plait.test", True),
        ("https://front.example.evil", "https", "plait.test", False),
        ("null", "https", "plait.test", False),
        ("", "https", "", False),
        (None, "https", "plait.test", False),
    ],
)
def test_a_page_is_ours_by_its_whole_origin(origin: str | None, scheme: str, host: str, *, is_own: bool) -> None:
    assert Origins(frozenset({"https://front.example/"})).is_own(origin, scheme, host) is is_own
