"""Where things stand: a layered layout from left to right, with containers as boxes around what is in them.

Every scope (the graph itself, the inside of a container) is laid out by itself, the innermost first: layers by the
longest path, an order within layers by barycentres, places by least squares that keep that order. Links that cross
layers are led through places of their own, so that they do not run over what stands between. A scope whose nodes
an editor has placed keeps those places, unless they overlap. It is pure, and linear in nodes and links but for the
sorting.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

GAP_ACROSS = 26.0  #: between neighbours of a layer
GAP_ALONG = 58.0  #: between layers, at least
PADDING = 22.0  #: within a container, around what is in it
HEADER = 50.0  #: of a container
_MAX_WAYPOINTS = 4_000
_SWEEPS, _SWEEPS_OF_MANY = 14, 5
_MANY = 400
_MAX_EXTENT = 40_000.0  #: of an editor's places; what is further apart is laid out anew
_MARGIN = 6.0

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Item:
    """What needs a place; a container grows around what is in it."""

    key: str
    width: float
    height: float
    parent: str | None = None
    is_container: bool = False
    position: Point | None = None  #: where an editor has it, within its parent


@dataclass(frozen=True, slots=True)
class Join:
    """A link between two items, with the room that its labels need."""

    source: str
    target: str
    room: float = 0.0


@dataclass(slots=True)
class Box:
    """A place."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Half way down."""
        return self.y + self.height / 2

    @property
    def right(self) -> float:
        """The x of the right side."""
        return self.x + self.width


@dataclass(slots=True)
class Layout:
    """The places of all items, and by link the stretches that it follows between them: (from x, to x, y)."""

    boxes: dict[str, Box]
    columns: dict[str, tuple[float, float]]  #: from where to where the layer of an item reaches
    stretches: list[list[tuple[float, float, float]]]
    width: float
    height: float


@dataclass(slots=True)
class _Scope:
    """What one scope came to, in coordinates of its own."""

    boxes: dict[str, Box] = field(default_factory=dict[str, Box])
    columns: dict[str, tuple[float, float]] = field(default_factory=dict[str, tuple[float, float]])
    stretches: dict[int, list[tuple[float, float, float]]] = field(
        default_factory=dict[int, list[tuple[float, float, float]]]
    )
    width: float = 0.0
    height: float = 0.0


def lay_out(items: Sequence[Item], joins: Sequence[Join]) -> Layout:
    """Give every item a place. Parents that are not there, or go round in circles, count as none."""
    by_key = {item.key: item for item in items}
    chains = chains_of({key: item.parent for key, item in by_key.items()})
    children: defaultdict[str | None, list[Item]] = defaultdict(list)
    for item in by_key.values():
        chain = chains[item.key]
        children[chain[-1] if chain else None].append(item)
    inside: defaultdict[str | None, list[tuple[int, str, str]]] = defaultdict(list)
    for index, join in enumerate(joins):
        lifted = _lift(join, chains)
        if lifted is not None:
            scope, source, target = lifted
            inside[scope].append((index, source, target))
    sizes = {item.key: (item.width, item.height) for item in by_key.values()}
    scopes: dict[str | None, _Scope] = {}
    containers = [key for key in by_key if children.get(key) or by_key[key].is_container]
    for key in (*sorted(containers, key=lambda each: -len(chains[each])), None):
        scope = scopes[key] = _scope(children[key], sizes, inside[key], joins)
        if key is not None:
            sizes[key] = (
                max(sizes[key][0], scope.width + 2 * PADDING),
                HEADER + (scope.height or sizes[key][1] / 2) + PADDING,
            )
    return _assemble(scopes, by_key, chains, len(joins))


def chains_of(parents: Mapping[str, str | None]) -> dict[str, tuple[str, ...]]:
    """Return the containers around each key, from the outermost in; none where they go round in circles."""
    found: dict[str, tuple[str, ...]] = {}
    for key in parents:
        way: list[str] = []
        seen: set[str] = set()
        at: str | None = key
        while at is not None and at not in found and at not in seen:
            seen.add(at)
            way.append(at)
            parent = parents[at]
            at = parent if parent in parents else None
        is_circle = at is not None and at not in found
        chain: tuple[str, ...] = () if at is None or is_circle else (*found[at], at)
        for each in reversed(way):
            found[each] = () if is_circle else chain
            chain = (*chain, each)
    return found


