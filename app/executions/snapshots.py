"""A run's state as JSON, and back: what a checkpoint holds of the engine.

It holds what the rest of the run can still read, and no more. Outputs, items and what iterations gave stand in the
journal already: a snapshot names the events that hold them, so it grows neither with their size nor with the number
of iterations that have ended. What a list of iterations' results is made of is read when the list is made.

A state that was restored and then folded on decides as one that was folded from the beginning, and gives the same
snapshot.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from heapq import heapify
from typing import Any

from app.components.contract import Arrival, ArrivalKind, WaitKind
from app.components.facts import Fact, FactKind
from app.executions.events import Event, EventType, Path, format_path, parse_path
from app.executions.run_state import At, RunState
from app.executions.scopes import Container, Scope, Suspension

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Unread:
    """Which events hold results of a container that are in the journal alone."""

    after: int  #: the event that began it
    until: int


class SavedState(RunState):
    """A state that can be saved and restored."""

    # ------------------------------------------------------------------ saving

    def snapshot(self) -> Json:
        """Return the state; whatever it holds may contain secrets."""
        ready, skippable, ended = self._queues()
        return {
            "isStarted": self.is_started,
            "pausedAt": self._paused_at if self.is_paused else None,
            "pausedSeconds": self.paused_seconds,
            "usage": [self.prompt_tokens, self.completion_tokens, str(self.cost_usd)],
            "variables": self.variables,
            "running": [[*_written(at), attempt] for at, attempt in self.running.items()],
            "attempts": [[*_written(at), attempt] for at, attempt in self._attempts.items()],
            "retries": [[*_written(at), due] for at, due in self._waiting.items()],
            "waits": [_written_wait(wait) for wait in self.suspended.values()],
            "arrived": [
                [*_written(at), wait.value, arrival.kind.value, arrival.payload]
                for at, (wait, arrival) in self.arrived.items()
            ],
            "facts": [
                [*_written(at), [[fact.kind.value, fact.data] for fact in facts]] for at, facts in self.facts.items()
            ],
            "textEnds": [[*_written(at), end] for at, end in self.text_ends.items()],
            "signals": {name: list(payloads) for name, payloads in self._signals.items()},
            "scopes": [self._written_scope(path, scope) for path, scope in self._scopes.items()],
            "containers": [_written_container(at, container) for at, container in self._containers.items()],
            "ready": [_written(at) for at in ready],
            "skippable": [_written(at) for at in skippable],
            "ended": [format_path(path) for path in ended],
        }

    def _queues(self) -> tuple[list[At], list[At], list[Path]]:
        """Return what may start, be skipped and end, in order; what is being decided right now comes first."""
        going = [(path, scope) for path, scope in self._scopes.items() if not scope.is_over]
        ready = {(path, key): None for path, scope in going for key in sorted(scope.ready)}
        skippable = {(path, key): None for path, scope in going for key in sorted(scope.skippable)}
        ended = {path: None for path, scope in self._scopes.items() if scope.is_done}
        return (
            _in_order(ready, [(path, key) for path, key, opened in self._ready if self._scope(path, opened)]),
            _in_order(skippable, [(path, key) for path, key, opened in self._skippable if self._scope(path, opened)]),
            _in_order(ended, [path for path, opened in self._ended_scopes if self._scope(path, opened)]),
        )

    def _written_scope(self, path: Path, scope: Scope) -> Json:
        written: Json = {
            "path": format_path(path),
            "opened": scope.opened,
            "openNodes": scope.open_nodes,
            "unknown": scope.unknown,
            "taken": scope.taken,
            "early": sorted(scope.early),
            "outputs": [[key, scope.sequences[key], sorted(handles)] for key, handles in scope.handles.items()],
        }
        if scope.failure is not None:
            written["failure"] = scope.failure
        if scope.response is not None:
            written["response"] = self._given_by(scope, scope.response[0], is_response=True)
        if scope.left_by is not None:
            written["leftBy"] = [self._given_by(scope, scope.left_by[0], is_response=False), scope.left_by[1]]
        return written

    def _given_by(self, scope: Scope, output: Any, *, is_response: bool) -> str:
        """Name the node that gave a scope its output, or another one that gave the very same."""
        for key, given in reversed(scope.outputs.items()):
            node = self.plan.nodes[key]
            if given is output and (node.is_response if is_response else node.component.is_break):
                return key
        raise LookupError("no node gave what the scope gives")

    # ------------------------------------------------------------------ restoring

    def restore(self, snapshot: Json, sequence: int, events: Mapping[int, Event]) -> None:
        """Become what a snapshot says, instead of folding the journal up to it. Half done after an error.

        Args:
            snapshot: What `snapshot` gave.
            sequence: Of the last event that is in it.
            events: Those that it names, by sequence; see `references`.

        Raises:
            KeyError: An event or a node is missing, or the snapshot has another shape.
            ValueError: Something in it cannot be read.
        """
        self.is_started = snapshot["isStarted"]
        self.is_paused = snapshot["pausedAt"] is not None
        self._paused_at = snapshot["pausedAt"] or 0.0
        self.paused_seconds = snapshot["pausedSeconds"]
        self.prompt_tokens, self.completion_tokens = snapshot["usage"][:2]
        self.cost_usd = Decimal(snapshot["usage"][2])
        self.variables = snapshot["variables"]
        self.running = dict(_read_pairs(snapshot["running"]))
        self._attempts = dict(_read_pairs(snapshot["attempts"]))
        self._waiting = dict(_read_pairs(snapshot["retries"]))
        waits = [_read_wait(each) for each in snapshot["waits"]]
        self.suspended = {(wait.path, wait.key): wait for wait in waits}
        self._dues = [(wait.due, wait.path, wait.key, wait.sequence) for wait in waits if wait.due is not None]
        heapify(self._dues)
        self.arrived = {
            (parse_path(path), key): (WaitKind(wait), Arrival(ArrivalKind(kind), payload))
            for path, key, wait, kind, payload in snapshot["arrived"]
        }
        # earlier releases had no facts
        self.facts = {
            at: [Fact(FactKind(kind), data) for kind, data in facts]
            for at, facts in _read_pairs(snapshot.get("facts", ()))
        }
        self.text_ends = dict(_read_pairs(snapshot.get("textEnds", ())))
        self._signals = {name: deque(payloads) for name, payloads in snapshot["signals"].items()}
        self._scopes = {parse_path(each["path"]): _read_scope(each, events) for each in snapshot["scopes"]}
        self._containers = {}
        for each in snapshot["containers"]:
            at = (parse_path(each["path"]), each["key"])
            self._containers[at] = _read_container(each, self.plan.nodes[at[1]].config, sequence, events)
        for path, key in snapshot["ready"]:
            self._make_ready(parse_path(path), key)
        for path, key in snapshot["skippable"]:
            scope = self._scopes[parse_path(path)]
            scope.skippable.add(key)
            self._skippable.append((parse_path(path), key, scope.opened))
        for path in map(parse_path, snapshot["ended"]):
            self._ended_scopes.append((path, self._scopes[path].opened))

    # ------------------------------------------------------------------ results of containers

    def unread(self, path: Path, key: str) -> Unread | None:
        """Say where the results of a container are that must be recalled before its output can be made."""
        container = self._containers[path, key]
        return None if container.unread_until is None else Unread(container.sequence, container.unread_until)

    def recall(self, path: Path, key: str, events: Iterable[Event]) -> None:
        """Take in the results of a container; `events` are ends of iterations, those of others among them."""
        container = self._containers[path, key]
        for event in events:
            if event.path[:-1] == path and event.path[-1][0] == key:
                container.recall(event)

    def recalled(self, path: Path, key: str) -> None:
        """Take the results of a container for complete."""
        self._containers[path, key].unread_until = None


def references(snapshot: Json) -> set[int]:
    """Name the events without which a snapshot cannot be restored."""
    found = {sequence for scope in snapshot["scopes"] for _, sequence, _ in scope["outputs"]}
    for container in snapshot["containers"]:
        found.add(container["sequence"])
        if container["readsLast"]:
            found.add(container["lastSequence"])
    return found


def _in_order(present: Mapping[Any, None], queue: Iterable[Any]) -> list[Any]:
    """Return what is present as the queue has it; what is in it no more was taken from its beginning."""
    queued = dict.fromkeys(at for at in queue if at in present)
    return [*(at for at in present if at not in queued), *queued]


def _written(at: At) -> list[str]:
    return [format_path(at[0]), at[1]]


def _read_pairs(rows: Iterable[Any]) -> Iterator[tuple[At, Any]]:
    return (((parse_path(path), key), value) for path, key, value in rows)


def _written_wait(wait: Suspension) -> list[Any]:
    return [
        *_written((wait.path, wait.key)),
        wait.sequence,
        wait.kind.value,
        wait.due,
        wait.signal,
        wait.task_id,
        wait.child_id,
    ]


def _read_wait(row: Any) -> Suspension:
    path, key, sequence, kind, *rest = row
    return Suspension(parse_path(path), key, sequence, WaitKind(kind), *rest)


def _written_container(at: At, container: Container) -> Json:
    is_read = container.unread_until is None and not container.results and not container.dropped
    written: Json = {
        "path": format_path(at[0]),
        "key": at[1],
        "sequence": container.sequence,
        "nextIndex": container.next_index,
        "openIterations": container.open_iterations,
        "lastSequence": container.last_sequence,
        # Where there are items and all results count, nobody asks for the last one.
        "readsLast": container.last_sequence is not None and (container.items is None or not container.keeps_all),
        "isRead": is_read,
        "sizeBytes": container.size_bytes,
        "isBroken": container.is_broken,
    }
    if container.failure is not None:
        written["failure"] = container.failure
    return written


def _read_container(written: Json, config: Any, sequence: int, events: Mapping[int, Event]) -> Container:
    container = Container.of(events[written["sequence"]], config)
    container.next_index = written["nextIndex"]
    container.open_iterations = written["openIterations"]
    container.last_sequence = written["lastSequence"]
    container.unread_until = None if written["isRead"] else sequence
    container.is_broken = written["isBroken"]
    container.size_bytes = written.get("sizeBytes", 0)  # earlier releases did not count on
    container.failure = written.get("failure")
    if written["readsLast"]:
        last = events[written["lastSequence"]]
        failed = last.type is EventType.ITERATION_FAILED
        container.last = {"error": last.data["error"]} if failed else last.truth["output"]
    return container


def _read_scope(written: Json, events: Mapping[int, Event]) -> Scope:
    scope = Scope(written["opened"], written["unknown"], written["taken"], written["openNodes"])
    scope.early = set(written["early"])
    for key, sequence, handles in written["outputs"]:
        scope.outputs[key] = events[sequence].truth.get("output")
        scope.sequences[key] = sequence
        scope.handles[key] = frozenset(handles)
    scope.failure = written.get("failure")
    if "response" in written:
        scope.response = (scope.outputs[written["response"]],)
    if "leftBy" in written:
        key, ends_loop = written["leftBy"]
        scope.left_by = (scope.outputs[key], ends_loop)
    return scope
