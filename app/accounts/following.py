"""Following part of a workspace's activity: what happens there of some kinds, to whoever may read that."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import cast
from uuid import UUID

from app.accounts.access import Access
from app.accounts.activity import Activities, ActivityEntry
from app.accounts.vocabulary import ActivityKind
from app.kernel.errors import InvalidInput
from app.kernel.rights import Rights, Scope, Viewer


class KindFeed:
    """Follows what happens of some kinds in workspaces.

    Args:
        access: Decides.
        activities: What is followed.
        kinds: Of which kinds.
        scope: What whoever follows must be allowed.
    """

    def __init__(self, access: Access, activities: Activities, kinds: frozenset[ActivityKind], scope: Scope) -> None:
        self._access = access
        self._activities = activities
        self._kinds = kinds
        self._scope = scope

    async def follow(
        self, viewer: Viewer, workspace_id: UUID, after: int | None
    ) -> AsyncGenerator[tuple[int | ActivityEntry, Rights]]:
        """Yield what happens, each with the rights it is shown under.

        With `after`, everything after that place, each once and in order; without, first the place where things
        are as they can be read now, then what comes after it.

        Raises:
            NotFound: The viewer does not see the workspace; also later, when it is not visible any more.
            Forbidden: The viewer may not read this; also later.
            InvalidInput: `after` is negative or beyond what has happened.
        """
        rights = await self._access.require(viewer, workspace_id, self._scope)
        head = await self._activities.head(workspace_id)
        if after is None:
            yield head, rights
            after = head
        elif not 0 <= after <= head:
            raise InvalidInput("There is no such place.", field="after", reason="out_of_range")
        entries = cast("AsyncGenerator[ActivityEntry]", self._activities.follow(workspace_id, after))
        async with aclosing(entries):
            async for entry in entries:
                now = await self._access.require(viewer, workspace_id, self._scope)
                # The same object while nothing changes: whoever shares answers compares it with `is` first.
                rights = rights if now == rights else now
                if entry.kind in self._kinds:
                    yield entry, rights
