"""What a component is given when the engine calls it: one node's view of its run."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.components.context import ScopedContext, Tools
from app.components.contract import INPUT
from app.executions.engine import Engine
from app.executions.events import Path, format_path
from app.executions.masking import Masker

LOG_LEVELS = frozenset({"debug", "info", "warning", "error"})
_MAX_LOG_CHARACTERS = 10_000


def value_of(inputs: Sequence[tuple[str, str, Any]]) -> Any:
    """Join what arrived: the value of a single connection, else an object by source node."""
    arrived = [item for item in inputs if item[0] == INPUT] or list(inputs)
    if not arrived:
        return None
    if len(arrived) == 1:
        return arrived[0][2]
    return {source: value for _, source, value in arrived}


def scope_of(engine: Engine, execution_id: UUID, path: Path, key: str) -> tuple[dict[str, Any], list[Any]]:
    """Return the names a node's templates and expressions see, and its inputs."""
    node = engine.plan.nodes[key]
    inputs = engine.inputs_of(path, key)
    item = engine.item_of(path)
    if inputs:
        value = value_of(inputs)
    elif item is not None:
        value = item[0]
    else:
        value = engine.run_input if node.component.is_entry or not node.links_in else None
    scope: dict[str, Any] = {
        "input": value,
        "nodes": engine.outputs_seen_by(path, key),
        "vars": engine.variables,
        "run": {"id": str(execution_id), "input": engine.run_input},
    }
    if item is not None:
        scope["item"], scope["index"] = item
    return scope, inputs


class RunContext(ScopedContext):
    """`NodeContext` inside a run."""

    def __init__(
        self,
        tools: Tools,
        engine: Engine,
        execution_id: UUID,
        path: Path,
        key: str,
        attempt: int,
        *,
        secrets: Mapping[str, str],
        masker: Masker,
        on_variable: Callable[[Path, str, str, Any], None],
        on_log: Callable[[Path, str, str, str], None],
        on_text: Callable[[Path, str, str], None],
        on_usage: Callable[[Path, str, int, int, Decimal], None],
        workspace_id: UUID,
    ) -> None:
        scope, inputs = scope_of(engine, execution_id, path, key)
        place = format_path(path)
        super().__init__(
            tools,
            scope,
            inputs=inputs,
            idempotency_key=f"{execution_id}/{place}/{key}" if place else f"{execution_id}/{key}",
            attempt=attempt,
            workspace_id=workspace_id,
        )
        self._on_usage = on_usage
        self._path = path
        self._key = key
        self._secrets = secrets
        self._masker = masker
        self._on_variable = on_variable
        self._on_log = on_log
        self._on_text = on_text

    async def resolve_secrets(self, names: frozenset[str]) -> Mapping[str, str]:
        """Read from what the run loaded when it began."""
        return {name: self._secrets[name] for name in names if name in self._secrets}

    def holds_secret(self, value: Any) -> bool:
        """Ask the masker."""
        return self._masker.value(value) != value

    def set_variable(self, name: str, value: Any) -> None:
        """Change a variable of the run."""
        self._on_variable(self._path, self._key, name, value)

    def log(self, level: str, message: str) -> None:
        """Add a line to the run's log."""
        known = level if level in LOG_LEVELS else "info"
        self._on_log(self._path, self._key, known, self._masker.cut_text(message)[:_MAX_LOG_CHARACTERS])

    async def emit_text(self, delta: str) -> None:
        """Stream a piece of text."""
        self._on_text(self._path, self._key, delta)

    def record_usage(
        self, *, prompt_tokens: int = 0, completion_tokens: int = 0, cost_usd: Decimal = Decimal(0)
    ) -> None:
        """Count what a model took."""
        self._on_usage(self._path, self._key, prompt_tokens, completion_tokens, cost_usd)
