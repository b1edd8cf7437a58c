"""What a retry, a fork or a replay takes over from another run, decided for every node that is about to start.

A run that goes on from another one has a specification (`ReuseSpec`, kept in `executions.reuse`) and its source's
journal. `Reuse` folds that journal into the results it may need, and `find` says for a node whether its result is
taken over. It is pure, so a recovered run decides as it did before.

Of the whole graph, what is changed (a fork point, an output given, a node that another version has differently)
makes anew: the node, what follows it, the containers around it and what follows those. Of a container around a
change only the iterations that the change reaches run again: in a loop its own and those after it, in a parallel
one its own. What a container that is not around a change has given is taken over whole.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

import orjson

from app.components.contract import OUTPUT, SideEffects
from app.executions.events import Event, EventType, Path, format_path, parse_path
from app.executions.masking import hidden_texts
from app.executions.plan import Plan, PlanNode
from app.executions.taking_over import Recorded, VariableSet

At = tuple[Path, str]

_MOST_HIDDEN = 1_000  #: texts; a run has a handful of secrets
#: How a replay fails a node of which the record has no end.
NOT_RECORDED = {"code": "NOT_RECORDED", "message": "The record of the run has no result of this node."}


class ReplayMode(StrEnum):
    """What a replay runs, and what it takes from the record."""

    RECORDED = "recorded"  #: nothing runs: every result comes from the record, failures too
    LIVE = "live"  #: everything runs anew, on the same input and version
    MIXED = "mixed"  #: pure nodes run; side effects, and whatever was waited for, come from the record


class ReuseMode(StrEnum):
    """What a run does with the record of its source."""

    NONE = "none"  #: takes nothing from it
    REST = "rest"  #: takes what had completed and is not changed; the rest runs
    RECORDED = "recorded"  #: takes everything
    MIXED = "mixed"  #: takes side effects and waits


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is made anew: a node in one iteration; in all of them; or an iteration as a whole."""

    key: str | None  #: None: the iteration that `path` ends in
    path: Path | None  #: None: in every iteration


@dataclass(frozen=True, slots=True)
class Given:
    """The output of a node, given in the place of one it would make."""

    key: str
    path: Path
    output: Any
    handles: tuple[str, ...] = (OUTPUT,)


@dataclass(frozen=True, slots=True)
class Only:
    """The part of a graph that runs: what leads to a node; or that node alone."""

    key: str
    is_alone: bool = False
    is_fed: bool = False  #: alone: the run's input is its input, whatever leads to it


@dataclass(frozen=True, slots=True)
class ReuseSpec:
    """What a run takes over, gets as given, and leaves out."""

    mode: ReuseMode = ReuseMode.NONE
    places: tuple[Place, ...] = ()
    given: tuple[Given, ...] = ()
    changed: tuple[str, ...] = ()  #: nodes that the source's version has differently, or not at all
    emptied: tuple[str, ...] = ()  #: containers in which the source's version has a node more
    only: Only | None = None
    last_sequence: int | None = None  #: of the source's journal that counts; it may grow afterwards

    def to_json(self) -> str:
        """Return the stored form."""
        stored: dict[str, Any] = {"mode": self.mode.value}
        if self.places:
            stored["places"] = [[p.key, None if p.path is None else format_path(p.path)] for p in self.places]
        if self.given:
            stored["given"] = [[g.key, format_path(g.path), g.output, list(g.handles)] for g in self.given]
        if self.changed:
            stored["changed"] = list(self.changed)
        if self.emptied:
            stored["emptied"] = list(self.emptied)
        if self.only is not None:
            stored["only"] = [self.only.key, self.only.is_alone, self.only.is_fed]
        if self.last_sequence is not None:
            stored["lastSequence"] = self.last_sequence
        return orjson.dumps(stored).decode()

    @classmethod
    def from_json(cls, text: str) -> "ReuseSpec":
        """Read the stored form."""
        stored = orjson.loads(text)
        only = stored.get("only")
        return cls(
            ReuseMode(stored["mode"]),
            tuple(Place(key, None if path is None else parse_path(path)) for key, path in stored.get("places", ())),
            tuple(
                Given(key, parse_path(path), output, tuple(handles))
                for key, path, output, handles in stored.get("given", ())
            ),
            tuple(stored.get("changed", ())),
            tuple(stored.get("emptied", ())),
            None if only is None else Only(*only),
            stored.get("lastSequence"),
        )


