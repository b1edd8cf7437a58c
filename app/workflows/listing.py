"""Lists of workflows: what may be filtered by, and in which orders they come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from tortoise.expressions import Subquery

from app.kernel.errors import InvalidInput
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.workflows import properties, values
from app.workflows.models import Workflow, WorkflowStatus, WorkflowTag

MAX_SEARCH_CHARACTERS = 200
_MAX_SEARCH_WORDS = 10


class WorkflowOrder(StrEnum):
    """An order of a list of workflows; what is equal comes in the order it was made."""

    NAME_ASC = "name_asc"  #: by name, by the bytes of its letters
    NAME_DESC = "name_desc"  #: by name, backwards
    CREATED_AT_ASC = "created_at_asc"  #: the oldest first
    CREATED_AT_DESC = "created_at_desc"  #: the newest first
    UPDATED_AT_ASC = "updated_at_asc"  #: what has not changed for longest first
    UPDATED_AT_DESC = "updated_at_desc"  #: what changed last first


@dataclass(frozen=True, slots=True)
class WorkflowFilter:
    """Which workflows a list has; whatever is given must hold, None and empty ask nothing.

    Attributes:
        statuses: One of these.
        search: Words that name and description must all contain, in any case.
        tags: All of these.
        created_from: Made at this instant or later.
        created_before: Made earlier than this instant.
    """

    statuses: Sequence[WorkflowStatus] = ()
    search: str | None = None
    tags: Sequence[str] = ()
    created_from: datetime | None = None
    created_before: datetime | None = None


async def page(workspace_id: UUID, where: WorkflowFilter, order: WorkflowOrder, request: PageRequest) -> Page[Workflow]:
    """Return a page of a workspace's workflows; the caller has checked who asks.

    Raises:
        InvalidInput: The filter is malformed, or a cursor belongs to another list.
    """
    rows = Workflow.filter(workspace_id=workspace_id, is_hidden=False)
    if where.statuses:
        rows = rows.filter(status__in=sorted(set(where.statuses)))
    for word in search_words(where.search):
        rows = rows.filter(search_text__contains=word)
    for tag in properties.tags_of(where.tags, field="where.tags"):
        rows = rows.filter(id__in=Subquery(WorkflowTag.filter(tag=tag).values("workflow_id")))
    if where.created_from is not None:
        rows = rows.filter(created_at__gte=where.created_from)
    if where.created_before is not None:
        rows = rows.filter(created_at__lt=where.created_before)
    field, _, direction = order.value.rpartition("_")
    return await paginate(rows, [OrderBy(field, direction == "desc")], request, f"workflows:{workspace_id}:{where!r}")


def search_words(search: str | None) -> list[str]:
    """Return what a search asks for, folded as `search_text` is.

    Raises:
        InvalidInput: It is too long, or no text.
    """
    if search is None:
        return []
    words = list(dict.fromkeys(properties.folded(search).split()))
    if len(search) > MAX_SEARCH_CHARACTERS or len(words) > _MAX_SEARCH_WORDS:
        raise InvalidInput(
            f"A search has at most {_MAX_SEARCH_WORDS} words and {MAX_SEARCH_CHARACTERS} characters.",
            field="where.search",
            reason="too_long",
        )
    if not values.is_text(search):
        raise InvalidInput(
            "A search has no characters that cannot be stored.", field="where.search", reason="text_malformed"
        )
    return words
