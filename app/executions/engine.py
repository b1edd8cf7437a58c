"""The engine: a plan and a journal in, steps out. It is pure: no clock, no database, no GraphQL.

`decide()` names what may happen next; whoever drives the engine makes each step true by appending events
and applying them (see `run_state`).

An edge is unknown, taken or skipped. A node is ready when none of its incoming edges is unknown and at least
one is taken; when all are skipped it is skipped too, and so are its outgoing edges. A container's nodes form
a scope of their own, opened once an iteration. A node that waits has started and not ended, and nothing runs.
"""

from collections.abc import Callable, Iterator, Mapping
from heapq import heappop
from typing import Any

from app.components.contract import ERROR, OUTPUT, ArrivalKind
from app.executions.events import Path
from app.executions.scopes import Scope
from app.executions.snapshots import SavedState
from app.executions.steps import (
    CheckLoop,
    EndContainer,
    EndIteration,
    Finish,
    RecallResults,
    ResumeNode,
    SkipNode,
    StartIteration,
    StartNode,
    Step,
)
from app.workflows.graph import Link, OnError


class Engine(SavedState):
    """The state of one run, and what it lets happen next."""

    # ------------------------------------------------------------------ what may happen next

    def decide(self, now: float, may_start: Callable[[], bool]) -> Iterator[Step]:
        """Name what may happen now; ends when something running must end, or something waited for come, first.

        Apply what each step led to before you take the next one.

        Args:
            now: Seconds since the epoch; retries and waits that are due by then go on.
            may_start: Whether one more node may run at once.
        """
        self._now = now
        while not self.is_ended:
            step = self._next(may_start)
            if step is None:
                return
            yield step

    @property
    def next_due(self) -> float | None:
        """When the next wait becomes due, or a retry that was not at the last `decide`, in seconds since the epoch."""
        dues = [due for due in self._waiting.values() if due > self._now]
        wait = self._first_due()
        return min(dues if wait is None else [*dues, wait[0]], default=None)

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs: what has started waits for something outside, and retries for their time."""
        return all(at in self.suspended or at in self._containers for at in self.running)

    @property
    def has_waits(self) -> bool:
        """Whether a node waits, or a retry for its time."""
        return bool(self.suspended or self._waiting)

    def _next(self, may_start: Callable[[], bool]) -> Step | None:
        while self._skippable:
            path, key, opened = self._skippable.popleft()
            scope = self._scope(path, opened)
            if scope is not None and not scope.is_over and key in scope.skippable:
                return SkipNode(path, key)
        root = self._scopes.get(())
        if root is None:
            return None
        if root.failure is not None:
            return Finish(None, root.failure)
        if self._ended_scopes and (ended := self._next_end()) is not None:
            return ended
        if (self._signals or self._dues) and (resumed := self._next_wait()) is not None:
            return resumed
        if self._waiting:
            # Due retries come first, in the order of their instants, so that a recovered run takes them as this does.
            overdue = [(due, at) for at, due in self._waiting.items() if due <= self._now]
            if overdue and may_start():
                path, key = min(overdue)[1]
                return StartNode(path, key, self._attempts.get((path, key), 0) + 1)
        while self._ready and may_start():
            path, key, opened = self._ready.popleft()
            scope = self._scope(path, opened)
            if scope is not None and not scope.is_over and key in scope.ready:
                return StartNode(path, key, self._attempts.get((path, key), 0) + 1)
        return self._next_of_containers()

    def _next_of_containers(self) -> Step | None:
        """Find a container that ends, or goes on with its next iteration."""
        for (path, key), container in self._containers.items():
            if container.is_done:
                if container.failure is not None:
                    return EndContainer(path, key, None, container.failure)
                if container.unread_until is not None:
                    return RecallResults(path, key)
                return EndContainer(path, key, container.output(), None)
            if container.may_go_on:
                if container.needs_test:
                    return CheckLoop(path, key, container.next_index)
                return StartIteration((*path, (key, container.next_index)), container.total)
        return None

    def _next_end(self) -> Step | None:
        """Find a scope whose end is due."""
        while self._ended_scopes:
            path, opened = self._ended_scopes.popleft()
            scope = self._scope(path, opened)
            if scope is None or not scope.is_done:
                continue
            if not path:
                return Finish(self._scope_output(path, scope), None)
            if scope.failure is not None:
                return EndIteration(path, None, scope.failure)
            if scope.left_by is not None:
                return EndIteration(path, scope.left_by[0], None, is_break=scope.left_by[1])
            return EndIteration(path, self._scope_output(path, scope), None)
        return None

    def _next_wait(self) -> ResumeNode | None:
        """Find a wait that is over: its signal came, or its time."""
        if self._signals:
            heard = [wait for wait in self.suspended.values() if wait.signal in self._signals]
            if heard:
                # Who waited first has it, whichever way the state came about.
                first = min(heard, key=lambda wait: wait.sequence)
                return ResumeNode(first.path, first.key, ArrivalKind.SIGNAL, self._signals[str(first.signal)][0])
        due = self._first_due()
        if due is None or due[0] > self._now:
            return None
        return ResumeNode(due[1], due[2], ArrivalKind.DUE, None)

    def _first_due(self) -> tuple[float, Path, str, int] | None:
        """Return the first wait that ends by itself; those that are over are dropped on the way."""
        while self._dues:
            due = self._dues[0]
            wait = self.suspended.get((due[1], due[2]))
            if wait is not None and wait.sequence == due[3]:
                return due
            heappop(self._dues)
        return None

    def _scope_output(self, path: Path, scope: Scope) -> Any:
        """A response's output, else the sinks': one is given as it is, several by key; of a part, its one node's."""
        if self.plan.results and (result := self.plan.results.get(path[-1][0] if path else None)) is not None:
            return scope.outputs.get(result)
        if scope.response is not None:
            return scope.response[0]
        sinks: dict[str, Any] = {}
        nodes = self.plan.nodes
        for key, handles in scope.handles.items():
            if nodes[key].joined.isdisjoint(handles):
                sinks[key] = scope.outputs[key]
        if not sinks and path:
            item = self.item_of(path)
            return item[0] if item is not None else None
        if len(sinks) == 1:
            return next(iter(sinks.values()))
        return sinks or None

    def container_output(self, path: Path, key: str) -> Any:
        """Return what a container has given so far, for the loop whose condition ends it."""
        return self._containers[path, key].output()

    def kept_bytes(self, path: Path, key: str) -> int | None:
        """Say how large is what a container's iterations gave so far; None where it gives the last alone."""
        container = self._containers[path, key]
        return container.size_bytes if container.keeps_all else None

    def has_begun(self, path: Path, key: str) -> bool:
        """Say whether a container's iterations have begun."""
        return (path, key) in self._containers

    def began(self, path: Path, key: str) -> float:
        """Return when a container began its try, in seconds since the epoch."""
        return self._containers[path, key].began

    # ------------------------------------------------------------------ what a node sees

    def inputs_of(self, path: Path, key: str) -> list[tuple[str, str, Any]]:
        """Return every taken edge to a node as (target handle, source key, value), in connection order."""
        outputs = self._scopes[path].outputs
        return [(link.target_handle, link.source, outputs.get(link.source)) for link in self._taken(path, key)]

    def sources_of(self, path: Path, key: str) -> dict[str, Any]:
        """Say where in the journal a node's input is, so that it is stored once: for its NodeStarted."""
        taken = self._taken(path, key)
        if taken:
            sequences = self._scopes[path].sequences
            return {"inputs": [[link.target_handle, link.source, sequences[link.source]] for link in taken]}
        container = self._containers.get((path[:-1], path[-1][0])) if path else None
        if container is None:
            return {}
        if container.items is None:
            is_first = path[-1][1] == 0 or container.last_sequence is None
            return {"firstOf": container.sequence} if is_first else {"outputOf": container.last_sequence}
        return {"itemOf": [container.sequence, path[-1][1]]}

    def _taken(self, path: Path, key: str) -> list[Link]:
        """Return the taken links to a node, in connection order."""
        places = self._scopes[path].taken.get(key)
        if places is None:
            return []
        links = self.plan.nodes[key].links_in
        return [links[places[0]]] if len(places) == 1 else [links[place] for place in sorted(places)]

    def outputs_seen_by(self, path: Path, key: str) -> Mapping[str, Any]:
        """Return the outputs of the node's ancestors that have ended, those outside its container too."""
        ancestors = self.plan.nodes[key].ancestors
        seen: dict[str, Any] = {}
        for depth in range(len(path) + 1):
            scope = self._scopes.get(path[:depth])
            if scope is not None:
                seen.update((k, v) for k, v in scope.outputs.items() if k in ancestors)
        return seen

    def loop_item(self, path: Path, key: str) -> Any:
        """Return what the next iteration of a loop would work on, for its condition."""
        container = self._containers[path, key]
        return container.item(container.next_index)

    def is_live(self, path: Path, key: str) -> bool:
        """Say whether a started node's result is still wanted."""
        return (path, key) in self.running and self._is_open(path)


def handles_after_error(on_error: OnError) -> tuple[str, ...]:
    """Name the handles taken when a node's error was handled."""
    return (ERROR,) if on_error is OnError.BRANCH else (OUTPUT,)
