"""The mutations of workflows, each with its input and its payload. Reading is by `workspace` and `node`."""

from typing import cast

import strawberry
from strawberry import UNSET

from app.api.context import Info
from app.api.relay import decode, encode
from app.api.scalars import JSON
from app.components.registry import Registry
from app.kernel.errors import InvalidInput
from app.workflows.exchange import Exchange
from app.workflows.graph import Graph
from app.workflows.inputs import LinkInput, VariableInput, WorkflowNodeInput, given, read_patch
from app.workflows.service import NewWorkflow, WorkflowChange, Workflows
from app.workflows.types import VERSION, WORKFLOW, Workflow, WorkflowVersion
from app.workflows.versions import Versions

_KEY = "Repeating the mutation with the same key within 24 hours gives the same workflow."
_BASE = "The revision of the draft that this was made from; if it has moved on, the answer is CONFLICT."


@strawberry.input(description="What a workflow is made from.")
class CreateWorkflowInput:
    """The input of `createWorkflow`."""

    workspace_id: strawberry.ID = strawberry.field(description="Where.")
    name: str = strawberry.field(description="1 to 200 characters.")
    description: str | None = strawberry.field(default=None, description="At most 5,000 characters.")
    tags: list[str] = strawberry.field(default_factory=list, description="At most 20, of 50 characters each.")
    nodes: list[WorkflowNodeInput] = strawberry.field(default_factory=list, description="At most 1,000.")
    connections: list[LinkInput] = strawberry.field(default_factory=list, description="At most 5,000.")
    variables: list[VariableInput] = strawberry.field(default_factory=list, description="At most 200.")
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@strawberry.type(description="The answer of `createWorkflow`.")
class CreateWorkflowPayload:
    """The payload of `createWorkflow`."""

    workflow: Workflow = strawberry.field(description="The new workflow.")


@strawberry.input(description="What to change; what is left out stays as it is.")
class UpdateWorkflowInput:
    """The input of `updateWorkflow`."""

    workflow_id: strawberry.ID = strawberry.field(description="What to change.")
    name: str | None = strawberry.field(default=UNSET, description="1 to 200 characters.")
    description: str | None = strawberry.field(default=UNSET, description="Null removes it.")
    tags: list[str] | None = strawberry.field(default=UNSET, description="Replaces all tags.")
    nodes: list[WorkflowNodeInput] | None = strawberry.field(default=UNSET, description="Replaces all nodes.")
    connections: list[LinkInput] | None = strawberry.field(default=UNSET, description="Replaces all connections.")
    variables: list[VariableInput] | None = strawberry.field(default=UNSET, description="Replaces all variables.")
    base_revision: int | None = strawberry.field(
        default=None, description=f"Needed with nodes, connections or variables. {_BASE}"
    )


@strawberry.type(description="The answer of `updateWorkflow`.")
class UpdateWorkflowPayload:
    """The payload of `updateWorkflow`."""

    workflow: Workflow = strawberry.field(description="The workflow as it is now.")


@strawberry.input(description="What to duplicate.")
class DuplicateWorkflowInput:
    """The input of `duplicateWorkflow`."""

    workflow_id: strawberry.ID = strawberry.field(description="What to duplicate: its draft, without versions.")
    name: str | None = strawberry.field(default=None, description='Without it, "Copy of" the name.')
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@strawberry.type(description="The answer of `duplicateWorkflow`.")
class DuplicateWorkflowPayload:
    """The payload of `duplicateWorkflow`."""

    workflow: Workflow = strawberry.field(description="The new workflow.")


@strawberry.input(description="What to archive.")
class ArchiveWorkflowInput:
    """The input of `archiveWorkflow`."""

    workflow_id: strawberry.ID = strawberry.field(description="What to archive.")


@strawberry.type(description="The answer of `archiveWorkflow`.")
class ArchiveWorkflowPayload:
    """The payload of `archiveWorkflow`."""

    workflow: Workflow = strawberry.field(description="The workflow as it is now.")


@strawberry.input(description="What to bring back.")
class UnarchiveWorkflowInput:
    """The input of `unarchiveWorkflow`."""

    workflow_id: strawberry.ID = strawberry.field(description="What to bring back.")


@strawberry.type(description="The answer of `unarchiveWorkflow`.")
class UnarchiveWorkflowPayload:
    """The payload of `unarchiveWorkflow`."""

    workflow: Workflow = strawberry.field(description="The workflow as it is now.")


@strawberry.input(description="What to delete.")
class DeleteWorkflowInput:
    """The input of `deleteWorkflow`."""

    workflow_id: strawberry.ID = strawberry.field(description="What to delete, with its draft and versions.")


