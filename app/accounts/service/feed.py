"""The activity feed: what happened in a workspace, as a list and live, for those who may read it."""

import base64
import binascii
from collections.abc import AsyncGenerator, Collection, Iterable
from contextlib import aclosing
from typing import Any, cast
from uuid import UUID

from app.accounts.access import Access
from app.accounts.activity import Activities, ActivityEntry
from app.accounts.vocabulary import ActivityKind
from app.kernel.errors import InvalidInput
from app.kernel.pages import EXACT_TOTAL, Page, PageRequest
from app.kernel.rights import Rights, Scope, Viewer

_MAX_SEQUENCE = 2**63 - 1


class Feed:
    """Reads and follows. A cursor of the list is also where a subscription resumes."""

    def __init__(self, access: Access, activities: Activities) -> None:
        self._access = access
        self._activities = activities

    async def page(
        self,
        viewer: Viewer,
        workspace_id: UUID,
        request: PageRequest,
        kinds: Collection[ActivityKind] | None = None,
    ) -> Page[ActivityEntry]:
        """List what happened, newest first."""
        await self._access.require(viewer, workspace_id, Scope.WORKSPACE_READ)
        after = _position(request.after, workspace_id, "after") if request.after is not None else None
        before = _position(request.before, workspace_id, "before") if request.before is not None else 0
        offset = request.offset or 0
        rows = await self._activities.newest(
            workspace_id,
            kinds,
            above=before,
            below=after,
            limit=offset + request.size + 1,
            is_oldest_first=request.is_backward,
        )
        rows = rows[offset:]
        has_more = len(rows) > request.size
        rows = rows[: request.size]
        if request.is_backward:
            rows.reverse()

        async def total() -> tuple[int, bool]:
            found = await self._activities.count(workspace_id, kinds, EXACT_TOTAL + 1)
            return min(found, EXACT_TOTAL), found <= EXACT_TOTAL

        return Page(
            items=rows,
            cursors=[cursor_of(row) for row in rows],
            has_next=request.before is not None if request.is_backward else has_more,
            has_previous=has_more if request.is_backward else after is not None or offset > 0,
            total=total,
        )

    async def visible(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, ActivityEntry]:
        """Return those activities that the viewer may read."""
        return {
            entry.id: entry
            for entry in await self._activities.some(set(ids))
            if await self._access.permits(viewer, entry.workspace_id, Scope.WORKSPACE_READ)
        }

    async def follow(
        self,
        viewer: Viewer,
        workspace_id: UUID,
        after: str | None = None,
        kinds: Collection[ActivityKind] | None = None,
    ) -> AsyncGenerator[tuple[ActivityEntry, Rights]]:
        """Yield each activity after the cursor, once and in order, then what happens from now on.

        Each comes with the rights it is shown under. Without a cursor only what happens from now on.

        Raises:
            WorkspaceNotFound: Not a member; also later, at the first activity that the viewer may not see any more.
            ScopeMissing: Likewise.
            InvalidInput: The cursor is malformed or of another workspace.
        """
        rights = await self._access.require(viewer, workspace_id, Scope.WORKSPACE_READ)
        head = await self._activities.head(workspace_id)
        position = head if after is None else _position(after, workspace_id, "after")
        if position > head:
            raise InvalidInput("The cursor is not valid.", field="after", reason="cursor_malformed")
        entries = cast("AsyncGenerator[ActivityEntry]", self._activities.follow(workspace_id, position))
        async with aclosing(entries):
            async for entry in entries:
                now = await self._access.require(viewer, workspace_id, Scope.WORKSPACE_READ)
                # The same object while nothing changes: whoever shares answers compares it with `is` first.
                rights = rights if now == rights else now
                if kinds is None or entry.kind in kinds:
                    yield entry, rights


def cursor_of(entry: ActivityEntry) -> str:
    """Return an activity's place in its workspace's feed."""
    text = f"activity:{entry.workspace_id.hex}:{entry.sequence}"
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def _position(cursor: str, workspace_id: UUID, field: str) -> int:
    parts: list[Any] = []
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        parts = raw.decode("ascii").split(":")
    except (binascii.Error, ValueError):
        pass
    if len(parts) == 3 and parts[0] == "activity" and parts[2].isdecimal() and len(parts[2]) < 20:  # noqa: PLR2004
        if parts[1] != workspace_id.hex:
            raise InvalidInput("The cursor belongs to another workspace.", field=field, reason="cursor_of_another_list")
        if int(parts[2]) <= _MAX_SEQUENCE:
            return int(parts[2])
    raise InvalidInput("The cursor is not valid.", field=field, reason="cursor_malformed")
