"""Lists of runs: which, in what order, and the fields of other types where they hang."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from app.accounts.types import Workspace
from app.api.arguments import After, Before, First, Last
from app.api.context import Info
from app.api.relay import Connection, decode, extend, page_args
from app.executions.lookup import ExecutionFilter, ExecutionLookup, ExecutionOrder
from app.executions.models import ExecutionStatus, TriggerKind
from app.executions.types.runs import Execution
from app.workflows.types import WORKFLOW, Workflow

Offset = Annotated[int | None, strawberry.argument(description="Skip so many; goes with `first` alone.")]


@strawberry.input(description="Which executions; whatever is given must hold.")
class ExecutionWhere:
    """See `lookup.ExecutionFilter`."""

    status: list[ExecutionStatus] | None = strawberry.field(default=None, description="In one of these states.")
    workflow_id: strawberry.ID | None = strawberry.field(default=None, description="Of this workflow.")
    trigger: list[TriggerKind] | None = strawberry.field(default=None, description="Started by one of these.")
    queued_after: datetime | None = strawberry.field(default=None, description="Accepted then or later.")
    queued_before: datetime | None = strawberry.field(default=None, description="Accepted earlier.")

    def to_filter(self, workflow_id: UUID | None = None) -> ExecutionFilter:
        """Read the filter; `workflow_id` is where the list hangs, and wins."""
        named = None if self.workflow_id is None else decode(self.workflow_id, WORKFLOW, "where.workflowId")
        return ExecutionFilter(self.status, workflow_id or named, self.trigger, self.queued_after, self.queued_before)


Where = Annotated[ExecutionWhere | None, strawberry.argument(description="Which; all.")]
Order = Annotated[ExecutionOrder, strawberry.argument(description="In which order.")]


@extend(Workspace)
class WorkspaceExecutions:
    """The field that this domain adds to the workspace."""

    @strawberry.field(description="The runs of the workspace.")
    @staticmethod
    async def executions(
        workspace: strawberry.Parent[Workspace],
        info: Info,
        *,
        where: Where = None,
        order_by: Order = ExecutionOrder.QUEUED_AT_DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        offset: Offset = None,
    ) -> Connection[Execution]:
        """List runs."""
        page = await info.context.use(ExecutionLookup).list(
            info.context.viewer,
            workspace.own_id,
            (where or ExecutionWhere()).to_filter(),
            page_args(first, after, last, before, offset),
            order_by=order_by,
        )
        return Connection[Execution].of(page, Execution.of)


@extend(Workflow)
class WorkflowExecutions:
    """The field that this domain adds to the workflow."""

    @strawberry.field(description="The runs of the workflow.")
    @staticmethod
    async def executions(
        workflow: strawberry.Parent[Workflow],
        info: Info,
        where: Where = None,
        order_by: Order = ExecutionOrder.QUEUED_AT_DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Execution]:
        """List runs."""
        page = await info.context.use(ExecutionLookup).list(
            info.context.viewer,
            workflow.workspace_uuid,
            (where or ExecutionWhere()).to_filter(workflow.uuid),
            page_args(first, after, last, before),
            order_by=order_by,
        )
        return Connection[Execution].of(page, Execution.of)
