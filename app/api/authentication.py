"""The seam to `accounts`: what a client sent to prove who it is, and who decides.

`Revocations` is the other half: a long-lived connection registers whom it serves and hears
when that person's session, key or membership ends.
"""

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any, Protocol
from uuid import UUID

from app.kernel.errors import Unauthenticated
from app.kernel.rights import Viewer

SESSION_COOKIE = "plait_session"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What came with a request or a `connection_init`; at most one of the first three is used, in this order."""

    bearer: str | None = None  #: `Authorization: Bearer`: a session's token or an API key
    api_key: str | None = None  #: `x-api-key`
    cookie: str | None = None  #: the session cookie
    origin_ok: bool = False  #: the browser says that one of our own pages asks
    client_ip: str = ""
    user_agent: str = ""

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was sent at all."""
        return self.bearer is None and self.api_key is None and self.cookie is None

    @property
    def is_by_cookie(self) -> bool:
        """Say whether the browser sent the credential by itself."""
        return self.bearer is None and self.api_key is None and self.cookie is not None


class Authenticator(Protocol):
    """Knows whose credential it is."""

    async def authenticate(self, credentials: Credentials) -> Viewer | None:
        """Return who sent the credentials, None if there were none.

        Raises:
            Unauthenticated: A credential was sent and is not valid.
        """
        ...


def bearer_of(authorization: str | None) -> str | None:
    """Return the token of an `Authorization` header.

    Raises:
        Unauthenticated: The header has another scheme or no token.
    """
    if not authorization:
        return None
    scheme, _, token = authorization.partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated("The Authorization header must be 'Bearer <token>'.", reason="authorization_malformed")
    return token


def session_cookie_of(header: str | None) -> str | None:
    """Return the session cookie of a `Cookie` header."""
    if not header or SESSION_COOKIE not in header:
        return None
    try:
        morsel = SimpleCookie(header).get(SESSION_COOKIE)
    except CookieError:
        return None
    return (morsel.value or None) if morsel else None


def credentials_of_payload(payload: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Return the bearer token and API key of a `connection_init` payload.

    Understood are `Authorization: "Bearer …"`, `token`, `x-api-key` and `apiKey`, in any case and
    also inside `headers`, where GraphiQL and Apollo put them.

    Raises:
        Unauthenticated: A credential is not a string or the scheme is not Bearer.
    """
    found: dict[str, Any] = {}
    nested = payload.get("headers")
    for each in (nested, payload):
        if isinstance(each, Mapping):
            found.update((str(key).lower(), value) for key, value in each.items())  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    authorization, token = found.get("authorization"), found.get("token")
    api_key = found.get("x-api-key") or found.get("apikey")
    for value in (authorization, token, api_key):
        if value is not None and not isinstance(value, str):
            raise Unauthenticated("A credential must be a string.", reason="credential_malformed")
    return bearer_of(authorization) or token or None, api_key or None


class Origins:
    """Decides which pages may ask with the browser's cookie, and which may read answers."""

    def __init__(self, allowed: frozenset[str] = frozenset()) -> None:
        self._allowed = frozenset(each.rstrip("/").lower() for each in allowed)

    def is_allowed(self, origin: str) -> bool:
        """Say whether a page of another origin may read answers (CORS)."""
        return origin.lower() in self._allowed

    def is_own(self, origin: str | None, scheme: str, host: str) -> bool:
        """Say whether a page of ours asks: from where the request went to, or from an allowed origin."""
        if not origin:
            return False
        if scheme in {"ws", "wss"}:
            scheme = "http" + scheme[2:]
        return origin.lower() == f"{scheme}://{host.lower()}" or self.is_allowed(origin)


class Revocations:
    """Tells connections of this process that their viewer may no longer be served."""

    def __init__(self) -> None:
        self._listeners: dict[object, tuple[Viewer, Callable[[str], None]]] = {}

    @contextmanager
    def register(self, viewer: Viewer, on_revoked: Callable[[str], None]) -> Generator[None]:
        """Call `on_revoked` with a reason, possibly more than once, until the block is left."""
        handle = object()
        self._listeners[handle] = (viewer, on_revoked)
        try:
            yield
        finally:
            del self._listeners[handle]

    def revoke(
        self,
        *,
        session_id: UUID | None = None,
        api_key_id: UUID | None = None,
        user_id: UUID | None = None,
        workspace_id: UUID | None = None,
    ) -> int:
        """End what a session, a key, a person or a membership keeps open; return how many connections.

        With `workspace_id` the person's membership ended: a connection by a key of another
        workspace goes on; a session's connection is closed, and may come back for its other workspaces.
        """
        told = 0
        for viewer, on_revoked in list(self._listeners.values()):
            by_user = (
                user_id is not None
                and viewer.user_id == user_id
                and (workspace_id is None or viewer.workspace_id in {None, workspace_id})
            )
            if (
                by_user
                or (session_id is not None and viewer.session_id == session_id)
                or (api_key_id is not None and viewer.api_key_id == api_key_id)
            ):
                on_revoked("membership changed" if by_user and workspace_id is not None else "revoked")
                told += 1
        return told