def _lift(join: Join, chains: Mapping[str, tuple[str, ...]]) -> tuple[str | None, str, str] | None:
    """Return the innermost scope that holds both ends, and what of it holds each; None for a link to itself."""
    if join.source not in chains or join.target not in chains:
        return None
    source, target = (*chains[join.source], join.source), (*chains[join.target], join.target)
    depth = 0
    while depth < min(len(source), len(target)) and source[depth] == target[depth]:
        depth += 1
    if depth in {len(source), len(target)}:
        return None
    return (source[depth - 1] if depth else None), source[depth], target[depth]


def _assemble(
    scopes: Mapping[str | None, _Scope],
    items: Mapping[str, Item],
    chains: Mapping[str, tuple[str, ...]],
    count: int,
) -> Layout:
    boxes: dict[str, Box] = {}
    columns: dict[str, tuple[float, float]] = {}
    stretches: list[list[tuple[float, float, float]]] = [[] for _ in range(count)]
    for key in [None, *sorted(items, key=lambda each: len(chains[each]))]:
        scope = scopes.get(key)
        if scope is None:
            continue
        left, top = (0.0, 0.0) if key is None else (boxes[key].x + PADDING, boxes[key].y + HEADER)
        if key is not None:
            left += max(0.0, (boxes[key].width - 2 * PADDING - scope.width) / 2)
        for child, box in scope.boxes.items():
            boxes[child] = Box(left + box.x, top + box.y, box.width, box.height)
            start, end = scope.columns.get(child, (box.x, box.right))
            columns[child] = (left + start, left + end)
        for index, parts in scope.stretches.items():
            stretches[index] = [(left + start, left + end, top + y) for start, end, y in parts]
    root = scopes[None]
    return Layout(boxes, columns, stretches, root.width, root.height)


# ---------------------------------------------------------------------- one scope


def _scope(
    items: Sequence[Item],
    sizes: Mapping[str, tuple[float, float]],
    links: Sequence[tuple[int, str, str]],
    joins: Sequence[Join],
) -> _Scope:
    if not items:
        return _Scope()
    placed = _as_edited(items, sizes)
    if placed is not None:
        return placed
    keys = [item.key for item in items]
    order = {key: index for index, key in enumerate(keys)}
    pairs = list(dict.fromkeys((source, target) for _, source, target in links))
    layer_of = _layers(keys, _without_circles(keys, pairs))
    net = _Net(keys, sizes, layer_of, pairs, order)
    net.sort()
    net.place()
    return _measure(net, links, joins)


def _as_edited(items: Sequence[Item], sizes: Mapping[str, tuple[float, float]]) -> _Scope | None:
    """Return the places of an editor, if there are any that a reader can use."""
    points = [item.position for item in items if item.position is not None]
    if len(points) < len(items) or len(items) < 2 or len(set(points)) < len(items):  # noqa: PLR2004 - one is placed by chance
        return None
    left, top = min(x for x, _ in points), min(y for _, y in points)
    scope = _Scope()
    for item, (x, y) in zip(items, points, strict=True):
        width, height = sizes[item.key]
        box = scope.boxes[item.key] = Box(x - left, y - top, width, height)
        scope.width, scope.height = max(scope.width, box.right), max(scope.height, box.y + height)
    if not max(scope.width, scope.height) < _MAX_EXTENT:
        return None
    active: list[Box] = []
    for box in sorted(scope.boxes.values(), key=lambda each: each.x):
        active = [each for each in active if each.right + _MARGIN > box.x]
        if any(each.y < box.y + box.height + _MARGIN and box.y < each.y + each.height + _MARGIN for each in active):
            return None
        active.append(box)
    return scope


