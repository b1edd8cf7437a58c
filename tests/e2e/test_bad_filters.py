"""Texts that no row can have: whatever list of a workspace is asked for them, they find nothing or are refused."""

from collections.abc import Iterator
from typing import Any, cast

import orjson
import pytest
from graphql import (
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLObjectType,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_required_argument,
)

from tests.e2e import graph
from tests.e2e.server import Deployment
from tests.e2e.story import sign_up
from tests.patience import LONG_PATIENCE_SECONDS

WORKSPACE = cast("GraphQLObjectType", graph.SCHEMA.type_map["Workspace"])
TEXT = "TEXT"


def _text_of(kind: Any) -> Any:
    """Give a text as an argument or a field takes it."""
    return [TEXT] if isinstance(get_nullable_type(kind), GraphQLList) else TEXT


def _slots() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield fields of a workspace with variables, one for each place that a text can be in."""
    for name, field in WORKSPACE.fields.items():
        given = {"query": "x"} if "query" in field.args else {}
        if any(is_required_argument(each) and key not in given for key, each in field.args.items()):
            continue
        for key, argument in field.args.items():
            kind = get_named_type(argument.type)
            if kind.name == "String":
                yield name, {**given, key: _text_of(argument.type)}
            elif isinstance(kind, GraphQLInputObjectType):
                for slot, each in kind.fields.items():
                    if get_named_type(each.type).name == "String":
                        yield name, {**given, key: {slot: _text_of(each.type)}}


def _document(name: str, given: dict[str, Any]) -> str:
    field = WORKSPACE.fields[name]
    declared = ", ".join(f"${key}: {field.args[key].type}" for key in given)
    used = ", ".join(f"{key}: ${key}" for key in given)
    selected = "" if is_leaf_type(get_named_type(field.type)) else "{ __typename }"
    return f"query($id: ID!, {declared}) {{ workspace(id: $id) {{ {name}({used}) {selected} }} }}"


async def test_a_text_that_no_row_can_have_finds_nothing(plait: Deployment) -> None:
    ada = await sign_up(plait.url)
    slots = list(_slots())
    assert {"files", "logs", "agents", "memory", "integrations"} <= {name for name, _ in slots}
    for name, given in slots:
        for text in ("x" * 300, "x" * 100_000, "\U0001f600" * 100):
            variables = orjson.loads(orjson.dumps(given).decode().replace(TEXT, text))
            answer = await ada.client.ask(_document(name, given), id=ada.workspace_id, **variables)
            assert answer.code in {None, "INVALID_INPUT", "NOT_FOUND"}, (name, given, answer.body)


async def test_the_last_instant_there_is_can_be_asked_for(plait: Deployment) -> None:
    ada = await sign_up(plait.url)
    document = """query($id: ID!, $at: DateTime!) { workspace(id: $id) {
      executionTotals(where: { queuedAfter: $at }) { __typename } } }"""
    found = await ada.client.data(document, id=ada.workspace_id, at="9999-12-31T23:59:59Z")
    assert found["workspace"]["executionTotals"] == {"__typename": "ExecutionTotals"}


pytestmark = pytest.mark.timeout(LONG_PATIENCE_SECONDS)