@strawberry.type(description="The answer of `deleteWorkflow`.")
class DeleteWorkflowPayload:
    """The payload of `deleteWorkflow`."""

    deleted_workflow_id: strawberry.ID = strawberry.field(description="The id that is no more.")


@strawberry.input(description="What to publish.")
class PublishWorkflowInput:
    """The input of `publishWorkflow`."""

    workflow_id: strawberry.ID = strawberry.field(description="Whose draft to publish.")
    note: str | None = strawberry.field(default=None, description="What is new, for people; at most 2,000 characters.")
    base_revision: int | None = strawberry.field(
        default=None, description=f"{_BASE} Without it, whatever the draft is now is published."
    )


@strawberry.type(description="The answer of `publishWorkflow`.")
class PublishWorkflowPayload:
    """The payload of `publishWorkflow`."""

    workflow: Workflow = strawberry.field(description="The workflow as it is now.")
    version: WorkflowVersion = strawberry.field(description="The new version.")


@strawberry.input(description="What to restore.")
class RestoreVersionInput:
    """The input of `restoreVersion`."""

    version_id: strawberry.ID = strawberry.field(description="Whose graph to put into the draft.")
    base_revision: int | None = strawberry.field(
        default=None, description=f"{_BASE} Without it, whatever the draft is now is replaced."
    )


@strawberry.type(description="The answer of `restoreVersion`.")
class RestoreVersionPayload:
    """The payload of `restoreVersion`."""

    workflow: Workflow = strawberry.field(description="The workflow as it is now; what is published stays.")


