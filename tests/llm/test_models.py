"""Asking models: attempts, fallbacks, the budget, the ledger, and how a model is named."""

import asyncio
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from app.kernel.rights import Role
from app.llm.attempts import MAX_WAIT_MS, Backoff
from app.llm.failures import FailureCode, ModelFailed
from app.llm.messages import ChatMessage, ModelRequest
from app.llm.prices import cost_of, described
from app.llm.replies import Finished, ModelUsage, TextDelta
from app.llm.service import MAX_MESSAGE_BYTES
from app.llm.vocabulary import ModelAbility, ProviderKind
from app.usage.models import ModelUsageDay, ModelUsageEntry
from app.usage.service import Taken
from app.usage.sources import UsageKind, UsageSource
from tests.llm.conftest import Peers, failing


async def ledger(peers: Peers) -> list[ModelUsageEntry]:
    return await ModelUsageEntry.filter(workspace_id=peers.house.workspace_id).order_by("id")


# ---------------------------------------------------------------------- attempts


async def test_a_failure_that_passes_is_met_by_another_attempt(peers: Peers) -> None:
    model = await peers.at(ProviderKind.OPENAI)
    peers.llmock.fail(500, times=2).reply("At last.")
    answer = await peers.ask("Hi", model)
    assert (answer.text, answer.attempts) == ("At last.", 3)
    assert [record.status for record in peers.llmock.requests] == [500, 500, 200]


async def test_retry_after_is_waited_for(peers: Peers) -> None:
    model = await peers.at(ProviderKind.ANTHROPIC)
    peers.llmock.rate_limit(times=1, retry_after=1.0)
    peers.llmock.reply("Now.")
    assert (await peers.ask("Hi", model)).text == "Now."
    assert len(peers.llmock.requests) == 2
    peers.llmock.assert_resilient()  # it judges who comes back before the time it named


