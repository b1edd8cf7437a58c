"""Runs as traces and pictures: what readers see of the course of a run beside its events."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tortoise.functions import Count, Max, Min

from app.accounts.access import Access
from app.executions.events import JournalEntry
from app.executions.lookup import ReadBudget
from app.executions.models import Execution, ExecutionStatus, NodeRun, NodeRunStatus
from app.executions.reading import JournalReader
from app.executions.spans import Span, SpanFold, SpanKind, SpanStatus
from app.executions.timelines import spoken, timeline_mermaid, timeline_svg
from app.kernel.clock import Clock
from app.kernel.rights import Scope, Viewer
from app.workflows.diagrams import DiagramFormat, Mark, Tone
from app.workflows.graph import Graph
from app.workflows.targets import RunTargets

MAX_DRAWN_EVENTS = 50_000  #: of one timeline; what comes later is not shown
_READ_EVENTS = 1_000
_EVENT_BYTES = 400  #: what reading one without its data counts for


@dataclass(frozen=True, slots=True)
class Shown:
    """What a picture of a run shows of its graph."""

    graph: Graph
    marks: Mapping[str, Mark]
    state: str


class Traces:
    """Folds journals into spans and pictures, of runs that the viewer has."""

    def __init__(self, access: Access, reader: JournalReader, targets: RunTargets, clock: Clock) -> None:
        self._access = access
        self._reader = reader
        self._targets = targets
        self._clock = clock

    async def spans(self, execution: Execution, after: int, limit: int, budget: ReadBudget) -> list[Span]:
        """Return the spans that events after `after` opened, of as many such events as `limit`, in their order.

        The journal is folded up to where all of them have ended, at most to its end.

        Raises:
            TooComplex: One operation asked for too much.
        """
        chosen: dict[str, Span] = {}
        openers: set[int] = set()
        waiting: set[str] = set()
        fold = self._fold_of(execution)
        async for entries in self._skeleton(execution, budget):
            for entry in entries:
                for span in fold.feed(entry):
                    if span.sequence > after and (span.sequence in openers or len(openers) < limit):
                        openers.add(span.sequence)
                        chosen[span.span_id] = span
                        waiting.add(span.span_id)
                    if span.ended_at is not None:
                        waiting.discard(span.span_id)
            # The run ends with its journal, and its row says how.
            if len(openers) >= limit and not any(chosen[each].kind is not SpanKind.RUN for each in waiting):
                break
        for span in chosen.values():
            if span.kind is SpanKind.RUN and span.ended_at is None and execution.ended_at is not None:
                span.end(execution.ended_at, _OUTCOMES[execution.status], status=execution.status.value)
        return sorted(chosen.values(), key=lambda span: (span.sequence, _ORDER[span.kind]))

    async def timeline(
        self, viewer: Viewer, execution: Execution, chosen: DiagramFormat, budget: ReadBudget, title: str
    ) -> str:
        """Draw when each node ran; nodes have their names only for those who may read workflows.

        Raises:
            TooComplex: One operation asked for too much.
        """
        names: dict[str, str] = {}
        if await self._access.permits(viewer, execution.workspace_id, Scope.WORKFLOWS_READ):
            names = {node.key: node.name for node in (await self._graph(execution)).nodes}
        found: dict[str, Span] = {}
        fold = self._fold_of(execution)
        async for entries in self._skeleton(execution, budget, MAX_DRAWN_EVENTS):
            for entry in entries:
                for span in fold.feed(entry):
                    found[span.span_id] = span
        spans, now = list(found.values()), execution.ended_at or self._clock.now()
        if chosen is DiagramFormat.MERMAID:
            return await asyncio.to_thread(timeline_mermaid, spans, names, title=title, now=now)
        state = _STATES[execution.status]
        return await asyncio.to_thread(timeline_svg, spans, names, title=title, state=state, now=now)

    async def shown(self, viewer: Viewer, execution: Execution) -> Shown:
        """Return the graph of a run, and what the run made of its nodes.

        Raises:
            Forbidden: The viewer may not read workflows.
        """
        await self._access.require(viewer, execution.workspace_id, Scope.WORKFLOWS_READ)
        rows: list[Any] = (
            await NodeRun.filter(execution_id=execution.id)
            .annotate(count=Count("id"), tries=Max("attempt"), began=Min("started_at"), ended=Max("ended_at"))
            .group_by("node_key", "status", "is_reused")
            .values("node_key", "status", "is_reused", "count", "tries", "began", "ended")
        )
        by_key: dict[str, list[Any]] = {}
        for row in rows:
            by_key.setdefault(row["node_key"], []).append(row)
        graph = await self._graph(execution)
        left = await self._reader.handles(execution.id, _telling(graph), MAX_DRAWN_EVENTS)
        marks = {key: replace(_mark(found), handles=left.get(key)) for key, found in by_key.items()}
        return Shown(graph, marks, f"{_STATES[execution.status]}.")

    async def _graph(self, execution: Execution) -> Graph:
        if execution.version_id is not None:
            return await self._targets.load_graph(execution.version_id)
        return await self._targets.load_graph((execution.workflow_id, execution.draft_revision or 0))

    def _fold_of(self, execution: Execution) -> SpanFold:
        return SpanFold(execution.id, execution.trace_parent)

    async def _skeleton(
        self, execution: Execution, budget: ReadBudget, most: int | None = None
    ) -> AsyncGenerator[Sequence[JournalEntry]]:
        after = 0
        while most is None or after < most:
            budget.spend(_EVENT_BYTES * min(_READ_EVENTS, max(0, execution.last_sequence - after)))
            entries = await self._reader.skeleton(execution.id, after, _READ_EVENTS)
            if entries:
                yield entries
                after = entries[-1].sequence
            if len(entries) < _READ_EVENTS:
                return


def _telling(graph: Graph) -> list[str]:
    """Name the nodes of which their state does not say by which handles they were left."""
    ways: dict[str, set[str]] = {}
    for link in graph.connections:
        ways.setdefault(link.source, set()).add(link.source_handle)
    skippable = {node.key for node in graph.nodes if node.skip_if is not None or not node.is_enabled}
    return [node.key for node in graph.nodes if node.key in skippable or len(ways.get(node.key, ())) > 1]


def _mark(rows: Sequence[Any]) -> Mark:
    """Sum up all the runs of one node: the gravest tone, and how many went which way."""
    counts: dict[Tone, int] = {}
    for row in rows:
        tone = Tone.REUSED if row["is_reused"] else _TONES[NodeRunStatus(row["status"])]
        counts[tone] = counts.get(tone, 0) + row["count"]
    tone = min(counts, key=_RANKS.index)
    total = sum(counts.values())
    if total == 1:
        row = rows[0]
        took = spoken((row["ended"] - row["began"]).total_seconds() * 1000) if row["ended"] is not None else ""
        note = "" if tone is Tone.SKIPPED else took
        tries = f", {row['tries']} tries" if row["tries"] > 1 else ""
        return Mark(tone, f"{_WORDS[tone]}{f' in {took}' if note else ''}{tries}", note)
    text = ", ".join(f"{counts[each]} {_WORDS[each]}" for each in _RANKS if each in counts)
    done = counts.get(Tone.DONE, 0) + counts.get(Tone.REUSED, 0)
    return Mark(tone, text, f"{done}/{total}" if done < total else f"×{total}")  # noqa: RUF001 - that is the sign for it


#: The gravest first: what a node that ran often is shown as.
_RANKS = (
    Tone.RUNNING,
    Tone.RETRYING,
    Tone.WAITING,
    Tone.FAILED,
    Tone.DONE,
    Tone.REUSED,
    Tone.CANCELLED,
    Tone.SKIPPED,
)
_TONES = {
    NodeRunStatus.RUNNING: Tone.RUNNING,
    NodeRunStatus.RETRYING: Tone.RETRYING,
    NodeRunStatus.WAITING: Tone.WAITING,
    NodeRunStatus.COMPLETED: Tone.DONE,
    NodeRunStatus.FAILED: Tone.FAILED,
    NodeRunStatus.SKIPPED: Tone.SKIPPED,
    NodeRunStatus.CANCELLED: Tone.CANCELLED,
}
_WORDS = {
    Tone.RUNNING: "running",
    Tone.RETRYING: "to be tried again",
    Tone.WAITING: "waiting",
    Tone.FAILED: "failed",
    Tone.DONE: "completed",
    Tone.REUSED: "taken over",
    Tone.CANCELLED: "cancelled",
    Tone.SKIPPED: "skipped",
}
_ORDER = {kind: place for place, kind in enumerate(SpanKind)}
_OUTCOMES = {
    ExecutionStatus.COMPLETED: SpanStatus.OK,
    ExecutionStatus.FAILED: SpanStatus.ERROR,
    ExecutionStatus.TIMED_OUT: SpanStatus.ERROR,
    ExecutionStatus.CANCELLED: SpanStatus.UNSET,
}
_STATES = {status: status.value.replace("_", " ").capitalize() for status in ExecutionStatus}
