"""The one permission function: what a viewer may do in a workspace.

A membership is remembered for a few seconds and forgotten at once when it changes (`changes`).
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from uuid import UUID

from app.accounts import models
from app.accounts.changes import RightsChange, RightsChanges
from app.kernel.database import current_transaction
from app.kernel.errors import Forbidden, NotFound, Unauthenticated
from app.kernel.flights import Flights
from app.kernel.rights import Rights, Role, Scope, Viewer, effective_scopes

REMEMBERED_SECONDS = 5.0
_MAX_REMEMBERED = 50_000


class _Membership:
    """What somebody is in a workspace."""

    def __init__(self, workspace_id: UUID, role: Role, version: int) -> None:
        self._workspace_id = workspace_id
        self._role = role
        self._version = version
        self._rights: dict[frozenset[Scope] | None, Rights] = {}

    def rights(self, key_scopes: frozenset[Scope] | None) -> Rights:
        """Return what they may do with a key of these scopes: the same object each time."""
        made = self._rights.get(key_scopes)
        if made is None:
            scopes = effective_scopes(self._role, key_scopes)
            made = self._rights[key_scopes] = Rights(self._workspace_id, self._role, scopes, self._version)
        return made


class WorkspaceNotFound(NotFound):
    """There is no such workspace, or you are not a member of it."""


class SessionRequired(Forbidden):
    """Only a signed-in person may do this, not an API key."""


class ScopeMissing(Forbidden):
    """Your role, or your API key, does not allow this."""


class Access:
    """Decides; every service asks here and nowhere else."""

    def __init__(self, changes: RightsChanges, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._memberships: OrderedDict[tuple[UUID, UUID], tuple[float, _Membership | None]] = OrderedDict()
        # Counts the changes heard, so that a lookup which began before one is not remembered after it.
        self._generation = 0
        self._flights: Flights[_Membership | None] = Flights()
        changes.listen(self._forget)

    async def rights(self, viewer: Viewer, workspace_id: UUID) -> Rights | None:
        """Return what the viewer may do in the workspace, or None if they cannot see it."""
        if viewer.pinned is not None:
            return viewer.pinned if viewer.pinned.workspace_id == workspace_id else None
        if viewer.user_id is None or viewer.workspace_id not in {None, workspace_id}:
            return None
        membership = await self._membership(viewer.user_id, workspace_id)
        return None if membership is None else membership.rights(viewer.key_scopes)

    async def of_person(self, person_id: UUID | None, workspace_id: UUID) -> Rights | None:
        """Return what a person may do, for what acts on their behalf while they are away; None: they are no member."""
        return None if person_id is None else await self.rights(Viewer(person_id), workspace_id)

    async def require(
        self, viewer: Viewer, workspace_id: UUID, scope: Scope, *, missing: type[NotFound] = WorkspaceNotFound
    ) -> Rights:
        """Return the viewer's rights if they include `scope`.

        Args:
            viewer: Who asks.
            workspace_id: Where.
            scope: For what.
            missing: What is said to be missing where the viewer is no member: whatever they asked for there.

        Raises:
            WorkspaceNotFound: Or `missing`: the viewer is not a member; a foreign workspace is as good as none.
            ScopeMissing: A member, but the role or the key does not allow it.
        """
        rights = await self.rights(viewer, workspace_id)
        if rights is None:
            raise missing
        if not rights.permits(scope):
            raise ScopeMissing(reason="scope_missing", details={"scope": scope.name})
        return rights

    async def permits(self, viewer: Viewer, workspace_id: UUID, scope: Scope) -> bool:
        """Say whether `require` would return."""
        rights = await self.rights(viewer, workspace_id)
        return rights is not None and rights.permits(scope)

    def require_user(self, viewer: Viewer) -> UUID:
        """Return the person who asks, or whom the key acts for.

        Raises:
            Unauthenticated: A pooled execution has no person.
        """
        if viewer.user_id is None:
            raise Unauthenticated
        return viewer.user_id

    def require_session(self, viewer: Viewer) -> UUID:
        """Return the person who asks, for what only a person may do to their account.

        Raises:
            SessionRequired: An API key asks.
        """
        user_id = self.require_user(viewer)
        if viewer.api_key_id is not None:
            raise SessionRequired(reason="session_required")
        return user_id

    async def _membership(self, user_id: UUID, workspace_id: UUID) -> _Membership | None:
        key = (user_id, workspace_id)
        known = self._memberships.get(key)
        if known is not None and known[0] > self._clock():
            return known[1]
        if current_transaction() is not None:
            return await _read(user_id, workspace_id)  # what it sees may yet be rolled back
        generation = self._generation
        return await self._flights.join((key, generation), partial(self._look_up, key, generation))

    async def _look_up(self, key: tuple[UUID, UUID], generation: int) -> _Membership | None:
        membership = await _read(*key)
        if generation == self._generation:
            self._memberships[key] = (self._clock() + REMEMBERED_SECONDS, membership)
            self._memberships.move_to_end(key)
            if len(self._memberships) > _MAX_REMEMBERED:
                self._memberships.popitem(last=False)
        return membership

    def _forget(self, change: RightsChange) -> None:
        self._generation += 1
        if change.user_id is not None and change.workspace_id is not None:
            self._memberships.pop((change.user_id, change.workspace_id), None)
        elif change.is_unknown or change.user_id is not None:
            self._memberships.clear()


async def _read(user_id: UUID, workspace_id: UUID) -> _Membership | None:
    found = await models.Membership.get_or_none(user_id=user_id, workspace_id=workspace_id)
    return None if found is None else _Membership(workspace_id, found.role, found.version)
