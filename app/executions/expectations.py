"""What is known of nodes before they run: how certain it is that they do, by which ways, and what they give."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.executions.dry_context import UNKNOWN
from app.executions.plan import PlanNode


class Certainty(StrEnum):
    """Whether a node would run."""

    CERTAIN = "certain"  #: it runs, unless a node before it fails
    POSSIBLE = "possible"  #: it may run: what decides it is known only in a run
    SKIPPED = "skipped"  #: it does not run


@dataclass(slots=True)
class Expected:
    """What is known of one node before it runs.

    Attributes:
        certainty: Whether it would run.
        output: What it would give, or `UNKNOWN`.
        error: Why it would fail, if it would.
        least: How often it runs at least.
        most: How often at most; None: that is not known.
    """

    certainty: Certainty = Certainty.SKIPPED
    output: Any = UNKNOWN
    error: Mapping[str, Any] | None = None
    least: int = 0
    most: int | None = 0


@dataclass(slots=True)
class Outcome:
    """A node in one scope."""

    runs: Certainty
    passes: Certainty  #: whether its links can be taken; one that is skipped by itself passes its input on
    output: Any = UNKNOWN
    handles: frozenset[str] | None = None  #: None: any of them
    error: Mapping[str, Any] | None = None  #: it fails, and with it the scope
    leaves: bool | None = None  #: of a break: whether the loop ends with the iteration
    implied: frozenset[str] = frozenset()  #: nodes that have run if this one has


@dataclass(slots=True)
class Body:
    """A scope that was looked at."""

    outcomes: dict[str, Outcome]
    output: Any
    error: Mapping[str, Any] | None = None  #: for certain
    may_leave: bool = False
    leaves: bool | None = None  #: a break ends it for certain; whether the loop too


@dataclass(slots=True)
class Surroundings:
    """What the nodes of a scope see from outside of it."""

    nodes: Mapping[str, Any]
    item: Any = UNKNOWN
    index: Any = UNKNOWN
    is_iteration: bool = False
    certainty: Certainty = Certainty.CERTAIN


@dataclass(frozen=True, slots=True)
class Setting:
    """A variable that a node sets."""

    key: str
    name: str
    value: Any


def way_of(source: Outcome, handle: str) -> Certainty:
    """Say whether a link is taken."""
    if source.passes is Certainty.SKIPPED:
        return Certainty.SKIPPED
    if source.handles is None:
        return Certainty.POSSIBLE
    return source.passes if handle in source.handles else Certainty.SKIPPED


def implied_by(
    runs: Certainty, ways: Sequence[tuple[Certainty, str]], outcomes: Mapping[str, Outcome]
) -> frozenset[str]:
    """Name the nodes that have run if this one has."""
    return common(
        (source for way, source in ways if way is Certainty.CERTAIN or runs is not Certainty.CERTAIN), outcomes
    )


def common(sources: Iterable[str], outcomes: Mapping[str, Outcome]) -> frozenset[str]:
    """Name the nodes that have run whichever of these sources it was that led here."""
    found: frozenset[str] | None = None
    for source in sources:
        before = outcomes[source].implied | {source}
        found = before if found is None else found & before
    return found or frozenset()


def assigned(node: PlanNode) -> Sequence[str]:
    """Name the variables that a node of the library sets."""
    if node.spec.component != "variables":
        return ()
    config: Any = node.config
    return [item.name for item in config.assignments]


def in_order(nodes: Mapping[str, PlanNode]) -> list[PlanNode]:
    """Return the nodes of a body so that every link points forward."""
    owed = {key: len(node.links_in) for key, node in nodes.items()}
    ready = [node for key, node in nodes.items() if owed[key] == 0]
    for node in ready:
        for link in node.links_out:
            owed[link.target] -= 1
            if owed[link.target] == 0:
                ready.append(nodes[link.target])
    return ready
