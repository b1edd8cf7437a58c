"""Workflows, their drafts and versions, as the graph shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

import strawberry
from strawberry.dataloader import DataLoader

from app.accounts.types import Actor, Workspace
from app.api import relay
from app.api.arguments import After, Before, First, Last
from app.api.context import Context, Info
from app.api.enums import register_enum
from app.api.relay import Connection, Node, decode_any, encode, extend, node_loader, page_args
from app.api.scalars import JSON
from app.components.registry import Registry
from app.kernel.errors import InvalidInput
from app.workflows import graph, listing, models
from app.workflows.diagrams import DiagramFormat
from app.workflows.drafts import WorkflowNotFound
from app.workflows.exchange import Exchange
from app.workflows.graph_types import ChosenFormat, Graph, Problem, drawn
from app.workflows.listing import WorkflowOrder
from app.workflows.models import WorkflowStatus
from app.workflows.service import Workflows
from app.workflows.step_types import Operation, operations
from app.workflows.versions import GraphSide, Side, Versions

WORKFLOW = "Workflow"
VERSION = "WorkflowVersion"

register_enum(WorkflowStatus, "Where a workflow is in its life.")
register_enum(WorkflowOrder, "An order of a list of workflows; equal ones come in the order they were made.")

Offset = Annotated[int | None, strawberry.argument(description="Skip so many; goes with `first` alone.")]
Against = Annotated[
    strawberry.ID,
    strawberry.argument(description="A version, or a workflow for its draft; of the same workspace."),
]


@strawberry.type(description="A published graph; it never changes.")
class WorkflowVersion(Node, Graph):
    """See `models.WorkflowVersion`."""

    number: int = strawberry.field(description="1, 2, 3… within the workflow.")
    note: str | None = strawberry.field(description="What is new, for people.")
    draft_revision: int = strawberry.field(description="The revision of the draft that was published.")
    published_by: Actor = strawberry.field(description="Who published it.")
    published_at: datetime = strawberry.field(description="When.")
    uuid: strawberry.Private[UUID]
    workflow_uuid: strawberry.Private[UUID]

    @classmethod
    def of(cls, row: models.WorkflowVersion) -> "WorkflowVersion":
        """Show a version."""
        return cls(
            id=encode(VERSION, row.id),
            number=row.number,
            note=row.note,
            draft_revision=row.draft_revision,
            published_by=Actor.of(row.published_by),
            published_at=row.published_at,
            source=row.graph,
            uuid=row.id,
            workflow_uuid=row.workflow_id,
        )

    @property
    def picture_title(self) -> str:
        """What a picture of it is headed with."""
        return f"Version {self.number}"

    @strawberry.field(description="What it is a version of.")
    async def workflow(self, info: Info) -> "Workflow":
        """Find the workflow.

        Raises:
            WorkflowNotFound: It was deleted meanwhile.
        """
        found = await _batches(info.context).workflows.load(self.workflow_uuid)
        if found is None:
            raise WorkflowNotFound
        return Workflow.of(found)

    @strawberry.field(description="What makes the graph of `against` into this one.")
    async def diff(self, info: Info, against: Against) -> list[Operation]:
        """Compare."""
        return await _diff(info, Side(self.uuid), against)

    @strawberry.field(
        description='A JSON document ("plait.workflow/1") to keep or to import: literal values of secret-marked '
        "fields are blanked, references to secrets stay as names."
    )
    async def export_document(self, info: Info) -> JSON:
        """Write a document."""
        context = info.context
        return cast("JSON", await context.use(Exchange).export_version(context.viewer, self.uuid))


@strawberry.type(description="The graph that is being edited.")
class Draft(Graph):
    """A revision of a draft."""

    revision: int = strawberry.field(
        description="Rises by one with every change; send it as `baseRevision` with the next."
    )
    line_uuid: strawberry.Private[UUID]
    workflow_uuid: strawberry.Private[UUID]
    workspace_uuid: strawberry.Private[UUID]

    @property
    def picture_title(self) -> str:
        """What a picture of it is headed with."""
        return f"Draft, revision {self.revision}"

    @strawberry.field(description="Everything that is wrong with it, all at once; errors forbid publishing.")
    async def problems(self, info: Info) -> list[Problem]:
        """Validate."""
        context = info.context
        found = await context.use(Versions).draft_problems(context.viewer, self.workspace_uuid, self.value)
        return [Problem.of(problem) for problem in found]

    @strawberry.field(description="What makes the graph of `against` into this one.")
    async def diff(
        self,
        info: Info,
        against: Against,
        against_revision: Annotated[
            int | None, strawberry.argument(description="With a workflow: not its draft as it is, but as it was then.")
        ] = None,
    ) -> list[Operation]:
        """Compare."""
        return await _diff(info, GraphSide(self.workspace_uuid, self.value), against, against_revision)


@strawberry.type(description="A named graph with one draft and numbered versions.")
class Workflow(Node):
    """See `models.Workflow`."""

    name: str = strawberry.field(description="What people call it.")
    description: str | None = strawberry.field(description="What it is for.")
    tags: list[str] = strawberry.field(description="Words to find it by.")
    status: WorkflowStatus = strawberry.field(description="Where it is in its life.")
    created_by: Actor = strawberry.field(description="Who created it.")
    created_at: datetime = strawberry.field(description="When.")
    updated_at: datetime = strawberry.field(description="When it, its draft or what is published changed last.")
    uuid: strawberry.Private[UUID]
    workspace_uuid: strawberry.Private[UUID]
    published_uuid: strawberry.Private[UUID | None]

    @classmethod
    def of(cls, row: models.Workflow) -> "Workflow":
        """Show a workflow."""
        return cls(
            id=encode(WORKFLOW, row.id),
            name=row.name,
            description=row.description,
            tags=row.tags,
            status=row.status,
            created_by=Actor.of(row.created_by),
            created_at=row.created_at,
            updated_at=row.updated_at,
            uuid=row.id,
            workspace_uuid=row.workspace_id,
            published_uuid=row.published_version_id,
        )

    @strawberry.field(description="Where it belongs.")
    async def workspace(self, info: Info) -> Workspace:
        """Find the workspace.

        Raises:
            WorkflowNotFound: The workspace was deleted meanwhile, and the workflow with it.
        """
        found = await _batches(info.context).workspaces.load(self.workspace_uuid)
        if found is None:
            raise WorkflowNotFound
        return cast("Workspace", found)

    @strawberry.field(description="The graph that is being edited.")
    async def draft(self, info: Info) -> Draft:
        """Read the draft.

        Raises:
            WorkflowNotFound: It was deleted meanwhile, or the viewer may not read workflows.
        """
        found = await _batches(info.context).drafts.load(self.uuid)
        if found is None:
            raise WorkflowNotFound
        revision, value = found
        return Draft(
            revision=revision,
            source=value,
            line_uuid=self.uuid,
            workflow_uuid=self.uuid,
            workspace_uuid=self.workspace_uuid,
        )

    @strawberry.field(description="The version that runs by default; null until something is published.")
    async def published_version(self, info: Info) -> WorkflowVersion | None:
        """Find the version."""
        if self.published_uuid is None:
            return None
        found = await _batches(info.context).versions.load(self.published_uuid)
        return None if found is None else WorkflowVersion.of(found)

    @strawberry.field(description="What was published, the newest first.")
    async def versions(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[WorkflowVersion]:
        """List versions."""
        context, request = info.context, page_args(first, after, last, before)
        page = await context.use(Versions).page(context.viewer, self.uuid, request)
        return Connection[WorkflowVersion].of(page, WorkflowVersion.of)

    @strawberry.field(description="A picture of the graph, as text: of the draft, unless a version is named.")
    async def diagram(
        self,
        info: Info,
        format: ChosenFormat = DiagramFormat.SVG,
        version: Annotated[int | None, strawberry.argument(description="The number of a version.")] = None,
    ) -> str:
        """Draw the graph.

        Raises:
            VersionNotFound: There is no such version.
            WorkflowNotFound: It was deleted meanwhile.
        """
        context = info.context
        if version is None:
            found = await _batches(context).drafts.load(self.uuid)
            if found is None:
                raise WorkflowNotFound
            value = found[1]
        else:
            row = await context.use(Versions).numbered(context.viewer, self.uuid, version)
            value = graph.Graph.model_validate(row.graph)
        title = self.name if version is None else f"{self.name}, version {version}"
        return await drawn(context, value, format, title=title)

    @strawberry.field(
        description='The draft as a JSON document ("plait.workflow/1") to keep or to import: literal values of '
        "secret-marked fields are blanked, references to secrets stay as names."
    )
    async def export_document(self, info: Info) -> JSON:
        """Write a document."""
        context = info.context
        return cast("JSON", await context.use(Exchange).export_draft(context.viewer, self.uuid))


@strawberry.input(description="Which workflows; whatever is given must hold.")
class WorkflowWhere:
    """See `listing.WorkflowFilter`."""

    status: list[WorkflowStatus] | None = strawberry.field(default=None, description="One of these.")
    search: str | None = strawberry.field(
        default=None, description="Words that name and description must all contain, in any case."
    )
    tags: list[str] | None = strawberry.field(default=None, description="All of these.")
    created_from: datetime | None = strawberry.field(default=None, description="Made at this instant or later.")
    created_before: datetime | None = strawberry.field(default=None, description="Made earlier than this instant.")

    def to_filter(self) -> listing.WorkflowFilter:
        """Return what the service takes."""
        return listing.WorkflowFilter(
            statuses=tuple(self.status or ()),
            search=self.search,
            tags=tuple(self.tags or ()),
            created_from=self.created_from,
            created_before=self.created_before,
        )


@extend(Workspace)
class WorkspaceWorkflows:
    """The field that this domain adds to the workspace."""

    @strawberry.field(description="The workflows of the workspace.")
    async def workflows(
        self: Workspace,  # pyright: ignore[reportGeneralTypeIssues] - that is what `extend` gives it
        info: Info,
        where: Annotated[WorkflowWhere | None, strawberry.argument(description="Which; all.")] = None,
        order_by: Annotated[
            WorkflowOrder, strawberry.argument(description="In which order.")
        ] = WorkflowOrder.CREATED_AT_DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = None,
    ) -> Connection[Workflow]:
        """List workflows."""
        context, request = info.context, page_args(first, after, last, before, offset)
        chosen = (where or WorkflowWhere()).to_filter()
        page = await context.use(Workflows).page(context.viewer, self.own_id, chosen, order_by, request)
        return Connection[Workflow].of(page, Workflow.of)


@dataclass(frozen=True, slots=True)
class _Batches:
    """What one operation asks for by id, collected so that a list costs one query a kind."""

    workflows: DataLoader[UUID, models.Workflow | None]
    versions: DataLoader[UUID, models.WorkflowVersion | None]
    drafts: DataLoader[UUID, tuple[int, graph.Graph] | None]
    workspaces: DataLoader[UUID, Any]


def _batches(context: Context) -> _Batches:
    # Not kept between root fields: a mutation's answer must show what it changed.
    found = cast("_Batches | None", context.cache.get(_Batches))
    if found is None:
        viewer = context.viewer
        workflows, versions = context.use(Workflows), context.use(Versions)

        async def load_workflows(ids: list[UUID]) -> Sequence[models.Workflow | None]:
            rows = await workflows.get_many(viewer, ids)
            return [rows.get(each) for each in ids]

        async def load_versions(ids: list[UUID]) -> Sequence[models.WorkflowVersion | None]:
            rows = await versions.get_many(viewer, ids)
            return [rows.get(each) for each in ids]

        async def load_drafts(ids: list[UUID]) -> Sequence[tuple[int, graph.Graph] | None]:
            read = await versions.drafts(viewer, ids)
            return [read.get(each) for each in ids]

        async def load_workspaces(ids: list[UUID]) -> Sequence[Any]:
            return await relay.resolve_nodes(context, [encode("Workspace", each) for each in ids])

        found = _Batches(
            DataLoader(load_fn=load_workflows, cache=False),
            DataLoader(load_fn=load_versions, cache=False),
            DataLoader(load_fn=load_drafts, cache=False),
            DataLoader(load_fn=load_workspaces, cache=False, max_batch_size=relay.MAX_NODES),
        )
        context.cache[_Batches] = found
    return found


async def _diff(info: Info, new: Side | GraphSide, against: str, revision: int | None = None) -> list[Operation]:
    type_name, own_id = decode_any(against, "against")
    if type_name not in {WORKFLOW, VERSION}:
        raise InvalidInput(
            "'against' must be the id of a WorkflowVersion, or of a Workflow for its draft.",
            field="against",
            reason="id_of_another_type",
        )
    if revision is not None and type_name == VERSION:
        raise InvalidInput("A version has no revisions.", field="againstRevision", reason="contradiction")
    context = info.context
    old = Side(own_id, is_draft=type_name == WORKFLOW, revision=revision)
    found = await context.use(Versions).compare(context.viewer, new, old)
    return operations(found, context.use(Registry))


async def _load_workflows(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Workflow]:
    found = await context.use(Workflows).get_many(context.viewer, ids)
    return {each: Workflow.of(row) for each, row in found.items()}


async def _load_versions(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, WorkflowVersion]:
    found = await context.use(Versions).get_many(context.viewer, ids)
    return {each: WorkflowVersion.of(row) for each, row in found.items()}


node_loader(WORKFLOW, _load_workflows)
node_loader(VERSION, _load_versions)
