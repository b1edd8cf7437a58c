"""The mutations and the subscription of executions."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Annotated

import strawberry

from app.api.context import Info
from app.api.enums import register_enum
from app.api.pooling import positioned
from app.api.relay import decode, encode
from app.api.scalars import JSON, Long
from app.executions import models
from app.executions.events import TERMINAL_EVENTS
from app.executions.log_lines import LogGap, Logs
from app.executions.lookup import ExecutionLookup
from app.executions.service import Executions, StartRequest
from app.executions.steering import Decision, Steering
from app.executions.types import EXECUTION, NODE_RUN, Execution, ExecutionEvent, NodeRun, Snapshot, StreamGap, event_of
from app.executions.types.logs import LogTailItem, LogWhere, tail_item
from app.kernel.errors import InvalidInput
from app.kernel.pages import PageRequest
from app.workflows.types import WORKFLOW
from app.workflows.values import is_text

_SNAPSHOT_NODES = 100

register_enum(Decision, "What to do about a side effect whose outcome is unknown.")


@strawberry.input(
    description="What to run, on what, and how. Without `version` and `draftRevision`, the published one."
)
class RunWorkflowInput:
    """The input of `runWorkflow`."""

    workflow_id: strawberry.ID = strawberry.field(description="What to run.")
    input: JSON | None = strawberry.field(default=None, description="Any JSON value, at most 8 MiB.")
    version: int | None = strawberry.field(default=None, description="The number of a version.")
    draft_revision: int | None = strawberry.field(
        default=None, description="The present revision of the draft, or one that was run before."
    )
    timeout_ms: int | None = strawberry.field(
        default=None, description="How long it may run: ten minutes unless told, at most a day."
    )
    until_node_key: str | None = strawberry.field(
        default=None, description="Run only what leads to this node; its output is the run's."
    )
    wait_ms: int = strawberry.field(
        default=0, description="Answer when the run has ended, but after this time at the latest; at most 60,000."
    )
    budget_tokens: Long | None = strawberry.field(
        default=None,
        description="It fails with BUDGET_EXCEEDED once its models, and those of all runs under it, have taken more "
        "tokens; at least 1.",
    )
    budget_usd: Decimal | None = strawberry.field(
        default=None,
        description="It fails with BUDGET_EXCEEDED once its models, and those of all runs under it, have cost more; "
        "over 0.",
    )
    priority: int = strawberry.field(default=0, description="-100 to 100; higher is taken sooner.")
    start_at: datetime | None = strawberry.field(
        default=None, description="Not before; at most a year away. It is QUEUED until then, and can be cancelled."
    )
    delay_ms: Long | None = strawberry.field(default=None, description="Not before this time from now; or `startAt`.")
    idempotency_key: str | None = strawberry.field(
        default=None, description="Repeating the mutation with the same key within 24 hours gives the same run."
    )

    def to_request(self) -> StartRequest:
        """Read the input."""
        return StartRequest(
            workflow_id=decode(self.workflow_id, WORKFLOW, "input.workflowId"),
            input=self.input,
            version=self.version,
            draft_revision=self.draft_revision,
            timeout_ms=self.timeout_ms,
            until_node_key=self.until_node_key,
            wait_ms=self.wait_ms,
            budget_tokens=self.budget_tokens,
            budget_usd=self.budget_usd,
            priority=self.priority,
            start_at=self.start_at,
            delay_ms=self.delay_ms,
            idempotency_key=self.idempotency_key,
        )


@strawberry.type(description="The answer of `runWorkflow`.")
class RunWorkflowPayload:
    """The payload of `runWorkflow`."""

    execution: Execution = strawberry.field(description="The run; it is committed and will be carried out.")


@strawberry.input(description="What to stop.")
class CancelExecutionInput:
    """The input of `cancelExecution`."""

    execution_id: strawberry.ID = strawberry.field(description="What to stop.")
    reason: str | None = strawberry.field(default=None, description="Why, for people; at most 500 characters.")


@strawberry.type(description="The answer of `cancelExecution`.")
class CancelExecutionPayload:
    """The payload of `cancelExecution`."""

    execution: Execution = strawberry.field(description="The run as it is now.")


@strawberry.input(description="What to tell a run.")
class SignalExecutionInput:
    """The input of `signalExecution`."""

    execution_id: strawberry.ID = strawberry.field(description="Which run.")
    name: str = strawberry.field(description="The name that a `wait` node waits for; 1 to 200 characters.")
    payload: JSON | None = strawberry.field(default=None, description="What the node gives; at most 1 MiB.")


@strawberry.type(description="The answer of `signalExecution`.")
class SignalExecutionPayload:
    """The payload of `signalExecution`."""

    execution: Execution = strawberry.field(description="The run; the signal is stored and will be delivered.")


@strawberry.input(description="What became of a side effect whose outcome is unknown.")
class ResolveUnknownOutcomeInput:
    """The input of `resolveUnknownOutcome`."""

    node_run_id: strawberry.ID = strawberry.field(description="The node run that waits for the decision.")
    decision: Decision = strawberry.field(description="What to do.")
    output: JSON | None = strawberry.field(default=None, description="With COMPLETE: what the node gave.")


@strawberry.type(description="The answer of `resolveUnknownOutcome`.")
class ResolveUnknownOutcomePayload:
    """The payload of `resolveUnknownOutcome`."""

    execution: Execution = strawberry.field(description="The run, which goes on.")


@strawberry.type
class RunMutations:
    """What can be done to executions."""

    @strawberry.mutation(description="Queue a run of a workflow. A run that fails is data, not an error.")
    async def run_workflow(self, info: Info, input: RunWorkflowInput) -> RunWorkflowPayload:
        """Start a run."""
        run = await info.context.use(Executions).start(info.context.viewer, input.to_request())
        return RunWorkflowPayload(execution=Execution.of(run))

    @strawberry.mutation(description="Stop a run; its nodes are interrupted, and no event follows the last one.")
    async def cancel_execution(self, info: Info, input: CancelExecutionInput) -> CancelExecutionPayload:
        """Cancel a run."""
        if input.reason is not None and len(input.reason) > _MAX_REASON:
            raise InvalidInput(
                f"A reason has at most {_MAX_REASON} characters.", field="input.reason", reason="too_long"
            )
        if input.reason is not None and not is_text(input.reason):
            raise InvalidInput(
                "A reason has no characters that cannot be stored.", field="input.reason", reason="text_malformed"
            )
        execution_id = decode(input.execution_id, EXECUTION, "input.executionId")
        run = await info.context.use(Steering).cancel(info.context.viewer, execution_id, input.reason)
        return CancelExecutionPayload(execution=Execution.of(run))

    @strawberry.mutation(
        description="Send a run a signal. A node that waits for it goes on; else it is kept until one does."
    )
    async def signal_execution(self, info: Info, input: SignalExecutionInput) -> SignalExecutionPayload:
        """Signal a run."""
        execution_id = decode(input.execution_id, EXECUTION, "input.executionId")
        steering = info.context.use(Steering)
        run = await steering.signal(info.context.viewer, execution_id, input.name, input.payload)
        return SignalExecutionPayload(execution=Execution.of(run))

    @strawberry.mutation(
        description="Say what became of a side effect that nobody knows of after a crash; the run goes on with that."
    )
    async def resolve_unknown_outcome(
        self, info: Info, input: ResolveUnknownOutcomeInput
    ) -> ResolveUnknownOutcomePayload:
        """Settle an unknown outcome."""
        node_run_id = decode(input.node_run_id, NODE_RUN, "input.nodeRunId")
        steering = info.context.use(Steering)
        run = await steering.resolve_unknown_outcome(info.context.viewer, node_run_id, input.decision, input.output)
        return ResolveUnknownOutcomePayload(execution=Execution.of(run))


_MAX_REASON = 500


@strawberry.type
class ExecutionsSubscription:
    """What can be followed of executions."""

    @strawberry.subscription(
        description="The log of a workspace, line by line as its runs write it. With `after`, what came since that "
        "place is first. It ends when you may not read runs any more."
    )
    async def execution_log_tail(
        self,
        info: Info,
        workspace_id: Annotated[strawberry.ID, strawberry.argument(description="The workspace.")],
        where: Annotated[LogWhere | None, strawberry.argument(description="Which lines; all.")] = None,
        after: Annotated[
            Long | None, strawberry.argument(description="The `position` of the last item you saw; 0 for all.")
        ] = None,
    ) -> AsyncGenerator[LogTailItem, None]:
        """Follow a log."""
        own_id = decode(workspace_id, "Workspace", "workspaceId")
        chosen = (where or LogWhere()).to_filter()
        items = info.context.use(Logs).follow(info.context.viewer, own_id, chosen, after)
        async with aclosing(items):
            async for item, rights in items:
                position = item.last if isinstance(item, LogGap) else item.sequence
                is_shareable = not isinstance(item, LogGap)
                yield positioned(
                    partial(tail_item, item),
                    stream=f"logs:{own_id.hex}",
                    position=position,
                    rights=rights,
                    is_shareable=is_shareable,
                )

    @strawberry.subscription(
        description="The events of a run, once each and in order, up to the terminal one; then it completes. "
        "With `after`, what came since that sequence is first; without, a Snapshot is."
    )
    async def execution_events(
        self,
        info: Info,
        execution_id: Annotated[strawberry.ID, strawberry.argument(description="The run.")],
        after: Annotated[
            int | None, strawberry.argument(description="The `sequence` of the last event you saw; 0 for all.")
        ] = None,
    ) -> AsyncGenerator[ExecutionEvent, None]:
        """Follow a run."""
        lookup, viewer = info.context.use(ExecutionLookup), info.context.viewer
        execution = await lookup.get(viewer, decode(execution_id, EXECUTION, "executionId"))
        rights = await lookup.rights(viewer, execution.workspace_id)
        stream = f"execution:{execution.id.hex}"
        # What one person alone may see is shared with nobody who has rights like theirs.
        is_pooled = execution.trigger is not models.TriggerKind.COPILOT
        if after is not None and after < 0:
            raise InvalidInput("'after' must not be negative.", field="after", reason="negative")
        if after is None or (execution.pruned_at is not None and after < execution.last_sequence):
            if after is not None:
                gap = gap_of(execution, after)
                yield positioned(lambda: gap, stream=stream, position=gap.sequence, rights=rights, is_shareable=False)
            # The terminal event is never folded in, unless it is gone: everybody sees it exactly once.
            is_followed = execution.status.is_terminal and execution.pruned_at is None
            after = execution.last_sequence - 1 if is_followed else execution.last_sequence
            page = await lookup.node_runs(execution, PageRequest(first=_SNAPSHOT_NODES))
            snapshot = Snapshot(
                sequence=after,
                at=execution.ended_at or execution.started_at or execution.queued_at,
                execution_id=encode(EXECUTION, execution.id),
                node_key=None,
                path=[],
                run_id=execution.id,
                state=Execution.of(execution),
                node_runs=[NodeRun.of(row) for row in page.items],
            )
            yield positioned(lambda: snapshot, stream=stream, position=after, rights=rights, is_shareable=False)
            if execution.pruned_at is not None:
                return
        elif after > execution.last_sequence:
            raise InvalidInput("The run has no such event yet.", field="after", reason="out_of_range")
        elif execution.status.is_terminal and after == execution.last_sequence:
            return
        async with aclosing(lookup.follow(execution.id, after)) as entries:
            async for entry in entries:
                current = await lookup.rights(viewer, execution.workspace_id)
                yield positioned(
                    partial(event_of, entry),
                    stream=stream,
                    position=entry.sequence,
                    rights=current if is_pooled else None,
                )
                if entry.type in TERMINAL_EVENTS:
                    return


def gap_of(execution: models.Execution, after: int) -> StreamGap:
    """Tell what of a pruned run's journal cannot be read any more."""
    return StreamGap(
        sequence=execution.last_sequence,
        at=execution.pruned_at or execution.queued_at,
        execution_id=encode(EXECUTION, execution.id),
        node_key=None,
        path=[],
        run_id=execution.id,
        from_sequence=after + 1,
        to_sequence=execution.last_sequence,
    )
