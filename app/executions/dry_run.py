"""The use case that says what a run would do and cost; it makes no run and writes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median
from typing import Any
from uuid import UUID

import orjson

from app.components.context import Tools
from app.components.contract import SideEffects
from app.components.registry import Registry
from app.executions.dry_context import UNKNOWN
from app.executions.forecast import Certainty, Expected, forecast
from app.executions.models import NodeRunStatus
from app.executions.plan import Plan, PlanNode, make_plan
from app.executions.service import checked_input
from app.kernel.database import Database
from app.kernel.rights import Viewer
from app.workflows.problems import Problem, errors
from app.workflows.targets import RunTargets
from app.workflows.validation import problems

_PAST_RUNS = 200  #: the newest, of the workflow
_PAST_NODE_RUNS = 50_000
_MAX_SHOWN_BYTES = 4 * 1024 * 1024  #: of predicted outputs together


@dataclass(frozen=True, slots=True)
class DryRunRequest:
    """What would be run, and on what."""

    workflow_id: UUID
    input: Any = None
    version: int | None = None  #: None, with `draft_revision`: the published one
    draft_revision: int | None = None


@dataclass(frozen=True, slots=True)
class Range:
    """The least, the middle and the most of something."""

    least: Any = 0
    median: Any = 0
    most: Any = 0


@dataclass(frozen=True, slots=True)
class Estimate:
    """What models would take, by so many past node runs."""

    samples: int = 0
    tokens: Range = Range()
    cost_usd: Range = Range(Decimal(0), Decimal(0), Decimal(0))


@dataclass(frozen=True, slots=True)
class NodeOutlook:
    """What one node would do."""

    key: str
    expected: Expected
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a run would do.

    Attributes:
        problems: What is wrong with the graph; with an error among it, nothing runs and nothing else is said.
        nodes: In the order of the graph.
        error: Why the run would fail for certain, if it would.
        estimate: What all nodes together would take.
        is_estimate_complete: Whether every node that may run and could take something has run before.
    """

    problems: Sequence[Problem]
    nodes: Sequence[NodeOutlook] = ()
    error: Mapping[str, Any] | None = None
    estimate: Estimate = field(default_factory=Estimate)
    is_estimate_complete: bool = False

    @property
    def is_valid(self) -> bool:
        """Whether it can run."""
        return not errors(self.problems)


@dataclass(slots=True)
class _Past:
    """What a node took in past runs: every time, and run by run."""

    tokens: list[int] = field(default_factory=list[int])
    costs: list[Decimal] = field(default_factory=list[Decimal])
    runs: dict[str, list[int]] = field(default_factory=dict[str, list[int]])  #: by run, the places in these lists


