"""Providers: keys that nobody reads back, rules, rights, the catalogue, and the defaults."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from app.accounts.access import ScopeMissing
from app.accounts.models import AuditEntry
from app.kernel.crypto import Vault
from app.kernel.errors import InvalidInput, NotFound
from app.kernel.pages import PageRequest
from app.kernel.rights import Role
from app.llm import models
from app.llm.failures import ModelFailed
from app.llm.providers import MAX_PROVIDERS, ModelProviderNameTaken, NewProvider, Providers, TooManyModelProviders
from app.llm.vocabulary import ModelAbility, ProviderKind
from tests.executions.conftest import House
from tests.llm.conftest import KEY, Peers


@pytest.fixture
def providers(house: House) -> Providers:
    return house.plait.llm.providers


def new(name: str = "main", **more: Any) -> NewProvider:
    facts: dict[str, Any] = {"name": name, "kind": ProviderKind.OPENAI, "key": KEY, **more}
    return NewProvider(**facts)


async def made(house: House, providers: Providers, **more: Any) -> models.ModelProvider:
    return await providers.create(house.viewer, house.workspace_id, new(**more))


async def test_a_key_is_sealed_and_only_its_end_is_shown(house: House, providers: Providers) -> None:
    row = await made(house, providers)
    assert row.key_hint == KEY[-4:]
    assert KEY.encode() not in bytes(row.sealed_key or b"")
    assert Vault(house.settings.keys).decrypt(bytes(row.sealed_key or b"")).decode() == KEY
    audit = await AuditEntry.filter(workspace_id=house.workspace_id, action="model_provider.created")
    assert len(audit) == 1
    assert KEY not in str(audit[0].data)
    assert (await made(house, providers, name="short", key="abc")).key_hint == ""


async def test_a_key_that_cannot_be_opened_any_more_is_told(peers: Peers) -> None:
    model = await peers.at(ProviderKind.OPENAI)
    async with peers.house.plait.database.transaction():
        await models.ModelProvider.all().update(sealed_key=b"sealed by another key")
    with pytest.raises(ModelFailed, match="set it again") as caught:
        await peers.ask("Hi", model)
    assert caught.value.code.value == "PROVIDER_REFUSED_KEY"


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("name", {"name": ""}),
        ("name", {"name": "Main"}),
        ("name", {"name": "a:b"}),
        ("name", {"name": "-a"}),
        ("name", {"name": "x" * 64}),
        ("name", {"name": "built-in"}),
        ("kind", {"kind": ProviderKind.BUILT_IN}),
        ("key", {"key": ""}),
        ("key", {"key": "a b"}),
        ("key", {"key": "line\nbreak"}),
        ("key", {"key": "k" * 1_001}),
        ("baseUrl", {"kind": ProviderKind.OPENAI_COMPATIBLE}),
        ("baseUrl", {"base_url": "ftp://host/v1"}),
        ("baseUrl", {"base_url": "http://user:secret@host/v1"}),
        ("baseUrl", {"base_url": "http://host/v1?key=1"}),
        ("baseUrl", {"base_url": "http://host/v1#x"}),
        ("baseUrl", {"base_url": "http://host:99999/"}),
        ("baseUrl", {"base_url": "http://ho st/"}),
        ("baseUrl", {"base_url": "http://" + "h" * 2_000}),
        ("models", {"models": [{"model": ""}]}),
        ("models", {"models": [{"model": "a"}, {"model": "a"}]}),
        ("models", {"models": [{"model": "a", "context_tokens": 0}]}),
        ("models", {"models": [{"model": "a", "input_usd": Decimal(-1)}]}),
        ("models", {"models": [{"model": "a", "output_usd": Decimal("Infinity")}]}),
        ("models", {"models": [{"model": f"m{number}"} for number in range(201)]}),
    ],
)
async def test_what_cannot_be_so_is_refused_by_name(
    house: House, providers: Providers, field: str, change: dict[str, Any]
) -> None:
    with pytest.raises(InvalidInput) as caught:
        await made(house, providers, **change)
    assert caught.value.field == field
    assert "secret" not in caught.value.message
    assert await models.ModelProvider.all().count() == 0


async def test_names_are_unique_in_a_workspace_alone(house: House, providers: Providers) -> None:
    await made(house, providers)
    with pytest.raises(ModelProviderNameTaken):
        await made(house, providers)
    stranger = await house.member(Role.OWNER)
    await providers.create(stranger, await house.workspace_of(stranger), new())
    assert await models.ModelProvider.all().count() == 2


async def test_a_workspace_has_so_many_and_no_more(house: House, providers: Providers) -> None:
    for number in range(MAX_PROVIDERS):
        await made(house, providers, name=f"p{number}")
    with pytest.raises(TooManyModelProviders):
        await made(house, providers, name="more")


async def test_a_stored_key_goes_to_no_address_it_was_not_given_for(house: House, providers: Providers) -> None:
    row = await made(house, providers, base_url="https://one.example/v1")
    with pytest.raises(InvalidInput) as caught:
        await providers.update(house.viewer, row.id, {"base_url": "https://two.example/v1"})
    assert (caught.value.field, caught.value.reason) == ("key", "key_required")
    assert (await models.ModelProvider.get(id=row.id)).base_url == "https://one.example/v1"
    await providers.update(house.viewer, row.id, {"base_url": "https://one.example/v1/", "is_enabled": False})
    changed = await providers.update(
        house.viewer, row.id, {"base_url": "https://two.example", "key": "another-key-9876"}
    )
    assert (changed.base_url, changed.key_hint, changed.is_enabled) == ("https://two.example", "9876", False)
    removed = await providers.update(house.viewer, row.id, {"key": None, "base_url": "https://three.example"})
    assert (removed.sealed_key, removed.key_hint) == (None, "")
    assert removed.revision == 4


@pytest.mark.parametrize("role", [Role.VIEWER, Role.OPERATOR, Role.EDITOR])
async def test_only_those_who_manage_models_change_them(house: House, providers: Providers, role: Role) -> None:
    row = await made(house, providers)
    member = await house.member(role, house.workspace_id)
    assert len((await providers.page(member, house.workspace_id, PageRequest(first=10))).items) == 1
    for attempt in (
        providers.create(member, house.workspace_id, new("more")),
        providers.update(member, row.id, {"key": "mine-mine-mine"}),
        providers.delete(member, row.id),
        providers.test(member, row.id, "gpt-4o"),
        providers.set_defaults(member, house.workspace_id, {"chat_model": "main:gpt-4o"}),
    ):
        with pytest.raises(ScopeMissing):
            await attempt
    assert (await models.ModelProvider.get(id=row.id)).revision == 1


async def test_a_stranger_finds_nothing(house: House, providers: Providers) -> None:
    row = await made(house, providers)
    stranger = await house.member(Role.OWNER)
    assert await providers.visible(stranger, [row.id]) == {}
    for provider_id in (row.id, uuid4()):
        for attempt in (
            providers.update(stranger, provider_id, {"is_enabled": False}),
            providers.delete(stranger, provider_id),
            providers.test(stranger, provider_id, "gpt-4o"),
        ):
            with pytest.raises(NotFound, match="no such model provider"):
                await attempt


async def test_trying_a_provider_tells_how_it_went(peers: Peers, providers: Providers) -> None:
    await peers.at(ProviderKind.ANTHROPIC)
    (row,) = await models.ModelProvider.all()
    peers.llmock.reply("ready")
    outcome = await providers.test(peers.house.viewer, row.id, "claude-sonnet-5-5")
    assert (outcome.is_ok, outcome.text, outcome.code) == (True, "ready", None)
    peers.llmock.fail(401, message=f"wrong key {KEY}")
    outcome = await providers.test(peers.house.viewer, row.id, "claude-sonnet-5-5")
    assert (outcome.is_ok, outcome.code) == (False, "PROVIDER_REFUSED_KEY")
    assert KEY not in (outcome.message or "")
    assert len(peers.llmock.requests) == 2


async def test_the_catalogue_has_what_is_built_in_what_is_known_and_what_is_declared(
    house: House, providers: Providers
) -> None:
    await made(house, providers)
    local = {
        "model": "llama3:8b",
        "context_tokens": 8_192,
        "abilities": [ModelAbility.CHAT],
        "input_usd": Decimal("0.1"),
    }
    url = "http://127.0.0.1:11434/v1"
    await made(house, providers, name="local", kind=ProviderKind.OPENAI_COMPATIBLE, base_url=url, models=[local])
    listed = await providers.catalogue(house.viewer, house.workspace_id)
    assert [info.reference for info in listed[:2]] == ["built-in:built-in", "built-in:built-in-embedding"]
    by_name = {info.reference: info for info in listed}
    assert by_name["main:gpt-4o-mini"].input_usd == Decimal("0.15")
    own = by_name["local:llama3:8b"]
    assert (own.context_tokens, own.abilities, own.input_usd) == (8_192, {ModelAbility.CHAT}, Decimal("0.1"))
    embedding = await providers.catalogue(house.viewer, house.workspace_id, ability=ModelAbility.EMBEDDING)
    assert {info.provider for info in embedding} == {"built-in", "main"}
    assert all("embed" in info.model for info in embedding)
    found = await providers.catalogue(house.viewer, house.workspace_id, provider="local", search="LLAMA")
    assert [info.reference for info in found] == ["local:llama3:8b"]


async def test_defaults_name_what_there_is_and_end_with_it(house: House, providers: Providers) -> None:
    row = await made(house, providers)
    for wrong in ("nobody:x", "gpt-4o", "main:", ":x"):
        with pytest.raises(InvalidInput) as caught:
            await providers.set_defaults(house.viewer, house.workspace_id, {"chat_model": wrong})
        assert caught.value.field == "chatModel"
    with pytest.raises(InvalidInput):
        await providers.set_defaults(house.viewer, house.workspace_id, {"fallbacks": ["main:x"] * 6})
    changes = {"chat_model": "main:gpt-4o", "fallbacks": ["built-in:built-in", "main:gpt-4o-mini"]}
    await providers.set_defaults(house.viewer, house.workspace_id, changes)
    kept = await providers.set_defaults(
        house.viewer, house.workspace_id, {"embedding_model": "main:text-embedding-3-small"}
    )
    assert (kept.chat_model, kept.embedding_model) == ("main:gpt-4o", "main:text-embedding-3-small")
    await providers.delete(house.viewer, row.id)
    left = await providers.defaults(house.viewer, house.workspace_id)
    assert (left.chat_model, left.embedding_model, left.fallbacks) == ("", "", ("built-in:built-in",))


async def test_a_default_with_fallbacks_answers_by_what_is_built_in_when_it_is_down(peers: Peers) -> None:
    model = await peers.at(ProviderKind.OPENAI)
    changes = {"chat_model": model, "fallbacks": ["built-in:built-in"]}
    await peers.house.plait.llm.providers.set_defaults(peers.house.viewer, peers.house.workspace_id, changes)
    peers.llmock.outage()
    answer = await peers.ask("Who are you?", max_retries=0)
    assert (answer.provider, answer.attempts) == ("built-in", 2)
