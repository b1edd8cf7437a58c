"""What a component is given when the engine calls it: one node's view of its run."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.components.context import ScopedContext, Tools
from app.components.contract import INPUT
from app.components.facts import BudgetLeft, Fact, FactKind, RunIdentity
from app.executions.engine import Engine
from app.executions.events import Path, format_path
from app.executions.plan import PlanNode
from app.executions.recorder import Recorder

LOG_LEVELS = frozenset({"debug", "info", "warning", "error"})
_MAX_LOG_CHARACTERS = 10_000


def value_of(inputs: Sequence[tuple[str, str, Any]]) -> Any:
    """Join what arrived: the value of a single connection, else an object by source node."""
    if len(inputs) == 1:
        return inputs[0][2]
    arrived = [item for item in inputs if item[0] == INPUT] or inputs
    if not arrived:
        return None
    if len(arrived) == 1:
        return arrived[0][2]
    return {source: value for _, source, value in arrived}


class NodeScope(Mapping[str, Any]):
    """The names that a node's templates and expressions see; each is worked out when it is first read.

    What is read later may see more than what was read before: for a node that runs beside others, take a copy at its
    start. Only `vars` is never a copy: whoever sets a variable changes it for all that run.
    """

    __slots__ = ("_engine", "_values", "inputs", "node", "path", "run_name")

    def __init__(self, engine: Engine, run_name: str, path: Path, node: PlanNode) -> None:
        self._engine = engine
        self.run_name = run_name
        self.path = path
        self.node = node
        self.inputs = inputs = engine.inputs_of(path, node.key)  #: every taken connection, as `NodeContext.inputs`
        item = engine.item_of(path)
        if inputs:
            value = value_of(inputs)
        elif item is not None:
            value = item[0]
        else:
            value = engine.run_input if node.component.is_entry or not node.links_in else None
        self._values: dict[str, Any] = {"input": value, "vars": engine.variables}
        if item is not None:
            self._values["item"], self._values["index"] = item

    def __getitem__(self, name: str) -> Any:
        values = self._values
        if name not in values:
            if name == "nodes":
                values[name] = self._engine.outputs_seen_by(self.path, self.node.key)
            elif name == "run":
                values[name] = {"id": self.run_name, "input": self._engine.run_input}
        return values[name]

    def __contains__(self, name: object) -> bool:
        return name in self._values or name in _LATE_NAMES

    def __iter__(self) -> Iterator[str]:
        return iter((*(name for name in self._values if name not in _LATE_NAMES), *_LATE_NAMES))

    def __len__(self) -> int:
        return sum(1 for _ in self)


_LATE_NAMES = ("nodes", "run")  #: worked out by `NodeScope` only when they are read


class RunContext(ScopedContext):
    """`NodeContext` inside a run.

    Args:
        tools: Of this process.
        recorder: Takes what the component says as it runs.
        secrets: Of the run, by name.
        scope: Of the node, where it runs.
        attempt: Its try.
        run: Which run and node it is.
        budget: Says what the run may still spend.
        is_alone: Whether the run stands still until the call has ended; else the node sees it as it is now.
    """

    def __init__(
        self,
        tools: Tools,
        recorder: Recorder,
        secrets: Mapping[str, str],
        scope: NodeScope,
        attempt: int,
        *,
        is_alone: bool,
        run: RunIdentity | None = None,
        budget: Callable[[], BudgetLeft] = BudgetLeft,
    ) -> None:
        super().__init__(
            tools,
            scope if is_alone else dict(scope),
            inputs=scope.inputs,
            attempt=attempt,
            workspace_id=recorder.workspace_id,
        )
        self._run_name = scope.run_name
        self._path = scope.path
        self._key = scope.node.key
        self._secrets = secrets
        self._recorder = recorder
        self._run = run
        self._budget = budget

    @property
    def idempotency_key(self) -> str:
        """The run, the iterations the node is in, and the node."""
        name = "/".join(part for part in (self._run_name, format_path(self._path), self._key) if part)
        return f"{name}{self._nested_in}"

    @property
    def run(self) -> RunIdentity | None:
        """The run and the node."""
        return self._run

    @property
    def budget(self) -> BudgetLeft:
        """What is left of the run's budget."""
        return self._budget()

    @property
    def facts(self) -> Sequence[Fact]:
        """What the journal has of this node run."""
        return () if self._nested_in else self._recorder.facts_of(self._path, self._key)

    def mask(self, value: Any) -> Any:
        """Ask the masker."""
        return self._recorder.masker.value(value)

    async def resolve_secrets(self, names: frozenset[str]) -> Mapping[str, str]:
        """Read from what the run loaded when it began."""
        return {name: self._secrets[name] for name in names if name in self._secrets}

    def holds_secret(self, value: Any) -> bool:
        """Ask the masker."""
        return self._recorder.masker.value(value) != value

    def set_variable(self, name: str, value: Any) -> None:
        """Change a variable of the run."""
        self._recorder.set_variable(self._path, self._key, name, value)

    def log(self, level: str, message: str) -> None:
        """Add a line to the run's log."""
        known = level if level in LOG_LEVELS else "info"
        text = self._recorder.masker.cut_text(message)[:_MAX_LOG_CHARACTERS]
        self._recorder.log_line(self._path, self._key, known, text)

    async def emit_text(self, delta: str) -> None:
        """Stream a piece of text; what another component calls streams nothing."""
        if not self._nested_in:
            self._recorder.text(self._path, self._key, delta)

    async def begin_text(self, kept: str = "") -> None:
        """Let the text go on behind what was streamed before."""
        if not self._nested_in:
            self._recorder.begin_text(self._path, self._key, kept)

    async def record_fact(self, kind: FactKind, data: Mapping[str, Any], *, is_durable: bool = False) -> None:
        """Write it into the journal."""
        if self._nested_in:
            return
        self._recorder.fact(self._path, self._key, kind, data)
        if is_durable:
            await self._recorder.until_durable()

    def record_usage(
        self, *, prompt_tokens: int = 0, completion_tokens: int = 0, cost_usd: Decimal = Decimal(0)
    ) -> None:
        """Count what a model took."""
        self._recorder.usage(self._path, self._key, prompt_tokens, completion_tokens, cost_usd)
