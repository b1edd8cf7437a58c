"""What clients ask for, as input types: one action of many, read into what `edits` plans."""

from dataclasses import fields
from typing import Any, cast

import strawberry
from strawberry import UNSET

from app.api.scalars import JSON
from app.components.registry import Registry
from app.workflows import graph, values
from app.workflows.edits import actions
from app.workflows.edits.actions import Action
from app.workflows.graph import GraphNode
from app.workflows.inputs import LinkInput, PositionInput, VariableInput, WorkflowNodeInput, given, read_patch
from app.workflows.problems import Problem, ProblemCode

_NODE = "Which node, by its key."


@strawberry.input(description="Put a new node into the graph. Ask for its connections by actions of their own.")
class AddNodeInput:
    """See `actions.AddNode`."""

    node: WorkflowNodeInput = strawberry.field(description="The new node.")

    def read(self, registry: Registry) -> Action:
        """Return the action."""
        faults: list[Problem] = []
        node = self.node
        for name in ("config", "default_output", "pinned_output"):
            if not _is_storable(getattr(node, name), name, faults):
                setattr(node, name, None)
        patch, more = read_patch([node], None, None, registry)
        return actions.AddNode(cast("tuple[GraphNode, ...]", patch.nodes)[0], (*faults, *more))


@strawberry.input(description="A field of a node and its value.")
class NodeFieldInput:
    """See `actions.FieldValue`."""

    field: str = strawberry.field(
        description="A property (`name`, `componentVersion`, `retry`, `timeoutMs`, `onError`, `onUnknownOutcome`, "
        "`skipIf`, `cache`, `defaultOutput`, `pinnedOutput`), or a place in the configuration by keys and indexes: "
        "`config`, `config.url`, `config.headers.X`, `config.cases.0.when`. A backslash makes a dot part of a key."
    )
    value: JSON | None = strawberry.field(default=None, description="What it shall be, as the graph shows it.")


@strawberry.input(
    description="Give fields of a node other values. Edits of different fields by different people both stay."
)
class UpdateNodeInput:
    """See `actions.UpdateNode`."""

    node_key: str = strawberry.field(description=_NODE)
    set: list[NodeFieldInput] = strawberry.field(
        default_factory=list, description="What to set; maps on the way are made. At most 200 with `unset`."
    )
    unset: list[str] = strawberry.field(
        default_factory=list,
        description="Fields to take away from the configuration, or properties to give their defaults.",
    )

    def read(self, registry: Registry) -> Action:
        """Return the action."""
        del registry
        faults: list[Problem] = []
        sets = tuple(
            actions.FieldValue(each.field, each.value if _is_storable(each.value, each.field, faults) else None)
            for each in self.set
        )
        return actions.UpdateNode(self.node_key, sets, tuple(self.unset), tuple(faults))


@strawberry.input(description="Draw a node elsewhere.")
class MoveNodeInput:
    """See `actions.MoveNode`."""

    node_key: str = strawberry.field(description=_NODE)
    position: PositionInput = strawberry.field(description="Where to.")

    def read(self, registry: Registry) -> Action:
        """Return the action."""
        del registry
        return actions.MoveNode(self.node_key, _position(self.position))


@strawberry.input(description="Take a node away, with its connections and all that is inside of it.")
class RemoveNodeInput:
    """See `actions.RemoveNode`."""

    node_key: str = strawberry.field(description=_NODE)

    def read(self, registry: Registry) -> Action:
        """Return the action."""
        del registry
        return actions.RemoveNode(self.node_key)


@strawberry.input(description="Let a node run, or let it pass its input through.")
class SetNodeEnabledInput:
    """See `actions.SetNodeEnabled`."""

    node_key: str = strawberry.field(description=_NODE)
    is_enabled: bool = strawberry.field(description="Whether it runs.")

    def read(self, registry: Registry) -> Action:
        """Return the action."""
        del registry
        return actions.SetNodeEnabled(self.node_key, self.is_enabled)


