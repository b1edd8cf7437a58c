"""Whom a task is for: members of its workspace, named by their id or e-mail address."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from app.accounts.service import Members
from app.kernel.errors import InvalidInput, NotFound
from app.kernel.ids import read_global_id

MAX_ASSIGNEES = 20


class AssigneeNotFound(NotFound):
    """There is no such member, or you cannot see them."""


class NotAMember(Exception):
    """Somebody is named who is no member; `name` is what they are called."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class People:
    """Finds the members of a workspace."""

    def __init__(self, members: Members) -> None:
        self._members = members

    async def check(self, workspace_id: UUID, ids: Sequence[UUID], field: str) -> list[UUID]:
        """Return the ids without repeats.

        Raises:
            InvalidInput: There are too many.
            AssigneeNotFound: One is not a member.
        """
        wanted = list(dict.fromkeys(ids))
        if len(wanted) > MAX_ASSIGNEES:
            raise InvalidInput(f"A task has at most {MAX_ASSIGNEES} assignees.", field=field, reason="too_many")
        if wanted:
            known = {person.id for person in await self._members.people(workspace_id, ids=wanted)}
            if not known.issuperset(wanted):
                raise AssigneeNotFound(field=field, reason="member_not_found")
        return wanted

    async def names(self, workspace_id: UUID, ids: Iterable[UUID]) -> dict[UUID, str]:
        """Return what those of these people who are members are called: by their name, or their address."""
        people = await self._members.people(workspace_id, ids=ids)
        return {person.id: person.name or person.email or "" for person in people}

    async def named(self, workspace_id: UUID, names: Sequence[str]) -> list[UUID]:
        """Return the ids of those who are named by user id or e-mail address, without repeats.

        Raises:
            NotAMember: One is not a member.
        """
        ids = {name: own_id for name in names if (own_id := _id_of(name)) is not None}
        emails = {name: name.strip().lower() for name in names if name not in ids}
        people = await self._members.people(workspace_id, ids=ids.values(), emails=emails.values())
        by_id, by_email = {person.id for person in people}, {person.email: person.id for person in people}
        found: dict[UUID, None] = {}
        for name in names:
            person = ids[name] if ids.get(name) in by_id else by_email.get(emails.get(name))
            if person is None:
                raise NotAMember(name)
            found[person] = None
        return list(found)


def _id_of(name: str) -> UUID | None:
    shown = read_global_id(name.strip())
    if shown is not None:
        return shown[1] if shown[0] == "User" else None
    try:
        return UUID(name.strip())
    except ValueError:
        return None
