"""What helps to find out why a run went as it did: forks, comparisons, and what a run would do."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, cast

import strawberry

from app.api.arguments import After, Before, First, Last
from app.api.context import Info
from app.api.enums import register_enum
from app.api.relay import Connection, decode, extend, page_args
from app.api.scalars import JSON, Long
from app.components.registry import Registry
from app.executions import comparing, dry_run, json_diff
from app.executions.comparing import Comparing
from app.executions.dry_context import UNKNOWN
from app.executions.forecast import Certainty
from app.executions.json_diff import ChangeKind
from app.executions.lookup import ExecutionLookup
from app.executions.reuse import ReplayMode
from app.executions.types.runs import EXECUTION, Execution, ExecutionError, Iteration, NodeRun, read_budget
from app.workflows.step_types import Operation, operations

register_enum(ReplayMode, "What a replay runs, and what it takes from the record.")
register_enum(Certainty, "Whether a node would run.")
register_enum(ChangeKind, "How a part of a JSON value differs.")


# ---------------------------------------------------------------------- two runs


@strawberry.type(description="One part of a JSON value that differs.")
class JsonChange:
    """See `json_diff.Change`."""

    pointer: str = strawberry.field(description="Where, as RFC 6901 writes it; empty for the whole value.")
    kind: ChangeKind = strawberry.field(description="How it differs.")
    before: JSON | None = strawberry.field(description="What it was.")
    after: JSON | None = strawberry.field(description="What it is.")
    is_cut: bool = strawberry.field(description="Whether the values are left out, because one is over 4 KiB.")

    @classmethod
    def of(cls, change: json_diff.Change) -> "JsonChange":
        """Show a change."""
        return cls(
            pointer=change.pointer,
            kind=change.kind,
            before=cast("JSON | None", change.before),
            after=cast("JSON | None", change.after),
            is_cut=change.is_cut,
        )


@strawberry.type(description="What makes one JSON value into another. Secrets are masked before values are compared.")
class JsonDiff:
    """See `comparing.ValueDiff`."""

    is_equal: bool = strawberry.field(description="Whether there is no difference.")
    changes: list[JsonChange] = strawberry.field(
        description="The differences, at most the first 100; of all nodes together 2,000."
    )
    is_complete: bool = strawberry.field(description="Whether these are all.")

    @classmethod
    def of(cls, found: comparing.ValueDiff) -> "JsonDiff":
        """Show a difference."""
        return cls(
            is_equal=found.is_equal,
            changes=[JsonChange.of(change) for change in found.changes],
            is_complete=found.is_complete,
        )


@strawberry.type(description="How one node, in one place, went in two runs.")
class NodeRunDiff:
    """See `comparing.NodeDiff`."""

    node_key: str = strawberry.field(description="The node.")
    path: list[Iteration] = strawberry.field(description="Where in nested containers; empty outside of them.")
    is_equal: bool = strawberry.field(
        description="Whether state, error, output and handles are the same; how long it took does not count."
    )
    before: NodeRun | None = strawberry.field(description="How it went there; null if only this run came to it.")
    after: NodeRun | None = strawberry.field(description="How it went here; null if only the other run came to it.")
    output: JsonDiff = strawberry.field(description="What makes the output there into the one here.")
    handles_before: list[str] = strawberry.field(description="The handles that were taken there.")
    handles_after: list[str] = strawberry.field(description="The handles that were taken here.")
    duration_change_ms: Long | None = strawberry.field(
        description="How much longer it took here; null unless it ended in both."
    )

    @classmethod
    def of(cls, found: comparing.NodeDiff) -> "NodeRunDiff":
        """Show a difference."""
        change_ms = found.duration_change_ms
        return cls(
            node_key=found.key,
            path=Iteration.of(found.path),
            is_equal=found.is_equal,
            before=None if found.before is None else NodeRun.of(found.before),
            after=None if found.after is None else NodeRun.of(found.after),
            output=JsonDiff.of(found.output),
            handles_before=list(found.handles_before),
            handles_after=list(found.handles_after),
            duration_change_ms=None if change_ms is None else Long(change_ms),
        )


@strawberry.type(description="What makes one run into another.")
class ExecutionDiff:
    """See `comparing.ExecutionDiff`."""

    before: Execution = strawberry.field(description="The run that was named.")
    after: Execution = strawberry.field(description="The run that was asked.")
    is_equal: bool = strawberry.field(
        description="Whether they ended alike, every node went alike, and nothing was left out."
    )
    output: JsonDiff = strawberry.field(description="What makes the output there into the one here.")
    is_complete: bool = strawberry.field(
        description="Whether all nodes were compared: of each run the first 2,000, unless it is pruned."
    )
    found: strawberry.Private[comparing.ExecutionDiff]

    @strawberry.field(description="Node by node: in the order of this run, then those of the other run alone.")
    def nodes(
        self,
        *,
        changed_only: Annotated[bool, strawberry.argument(description="Leave out nodes that went alike.")] = False,
    ) -> list[NodeRunDiff]:
        """List the nodes."""
        return [NodeRunDiff.of(node) for node in self.found.nodes if not (changed_only and node.is_equal)]

    @strawberry.field(description="What makes the graph there into the one here; empty when both ran the same.")
    async def graph(self, info: Info) -> list[Operation]:
        """Compare the graphs."""
        context = info.context
        service = context.use(Comparing)
        made = await service.graph_changes(context.viewer, self.found.before, self.found.after)
        return operations(made, context.use(Registry))

    @classmethod
    def of(cls, found: comparing.ExecutionDiff) -> "ExecutionDiff":
        """Show a comparison."""
        return cls(
            before=Execution.of(found.before),
            after=Execution.of(found.after),
            is_equal=found.is_equal,
            output=JsonDiff.of(found.output),
            is_complete=found.is_complete,
            found=found,
        )


@extend(Execution)
class ExecutionDebugging:
    """The fields of a run that lead to other runs of the same."""

    @strawberry.field(description="The run that it goes on from, or replays; null when that is gone.")
    @staticmethod
    async def fork_of(execution: strawberry.Parent[Execution], info: Info) -> Execution | None:
        """Find the source."""
        source = execution.row.fork_of
        if source is None:
            return None
        found = await info.context.use(ExecutionLookup).get_many(info.context.viewer, [source])
        return None if source not in found else Execution.of(found[source])

    @strawberry.field(description="The retries, forks and replays of this run, oldest first.")
    @staticmethod
    async def forks(
        execution: strawberry.Parent[Execution],
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Execution]:
        """List the forks."""
        page = await info.context.use(ExecutionLookup).forks(execution.row, page_args(first, after, last, before))
        return Connection[Execution].of(page, Execution.of)

    @strawberry.field(description="What makes the run `against`, of the same workspace, into this one.")
    @staticmethod
    async def diff(
        execution: strawberry.Parent[Execution],
        info: Info,
        against: Annotated[strawberry.ID, strawberry.argument(description="Another run.")],
    ) -> ExecutionDiff:
        """Compare."""
        context = info.context
        other = decode(against, EXECUTION, "against")
        service = context.use(Comparing)
        return ExecutionDiff.of(await service.compare(context.viewer, execution.row, other, read_budget(context)))


# ---------------------------------------------------------------------- what a run would do


@strawberry.type(description="Tokens, from the least to the most that is to be expected.")
class TokenRange:
    """See `dry_run.Range`."""

    least: Long = strawberry.field(description="At least.")
    median: Long = strawberry.field(description="As in the middle of past runs.")
    most: Long = strawberry.field(description="At most.")


@strawberry.type(description="Money in US dollars, from the least to the most that is to be expected.")
class CostRange:
    """See `dry_run.Range`."""

    least: Decimal = strawberry.field(description="At least.")
    median: Decimal = strawberry.field(description="As in the middle of past runs.")
    most: Decimal = strawberry.field(description="At most.")


@strawberry.type(description="What models would take, going by past runs of the workflow.")
class UsageEstimate:
    """See `dry_run.Estimate`."""

    samples: int = strawberry.field(description="How many past node runs it goes by.")
    tokens: TokenRange = strawberry.field(description="Tokens, both ways together.")
    cost_usd: CostRange = strawberry.field(description="What they would cost.")

    @classmethod
    def of(cls, estimate: dry_run.Estimate) -> "UsageEstimate":
        """Show an estimate."""
        tokens, cost = estimate.tokens, estimate.cost_usd
        return cls(
            samples=estimate.samples,
            tokens=TokenRange(least=Long(tokens.least), median=Long(tokens.median), most=Long(tokens.most)),
            cost_usd=CostRange(least=cost.least, median=cost.median, most=cost.most),
        )


@strawberry.type(description="What a node would do.")
class DryRunNode:
    """See `dry_run.NodeOutlook`."""

    node_key: str = strawberry.field(description="The node.")
    certainty: Certainty = strawberry.field(description="Whether it would run.")
    least_runs: int = strawberry.field(description="How often at least; more than once in a container.")
    most_runs: int | None = strawberry.field(description="How often at most; null when that is not known.")
    is_output_known: bool = strawberry.field(
        description="Whether `output` is what it would give; large ones are not worked out."
    )
    output: JSON | None = strawberry.field(description="What it would give, where that is known.")
    error: ExecutionError | None = strawberry.field(description="Why it would fail, where it would.")
    estimate: UsageEstimate = strawberry.field(description="What its models would take, in all of its iterations.")

    @classmethod
    def of(cls, outlook: dry_run.NodeOutlook) -> "DryRunNode":
        """Show an outlook."""
        expected = outlook.expected
        is_known = expected.output is not UNKNOWN
        return cls(
            node_key=outlook.key,
            certainty=expected.certainty,
            least_runs=expected.least,
            most_runs=expected.most,
            is_output_known=is_known,
            output=cast("JSON | None", expected.output) if is_known else None,
            error=ExecutionError.of(expected.error),
            estimate=UsageEstimate.of(outlook.estimate),
        )


def outlooks(found: Sequence[dry_run.NodeOutlook]) -> list[DryRunNode]:
    """Show what every node would do."""
    return [DryRunNode.of(outlook) for outlook in found]