class DryRuns:
    """Says what runs would do."""

    def __init__(self, database: Database, targets: RunTargets, registry: Registry, tools: Tools) -> None:
        self._database = database
        self._targets = targets
        self._registry = registry
        self._tools = tools

    async def look(self, viewer: Viewer, request: DryRunRequest) -> Outlook:
        """Look at what a run would do, as far as pure nodes decide it.

        Raises:
            WorkflowNotFound: There is none, or it is not visible.
            Forbidden: The viewer may see it but not run it.
            InvalidInput: The input is too large.
            VersionNotFound: It has no such version.
        """
        checked_input(request.input)
        target = await self._targets.look_at(
            viewer, request.workflow_id, version=request.version, draft_revision=request.draft_revision
        )
        found = problems(target.graph, self._registry)
        if errors(found):
            return Outlook(found)
        plan = make_plan(target.graph, self._registry)
        seen = await forecast(plan, request.input, self._tools, use_pins=target.version_id is None)
        _cut(seen.nodes.values())
        past, runs = await self._past(request.workflow_id, plan)
        nodes = [
            NodeOutlook(key, expected, _estimate(expected, past.get(key), runs)) for key, expected in seen.nodes.items()
        ]
        return Outlook(
            found,
            nodes,
            seen.error,
            _total(node.estimate for node in nodes),
            all(
                node.estimate.samples > 0
                for node in nodes
                if node.expected.certainty is not Certainty.SKIPPED and _may_spend(plan.nodes[node.key])
            ),
        )

    async def _past(self, workflow_id: UUID, plan: Plan) -> tuple[Mapping[str, _Past], Sequence[str]]:
        """Read what the nodes took in the newest runs of the workflow, and which runs those are."""
        is_postgres = self._database.dialect == "postgres"
        mark, value = ("$1", workflow_id) if is_postgres else ("?", str(workflow_id))
        newest = f"SELECT id FROM executions WHERE workflow_id = {mark} ORDER BY queued_at DESC, id LIMIT {_PAST_RUNS}"  # noqa: S608 - constants
        runs = [str(row["id"]) for row in await self._database.fetch(newest, [value])]
        rows = await self._database.fetch(
            "SELECT n.execution_id, n.node_key, n.component, n.prompt_tokens + n.completion_tokens AS tokens, "  # noqa: S608 - constants
            f"n.cost_usd FROM node_runs n WHERE n.execution_id IN (SELECT id FROM ({newest}) AS newest) "
            f"AND n.status = '{NodeRunStatus.COMPLETED.value}' AND n.is_reused = {'false' if is_postgres else '0'} "
            f"LIMIT {_PAST_NODE_RUNS}",
            [value],
        )
        found: dict[str, _Past] = {}
        for row in rows:
            node = plan.nodes.get(row["node_key"])
            if node is None or node.spec.component != row["component"]:
                continue
            past = found.setdefault(node.key, _Past())
            past.runs.setdefault(str(row["execution_id"]), []).append(len(past.tokens))
            past.tokens.append(int(row["tokens"]))
            past.costs.append(Decimal(str(row["cost_usd"])))
        return found, runs


def _cut(nodes: Iterable[Expected]) -> None:
    """Keep as many outputs as one answer can show."""
    left = _MAX_SHOWN_BYTES
    for expected in nodes:
        if expected.output is not UNKNOWN:
            try:
                left -= len(orjson.dumps(expected.output)) if left > 0 else 0
            except TypeError:  # a run would refuse it too
                expected.output = UNKNOWN
            if left <= 0:
                expected.output = UNKNOWN


def _estimate(expected: Expected, past: _Past | None, runs: Sequence[str]) -> Estimate:
    if expected.certainty is Certainty.SKIPPED or past is None:
        return Estimate(0 if past is None else len(past.tokens))
    most = expected.most if expected.most is not None else max(map(len, past.runs.values()))
    return Estimate(
        len(past.tokens),
        _range(past.tokens, expected, most, past, runs, 0),
        _range(past.costs, expected, most, past, runs, Decimal(0)),
    )


def _range(values: Sequence[Any], expected: Expected, most: int, past: _Past, runs: Sequence[str], zero: Any) -> Range:
    """Multiply by how often the node runs; where that is open, take the middle of what whole runs took."""
    least, highest = min(values) * expected.least, max(values) * most
    if expected.least == most:
        middle = median(values) * most
    else:
        totals = [sum((values[at] for at in past.runs.get(run, ())), zero) for run in runs]
        middle = min(max(median(totals), least), highest)
    return Range(least, int(middle) if isinstance(zero, int) else middle, highest)


def _total(estimates: Iterable[Estimate]) -> Estimate:
    """Add up; the middle of a sum is taken for the sum of the middles."""
    samples, tokens, cost = 0, Range(), Estimate().cost_usd
    for each in estimates:
        samples += each.samples
        tokens, cost = _sum(tokens, each.tokens), _sum(cost, each.cost_usd)
    return Estimate(samples, tokens, cost)


def _sum(one: Range, other: Range) -> Range:
    return Range(one.least + other.least, one.median + other.median, one.most + other.most)


def _may_spend(node: PlanNode) -> bool:
    """Say whether a node could take tokens: what ends at once, and only works on what it is given, takes none."""
    is_pure = node.side_effects is SideEffects.NONE
    return node.spec.is_enabled and not (is_pure and (node.is_immediate or node.component.is_container))
