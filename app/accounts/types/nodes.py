"""How `node` finds the objects of this domain; what the viewer may not see is left out."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from app.accounts.audit import Audit
from app.accounts.service import Feed, Invitations, Keys, Members, Secrets, Sessions, Users, Workspaces
from app.accounts.types.keys import ApiKey, Secret
from app.accounts.types.members import Invitation, Member
from app.accounts.types.records import Activity, AuditEntry
from app.accounts.types.users import Session, User
from app.accounts.types.workspaces import Workspace
from app.api.context import Context
from app.api.relay import node_loader
from app.kernel.errors import Forbidden, NotFound

R = TypeVar("R")


async def _each(
    ids: Sequence[UUID], get: Callable[[UUID], Awaitable[R]], make: Callable[[R], Any]
) -> Mapping[UUID, Any]:
    found: dict[UUID, Any] = {}
    for own_id in ids:
        try:
            found[own_id] = make(await get(own_id))
        except (NotFound, Forbidden):
            continue
    return found


async def _users(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    rows = await context.use(Users).visible(context.viewer, ids)
    return {own_id: User.of(row) for own_id, row in rows.items()}


async def _sessions(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    viewer, sessions = context.viewer, context.use(Sessions)
    return await _each(ids, lambda each: sessions.get(viewer, each), lambda row: Session.of(row, viewer))


async def _keys(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    viewer, keys = context.viewer, context.use(Keys)
    return await _each(ids, lambda each: keys.get(viewer, each), ApiKey.of)


async def _workspaces(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    rows = await context.use(Workspaces).visible(context.viewer, ids)
    return {own_id: Workspace.of(row) for own_id, row in rows.items()}


async def _members(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    viewer, members = context.viewer, context.use(Members)
    return await _each(ids, lambda each: members.get(viewer, each), Member.of)


async def _invitations(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    viewer, invitations = context.viewer, context.use(Invitations)
    return await _each(ids, lambda each: invitations.get(viewer, each), Invitation.of)


async def _secrets(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    viewer, secrets = context.viewer, context.use(Secrets)
    return await _each(ids, lambda each: secrets.get(viewer, each), Secret.of)


async def _audit(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    rows = await context.use(Audit).visible(context.viewer, ids)
    return {own_id: AuditEntry.of(row) for own_id, row in rows.items()}


async def _activity(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    entries = await context.use(Feed).visible(context.viewer, ids)
    return {own_id: Activity.of(entry) for own_id, entry in entries.items()}


node_loader("User", _users)
node_loader("Session", _sessions)
node_loader("ApiKey", _keys)
node_loader("Workspace", _workspaces)
node_loader("Member", _members)
node_loader("Invitation", _invitations)
node_loader("Secret", _secrets)
node_loader("AuditEntry", _audit)
node_loader("Activity", _activity)
