"""Two runs side by side: node by node, what each gave, how it went and how long it took."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.accounts.access import Access
from app.executions.events import EventType, JournalEntry, Path, parse_path
from app.executions.json_diff import MAX_CHANGES, Change, changes
from app.executions.lookup import ExecutionLookup, ExecutionNotFound, ReadBudget, refuse_pruned
from app.executions.models import Execution, NodeRun
from app.executions.rows import pin_of
from app.kernel.rights import Scope, Viewer
from app.workflows.diff import Operation, diff
from app.workflows.targets import RunTargets

#: Of each of the two; a comparison of more says that it is not complete.
MAX_NODE_RUNS = 2_000
_ENTRIES = 200  #: read at once
_MOST_CHANGES = 2_000  #: listed for all nodes together


@dataclass(frozen=True, slots=True)
class ValueDiff:
    """Two values; the changes are those that make the first into the second."""

    is_equal: bool
    changes: Sequence[Change]
    is_complete: bool

    @classmethod
    def of(cls, before: Any, after: Any, limit: int = MAX_CHANGES) -> "ValueDiff":
        """Compare; list so many changes at most."""
        found, is_complete = changes(before, after, min(limit, MAX_CHANGES))
        return cls(is_complete and not found, found, is_complete)


@dataclass(frozen=True, slots=True)
class NodeDiff:
    """One node in one place, as it went in either run; None: it was not reached there."""

    key: str
    path: Path
    before: NodeRun | None
    after: NodeRun | None
    output: ValueDiff
    handles_before: Sequence[str]
    handles_after: Sequence[str]

    @property
    def duration_change_ms(self) -> int | None:
        """How much longer it took; None unless it ended in both."""
        before, after = _duration_ms(self.before), _duration_ms(self.after)
        return None if before is None or after is None else after - before

    @property
    def is_equal(self) -> bool:
        """Whether it went the same way to the same result, however long that took."""
        return (
            self.before is not None
            and self.after is not None
            and self.before.status is self.after.status
            and self.before.error == self.after.error
            and self.output.is_equal
            and list(self.handles_before) == list(self.handles_after)
        )


@dataclass(frozen=True, slots=True)
class ExecutionDiff:
    """What is different in one run from another."""

    before: Execution
    after: Execution
    output: ValueDiff
    nodes: Sequence[NodeDiff]
    is_complete: bool  #: whether every node of both was looked at

    @property
    def is_equal(self) -> bool:
        """Whether they ended alike and every node went alike, as far as all can be told."""
        return (
            self.before.status is self.after.status
            and self.before.error == self.after.error
            and self.output.is_equal
            and self.is_complete
            and all(node.is_equal for node in self.nodes)
        )


class Comparing:
    """Compares runs that the viewer may see."""

    def __init__(self, access: Access, lookup: ExecutionLookup, targets: RunTargets) -> None:
        self._access = access
        self._lookup = lookup
        self._targets = targets

    async def compare(self, viewer: Viewer, after: Execution, against: UUID, budget: ReadBudget) -> ExecutionDiff:
        """Say what makes the run `against` into `after`, which the viewer has.

        Raises:
            ExecutionNotFound: There is no such run, it is not visible, or it is of another workspace.
            TooComplex: Their outputs are over the budget.
        """
        before = await self._lookup.get(viewer, against)
        if before.workspace_id != after.workspace_id:
            raise ExecutionNotFound
        refuse_pruned(before)
        refuse_pruned(after)
        first, second = await self._node_runs(before), await self._node_runs(after)
        places = list(dict.fromkeys((*second, *first)))
        nodes: list[NodeDiff] = []
        for start in range(0, len(places), _ENTRIES):
            part = places[start : start + _ENTRIES]
            pairs = [(first.get(place), second.get(place)) for place in part]
            ends = await self._ends([run for pair in pairs for run in pair if run is not None], budget)
            left = _MOST_CHANGES - sum(len(node.output.changes) for node in nodes)
            # Outputs may be large, and others are served meanwhile.
            nodes += await asyncio.to_thread(_compared_all, part, pairs, ends, left)
        outputs = await self._output(before, budget), await self._output(after, budget)
        return ExecutionDiff(
            before,
            after,
            await asyncio.to_thread(ValueDiff.of, *outputs),
            nodes,
            max(len(first), len(second)) < MAX_NODE_RUNS and before.pruned_at is None and after.pruned_at is None,
        )

    async def graph_changes(self, viewer: Viewer, before: Execution, after: Execution) -> Sequence[Operation]:
        """Return what makes the graph that one run ran into that of the other.

        Raises:
            Forbidden: The viewer may not read workflows.
        """
        await self._access.require(viewer, after.workspace_id, Scope.WORKFLOWS_READ)
        pins = [pin_of(before), pin_of(after)]
        if pins[0] == pins[1]:
            return []
        old, new = [await self._targets.load_graph(pin) for pin in pins]
        return diff(old, new)

    async def _node_runs(self, execution: Execution) -> Mapping[tuple[str, str], NodeRun]:
        rows = await NodeRun.filter(execution_id=execution.id).order_by("started_sequence").limit(MAX_NODE_RUNS)
        # A container that is tried again runs its nodes again: the last time counts.
        return {(row.path, row.node_key): row for row in rows}

    async def _ends(self, runs: Sequence[NodeRun], budget: ReadBudget) -> Mapping[tuple[UUID, int], JournalEntry]:
        wanted = [(run.execution_id, run.output_sequence) for run in runs if run.output_sequence is not None]
        return await self._lookup.entries_at(wanted, budget) if wanted else {}

    async def _output(self, execution: Execution, budget: ReadBudget) -> Any:
        at = (execution.id, execution.last_sequence)
        last = (await self._lookup.entries_at([at], budget)).get(at)
        return last.data.get("output") if last is not None and last.type is EventType.EXECUTION_COMPLETED else None


def _compared_all(
    places: Sequence[tuple[str, str]],
    pairs: Sequence[tuple[NodeRun | None, NodeRun | None]],
    ends: Mapping[tuple[UUID, int], JournalEntry],
    left: int,
) -> list[NodeDiff]:
    found: list[NodeDiff] = []
    for place, pair in zip(places, pairs, strict=True):
        found.append(_compared(place, *pair, ends, max(0, left)))
        left -= len(found[-1].output.changes)
    return found


def _compared(
    place: tuple[str, str],
    before: NodeRun | None,
    after: NodeRun | None,
    ends: Mapping[tuple[UUID, int], JournalEntry],
    left: int,
) -> NodeDiff:
    one, two = _end(before, ends), _end(after, ends)
    return NodeDiff(
        place[1],
        parse_path(place[0]),
        before,
        after,
        ValueDiff.of(one.get("output"), two.get("output"), left),
        one.get("handles", ()),
        two.get("handles", ()),
    )


def _end(run: NodeRun | None, ends: Mapping[tuple[UUID, int], JournalEntry]) -> Mapping[str, Any]:
    if run is None or run.output_sequence is None:
        return {}
    found = ends.get((run.execution_id, run.output_sequence))
    return {} if found is None else found.data


def _duration_ms(run: NodeRun | None) -> int | None:
    if run is None or run.ended_at is None:
        return None
    return round((run.ended_at - run.started_at).total_seconds() * 1000)
