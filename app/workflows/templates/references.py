"""What of a configuration names another workflow: fields that a component marks with `x-references: Workflow`."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import UUID

from app.kernel.ids import read_global_id
from app.workflows import fields
from app.workflows.graph import Graph, GraphNode
from app.workflows.validation import Library

_WORKFLOW = "Workflow"


def referenced(graph: Graph, library: Library) -> Iterator[UUID]:
    """Find the workflows that a graph runs, each as often as it is named."""
    found: list[UUID] = []

    def note(named: UUID, text: str) -> str:
        found.append(named)
        return text

    for node in graph.nodes:
        _config(node, library, note)
    yield from found


def with_references(graph: Graph, library: Library, replaced: Mapping[UUID, str | None]) -> Graph:
    """Put other ids in the place of some; None takes the field away, and the draft is then unfinished."""

    def change(named: UUID, text: str) -> str | None:
        return replaced.get(named, text)

    return graph.model_copy(update={"nodes": tuple(_node(node, library, change) for node in graph.nodes)})


def _node(node: GraphNode, library: Library, change: Callable[[UUID, str], str | None]) -> GraphNode:
    config = _config(node, library, change)
    return node if config == node.config else node.model_copy(update={"config": config})


def _config(node: GraphNode, library: Library, change: Callable[[UUID, str], str | None]) -> dict[str, Any]:
    def one(text: str) -> str | None:
        named = read_global_id(text)
        return text if named is None or named[0] != _WORKFLOW else change(named[1], text)

    return fields.change_references(node.component, node.config, library, _WORKFLOW, one)
