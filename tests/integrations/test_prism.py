"""REST by an OpenAPI document against a third party's mock of the same: what Plait sends is what the document says."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from app.integrations.failures import IntegrationFault
from app.integrations.vocabulary import CredentialKind
from tests.integrations.conftest import API_KEY, KEY, Connected
from tests.integrations.prism import needs_prism, prism

pytestmark = needs_prism

_ORDER = {
    "type": "object",
    "required": ["id", "lines"],
    "properties": {
        "id": {"type": "integer", "example": 7},
        "lines": {"type": "array", "minItems": 1, "items": {"$ref": "#/components/schemas/Line"}},
        "note": {"type": "string", "nullable": True},
    },
}
_LINE = {
    "type": "object",
    "required": ["sku", "count"],
    "additionalProperties": False,
    "properties": {
        "sku": {"type": "string", "pattern": "^[A-Z]{3}$", "example": "ABC"},
        "count": {"type": "integer", "minimum": 1, "example": 2},
    },
}
_SHOP = {"name": "shop", "in": "path", "required": True, "schema": {"type": "string", "enum": ["north", "south é/ü"]}}
_CREATED = {"201": {"description": "Made.", "content": {"application/json": {"schema": _ORDER}}}}
_JSON = {"required": True, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}}


def _answers(schema: Any) -> dict[str, Any]:
    return {"200": {"description": "Yes.", "content": {"application/json": {"schema": schema}}}}


DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Shops", "version": "1"},
    "security": [{"key": []}],
    "paths": {
        "/shops/{shop}/orders": {
            "parameters": [_SHOP],
            "get": {
                "operationId": "listOrders",
                "parameters": [
                    {"name": "state", "in": "query", "required": True,
                     "schema": {"type": "array", "items": {"type": "string", "enum": ["open", "paid"]}}},
                    {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 50}},
                    {"name": "isUrgent", "in": "query", "schema": {"type": "boolean"}},
                    {"name": "X-Trace", "in": "header", "required": True, "schema": {"type": "string", "minLength": 3}},
                ],
                "responses": _answers({"type": "object", "required": ["orders"], "properties": {
                    "orders": {"type": "array", "minItems": 2, "items": {"$ref": "#/components/schemas/Order"}}}}),
            },
            "post": {"operationId": "createOrder", "requestBody": _JSON, "responses": _CREATED},
        },
        "/orders/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}],
            "put": {"operationId": "putOrder", "requestBody": _JSON, "responses": _answers(_ORDER)},
            "delete": {"operationId": "deleteOrder", "responses": {"204": {"description": "Gone."}}},
        },
        "/pay": {
            "post": {
                "operationId": "pay",
                "requestBody": {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": {
                    "type": "object", "required": ["amount", "currency"], "properties": {
                        "amount": {"type": "integer"}, "currency": {"type": "string", "enum": ["EUR"]}}}}}},
                "responses": _answers({"type": "object", "properties": {"isPaid": {"type": "boolean"}}}),
            }
        },
        "/me": {"get": {"operationId": "getMe", "responses": _answers({"type": "object"})}},
    },
    "components": {
        "schemas": {"Order": _ORDER, "Line": _LINE},
        "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Api-Key"}},
    },
}  # fmt: skip
ORDER = {"id": 1, "lines": [{"sku": "ABC", "count": 2}], "note": None}
CALLS: dict[str, tuple[dict[str, Any], int]] = {
    "listOrders": ({"shop": "south é/ü", "state": ["open", "paid"], "limit": 5, "isUrgent": False,
                    "X-Trace": "abc"}, 200),
    "createOrder": ({"shop": "north", "body": ORDER}, 201),
    "putOrder": ({"id": 7, "body": ORDER}, 200),
    "deleteOrder": ({"id": 7}, 204),
    "pay": ({"body": {"amount": 5, "currency": "EUR"}}, 200),
    "getMe": ({}, 200),
}  # fmt: skip


def config(url: str, **more: Any) -> dict[str, Any]:
    auth = {"kind": "header", "name": "X-Api-Key"}
    return {"document": orjson.dumps(DOCUMENT).decode(), "baseUrl": url, "auth": auth, "testOperation": "getMe", **more}


async def test_every_operation_passes_what_the_document_asks(connected: Connected, tmp_path: Path) -> None:
    async with prism(DOCUMENT, tmp_path) as url:
        row = await connected.to("rest", config(url), API_KEY)
        assert (await connected.tried(row)).message == "getMe answers."
        actions = {each.name for each in connected.services.calls.actions_of(row)}
        assert actions == set(CALLS)
        for name, (arguments, status) in CALLS.items():
            answer = await connected.call(row, name, **arguments)
            assert answer["status"] == status, (name, answer)
        kind, link = await connected.services.opener.open(
            await connected.to("rest", config(url, collections=[_COLLECTION]), API_KEY, "copied")
        )
        page = await kind.pull(link, "orders", None, None)
        assert ({own_id for own_id, _ in page.items}, page.failed) == ({"7"}, 0)


_COLLECTION = {
    "name": "orders",
    "operation": "listOrders",
    "items": "orders",
    "arguments": {"shop": "north", "state": ["open"], "X-Trace": "abc"},
}


async def test_what_prism_refuses_is_refused_here_or_told(connected: Connected, tmp_path: Path) -> None:
    async with prism(DOCUMENT, tmp_path) as url:
        row = await connected.to("rest", config(url), API_KEY)
        line = {"sku": "ABC", "count": 2}
        for name, arguments in (
            ("listOrders", {"shop": "west", "state": ["open"], "X-Trace": "abc"}),
            ("listOrders", {"shop": "north", "X-Trace": "abc"}),
            ("listOrders", {"shop": "north", "state": ["open"], "limit": 51, "X-Trace": "abc"}),
            ("listOrders", {"shop": "north", "state": ["open"], "X-Trace": "ab"}),
            ("createOrder", {"shop": "north", "body": {"id": 1, "lines": []}}),
            ("createOrder", {"shop": "north", "body": {"id": 1, "lines": [{**line, "sku": "abc"}]}}),
            ("createOrder", {"shop": "north", "body": {"id": 1, "lines": [{**line, "more": 1}]}}),
            ("createOrder", {"shop": "north"}),
            ("pay", {"body": {"amount": 5, "currency": "USD"}}),
        ):
            with pytest.raises(IntegrationFault) as caught:
                await connected.call(row, name, **arguments)
            assert caught.value.code.value == "ARGUMENTS_INVALID", (name, arguments)
        # Without the key, and with it in another place.
        for change, credential in (({}, None), ({"auth": None}, API_KEY)):
            other = await connected.to("rest", config(url, **change), credential, f"other {change}")
            trial = await connected.tried(other)
            assert trial.failure.code.value in {"CREDENTIAL_REFUSED", "CREDENTIAL_MISSING"}, trial.message
            assert KEY not in trial.message
        none = await connected.to("rest", config(url, testOperation=""), (CredentialKind.NONE, {}), "no credential")
        with pytest.raises(IntegrationFault) as caught:
            await connected.call(none, "getMe")
        assert caught.value.code.value == "CREDENTIAL_REFUSED"
        # A service that grew stricter than the document that was read.
        loose = orjson.loads(config(url)["document"])
        loose["components"]["schemas"]["Line"]["properties"]["sku"] = {"type": "string"}
        old = await connected.to("rest", {**config(url), "document": orjson.dumps(loose).decode()}, API_KEY, "old")
        with pytest.raises(IntegrationFault) as caught:
            await connected.call(old, "createOrder", shop="north", body={"id": 1, "lines": [{**line, "sku": "x"}]})
        assert caught.value.code.value == "PEER_REFUSED"
        assert "status 422" in caught.value.message
