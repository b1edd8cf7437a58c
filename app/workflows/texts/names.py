"""Which fields of a graph are shared texts, and what they are called in the Yjs document.

A text is a string of a node's configuration that the component's schema marks as a template, an expression or code,
is no secret, and is in no list, where places move. Its name is opaque and stays when the node gets another key. The
text of a field that is gone is detached and comes back with the field.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from app.workflows.diff import Operation, OperationKind, path_of
from app.workflows.fields import marked_fields
from app.workflows.graph import Graph, GraphNode
from app.workflows.splices import Splices
from app.workflows.validation import Library

_NAME_BYTES = 6
_CONFIG = "config"
_KEY = "key"
_HOLDING = {_CONFIG, "component", "componentVersion"}  #: what a node's texts depend on

Place = tuple[str, str]  #: a node's key and a field of it: ("write", "config.prompt")


def text_fields(node: GraphNode, library: Library) -> dict[str, str]:
    """Return the values of a node's text fields by their paths, in the order of the configuration."""
    if library.get(node.component) is None:
        return {}
    return {
        path_of((_CONFIG, *cast("tuple[str, ...]", found.keys))): found.text
        for found in marked_fields(node.config, library.schema(node.component))
        if (found.mark.is_template or found.mark.is_expression)
        and not found.mark.is_secret
        and all(isinstance(key, str) for key in found.keys)
    }


@dataclass(frozen=True, slots=True)
class Names:
    """Where each text of a line is.

    Attributes:
        attached: Texts by name that are the value of a field; each place once.
        detached: Texts by name whose field is gone, and where it was; the latest last.
    """

    attached: Mapping[str, Place]
    detached: Mapping[str, Place]

    def __iter__(self) -> Iterator[str]:
        """All names."""
        yield from self.attached
        yield from self.detached

    def __contains__(self, name: object) -> bool:
        """Say whether there is a text of the name."""
        return name in self.attached or name in self.detached

    def to_json(self) -> dict[str, Any]:
        """Return the stored form."""
        return {
            "attached": {name: list(place) for name, place in self.attached.items()},
            "detached": [[name, *place] for name, place in self.detached.items()],
        }

    @classmethod
    def of_json(cls, stored: Mapping[str, Any]) -> "Names":
        """Read what `to_json` wrote."""
        return cls(
            {name: (key, field) for name, (key, field) in stored["attached"].items()},
            {name: (key, field) for name, key, field in stored["detached"]},
        )

    def renamed(self, keys: Mapping[str, str]) -> "Names":
        """Return the names after nodes got other keys."""
        return replace(self, attached=_renamed(self.attached, keys), detached=_renamed(self.detached, keys))


NO_NAMES = Names({}, {})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the document must be made to say.

    Attributes:
        names: Where the texts are then.
        values: What texts must read, those that may read otherwise now.
        splices: How a text gets there, where the steps say it.
    """

    names: Names
    values: Mapping[str, str]
    splices: Mapping[str, Splices]


def concerns_texts(steps: Iterable[Operation]) -> bool:
    """Say whether steps may change texts, or where they are."""
    return any(
        isinstance(step.subject, GraphNode)
        or step.kind is OperationKind.TEXT_CHANGED
        or (step.kind is OperationKind.NODE_CHANGED and (step.field == _KEY or _is_held(step.field)))
        for step in steps
    )


def after_steps(names: Names, steps: Iterable[Operation], graph: Graph, library: Library) -> Wanted:
    """Say what the steps of one operation mean for the texts.

    Args:
        names: Where the texts are before.
        steps: What is done.
        graph: What the graph is after them.
        library: The components.
    """
    names, touched, spliced = _followed(names, steps)
    if not touched:
        return Wanted(names, {}, {})
    nodes = {node.key: node for node in graph.nodes if node.key in touched}
    return _wanted(names, {key: nodes.get(key) for key in touched}, spliced, library)


def of_graph(names: Names, graph: Graph, library: Library) -> Wanted:
    """Say what a whole graph means for the texts."""
    nodes: dict[str, GraphNode | None] = dict.fromkeys(key for key, _ in names.attached.values())
    nodes.update({node.key: node for node in graph.nodes})
    return _wanted(names, nodes, {}, library)


def _followed(names: Names, steps: Iterable[Operation]) -> tuple[Names, dict[str, None], dict[Place, Splices]]:
    """Follow keys through the steps; return also the nodes whose fields may differ, and what was only spliced."""
    touched: dict[str, None] = {}
    rewritten: set[str] = set()  #: nodes of which more was changed than places in texts
    spliced: dict[Place, Splices] = {}
    for step in steps:
        subject, field = step.subject, step.field or ""
        if isinstance(subject, GraphNode):
            touched[subject.key] = None
            rewritten.add(subject.key)
        elif step.kind is OperationKind.TEXT_CHANGED and isinstance(subject, str):
            touched[subject] = None
            spliced[subject, field] = (*spliced.get((subject, field), ()), *step.splices)
        elif step.kind is OperationKind.NODE_CHANGED and isinstance(subject, str):
            if field == _KEY:
                keys = {subject: cast("str", step.after)}
                names = names.renamed(keys)
                touched = dict.fromkeys(keys.get(key, key) for key in touched)
                rewritten = {keys.get(key, key) for key in rewritten}
                spliced = {(keys.get(key, key), path): each for (key, path), each in spliced.items()}
            elif _is_held(field):
                touched[subject] = None
                rewritten.add(subject)
    return names, touched, {place: each for place, each in spliced.items() if place[0] not in rewritten}


def _wanted(
    names: Names, nodes: Mapping[str, GraphNode | None], spliced: Mapping[Place, Splices], library: Library
) -> Wanted:
    attached, detached = dict(names.attached), dict(names.detached)
    there = {place: name for name, place in attached.items() if place[0] in nodes}
    values: dict[str, str] = {}
    splices: dict[str, Splices] = {}
    for key, node in nodes.items():
        fields = text_fields(node, library) if node is not None else {}
        for place, name in there.items():
            if place[0] == key and place[1] not in fields:
                del attached[name]
                detached.pop(name, None)
                detached[name] = place
        for field, value in fields.items():
            place = (key, field)
            name = there.get(place)
            if name is None:
                name = _latest(detached, place) or _new_name()
                detached.pop(name, None)
                attached[name] = place
            elif place in spliced:
                splices[name] = spliced[place]
            values[name] = value
    return Wanted(Names(attached, detached), values, splices)


def _is_held(field: str | None) -> bool:
    return (field or "").split(".", 1)[0] in _HOLDING


def _renamed(places: Mapping[str, Place], keys: Mapping[str, str]) -> dict[str, Place]:
    return {name: (keys.get(key, key), field) for name, (key, field) in places.items()}


def _latest(detached: Mapping[str, Place], place: Place) -> str | None:
    return next((name for name in reversed(tuple(detached)) if detached[name] == place), None)


def _new_name() -> str:
    return secrets.token_hex(_NAME_BYTES)
