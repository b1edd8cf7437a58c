"""Lists of runs: which, in what order, and the fields of other types where they hang."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

import strawberry

from app.accounts.types import Workspace
from app.api.arguments import After, Before, First, Last
from app.api.context import Info
from app.api.relay import Connection, decode, extend, page_args
from app.api.scalars import Long
from app.executions.lookup import ExecutionLookup, ExecutionOrder
from app.executions.models import ExecutionStatus, TriggerKind
from app.executions.totals import ExecutionFilter, StatusTotal
from app.executions.types.runs import Execution, Usage
from app.workflows.types import WORKFLOW, Workflow

Offset = Annotated[int | None, strawberry.argument(description="Skip so many; goes with `first` alone.")]


@strawberry.input(description="Which executions; whatever is given must hold.")
class ExecutionWhere:
    """See `totals.ExecutionFilter`."""

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


@strawberry.type(description="What runs come to; those that were pruned count as well.")
class ExecutionTotal:
    """Sums over runs."""

    run_count: Long = strawberry.field(description="How many there are, or were.")
    duration_ms: Long = strawberry.field(description="How long they took together, from start to end.")
    usage: Usage = strawberry.field(description="What they spent on models.")

    @classmethod
    def of(cls, totals: Sequence[StatusTotal]) -> "ExecutionTotal":
        """Add up."""
        prompt = sum(each.prompt_tokens for each in totals)
        completion = sum(each.completion_tokens for each in totals)
        return cls(
            run_count=Long(sum(each.runs for each in totals)),
            duration_ms=Long(sum(each.duration_ms for each in totals)),
            usage=Usage(
                prompt_tokens=Long(prompt),
                completion_tokens=Long(completion),
                total_tokens=Long(prompt + completion),
                cost_usd=sum((each.cost_usd for each in totals), Decimal(0)),
            ),
        )


@strawberry.type(description="What the runs of one status come to.")
class ExecutionStatusTotal:
    """A part of `ExecutionTotals`."""

    status: ExecutionStatus = strawberry.field(description="The status.")
    total: ExecutionTotal = strawberry.field(description="What runs with it come to.")


@strawberry.type(description="What runs come to, together and by status. It does not change when old runs are pruned.")
class ExecutionTotals:
    """See `totals.Totals`."""

    total: ExecutionTotal = strawberry.field(description="All together.")
    statuses: list[ExecutionStatusTotal] = strawberry.field(description="By status; those without a run are left out.")


@extend(Workspace)
class WorkspaceExecutions:
    """The fields that this domain adds to the workspace."""

    @strawberry.field(
        description="What its runs come to. Of those that were forgotten a year after they were pruned, whole days of "
        "UTC alone can be told apart."
    )
    @staticmethod
    async def execution_totals(
        workspace: strawberry.Parent[Workspace], info: Info, where: Where = None
    ) -> ExecutionTotals:
        """Sum up."""
        context, chosen = info.context, (where or ExecutionWhere()).to_filter()
        found = await context.use(ExecutionLookup).totals(context.viewer, workspace.own_id, chosen)
        return ExecutionTotals(
            total=ExecutionTotal.of(found),
            statuses=[ExecutionStatusTotal(status=each.status, total=ExecutionTotal.of([each])) for each in found],
        )

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
