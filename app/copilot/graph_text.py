"""A graph as a short text that a model, or a person, can read; it holds no value of a secret field."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.workflows import documents, steps
from app.workflows.branches.proposals import Change
from app.workflows.diff import ABSENT, Operation, OperationKind
from app.workflows.documents import Exported
from app.workflows.graph import Graph, GraphNode, Link, OnError, Variable
from app.workflows.problems import Problem
from app.workflows.validation import Library

MAX_TEXT_CHARACTERS = 60_000
_MAX_VALUE_CHARACTERS = 2_000  #: of one configuration


def without_secrets(graph: Graph, library: Library) -> Graph:
    """Return a graph with nothing in its secret fields but references."""
    return Graph.model_validate(documents.export(Exported("graph", None, (), graph), library)["graph"])


def describe(graph: Graph, library: Library) -> str:
    """Write a graph: its nodes with their configurations, its connections, its variables."""
    text = "\n".join(_lines(without_secrets(graph, library)))
    return text if len(text) <= MAX_TEXT_CHARACTERS else f"{text[:MAX_TEXT_CHARACTERS]}… (cut)"


def _lines(graph: Graph) -> Iterator[str]:
    yield "Nodes:" if graph.nodes else "No nodes."
    for node in graph.nodes:
        yield f"- {' '.join(_node(node))}"
    if graph.connections:
        yield "Connections:"
    for link in graph.connections:
        yield f"- {_link(link)}"
    if graph.variables:
        yield "Variables:"
    for variable in graph.variables:
        yield f"- {variable.name} = {_json(variable.value)}" + (
            f"  ({variable.description})" * bool(variable.description)
        )


def _node(node: GraphNode) -> Iterator[str]:
    yield f"{node.key}: {node.component}"
    if node.name:
        yield json.dumps(node.name, ensure_ascii=False)
    if node.config:
        yield _json(node.config)
    if node.parent_key:
        yield f"inside {node.parent_key}"
    if not node.is_enabled:
        yield "disabled"
    if node.is_locked:
        yield "locked"
    if node.on_error is not OnError.FAIL:
        yield f"on error: {node.on_error.value}"
    if node.retry is not None:
        yield f"tries: {node.retry.max_attempts}"
    if node.skip_if:
        yield f"skipped if {node.skip_if}"


def _link(link: Link) -> str:
    source = link.source if link.source_handle == "output" else f"{link.source}.{link.source_handle}"
    target = link.target if link.target_handle == "input" else f"{link.target}.{link.target_handle}"
    return f"{source} -> {target}"


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _MAX_VALUE_CHARACTERS else f"{text[:_MAX_VALUE_CHARACTERS]}… (cut)"


def problems_shown(found: list[Problem]) -> list[dict[str, Any]]:
    """Show problems of a graph."""
    return [
        {
            "severity": each.severity.name,
            "code": each.code.value,
            "nodeKey": each.node_key,
            "field": each.field,
            "message": each.message,
        }
        for each in found
    ]


@dataclass(frozen=True, slots=True)
class Differences:
    """Shows what a branch changes."""

    own: Graph
    library: Library

    def shown(self, changes: list[Change]) -> list[dict[str, Any]]:
        """Show changes, each with its id for `mergeBranch`."""
        public = {node.key: node for node in without_secrets(self.own, self.library).nodes}
        return [
            {
                "changeId": change.id,
                **self._step(change.step, public),
                "isConflict": change.conflict is not None,
                "problem": change.problem,
            }
            for change in changes
        ]

    def _step(self, step: Operation, public: Mapping[str, GraphNode]) -> dict[str, Any]:
        shown: dict[str, Any] = {"does": step.kind.name}
        match step.subject:
            case GraphNode():
                shown["nodeKey"] = step.subject.key
                shown["component"] = step.subject.component
                if step.kind is OperationKind.NODE_ADDED and step.subject.key in public:
                    shown["to"] = public[step.subject.key].config
            case Link():
                shown["connection"] = _link(step.subject)
            case Variable():
                shown["variable"] = step.subject.name
            case str():
                is_node = step.kind in {OperationKind.NODE_CHANGED, OperationKind.TEXT_CHANGED}
                shown["nodeKey" if is_node else "variable"] = step.subject
                shown["field"] = step.field
                if is_node and step.field is not None and step.subject in public:
                    value = steps.value_at(public[step.subject], step.field)
                    shown["to"] = None if value is ABSENT else value
        return shown
