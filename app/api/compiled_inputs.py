"""Variables and arguments of one operation, read without walking types and documents again for every request.

What is compiled gives exactly what graphql-core and Strawberry would, or `GENERAL`: then these are asked, and give
their own answer or error. Nothing here reports an error, so nothing here can report another one than they.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any, NamedTuple, cast

from graphql import (
    BooleanValueNode,
    EnumValueNode,
    FloatValueNode,
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLScalarType,
    GraphQLSchema,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    StringValueNode,
    Undefined,
    ValueNode,
    VariableDefinitionNode,
    VariableNode,
)
from graphql.execution import values as core
from graphql.execution.get_variable_signature import get_variable_signature
from strawberry.types.base import StrawberryList, StrawberryMaybe, StrawberryOptional, has_object_definition
from strawberry.types.lazy_type import LazyType
from strawberry.types.unset import UNSET, UnsetType

#: Instead of a value: graphql-core shall do it.
GENERAL: Any = object()
_ABSENT: Any = object()

Coerce = Callable[[Any], Any]  #: from JSON to graphql-core's value, or GENERAL
Convert = Callable[[Any], Any]  #: from graphql-core's value to what a resolver takes
Above = tuple[GraphQLInputObjectType, ...]  #: the input objects around; one that holds itself is left to graphql-core
Give = Callable[[Any], Any]  #: from the coerced variables to what a resolver takes, _ABSENT or GENERAL

_core: Any = core
_coerce_default = _core.coerce_default_value
_coerce_literal = _core.coerce_input_literal
_VariableValues = _core.VariableValues
_VariableValueSource = _core.VariableValueSource
_signature_of: Any = get_variable_signature

_SIMPLE = (IntValueNode, FloatValueNode, StringValueNode, BooleanValueNode, EnumValueNode)
_UNCHANGING: tuple[type, ...] = (str, int, float, bool, type(None), Decimal, datetime, Enum, UnsetType)
_MAX_INT = 2**31 - 1


class CannotCompile(Exception):
    """Only graphql-core knows how; a state of the compiler, seen by nobody else."""


# ---------------------------------------------------------------------- variables


class _Variable(NamedTuple):
    name: str
    signature: Any
    coerce: Coerce
    default: Any  #: coerced; _ABSENT without one
    is_required: bool


class Variables:
    """The variables of an operation."""

    def __init__(self, schema: GraphQLSchema, definitions: Sequence[VariableDefinitionNode]) -> None:
        self._variables = [_variable(schema, definition) for definition in definitions]

    def coerce(self, raw: Mapping[str, Any]) -> Any:
        """Return graphql-core's `VariableValues`, or GENERAL if something is not plainly right."""
        sources: dict[str, Any] = {}
        coerced: dict[str, Any] = {}
        for name, signature, coerce, default, is_required in self._variables:
            if name in raw:
                given = raw[name]
                sources[name] = _VariableValueSource(signature, given)
                value = coerce(given)
                if value is GENERAL:
                    return GENERAL
                coerced[name] = value
                continue
            sources[name] = _VariableValueSource(signature)
            if default is not _ABSENT:
                coerced[name] = default
            elif is_required:
                return GENERAL
        return _VariableValues(sources, coerced)


def _variable(schema: GraphQLSchema, definition: VariableDefinitionNode) -> _Variable:
    signature = _signature_of(schema, definition)
    if not hasattr(signature, "type"):
        raise CannotCompile
    default = _ABSENT
    if definition.default_value is not None:
        default = _default_of(signature)
        if not isinstance(default, _UNCHANGING):
            raise CannotCompile
    return _Variable(
        definition.variable.name.value,
        signature,
        coercer(signature.type),
        default,
        isinstance(signature.type, GraphQLNonNull),
    )


