"""Templates as the graph shows them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, cast
from uuid import UUID

import strawberry
from strawberry.dataloader import DataLoader

from app.accounts.types import Actor, Workspace
from app.api.arguments import After, Before, First, Last
from app.api.context import Context, Info
from app.api.enums import register_enum
from app.api.relay import Connection, Node, encode, extend, node_loader, page_args
from app.api.scalars import JSON
from app.workflows import graph as values
from app.workflows.diagrams import DiagramFormat
from app.workflows.graph_types import ChosenFormat, Graph, Problem, drawn
from app.workflows.templates.gallery import BuiltIn
from app.workflows.templates.listing import TemplateFilter, TemplateSource
from app.workflows.templates.models import TemplateCategory
from app.workflows.templates.service import Template, TemplateNotFound, Templates

TEMPLATE = "WorkflowTemplate"

register_enum(TemplateCategory, "What a template is about.")
register_enum(TemplateSource, "Where a template comes from.")


@strawberry.type(description="What a template wants of the workspace that its workflows shall run in.")
class TemplateNeeds:
    """See `needs.Needs`."""

    secrets: list[str] = strawberry.field(description="Names of secrets that its graph reads.")
    components: list[str] = strawberry.field(description="The types of the components that it uses.")
    missing_components: list[str] = strawberry.field(
        description="Those that the library lacks; until they are installed, no workflow can be made from it."
    )


@strawberry.type(description="The graph of a template; it may be unfinished.")
class TemplateGraph(Graph):
    """What a workflow made from a template begins with."""

    @strawberry.field(description="Everything that is wrong with it, all at once; errors forbid publishing.")
    def problems(self, info: Info) -> list[Problem]:
        """Validate."""
        return [Problem.of(problem) for problem in info.context.use(Templates).problems(self.value)]


@strawberry.type(description="A ready workflow to look at and to make workflows from; it never runs itself.")
class WorkflowTemplate(Node):
    """See `service.Template`."""

    name: str = strawberry.field(description="What people call it.")
    description: str | None = strawberry.field(description="What it does and teaches.")
    category: TemplateCategory = strawberry.field(description="What it is about.")
    tags: list[str] = strawberry.field(description="Words to find it by.")
    source: TemplateSource = strawberry.field(description="Where it comes from.")
    example_input: JSON | None = strawberry.field(description="A run's input to try it with, if one is known.")
    blanked: list[str] = strawberry.field(
        description="Where its graph held a literal secret when it was saved: `nodes[1].config.auth.token`."
    )
    created_by: Actor | None = strawberry.field(description="Who saved it; null for a built-in one.")
    created_at: datetime | None = strawberry.field(description="When; null for a built-in one.")
    updated_at: datetime | None = strawberry.field(description="When it changed last; null for a built-in one.")
    uuid: strawberry.Private[UUID]

    @classmethod
    def of(cls, found: Template) -> "WorkflowTemplate":
        """Show a template."""
        own = None if isinstance(found, BuiltIn) else found
        return cls(
            id=encode(TEMPLATE, found.id),
            name=found.name,
            description=found.description,
            category=found.category,
            tags=list(found.tags),
            source=TemplateSource.BUILT_IN if own is None else TemplateSource.WORKSPACE,
            example_input=cast("JSON | None", found.example_input) if isinstance(found, BuiltIn) else None,
            blanked=[] if own is None else own.blanked,
            created_by=None if own is None else Actor.of(own.created_by),
            created_at=None if own is None else own.created_at,
            updated_at=None if own is None else own.updated_at,
            uuid=found.id,
        )

    @strawberry.field(description="What a workflow made from it begins with.")
    async def graph(self, info: Info) -> TemplateGraph:
        """Read the graph.

        Raises:
            TemplateNotFound: It was deleted meanwhile.
        """
        return TemplateGraph(source=await self._graph(info))

    @strawberry.field(description="A picture of its graph, as text.")
    async def diagram(self, info: Info, format: ChosenFormat = DiagramFormat.SVG) -> str:
        """Draw the graph.

        Raises:
            TemplateNotFound: It was deleted meanwhile.
        """
        return await drawn(info.context, await self._graph(info), format, title=self.name)

    @strawberry.field(description="What it wants of the workspace that its workflows shall run in.")
    async def needs(self, info: Info) -> TemplateNeeds:
        """Find out.

        Raises:
            TemplateNotFound: It was deleted meanwhile.
        """
        found = info.context.use(Templates).needs(self.uuid, await self._graph(info))
        return TemplateNeeds(
            secrets=list(found.secrets),
            components=list(found.components),
            missing_components=list(found.missing_components),
        )

    async def _graph(self, info: Info) -> values.Graph:
        found = await _graphs(info.context).load(self.uuid)
        if found is None:
            raise TemplateNotFound
        return found


@strawberry.input(description="Which templates; whatever is given must hold.")
class WorkflowTemplateWhere:
    """See `listing.TemplateFilter`."""

    search: str | None = strawberry.field(
        default=None, description="Words that name and description must all contain, in any case."
    )
    category: list[TemplateCategory] | None = strawberry.field(default=None, description="One of these.")
    tags: list[str] | None = strawberry.field(default=None, description="All of these.")
    source: TemplateSource | None = strawberry.field(default=None, description="From there alone.")

    def to_filter(self) -> TemplateFilter:
        """Return what the service takes."""
        return TemplateFilter(self.search, tuple(self.category or ()), tuple(self.tags or ()), self.source)


Where = Annotated[WorkflowTemplateWhere | None, strawberry.argument(description="Which; all.")]


def filter_of(where: WorkflowTemplateWhere | None) -> TemplateFilter:
    """Return what the service takes; without anything, all."""
    return (where or WorkflowTemplateWhere()).to_filter()


@extend(Workspace)
class WorkspaceTemplates:
    """The field that templates add to the workspace."""

    @strawberry.field(description="The built-in templates and the workspace's own, together by name.")
    @staticmethod
    async def templates(
        workspace: strawberry.Parent[Workspace],
        info: Info,
        where: Where = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[WorkflowTemplate]:
        """List templates."""
        context, request = info.context, page_args(first, after, last, before)
        page = await context.use(Templates).page(context.viewer, workspace.own_id, filter_of(where), request)
        return Connection[WorkflowTemplate].of(page, WorkflowTemplate.of)


def _graphs(context: Context) -> DataLoader[UUID, values.Graph | None]:
    # Not kept between root fields: a mutation's answer must show what it changed.
    found = cast("DataLoader[UUID, values.Graph | None] | None", context.cache.get(_graphs))
    if found is None:
        templates = context.use(Templates)

        async def load(ids: list[UUID]) -> Sequence[values.Graph | None]:
            read = await templates.graphs(ids)
            return [read.get(each) for each in ids]

        found = context.cache[_graphs] = DataLoader(load_fn=load, cache=False)
    return found


async def _load(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, WorkflowTemplate]:
    found = await context.use(Templates).get_many(context.viewer, ids)
    return {each: WorkflowTemplate.of(template) for each, template in found.items()}


node_loader(TEMPLATE, _load)
