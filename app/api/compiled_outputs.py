"""Selections of attributes only, read without graphql-core: its rules are kept, or the value is left to it."""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any, cast

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    Undefined,
)

from app.api.compiled_inputs import GENERAL, CannotCompile
from app.api.leaves import ACCEPTS

Complete = Callable[[Any], Any]  #: from what a resolver gave to JSON, or GENERAL


def completer(executor: Any, type_: Any, details: Any) -> Complete:
    """Compile the completion of a value.

    Args:
        executor: Collects the fields, fragments and directives included, as it does when it executes.
        type_: The type of the field.
        details: The nodes of the field.

    Raises:
        CannotCompile: Something below is resolved by a function, has arguments, or is of an abstract type.
    """
    if isinstance(type_, GraphQLNonNull):
        inner = completer(executor, cast("Any", type_).of_type, details)
        return lambda value: GENERAL if value is None else inner(value)
    if isinstance(type_, GraphQLList):
        return _list_completer(completer(executor, cast("Any", type_).of_type, details))
    if isinstance(type_, GraphQLScalarType | GraphQLEnumType):
        return _leaf_completer(type_)
    if isinstance(type_, GraphQLObjectType):
        return _object_completer(executor, type_, details)
    raise CannotCompile


def _leaf_completer(leaf: Any) -> Complete:
    accepts = ACCEPTS.get(leaf.name) if isinstance(leaf, GraphQLScalarType) else None
    if accepts is not None:
        return lambda value: value if value is None or accepts(value) else GENERAL
    coerce = leaf.coerce_output_value

    def complete(value: Any) -> Any:
        if value is None:
            return None
        if isinstance(value, Exception) or hasattr(value, "__await__"):
            return GENERAL
        coerced = coerce(value)
        return GENERAL if coerced is None or coerced is Undefined else coerced

    return complete


def _list_completer(inner: Complete) -> Complete:
    def complete(value: Any) -> Any:
        if value is None:
            return None
        if type(value) is not list:
            return GENERAL
        items = [inner(item) for item in cast("list[Any]", value)]
        return GENERAL if any(item is GENERAL for item in items) else items

    return complete


def _object_completer(executor: Any, type_: GraphQLObjectType, details: Any) -> Complete:
    definition: Any = type_.extensions.get("strawberry-definition")
    if definition is None or definition.is_type_of is not None:
        raise CannotCompile
    origin, is_type_of = definition.origin, type_.is_type_of
    grouped: Mapping[str, Any] = executor.collect_subfields(type_, details).grouped_field_set
    fixed: dict[str, Any] = {}  # also keeps the order
    fields: list[tuple[str, Callable[[Any], Any], Complete]] = []
    for response_name, each in grouped.items():
        name = each[0].node.name.value
        fixed[response_name] = type_.name if name == "__typename" else None
        if name != "__typename":
            field: Any = type_.fields[name]
            fields.append((response_name, _reader(field), completer(executor, field.type, each)))

    def complete(value: Any) -> Any:
        if value is None:
            return None
        if not isinstance(value, origin) or (is_type_of is not None and is_type_of(value, _NO_INFO) is not True):
            return GENERAL
        data = fixed.copy()
        for response_name, read, finish in fields:
            found = finish(read(value))
            if found is GENERAL:
                return GENERAL
            data[response_name] = found
        return data

    return complete


#: Strawberry's own `is_type_of` looks at the value alone.
_NO_INFO: Any = None


def _reader(field: GraphQLField) -> Callable[[Any], Any]:
    definition: Any = field.extensions.get("strawberry-definition")
    if definition is None or not definition.is_basic_field or definition.is_subscription or field.args:
        raise CannotCompile
    return attrgetter(definition.python_name)