@strawberry.input(
    description="Lock a node or unlock it. A locked node is not changed, moved, removed or connected, and nothing is "
    "put into a locked container or taken out."
)
class SetNodeLockedInput:
    """See `actions.SetNodeLocked`."""

    node_key: str = strawberry.field(description=_NODE)
    is_locked: bool = strawberry.field(description="Whether it is locked.")

    def read(self, registry: Registry) -> Action:
        """Return the action."""
        del registry
        return actions.SetNodeLocked(self.node_key, self.is_locked)


@strawberry.input(description="Join two nodes.")
class ConnectInput:
    """See `actions.Connect`."""

    link: LinkInput = strawberry.field(description="The new connection.")

    def read(self, registry: Registry) -> Action:
        """Return the action."""
        del registry
        return actions.Connect(_link(self.link))


@strawberry.input(description="Part two nodes.")
class DisconnectInput:
    """See `actions.Disconnect`."""

    link: LinkInput = strawberry.field(description="The connection to take away.")

    def read(self, registry: Registry) -> Action:
        """Return the action."""
        del registry
        return actions.Disconnect(_link(self.link))


@strawberry.input(description="Declare a variable, or change the one of that name.")
class SetVariableInput:
    """See `actions.SetVariable`."""

    variable: VariableInput = strawberry.field(description="The variable as it shall be.")

    def read(self, registry: Registry) -> Action:
        """Return the action."""
        del registry
        faults: list[Problem] = []
        each = self.variable
        value = each.value if _is_storable(each.value, "value", faults) else None
        variable = graph.Variable(name=each.name, value=value, description=each.description)
        return actions.SetVariable(variable, tuple(faults))


@strawberry.input(description="Take a variable away.")
class DeleteVariableInput:
    """See `actions.DeleteVariable`."""

    name: str = strawberry.field(description="Which variable.")

    def read(self, registry: Registry) -> Action:
        """Return the action."""
        del registry
        return actions.DeleteVariable(self.name)


@strawberry.input(description="Give a node another name, another key, or both.")
class RenameNodeInput:
    """See `actions.RenameNode`."""

    node_key: str = strawberry.field(description=_NODE)
    name: str | None = strawberry.field(default=None, description="What people shall call it.")
    new_key: str | None = strawberry.field(
        default=None,
        description="Its key from now on; connections, the nodes inside of it, and references in templates, "
        "expressions and code follow, those of locked nodes too.",
    )

    def read(self, registry: Registry) -> Action:
        """Return the action."""
        del registry
        return actions.RenameNode(self.node_key, self.name, self.new_key)


@strawberry.input(
    description="Move nodes into a container or out of it. Connections that would then cross a container's border go."
)
class ReparentNodesInput:
    """See `actions.ReparentNodes`."""

    node_keys: list[str] = strawberry.field(description="Which nodes, by their keys.")
    parent_key: str | None = strawberry.field(default=None, description="The container; null means the top.")

    def read(self, registry: Registry) -> Action:
        """Return the action."""
        del registry
        return actions.ReparentNodes(tuple(self.node_keys), self.parent_key)


@strawberry.input(description="A node and where it is drawn.")
class NodePositionInput:
    """One item of `actions.SetLayout`."""

    node_key: str = strawberry.field(description=_NODE)
    position: PositionInput = strawberry.field(description="Where to.")


@strawberry.input(description="Draw many nodes elsewhere.")
class SetLayoutInput:
    """See `actions.SetLayout`."""

    positions: list[NodePositionInput] = strawberry.field(description="At most 1,000.")

    def read(self, registry: Registry) -> Action:
        """Return the action."""
        del registry
        return actions.SetLayout(tuple((each.node_key, _position(each.position)) for each in self.positions))


@strawberry.input(description="Change the workflow's own properties; what is left out stays. Not on a branch.")
class SetMetadataInput:
    """See `actions.SetMetadata`."""

    name: str | None = strawberry.field(default=None, description="1 to 200 characters.")
    description: str | None = strawberry.field(default=UNSET, description="Null removes it.")
    tags: list[str] | None = strawberry.field(default=None, description="Replaces all tags.")

    def read(self, registry: Registry) -> Action:
        """Return the action."""
        del registry
        description = "" if self.description is None else given(self.description)
        return actions.SetMetadata(self.name, description, None if self.tags is None else tuple(self.tags))


