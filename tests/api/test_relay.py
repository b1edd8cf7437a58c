"""Global ids, nodes, connections and extended types, through a schema of their own."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest
import strawberry
from hypothesis import given
from hypothesis import strategies as st

from app.api import relay
from app.api.context import Context, Info
from app.api.execution import Executor
from app.api.relay import Connection, Node, decode, decode_any, encode, extend, page_args
from app.kernel.errors import InvalidInput
from app.kernel.pages import Page, page_of
from tests.api.toy import toy_context


@strawberry.type(description="A thing.")
class Thing(Node):
    number: int


@strawberry.type
class Part:
    name: str


@extend(Thing)
class ThingParts:
    @strawberry.field(description="What it is made of.")
    @staticmethod
    async def parts(thing: strawberry.Parent[Thing], first: int | None = None) -> Connection[Part]:
        return Connection[Part].of(
            page_of([f"{thing.number}.1", f"{thing.number}.2"], page_args(first)), lambda name: Part(name=name)
        )


THINGS = {UUID(int=number): number for number in range(1, 8)}
counted: list[int] = []
loaded: list[Sequence[UUID]] = []


async def load_things(_context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    loaded.append(ids)
    return {each: Thing(id=encode("Thing", each), number=THINGS[each]) for each in ids if each in THINGS}


@strawberry.type
class Query:
    @strawberry.field
    async def node(self, info: Info, id: strawberry.ID) -> Node | None:
        return await relay.resolve_node(info.context, id)

    @strawberry.field
    async def nodes(self, info: Info, ids: list[strawberry.ID]) -> list[Node | None]:
        return await relay.resolve_nodes(info.context, ids)

    @strawberry.field
    async def things(
        self,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        offset: int | None = None,
    ) -> Connection[Thing]:
        found = page_of(list(THINGS.values()), page_args(first, after, last, before, offset))

        async def total() -> tuple[int, bool]:
            counted.append(1)
            return await found.total()

        page = Page(found.items, found.cursors, found.has_next, found.has_previous, total)
        return Connection[Thing].of(page, lambda number: Thing(id=encode("Thing", UUID(int=number)), number=number))


@pytest.fixture(autouse=True)
def _registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "_loaders", {})
    relay.node_loader("Thing", load_things)
    counted.clear()
    loaded.clear()


@pytest.fixture(scope="module")
def schema() -> strawberry.Schema:
    return strawberry.Schema(query=Query, types=[Thing])


async def ask(schema: strawberry.Schema, text: str, **variables: Any) -> dict[str, Any]:
    return await Executor(schema).execute(text, variables, None, toy_context())


@given(st.uuids(), st.sampled_from(["Workflow", "A", "NodeRun"]))
def test_an_id_comes_back(id: UUID, type_name: str) -> None:
    assert decode(encode(type_name, id), type_name) == id


@given(st.text(max_size=300))
def test_no_text_but_an_id_is_one(text: str) -> None:
    refused: InvalidInput | None = None
    try:
        found = decode_any(text, "input.id")
    except InvalidInput as error:
        refused = error
    else:
        assert encode(*found) == text
    assert refused is None or (refused.field, refused.reason) == ("input.id", "id_malformed")


def test_an_id_of_another_type_names_both() -> None:
    with pytest.raises(InvalidInput) as caught:
        decode(encode("Task", UUID(int=1)), "Workflow", "input.workflowId")
    assert (caught.value.field, caught.value.reason) == ("input.workflowId", "id_of_another_type")
    assert caught.value.details == {"expected": "Workflow", "found": "Task"}
    with pytest.raises(InvalidInput, match="must be the id of an Execution, not of a User"):
        decode(encode("User", UUID(int=1)), "Execution", "input.executionId")


async def test_a_node_is_found_by_its_id_and_an_unknown_one_is_null(schema: strawberry.Schema) -> None:
    text = "query($id: ID!) { node(id: $id) { __typename id ... on Thing { number } } }"
    own = encode("Thing", UUID(int=3))
    assert await ask(schema, text, id=own) == {"data": {"node": {"__typename": "Thing", "id": own, "number": 3}}}
    assert await ask(schema, text, id=encode("Thing", uuid4())) == {"data": {"node": None}}
    refused = await ask(schema, text, id=encode("Ghost", UUID(int=3)))
    assert refused["errors"][0]["extensions"]["code"] == "INVALID_INPUT"


async def test_nodes_keep_the_order_and_load_each_type_once(schema: strawberry.Schema) -> None:
    ids = [encode("Thing", UUID(int=number)) for number in (2, 99, 1, 2)]
    answer = await ask(schema, "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids)
    assert [node and node["id"] for node in answer["data"]["nodes"]] == [ids[0], None, ids[2], ids[0]]
    assert loaded == [[UUID(int=2), UUID(int=99), UUID(int=1)]]


async def test_what_fields_lead_to_is_loaded_together_and_anew_for_the_next_root_field() -> None:
    context = toy_context()
    numbers = [2, 99, 1, 2, *range(1_000, 1_150)]
    ids = [encode("Thing", UUID(int=number)) for number in numbers]
    found = await asyncio.gather(*(relay.load_node(context, each) for each in ids))
    assert [each and each.number for each in found] == [THINGS.get(UUID(int=number)) for number in numbers]
    assert sum(len(each) for each in loaded) == len(set(ids))
    assert max(len(each) for each in loaded) <= relay.MAX_NODES
    loaded.clear()
    again = await relay.load_node(context, ids[0])
    assert (again and again.number) == 2
    assert loaded == [[UUID(int=2)]]


async def test_a_bad_id_among_nodes_is_named(schema: strawberry.Schema) -> None:
    answer = await ask(
        schema, "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=[encode("Thing", UUID(int=1)), "x"]
    )
    assert answer["errors"][0]["extensions"]["details"]["field"] == "ids.1"
    answer = await ask(schema, "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=["x"] * 101)
    assert answer["errors"][0]["extensions"]["details"]["reason"] == "too_many"


def test_a_type_has_one_loader() -> None:
    async def other(_context: Context, _ids: Sequence[UUID]) -> Mapping[UUID, Any]:
        return {}

    with pytest.raises(ValueError, match="Thing"):
        relay.node_loader("Thing", other)


async def test_a_connection_pages_through_its_list(schema: strawberry.Schema) -> None:
    text = """query($after: String) {
      things(first: 3, after: $after) {
        nodes { number } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      } }"""
    seen: list[int] = []
    after = None
    while True:
        things = (await ask(schema, text, after=after))["data"]["things"]
        seen += [node["number"] for node in things["nodes"]]
        assert things["pageInfo"]["startCursor"] == things["edges"][0]["cursor"]
        after = things["pageInfo"]["endCursor"]
        if not things["pageInfo"]["hasNextPage"]:
            break
    assert seen == list(THINGS.values())


async def test_a_total_is_counted_once_and_only_when_selected(schema: strawberry.Schema) -> None:
    await ask(schema, "{ things { nodes { number } } }")
    assert counted == []
    answer = await ask(schema, "{ things { totalCount isTotalCountExact } }")
    assert answer == {"data": {"things": {"totalCount": 7, "isTotalCountExact": True}}}
    assert counted == [1]


@pytest.mark.parametrize("arguments", ["first: -1", "first: 101", "first: 1, last: 1", 'offset: 1, after: "x"'])
async def test_a_bad_page_names_its_argument(schema: strawberry.Schema, arguments: str) -> None:
    answer = await ask(schema, f"{{ things({arguments}) {{ nodes {{ number }} }} }}")
    extensions = answer["errors"][0]["extensions"]
    assert extensions["code"] == "INVALID_INPUT"
    assert extensions["details"]["field"] in {"first", "last", "offset"}


def test_generic_types_are_named_after_their_items(schema: strawberry.Schema) -> None:
    sdl = schema.as_str()
    for line in (
        "type ThingConnection {",
        "type ThingEdge {",
        "edges: [ThingEdge!]!",
        "parts(first: Int",
        "totalCount: Int!",
    ):
        assert line in sdl


async def test_an_extended_type_resolves_its_new_field(schema: strawberry.Schema) -> None:
    answer = await ask(schema, "{ things(first: 1) { nodes { number parts(first: 1) { nodes { name } } } } }")
    assert answer == {"data": {"things": {"nodes": [{"number": 1, "parts": {"nodes": [{"name": "1.1"}]}}]}}}


def test_a_field_is_not_added_twice_nor_to_something_else() -> None:
    with pytest.raises(ValueError, match="number"):

        @extend(Thing)
        class _Again:
            number: int

    with pytest.raises(TypeError):
        extend(int)(type("Empty", (), {}))