@dataclass(slots=True)
class _Record:
    """What the source's journal says of one node in one place."""

    output: Any = None
    shown: Any = None
    is_sealed: bool = False
    handles: tuple[str, ...] | None = None  #: None: it has not ended well
    error: Mapping[str, Any] | None = None
    has_waited: bool = False
    variables: list[VariableSet] = field(default_factory=list[VariableSet])


class Reuse:
    """The results that one run takes over."""

    def __init__(self, spec: ReuseSpec, plan: Plan, source_id: UUID | None = None) -> None:
        self._spec = spec
        self._plan = plan
        self._source_id = source_id
        self.hidden: set[str] = set()  #: see `ReuseSource.hidden`
        self._scopes: dict[Path, dict[str, _Record]] = {}
        self._iterations: dict[At, list[Path]] = {}  #: of containers, as long as their inside may be asked for
        self._given = {(given.path, given.key): given for given in spec.given}
        self._reach = Reach(
            plan,
            [
                *spec.places,
                *(Place(given.key, given.path) for given in spec.given),
                *(Place(key, None) for key in spec.changed),
            ],
            spec.emptied,
        )

    # ------------------------------------------------------------------ the record

    def take(self, events: Iterable[Event]) -> None:
        """Fold a piece of the source's journal."""
        last = self._spec.last_sequence
        for event in events:
            if last is not None and event.sequence > last:
                return
            if event.node_key is None:
                if event.type is EventType.ITERATION_STARTED:
                    container = (event.path[:-1], event.path[-1][0])
                    self._iterations.setdefault(container, []).append(event.path)
                continue
            at = (event.path, event.node_key)
            if event.secret is not None and len(self.hidden) < _MOST_HIDDEN:
                self.hidden |= hidden_texts(event.secret, event.data)
            match event.type:
                case EventType.NODE_STARTED:
                    if event.data.get("attempt", 1) == 1:
                        self._scopes.setdefault(event.path, {})[event.node_key] = _Record()
                    else:
                        # Another try of a container begins with its first iteration again.
                        self._drop_inside(at)
                case EventType.NODE_WAITING:
                    self._record(at).has_waited = True
                case EventType.VARIABLE_CHANGED:
                    data = event.truth
                    self._record(at).variables.append(
                        VariableSet(data["name"], data["value"], event.data["value"], event.secret is not None)
                    )
                case EventType.NODE_COMPLETED | EventType.NODE_REUSED | EventType.NODE_ERROR_HANDLED:
                    self._ended(at, event)
                case EventType.NODE_SKIPPED if event.data.get("handles"):
                    self._ended(at, event)
                case EventType.NODE_FAILED:
                    self._record(at).error = event.data["error"]
                    self._close(at)
                case _:
                    pass

    def _record(self, at: At) -> _Record:
        return self._scopes.setdefault(at[0], {}).setdefault(at[1], _Record())

    def _ended(self, at: At, event: Event) -> None:
        record = self._record(at)
        record.output, record.shown = event.truth.get("output"), event.data.get("output")
        record.is_sealed = event.secret is not None
        record.handles = tuple(event.data["handles"])
        self._close(at)

    def _close(self, at: At) -> None:
        """Keep of a container that has ended only what will be asked for: mostly the variables that it changed."""
        if at not in self._iterations:
            return
        record = self._record(at)
        record.variables = [variable for inner in self._inside(at) for variable in inner.variables]
        is_open = self._spec.mode is ReuseMode.MIXED or (
            self._spec.mode is ReuseMode.REST and (record.handles is None or self._reach.reaches(*at))
        )
        if not is_open:
            self._drop_inside(at)

    def _inside(self, at: At) -> Iterator[_Record]:
        for path in self._iterations.get(at, ()):
            # What a container inside has changed is in its own record already.
            yield from self._scopes.get(path, {}).values()

    def _drop_inside(self, at: At) -> None:
        for path in self._iterations.pop(at, ()):
            for key in self._scopes.pop(path, {}):
                self._drop_inside((path, key))

    # ------------------------------------------------------------------ what is taken over

    def find(self, path: Path, key: str) -> Recorded | None:
        """Return what a node that is about to start gives; None when it must run."""
        given = self._given.get((path, key))
        if given is not None:
            return Recorded(given.output, frozenset(given.handles), "override")
        record = self._scopes.get(path, {}).get(key)
        match self._spec.mode:
            case ReuseMode.NONE:
                return None
            case ReuseMode.RECORDED:
                return self._replayed(record)
            case ReuseMode.MIXED:
                node = self._plan.nodes[key]
                if node.component.is_container or (_is_pure(node) and not (record and record.has_waited)):
                    return None
                return self._replayed(record)
            case ReuseMode.REST:
                if record is None or record.handles is None or self._reach.reaches(path, key):
                    return None
                return self._recorded(record)

    def _replayed(self, record: _Record | None) -> Recorded:
        if record is None or (record.handles is None and record.error is None):
            # It was under way, or never begun, when its run ended: whatever ended that comes first.
            return Recorded(None, frozenset(), "run", self._source_id, error=NOT_RECORDED, is_last=True)
        if record.error is not None:
            return Recorded(None, frozenset(), "run", self._source_id, variables=record.variables, error=record.error)
        return self._recorded(record)

    def _recorded(self, record: _Record) -> Recorded:
        return Recorded(
            record.output,
            frozenset(record.handles or ()),
            "run",
            self._source_id,
            shown=record.shown,
            is_sealed=record.is_sealed,
            variables=record.variables,
        )


