"""The mutations that run something again, and the one that only looks at what would be."""

from typing import cast

import strawberry
from strawberry import UNSET

from app.api.context import Info
from app.api.relay import decode
from app.api.scalars import JSON
from app.executions.dry_run import DryRunRequest, DryRuns
from app.executions.events import Path
from app.executions.named_places import OutputGiven
from app.executions.reruns import ForkRequest, ReplayRequest, Reruns, RetryRequest, RunNodeRequest
from app.executions.reuse import Place, ReplayMode
from app.executions.types import EXECUTION, Execution
from app.executions.types.debugging import DryRunNode, UsageEstimate, outlooks
from app.executions.types.runs import ExecutionError
from app.kernel.errors import InvalidInput
from app.workflows.graph_types import Problem
from app.workflows.types import WORKFLOW

_KEY = "Repeating the mutation with the same key within 24 hours gives the same run."
_WAIT = "Answer when the run has ended, but after this time at the latest; at most 60,000."
_MAX_DEPTH = 16  #: containers inside containers


@strawberry.input(description="One step of the way into nested containers.")
class IterationInput:
    """See `types.runs.Iteration`."""

    node_key: str = strawberry.field(description="The container, by its node key.")
    index: int = strawberry.field(description="Which of its iterations, from 0.")


@strawberry.input(description="A node, in one iteration where it is in containers; or an iteration as a whole.")
class PlaceInput:
    """See `reuse.Place`."""

    node_key: str | None = strawberry.field(
        default=None, description="The node; without it, all of the iteration that `path` ends in."
    )
    path: list[IterationInput] = strawberry.field(
        default_factory=list[IterationInput], description="The containers around it, from the outermost in."
    )

    def to_place(self) -> Place:
        """Read the place."""
        return Place(self.node_key, _path(self.path, "input.fromNode.path"))


@strawberry.input(description="The output of a node, in the place of one it would make.")
class NodeOutputInput:
    """See `reruns.OutputGiven`."""

    node_key: str = strawberry.field(description="The node; it does not run.")
    path: list[IterationInput] = strawberry.field(
        default_factory=list[IterationInput], description="The containers around it, from the outermost in."
    )
    output: JSON | None = strawberry.field(description="What it gives.")
    handles: list[str] | None = strawberry.field(
        default=None, description="By which handles it is left; those it took in the source, else `output`."
    )


@strawberry.input(description="What a node gives, for a node that is run alone.")
class StandInInput:
    """See `reruns.OutputGiven`."""

    node_key: str = strawberry.field(description="The node; it does not run.")
    output: JSON | None = strawberry.field(description="What it gives.")


@strawberry.input(description="Which run to go on with, and from where.")
class RetryExecutionInput:
    """The input of `retryExecution`."""

    execution_id: strawberry.ID = strawberry.field(description="A run that failed, was cancelled or timed out.")
    from_node_key: str | None = strawberry.field(
        default=None,
        description="This node, wherever it ran, and all that follows it run again too; so can what has completed.",
    )
    wait_ms: int = strawberry.field(default=0, description=_WAIT)
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@strawberry.type(description="The answer of `retryExecution`.")
class RetryExecutionPayload:
    """The payload of `retryExecution`."""

    execution: Execution = strawberry.field(description="The new run; `forkOf` is the one that was retried.")