@strawberry.input(description="What to import.")
class ImportWorkflowInput:
    """The input of `importWorkflow`."""

    workspace_id: strawberry.ID = strawberry.field(description="Where to.")
    document: JSON = strawberry.field(description='A document of the format "plait.workflow/1".')
    name: str | None = strawberry.field(default=None, description="Used instead of the document's.")
    remap_keys: bool = strawberry.field(
        default=False, description="Give nodes new keys; connections, parents and references follow."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@strawberry.type(description="The answer of `importWorkflow`.")
class ImportWorkflowPayload:
    """The payload of `importWorkflow`."""

    workflow: Workflow = strawberry.field(description="The new workflow.")


@strawberry.input(description="What to export: a version, or the draft of a workflow.")
class ExportWorkflowInput:
    """The input of `exportWorkflow`."""

    workflow_id: strawberry.ID | None = strawberry.field(default=None, description="Export its draft.")
    version_id: strawberry.ID | None = strawberry.field(default=None, description="Export this version.")


@strawberry.type(description="The answer of `exportWorkflow`.")
class ExportWorkflowPayload:
    """The payload of `exportWorkflow`."""

    document: JSON = strawberry.field(description='A document of the format "plait.workflow/1", without secrets.')


@strawberry.type
class WorkflowsMutation:
    """What can be done with workflows."""

    @strawberry.mutation(
        description="Make a workflow. A draft may be unfinished, but a graph that is structurally broken is refused "
        "with all its problems in `extensions.details.problems`."
    )
    async def create_workflow(self, info: Info, input: CreateWorkflowInput) -> CreateWorkflowPayload:
        """Make a workflow."""
        context = info.context
        patch, faults = read_patch(input.nodes, input.connections, input.variables, context.use(Registry))
        row = await context.use(Workflows).create(
            context.viewer,
            decode(input.workspace_id, "Workspace", "input.workspaceId"),
            NewWorkflow(input.name, input.description, input.tags, patch.apply(Graph()), faults),
            idempotency_key=input.idempotency_key,
        )
        return CreateWorkflowPayload(workflow=Workflow.of(row))

    @strawberry.mutation(
        description="Change properties, the draft, or both: all of it or nothing. Of two changes of one base revision "
        "one wins, the other is CONFLICT with the current revision in its details."
    )
    async def update_workflow(self, info: Info, input: UpdateWorkflowInput) -> UpdateWorkflowPayload:
        """Change a workflow."""
        context = info.context
        patch, faults = read_patch(
            given(input.nodes), given(input.connections), given(input.variables), context.use(Registry)
        )
        change = WorkflowChange(
            name=given(input.name),
            description="" if input.description is None else given(input.description),
            tags=given(input.tags),
            graph=patch,
            base_revision=input.base_revision,
            faults=faults,
        )
        workflow_id = decode(input.workflow_id, WORKFLOW, "input.workflowId")
        row = await context.use(Workflows).update(context.viewer, workflow_id, change)
        return UpdateWorkflowPayload(workflow=Workflow.of(row))

    @strawberry.mutation(description="Make a workflow from the draft of another in the same workspace.")
    async def duplicate_workflow(self, info: Info, input: DuplicateWorkflowInput) -> DuplicateWorkflowPayload:
        """Duplicate a workflow."""
        row = await info.context.use(Workflows).duplicate(
            info.context.viewer,
            decode(input.workflow_id, WORKFLOW, "input.workflowId"),
            name=input.name,
            idempotency_key=input.idempotency_key,
        )
        return DuplicateWorkflowPayload(workflow=Workflow.of(row))

    @strawberry.mutation(description="Keep a workflow from changing and running. Repeating it changes nothing.")
    async def archive_workflow(self, info: Info, input: ArchiveWorkflowInput) -> ArchiveWorkflowPayload:
        """Archive a workflow."""
        workflow_id = decode(input.workflow_id, WORKFLOW, "input.workflowId")
        row = await info.context.use(Workflows).archive(info.context.viewer, workflow_id)
        return ArchiveWorkflowPayload(workflow=Workflow.of(row))

    @strawberry.mutation(description="Let an archived workflow change and run again. Repeating it changes nothing.")
    async def unarchive_workflow(self, info: Info, input: UnarchiveWorkflowInput) -> UnarchiveWorkflowPayload:
        """Unarchive a workflow."""
        workflow_id = decode(input.workflow_id, WORKFLOW, "input.workflowId")
        row = await info.context.use(Workflows).unarchive(info.context.viewer, workflow_id)
        return UnarchiveWorkflowPayload(workflow=Workflow.of(row))

    @strawberry.mutation(
        description="Delete a workflow with its draft, versions and runs, for ever; "
        "a run that waits for one of them hears of its end."
    )
    async def delete_workflow(self, info: Info, input: DeleteWorkflowInput) -> DeleteWorkflowPayload:
        """Delete a workflow."""
        workflow_id = decode(input.workflow_id, WORKFLOW, "input.workflowId")
        await info.context.use(Workflows).delete(info.context.viewer, workflow_id)
        return DeleteWorkflowPayload(deleted_workflow_id=encode(WORKFLOW, workflow_id))

    @strawberry.mutation(
        description="Freeze the draft as the next version, which then runs by default. A draft with errors is CONFLICT "
        "with all of them in `extensions.details.problems`."
    )
    async def publish_workflow(self, info: Info, input: PublishWorkflowInput) -> PublishWorkflowPayload:
        """Publish a workflow."""
        context = info.context
        workflow_id = decode(input.workflow_id, WORKFLOW, "input.workflowId")
        row, version = await context.use(Versions).publish(
            context.viewer, workflow_id, note=input.note, base_revision=input.base_revision
        )
        return PublishWorkflowPayload(workflow=Workflow.of(row), version=WorkflowVersion.of(version))

    @strawberry.mutation(description="Put a version's graph into the draft, as a new revision.")
    async def restore_version(self, info: Info, input: RestoreVersionInput) -> RestoreVersionPayload:
        """Restore a version."""
        version_id = decode(input.version_id, VERSION, "input.versionId")
        row, _ = await info.context.use(Versions).restore(
            info.context.viewer, version_id, base_revision=input.base_revision
        )
        return RestoreVersionPayload(workflow=Workflow.of(row))

    @strawberry.mutation(
        description="Make a workflow from a document. Its ids are new; components that are not in the library are "
        "reported with every other problem, and nothing is made."
    )
    async def import_workflow(self, info: Info, input: ImportWorkflowInput) -> ImportWorkflowPayload:
        """Import a workflow."""
        context = info.context
        row = await context.use(Exchange).import_document(
            context.viewer,
            decode(input.workspace_id, "Workspace", "input.workspaceId"),
            input.document,
            name=input.name,
            remap_keys=input.remap_keys,
            idempotency_key=input.idempotency_key,
        )
        return ImportWorkflowPayload(workflow=Workflow.of(row))

    @strawberry.mutation(
        description="Write a workflow's draft or a version as a document; it changes nothing. See `exportDocument`."
    )
    async def export_workflow(self, info: Info, input: ExportWorkflowInput) -> ExportWorkflowPayload:
        """Export a workflow.

        Raises:
            InvalidInput: Not exactly one of the two ids was given.
        """
        exchange, viewer = info.context.use(Exchange), info.context.viewer
        if (input.workflow_id is None) == (input.version_id is None):
            raise InvalidInput("Give `workflowId` or `versionId`.", field="input", reason="exactly_one")
        if input.version_id is not None:
            document = await exchange.export_version(viewer, decode(input.version_id, VERSION, "input.versionId"))
        else:
            workflow_id = decode(input.workflow_id or "", WORKFLOW, "input.workflowId")
            document = await exchange.export_draft(viewer, workflow_id)
        return ExportWorkflowPayload(document=cast("JSON", document))