class Reach:
    """What a change of some places of a graph reaches."""

    def __init__(self, plan: Plan, places: Sequence[Place], emptied: Sequence[str] = ()) -> None:
        self._plan = plan
        self._exact = [place for place in places if place.path is not None]
        self._anywhere: set[str] = set()  #: reached in every iteration
        self._opened: set[str] = set()  #: containers around a change of every iteration
        for place in places:
            if place.path is None and place.key in plan.nodes:
                self._anywhere.add(place.key)
                self._spread(place.key)
        for key in emptied:
            if key in plan.nodes:
                self._opened.add(key)
                self._spread(key)
        for key in plan.nodes:
            if any(parent in self._anywhere for parent in self._parents(key)):
                self._anywhere.add(key)

    def reaches(self, path: Path, key: str) -> bool:
        """Say whether a node in one place is made anew: changed, or after a change, or a container around one."""
        if key in self._anywhere or key in self._opened:
            return True
        if any(index > 0 and container in self._opened and self._is_loop(container) for container, index in path):
            return True
        return any(self._is_reached(path, key, place) for place in self._exact)

    def _spread(self, key: str) -> None:
        """Note what follows a change of a node in every iteration, outwards."""
        at: str | None = key
        while at is not None:
            parent = self._plan.nodes[at].spec.parent_key
            siblings = self._plan.bodies[parent].nodes.values()
            self._anywhere.update(node.key for node in siblings if at in node.ancestors)
            if parent is not None:
                self._opened.add(parent)
            at = parent

    def _is_reached(self, path: Path, key: str, place: Place) -> bool:
        """Say whether a change of one place reaches a node: go down both ways until they part."""
        other = place.path or ()
        for depth in range(len(path) + 1):
            here = path[depth][0] if depth < len(path) else key
            if depth == len(other):
                if place.key is None:
                    return True  # in the iteration that is changed as a whole
                return here == place.key or self._follows(here, place.key)
            there, index = other[depth]
            if here != there:
                return self._follows(here, there)
            if depth == len(path):
                return True  # a container around the change
            if path[depth][1] != index:
                return self._is_loop(here) and path[depth][1] > index
        return False

    def _follows(self, key: str, earlier: str) -> bool:
        return earlier in self._plan.nodes[key].ancestors

    def _is_loop(self, key: str) -> bool:
        """Say whether a container's iterations come one after the other, so that each may see the one before."""
        return not hasattr(self._plan.nodes[key].config, "concurrency")

    def _parents(self, key: str) -> Iterable[str]:
        parent = self._plan.nodes[key].spec.parent_key
        while parent is not None:
            yield parent
            parent = self._plan.nodes[parent].spec.parent_key


def _is_pure(node: PlanNode) -> bool:
    return node.side_effects is SideEffects.NONE
