"""Nodes that need not run: disabled, pinned, taken over from another run, skipped by a condition, or cached."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.components.contract import OUTPUT, ComponentFailed, Result
from app.executions.calls import Calls
from app.executions.events import EventType, Path
from app.executions.node_runs import At
from app.executions.plan import PlanNode
from app.executions.recorder import Recorder
from app.executions.result_cache import ResultCache
from app.executions.taking_over import Recorded, ReuseSource


@dataclass(frozen=True, slots=True)
class PassedOn:
    """A node that does not run and passes its input on."""

    output: Any
    handles: frozenset[str]
    reason: str | None  #: None for a disabled node, which counts as run


class Shortcuts:
    """Finds, for a node that is about to start, what stands in for running it."""

    def __init__(
        self,
        workspace_id: UUID,
        recorder: Recorder,
        calls: Calls,
        cache: ResultCache,
        reuse: ReuseSource | None,
        secrets: Mapping[str, str],
        *,
        use_pins: bool,
    ) -> None:
        self._workspace_id = workspace_id
        self._recorder = recorder
        self._calls = calls
        self._cache = cache
        self._reuse = reuse
        self._secrets = secrets
        self._use_pins = use_pins
        #: Whether there could be one for any node, not only for those that say so themselves.
        self.might_be_any = reuse is not None or use_pins
        self._keys: dict[At, str] = {}  #: of nodes that run because nothing was cached

    async def find(self, path: Path, node: PlanNode, attempt: int) -> Recorded | PassedOn | ComponentFailed | None:
        """Return what stands in for a node, its failure where a condition of its own fails, or None: it runs."""
        spec = node.spec
        if self._reuse is not None and (found := self._reuse.find(path, node.key)) is not None:
            return found
        is_pinned = self._use_pins and spec.pinned_output is not None
        if not (node.may_be_spared or is_pinned):
            return None
        context = self._calls.context(path, node, attempt)
        if not spec.is_enabled:
            return PassedOn(context.input, _ways_on(node), None)
        if is_pinned:
            return Recorded(spec.pinned_output, frozenset({OUTPUT}), "pin")
        try:
            if spec.skip_if is not None:
                skips = await context.evaluate(spec.skip_if)
                if not isinstance(skips, bool):
                    return ComponentFailed("EXPRESSION_ERROR", "skipIf gave something else than true or false.")
                if skips:
                    return PassedOn(context.input, _ways_on(node), "skip_if")
            if spec.cache is not None:
                named = None if spec.cache.key is None else await context.evaluate(spec.cache.key)
                key = self._cache.key_of(node, context.scope, named, self._secrets)
                found = await self._cache.find(self._workspace_id, key)
                if found is not None:
                    return found
                self._keys[path, node.key] = key
        except ComponentFailed as failure:
            return failure
        return None

    async def keep(self, path: Path, node: PlanNode, result: Result) -> None:
        """Keep a result for the next time, unless it holds a secret."""
        key = self._keys.pop((path, node.key), None)
        if key is None or node.spec.cache is None or self._recorder.masker.value(result.output) is not result.output:
            return
        handles = sorted(result.handles) if result.handles is not None else [OUTPUT]
        await self._cache.keep(self._workspace_id, key, result.output, handles, node.spec.cache.ttl_ms)

    def take(
        self, path: Path, node: PlanNode, found: Recorded | PassedOn, attempt: int, sources: dict[str, Any]
    ) -> None:
        """Let what was found stand in for the node.

        Raises:
            ComponentFailed: It cannot be stored.
        """
        recorder, handles = self._recorder, sorted(found.handles)
        if isinstance(found, Recorded):
            data = {**sources, "handles": handles, "source": found.source}
            if found.execution_id is not None:
                data["executionId"] = str(found.execution_id)
            kind = EventType.NODE_REUSED
            self.restore_variables(path, node, found)
            if found.is_sealed:
                recorder.take(recorder.sealed_event(kind, found.output, found.shown, data, path, node.key))
                return
        elif found.reason is not None:
            data, kind = {**sources, "handles": handles, "reason": found.reason}, EventType.NODE_SKIPPED
        else:
            recorder.emit(EventType.NODE_STARTED, {"attempt": attempt, **sources}, path, node.key)
            data, kind = {"handles": handles, "durationMs": 0, "attempt": attempt}, EventType.NODE_COMPLETED
        event = recorder.output_event(kind, found.output, data, path, node.key)
        if isinstance(event, ComponentFailed):
            raise event
        recorder.take(event)

    def restore_variables(self, path: Path, node: PlanNode, found: Recorded) -> None:
        """Set the variables that making a result has set."""
        for each in found.variables:
            data = {"name": each.name, "value": self._recorder.masker.value(each.shown)}
            event = self._recorder.event(EventType.VARIABLE_CHANGED, data, path, node.key)
            if each.is_sealed or data["value"] is not each.shown:
                event.secret = {"name": each.name, "value": each.value}
            self._recorder.take(event)

    def recorded_failure(self, path: Path, key: str) -> ComponentFailed | None:
        """Return how a node fails that was under way when the last worker went, if the record says so."""
        found = None if self._reuse is None else self._reuse.find(path, key)
        return None if found is None or found.error is None else failure_of(found.error)


def failure_of(error: Mapping[str, Any]) -> ComponentFailed:
    """Return a failure from what was recorded of it; it is not tried again."""
    return ComponentFailed(str(error["code"]), str(error["message"]), details=error.get("details"))


def _ways_on(node: PlanNode) -> frozenset[str]:
    """Name the handles by which a node that does not run passes its input on."""
    return frozenset(node.handles if OUTPUT not in node.handles else (OUTPUT,))