def _without_circles(keys: Sequence[str], pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Turn round every link that closes a circle."""
    following: defaultdict[str, list[str]] = defaultdict(list)
    for source, target in pairs:
        following[source].append(target)
    state: dict[str, int] = {}  # 1 while on the way, 2 when done
    turned: set[tuple[str, str]] = set()
    for root in keys:
        if root in state:
            continue
        stack = [(root, iter(following[root]))]
        state[root] = 1
        while stack:
            key, ahead = stack[-1]
            for target in ahead:
                if state.get(target) == 1:
                    turned.add((key, target))
                elif target not in state:
                    state[target] = 1
                    stack.append((target, iter(following[target])))
                    break
            else:
                state[key] = 2
                stack.pop()
    return [(target, source) if (source, target) in turned else (source, target) for source, target in pairs]


def _layers(keys: Sequence[str], pairs: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Put each item behind all that lead to it; what begins stands right before what it leads to."""
    following: defaultdict[str, list[str]] = defaultdict(list)
    missing = dict.fromkeys(keys, 0)
    for source, target in pairs:
        following[source].append(target)
        missing[target] += 1
    starts = [key for key in keys if not missing[key]]
    layer = dict.fromkeys(keys, 0)
    ready = list(starts)
    for key in ready:  # grows as it goes
        for target in following[key]:
            layer[target] = max(layer[target], layer[key] + 1)
            missing[target] -= 1
            if not missing[target]:
                ready.append(target)
    for key in starts:
        if following[key]:
            layer[key] = min(layer[target] for target in following[key]) - 1
    return layer


class _Net:
    """The layers of a scope with their items and waypoints, by number."""

    def __init__(
        self,
        keys: Sequence[str],
        sizes: Mapping[str, tuple[float, float]],
        layer_of: Mapping[str, int],
        pairs: Sequence[tuple[str, str]],
        order: Mapping[str, int],
    ) -> None:
        self.keys = keys
        self.sizes = [sizes[key] for key in keys]
        self.layers: list[list[int]] = [[] for _ in range(max(layer_of.values(), default=0) + 1)]
        self.layer = [layer_of[key] for key in keys]
        for number, at in enumerate(self.layer):
            self.layers[at].append(number)
        self.before: list[list[int]] = [[] for _ in keys]
        self.behind: list[list[int]] = [[] for _ in keys]
        self.waypoints: dict[tuple[str, str], list[int]] = {}
        self.centre: list[float] = []
        spare = _MAX_WAYPOINTS
        for source, target in sorted(pairs, key=lambda pair: abs(layer_of[pair[1]] - layer_of[pair[0]])):
            first, last = order[source], order[target]
            if self.layer[first] > self.layer[last]:
                first, last = last, first
            between = range(self.layer[first] + 1, self.layer[last])
            way: list[int] = []
            if len(between) <= spare:
                spare -= len(between)
                way = [self._waypoint(at) for at in between]
            elif between:
                continue  # drawn straight: the picture is beyond being read anyway
            self.waypoints[source, target] = way
            for one, other in zip([first, *way], [*way, last], strict=True):
                self.behind[one].append(other)
                self.before[other].append(one)

    def _waypoint(self, at: int) -> int:
        number = len(self.sizes)
        self.sizes.append((0.0, 0.0))
        self.layer.append(at)
        self.layers[at].append(number)
        self.before.append([])
        self.behind.append([])
        return number

    def is_waypoint(self, number: int) -> bool:
        return number >= len(self.keys)

    # ------------------------------------------------------------------ the order within layers

    def sort(self) -> None:
        """Order every layer by the middle of its neighbours, to and fro, and keep the best order seen."""
        best, fewest = [list(layer) for layer in self.layers], self._crossings()
        for sweep in range(_SWEEPS if len(self.sizes) <= _MANY else _SWEEPS_OF_MANY):
            if not fewest:
                break
            is_forward = sweep % 2 == 0
            places = range(1, len(self.layers)) if is_forward else range(len(self.layers) - 2, -1, -1)
            for at in places:
                beside = self.layers[at - 1 if is_forward else at + 1]
                rank = {number: index for index, number in enumerate(beside)}
                neighbours = self.before if is_forward else self.behind
                own = {number: index for index, number in enumerate(self.layers[at])}
                middle = {
                    number: sum(rank[each] for each in neighbours[number]) / len(neighbours[number])
                    if neighbours[number]
                    else float(own[number])
                    for number in self.layers[at]
                }
                self.layers[at].sort(key=lambda number: (middle[number], own[number]))
            crossings = self._crossings()
            if crossings < fewest:
                best, fewest = [list(layer) for layer in self.layers], crossings
        self.layers = best

    def _crossings(self) -> int:
        """Count the pairs of links that cross between neighbouring layers."""
        total = 0
        for layer, following in zip(self.layers, self.layers[1:], strict=False):
            rank = {number: index for index, number in enumerate(following)}
            ends = [rank[each] for number in layer for each in sorted(self.behind[number], key=lambda n: rank[n])]
            tree = [0] * (len(following) + 1)
            for count, end in enumerate(ends):
                position, below = end + 1, 0
                while position:
                    below += tree[position]
                    position -= position & -position
                total += count - below
                position = end + 1
                while position <= len(following):
                    tree[position] += 1
                    position += position & -position
        return total

    # ------------------------------------------------------------------ places

    def place(self) -> None:
        """Give everything the height at which it is nearest to its neighbours, in the order that was found."""
        self.centre = [0.0] * len(self.sizes)
        for layer in self.layers:
            y = 0.0
            for number in layer:
                height = self.sizes[number][1]
                self.centre[number] = y + height / 2
                y += height + GAP_ACROSS
            for number in layer:
                self.centre[number] -= (y - GAP_ACROSS) / 2
        rounds = 10 if len(self.sizes) <= _MANY else 4
        for turn in range(rounds):
            is_forward = turn % 2 == 0
            is_last = turn >= rounds - 2
            for layer in self.layers if is_forward else reversed(self.layers):
                if is_last:
                    self._settle(layer, [self.before, self.behind])
                else:
                    self._settle(layer, [self.before if is_forward else self.behind])

    def _settle(self, layer: Sequence[int], sides: Sequence[Sequence[Sequence[int]]]) -> None:
        """Move a layer's members as near to their neighbours as their order and the gaps allow.

        With the gaps taken off this is isotonic regression, which pooling neighbours solves exactly.
        """
        offset = 0.0
        offsets: list[float] = []
        pools: list[list[float]] = []  # weight, sum of wishes, members
        for index, number in enumerate(layer):
            if index:
                offset += (self.sizes[layer[index - 1]][1] + self.sizes[number][1]) / 2 + GAP_ACROSS
            offsets.append(offset)
            near = [each for side in sides for each in side[number]]
            if near:
                weights = [8.0 if self.is_waypoint(number) and self.is_waypoint(each) else 1.0 for each in near]
                weight = sum(weights)
                wish = sum(self.centre[each] * part for each, part in zip(near, weights, strict=True)) / weight
            else:
                weight, wish = 0.05, self.centre[number]
            pools.append([weight, weight * (wish - offset), 1.0])
            while len(pools) > 1 and pools[-2][1] / pools[-2][0] > pools[-1][1] / pools[-1][0]:
                last = pools.pop()
                for part in range(3):
                    pools[-1][part] += last[part]
        at = 0
        for weight, total, members in pools:
            for _ in range(int(members)):
                self.centre[layer[at]] = total / weight + offsets[at]
                at += 1


def _measure(net: _Net, links: Sequence[tuple[int, str, str]], joins: Sequence[Join]) -> _Scope:
    """Turn layers and heights into places that begin at 0, 0."""
    own = {key: number for number, key in enumerate(net.keys)}
    rooms = [0.0] * len(net.layers)
    for index, source, target in links:
        first = min(net.layer[own[source]], net.layer[own[target]])
        rooms[first] = max(rooms[first], joins[index].room)
    top = min(net.centre[number] - net.sizes[number][1] / 2 for number in range(len(net.sizes)))
    scope = _Scope()
    columns: list[tuple[float, float]] = []
    x = 0.0
    for at, layer in enumerate(net.layers):
        width = max((net.sizes[number][0] for number in layer), default=0.0)
        columns.append((x, x + width))
        for number in layer:
            if not net.is_waypoint(number):
                own_width, height = net.sizes[number]
                scope.boxes[net.keys[number]] = Box(x, net.centre[number] - top - height / 2, own_width, height)
                scope.columns[net.keys[number]] = columns[-1]
                scope.height = max(scope.height, net.centre[number] - top + height / 2)
            else:
                scope.height = max(scope.height, net.centre[number] - top)
        scope.width = x + width
        x += width + max(GAP_ALONG, rooms[at])
    for index, source, target in links:
        way = net.waypoints.get((source, target), [])
        is_back = net.layer[own[source]] > net.layer[own[target]]
        parts = [(*columns[net.layer[number]], net.centre[number] - top) for number in way]
        scope.stretches[index] = [(end, start, y) for start, end, y in reversed(parts)] if is_back else parts
    return scope
