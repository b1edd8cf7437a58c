"""What steps break: the structural problems that a graph has after them and had not before.

Only what they touch is looked at, with what its rules refer to: nodes beside it stand without their
configurations. A change of one field costs the same in a graph of a thousand nodes as in one of ten, but for a scan.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

import orjson

from app.workflows.diff import Operation, OperationKind
from app.workflows.graph import Graph, GraphNode, Link, Variable
from app.workflows.problems import Problem, ProblemCode
from app.workflows.structure import Shape
from app.workflows.validation import (
    MAX_CONNECTIONS,
    MAX_GRAPH_BYTES,
    MAX_NODES,
    MAX_VARIABLES,
    Library,
    problems,
)

_Identity = tuple[ProblemCode, str, str | None, str | None]


def brought_in(
    before: Graph, after: Graph, steps: Sequence[Operation], library: Library, *, tolerated: Graph | None = None
) -> list[Problem]:
    """Return the structural problems that the steps, which lead from one graph to the other, bring in.

    Those of another graph, `tolerated`, pass too.

    A text that is written together may be half a template for a while: that is unfinished, as what is typed is the
    draft, and not a problem until somebody publishes.
    """
    too_many = list(_counts(before, after))
    if too_many:
        return too_many
    seen = _Surroundings.of(steps, before, after)
    part = seen.part(after)
    written = {(step.subject, step.field) for step in steps if step.kind is OperationKind.TEXT_CHANGED}
    broken = [
        problem
        for problem in problems(part, library)
        if problem.is_structural
        and not (problem.code is ProblemCode.CONFIG_INVALID and (problem.node_key, problem.field) in written)
    ]
    for other in (before, tolerated):
        if broken and other is not None:
            other_part = seen.part(other)
            known = {_identity(problem, other_part) for problem in problems(other_part, library)}
            broken = [problem for problem in broken if _identity(problem, part) not in known]
    # Both are of the whole graph, and the part has no say in them.
    broken = [problem for problem in broken if problem.code not in {ProblemCode.CYCLE, ProblemCode.GRAPH_TOO_LARGE}]
    return [_placed(problem, part, after) for problem in broken] + [
        *_cycles(after, steps),
        *_size(before, after, steps),
    ]


def new_problems(before: Graph, after: Graph, library: Library) -> list[Problem]:
    """Return the structural problems of a graph that takes another's place, without those which that had already.

    Unlike `brought_in` it looks at all of both, and `after` may be any graph at all.
    """
    broken = [problem for problem in problems(after, library) if problem.is_structural]
    if not broken:
        return []
    known = {_identity(problem, before) for problem in problems(before, library)}
    return [problem for problem in broken if _identity(problem, after) not in known]


def _counts(before: Graph, after: Graph) -> Iterable[Problem]:
    for code, place, limit in (
        (ProblemCode.TOO_MANY_NODES, "nodes", MAX_NODES),
        (ProblemCode.TOO_MANY_CONNECTIONS, "connections", MAX_CONNECTIONS),
        (ProblemCode.TOO_MANY_VARIABLES, "variables", MAX_VARIABLES),
    ):
        was, now = len(getattr(before, place)), len(getattr(after, place))
        if now > limit and now > was:
            yield Problem(code, f"A workflow has at most {limit:,} {place}; it would have {now:,}.", place)


def _size(before: Graph, after: Graph, steps: Sequence[Operation]) -> Iterable[Problem]:
    if not any(_may_grow(step) for step in steps):
        return
    size_bytes = len(after.model_dump_json(by_alias=True).encode())
    if size_bytes > MAX_GRAPH_BYTES and size_bytes > len(before.model_dump_json(by_alias=True).encode()):
        message = f"A graph has at most {MAX_GRAPH_BYTES:,} bytes as JSON; it would have {size_bytes:,}."
        yield Problem(ProblemCode.GRAPH_TOO_LARGE, message)


_ADDED = {OperationKind.NODE_ADDED, OperationKind.LINK_ADDED, OperationKind.VARIABLE_ADDED}
_REMOVED = {OperationKind.NODE_REMOVED, OperationKind.LINK_REMOVED, OperationKind.VARIABLE_REMOVED}
_SMALL = {"position", "isEnabled", "isLocked", "timeoutMs", "onError", "onUnknownOutcome", "parentKey"}


def _may_grow(step: Operation) -> bool:
    """Say whether a step may make a graph larger by more than a few bytes, of which no harm comes."""
    if step.kind in _REMOVED or step.kind is OperationKind.METADATA_CHANGED or step.field in _SMALL:
        return False
    if step.kind is OperationKind.TEXT_CHANGED:
        return sum(len(each.inserted) - len(each.removed) for each in step.splices) > 0
    if step.kind in _ADDED:
        return True
    return len(orjson.dumps(step.after, default=str)) > len(orjson.dumps(step.before, default=str))


def _cycles(after: Graph, steps: Sequence[Operation]) -> Iterable[Problem]:
    """Find those cycles that an added connection closes."""
    added = [step.subject for step in steps if step.kind is OperationKind.LINK_ADDED]
    if not added:
        return
    shape = Shape.of(after)
    for link in added:
        if isinstance(link, Link) and link.source in shape.positions and link.target in shape.positions:
            way = _way(shape, link.target, link.source)
            if way:
                shown = " → ".join([*way[:12], way[0]])
                at = shape.positions[way[0]]
                message = f"These connections form a cycle: {shown}."
                yield Problem(ProblemCode.CYCLE, message, f"nodes[{at}]", way[0])
                return


def _way(shape: Shape, start: str, end: str) -> list[str]:
    """Return a way along the links, both ends named; empty if there is none."""
    came: dict[str, str | None] = {start: None}
    waiting = [start]
    while waiting:
        key = waiting.pop()
        if key == end:
            way: list[str] = []
            back: str | None = key
            while back is not None:
                way.append(back)
                back = came[back]
            return way[::-1]
        for following in shape.after[key]:
            if following not in came:
                came[following] = key
                waiting.append(following)
    return []


class _Surroundings:
    """What steps touch, and what its rules refer to, by key; the same keys are looked at before and after."""

    def __init__(self) -> None:
        self.full: set[str] = set()  #: nodes that are looked at themselves
        self.moved: set[str] = set()  #: nodes that are elsewhere now, or nowhere: their links and insides count
        self.links: set[str] = set()
        self.variables: set[str] = set()

    @classmethod
    def of(cls, steps: Iterable[Operation], *graphs: Graph) -> "_Surroundings":
        made = cls()
        for step in steps:
            made._note(step)
        if made.moved:
            made._descend(graphs)
        return made

    def _note(self, step: Operation) -> None:
        subject = step.subject
        if isinstance(subject, GraphNode):
            self.full.add(subject.key)
            self.moved.add(subject.key)
        elif isinstance(subject, Link):
            self.links.add(subject.key)
            self.full.update((subject.source, subject.target))
        elif isinstance(subject, Variable) or step.kind is OperationKind.VARIABLE_CHANGED:
            self.variables.add(subject if isinstance(subject, str) else subject.name)
        elif step.kind is not OperationKind.METADATA_CHANGED:
            self.full.add(subject)
            if step.field in {"parentKey", "key", "component"}:
                self.moved.add(subject)
            if step.field == "key":
                self.full.add(step.after)
                self.moved.add(step.after)

    def _descend(self, graphs: Iterable[Graph]) -> None:
        """Add all that is inside of what moved: how deep it is, and in what, has changed too."""
        for graph in graphs:
            inside: dict[str, list[str]] = {}
            for node in graph.nodes:
                if node.parent_key is not None:
                    inside.setdefault(node.parent_key, []).append(node.key)
            waiting = [key for key in self.moved if key in inside]
            while waiting:
                for key in inside.get(waiting.pop(), ()):
                    if key not in self.moved:
                        self.moved.add(key)
                        waiting.append(key)

    def part(self, graph: Graph) -> Graph:
        """Cut out of a graph what is looked at; nodes that are only referred to have no configuration."""
        # Configurations and policies decide which handles a node has, so what leaves a node depends on them.
        sources, targets = self.full | self.moved, self.moved
        links = [
            link
            for link in graph.connections
            if link.source in sources or link.target in targets or (self.links and link.key in self.links)
        ]
        near = self.full | self.moved | {end for link in links for end in (link.source, link.target)}
        nodes = _with_parents(graph, near)
        return Graph.model_construct(
            nodes=tuple(node if node.key in self.full else _bare(node) for node in nodes),
            connections=tuple(links),
            variables=tuple(each for each in graph.variables if each.name in self.variables),
        )


def _with_parents(graph: Graph, keys: Collection[str]) -> list[GraphNode]:
    """Return nodes and the containers around them, in the order of the graph."""
    parents: dict[str, str | None] = {node.key: node.parent_key for node in graph.nodes}
    wanted: set[str] = set()
    for key in keys:
        at: str | None = key
        while at is not None and at in parents and at not in wanted:
            wanted.add(at)
            at = parents[at]
    return [node for node in graph.nodes if node.key in wanted]


def _bare(node: GraphNode) -> GraphNode:
    """Return a node without what is its own affair; its handles are then not known, and not held against a link."""
    nothing: dict[str, Any] = {
        "config": {},
        "pinned_output": None,
        "default_output": None,
        "skip_if": None,
        "cache": None,
        "name": "",
    }
    return node.model_copy(update=nothing)


def _identity(problem: Problem, graph: Graph) -> _Identity:
    """Name a problem without the places of nodes and connections, which move."""
    kind, _, rest = problem.place.partition("[")
    where = problem.place
    if rest and kind == "connections":
        where = graph.connections[int(rest[:-1])].key
    elif rest and kind == "variables":
        where = graph.variables[int(rest[:-1])].name
    elif rest:
        where = graph.nodes[int(rest[:-1])].key
    return problem.code, where, problem.node_key, problem.field


def _placed(problem: Problem, part: Graph, whole: Graph) -> Problem:
    """Return a problem of a part with its place in the whole."""
    kind, _, rest = problem.place.partition("[")
    if not rest:
        return problem
    thing = getattr(part, kind)[int(rest[:-1])]
    found = next(
        at
        for at, each in enumerate(getattr(whole, kind))
        if (each.key == thing.key if isinstance(thing, GraphNode | Link) else each.name == thing.name)
    )
    return replace(problem, place=f"{kind}[{found}]")
