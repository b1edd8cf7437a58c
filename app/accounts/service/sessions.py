"""Sessions: where a person is signed in."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from app.accounts import models
from app.accounts.changes import RightsChange
from app.accounts.service.kit import Kit
from app.accounts.tokens import SESSION_PREFIX, Token
from app.kernel.errors import NotFound
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Viewer

_USER_AGENT_CHARACTERS = 400


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request came from."""

    client_ip: str = ""
    user_agent: str = ""


class SessionNotFound(NotFound):
    """You have no such session."""


class Sessions:
    """Opens and ends sessions."""

    def __init__(self, kit: Kit, days: int) -> None:
        self._database = kit.database
        self._clock = kit.clock
        self._access = kit.access
        self._changes = kit.changes
        self._audit = kit.audit
        self.lifetime = timedelta(days=days)

    async def open(self, user_id: UUID, origin: Origin) -> tuple[models.Session, str]:
        """Make a session for a person who has proved who they are; the token is not kept."""
        token = Token.new(SESSION_PREFIX)
        now = self._clock.now()
        session = await models.Session.create(
            user_id=user_id,
            token_hash=token.hash,
            user_agent=_printable(origin.user_agent) or None,
            created_at=now,
            last_seen_at=now,
            expires_at=now + self.lifetime,
        )
        return session, token.text

    async def get(self, viewer: Viewer, session_id: UUID) -> models.Session:
        """Return one of the viewer's own live sessions.

        Raises:
            SessionNotFound: It ended, or is another person's.
        """
        user_id = self._access.require_session(viewer)
        found = await models.Session.get_or_none(
            id=session_id, user_id=user_id, revoked_at=None, expires_at__gt=self._clock.now()
        )
        if found is None:
            raise SessionNotFound
        return found

    async def page(self, viewer: Viewer, request: PageRequest) -> Page[models.Session]:
        """List the viewer's own live sessions, newest first."""
        user_id = self._access.require_session(viewer)
        live = models.Session.filter(user_id=user_id, revoked_at=None, expires_at__gt=self._clock.now())
        return await paginate(live, [OrderBy("id", is_descending=True)], request, f"sessions:{user_id}")

    async def sign_out(self, viewer: Viewer) -> None:
        """End the session that asks; doing it again is harmless."""
        self._access.require_session(viewer)
        if viewer.session_id is not None:
            await self._end(viewer, [viewer.session_id], "session.signed_out")

    async def revoke(self, viewer: Viewer, session_id: UUID) -> models.Session:
        """End one of the viewer's sessions, and everything it keeps open.

        Raises:
            SessionNotFound: It ended, or is another person's.
        """
        session = await self.get(viewer, session_id)
        await self._end(viewer, [session.id], "session.revoked")
        session.revoked_at = self._clock.now()
        return session

    async def end_all(self, user_id: UUID, *, but: UUID | None = None) -> int:
        """End a person's sessions, except `but`, in the caller's transaction; return how many."""
        async with self._database.transaction() as tx:
            live = models.Session.filter(user_id=user_id, revoked_at=None).select_for_update().order_by("id")
            ended = [session.id for session in await live if session.id != but]
            await models.Session.filter(id__in=ended).update(revoked_at=self._clock.now())
            changes = [RightsChange(session_id=each) for each in ended]
            tx.after_commit(lambda: self._changes.announce(*changes))
        return len(ended)

    async def _end(self, viewer: Viewer, sessions: list[UUID], action: str) -> None:
        async with self._database.transaction() as tx:
            await models.Session.filter(id__in=sessions, revoked_at=None).update(revoked_at=self._clock.now())
            for session_id in sessions:
                await self._audit.record(viewer.actor, action, "Session", session_id)
            changes = [RightsChange(session_id=each) for each in sessions]
            tx.after_commit(lambda: self._changes.announce(*changes))


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable())[:_USER_AGENT_CHARACTERS]
