"""Who may enter a text socket: the credential, the draft that the address names, and what they may do there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast
from urllib.parse import parse_qs
from uuid import UUID

import orjson
from starlette.types import Receive, Scope

from app.api.authentication import (
    Authenticator,
    Credentials,
    Origins,
    bearer_of,
    credentials_of_payload,
    session_cookie_of,
)
from app.api.limits import ApiLimits
from app.api.relay import decode_any
from app.api.requests import RawHeaders
from app.kernel import rights
from app.kernel.deadlines import Deadline
from app.kernel.errors import Forbidden, InvalidInput, NotFound, Unauthenticated
from app.kernel.rights import Viewer
from app.workflows.texts.service import Texts

#: The reason of an error where no credential came at all.
CREDENTIAL_MISSING = "credential_missing"
_LIVE, _BRANCH = "Workflow", "WorkflowBranch"


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who was let in.

    Attributes:
        credentials: To be looked at again now and then.
        viewer: Whose they are.
        line_id: The draft or branch they are in.
        can_write: Whether they may type.
    """

    credentials: Credentials
    viewer: Viewer
    line_id: UUID
    can_write: bool


async def let_in(
    scope: Scope,
    headers: RawHeaders,
    receive: Receive,
    authenticator: Authenticator,
    texts: Texts,
    *,
    origins: Origins,
    limits: ApiLimits,
) -> Guest:
    """Find out who it is and what they may do.

    Raises:
        Unauthenticated: No credential came, or it is not valid.
        NotFound: There is no such draft, or it is not theirs to see.
        Forbidden: They may not read workflows.
    """
    credentials = _credentials_of(scope, headers, origins)
    if credentials.is_empty:
        credentials = await _first_message(receive, credentials, limits)
    viewer = await authenticator.authenticate(credentials)
    if viewer is None:
        raise _nobody()
    try:
        kind, line_id = decode_any(str(scope["path_params"]["id"]))
    except InvalidInput:
        raise NotFound from None
    if kind not in {_LIVE, _BRANCH}:
        raise NotFound
    workflow = await texts.workflow(viewer, line_id, rights.Scope.WORKFLOWS_READ)
    if (kind == _LIVE) != (workflow.id == line_id):
        raise NotFound
    try:
        await texts.workflow(viewer, line_id, rights.Scope.WORKFLOWS_WRITE)
    except Forbidden:
        return Guest(credentials, viewer, line_id, can_write=False)
    return Guest(credentials, viewer, line_id, can_write=True)


def _credentials_of(scope: Scope, headers: RawHeaders, origins: Origins) -> Credentials:
    query: Mapping[str, list[str]] = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    origin = headers.get(b"origin", b"").decode("latin-1")
    is_own = origins.is_own(origin, scope.get("scheme", "ws"), headers.get(b"host", b"").decode("latin-1"))
    cookie = session_cookie_of(headers.get(b"cookie", b"").decode("latin-1"))
    return Credentials(
        bearer=bearer_of(headers.get(b"authorization", b"").decode("latin-1"))
        or next(iter(query.get("token", ())), None),
        api_key=headers.get(b"x-api-key", b"").decode("latin-1") or None,
        # Any page can open a socket to us with the browser's cookie; only our own may use it.
        cookie=cookie if is_own else None,
        origin_ok=is_own,
        client_ip=(scope.get("client") or ("", 0))[0],
        user_agent=headers.get(b"user-agent", b"").decode("latin-1"),
    )


async def _first_message(receive: Receive, known: Credentials, limits: ApiLimits) -> Credentials:
    """Read the credential from a `connection_init` as text, which is how the GraphQL socket takes it."""
    try:
        with Deadline(limits.connection_init_seconds):
            message = await receive()
    except TimeoutError:
        raise _nobody() from None
    text: str = message.get("text") or ""
    if len(text) > limits.max_first_frame_chars:
        raise _nobody()
    try:
        found: Any = orjson.loads(text)
        payload: Any = found["payload"] if found["type"] == "connection_init" else None
    except (orjson.JSONDecodeError, KeyError, TypeError):
        raise _nobody() from None
    if not isinstance(payload, dict):
        raise _nobody()
    bearer, api_key = credentials_of_payload(cast("dict[str, Any]", payload))
    return replace(known, bearer=bearer, api_key=api_key)


def _nobody() -> Unauthenticated:
    return Unauthenticated(reason=CREDENTIAL_MISSING)
