"""What a validated operation selects and what it may cost.

The cost of a field is 1 plus the cost of what is selected below it; a field with a page or
with ids counts what is below it once for every item. A field says of itself what else it costs, by `weighing`.
Fragments are computed once per type and reused.
"""

from collections.abc import Mapping
from typing import Any, cast

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
)

from app.api.limits import ApiLimits

_CAP = 10**12  # products beyond it are only ever compared with a limit

_COSTS = "costs"


class Costs:
    """The cost of one operation as a function of its variables."""

    def __init__(
        self, schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, limits: ApiLimits
    ) -> None:
        self._schema = schema
        self._limits = limits
        self._operation = operation
        self._fragments = fragments_of(document)
        self._defaults: dict[str, Any] = {
            definition.variable.name.value: _literal(definition.default_value)
            for definition in operation.variable_definitions or ()
            if isinstance(definition.default_value, IntValueNode | ListValueNode)
        }
        self._defaulted = {
            definition.variable.name.value
            for definition in operation.variable_definitions or ()
            if not isinstance(definition.default_value, NullValueNode | None)
        }
        self._variables: Mapping[str, Any] = {}
        self._memo: dict[str, int] = {}
        self._reads_variables = False
        self._fixed: int | None = None
        fixed = self.total({})
        if not self._reads_variables:
            self._fixed = fixed

    def total(self, variables: Mapping[str, Any]) -> int:
        """Return the cost of the operation with these raw variables."""
        if self._fixed is not None:
            return self._fixed
        self._variables = variables
        self._memo = {}
        root = self._schema.get_root_type(self._operation.operation)
        return self._cost(self._operation.selection_set, root)

    def _cost(self, selection_set: SelectionSetNode, parent: GraphQLNamedType | None) -> int:
        total = 0
        for selection in selection_set.selections:
            if isinstance(selection, FieldNode):
                definition = field_of(self._schema, parent, selection.name.value)
                total += 1 + self._weight(selection, definition)
                if selection.selection_set is not None:
                    below = result_type(definition)
                    total += self._page_items(selection, definition) * self._cost(selection.selection_set, below)
            elif isinstance(selection, FragmentSpreadNode):
                total += self._fragment_cost(selection.name.value)
            else:
                total += self._cost(*inline_fragment(self._schema, selection, parent))
        return min(total, _CAP)

    def _fragment_cost(self, name: str) -> int:
        known = self._memo.get(name)
        if known is None:
            fragment = self._fragments[name]
            known = self._cost(fragment.selection_set, self._schema.get_type(fragment.type_condition.name.value))
            self._memo[name] = known
        return known

    def _weight(self, node: FieldNode, definition: GraphQLField | None) -> int:
        costs = _own_costs(definition)
        if not costs:
            return 0
        given = {each.name.value for each in node.arguments or () if not self._is_null(each.value)}
        return costs["weight"] + sum(weight for name, weight in costs["arguments"].items() if name in given)

    def _is_null(self, value: ValueNode) -> bool:
        if not isinstance(value, VariableNode):
            return isinstance(value, NullValueNode)
        self._reads_variables = True
        name = value.name.value
        return self._variables[name] is None if name in self._variables else name not in self._defaulted

    def _page_items(self, node: FieldNode, definition: GraphQLField | None) -> int:
        if definition is None:
            return 1
        if items := _own_costs(definition).get("items"):
            return items
        if "first" in definition.args:
            counted, items = {"first", "last"}, _default_of(definition, "first")
        elif "topK" in definition.args:
            counted, items = {"topK"}, _default_of(definition, "topK")
        elif "ids" in definition.args:
            counted, items = {"ids"}, 1
        else:
            return 1
        for argument in node.arguments or ():
            if argument.name.value in counted:
                number = self._number(argument.value)
                items = items if number is None else number
        if items is None:
            items = self._limits.default_page_items
        return min(max(items, 1), self._limits.max_page_items)

    def _number(self, value: ValueNode) -> int | None:
        """Return the number an argument gives, or how many items it lists; None if it gives nothing usable."""
        if isinstance(value, IntValueNode):
            return int(value.value)
        if isinstance(value, ListValueNode):
            return len(value.values)
        if not isinstance(value, VariableNode):
            return None
        self._reads_variables = True
        name = value.name.value
        given = self._variables.get(name, self._defaults.get(name))
        if isinstance(given, list):
            return len(cast("list[Any]", given))
        return given if isinstance(given, int) else None


def weighing(weight: int = 0, *, items: int = 0, **arguments: int) -> dict[str, Any]:
    """Return the `metadata` of a field that costs more than others.

    Args:
        weight: What it costs beside what is below it.
        items: How many items it is counted with, if it is a list without a page.
        **arguments: What an argument adds that is given, by its name in the graph.
    """
    return {_COSTS: {"weight": weight, "items": items, "arguments": arguments}}


def _own_costs(definition: GraphQLField | None) -> Mapping[str, Any]:
    found = None if definition is None else definition.extensions.get("strawberry-definition")
    costs: Mapping[str, Any] = getattr(found, "metadata", {}).get(_COSTS, {})
    return costs


def _literal(value: IntValueNode | ListValueNode) -> Any:
    return int(value.value) if isinstance(value, IntValueNode) else list(value.values)


def _default_of(definition: GraphQLField, name: str) -> int | None:
    default: Any = cast("Any", definition.args[name]).default_value
    return default if isinstance(default, int) else None


def selected_fields(
    schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode
) -> frozenset[tuple[str, str]]:
    """Return every (type, field) that the operation may read, for an abstract type those of its members too."""
    fragments = fragments_of(document)
    found: set[tuple[str, str]] = set()
    visited: set[str] = set()
    stack: list[tuple[SelectionSetNode, GraphQLNamedType | None]] = [
        (operation.selection_set, schema.get_root_type(operation.operation))
    ]
    while stack:
        selection_set, parent = stack.pop()
        for selection in selection_set.selections:
            if isinstance(selection, FieldNode):
                name = selection.name.value
                if parent is not None:
                    found.add((parent.name, name))
                if isinstance(parent, GraphQLInterfaceType | GraphQLUnionType):
                    found.update((member.name, name) for member in schema.get_possible_types(parent))
                if selection.selection_set is not None:
                    definition = field_of(schema, parent, name)
                    stack.append((selection.selection_set, result_type(definition)))
            elif isinstance(selection, FragmentSpreadNode):
                name = selection.name.value
                if name not in visited:
                    visited.add(name)
                    fragment = fragments[name]
                    stack.append((fragment.selection_set, schema.get_type(fragment.type_condition.name.value)))
            else:
                stack.append(inline_fragment(schema, selection, parent))
    return frozenset(found)


def fragments_of(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    """Return the fragments of a document by name."""
    return {
        definition.name.value: definition
        for definition in document.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }


def field_of(schema: GraphQLSchema, parent: GraphQLNamedType | None, name: str) -> GraphQLField | None:
    """Return the definition of a field, the introspection fields included."""
    if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType):
        return schema.get_field(parent, name)
    return None


def result_type(definition: GraphQLField | None) -> GraphQLNamedType | None:
    """Return the type of a field's value, without its lists and non-nulls."""
    if definition is None:
        return None
    named: Any = cast("Any", get_named_type)(cast("Any", definition).type)
    return named


def inline_fragment(
    schema: GraphQLSchema, node: Any, parent: GraphQLNamedType | None
) -> tuple[SelectionSetNode, GraphQLNamedType | None]:
    """Return the selections of an inline fragment and the type they are on."""
    condition = node.type_condition
    return node.selection_set, schema.get_type(condition.name.value) if condition else parent
