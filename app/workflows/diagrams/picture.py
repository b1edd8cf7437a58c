"""What a picture of a graph shows, before anybody says how: cards, links, and what a run made of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.components.contract import ERROR, INPUT, OUTPUT
from app.workflows.graph import Graph
from app.workflows.validation import MAX_CONNECTIONS, MAX_NODES


class Tone(StrEnum):
    """What became of a node in a run."""

    DONE = "done"
    REUSED = "reused"
    RUNNING = "running"
    WAITING = "waiting"
    RETRYING = "retrying"
    FAILED = "failed"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"
    IDLE = "idle"  #: the run has not come to it


@dataclass(frozen=True, slots=True)
class Mark:
    """A run's word on a node."""

    tone: Tone
    text: str  #: for people and screen readers: "completed in 2.1 s"
    note: str = ""  #: short, for the card: how long it took, or how often it ran
    handles: frozenset[str] | None = None  #: by which it was left; None where the tones alone say that


@dataclass(frozen=True, slots=True)
class Kind:
    """What the library says of a component."""

    name: str
    category: str
    is_container: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A node as a reader sees it."""

    key: str
    title: str
    subtitle: str
    category: str  #: of its component; empty when the library does not have it
    parent: str | None
    is_container: bool
    is_enabled: bool
    position: tuple[float, float] | None
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Line:
    """A link as a reader sees it; a label is empty where there is only one way to go."""

    source: str
    target: str
    source_handle: str
    label: str
    target_label: str
    is_error: bool
    is_taken: bool | None  #: whether the run went along it; None when no run is shown


@dataclass(frozen=True, slots=True)
class Picture:
    """A graph to draw."""

    title: str
    description: str
    cards: tuple[Card, ...]
    lines: tuple[Line, ...]


Describe = Callable[[str], Kind | None]

_WENT_ON = frozenset({Tone.DONE, Tone.REUSED, Tone.FAILED})
_REACHED = frozenset(Tone) - {Tone.SKIPPED, Tone.IDLE}


def picture_of(
    graph: Graph, describe: Describe, *, title: str, marks: Mapping[str, Mark] | None = None, state: str = ""
) -> Picture:
    """Choose what to show of a graph, and of a run of it; beyond the limits of a graph nothing is shown.

    Args:
        graph: Any graph, a faulty one too.
        describe: Looks a component up.
        title: What the picture is of.
        marks: What the run did, by node key; without it no run is shown.
        state: How the run stands, in words.
    """
    kinds = {node.component: describe(node.component) for node in graph.nodes}
    nodes = graph.nodes[:MAX_NODES]
    parents = {node.parent_key for node in nodes}
    is_edited = any((node.position.x, node.position.y) != (0, 0) for node in nodes)
    cards = tuple(
        Card(
            key=node.key,
            title=node.name or node.key,
            subtitle=kind.name if (kind := kinds[node.component]) is not None else node.component,
            category=kind.category if kind is not None else "",
            parent=node.parent_key,
            is_container=node.key in parents or (kind is not None and kind.is_container),
            is_enabled=node.is_enabled,
            position=(node.position.x, node.position.y) if is_edited else None,
            mark=None if marks is None else marks.get(node.key, _NOT_REACHED),
        )
        for node in nodes
    )
    shown = {card.key: card for card in cards}
    lines = tuple(
        Line(
            source=link.source,
            target=link.target,
            source_handle=link.source_handle,
            label="" if link.source_handle == OUTPUT else link.source_handle,
            target_label="" if link.target_handle == INPUT else link.target_handle,
            is_error=link.source_handle == ERROR,
            is_taken=_is_taken(shown[link.source], shown[link.target], link.source_handle),
        )
        for link in graph.connections[:MAX_CONNECTIONS]
        if link.source in shown and link.target in shown
    )
    count, links = len(cards), len(lines)
    description = f"A workflow of {count} node{'' if count == 1 else 's'} and {links} link{'' if links == 1 else 's'}."
    return Picture(title, f"{description} {state}".strip(), cards, lines)


def _is_taken(source: Card, target: Card, handle: str) -> bool | None:
    left, reached = source.mark, target.mark
    if left is None or reached is None:
        return None
    # One that was skipped by itself passes on what came to it.
    if reached.tone not in _REACHED and not reached.handles:
        return False
    if left.handles is not None:
        return handle in left.handles
    return left.tone in _WENT_ON and (left.tone is Tone.FAILED) == (handle == ERROR)


_NOT_REACHED = Mark(Tone.IDLE, "not reached")
