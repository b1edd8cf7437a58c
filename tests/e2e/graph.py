"""What the schema says there is, so that tests cover what is added later too."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    Undefined,
    build_schema,
    get_named_type,
    is_composite_type,
)

from tests.e2e.server import ROOT

SCHEMA: GraphQLSchema = build_schema((ROOT / "schema.graphql").read_text())
MUTATIONS: dict[str, GraphQLField] = SCHEMA.mutation_type.fields if SCHEMA.mutation_type else {}
QUERIES: dict[str, GraphQLField] = SCHEMA.query_type.fields if SCHEMA.query_type else {}
SUBSCRIPTIONS: dict[str, GraphQLField] = SCHEMA.subscription_type.fields if SCHEMA.subscription_type else {}
NODE_TYPES = sorted(each.name for each in SCHEMA.get_implementations(SCHEMA.type_map["Node"]).objects)  # pyright: ignore[reportArgumentType]

#: Which type an ID names where its field's name does not say it.
_TYPES = {
    "versionId": "WorkflowVersion",
    "templateId": "WorkflowTemplate",
    "against": "WorkflowVersion",
    "assigneeId": "User",
    "assigneeIds": "User",
    "mentionIds": "User",
    "roomId": "Workflow",
    "branchId": "WorkflowBranch",
    "parentId": "Message",
    "syncId": "IntegrationSync",
    "documentId": "KnowledgeDocument",
    "memoryBaseId": "KnowledgeBase",
    "sourceId": "KnowledgeSource",
    "processingId": "FileProcessing",
    "datasetId": "EvaluationDataset",
    "questionId": "EvaluationQuestion",
    "questionIds": "EvaluationQuestion",
    "folderId": "FileFolder",
    "parentFolderId": "FileFolder",
    "uploadId": "FileUpload",
}


def type_of_id(name: str) -> str:
    """Say which type's id a field such as `workflowId` takes."""
    found = _TYPES.get(name) or (name[0].upper() + name[1:]).removesuffix("Id").removesuffix("Ids")
    assert found in NODE_TYPES, f"which type does the id {name} name? tell tests/e2e/graph.py"
    return found


def input_of(field: GraphQLField) -> GraphQLInputObjectType:
    found = get_named_type(field.args["input"].type)
    assert isinstance(found, GraphQLInputObjectType)
    return found


def is_id(item: GraphQLInputField | GraphQLArgument) -> bool:
    return get_named_type(item.type).name == "ID"


def document(kind: str, name: str, field: GraphQLField, given: Mapping[str, Any]) -> str:
    """Write an operation of one root field with the arguments given as variables."""
    variables = ", ".join(f"${each}: {field.args[each].type}" for each in given)
    arguments = ", ".join(f"{each}: ${each}" for each in given)
    head = f"{kind}({variables})" if given else kind
    call = f"{name}({arguments})" if given else name
    answer = get_named_type(field.type)
    selection = ""
    if isinstance(answer, GraphQLObjectType) and "isApplied" in answer.fields:
        selection = " { __typename isApplied }"
    elif is_composite_type(answer):
        selection = " { __typename }"
    return f"{head} {{ {call}{selection} }}"


def mutation(name: str) -> str:
    return document("mutation", name, MUTATIONS[name], {"input": None})


#: A value that passes for each required field which is no id; by the field's name, else by its type.
_VALUES: dict[str, Any] = {
    "name": "Name",
    "email": "somebody@example.com",
    "baseRevision": 1,
    "baseVersion": 1,
    "content": "some text",
    "component": "template",
    "key": "a_key",
    "source": "a",
    "target": "b",
    "tools": "calculate",
    "document": {"format": "plait.workflow/1", "name": "Imported", "graph": {"nodes": [], "connections": []}},
    "password": "an unlikely sentence 43",
    "currentPassword": "an unlikely sentence 42",
    "newPassword": "an unlikely sentence 44",
}
_BY_TYPE: dict[str, Any] = {
    "String": "some text",
    "Int": 1,
    "Long": 1,
    "Float": 1.0,
    "Boolean": True,
    "JSON": {},
    "Upload": b"some bytes",
}


