"""Models over the wire: a provider set up, tried, used by a run's ledger, and a key that never comes back."""

from typing import Any

import pytest
from llmock.pytest_plugin import LLMock

from tests.e2e.server import Deployment
from tests.e2e.story import Person, sign_up
from tests.e2e.world import create_key

KEY = "sk-wire-1a2b3c4d5e6f7890"
PROVIDER = "id name kind baseUrl hasKey keyHint isEnabled"
CREATE = f"""mutation($input: CreateModelProviderInput!) {{
  createModelProvider(input: $input) {{ provider {{ {PROVIDER} models {{ reference contextTokens }} }} }} }}"""
UPDATE = f"""mutation($input: UpdateModelProviderInput!) {{
  updateModelProvider(input: $input) {{ provider {{ {PROVIDER} models {{ reference inputUsd abilities }} }} }} }}"""
DELETE = "mutation($input: DeleteModelProviderInput!) { deleteModelProvider(input: $input) { deletedId } }"
TRY = """mutation($input: TestModelProviderInput!) {
  testModelProvider(input: $input) { isOk latencyMs model text code message } }"""
DEFAULTS = """mutation($input: SetModelDefaultsInput!) {
  setModelDefaults(input: $input) { defaults { chatModel embeddingModel fallbacks } } }"""
BUDGET = """mutation($input: SetModelBudgetInput!) {
  setModelBudget(input: $input) { budget { monthlyUsd spentUsd resetsAt } } }"""
LOOK = """query($id: ID!, $where: ModelFilter, $from: Date!, $to: Date!) {
  workspace(id: $id) {
    modelProviders { totalCount nodes { id name keyHint hasKey } }
    models(where: $where) { reference provider kind model name contextTokens abilities inputUsd outputUsd cachedUsd }
    modelDefaults { chatModel }
    modelBudget { monthlyUsd spentUsd }
    usage(from: $from, to: $to, groupBy: MODEL) {
      provider model kind day calls promptTokens completionTokens costUsd unpricedCalls }
  } }"""
DAYS = {"from": "2026-01-01", "to": "2026-12-31"}


@pytest.fixture
def peer(llmock: LLMock, monkeypatch: pytest.MonkeyPatch) -> LLMock:
    for name in llmock.env():
        monkeypatch.delenv(name, raising=False)
    return llmock


def days_around() -> dict[str, str]:
    from datetime import UTC, datetime, timedelta

    now = datetime.now(UTC)
    return {"from": str((now - timedelta(days=2)).date()), "to": str((now + timedelta(days=2)).date())}


async def make(ada: Person, **more: Any) -> dict[str, Any]:
    wanted = {"workspaceId": ada.workspace_id, "name": "main", "kind": "OPENAI", "key": KEY, **more}
    return (await ada.client.data(CREATE, input=wanted))["createModelProvider"]["provider"]


async def look(ada: Person, **where: Any) -> dict[str, Any]:
    asked = {"id": ada.workspace_id, "where": where or None, **days_around()}
    return (await ada.client.data(LOOK, **asked))["workspace"]


async def test_a_provider_is_set_up_tried_changed_and_deleted(plait: Deployment, ada: Person, peer: LLMock) -> None:
    made = await make(ada, baseUrl=peer.base_url("openai"))
    assert made | {"id": "", "models": []} == {
        "id": "",
        "name": "main",
        "kind": "OPENAI",
        "baseUrl": peer.base_url("openai"),
        "hasKey": True,
        "keyHint": KEY[-4:],
        "isEnabled": True,
        "models": [],
    }
    assert {"reference": "main:gpt-4o-mini", "contextTokens": 128_000} in made["models"]
    peer.reply("ready")
    tried = await ada.client.data(TRY, input={"modelProviderId": made["id"], "model": "gpt-4o-mini"})
    assert tried["testModelProvider"] | {"latencyMs": 0} == {
        "isOk": True,
        "latencyMs": 0,
        "model": "gpt-4o-mini",
        "text": "ready",
        "code": None,
        "message": None,
    }
    peer.fail(401, message=f"Incorrect API key provided: {KEY}")
    tried = await ada.client.data(TRY, input={"modelProviderId": made["id"], "model": "gpt-4o-mini"})
    assert tried["testModelProvider"]["code"] == "PROVIDER_REFUSED_KEY"
    seen = await look(ada, provider="main", search="4o-mini")
    (model,) = [each for each in seen["models"] if each["model"] == "gpt-4o-mini"]
    assert model["inputUsd"] == "0.15"
    assert "TOOLS" in model["abilities"]
    (used,) = seen["usage"]
    assert (used["provider"], used["model"], used["calls"], used["unpricedCalls"]) == ("main", "gpt-4o-mini", 1, 0)
    assert float(used["costUsd"]) > 0
    own = {"model": "tiny", "inputUsd": "0.5", "abilities": ["CHAT"]}
    changed = await ada.client.data(UPDATE, input={"modelProviderId": made["id"], "isEnabled": False, "models": [own]})
    assert changed["updateModelProvider"]["provider"]["isEnabled"] is False
    assert changed["updateModelProvider"]["provider"]["models"][0] == {
        "reference": "main:tiny",
        "inputUsd": "0.5",
        "abilities": ["CHAT"],
    }
    assert {each["provider"] for each in (await look(ada))["models"]} == {"built-in"}
    gone = await ada.client.data(DELETE, input={"modelProviderId": made["id"]})
    assert gone["deleteModelProvider"]["deletedId"] == made["id"]
    assert (await look(ada))["modelProviders"] == {"totalCount": 0, "nodes": []}
    assert KEY not in plait.everything()


