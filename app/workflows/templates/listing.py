"""Lists of templates: what may be filtered by, over files and rows alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from tortoise.expressions import Subquery

from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.workflows import properties
from app.workflows.listing import search_words
from app.workflows.templates.gallery import BuiltIn, built_in
from app.workflows.templates.models import TemplateCategory, TemplateTag, WorkflowTemplate

#: All but the graph, which a list reads only where it is asked for.
FACTS = (
    "id",
    "workspace_id",
    "name",
    "description",
    "category",
    "tags",
    "blanked",
    "actor_kind",
    "actor_id",
    "on_behalf_of",
    "created_at",
    "updated_at",
)


class TemplateSource(StrEnum):
    """Where a template comes from."""

    BUILT_IN = "built_in"  #: it comes with Plait, and never changes
    WORKSPACE = "workspace"  #: a member of the workspace saved it


@dataclass(frozen=True, slots=True)
class TemplateFilter:
    """Which templates a list has; whatever is given must hold, None and empty ask nothing.

    Attributes:
        search: Words that name and description must all contain, in any case.
        categories: One of these.
        tags: All of these.
        source: From there alone.
    """

    search: str | None = None
    categories: Sequence[TemplateCategory] = ()
    tags: Sequence[str] = ()
    source: TemplateSource | None = None


async def page(
    workspace_id: UUID | None, where: TemplateFilter, request: PageRequest
) -> Page[WorkflowTemplate | BuiltIn]:
    """Return a page of the built-in templates and those of a workspace, together by name; None means of none.

    Rows come without their graphs. The caller has checked who asks.

    Raises:
        InvalidInput: The filter is malformed, or a cursor belongs to another list.
    """
    words = search_words(where.search)
    tags = properties.tags_of(where.tags, field="where.tags")
    rows = WorkflowTemplate.filter(workspace_id=workspace_id)
    if workspace_id is None or where.source is TemplateSource.BUILT_IN:
        rows = WorkflowTemplate.filter(id__in=[])
    if where.categories:
        rows = rows.filter(category__in=sorted(set(where.categories)))
    for word in words:
        rows = rows.filter(search_text__contains=word)
    for tag in tags:
        rows = rows.filter(id__in=Subquery(TemplateTag.filter(tag=tag).values("template_id")))
    files = [] if where.source is TemplateSource.WORKSPACE else list(built_in().values())
    fitting = [
        each
        for each in files
        if (not where.categories or each.category in where.categories)
        and all(word in properties.search_text(each.name, each.description) for word in words)
        and set(tags) <= set(each.tags)
    ]
    binding = f"templates:{workspace_id}:{where!r}"
    return await paginate(rows, [OrderBy("name")], request, binding, only=FACTS, also=fitting)