def value_of(name: str, kind: Any) -> Any:
    """Make a value for a field."""
    if isinstance(kind, GraphQLNonNull):
        return value_of(name, kind.of_type)
    if isinstance(kind, GraphQLList):
        return [value_of(name, kind.of_type)]
    if isinstance(kind, GraphQLInputObjectType) and kind.is_one_of:
        chosen = [(each, field) for each, field in kind.fields.items() if not _needs_id(field)]
        return {each: value_of(each, field.type) for each, field in chosen[:1]}
    if isinstance(kind, GraphQLInputObjectType):
        return {each: value_of(each, field.type) for each, field in kind.fields.items() if is_required(field)}
    if isinstance(kind, GraphQLEnumType):
        return "VIEWER" if kind.name == "Role" else next(iter(kind.values))
    return _VALUES.get(name, _BY_TYPE.get(kind.name, "2030-01-01T00:00:00Z"))


def _needs_id(field: GraphQLInputField) -> bool:
    """Say whether a value of the field would have to name something that there is."""
    kind = get_named_type(field.type)
    if isinstance(kind, GraphQLInputObjectType):
        return any(_needs_id(each) for each in kind.fields.values() if is_required(each))
    return is_id(field)


def is_required(field: GraphQLInputField | GraphQLArgument) -> bool:
    return isinstance(field.type, GraphQLNonNull) and field.default_value is Undefined


def inputs_with(name: str, ids: Mapping[str, str]) -> dict[str, Any]:
    """Make the input of a mutation: required fields, with the ids given by type."""
    made: dict[str, Any] = {}
    for each, field in input_of(MUTATIONS[name]).fields.items():
        if is_required(field):
            made[each] = ids[type_of_id(each)] if is_id(field) else value_of(each, field.type)
    return made


@dataclass(frozen=True)
class Slot:
    """A place in a mutation's input that takes a string or JSON."""

    path: tuple[str | int, ...]
    kind: str


def slots(kind: GraphQLInputObjectType, path: tuple[str | int, ...] = ()) -> Iterator[Slot]:
    """List every place of an input, optional ones too, that takes a String, an ID or JSON."""
    for name, field in kind.fields.items():
        inner = get_named_type(field.type)
        place = (*path, name)
        nullable = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
        if isinstance(nullable, GraphQLList):
            place = (*place, 0)
        if isinstance(inner, GraphQLInputObjectType):
            yield from slots(inner, place)
        elif inner.name in {"String", "ID", "JSON"}:
            yield Slot(place, inner.name)


def put(kind: GraphQLInputObjectType, made: dict[str, Any], path: tuple[str | int, ...], value: Any) -> None:
    """Put a value into an input, making what lies on the way."""
    name, *rest = path
    assert isinstance(name, str)
    if kind.is_one_of:
        made.clear()
    if not rest:
        made[name] = value
        return
    inner: Any = get_named_type(kind.fields[name].type)
    if rest[0] == 0:
        if rest == [0]:
            made[name] = [value]
            return
        rest = rest[1:]
        made[name] = [value_of(name, inner)]
        put(inner, made[name][0], tuple(rest), value)
        return
    made[name] = value_of(name, inner)
    put(inner, made[name], tuple(rest), value)


def fields_with_ids() -> Iterator[str]:
    """List the fields below the roots, and the inputs of their arguments, that take an id."""
    for name, kind in SCHEMA.type_map.items():
        if isinstance(kind, GraphQLObjectType) and name not in {"Query", "Mutation", "Subscription"}:
            for field_name, field in kind.fields.items():
                yield from (f"{name}.{field_name}({each})" for each, item in field.args.items() if is_id(item))
        elif isinstance(kind, GraphQLInputObjectType) and name.endswith("Where"):
            yield from (f"{name}.{each}" for each, item in kind.fields.items() if is_id(item))