@strawberry.input(description="Which run to go on from, from where, and what is to be different. Something must be.")
class ForkExecutionInput:
    """The input of `forkExecution`."""

    execution_id: strawberry.ID = strawberry.field(description="The run to go on from.")
    from_node: PlaceInput | None = strawberry.field(
        default=None, description="What runs again, with all that follows it; the rest is taken over."
    )
    input: JSON | None = strawberry.field(
        default=UNSET,
        description="The run's input in the place of the source's. What is taken over keeps what it made of the old "
        "one; without `fromNode` everything runs again.",
    )
    version: int | None = strawberry.field(
        default=None, description="Another version; nodes that differ in it run again, with all that follows them."
    )
    draft_revision: int | None = strawberry.field(
        default=None, description="A revision of the draft in the place of a version."
    )
    outputs: list[NodeOutputInput] = strawberry.field(
        default_factory=list[NodeOutputInput],
        description="Outputs that are given; what follows these nodes runs again.",
    )
    wait_ms: int = strawberry.field(default=0, description=_WAIT)
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)

    def to_request(self) -> ForkRequest:
        """Read the input."""
        has_input = self.input is not UNSET
        return ForkRequest(
            decode(self.execution_id, EXECUTION, "input.executionId"),
            place=None if self.from_node is None else self.from_node.to_place(),
            input=self.input if has_input else None,
            has_input=has_input,
            version=self.version,
            draft_revision=self.draft_revision,
            outputs=[
                OutputGiven(each.node_key, each.output, _path(each.path, f"input.outputs[{at}].path"), each.handles)
                for at, each in enumerate(self.outputs)
            ],
            wait_ms=self.wait_ms,
            idempotency_key=self.idempotency_key,
        )


@strawberry.type(description="The answer of `forkExecution`.")
class ForkExecutionPayload:
    """The payload of `forkExecution`."""

    execution: Execution = strawberry.field(description="The new run; `forkOf` is its source.")


@strawberry.input(description="Which run to replay, and how.")
class ReplayExecutionInput:
    """The input of `replayExecution`."""

    execution_id: strawberry.ID = strawberry.field(description="The run; it has ended, unless the mode is LIVE.")
    mode: ReplayMode = strawberry.field(description="What runs, and what comes from the record.")
    wait_ms: int = strawberry.field(default=0, description=_WAIT)
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@strawberry.type(description="The answer of `replayExecution`.")
class ReplayExecutionPayload:
    """The payload of `replayExecution`."""

    execution: Execution = strawberry.field(description="The new run; `forkOf` is the one that is replayed.")


@strawberry.input(description="Which node to run alone, and on what.")
class RunNodeInput:
    """The input of `runNode`."""

    workflow_id: strawberry.ID = strawberry.field(description="The workflow.")
    node_key: str = strawberry.field(description="The node; a container runs with what is inside of it.")
    input: JSON | None = strawberry.field(
        default=UNSET,
        description="What arrives at the node, also as `item` where it is in a container. "
        "Without it, the outputs of the nodes that are connected to it arrive, as far as they are given or pinned.",
    )
    outputs: list[StandInInput] = strawberry.field(
        default_factory=list[StandInInput],
        description="What other nodes give; of a draft, pinned outputs count as given.",
    )
    version: int | None = strawberry.field(default=None, description="A version in the place of the draft.")
    draft_revision: int | None = strawberry.field(
        default=None, description="A revision of the draft; the present one. Other nodes need not be finished."
    )
    timeout_ms: int | None = strawberry.field(
        default=None, description="How long it may run: ten minutes unless told, at most a day."
    )
    wait_ms: int = strawberry.field(default=0, description=_WAIT)
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)

    def to_request(self) -> RunNodeRequest:
        """Read the input."""
        has_input = self.input is not UNSET
        return RunNodeRequest(
            decode(self.workflow_id, WORKFLOW, "input.workflowId"),
            self.node_key,
            input=self.input if has_input else None,
            has_input=has_input,
            outputs=[OutputGiven(each.node_key, each.output) for each in self.outputs],
            version=self.version,
            draft_revision=self.draft_revision,
            timeout_ms=self.timeout_ms,
            wait_ms=self.wait_ms,
            idempotency_key=self.idempotency_key,
        )


@strawberry.type(description="The answer of `runNode`.")
class RunNodePayload:
    """The payload of `runNode`."""

    execution: Execution = strawberry.field(description="A run of the one node; its output is the node's.")


@strawberry.input(
    description="What would be run, and on what. Without `version` and `draftRevision`, the published one."
)
class DryRunInput:
    """The input of `dryRun`."""

    workflow_id: strawberry.ID = strawberry.field(description="What would be run.")
    input: JSON | None = strawberry.field(default=None, description="Any JSON value, at most 8 MiB.")
    version: int | None = strawberry.field(default=None, description="The number of a version.")
    draft_revision: int | None = strawberry.field(
        default=None, description="The present revision of the draft, or one that was run before."
    )


