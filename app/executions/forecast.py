"""What a run would do, as far as pure nodes decide it: nothing is stored, asked or changed.

Every link is taken, possibly taken or not taken; every node runs for certain, possibly, or not. A pure node that
ends at once is evaluated where all that it reads is known; every other node's output is not known, and where that
chooses a way, every way is possible. "For certain" means: unless a node before it fails, or the run is stopped.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.components.context import Tools
from app.components.contract import (
    ERROR,
    OUTPUT,
    ComponentFailed,
    ContainerComponent,
    Iterations,
    Result,
    SideEffects,
)
from app.components.sandbox.values import weight_over
from app.executions.dry_context import UNKNOWN, DryContext, NotKnown, has_unknown
from app.executions.expectations import (
    Body,
    Certainty,
    Expected,
    Outcome,
    Setting,
    Surroundings,
    assigned,
    common,
    implied_by,
    in_order,
    way_of,
)
from app.executions.failures import error_of
from app.executions.masking import Masker
from app.executions.plan import Plan, PlanNode
from app.executions.run_context import value_of
from app.workflows.graph import OnError

_MOST_ITERATIONS = 200  #: of one container that are looked at; those after them are possible
_MOST_EVALUATIONS = 5_000
_SECONDS = 3.0
_MOST_WEIGHT = 20_000  #: of one output, see `weight_over`; heavier ones are not gone on with
_FAIR = 20


@dataclass(slots=True)
class Forecast:
    """The nodes of a workflow, and what is known of the run's end.

    Attributes:
        nodes: By key, in the order of the graph.
        error: Why the run would fail for certain, if it would.
    """

    nodes: dict[str, Expected]
    error: Mapping[str, Any] | None = None


async def forecast(plan: Plan, run_input: Any, tools: Tools, *, use_pins: bool) -> Forecast:
    """Look at what a run would do."""
    return await _Forecaster(plan, run_input, tools, use_pins=use_pins).run()


class _Forecaster:
    def __init__(self, plan: Plan, run_input: Any, tools: Tools, *, use_pins: bool) -> None:
        self._plan = plan
        self._run_input = run_input
        self._tools = tools
        self._use_pins = use_pins
        self._expected = {key: Expected() for key in plan.nodes}
        self._order = {parent: in_order(body.nodes) for parent, body in plan.bodies.items()}
        self._settings: list[Setting] = []
        self._assigners = [(node, names) for node in plan.nodes.values() if (names := assigned(node))]
        self._left = _MOST_EVALUATIONS
        self._until = time.monotonic() + _SECONDS

    async def run(self) -> Forecast:
        body = await self._look(None, Surroundings({}))
        return Forecast(self._expected, body.error)

    # ------------------------------------------------------------------ scopes

    async def _look(self, parent: str | None, around: Surroundings) -> Body:
        outcomes: dict[str, Outcome] = {}
        body = Body(outcomes, None)
        for node in self._order.get(parent, ()):
            outcomes[node.key] = outcome = await self._node(node, outcomes, around, body)
            if weight_over(outcome.output, _MOST_WEIGHT):
                outcome.output = UNKNOWN
            if outcome.error is not None and outcome.runs is Certainty.CERTAIN and body.error is None:
                body.error = {**outcome.error, "nodeKey": node.key}
                self._cut_short(node, outcomes)
            if outcome.leaves is not None:
                body.may_leave = True
                if outcome.runs is Certainty.CERTAIN and body.leaves is None:
                    body.leaves, body.output = outcome.leaves, outcome.output
                    self._cut_short(node, outcomes)
        for key, outcome in outcomes.items():
            self._note(key, outcome, around)
        if body.leaves is None:
            body.output = UNKNOWN if body.may_leave else self._output(parent, outcomes, around)
        return body

    def _cut_short(self, node: PlanNode, outcomes: Mapping[str, Outcome]) -> None:
        """Take back what may not have begun when the scope ends: all but what leads to the node."""
        for key, outcome in outcomes.items():
            if key != node.key and key not in node.ancestors and outcome.runs is Certainty.CERTAIN:
                outcome.runs = Certainty.POSSIBLE

    def _note(self, key: str, outcome: Outcome, around: Surroundings) -> None:
        expected = self._expected[key]
        if outcome.runs is Certainty.SKIPPED:
            return
        is_first = expected.most == 0
        if outcome.runs is Certainty.CERTAIN and around.certainty is Certainty.CERTAIN:
            expected.least += 1
            expected.certainty = Certainty.CERTAIN
        elif expected.certainty is Certainty.SKIPPED:
            expected.certainty = Certainty.POSSIBLE
        expected.most = None if expected.most is None else expected.most + 1
        # One prediction is for one run of the node.
        expected.output = outcome.output if is_first and not has_unknown(outcome.output) else UNKNOWN
        expected.error = outcome.error if is_first else None

    def _output(self, parent: str | None, outcomes: Mapping[str, Outcome], around: Surroundings) -> Any:
        """Return what a scope gives, as the engine does."""
        sinks: dict[str, Any] = {}
        for key, outcome in outcomes.items():
            if outcome.passes is Certainty.SKIPPED:
                continue
            if outcome.passes is Certainty.POSSIBLE or outcome.handles is None:
                return UNKNOWN
            node = self._plan.nodes[key]
            if node.spec.component == "response":
                return outcome.output
            if not any(link.source_handle in outcome.handles for link in node.links_out):
                sinks[key] = outcome.output
        if not sinks:
            return around.item if parent is not None else None
        return next(iter(sinks.values())) if len(sinks) == 1 else sinks

    # ------------------------------------------------------------------ nodes

    async def _node(self, node: PlanNode, outcomes: Mapping[str, Outcome], around: Surroundings, body: Body) -> Outcome:
        arrived: list[tuple[str, str, Any]] = []
        ways: list[tuple[Certainty, str]] = []
        for link in node.links_in:
            source = outcomes[link.source]
            way = way_of(source, link.source_handle)
            if way is not Certainty.SKIPPED:
                ways.append((way, link.source))
                arrived.append((link.target_handle, link.source, source.output))
        is_root = not node.links_in
        if not is_root and not ways:
            return Outcome(Certainty.SKIPPED, Certainty.SKIPPED)
        is_certain = is_root or any(way is Certainty.CERTAIN for way, _ in ways)
        ended = body.error is not None or body.leaves is not None
        runs = Certainty.CERTAIN if is_certain and not ended else Certainty.POSSIBLE
        # Which of several possible links were taken is not known; that of a single one is.
        is_clear = all(way is Certainty.CERTAIN for way, _ in ways) or len(ways) == 1
        if node.joins_any and len(ways) > 1:
            is_clear = False
        context = self._context(node, arrived, outcomes, around, is_clear=is_clear)
        outcome = await self._outcome(node, context, runs)
        outcome.implied = implied_by(runs, ways, outcomes)
        return outcome

    async def _outcome(self, node: PlanNode, context: DryContext, runs: Certainty) -> Outcome:
        if self._left % _FAIR == 0:
            await asyncio.sleep(0)  # others are served meanwhile
        spec = node.spec
        if not spec.is_enabled:
            handles = frozenset((OUTPUT,) if OUTPUT in node.handles else node.handles)
            return Outcome(runs, runs, context.input, handles)
        if spec.skip_if is not None:
            skips = await self._skips(node, context)
            if skips is None:
                return self._unknown(node, Certainty.POSSIBLE, passes=runs)
            if skips:
                return Outcome(Certainty.SKIPPED, runs, context.input, frozenset({OUTPUT}))
        if self._use_pins and spec.pinned_output is not None:
            return Outcome(runs, runs, spec.pinned_output, frozenset({OUTPUT}))
        if isinstance(node.component, ContainerComponent):
            return await self._container(node, node.component, context, runs)
        return await self._evaluated(node, context, runs)

    async def _skips(self, node: PlanNode, context: DryContext) -> bool | None:
        assert node.spec.skip_if is not None  # noqa: S101 - asked by who has looked
        try:
            holds = await context.evaluate(node.spec.skip_if)
        except (NotKnown, ComponentFailed):
            return None
        return holds is True

    async def _evaluated(self, node: PlanNode, context: DryContext, runs: Certainty) -> Outcome:
        is_pure = node.side_effects is SideEffects.NONE
        is_told = is_pure and node.is_immediate and node.component.is_repeatable(node.config)
        if not is_told or not self._may_evaluate():
            return self._unknown(node, runs)
        try:
            result = await node.component.run(node.config, context)
        except ComponentFailed as failure:
            return self._unknown(node, runs) if context.has_touched else self._failed(node, failure, runs)
        except Exception:  # noqa: BLE001 - whatever it stumbled over, nothing is known of it now
            return self._unknown(node, runs)
        if not isinstance(result, Result):
            return self._unknown(node, runs)
        if context.has_touched and not has_unknown(result.output):
            return self._unknown(node, runs)
        handles = frozenset({OUTPUT}) if result.handles is None else result.handles
        is_passed_on = result.output is UNKNOWN or result.handles is None or not has_unknown(result.output)
        for name, value in context.variables.items():
            self._set(node, name, value if runs is Certainty.CERTAIN and not context.has_touched else UNKNOWN)
        return Outcome(
            runs,
            runs,
            UNKNOWN if has_unknown(result.output) else result.output,
            handles if is_passed_on else None,
            leaves=node.component.ends_loop(node.config) if node.component.is_break else None,
        )

    def _unknown(self, node: PlanNode, runs: Certainty, *, passes: Certainty | None = None) -> Outcome:
        """Say that a node's result is not known; by which handle it leaves is, where there is only one."""
        for name in assigned(node):
            self._set(node, name, UNKNOWN)
        is_single = len(node.handles) == 1 and node.spec.on_error is not OnError.BRANCH
        return Outcome(
            runs,
            passes or runs,
            handles=frozenset(node.handles) if is_single else None,
            leaves=node.component.ends_loop(node.config) if node.component.is_break else None,
        )

    def _failed(self, node: PlanNode, failure: ComponentFailed, runs: Certainty) -> Outcome:
        error = error_of(failure, Masker())
        match node.spec.on_error:
            case OnError.FAIL:
                return Outcome(runs, Certainty.SKIPPED, handles=frozenset(), error=error)
            case OnError.DEFAULT:
                return Outcome(runs, runs, node.spec.default_output, frozenset({OUTPUT}))
            case OnError.BRANCH:
                return Outcome(runs, runs, {**error, "nodeKey": node.key}, frozenset({ERROR}))

    def _may_evaluate(self) -> bool:
        self._left -= 1
        return self._left >= 0 and time.monotonic() < self._until

    # ------------------------------------------------------------------ containers

    async def _container(
        self, node: PlanNode, component: ContainerComponent, context: DryContext, runs: Certainty
    ) -> Outcome:
        try:
            over = await component.iterations(node.config, context) if self._may_evaluate() else None
        except ComponentFailed as failure:
            if not context.has_touched:
                return self._failed(node, failure, runs)
            over = None
        except Exception:  # noqa: BLE001 - as for any component
            over = None
        if over is None or (context.has_touched and over.items is not None and has_unknown(over.items)):
            await self._somehow(node, context, runs)
            return self._unknown(node, runs)
        return await self._iterated(node, component, context, over, runs)

    async def _somehow(self, node: PlanNode, context: DryContext, runs: Certainty) -> None:
        """Look at a body of which it is not known how often it runs."""
        around = Surroundings(context.scope["nodes"], is_iteration=True, certainty=Certainty.POSSIBLE)
        del runs
        await self._look(node.key, around)
        for key in self._under(node.key):
            if self._expected[key].certainty is not Certainty.SKIPPED:
                self._expected[key].most = None
                self._expected[key].output = UNKNOWN

    async def _iterated(
        self, node: PlanNode, component: ContainerComponent, context: DryContext, over: Iterations, runs: Certainty
    ) -> Outcome:
        outputs: list[Any] = []
        certainty = runs
        item: Any = context.input
        index = 0
        is_known = True  #: whether the container's output still is
        while True:
            goes_on = await self._goes_on(component, node, context, over, index, item)
            if goes_on is False:
                break
            if goes_on is None or index >= _MOST_ITERATIONS or not self._may_evaluate():
                await self._somehow(node, context, runs)
                return self._unknown(node, runs)
            if over.items is not None:
                item = over.items[index]
            around = Surroundings(context.scope["nodes"], item, index, is_iteration=True, certainty=certainty)
            body = await self._look(node.key, around)
            index += 1
            if body.error is not None and body.leaves is None:
                mode = str(getattr(node.config, "error_mode", "TERMINATE")).rpartition(".")[2].upper()
                if mode == "TERMINATE":
                    return self._failed_container(node, body.error, certainty)
                if mode == "CONTINUE":
                    outputs.append({"error": body.error})
                item = UNKNOWN
                continue
            outputs.append(body.output)
            item = body.output
            if body.leaves:
                break
            if body.leaves is None and body.may_leave:
                certainty, is_known = Certainty.POSSIBLE, False
        for name in {setting.name for setting in self._settings if setting.key in set(self._under(node.key))}:
            self._set(node, name, UNKNOWN)
        output: Any = outputs if getattr(node.config, "keeps_all", True) else (outputs[-1] if outputs else None)
        if not is_known or has_unknown(output):
            return self._unknown(node, runs)
        return Outcome(runs, runs, output, frozenset({OUTPUT}))

    async def _goes_on(
        self,
        component: ContainerComponent,
        node: PlanNode,
        context: DryContext,
        over: Iterations,
        index: int,
        item: Any,
    ) -> bool | None:
        """Say whether there is another iteration; None when that is not known."""
        if over.items is not None:
            return index < len(over.items)
        if over.count is not None:
            return index < over.count
        if index == 0 and not over.is_tested_first:
            return True
        try:
            return await component.goes_on(node.config, context, index, item)
        except Exception:  # noqa: BLE001 - it is not known, or fails: then it is not known what follows
            return None

    def _failed_container(self, node: PlanNode, error: Mapping[str, Any], runs: Certainty) -> Outcome:
        if runs is not Certainty.CERTAIN:
            return self._unknown(node, runs)
        failure = ComponentFailed(str(error["code"]), str(error["message"]), details={"nodeKey": error.get("nodeKey")})
        return self._failed(node, failure, runs)

    def _under(self, key: str) -> Sequence[str]:
        found: list[str] = []
        waiting = [key]
        while waiting:
            body = self._plan.bodies.get(waiting.pop())
            for inner in body.nodes if body is not None else ():
                found.append(inner)
                waiting.append(inner)
        return found

    # ------------------------------------------------------------------ what a node sees

    def _context(
        self,
        node: PlanNode,
        arrived: Sequence[tuple[str, str, Any]],
        outcomes: Mapping[str, Outcome],
        around: Surroundings,
        *,
        is_clear: bool,
    ) -> DryContext:
        inputs = list(arrived) if is_clear else [(handle, source, UNKNOWN) for handle, source, _ in arrived]
        if inputs:
            value = value_of(inputs) if is_clear else UNKNOWN
        elif around.is_iteration:
            value = around.item
        else:
            value = self._run_input if node.component.is_entry or not node.links_in else None
        seen = dict(around.nodes)
        certain = common((source for _, source, _ in arrived), outcomes)
        for key in node.ancestors:
            outcome = outcomes.get(key)
            if outcome is None or outcome.passes is Certainty.SKIPPED:
                continue
            is_sure = outcome.passes is Certainty.CERTAIN or key in certain
            seen[key] = outcome.output if is_sure else UNKNOWN
        scope: dict[str, Any] = {
            "input": value,
            "nodes": seen,
            "vars": self._variables(node),
            "run": {"id": UNKNOWN, "input": self._run_input},
        }
        if around.is_iteration:
            scope["item"], scope["index"] = around.item, around.index
        return DryContext(self._tools, scope, inputs)

    def _set(self, node: PlanNode, name: str, value: Any) -> None:
        self._settings.append(Setting(node.key, name, value))

    def _variables(self, node: PlanNode) -> dict[str, Any]:
        """Return the variables as a node sees them; what may change beside it is not known."""
        values: dict[str, Any] = dict(self._plan.variables)
        setters: dict[str, list[str]] = {}
        for setting in self._settings:
            is_before = setting.key in node.ancestors
            others = setters.setdefault(setting.name, [])
            is_ordered = all(other in self._plan.nodes[setting.key].ancestors for other in others)
            values[setting.name] = setting.value if is_before and is_ordered else UNKNOWN
            others.append(setting.key)
        for other, names in self._assigners:
            is_beside = other.key not in node.ancestors and node.key not in other.ancestors and other is not node
            if is_beside and not self._leads_to(node, other):
                values.update(dict.fromkeys(names, UNKNOWN))
        return values

    def _leads_to(self, node: PlanNode, other: PlanNode) -> bool:
        """Say whether another node can only begin when the containers around this one have ended."""
        parent = node.spec.parent_key
        while parent is not None:
            if parent in other.ancestors:
                return True
            parent = self._plan.nodes[parent].spec.parent_key
        return False
