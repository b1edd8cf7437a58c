"""The steps of comparisons and of drafts' logs, as the graph API shows them."""

from collections.abc import Sequence
from typing import Any, cast

import strawberry

from app.api.enums import register_enum
from app.api.scalars import JSON
from app.components.registry import Registry
from app.workflows import diff, graph
from app.workflows.diff import OperationKind
from app.workflows.graph_types import Link, Variable, WorkflowNode

register_enum(OperationKind, "What an operation does.")


@strawberry.interface(description="One step of what makes a graph into another.")
class Operation:
    """See `diff.Operation`."""

    kind: OperationKind = strawberry.field(description="What it does.")


@strawberry.type(description="A node that was not there.")
class NodeAdded(Operation):
    """`NODE_ADDED`."""

    node: WorkflowNode = strawberry.field(description="The new node.")
    at: int | None = strawberry.field(description="Its place among the nodes, from 0; null means the end.")


@strawberry.type(description="A node that is no longer there.")
class NodeRemoved(Operation):
    """`NODE_REMOVED`."""

    node: WorkflowNode = strawberry.field(description="The node as it was.")


@strawberry.type(description="One field of a node that has another value.")
class NodeFieldChanged(Operation):
    """`NODE_CHANGED`."""

    node_key: str = strawberry.field(description="Which node.")
    field: str = strawberry.field(description="Which field: `name`, `config.url`.")
    before: JSON | None = strawberry.field(name="from", description="What it was; null too if it was not there.")
    after: JSON | None = strawberry.field(name="to", description="What it is; null too if it is not there.")
    is_removed: bool = strawberry.field(description="Whether it is no longer there, which is not null.")


@strawberry.type(description="A connection that was not there.")
class LinkAdded(Operation):
    """`LINK_ADDED`."""

    link: Link = strawberry.field(description="The new connection.")
    at: int | None = strawberry.field(description="Its place among the connections, from 0; null means the end.")


@strawberry.type(description="A connection that is no longer there.")
class LinkRemoved(Operation):
    """`LINK_REMOVED`."""

    link: Link = strawberry.field(description="The connection as it was.")


@strawberry.type(description="A variable that was not there.")
class VariableAdded(Operation):
    """`VARIABLE_ADDED`."""

    variable: Variable = strawberry.field(description="The new variable.")
    at: int | None = strawberry.field(description="Its place among the variables, from 0; null means the end.")


@strawberry.type(description="A variable that is no longer there.")
class VariableRemoved(Operation):
    """`VARIABLE_REMOVED`."""

    variable: Variable = strawberry.field(description="The variable as it was.")


@strawberry.type(description="One field of a variable that has another value.")
class VariableFieldChanged(Operation):
    """`VARIABLE_CHANGED`."""

    name: str = strawberry.field(description="Which variable.")
    field: str = strawberry.field(description="Which field: `value`, `description`.")
    before: JSON | None = strawberry.field(name="from", description="What it was.")
    after: JSON | None = strawberry.field(name="to", description="What it is.")


@strawberry.type(description="One place of a text that has other words.")
class TextSplice:
    """See `splices.Splice`."""

    at: int = strawberry.field(
        description="Where, in UTF-16 code units, in the text as the splices before this one left it."
    )
    removed: str = strawberry.field(description="What stood there; may be empty.")
    inserted: str = strawberry.field(description="What stands there instead; may be empty.")


@strawberry.type(description="A text field of a node that has other words in some places.")
class TextChanged(Operation):
    """`TEXT_CHANGED`."""

    node_key: str = strawberry.field(description="Which node.")
    field: str = strawberry.field(description="Which field: `config.template`.")
    splices: list[TextSplice] = strawberry.field(description="The places, one after the other.")


@strawberry.type(description="A property of the workflow itself that has another value.")
class MetadataChanged(Operation):
    """`METADATA_CHANGED`."""

    field: str = strawberry.field(description="Which property: `name`, `description`, `tags`.")
    before: JSON | None = strawberry.field(name="from", description="What it was.")
    after: JSON | None = strawberry.field(name="to", description="What it is.")


#: The types behind `Operation`, for the schema: nothing else refers to them.
OPERATION_TYPES: tuple[type, ...] = (
    NodeAdded,
    NodeRemoved,
    NodeFieldChanged,
    LinkAdded,
    LinkRemoved,
    VariableAdded,
    VariableRemoved,
    VariableFieldChanged,
    TextChanged,
    MetadataChanged,
)


def operations(steps: Sequence[diff.Operation], registry: Registry) -> list[Operation]:
    """Show the steps of a comparison or of a log."""
    return [operation(step, registry) for step in steps]


def operation(step: diff.Operation, registry: Registry) -> Operation:
    """Show one step."""
    kind, subject, field = step.kind, step.subject, step.field or ""
    before, after = _value(step.before), _value(step.after)
    if isinstance(subject, graph.Link):
        link = Link.of(subject)
        is_new = kind is OperationKind.LINK_ADDED
        return LinkAdded(kind=kind, link=link, at=step.at) if is_new else LinkRemoved(kind=kind, link=link)
    if isinstance(subject, graph.Variable):
        variable = Variable.of(subject)
        is_new = kind is OperationKind.VARIABLE_ADDED
        added = VariableAdded(kind=kind, variable=variable, at=step.at)
        return added if is_new else VariableRemoved(kind=kind, variable=variable)
    if isinstance(subject, graph.GraphNode):
        node = WorkflowNode.of(subject, registry)
        is_new = kind is OperationKind.NODE_ADDED
        return NodeAdded(kind=kind, node=node, at=step.at) if is_new else NodeRemoved(kind=kind, node=node)
    if kind is OperationKind.VARIABLE_CHANGED:
        return VariableFieldChanged(kind=kind, name=subject, field=field, before=before, after=after)
    if kind is OperationKind.METADATA_CHANGED:
        return MetadataChanged(kind=kind, field=field, before=before, after=after)
    if kind is OperationKind.TEXT_CHANGED:
        splices = [TextSplice(at=each.at, removed=each.removed, inserted=each.inserted) for each in step.splices]
        return TextChanged(kind=kind, node_key=subject, field=field, splices=splices)
    is_removed = step.after is diff.ABSENT
    return NodeFieldChanged(kind=kind, node_key=subject, field=field, before=before, after=after, is_removed=is_removed)


def _value(value: Any) -> JSON | None:
    """Show what is not there as null."""
    return None if value is diff.ABSENT else cast("JSON | None", value)
