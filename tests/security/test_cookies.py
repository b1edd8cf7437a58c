"""The session's cookie does not travel where it could be read."""

import httpx2
import pytest

from tests.security.conftest import PASSWORD, Server

SIGN_UP = "mutation($i: SignUpInput!) { signUp(input: $i) { user { id } } }"


@pytest.mark.parametrize(("scheme", "is_secure"), [("http", False), ("https", True)])
async def test_a_cookie_given_over_https_never_travels_without_it(
    server: Server, scheme: str, *, is_secure: bool
) -> None:
    transport = httpx2.ASGITransport(app=server.app)
    async with httpx2.AsyncClient(transport=transport, base_url=f"{scheme}://plait.test") as client:
        body = {"query": SIGN_UP, "variables": {"i": {"username": "ada", "password": PASSWORD}}}
        cookie = (await client.post("/graphql", json=body)).headers["set-cookie"]
    assert "; HttpOnly; SameSite=Lax" in cookie
    assert ("; Secure" in cookie) is is_secure