@strawberry.input(description="One place of a text that shall have other words.")
class TextSpliceInput:
    """See `actions.TextCut`."""

    at: int = strawberry.field(
        description="Where, in UTF-16 code units as JavaScript counts, in the text as the splices before left it."
    )
    delete: int = strawberry.field(default=0, description="How many code units to take away.")
    insert: str = strawberry.field(default="", description="What to put there.")


@strawberry.input(
    description="Change places of a text field as it was at `baseRevision`; they are moved past what came since."
)
class EditTextInput:
    """See `actions.EditText`."""

    node_key: str = strawberry.field(description=_NODE)
    field: str = strawberry.field(description="Which text: `config.template`.")
    splices: list[TextSpliceInput] = strawberry.field(description="The places, one after the other; at most 1,000.")

    def read(self, registry: Registry) -> Action:
        """Return the action."""
        del registry
        cuts = tuple(actions.TextCut(each.at, each.delete, each.insert) for each in self.splices)
        return actions.EditText(self.node_key, self.field, cuts)


@strawberry.input(one_of=True, description="What to do; exactly one of these.")
class WorkflowActionInput:
    """See `actions.Action`."""

    add_node: AddNodeInput | None = strawberry.field(default=UNSET, description="Put a new node into the graph.")
    update_node: UpdateNodeInput | None = strawberry.field(default=UNSET, description="Change fields of a node.")
    move_node: MoveNodeInput | None = strawberry.field(default=UNSET, description="Draw a node elsewhere.")
    remove_node: RemoveNodeInput | None = strawberry.field(default=UNSET, description="Take a node away.")
    set_node_enabled: SetNodeEnabledInput | None = strawberry.field(default=UNSET, description="Let a node run or not.")
    set_node_locked: SetNodeLockedInput | None = strawberry.field(
        default=UNSET, description="Keep a node from being changed, or no longer."
    )
    connect: ConnectInput | None = strawberry.field(default=UNSET, description="Join two nodes.")
    disconnect: DisconnectInput | None = strawberry.field(default=UNSET, description="Part two nodes.")
    set_variable: SetVariableInput | None = strawberry.field(default=UNSET, description="Declare or change a variable.")
    delete_variable: DeleteVariableInput | None = strawberry.field(default=UNSET, description="Take a variable away.")
    rename_node: RenameNodeInput | None = strawberry.field(
        default=UNSET, description="Give a node another name or key; references follow."
    )
    reparent_nodes: ReparentNodesInput | None = strawberry.field(
        default=UNSET, description="Move nodes into a container or out of it."
    )
    set_layout: SetLayoutInput | None = strawberry.field(default=UNSET, description="Draw many nodes elsewhere.")
    set_metadata: SetMetadataInput | None = strawberry.field(
        default=UNSET, description="Change the workflow's name, description or tags."
    )
    edit_text: EditTextInput | None = strawberry.field(default=UNSET, description="Change places of a text.")

    def read(self, registry: Registry) -> Action:
        """Return the action that was asked for."""
        # The schema has seen to it that exactly one is given.
        chosen = next(each for field in fields(self) if (each := given(getattr(self, field.name))) is not None)
        return chosen.read(registry)


def _is_storable(value: Any, field: str, faults: list[Problem]) -> bool:
    """Note why a value cannot be stored, if so; nothing that walks through it may meet it then."""
    name = "".join(part.capitalize() if at else part for at, part in enumerate(field.split("_")))
    found = next(values.faults(value), None)
    if found is not None:
        faults.append(Problem(ProblemCode.VALUE_INVALID, f"The value {found[1]}.", field=f"{name}{found[0]}"[:200]))
    return found is None


def _position(value: PositionInput) -> graph.Position:
    return graph.Position(x=value.x, y=value.y)


def _link(value: LinkInput) -> graph.Link:
    return graph.Link(
        source=value.source,
        source_handle=value.source_handle,
        target=value.target,
        target_handle=value.target_handle,
    )
