"""Live drafts: the mutations that edit them operation by operation, and the subscription that follows them."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial
from typing import Annotated

import strawberry

from app.api.context import Info
from app.api.pooling import positioned
from app.api.relay import decode
from app.components.registry import Registry
from app.workflows.branch_types import WorkflowBranch, branch_of, decode_branch
from app.workflows.draft_types import (
    DraftEvent,
    DraftOperation,
    DraftOperationApplied,
    DraftSnapshot,
    RejectedOperation,
)
from app.workflows.edit_inputs import WorkflowActionInput
from app.workflows.editing import AskedBatch, AskedEdit, DraftState, Editing, Line
from app.workflows.log.entries import IfStale, Outcome
from app.workflows.types import WORKFLOW, Workflow

_WORKFLOW = "Whose draft."
_BRANCH = "Its branch; without one, the live draft."
_CLIENT = "Names the client, 1 to 64 characters: two windows of one person are two clients."
_ACCEPTED = "The operations as they are in the log, in the order they were sent; those of a repeat as they were."


@strawberry.input(description="An action under a name of its own.")
class WorkflowOperationInput:
    """See `editing.AskedEdit`."""

    operation_id: str = strawberry.field(
        description="1 to 64 characters that you choose; sent again, it is not done again. A UUID will do."
    )
    action: WorkflowActionInput = strawberry.field(description="What to do.")


@strawberry.input(description="What to do to a draft.")
class ApplyWorkflowOperationsInput:
    """The input of `applyWorkflowOperations`."""

    workflow_id: strawberry.ID = strawberry.field(description=_WORKFLOW)
    branch_id: strawberry.ID | None = strawberry.field(default=None, description=_BRANCH)
    base_revision: int = strawberry.field(description="The revision of the draft that you saw.")
    client_id: str = strawberry.field(description=_CLIENT)
    operations: list[WorkflowOperationInput] = strawberry.field(
        description="1 to 200, done one after the other: all of them or none."
    )
    if_stale: IfStale = strawberry.field(
        default=IfStale.REBASE, description="What to do if the draft has changed since `baseRevision`."
    )


@strawberry.type(description="The answer of `applyWorkflowOperations`.")
class ApplyWorkflowOperationsPayload:
    """The payload of `applyWorkflowOperations`."""

    workflow: Workflow = strawberry.field(description="The workflow.")
    branch: WorkflowBranch | None = strawberry.field(description="The branch; null for the live draft.")
    revision: int = strawberry.field(description="The draft's revision now.")
    is_applied: bool = strawberry.field(description="Whether the operations are in the log.")
    accepted: list[DraftOperation] = strawberry.field(description=_ACCEPTED)
    rejected: list[RejectedOperation] = strawberry.field(
        description="The first operation that could not be done; because of it, none was."
    )

    @classmethod
    def of(cls, line: Line, outcome: Outcome) -> "ApplyWorkflowOperationsPayload":
        """Show what became of a batch."""
        return cls(
            workflow=Workflow.of(line.workflow),
            branch=branch_of(line),
            revision=outcome.revision,
            is_applied=outcome.is_applied,
            accepted=[DraftOperation.of(entry) for entry in outcome.accepted],
            rejected=[RejectedOperation.of(each) for each in outcome.rejected],
        )


@strawberry.input(description="Whose last edit to take back: always your own.")
class UndoInput:
    """The input of `undo`."""

    workflow_id: strawberry.ID = strawberry.field(description=_WORKFLOW)
    branch_id: strawberry.ID | None = strawberry.field(default=None, description=_BRANCH)
    client_id: str = strawberry.field(description=_CLIENT)
    operation_id: str = strawberry.field(description="Names the undo; sent again, it is not done again.")


@strawberry.type(description="The answer of `undo`.")
class UndoPayload:
    """The payload of `undo`."""

    workflow: Workflow = strawberry.field(description="The workflow.")
    branch: WorkflowBranch | None = strawberry.field(description="The branch; null for the live draft.")
    revision: int = strawberry.field(description="The draft's revision now.")
    is_applied: bool = strawberry.field(description="Whether the undo is in the log.")
    accepted: list[DraftOperation] = strawberry.field(description="The undo as one operation; empty without one.")
    rejected: list[RejectedOperation] = strawberry.field(
        description="Why there was no undo; or what of it was left out, because somebody has changed it since."
    )

    @classmethod
    def of(cls, line: Line, outcome: Outcome) -> "UndoPayload":
        """Show what became of an undo."""
        return cls(
            workflow=Workflow.of(line.workflow),
            branch=branch_of(line),
            revision=outcome.revision,
            is_applied=outcome.is_applied,
            accepted=[DraftOperation.of(entry) for entry in outcome.accepted],
            rejected=[RejectedOperation.of(each) for each in outcome.rejected],
        )


@strawberry.input(description="Whose last undo to take back: always your own.")
class RedoInput:
    """The input of `redo`."""

    workflow_id: strawberry.ID = strawberry.field(description=_WORKFLOW)
    branch_id: strawberry.ID | None = strawberry.field(default=None, description=_BRANCH)
    client_id: str = strawberry.field(description=_CLIENT)
    operation_id: str = strawberry.field(description="Names the redo; sent again, it is not done again.")


@strawberry.type(description="The answer of `redo`.")
class RedoPayload:
    """The payload of `redo`."""

    workflow: Workflow = strawberry.field(description="The workflow.")
    branch: WorkflowBranch | None = strawberry.field(description="The branch; null for the live draft.")
    revision: int = strawberry.field(description="The draft's revision now.")
    is_applied: bool = strawberry.field(description="Whether the redo is in the log.")
    accepted: list[DraftOperation] = strawberry.field(description="The redo as one operation; empty without one.")
    rejected: list[RejectedOperation] = strawberry.field(
        description="Why there was no redo; or what of it was left out, because somebody has changed it since."
    )

    @classmethod
    def of(cls, line: Line, outcome: Outcome) -> "RedoPayload":
        """Show what became of a redo."""
        return cls(
            workflow=Workflow.of(line.workflow),
            branch=branch_of(line),
            revision=outcome.revision,
            is_applied=outcome.is_applied,
            accepted=[DraftOperation.of(entry) for entry in outcome.accepted],
            rejected=[RejectedOperation.of(each) for each in outcome.rejected],
        )


@strawberry.input(description="What to restore.")
class RestoreRevisionInput:
    """The input of `restoreRevision`."""

    workflow_id: strawberry.ID = strawberry.field(description=_WORKFLOW)
    branch_id: strawberry.ID | None = strawberry.field(default=None, description=_BRANCH)
    revision: int = strawberry.field(description="What the draft shall be again.")
    base_revision: int | None = strawberry.field(
        default=None,
        description="The revision of the draft that you saw; if it has moved on, the answer is CONFLICT. Without it, "
        "whatever the draft is now is replaced.",
    )


@strawberry.type(description="The answer of `restoreRevision`.")
class RestoreRevisionPayload:
    """The payload of `restoreRevision`."""

    workflow: Workflow = strawberry.field(description="The workflow.")
    branch: WorkflowBranch | None = strawberry.field(description="The branch; null for the live draft.")
    revision: int = strawberry.field(description="The draft's revision now.")
    operation: DraftOperation = strawberry.field(description="What was done for it.")


@strawberry.type
class EditingMutation:
    """What can be done with live drafts."""

    @strawberry.mutation(
        description="Edit a draft, together with others: operations are done in the order in which they arrive, all of "
        "a batch or none, and each is one revision. An operation that cannot be done is an answer, not an error; the "
        "draft is then as it was."
    )
    async def apply_workflow_operations(
        self, info: Info, input: ApplyWorkflowOperationsInput
    ) -> ApplyWorkflowOperationsPayload:
        """Edit a draft."""
        context = info.context
        registry = context.use(Registry)
        line, outcome = await context.use(Editing).apply(
            context.viewer,
            decode(input.workflow_id, WORKFLOW, "input.workflowId"),
            AskedBatch(
                [AskedEdit(each.operation_id, each.action.read(registry)) for each in input.operations],
                input.base_revision,
                input.client_id,
                input.if_stale,
            ),
            branch_id=decode_branch(input.branch_id),
        )
        return ApplyWorkflowOperationsPayload.of(line, outcome)

    @strawberry.mutation(
        description="Take back your own last batch of operations that is not undone, whatever others have done since. "
        "What somebody has changed since stays as it is, and is told under `rejected`."
    )
    async def undo(self, info: Info, input: UndoInput) -> UndoPayload:
        """Undo."""
        context = info.context
        line, outcome = await context.use(Editing).take_back(
            context.viewer,
            decode(input.workflow_id, WORKFLOW, "input.workflowId"),
            operation_id=input.operation_id,
            client_id=input.client_id,
            is_redo=False,
            branch_id=decode_branch(input.branch_id),
        )
        return UndoPayload.of(line, outcome)

    @strawberry.mutation(description="Do again what your last `undo` took back, if you have edited nothing since.")
    async def redo(self, info: Info, input: RedoInput) -> RedoPayload:
        """Redo."""
        context = info.context
        line, outcome = await context.use(Editing).take_back(
            context.viewer,
            decode(input.workflow_id, WORKFLOW, "input.workflowId"),
            operation_id=input.operation_id,
            client_id=input.client_id,
            is_redo=True,
            branch_id=decode_branch(input.branch_id),
        )
        return RedoPayload.of(line, outcome)

    @strawberry.mutation(
        description="Make the draft what it was at a revision. What came since stays in the log and can be restored."
    )
    async def restore_revision(self, info: Info, input: RestoreRevisionInput) -> RestoreRevisionPayload:
        """Restore a revision."""
        context = info.context
        line, outcome = await context.use(Editing).restore(
            context.viewer,
            decode(input.workflow_id, WORKFLOW, "input.workflowId"),
            input.revision,
            base_revision=input.base_revision,
            branch_id=decode_branch(input.branch_id),
        )
        return RestoreRevisionPayload(
            workflow=Workflow.of(line.workflow),
            branch=branch_of(line),
            revision=outcome.revision,
            operation=DraftOperation.of(outcome.accepted[0]),
        )


@strawberry.type
class EditingSubscription:
    """What can be followed of live drafts."""

    @strawberry.subscription(
        description="A draft and then its operations, once each and in order, from whichever server. With `after`, the "
        "revision that you have, what came since is first and there is no snapshot, unless the draft has never come "
        "that far. It ends when you may not read the workflow any more."
    )
    async def workflow_draft(
        self,
        info: Info,
        workflow_id: Annotated[strawberry.ID, strawberry.argument(description=_WORKFLOW)],
        branch_id: Annotated[strawberry.ID | None, strawberry.argument(description=_BRANCH)] = None,
        after: Annotated[
            int | None, strawberry.argument(description="The `revision` of the last event you saw.")
        ] = None,
    ) -> AsyncGenerator[DraftEvent, None]:
        """Follow a draft."""
        own_id = decode(workflow_id, WORKFLOW, "workflowId")
        events = info.context.use(Editing).follow(
            info.context.viewer, own_id, after, branch_id=decode_branch(branch_id, "branchId")
        )
        async with aclosing(events):
            async for line, event, rights in events:
                stream = f"draft:{line.id.hex}"
                if isinstance(event, DraftState):
                    build = partial(DraftSnapshot.of, line, event)
                    yield positioned(build, stream=stream, position=event.revision, rights=rights, is_shareable=False)
                else:
                    yield positioned(
                        partial(DraftOperationApplied.of, event),
                        stream=stream,
                        position=event.revision,
                        rights=rights,
                    )