async def test_a_key_never_comes_back(plait: Deployment, ada: Person, peer: LLMock) -> None:
    made = await make(ada, baseUrl=peer.base_url("openai"))
    peer.fail(400, message=f"bad request with {KEY}", times=None)
    answers = [
        await ada.client.ask(TRY, input={"modelProviderId": made["id"], "model": "gpt-4o"}),
        await ada.client.ask(
            UPDATE, input={"modelProviderId": made["id"], "baseUrl": "http://127.0.0.1:9", "models": [{"model": ""}]}
        ),
        await ada.client.ask(
            "query($id: ID!) { workspace(id: $id) { audit { nodes { action data } } activity { nodes { id } } } }",
            id=ada.workspace_id,
        ),
    ]
    for answer in answers:
        assert KEY not in str(answer.body)
    assert answers[0].body["data"]["testModelProvider"]["code"] == "PROVIDER_REFUSED"
    assert answers[1].code == "INVALID_INPUT"
    assert answers[1].details["field"] == "input.key"
    assert KEY not in plait.everything()


async def test_on_a_fresh_workspace_the_built_in_model_is_there(ada: Person) -> None:
    seen = await look(ada)
    assert [each["reference"] for each in seen["models"]] == ["built-in:built-in", "built-in:built-in-embedding"]
    assert seen["modelDefaults"] == {"chatModel": None}
    assert seen["modelBudget"] == {"monthlyUsd": None, "spentUsd": "0"}
    assert seen["usage"] == []


async def test_defaults_and_the_budget_are_set(ada: Person) -> None:
    await make(ada)
    wanted = {"workspaceId": ada.workspace_id, "chatModel": "main:gpt-4o", "fallbacks": ["built-in:built-in"]}
    defaults = (await ada.client.data(DEFAULTS, input=wanted))["setModelDefaults"]["defaults"]
    assert defaults == {"chatModel": "main:gpt-4o", "embeddingModel": None, "fallbacks": ["built-in:built-in"]}
    refused = await ada.client.ask(DEFAULTS, input={**wanted, "chatModel": "nobody:x"})
    assert (refused.code, refused.details["field"]) == ("INVALID_INPUT", "input.chatModel")
    budget = await ada.client.data(BUDGET, input={"workspaceId": ada.workspace_id, "budgetUsd": "12.50"})
    assert budget["setModelBudget"]["budget"]["monthlyUsd"] == "12.5"
    refused = await ada.client.ask(BUDGET, input={"workspaceId": ada.workspace_id, "budgetUsd": "-1"})
    assert (refused.code, refused.details["field"]) == ("INVALID_INPUT", "input.budgetUsd")
    assert (await look(ada))["modelBudget"]["monthlyUsd"] == "12.5"


async def test_a_private_address_is_refused_where_the_operator_does_not_allow_it(ada: Person) -> None:
    made = await make(ada, kind="OPENAI_COMPATIBLE", baseUrl="http://127.0.0.2:11434/v1")
    tried = await ada.client.data(TRY, input={"modelProviderId": made["id"], "model": "llama3"})
    assert tried["testModelProvider"]["code"] == "EGRESS_DENIED"
    assert "PLAIT_EGRESS_ALLOW" in tried["testModelProvider"]["message"]


async def test_a_key_of_plait_reads_models_only_with_its_scope(ada: Person) -> None:
    from tests.e2e.client import Client

    _, token = await create_key(ada, ["WORKSPACE_READ"])
    without = Client(ada.client.url, token)
    asked = {"id": ada.workspace_id, "where": None, **days_around()}
    assert (await without.ask(LOOK, **asked)).code == "FORBIDDEN"
    _, token = await create_key(ada, ["WORKSPACE_READ", "MODELS_READ", "USAGE_READ"], "Reader")
    reader = Client(ada.client.url, token)
    assert (await reader.data(LOOK, **asked))["workspace"]["models"]
    made = {"workspaceId": ada.workspace_id, "name": "x", "kind": "OPENAI"}
    assert (await reader.ask(CREATE, input=made)).code == "FORBIDDEN"


async def test_a_provider_is_unique_by_name_in_its_workspace(plait: Deployment, ada: Person) -> None:
    await make(ada)
    wanted = {"workspaceId": ada.workspace_id, "name": "main", "kind": "GOOGLE"}
    assert (await ada.client.ask(CREATE, input=wanted)).code == "CONFLICT"
    ben = await sign_up(plait.url, "ben")
    assert (await make(ben))["name"] == "main"
