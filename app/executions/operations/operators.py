"""What administrators do to runs: limit how many go on at once, and let one out of quarantine."""

import strawberry

from app.api.context import Info
from app.api.relay import decode
from app.executions.limits import Limits
from app.executions.operators import Operators
from app.executions.types import EXECUTION, ConcurrencyLimit, Execution
from app.workflows.types import WORKFLOW


@strawberry.input(description="How many runs of a workspace, or of one of its workflows, may go on at once.")
class SetConcurrencyLimitInput:
    """The input of `setConcurrencyLimit`."""

    workspace_id: strawberry.ID = strawberry.field(description="The workspace.")
    workflow_id: strawberry.ID | None = strawberry.field(
        default=None, description="One of its workflows; without, the limit is for all its runs together."
    )
    max_running: int | None = strawberry.field(
        default=None,
        description="From 0 to 100,000; null lifts the limit. Runs that go on are not stopped: none begins until "
        "there are fewer.",
    )


@strawberry.type(description="The limit was set.")
class SetConcurrencyLimitPayload:
    """The payload of `setConcurrencyLimit`."""

    limit: ConcurrencyLimit = strawberry.field(description="The limit, and what counts against it.")


@strawberry.input(description="Which run to let out of quarantine.")
class ReleaseExecutionInput:
    """The input of `releaseExecution`."""

    execution_id: strawberry.ID = strawberry.field(description="A run with `quarantinedAt`.")


@strawberry.type(description="The run is let out of quarantine.")
class ReleaseExecutionPayload:
    """The payload of `releaseExecution`."""

    execution: Execution = strawberry.field(description="The run; the next worker goes on with it.")


@strawberry.type
class OperatorMutations:
    """What administrators can do to executions."""

    @strawberry.mutation(description="Limit how many runs go on at once, exactly and across all workers.")
    async def set_concurrency_limit(self, info: Info, input: SetConcurrencyLimitInput) -> SetConcurrencyLimitPayload:
        """Set a limit."""
        limit = await info.context.use(Limits).set(
            info.context.viewer,
            decode(input.workspace_id, "Workspace", "input.workspaceId"),
            None if input.workflow_id is None else decode(input.workflow_id, WORKFLOW, "input.workflowId"),
            input.max_running,
        )
        return SetConcurrencyLimitPayload(limit=ConcurrencyLimit.of(limit))

    @strawberry.mutation(
        description="Let a run go on that was put into quarantine because it brought down too many workers."
    )
    async def release_execution(self, info: Info, input: ReleaseExecutionInput) -> ReleaseExecutionPayload:
        """Release a run."""
        run = await info.context.use(Operators).release(
            info.context.viewer, decode(input.execution_id, EXECUTION, "input.executionId")
        )
        return ReleaseExecutionPayload(execution=Execution.of(run))
