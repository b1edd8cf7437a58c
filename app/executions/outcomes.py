"""What a node or an iteration came to, as events; and whether a failed try is followed by another."""

import random
from contextlib import suppress
from typing import Any

from app.components.contract import OUTPUT, ComponentFailed, Result, SideEffects, Wait, WaitKind
from app.executions.calls import Outcome
from app.executions.engine import Engine, handles_after_error
from app.executions.events import EventType, Path
from app.executions.failures import asked_delay_ms, error_of, has_unknown_outcome
from app.executions.plan import PlanNode
from app.executions.recorder import MAX_OUTPUT_BYTES, Recorder
from app.executions.waits import Waits
from app.workflows.graph import OnError, OnUnknownOutcome, RetryPolicy

_NO_RETRY = RetryPolicy()
_UNKNOWN_TRIES = 3  #: of a node that is to be retried when its outcome is unknown, whatever its policy


def _delay_ms(policy: RetryPolicy, attempt: int) -> int:
    """Return how long to wait after a try: exponential, with jitter so that many do not come at once."""
    ceiling = policy.max_delay_ms
    with suppress(OverflowError):
        ceiling = min(policy.first_delay_ms * policy.multiplier ** (attempt - 1), policy.max_delay_ms)
    return int(ceiling * random.uniform(1 - policy.jitter, 1))  # noqa: S311 - jitter, not a secret


class Outcomes:
    """Records the outcomes of one run."""

    def __init__(self, engine: Engine, recorder: Recorder, waits: Waits) -> None:
        self._waits = waits
        self._engine = engine
        self._recorder = recorder

    def settle(self, path: Path, key: str, outcome: Outcome, attempt: int) -> None:
        """Finish or fail a node, or let it wait, as its call went."""
        if isinstance(outcome, Result):
            self.finish_node(path, key, outcome, attempt)
        elif isinstance(outcome, ComponentFailed):
            self.fail_node(path, key, outcome, attempt)
        else:
            self._waits.begin(path, key, outcome.wait, outcome.child)

    def finish_node(self, path: Path, key: str, result: Result, attempt: int) -> None:
        """Complete a node, or fail it if its output cannot be stored."""
        handles = sorted(result.handles) if result.handles is not None else [OUTPUT]
        duration_ms = self._recorder.node_runs.duration_ms((path, key))
        data = {"handles": handles, "durationMs": duration_ms, "attempt": attempt}
        event = self._recorder.output_event(EventType.NODE_COMPLETED, result.output, data, path, key)
        if isinstance(event, ComponentFailed):
            self.fail_node(path, key, event, attempt)
            return
        if result.sources:
            self._recorder.retrieved(path, key, result.sources)
        self._recorder.take(event)

    def fail_node(self, path: Path, key: str, failure: ComponentFailed, attempt: int) -> None:
        """Try a node again, or fail it and do what it says of errors."""
        node = self._engine.plan.nodes[key]
        error = error_of(failure, self._recorder.masker)
        emit = self._recorder.emit
        policy = node.spec.retry or _NO_RETRY
        is_unknown = has_unknown_outcome(failure)
        if self._may_retry(path, node, failure, attempt):
            delay_ms = max(_delay_ms(policy, attempt), asked_delay_ms(failure))
            emit(EventType.NODE_RETRYING, {"attempt": attempt, "error": error, "delayMs": delay_ms}, path, key)
            return
        may_ask = node.spec.on_unknown_outcome is OnUnknownOutcome.ASK and not node.component.is_container
        if is_unknown and may_ask:
            self._waits.begin(path, key, Wait(WaitKind.DECISION, request={"error": error}), None)
            return
        duration_ms = self._recorder.node_runs.duration_ms((path, key))
        emit(EventType.NODE_FAILED, {"error": error, "attempt": attempt, "durationMs": duration_ms}, path, key)
        on_error = node.spec.on_error
        if on_error is not OnError.FAIL:
            output = node.spec.default_output if on_error is OnError.DEFAULT else {**error, "nodeKey": key}
            handles = list(handles_after_error(on_error))
            handled = {"onError": on_error.value, "handles": handles, "output": output}
            emit(EventType.NODE_ERROR_HANDLED, handled, path, key)

    def may_repeat(self, key: str) -> bool:
        """Say whether a container may run again from its first item: not where that repeats an effect."""
        body = self._engine.plan.bodies.get(key)
        return body is None or all(
            self.may_repeat(node.key) if node.component.is_container else node.side_effects is not SideEffects.ONCE
            for node in body.nodes.values()
        )

    def _may_retry(self, path: Path, node: PlanNode, failure: ComponentFailed, attempt: int) -> bool:
        policy = node.spec.retry or _NO_RETRY
        if has_unknown_outcome(failure):
            # Asked for with the same idempotency key, for a peer that knows a repeat.
            tries = max(policy.max_attempts, _UNKNOWN_TRIES)
            return node.spec.on_unknown_outcome is OnUnknownOutcome.RETRY and attempt < tries
        # Codes choose among failures. They do not say that the effects of a container's nodes may take place twice.
        is_begun = node.component.is_container and self._engine.has_begun(path, node.key)
        if is_begun and node.spec.on_unknown_outcome is not OnUnknownOutcome.RETRY and not self.may_repeat(node.key):
            return False
        named = policy.names(failure.code, failure.details.get("status"))
        passes = named if policy.codes else failure.is_retryable
        return passes and attempt < policy.max_attempts

    def finish_iteration(self, path: Path, output: Any, *, is_break: bool = False) -> None:
        """Complete an iteration, or fail it if its output cannot be stored."""
        data: dict[str, Any] = {"index": path[-1][1], **({"isBreak": True} if is_break else {})}
        event = self._recorder.output_event(EventType.ITERATION_COMPLETED, output, data, path)
        kept = self._engine.kept_bytes(path[:-1], path[-1][0])
        # The list is to be one output; it is never let grow far beyond what one may be.
        if (
            not isinstance(event, ComponentFailed)
            and kept is not None
            and kept + event.size_bytes > 2 * MAX_OUTPUT_BYTES
        ):
            event = ComponentFailed("OUTPUT_TOO_LARGE", "The outputs of the iterations are too large together.")
        if isinstance(event, ComponentFailed):
            self.fail_iteration(path, {"code": event.code, "message": event.message})
        else:
            self._recorder.take(event)

    def fail_iteration(self, path: Path, error: dict[str, Any] | None) -> None:
        """Fail an iteration."""
        self._recorder.emit(EventType.ITERATION_FAILED, {"index": path[-1][1], "error": error}, path)
