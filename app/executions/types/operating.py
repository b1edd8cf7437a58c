"""What administrators see of a workspace's runs: limits, what is stuck, what is in quarantine."""

import strawberry

from app.accounts.types import Workspace
from app.api.arguments import After, Before, First, Last
from app.api.context import Info
from app.api.relay import Connection, extend, page_args
from app.api.scalars import Long
from app.executions.limits import Concurrency, Limits
from app.executions.models import ExecutionStatus
from app.executions.operating import Overview
from app.executions.operators import Operators
from app.executions.types.runs import Execution
from app.workflows.types import Workflow


@strawberry.type(description="How many runs may go on at once, and how many do; a paused run holds no place.")
class ConcurrencyLimit:
    """See `limits.Concurrency`."""

    max_running: int | None = strawberry.field(description="The limit; null when there is none.")
    running: int = strawberry.field(description="How many hold a place; counted only under a limit.")
    waiting: int = strawberry.field(description="How many are due and wait for a place.")

    @classmethod
    def of(cls, value: Concurrency) -> "ConcurrencyLimit":
        """Show a limit."""
        return cls(max_running=value.max_running, running=value.running, waiting=value.waiting)


@strawberry.type(description="What a workspace is limited to.")
class WorkspaceLimits:
    """Limits of a workspace."""

    concurrency: ConcurrencyLimit = strawberry.field(description="How many of its runs may go on at once.")


@strawberry.type(description="How many runs are in a state.")
class StatusCount:
    """A line of the overview."""

    status: ExecutionStatus = strawberry.field(description="The state.")
    count: Long = strawberry.field(description="How many.")


@strawberry.type(description="How a workspace's runs stand, for those who keep them going.")
class RunOperations:
    """See `operating.RunOperations`."""

    workspace: strawberry.Private[Workspace]
    overview: strawberry.Private[Overview]

    @strawberry.field(description="How many runs are in each state; states without any are left out.")
    def counts(self) -> list[StatusCount]:
        """Show the counts."""
        return [
            StatusCount(status=status, count=Long(self.overview.counts[status]))
            for status in ExecutionStatus
            if status in self.overview.counts
        ]

    @strawberry.field(description="The run that has been due longest without a worker having begun it.")
    def oldest_queued(self) -> Execution | None:
        """Show it."""
        found = self.overview.oldest_queued
        return None if found is None else Execution.of(found)

    @strawberry.field(description="Runs that should go on and that nobody carries on; oldest first.")
    async def stuck(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Execution]:
        """List them."""
        page = await info.context.use(Operators).stuck(
            info.context.viewer, self.workspace.own_id, page_args(first, after, last, before)
        )
        return Connection[Execution].of(page, Execution.of)

    @strawberry.field(description="Runs that brought down too many workers; oldest first. See `releaseExecution`.")
    async def quarantined(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[Execution]:
        """List them."""
        page = await info.context.use(Operators).quarantined(
            info.context.viewer, self.workspace.own_id, page_args(first, after, last, before)
        )
        return Connection[Execution].of(page, Execution.of)


@extend(Workspace)
class WorkspaceOperations:
    """The fields that this domain adds to the workspace for administrators."""

    @strawberry.field(description="How its runs stand; needs AUDIT_READ.")
    @staticmethod
    async def operations(workspace: strawberry.Parent[Workspace], info: Info) -> RunOperations:
        """Look at the runs."""
        overview = await info.context.use(Operators).overview(info.context.viewer, workspace.own_id)
        return RunOperations(workspace=workspace, overview=overview)

    @strawberry.field(description="What it is limited to.")
    @staticmethod
    async def limits(workspace: strawberry.Parent[Workspace], info: Info) -> WorkspaceLimits:
        """Find the limits."""
        found = await info.context.use(Limits).of(info.context.viewer, workspace.own_id)
        return WorkspaceLimits(concurrency=ConcurrencyLimit.of(found))


@extend(Workflow)
class WorkflowLimits:
    """The field that this domain adds to the workflow for administrators."""

    @strawberry.field(description="How many of its runs may go on at once.")
    @staticmethod
    async def concurrency_limit(workflow: strawberry.Parent[Workflow], info: Info) -> ConcurrencyLimit:
        """Find the limit."""
        found = await info.context.use(Limits).of(info.context.viewer, workflow.workspace_uuid, workflow.uuid)
        return ConcurrencyLimit.of(found)