def coercer(type_: Any, above: Above = ()) -> Coerce:
    """Compile graphql-core's `coerce_input_value` for a type.

    Raises:
        CannotCompile: The type is an unusual one.
    """
    if isinstance(type_, GraphQLNonNull):
        inner = coercer(cast("Any", type_).of_type, above)
        return lambda value: GENERAL if value is None else inner(value)
    if isinstance(type_, GraphQLList):
        return _list_coercer(coercer(cast("Any", type_).of_type, above))
    if isinstance(type_, GraphQLInputObjectType):
        return _object_coercer(type_, above)
    if isinstance(type_, GraphQLScalarType | GraphQLEnumType):
        return _leaf_coercer(type_)
    raise CannotCompile


def _leaf_coercer(leaf: Any) -> Coerce:
    is_plain = _PLAIN.get(leaf.name) if isinstance(leaf, GraphQLScalarType) else None
    coerce = leaf.coerce_input_value

    def general(value: Any) -> Any:
        if value is None:
            return None
        try:
            coerced = coerce(value)
        except Exception:  # noqa: BLE001  # graphql-core meets it again and reports it
            return GENERAL
        return GENERAL if coerced is Undefined else coerced

    if is_plain is None:
        return general
    return lambda value: value if is_plain(value) else general(value)


_PLAIN: Mapping[str, Callable[[Any], bool]] = {
    "String": lambda value: type(value) is str,
    "ID": lambda value: type(value) is str,
    "Boolean": lambda value: value is True or value is False,
    "Int": lambda value: type(value) is int and -_MAX_INT <= value <= _MAX_INT,
}


def _list_coercer(inner: Coerce) -> Coerce:
    def coerce(value: Any) -> Any:
        if value is None:
            return None
        if type(value) is not list:
            return GENERAL
        items = [inner(item) for item in cast("list[Any]", value)]
        return GENERAL if any(item is GENERAL for item in items) else items

    return coerce


def _object_coercer(type_: GraphQLInputObjectType, above: Above) -> Coerce:
    _refuse_unusual(type_, above)
    above = (*above, type_)
    fields = [
        (name, coercer(field.type, above), field, _is_required(field))
        for name, field in cast("Mapping[str, Any]", type_.fields).items()
    ]
    known = frozenset(type_.fields)

    def coerce(value: Any) -> Any:
        if value is None:
            return None
        if type(value) is not dict or not known.issuperset(cast("dict[str, Any]", value)):
            return GENERAL
        given = cast("dict[str, Any]", value)
        coerced: dict[str, Any] = {}
        for name, inner, field, is_required in fields:
            if name in given:
                each = inner(given[name])
                if each is GENERAL:
                    return GENERAL
                coerced[name] = each
            elif is_required:
                return GENERAL
            else:
                default = _coerce_default(field)
                if default is not Undefined:
                    coerced[name] = default
        return coerced

    return coerce


def _refuse_unusual(type_: GraphQLInputObjectType, above: Above) -> None:
    if type_ in above or type_.is_one_of or type_.out_type is not GraphQLInputObjectType.out_type:
        raise CannotCompile
    if any(field.out_name for field in type_.fields.values()):
        raise CannotCompile


def _is_required(field: GraphQLInputField | GraphQLArgument) -> bool:
    return isinstance(cast("Any", field).type, GraphQLNonNull) and _default_of(field) is Undefined


def _default_of(definition: Any) -> Any:
    try:
        return _coerce_default(definition)
    except TypeError:
        raise CannotCompile from None


# ---------------------------------------------------------------------- arguments