def test_the_waits_double_up_to_their_bound_and_are_spread() -> None:
    backoff = Backoff(first_ms=100, most_ms=1_000)
    down = ModelFailed(FailureCode.PROVIDER_UNAVAILABLE, "down")
    for attempt, whole in ((1, 100), (2, 200), (3, 400), (4, 800), (5, 1_000), (20, 1_000)):
        waits = {backoff.wait_ms(attempt, down) for _ in range(200)}
        assert all(wait is not None and whole // 2 <= wait <= whole for wait in waits)
        assert len(waits) > 10


def test_what_a_provider_asks_for_is_waited_unless_it_is_too_long() -> None:
    def busy(wait: int) -> ModelFailed:
        return ModelFailed(FailureCode.PROVIDER_RATE_LIMITED, "busy", {"retryAfterMs": wait})

    assert Backoff().wait_ms(1, busy(7_000)) == 7_000
    assert Backoff().wait_ms(1, busy(MAX_WAIT_MS + 1)) is None
    assert Backoff().wait_ms(1, ModelFailed(FailureCode.PROVIDER_REFUSED_KEY, "no")) is None


async def test_a_provider_that_asks_for_an_hour_is_left_for_the_next(peers: Peers) -> None:
    first, second = await peers.at(ProviderKind.OPENAI), await peers.at(ProviderKind.ANTHROPIC)
    peers.llmock.rate_limit(times=None, retry_after=3_600, provider="openai")
    peers.llmock.reply("I am here.", provider="anthropic")
    answer = await peers.ask("Hi", first, fallbacks=[second])
    assert (answer.text, answer.provider, answer.attempts) == ("I am here.", "anthropic", 2)


async def test_fallbacks_are_asked_in_their_order_and_the_last_failure_is_told(peers: Peers) -> None:
    chain = [await peers.at(kind) for kind in (ProviderKind.OPENAI, ProviderKind.ANTHROPIC, ProviderKind.GOOGLE)]
    peers.llmock.fail(401, times=None, provider="openai").fail(404, times=None, provider="anthropic")
    peers.llmock.outage(status=503, provider="gemini")
    with failing("PROVIDER_UNAVAILABLE") as facts:
        await peers.ask("Hi", chain[0], fallbacks=chain[1:], max_retries=1)
    assert facts["provider"] == "google"
    assert [record.provider for record in peers.llmock.requests] == ["openai", "anthropic", "gemini", "gemini"]


async def test_a_stream_falls_back_before_its_first_text_and_not_after(peers: Peers) -> None:
    first, second = await peers.at(ProviderKind.OPENAI), await peers.at(ProviderKind.ANTHROPIC)
    peers.llmock.outage(provider="openai")
    peers.llmock.reply("From the second.", provider="anthropic")
    request = ModelRequest([ChatMessage.user("Hi")], first, fallbacks=[second], max_retries=0)
    async with peers.models.stream(peers.house.workspace_id, request) as events:
        seen = [event async for event in events]
    assert "".join(event.text for event in seen if isinstance(event, TextDelta)) == "From the second."
    assert sum(isinstance(event, Finished) for event in seen) == 1


# ---------------------------------------------------------------------- names


async def test_without_a_provider_the_built_in_model_answers(peers: Peers) -> None:
    answer = await peers.ask("Who are you?")
    assert answer.provider == "built-in"
    assert "without a language model" in answer.text
    assert answer.cost_usd == 0


async def test_a_bare_model_is_of_the_default_provider_and_may_hold_a_colon(peers: Peers) -> None:
    reference = await peers.at(ProviderKind.OPENAI_COMPATIBLE, name="local")
    providers = peers.house.plait.llm.providers
    await providers.set_defaults(peers.house.viewer, peers.house.workspace_id, {"chat_model": reference})
    peers.llmock.reply("one").reply("two").reply("three")
    for named in ("", "qwen3:4b", reference):
        await peers.ask("Hi", named)
    assert [record.model for record in peers.llmock.requests] == ["llama3:8b", "qwen3:4b", "llama3:8b"]


@pytest.mark.parametrize("reference", ["nobody:gpt-4o", "gpt-4o", "built-in:gpt-4o", ":", "a:b:c"])
async def test_a_model_that_nobody_has_is_unknown(peers: Peers, reference: str) -> None:
    with failing("MODEL_UNKNOWN"):
        await peers.ask("Hi", reference)


async def test_a_provider_of_another_workspace_is_unknown(peers: Peers) -> None:
    model = await peers.at(ProviderKind.OPENAI)
    stranger = await peers.house.member(Role.OWNER)
    elsewhere = await peers.house.workspace_of(stranger)
    with pytest.raises(ModelFailed, match="has no model"):
        await peers.models.complete(elsewhere, ModelRequest([ChatMessage.user("Hi")], model))
    assert peers.llmock.requests == []


async def test_a_changed_provider_counts_from_the_next_call(peers: Peers) -> None:
    model = await peers.at(ProviderKind.OPENAI)
    peers.llmock.reply("one").reply("two")
    await peers.ask("Hi", model)
    providers = peers.house.plait.llm.providers
    row = (await providers.page(peers.house.viewer, peers.house.workspace_id, _first())).items[0]
    await providers.update(peers.house.viewer, row.id, {"is_enabled": False})
    with failing("MODEL_UNKNOWN"):
        await peers.ask("Hi", model)
    await providers.update(
        peers.house.viewer, row.id, {"is_enabled": True, "base_url": "http://127.0.0.1:9", "key": "k"}
    )
    with failing("PROVIDER_UNAVAILABLE"):
        await peers.ask("Hi", model, max_retries=0)


def _first() -> Any:
    from app.kernel.pages import PageRequest

    return PageRequest(first=10)


async def test_messages_beyond_all_bounds_are_refused_before_anybody_is_asked(peers: Peers) -> None:
    model = await peers.at(ProviderKind.OPENAI)
    with failing("CONTEXT_OVERFLOW"):
        await peers.ask("x" * (MAX_MESSAGE_BYTES + 1), model)
    assert peers.llmock.requests == []
    assert await ledger(peers) == []


# ---------------------------------------------------------------------- the ledger and the budget


async def test_what_was_taken_is_in_the_ledger_with_its_cost(peers: Peers) -> None:
    model = await peers.at(ProviderKind.OPENAI)
    peers.llmock.reply("Here you are.")
    source = UsageSource(UsageKind.EXECUTION, uuid4(), "run/node/1/0", "answer")
    answer = await peers.ask("Hi", model, source=source)
    (row,) = await ledger(peers)
    assert (row.kind, row.source_id, row.node_key) == (UsageKind.EXECUTION, source.id, "answer")
    assert (row.provider, row.model) == ("openai", "gpt-4o-mini")
    assert (row.prompt_tokens, row.completion_tokens) == (answer.usage.prompt, answer.usage.completion)
    assert answer.cost_usd == (answer.usage.prompt * Decimal("0.15") + answer.usage.completion * Decimal("0.6")) / 10**6
    assert row.cost_nano_usd == round(answer.cost_usd * 10**9)
    assert not row.is_estimated


async def test_the_same_call_is_counted_once(peers: Peers) -> None:
    usage = peers.house.plait.usage.usage
    source = UsageSource(UsageKind.EXECUTION, uuid4(), "run/node/1/0")
    taken = Taken("openai", "gpt-4o", 10, 5, 2, Decimal("0.001"))
    written = await asyncio.gather(*(usage.record(peers.house.workspace_id, source, taken) for _ in range(10)))
    assert sum(written) == 1
    (day,) = await ModelUsageDay.filter(workspace_id=peers.house.workspace_id)
    assert (day.calls, day.prompt_tokens, day.completion_tokens, day.cached_tokens) == (1, 10, 5, 2)
    assert day.cost_nano_usd == 1_000_000


async def test_the_days_are_the_sums_of_the_entries_however_many_write_at_once(peers: Peers) -> None:
    usage = peers.house.plait.usage.usage
    taken = Taken("openai", "gpt-4o", 10, 5, 2, Decimal("0.000000015"))
    sources = [UsageSource(UsageKind.EXECUTION, None, str(number)) for number in range(60)]
    await asyncio.gather(*(usage.record(peers.house.workspace_id, each, taken) for each in sources))
    (day,) = await ModelUsageDay.filter(workspace_id=peers.house.workspace_id)
    assert (day.calls, day.prompt_tokens, day.cost_nano_usd) == (60, 600, 900)
    assert len(await ledger(peers)) == 60


async def test_a_stream_that_is_left_is_in_the_ledger_by_an_estimate(peers: Peers) -> None:
    model = await peers.at(ProviderKind.OPENAI)
    peers.llmock.reply(" ".join(["word"] * 2_000)).pace(5)
    request = ModelRequest([ChatMessage.user("Tell me a long story, please.")], model)
    async with peers.models.stream(peers.house.workspace_id, request) as events:
        async for _ in events:
            break
    (row,) = await ledger(peers)
    assert row.is_estimated
    assert row.prompt_tokens > 0
    assert 0 < row.completion_tokens < 100
    assert row.cost_nano_usd


async def test_a_call_that_gave_nothing_took_nothing(peers: Peers) -> None:
    model = await peers.at(ProviderKind.OPENAI)
    peers.llmock.outage()
    with failing("PROVIDER_UNAVAILABLE"):
        await peers.ask("Hi", model, max_retries=0)
    assert await ledger(peers) == []


async def test_a_spent_budget_stops_calls_that_cost_and_no_others(peers: Peers) -> None:
    model = await peers.at(ProviderKind.OPENAI)
    usage, house = peers.house.plait.usage.usage, peers.house
    await usage.set_budget(house.viewer, house.workspace_id, Decimal("0.000001"))
    peers.llmock.reply("The last one, and it is long enough to be dear.")
    await peers.ask("Hi", model)
    with failing("BUDGET_EXCEEDED") as facts:
        await peers.ask("Hi", model, fallbacks=[model])
    assert facts["budgetUsd"] == "0.000001"
    assert Decimal(facts["spentUsd"]) >= Decimal("0.000001")
    assert len(peers.llmock.requests) == 1
    assert (await peers.ask("Who are you?")).provider == "built-in"
    assert (await peers.ask("Hi", model, fallbacks=["built-in:built-in"])).provider == "built-in", "it costs nothing"
    assert len(peers.llmock.requests) == 1
    await usage.set_budget(house.viewer, house.workspace_id, None)
    peers.llmock.reply("Again.")
    assert (await peers.ask("Hi", model)).text == "Again."


def test_prices_know_of_the_cache_and_of_models_declared_by_hand() -> None:
    mini = described("openai", ProviderKind.OPENAI, "gpt-4o-mini", ())
    assert mini.context_tokens == 128_000
    assert mini.abilities >= {ModelAbility.CHAT, ModelAbility.TOOLS, ModelAbility.IMAGES}
    assert (
        cost_of(mini, ModelUsage(1_000, 100, cached=400))
        == (600 * Decimal("0.15") + 400 * Decimal("0.075") + 100 * Decimal("0.6")) / 10**6
    )
    local = described("local", ProviderKind.OPENAI_COMPATIBLE, "llama3:8b", ())
    assert cost_of(local, ModelUsage(1_000, 100)) is None
    own = {"model": "llama3:8b", "name": "Llama", "contextTokens": 8_192, "inputUsd": "1", "outputUsd": "2"}
    priced = described("local", ProviderKind.OPENAI_COMPATIBLE, "llama3:8b", [own])
    assert priced.context_tokens == 8_192
    assert cost_of(priced, ModelUsage(1_000, 100, cached=500)) == Decimal("0.0012")
    assert cost_of(described("openai", ProviderKind.OPENAI, "no-such-model", ()), ModelUsage(1, 1)) is None
