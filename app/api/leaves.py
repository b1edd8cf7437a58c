"""A graphql-core executor that reads plain attributes without the general machinery.

Most fields of a list are attributes that hold a string, a number or an enum. For those the
general way builds a path and an info, collects arguments and calls three functions; here the
attribute is read and its value checked. Whatever is not exactly as expected — another Python
type, a null where none may be, an exception — is left to graphql-core, which then does what the
specification says, with its errors.
"""

import math
from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any, cast

import graphql
from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLField,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLResolveInfoHelpers,
    GraphQLScalarType,
    GraphQLString,
    Undefined,
)

#: Reads one field of an object; returns `_GENERAL` if graphql-core should.
Reader = Callable[[Any], Any]

_KEY = "plait-readers"
_GENERAL: Any = object()
_MAX_INT = 2**31 - 1
_GraphQLExecutor: Any = graphql.Executor


class LeafExecutor(_GraphQLExecutor):
    """Executes operations like graphql-core's, and attribute fields faster."""

    @property
    def async_helpers(self) -> GraphQLResolveInfoHelpers:
        """Make what an info offers when one is made: kept here, it would hold the executor that holds it.

        Every request was then left to the garbage collector, with its context and its variables.
        """
        return GraphQLResolveInfoHelpers(gather=self.gather_async_work, track=self.track_async_work)

    @async_helpers.setter
    def async_helpers(self, _made: GraphQLResolveInfoHelpers) -> None:
        """Graphql-core's constructor makes them too early."""

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Any,
        grouped_field_set: Any,
        position_context: Any,
    ) -> Any:
        """Read what can be read, and hand the rest on with the order kept."""
        readers = _readers_of(parent_type)
        results: dict[str, Any] = {}
        rest: dict[str, Any] = {}
        for name, details in grouped_field_set.items():
            reader = readers.get(details[0].node.name.value)
            value = _GENERAL if reader is None else reader(source_value)
            if value is _GENERAL:
                rest[name] = details
                value = None
            results[name] = value
        if not rest:
            return results
        if len(rest) == len(results):
            rest = grouped_field_set
        general: Any = _GraphQLExecutor.execute_fields
        found: Any = general(self, parent_type, source_value, path, rest, position_context)
        if rest is grouped_field_set:
            return found
        if self.is_awaitable(found):
            return _merge_later(results, rest, found)
        return _merge(results, rest, found)


async def _merge_later(results: dict[str, Any], rest: Mapping[str, Any], found: Any) -> dict[str, Any]:
    return _merge(results, rest, await found)


def _merge(results: dict[str, Any], rest: Mapping[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    for name in rest:
        if name in found:
            results[name] = found[name]
        else:
            del results[name]
    return results


def _readers_of(type_: GraphQLObjectType) -> dict[str, Reader]:
    readers = type_.extensions.get(_KEY)
    if readers is None:
        readers = {name: reader for name, field in type_.fields.items() if (reader := _reader(field)) is not None}
        type_.extensions[_KEY] = readers
    return readers


def _reader(field: GraphQLField) -> Reader | None:
    definition: Any = field.extensions.get("strawberry-definition")
    if definition is None or not definition.is_basic_field or definition.is_subscription or field.args:
        return None
    kind: Any = cast("Any", field).type
    is_nullable = not isinstance(kind, GraphQLNonNull)
    leaf: Any = kind if is_nullable else cast("Any", kind).of_type
    if not isinstance(leaf, GraphQLScalarType | GraphQLEnumType):
        return None
    read = attrgetter(definition.python_name)
    accepts = ACCEPTS.get(leaf.name) if isinstance(leaf, GraphQLScalarType) else None
    return _coercing(read, leaf, is_nullable=is_nullable) if accepts is None else _exact(read, accepts, is_nullable)


def _exact(read: Reader, accepts: Callable[[Any], bool], is_nullable: bool) -> Reader:  # noqa: FBT001
    def reader(source: Any) -> Any:
        try:
            value = read(source)
        except Exception:  # noqa: BLE001  # graphql-core meets it again and reports it
            return _GENERAL
        if value is None:
            return None if is_nullable else _GENERAL
        return value if accepts(value) else _GENERAL

    return reader


def _coercing(read: Reader, leaf: Any, *, is_nullable: bool) -> Reader:
    coerce = leaf.coerce_output_value

    def reader(source: Any) -> Any:
        try:
            value = read(source)
            if value is None:
                return None if is_nullable else _GENERAL
            if isinstance(value, Exception) or hasattr(value, "__await__"):
                return _GENERAL
            coerced = coerce(value)
        except Exception:  # noqa: BLE001  # graphql-core meets it again and reports it
            return _GENERAL
        return _GENERAL if coerced is None or coerced is Undefined else coerced

    return reader


#: Of which values a scalar's own `serialize` would give back the very same.
ACCEPTS: Mapping[str, Callable[[Any], bool]] = {
    GraphQLString.name: lambda value: type(value) is str,
    GraphQLID.name: lambda value: type(value) is str,
    GraphQLBoolean.name: lambda value: value is True or value is False,
    GraphQLInt.name: lambda value: type(value) is int and -_MAX_INT <= value <= _MAX_INT,
    GraphQLFloat.name: lambda value: type(value) is float and math.isfinite(value),
}