class Arguments:
    """The arguments of one field, as the keywords its resolver takes."""

    def __init__(self, field: GraphQLField, nodes: Mapping[str, ValueNode]) -> None:
        definition: Any = field.extensions["strawberry-definition"]
        declared = {argument.python_name: argument for argument in definition.arguments}
        self._fixed: dict[str, Any] = {}
        self._moving: list[tuple[str, Give]] = []
        for name, argument in field.args.items():
            backref: Any = argument.extensions.get("strawberry-definition")
            known = None if backref is None else declared.get(backref.python_name)
            if known is None or argument.out_name:
                raise CannotCompile
            give = _giver(nodes.get(name), argument, known.type)
            _put(known.python_name, give, self._fixed, self._moving)

    def of(self, variables: Any) -> Any:
        """Return the keywords, or GENERAL."""
        keywords = self._fixed.copy()
        for name, give in self._moving:
            value = give(variables)
            if value is GENERAL:
                return GENERAL
            if value is not _ABSENT:
                keywords[name] = value
        return keywords


class _Fixed:
    """Gives the same value to every request; it cannot be changed."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __call__(self, _variables: Any) -> Any:
        return self.value


def _put(name: str, give: Give, fixed: dict[str, Any], moving: list[tuple[str, Give]]) -> None:
    if isinstance(give, _Fixed):
        if give.value is not _ABSENT:
            fixed[name] = give.value
    else:
        moving.append((name, give))


def _giver(node: ValueNode | None, definition: Any, declared: Any, above: Above = ()) -> Give:
    """Compile one argument, or one field of an input object."""
    if node is None:
        if _is_required(definition):
            raise CannotCompile
        return _default_giver(definition, declared, above)
    if isinstance(node, VariableNode):
        otherwise = None if _is_required(definition) else _default_giver(definition, declared, above)
        return _variable_giver(node, definition.type, declared, otherwise, above)
    return _literal_giver(node, definition.type, declared, above)


def _default_giver(definition: Any, declared: Any, above: Above) -> Give:
    convert = _converter(definition.type, declared, above)
    value = _default_of(definition)
    if value is Undefined:
        return _Fixed(_ABSENT)
    if isinstance(value, _UNCHANGING):
        return _Fixed(_converted(convert, value))
    return lambda _variables: _converted(convert, _coerce_default(definition))


def _variable_giver(node: VariableNode, type_: Any, declared: Any, otherwise: Give | None, above: Above) -> Give:
    name = node.name.value
    convert = _converter(type_, declared, above)
    refuses_null = isinstance(type_, GraphQLNonNull)

    def give(variables: Any) -> Any:
        coerced = variables.coerced
        if name not in coerced:
            return GENERAL if otherwise is None else otherwise(variables)
        value = coerced[name]
        if value is None:
            return GENERAL if refuses_null else None
        return value if convert is None else _converted(convert, value)

    return give


def _literal_giver(node: ValueNode, type_: Any, declared: Any, above: Above) -> Give:
    if isinstance(type_, GraphQLNonNull):
        if isinstance(node, NullValueNode):
            raise CannotCompile
        return _literal_giver(node, cast("Any", type_).of_type, declared, above)
    if isinstance(node, NullValueNode):
        return _Fixed(None)
    if isinstance(type_, GraphQLInputObjectType) and isinstance(node, ObjectValueNode):
        return _object_giver(node, type_, declared, above)
    convert = _converter(type_, declared, above)
    if isinstance(node, _SIMPLE) and isinstance(type_, GraphQLScalarType | GraphQLEnumType):
        value = _coerce_literal(node, type_)
        if value is not Undefined and isinstance(value, _UNCHANGING):
            return _Fixed(_converted(convert, value))
    if not isinstance(node, (*_SIMPLE, ListValueNode, ObjectValueNode)):
        raise CannotCompile

    def give(variables: Any) -> Any:
        value = _coerce_literal(node, type_, variables)
        return GENERAL if value is Undefined else _converted(convert, value)

    return give


def _object_giver(node: ObjectValueNode, type_: GraphQLInputObjectType, declared: Any, above: Above) -> Give:
    _refuse_unusual(type_, above)
    above = (*above, type_)
    made = _Made(type_, declared)
    nodes = {field.name.value: field.value for field in node.fields}
    if not nodes.keys() <= type_.fields.keys():
        raise CannotCompile
    fixed = dict(made.nones)
    moving: list[tuple[str, Give]] = []
    for graphql_name, python_name, field_declared in made.fields:
        give = _giver(nodes.get(graphql_name), type_.fields[graphql_name], field_declared, above)
        _put(python_name, give, fixed, moving)
    make = made.make

    def build(variables: Any) -> Any:
        keywords = fixed.copy()
        for name, each in moving:
            value = each(variables)
            if value is GENERAL:
                return GENERAL
            if value is not _ABSENT:
                keywords[name] = value
        return make(**keywords)

    return build


# ---------------------------------------------------------------------- what resolvers take


class _Made:
    """How Strawberry makes an input object."""

    def __init__(self, type_: GraphQLInputObjectType, declared: Any) -> None:
        declared = _plain_type(declared)
        definition: Any = type_.extensions.get("strawberry-definition")
        if not has_object_definition(declared) or declared.__strawberry_definition__ is not definition:
            raise CannotCompile
        if definition.from_input is not None:
            raise CannotCompile
        self.make: Callable[..., Any] = definition.origin
        by_python_name = {
            field.extensions["strawberry-definition"].python_name: name for name, field in type_.fields.items()
        }
        self.fields: list[tuple[str, str, Any]] = []
        self.nones: dict[str, None] = {}
        for field in definition.fields:
            if field.default_value is MISSING and field.default_factory is MISSING:
                self.nones[field.python_name] = None
            if field.python_name in by_python_name:
                declared_type = field.resolve_type(type_definition=definition)
                self.fields.append((by_python_name[field.python_name], field.python_name, declared_type))
        if len(self.fields) != len(type_.fields):
            raise CannotCompile


def _plain_type(declared: Any) -> Any:
    while True:
        if isinstance(declared, StrawberryMaybe):
            raise CannotCompile
        if isinstance(declared, StrawberryOptional):
            declared = cast("Any", declared).of_type
        elif isinstance(declared, LazyType):
            declared = cast("Any", declared).resolve_type()
        else:
            return declared


def _converter(type_: Any, declared: Any, above: Above) -> Convert | None:
    """Compile Strawberry's `convert_argument`; None where a value stays as it is."""
    declared = _plain_type(declared)
    if isinstance(type_, GraphQLNonNull):
        return _converter(cast("Any", type_).of_type, declared, above)
    if isinstance(type_, GraphQLList):
        if not isinstance(declared, StrawberryList):
            raise CannotCompile
        inner = _converter(cast("Any", type_).of_type, cast("Any", declared).of_type, above)
        # A list of leaves is copied too: graphql-core gives the same default to every request.
        return list if inner is None else lambda value: [_converted(inner, item) for item in value]
    if isinstance(type_, GraphQLInputObjectType):
        return _object_converter(type_, declared, above)
    if isinstance(declared, StrawberryList) or has_object_definition(declared) or _is_global_id(declared):
        raise CannotCompile
    return None


def _object_converter(type_: GraphQLInputObjectType, declared: Any, above: Above) -> Convert:
    _refuse_unusual(type_, above)
    above = (*above, type_)
    made = _Made(type_, declared)
    fields = [
        (graphql_name, python_name, _converter(type_.fields[graphql_name].type, each, above))
        for graphql_name, python_name, each in made.fields
    ]
    make, nones = made.make, made.nones

    def convert(value: Any) -> Any:
        keywords: dict[str, Any] = nones.copy()
        for graphql_name, python_name, inner in fields:
            if graphql_name in value:
                keywords[python_name] = _converted(inner, value[graphql_name])
        return make(**keywords)

    return convert


def _converted(convert: Convert | None, value: Any) -> Any:
    return value if convert is None or value is None or value is UNSET else convert(value)


def _is_global_id(declared: Any) -> bool:
    return getattr(declared, "__name__", "") == "GlobalID"
