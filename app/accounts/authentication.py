"""Whose credential it is: sessions and API keys, remembered for seconds so that a request rarely reads a table."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol
from uuid import UUID

from app.accounts import models
from app.accounts.changes import RightsChange, RightsChanges
from app.accounts.tokens import API_KEY_PREFIX, SESSION_PREFIX
from app.kernel.clock import Clock
from app.kernel.crypto import hash_token
from app.kernel.database import Database
from app.kernel.errors import Unauthenticated
from app.kernel.flights import Flights
from app.kernel.logs import get_logger
from app.kernel.rights import Scope, Viewer
from app.kernel.stopping import stop

REMEMBERED_SECONDS = 5.0
SEEN_EVERY = timedelta(minutes=1)  #: how exact `lastSeenAt` and `lastUsedAt` are
_FLUSH_SECONDS = 1.0
_MAX_REMEMBERED = 50_000
_MAX_TOKEN_CHARACTERS = 200

log = get_logger(__name__)


class CredentialInvalid(Unauthenticated):
    """This credential is unknown, expired or revoked."""


class Credentials(Protocol):
    """What came with a request: the part of `app.api.authentication.Credentials` that is read here."""

    @property
    def bearer(self) -> str | None:
        """`Authorization: Bearer`: a session's token or an API key."""
        ...

    @property
    def api_key(self) -> str | None:
        """`x-api-key`."""
        ...

    @property
    def cookie(self) -> str | None:
        """The session cookie."""
        ...


@dataclass(slots=True)
class _Known:
    viewer: Viewer
    expires_at: datetime | None
    seen_at: datetime | None  #: as stored, or about to be
    trusted_until: float  #: on the monotonic clock


class Authentication:
    """Turns credentials into viewers; the `Authenticator` of the API."""

    def __init__(
        self, database: Database, clock: Clock, changes: RightsChanges, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._database = database
        self._clock = clock
        self._monotonic = monotonic
        self._known: OrderedDict[str, _Known] = OrderedDict()
        # Counts the changes heard, so that a lookup which began before one is not remembered after it.
        self._generation = 0
        self._flights: Flights[_Known | None] = Flights()
        self._seen_sessions: dict[UUID, datetime] = {}
        self._seen_keys: dict[UUID, datetime] = {}
        self._task: asyncio.Task[None] | None = None
        changes.listen(self._forget)

    async def open(self) -> None:
        """Begin to write down, in the background, who was seen."""
        self._task = asyncio.create_task(self._keep_flushing(), name="last-seen")

    async def close(self) -> None:
        """Stop; writes what is left."""
        if self._task is not None:
            await stop(self._task)
            self._task = None
            await self.flush()

    async def authenticate(self, credentials: Credentials) -> Viewer | None:
        """Return who sent the credentials, None if there were none.

        A stale cookie counts as none, so that a browser can sign in again; other credentials were sent on purpose.

        Raises:
            CredentialInvalid: A credential was sent and is not valid.
        """
        token = credentials.bearer or credentials.api_key
        if token is not None:
            viewer = await self.viewer_of(token)
            if viewer is None:
                raise CredentialInvalid(reason="credential_invalid")
            return viewer
        if credentials.cookie is not None and credentials.cookie.startswith(SESSION_PREFIX):
            return await self.viewer_of(credentials.cookie)
        return None

    async def viewer_of(self, token: str) -> Viewer | None:
        """Return whose token it is, or None if it is not valid now."""
        if len(token) > _MAX_TOKEN_CHARACTERS:
            return None
        digest = hash_token(token)
        known = self._known.get(digest)
        if known is None or known.trusted_until <= self._monotonic():
            generation = self._generation
            known = await self._flights.join((digest, generation), partial(self._look_up, token, digest, generation))
            if known is None:
                return None
        now = self._clock.now()
        if known.expires_at is not None and known.expires_at <= now:
            return None
        if known.seen_at is None or now - known.seen_at >= SEEN_EVERY:
            known.seen_at = now
            self._note(known.viewer, now)
        return known.viewer

    async def flush(self) -> None:
        """Write down when sessions and keys were last used."""
        sessions, self._seen_sessions = self._seen_sessions, {}
        keys, self._seen_keys = self._seen_keys, {}
        if not sessions and not keys:
            return
        async with self._database.transaction():
            # In id order, as every transaction that locks many rows.
            for session_id, at in sorted(sessions.items()):
                await models.Session.filter(id=session_id).update(last_seen_at=at)
            for key_id, at in sorted(keys.items()):
                await models.ApiKey.filter(id=key_id).update(last_used_at=at)

    async def _look_up(self, token: str, digest: str, generation: int) -> _Known | None:
        known = await self._read(token, digest)
        if known is None:
            self._known.pop(digest, None)
        elif generation == self._generation:
            self._known[digest] = known
            self._known.move_to_end(digest)
            if len(self._known) > _MAX_REMEMBERED:
                self._known.popitem(last=False)
        return known

    async def _read(self, token: str, digest: str) -> _Known | None:
        trusted_until = self._monotonic() + REMEMBERED_SECONDS
        if token.startswith(SESSION_PREFIX):
            session = await models.Session.get_or_none(token_hash=digest, revoked_at=None)
            if session is None:
                return None
            viewer = Viewer(session.user_id, session_id=session.id)
            return _Known(viewer, session.expires_at, session.last_seen_at, trusted_until)
        if token.startswith(API_KEY_PREFIX):
            key = await models.ApiKey.get_or_none(token_hash=digest, revoked_at=None)
            if key is None:
                return None
            viewer = Viewer(
                key.created_by_id, api_key_id=key.id, workspace_id=key.workspace_id, key_scopes=scopes_of(key)
            )
            return _Known(viewer, key.expires_at, key.last_used_at, trusted_until)
        return None

    def _note(self, viewer: Viewer, now: datetime) -> None:
        if viewer.api_key_id is not None:
            self._seen_keys[viewer.api_key_id] = now
        elif viewer.session_id is not None:
            self._seen_sessions[viewer.session_id] = now

    async def _keep_flushing(self) -> None:
        while True:
            await asyncio.sleep(_FLUSH_SECONDS)
            try:
                await self.flush()
            except Exception:
                log.exception("last_seen_not_written")

    def _forget(self, change: RightsChange) -> None:
        self._generation += 1
        if change.is_unknown:
            self._known.clear()
            return
        if change.user_id is not None and change.workspace_id is not None:
            return  # a membership is not part of a viewer
        ended = [digest for digest, known in self._known.items() if _is_ended(known.viewer, change)]
        for digest in ended:
            del self._known[digest]


def scopes_of(key: models.ApiKey) -> frozenset[Scope]:
    """Return the scopes of a key; one that no longer exists gives nothing."""
    return frozenset(Scope(scope) for scope in key.scopes if scope in set(Scope))


def _is_ended(viewer: Viewer, change: RightsChange) -> bool:
    return (
        (change.session_id is not None and viewer.session_id == change.session_id)
        or (change.api_key_id is not None and viewer.api_key_id == change.api_key_id)
        or (change.user_id is not None and viewer.user_id == change.user_id)
    )
