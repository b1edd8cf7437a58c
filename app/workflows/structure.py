"""The shape of a graph: its cycles, its order, what comes before what; all in linear time, none recursive."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.workflows.graph import Graph


@dataclass(frozen=True, slots=True)
class Shape:
    """A graph's nodes by key, and its links in both directions; links to nowhere are left out.

    Of nodes with the same key, the first counts.
    """

    positions: Mapping[str, int]  #: key to place in `graph.nodes`
    after: Mapping[str, Sequence[str]]
    before: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, graph: Graph) -> "Shape":
        """Index a graph."""
        positions: dict[str, int] = {}
        for at, node in enumerate(graph.nodes):
            positions.setdefault(node.key, at)
        after: dict[str, list[str]] = {key: [] for key in positions}
        before: dict[str, list[str]] = {key: [] for key in positions}
        for link in graph.connections:
            if link.source in positions and link.target in positions:
                after[link.source].append(link.target)
                before[link.target].append(link.source)
        return cls(positions, after, before)


def cycles(shape: Shape) -> list[tuple[str, ...]]:
    """Find cycles: at least one through every knot, none twice; each as its nodes in order."""
    found: list[tuple[str, ...]] = []
    reported: set[str] = set()
    done: set[str] = set()
    for root in shape.positions:
        if root in done:
            continue
        path: list[str] = [root]
        depth = {root: 0}
        waiting = [iter(shape.after[root])]
        while waiting:
            following = next(waiting[-1], None)
            if following is None:
                waiting.pop()
                key = path.pop()
                del depth[key]
                done.add(key)
            elif following in depth:
                if following not in reported:
                    cycle = tuple(path[depth[following] :])
                    reported.update(cycle)
                    found.append(cycle)
            elif following not in done:
                depth[following] = len(path)
                path.append(following)
                waiting.append(iter(shape.after[following]))
    return found


def ordered(shape: Shape) -> list[str] | None:
    """Return the keys so that every link points forward, or None for a graph with a cycle."""
    owed = {key: len(before) for key, before in shape.before.items()}
    ready = [key for key, count in owed.items() if count == 0]
    for key in ready:
        for following in shape.after[key]:
            owed[following] -= 1
            if owed[following] == 0:
                ready.append(following)
    return ready if len(ready) == len(owed) else None


def ancestors(shape: Shape) -> dict[str, int]:
    """Return for every node the set of those before it, as a bit mask over `positions`; empty with a cycle."""
    masks: dict[str, int] = {}
    for key in ordered(shape) or ():
        mask = 0
        for earlier in shape.before[key]:
            mask |= masks[earlier] | 1 << shape.positions[earlier]
        masks[key] = mask
    return masks


def reachable(shape: Shape, roots: Iterable[str]) -> set[str]:
    """Return the roots and all that follows them."""
    waiting = list(roots)
    seen = set(waiting)
    while waiting:
        for following in shape.after[waiting.pop()]:
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return seen


def containers(graph: Graph) -> tuple[dict[str, tuple[str, ...]], list[tuple[str, ...]]]:
    """Return for every node the containers around it, nearest first, and the cycles among parents."""
    parents = {node.key: node.parent_key for node in graph.nodes}
    chains: dict[str, tuple[str, ...]] = {}
    loops: list[tuple[str, ...]] = []
    for start in parents:
        path: list[str] = []
        places: dict[str, int] = {}
        key: str | None = start
        while key is not None and key in parents and key not in chains and key not in places:
            places[key] = len(path)
            path.append(key)
            key = parents[key]
        if key in places:
            loop = tuple(path[places[key] :])
            loops.append(loop)
            chains.update(dict.fromkeys(loop, ()))
            path = path[: places[key]]
        for each in reversed(path):
            parent = parents[each]
            chains[each] = () if parent is None or parent not in parents else (parent, *chains[parent][:MAX_NESTING])
    return chains, loops


#: Containers inside containers; the engine's paths and the masks of scopes stay short.
MAX_NESTING = 16
#: Characters of an iteration path, which names containers and indexes: the tables of a run hold so many.
MAX_PATH = 500
_INDEX_CHARACTERS = 8  #: of a colon, an index below a million and a slash


def path_characters(chain: Iterable[str]) -> int:
    """Return how long the path of an iteration in these containers can become."""
    return sum(len(key) + _INDEX_CHARACTERS for key in chain)
