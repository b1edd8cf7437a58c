"""Whom a comment may mention, wherever it is written."""

from collections.abc import Sequence
from uuid import UUID

from app.accounts.service import Members
from app.kernel.errors import InvalidInput, NotFound

MAX_MENTIONS = 50


class MentionNotFound(NotFound):
    """There is no such member, or you cannot see them."""


async def checked_mentions(members: Members, workspace_id: UUID, ids: Sequence[UUID]) -> list[UUID]:
    """Return whom a comment mentions, without repeats.

    Raises:
        InvalidInput: There are too many.
        MentionNotFound: One is not a member of the workspace.
    """
    wanted = list(dict.fromkeys(ids))
    if len(wanted) > MAX_MENTIONS:
        raise InvalidInput(
            f"A comment mentions at most {MAX_MENTIONS} people.",
            field="input.mentionIds",
            reason="too_many",
            details={"limit": MAX_MENTIONS},
        )
    if wanted:
        known = {person.id for person in await members.people(workspace_id, ids=wanted)}
        if not known.issuperset(wanted):
            raise MentionNotFound(field="input.mentionIds", reason="member_not_found")
    return wanted
