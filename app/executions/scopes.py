"""The parts of a run's state: scopes, containers and waits."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.components.contract import WaitKind
from app.executions.events import Event, EventType, Path


@dataclass(slots=True)
class Scope:
    """One opening of a body: the whole workflow, or one iteration of a container."""

    opened: int  #: by this event, which tells it from another in the same place
    unknown: dict[str, int]  #: incoming edges of a node that are not known yet
    taken: dict[str, list[int]]  #: indexes into `links_in` of those that are taken
    open_nodes: int  #: nodes that have neither ended nor been skipped
    ready: set[str] = field(default_factory=set[str])  #: nodes that may start
    skippable: set[str] = field(default_factory=set[str])  #: nodes that no edge was taken to
    early: set[str] = field(default_factory=set[str])  #: nodes that became ready before all their edges were known
    outputs: dict[str, Any] = field(default_factory=dict[str, Any])
    sequences: dict[str, int] = field(default_factory=dict[str, int])  #: of the events that hold the outputs
    handles: dict[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    failure: dict[str, Any] | None = None
    response: tuple[Any] | None = None
    left_by: tuple[Any, bool] | None = None  #: what a break or continue gave, and whether it ends the loop

    @property
    def is_over(self) -> bool:
        """Whether nothing in it may start any more."""
        return self.failure is not None or self.left_by is not None

    @property
    def is_done(self) -> bool:
        """Whether its end is due."""
        return self.open_nodes == 0 or self.is_over


@dataclass(slots=True)
class Container:
    """A container that is running: over items, so many times, or while a condition holds."""

    sequence: int  #: of the event that holds the items
    began: float  #: when this try did, in seconds since the epoch
    concurrency: int
    error_mode: str  #: terminate, continue or drop
    items: list[Any] | None  #: None where each iteration gets what the last one gave
    total: int | None  #: None where a condition decides
    is_tested_first: bool  #: whether a condition decides about the first iteration too
    keeps_all: bool  #: whether its output is the list, not the last output alone
    first: Any = None  #: what the first iteration gets where there are no items
    next_index: int = 0
    open_iterations: int = 0
    results: dict[int, Any] = field(default_factory=dict[int, Any])
    size_bytes: int = 0  #: what iterations gave so far, as JSON, if all of it is kept
    unread_until: int | None = None  #: results of iterations that had ended by this event are in the journal alone
    last: Any = None
    last_sequence: int | None = None  #: of the event that holds it
    dropped: set[int] = field(default_factory=set[int])
    failure: dict[str, Any] | None = None
    is_broken: bool = False

    @classmethod
    def of(cls, event: Event, config: Any) -> "Container":
        """Read the event that started it."""
        facts = event.truth
        items: list[Any] | None = facts.get("items")
        return cls(
            sequence=event.sequence,
            began=event.at.timestamp(),
            concurrency=int(getattr(config, "concurrency", 1)),
            error_mode=str(config.error_mode.value).lower(),
            items=items,
            total=len(items) if items is not None else facts.get("count"),
            is_tested_first=facts.get("loop") != "DO_WHILE",
            keeps_all=bool(getattr(config, "keeps_all", True)),
            first=facts.get("first"),
        )

    @property
    def may_go_on(self) -> bool:
        """Whether another iteration could start, as far as items, failures and breaks say."""
        if self.failure is not None or self.is_broken or self.open_iterations >= self.concurrency:
            return False
        return self.total is None or self.next_index < self.total

    @property
    def needs_test(self) -> bool:
        """Whether a condition decides about the next iteration."""
        return self.total is None and (self.next_index > 0 or self.is_tested_first)

    @property
    def is_done(self) -> bool:
        """Whether its end is due; where a condition decides, that ends it."""
        if self.open_iterations:
            return False
        if self.failure is not None or self.is_broken:
            return True
        return self.total is not None and self.next_index >= self.total

    def item(self, index: int) -> Any:
        """Return what an iteration works on."""
        if self.items is not None:
            return self.items[index]
        return self.last if index > 0 else self.first

    def take(self, index: int, event: Event) -> None:
        """Take in that an iteration completed."""
        self.keep(index, event.truth["output"], event.sequence)
        if self.keeps_all:
            self.size_bytes += event.size_bytes

    def keep(self, index: int, output: Any, sequence: int) -> None:
        """Take in what an iteration gave, by the event that says so."""
        self.last, self.last_sequence = output, sequence
        if self.keeps_all:
            self.results[index] = output

    def recall(self, event: Event) -> None:
        """Take in what an iteration had given, when the output is to be made."""
        index = event.path[-1][1]
        if event.type is EventType.ITERATION_COMPLETED:
            self.results[index] = event.truth["output"]
        elif self.error_mode == "drop":
            self.dropped.add(index)
        else:
            self.results[index] = {"error": event.data["error"]}

    def output(self) -> Any:
        """Return what it gives in the end."""
        if not self.keeps_all:
            return self.last
        return [self.results.get(i) for i in range(self.next_index) if i not in self.dropped]


@dataclass(frozen=True, slots=True)
class Suspension:
    """A node that waits."""

    path: Path
    key: str
    sequence: int  #: of its NodeWaiting event
    kind: WaitKind
    due: float | None  #: in seconds since the epoch
    signal: str | None
    task_id: str | None
    child_id: str | None

    @classmethod
    def of(cls, event: Event) -> "Suspension":
        """Read the event that began it."""
        data = event.data
        due = data.get("dueAt")
        return cls(
            event.path,
            event.node_key or "",
            event.sequence,
            WaitKind(data["kind"]),
            None if due is None else datetime.fromisoformat(due).timestamp(),
            data.get("signal"),
            data.get("taskId"),
            data.get("executionId"),
        )