@strawberry.type(
    description="What a run would do. Nothing was run: no secret was read, nobody was asked, and nothing was stored."
)
class DryRunPayload:
    """The payload of `dryRun`."""

    is_valid: bool = strawberry.field(description="Whether it can run; if not, `nodes` is empty.")
    problems: list[Problem] = strawberry.field(description="What is wrong with the graph, warnings too.")
    nodes: list[DryRunNode] = strawberry.field(description="What each node would do, in the order of the graph.")
    error: ExecutionError | None = strawberry.field(description="Why the run would fail, if it would for certain.")
    estimate: UsageEstimate = strawberry.field(description="What all nodes together would take.")
    is_estimate_complete: bool = strawberry.field(
        description="Whether every node that may run, and might take something, has run before."
    )


@strawberry.type
class DebuggingMutation:
    """What can be done to find out why a run went as it did."""

    @strawberry.mutation(
        description="Go on with a run that ended badly, as a new run: what had completed is taken over, what failed "
        "runs again."
    )
    async def retry_execution(self, info: Info, input: RetryExecutionInput) -> RetryExecutionPayload:
        """Retry a run."""
        request = RetryRequest(
            decode(input.execution_id, EXECUTION, "input.executionId"),
            input.from_node_key,
            input.wait_ms,
            input.idempotency_key,
        )
        run = await info.context.use(Reruns).retry(info.context.viewer, request)
        return RetryExecutionPayload(execution=Execution.of(run))

    @strawberry.mutation(
        description="Go on from any node or iteration of a run, as a new run, with another input, version or outputs."
    )
    async def fork_execution(self, info: Info, input: ForkExecutionInput) -> ForkExecutionPayload:
        """Fork a run."""
        run = await info.context.use(Reruns).fork(info.context.viewer, input.to_request())
        return ForkExecutionPayload(execution=Execution.of(run))

    @strawberry.mutation(description="Run once more what ran, from its record or anew, as a new run.")
    async def replay_execution(self, info: Info, input: ReplayExecutionInput) -> ReplayExecutionPayload:
        """Replay a run."""
        request = ReplayRequest(
            decode(input.execution_id, EXECUTION, "input.executionId"),
            input.mode,
            input.wait_ms,
            input.idempotency_key,
        )
        run = await info.context.use(Reruns).replay(info.context.viewer, request)
        return ReplayExecutionPayload(execution=Execution.of(run))

    @strawberry.mutation(description="Run one node alone, on an input or on what the nodes before it are said to give.")
    async def run_node(self, info: Info, input: RunNodeInput) -> RunNodePayload:
        """Run a node."""
        run = await info.context.use(Reruns).run_node(info.context.viewer, input.to_request())
        return RunNodePayload(execution=Execution.of(run))

    @strawberry.mutation(
        description="Say what a run would do, as far as nodes without side effects decide it, and what its models "
        "would take, going by past runs. It runs and stores nothing."
    )
    async def dry_run(self, info: Info, input: DryRunInput) -> DryRunPayload:
        """Look at what would be."""
        request = DryRunRequest(
            decode(input.workflow_id, WORKFLOW, "input.workflowId"),
            cast("object", input.input),
            input.version,
            input.draft_revision,
        )
        found = await info.context.use(DryRuns).look(info.context.viewer, request)
        return DryRunPayload(
            is_valid=found.is_valid,
            problems=[Problem.of(problem) for problem in found.problems],
            nodes=outlooks(found.nodes),
            error=ExecutionError.of(found.error),
            estimate=UsageEstimate.of(found.estimate),
            is_estimate_complete=found.is_estimate_complete,
        )


def _path(steps: list[IterationInput], field: str) -> Path:
    if len(steps) > _MAX_DEPTH:
        raise InvalidInput(f"Containers nest at most {_MAX_DEPTH} deep.", field=field, reason="too_many")
    return tuple((step.node_key, step.index) for step in steps)
