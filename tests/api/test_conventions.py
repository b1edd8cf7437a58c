"""The graph keeps its own conventions, wherever a field stands."""

import re
from collections.abc import Iterator
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLUnionType,
    get_named_type,
)

from app.schema import make_schema

SCHEMA = make_schema()._schema
TYPES = {name: kind for name, kind in SCHEMA.type_map.items() if not name.startswith("__")}
COMPOSITES = {name: kind for name, kind in TYPES.items() if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType)}
#: Lists of Nodes that are short by nature, and fields whose list is the answer to a list of ids.
BOUNDED_LISTS = {
    "Query.nodes",
    "Snapshot.nodeRuns",
    "Task.assignees",
    "Comment.mentions",
    "TaskComment.mentions",
    "TaskCommented.mentions",
    "Message.files",
    "Message.tasks",
    "UpdateTasksPayload.tasks",
}
#: Names of counts, sizes and times.
GROWING = re.compile(r"(Tokens|Bytes|Count)$")


def described() -> Iterator[tuple[str, str | None]]:
    for name, kind in TYPES.items():
        yield name, kind.description
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            for field_name, field in kind.fields.items():
                yield f"{name}.{field_name}", field.description
                for argument_name, argument in field.args.items():
                    yield f"{name}.{field_name}({argument_name}:)", argument.description
        elif isinstance(kind, GraphQLInputObjectType):
            for field_name, field in kind.fields.items():
                yield f"{name}.{field_name}", field.description
        elif isinstance(kind, GraphQLEnumType):
            for value_name, value in kind.values.items():
                yield f"{name}.{value_name}", value.description


def list_item(kind: Any) -> Any:
    """Return what a list is of, or None where it is no list."""
    bare = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
    return get_named_type(bare) if isinstance(bare, GraphQLList) else None


def test_everything_is_described() -> None:
    assert [place for place, text in described() if not (text or "").strip()] == []


def test_a_mutation_takes_one_input_and_returns_its_payload() -> None:
    assert SCHEMA.mutation_type is not None
    wrong: list[str] = []
    for name, field in SCHEMA.mutation_type.fields.items():
        stem = name[0].upper() + name[1:]
        takes = {argument: str(found.type) for argument, found in field.args.items()}
        # Signing out needs to be told nothing.
        optional = {"input": f"{stem}Input"} if name == "signOut" else {"input": f"{stem}Input!"}
        if takes != optional or str(field.type) != f"{stem}Payload!":
            wrong.append(f"{name}({takes}): {field.type}")
    assert wrong == []


def test_a_list_of_nodes_is_a_connection() -> None:
    node = SCHEMA.type_map["Node"]
    wrong: list[str] = []
    for name, kind in COMPOSITES.items():
        for field_name, field in kind.fields.items():
            item = list_item(field.type)
            is_node = item is node or (isinstance(item, GraphQLObjectType) and node in item.interfaces)
            place = f"{name}.{field_name}"
            if is_node and not name.endswith("Connection") and place not in BOUNDED_LISTS:
                wrong.append(place)
    assert wrong == []


def test_a_connection_has_edges_nodes_and_a_page() -> None:
    for name, kind in COMPOSITES.items():
        if name.endswith("Connection"):
            assert {"edges", "nodes", "pageInfo", "totalCount"} <= kind.fields.keys(), name


def test_a_list_takes_a_page() -> None:
    wrong = [
        f"{name}.{field_name}"
        for name, kind in COMPOSITES.items()
        for field_name, field in kind.fields.items()
        if get_named_type(field.type).name.endswith("Connection")
        and not {"first", "after", "last", "before"} <= field.args.keys()
    ]
    assert wrong == []


def test_what_grows_is_a_long() -> None:
    wrong = [
        f"{name}.{field_name}"
        for name, kind in COMPOSITES.items()
        for field_name, field in kind.fields.items()
        if GROWING.search(field_name)
        and get_named_type(field.type).name == "Int"
        and field_name != "totalCount"  # exact to 10,000
    ]
    assert wrong == []


def test_names_follow_the_house() -> None:
    wrong: list[str] = []
    for name, kind in COMPOSITES.items():
        for field_name, field in kind.fields.items():
            scalar = get_named_type(field.type)
            if not isinstance(scalar, GraphQLScalarType):
                continue
            if scalar.name == "Boolean" and not re.match(r"(is|can|has)[A-Z]", field_name):
                wrong.append(f"{name}.{field_name} is a Boolean")
            if scalar.name == "DateTime" and not re.search(r"(At|^at|^time)$", field_name):
                wrong.append(f"{name}.{field_name} is an instant")
    assert wrong == []


def test_enum_values_are_upper_case() -> None:
    for name, kind in TYPES.items():
        if isinstance(kind, GraphQLEnumType):
            assert all(re.fullmatch(r"[A-Z][A-Z0-9_]*", value) for value in kind.values), name


def test_everything_with_an_id_is_a_node() -> None:
    node = SCHEMA.type_map["Node"]
    wrong = [
        name
        for name, kind in TYPES.items()
        if isinstance(kind, GraphQLObjectType) and "id" in kind.fields and node not in kind.interfaces
    ]
    assert wrong == []


def test_every_union_member_is_an_object() -> None:
    for kind in TYPES.values():
        if isinstance(kind, GraphQLUnionType):
            assert kind.types
