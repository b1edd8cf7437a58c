"""The state of one run, folded from its journal: what each event means, and nothing of what shall happen next."""

from collections import deque
from collections.abc import Callable
from decimal import Decimal
from heapq import heappush
from typing import Any, ClassVar

from app.components.contract import OUTPUT, Arrival, ArrivalKind, WaitKind
from app.components.facts import Fact, FactKind
from app.executions.events import TERMINAL_EVENTS, Event, EventType, Path
from app.executions.plan import Plan
from app.executions.scopes import Container, Scope, Suspension
from app.workflows.graph import OnError

At = tuple[Path, str]  #: where a node runs: the iterations it is in, and its key


class RunState:
    """Changes only by `apply`, so a run rebuilt from its journal stands exactly where it stood."""

    def __init__(self, plan: Plan, run_input: Any) -> None:
        self.plan = plan
        self.run_input = run_input
        self.variables: dict[str, Any] = dict(plan.variables)
        self.running: dict[At, int] = {}  #: started and not ended, with the attempt; those that wait too
        self.suspended: dict[At, Suspension] = {}  #: those that wait
        self.arrived: dict[At, tuple[WaitKind, Arrival]] = {}  #: those whose wait is over
        #: Waits that ended because their scope did, since somebody last cleared the list: nobody answers them now.
        self.abandoned: list[Suspension] = []
        self.facts: dict[At, list[Fact]] = {}  #: what nodes recorded that have not ended
        self.text_ends: dict[At, int] = {}  #: how many characters of their text were shown, of the same
        self.prompt_tokens = self.completion_tokens = 0
        self.cost_usd = Decimal(0)
        self.paused_seconds = 0.0  #: all pauses that have ended
        self.is_paused = False
        self.is_started = False
        self.is_ended = False
        self._scopes: dict[Path, Scope] = {}
        self._containers: dict[At, Container] = {}
        self._signals: dict[str, deque[Any]] = {}  #: received and not yet taken by a wait
        self._dues: list[tuple[float, Path, str, int]] = []  #: a heap of waits, with what began them; some are over
        self._paused_at = 0.0
        # In the order things became due. An entry counts only while its scope says the same: scopes go, and
        # come again when a container is tried again, and a journal is folded without deciding anything.
        # So each names the event that opened its scope.
        self._ready: deque[tuple[Path, str, int]] = deque()
        self._skippable: deque[tuple[Path, str, int]] = deque()
        self._ended_scopes: deque[tuple[Path, int]] = deque()
        self._attempts: dict[At, int] = {}
        self._waiting: dict[At, float] = {}  #: retries, with when they are due
        self._now = 0.0

    # ------------------------------------------------------------------ what happened

    def apply(self, event: Event) -> None:
        """Take an event into the state."""
        handler = self._HANDLERS.get(event.type)
        if handler is not None:
            handler(self, event)
        elif event.type in TERMINAL_EVENTS:
            self.is_ended = True
            self.abandoned += self.suspended.values()
            for table in (
                self._scopes,
                self._containers,
                self._waiting,
                self._attempts,
                self.running,
                self.suspended,
                self.arrived,
                self.facts,
                self.text_ends,
                self._signals,
            ):
                table.clear()
            for queue in (self._ready, self._skippable, self._ended_scopes, self._dues):
                queue.clear()

    def _started(self, event: Event) -> None:
        self.is_started = True
        self._open((), None, event.sequence)

    def _node_started(self, event: Event) -> None:
        assert event.node_key is not None  # noqa: S101 - the journal's own shape
        at = (event.path, event.node_key)
        attempt = int(event.data.get("attempt", 1))
        scope = self._scopes.get(event.path)
        if scope is None:
            return
        self.running[at] = attempt
        scope.ready.discard(event.node_key)
        self._waiting.pop(at, None)
        self.arrived.pop(at, None)
        if "items" in event.data or "loop" in event.data:
            self._containers[at] = Container.of(event, self.plan.nodes[event.node_key].config)

    def _node_retrying(self, event: Event) -> None:
        assert event.node_key is not None  # noqa: S101
        at = (event.path, event.node_key)
        if self.running.pop(at, None) is None:
            return
        self._settle_wait(at)
        self._attempts[at] = int(event.data["attempt"])
        self._close_container(at)
        self._waiting[at] = event.at.timestamp() + int(event.data["delayMs"]) / 1000

    def _node_completed(self, event: Event) -> None:
        self._resolve(event, frozenset(event.data["handles"]), event.truth["output"])

    def _node_failed(self, event: Event) -> None:
        assert event.node_key is not None  # noqa: S101
        at = (event.path, event.node_key)
        self.running.pop(at, None)
        self._settle_wait(at)
        self._close_container(at)
        if self.plan.nodes[event.node_key].spec.on_error is OnError.FAIL:
            scope = self._scopes.get(event.path)
            if scope is not None and scope.failure is None:
                scope.failure = {**event.data["error"], "nodeKey": event.node_key}
                self._stop_scope(event.path)

    def _error_handled(self, event: Event) -> None:
        self._resolve(event, frozenset(event.data["handles"]), event.truth["output"])

    def _node_skipped(self, event: Event) -> None:
        # One that a condition of its own skipped passes its input on.
        self._resolve(event, frozenset(event.data.get("handles", ())), event.truth.get("output"))

    def _node_reused(self, event: Event) -> None:
        assert event.node_key is not None  # noqa: S101
        scope = self._scopes.get(event.path)
        if scope is not None:
            scope.ready.discard(event.node_key)
        self._resolve(event, frozenset(event.data["handles"]), event.truth["output"])

    # ------------------------------------------------------------------ waits

    def _node_waiting(self, event: Event) -> None:
        assert event.node_key is not None  # noqa: S101
        at = (event.path, event.node_key)
        if at not in self.running:
            return
        self.arrived.pop(at, None)
        self.suspended[at] = wait = Suspension.of(event)
        if wait.due is not None:
            heappush(self._dues, (wait.due, *at, wait.sequence))

    def _node_resumed(self, event: Event) -> None:
        assert event.node_key is not None  # noqa: S101
        at = (event.path, event.node_key)
        wait = self.suspended.pop(at, None)
        if wait is None:
            return
        kind = ArrivalKind(event.data["kind"])
        if kind is ArrivalKind.SIGNAL and wait.signal is not None:
            kept = self._signals[wait.signal]
            kept.popleft()
            if not kept:
                del self._signals[wait.signal]
        self.arrived[at] = (wait.kind, Arrival(kind, event.truth.get("payload")))

    def _signal_received(self, event: Event) -> None:
        self._signals.setdefault(str(event.data["name"]), deque()).append(event.truth.get("payload"))

    def _paused(self, event: Event) -> None:
        self.is_paused = True
        self._paused_at = event.at.timestamp()

    def _resumed(self, event: Event) -> None:
        if self.is_paused:
            self.is_paused = False
            self.paused_seconds += max(0.0, event.at.timestamp() - self._paused_at)

    def _usage_recorded(self, event: Event) -> None:
        self.prompt_tokens += int(event.data["promptTokens"])
        self.completion_tokens += int(event.data["completionTokens"])
        self.cost_usd += Decimal(event.data["costUsd"])

    def _fact_recorded(self, event: Event) -> None:
        assert event.node_key is not None  # noqa: S101
        at = (event.path, event.node_key)
        self.facts.setdefault(at, []).append(Fact(FactKind(event.type.value), event.truth))

    def _text_given(self, event: Event) -> None:
        assert event.node_key is not None  # noqa: S101
        self.text_ends[event.path, event.node_key] = event.data["offset"] + len(event.data.get("text", ""))

    def _settle_wait(self, at: At) -> None:
        """Forget the wait of a node that ends otherwise."""
        self.arrived.pop(at, None)
        wait = self.suspended.pop(at, None)
        if wait is not None:
            self.abandoned.append(wait)

    def _iteration_started(self, event: Event) -> None:
        container = self._containers.get((event.path[:-1], event.path[-1][0]))
        if container is None:
            return
        container.next_index = event.path[-1][1] + 1
        container.open_iterations += 1
        self._open(event.path, event.path[-1][0], event.sequence)

    def _iteration_ended(self, event: Event) -> None:
        key, index = event.path[-1]
        self._scopes.pop(event.path, None)  # nothing is under way in it: it is done, or was stopped
        container = self._containers.get((event.path[:-1], key))
        if container is None:
            return
        container.open_iterations -= 1
        if event.type is EventType.ITERATION_COMPLETED:
            container.take(index, event)
            container.is_broken = container.is_broken or bool(event.data.get("isBreak"))
        elif container.error_mode == "drop":
            container.dropped.add(index)
        elif container.error_mode == "continue":
            container.keep(index, {"error": event.data["error"]}, event.sequence)
        elif container.failure is None:
            container.failure = event.data["error"]
            container.open_iterations = 0
            self._drop_iterations(event.path[:-1], key)

    def _variable_changed(self, event: Event) -> None:
        self.variables[event.data["name"]] = event.truth["value"]

    def _is_open(self, path: Path) -> bool:
        scope = self._scopes.get(path)
        return scope is not None and not scope.is_over

    def _scope(self, path: Path, opened: int) -> Scope | None:
        """Return the scope that this event opened, if it is still there."""
        scope = self._scopes.get(path)
        return scope if scope is not None and scope.opened == opened else None

    def item_of(self, path: Path) -> tuple[Any, int] | None:
        """Return the item and the index of the innermost iteration."""
        if not path:
            return (self.run_input, 0) if self.plan.is_iteration else None
        key, index = path[-1]
        container = self._containers.get((path[:-1], key))
        return None if container is None else (container.item(index), index)

    # ------------------------------------------------------------------ scopes

    def _open(self, path: Path, parent: str | None, sequence: int) -> None:
        body = self.plan.bodies.get(parent)
        nodes = body.nodes if body is not None else {}
        unknown = {} if body is None else body.unknown.copy()
        # What is empty is given too: made by the class, each would take ten times as long, and every iteration is one.
        self._scopes[path] = Scope(sequence, unknown, {}, len(nodes), set(), set(), set(), {}, {}, {})
        if body is None or not nodes:
            self._ended_scopes.append((path, sequence))
            return
        for key in body.entries:
            self._make_ready(path, key)

    def _make_ready(self, path: Path, key: str) -> None:
        scope = self._scopes[path]
        scope.ready.add(key)
        self._ready.append((path, key, scope.opened))

    def _resolve(self, event: Event, handles: frozenset[str], output: Any) -> None:
        """End a node: its edges become taken or skipped, and what hangs on them ready or skippable."""
        assert event.node_key is not None  # noqa: S101
        path, key = at = event.path, event.node_key
        self.running.pop(at, None)
        self._attempts.pop(at, None)
        if self.facts or self.text_ends:
            self.facts.pop(at, None)
            self.text_ends.pop(at, None)
        self._close_container(at)
        self._settle_wait(at)
        scope = self._scopes.get(path)
        if scope is None or scope.is_over:
            return
        scope.skippable.discard(key)
        node = self.plan.nodes[key]
        if handles:
            scope.outputs[key] = output
            scope.sequences[key] = event.sequence
            scope.handles[key] = handles
            # One that did not run, or whose error is handled elsewhere, only passes something on.
            if node.is_response or node.component.is_break:
                has_acted = OUTPUT in handles and node.spec.is_enabled and event.type is not EventType.NODE_SKIPPED
                if node.is_response and has_acted:
                    scope.response = (output,)
                if node.component.is_break and path and has_acted:
                    scope.left_by = (output, node.component.ends_loop(node.config))
                    self._stop_scope(path)
                    return
        for handle, target, place in node.ways:
            to = target.key
            if handle in handles:
                scope.taken.setdefault(to, []).append(place)
            left = scope.unknown[to] = scope.unknown[to] - 1
            if (left > 0 and not target.joins_any) or to in scope.early:
                continue
            if scope.taken.get(to):
                if left > 0:
                    scope.early.add(to)
                self._make_ready(path, to)
            elif left == 0:
                scope.skippable.add(to)
                self._skippable.append((path, to, scope.opened))
        scope.open_nodes -= 1
        if scope.open_nodes == 0:
            self._ended_scopes.append((path, scope.opened))

    def _stop_scope(self, path: Path) -> None:
        """Forget what was under way in a scope that failed or was left; its end is now due."""
        for inner in [p for p in self._scopes if len(p) > len(path) and p[: len(path)] == path]:
            del self._scopes[inner]
        self._forget_under(path)
        self._ended_scopes.append((path, self._scopes[path].opened))

    def _drop_scope(self, path: Path) -> None:
        self._scopes.pop(path, None)
        self._forget_under(path)

    def _forget_under(self, path: Path) -> None:
        """Forget whatever runs, waits or is open at `path` or deeper."""
        depth = len(path)
        for at in [at for at in self.suspended if at[0][:depth] == path]:
            self.abandoned.append(self.suspended.pop(at))
        for table in (
            self.running,
            self._containers,
            self._waiting,
            self._attempts,
            self.arrived,
            self.facts,
            self.text_ends,
        ):
            for at in [at for at in table if at[0][:depth] == path]:
                del table[at]

    def _close_container(self, at: tuple[Path, str]) -> None:
        if self._containers.pop(at, None) is not None:
            self._drop_iterations(*at)

    def _drop_iterations(self, path: Path, key: str) -> None:
        depth = len(path)
        for inner in [p for p in self._scopes if len(p) > depth and p[:depth] == path and p[depth][0] == key]:
            self._drop_scope(inner)

    #: What an event does; those not named do nothing, or end the run. One table for all runs: each would make its own.
    _HANDLERS: ClassVar[dict[EventType, Callable[[Any, Event], None]]] = {
        EventType.EXECUTION_STARTED: _started,
        EventType.NODE_STARTED: _node_started,
        EventType.NODE_RETRYING: _node_retrying,
        EventType.NODE_COMPLETED: _node_completed,
        EventType.NODE_FAILED: _node_failed,
        EventType.NODE_ERROR_HANDLED: _error_handled,
        EventType.NODE_SKIPPED: _node_skipped,
        EventType.NODE_REUSED: _node_reused,
        EventType.NODE_WAITING: _node_waiting,
        EventType.NODE_RESUMED: _node_resumed,
        EventType.EXECUTION_PAUSED: _paused,
        EventType.EXECUTION_RESUMED: _resumed,
        EventType.EXECUTION_RECOVERED: _resumed,
        EventType.SIGNAL_RECEIVED: _signal_received,
        EventType.USAGE_RECORDED: _usage_recorded,
        EventType.ITERATION_STARTED: _iteration_started,
        EventType.ITERATION_COMPLETED: _iteration_ended,
        EventType.ITERATION_FAILED: _iteration_ended,
        EventType.VARIABLE_CHANGED: _variable_changed,
        EventType.TEXT_DELTA: _text_given,
        EventType.TEXT_RESET: _text_given,
        EventType.AGENT_STEP_COMPLETED: _fact_recorded,
        EventType.TOOL_CALL_STARTED: _fact_recorded,
        EventType.TOOL_CALL_COMPLETED: _fact_recorded,
        EventType.SOURCES_RETRIEVED: _fact_recorded,
    }
