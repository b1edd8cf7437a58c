"""Reports and budgets: sums by day, model, provider and kind; a month at a time; a workspace at a time."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.access import ScopeMissing, WorkspaceNotFound
from app.kernel.clock import FixedClock
from app.kernel.errors import InvalidInput
from app.kernel.rights import Role
from app.usage.service import BudgetExceeded, Taken, Usage, UsageGrouping, nano, usd
from app.usage.sources import UsageKind, UsageSource
from tests.executions.conftest import House


@pytest.fixture
def usage(house: House) -> Usage:
    return house.plait.usage.usage


async def take(
    house: House, provider: str, model: str, cost: str | None, kind: UsageKind = UsageKind.EXECUTION
) -> None:
    taken = Taken(provider, model, 100, 10, 50, None if cost is None else Decimal(cost))
    source = UsageSource(kind, uuid4(), uuid4().hex)
    assert await house.plait.usage.usage.record(house.workspace_id, source, taken)


async def test_a_report_adds_up_by_what_is_asked(house: House, usage: Usage, clock: FixedClock) -> None:
    await take(house, "openai", "gpt-4o", "0.25")
    await take(house, "openai", "gpt-4o", "0.5", UsageKind.COPILOT)
    await take(house, "local", "llama", None)
    clock.advance(timedelta(hours=1))  # to the next day, and the next month
    await take(house, "openai", "gpt-4o-mini", "0.000000001")
    first, last = date(2026, 11, 30), date(2026, 12, 1)

    async def report(by: UsageGrouping, since: date = first, until: date = last) -> list[tuple[object, ...]]:
        groups = await usage.report(house.viewer, house.workspace_id, since, until, by)
        return [
            (each.day or each.kind or (each.provider, each.model), each.calls, each.cost_usd, each.unpriced_calls)
            for each in groups
        ]

    assert await report(UsageGrouping.DAY) == [
        (first, 3, Decimal("0.75"), 1),
        (last, 1, Decimal("0.000000001"), 0),
    ]
    assert await report(UsageGrouping.MODEL) == [
        (("local", "llama"), 1, Decimal(0), 1),
        (("openai", "gpt-4o"), 2, Decimal("0.75"), 0),
        (("openai", "gpt-4o-mini"), 1, Decimal("0.000000001"), 0),
    ]
    assert await report(UsageGrouping.PROVIDER) == [
        (("local", None), 1, Decimal(0), 1),
        (("openai", None), 3, Decimal("0.750000001"), 0),
    ]
    assert await report(UsageGrouping.KIND) == [
        (UsageKind.COPILOT, 1, Decimal("0.5"), 0),
        (UsageKind.EXECUTION, 3, Decimal("0.250000001"), 1),
    ]
    assert await report(UsageGrouping.TOTAL) == [((None, None), 4, Decimal("0.750000001"), 1)]
    assert await report(UsageGrouping.TOTAL, last, last) == [((None, None), 1, Decimal("0.000000001"), 0)]
    assert await report(UsageGrouping.TOTAL, date(2025, 1, 1), date(2025, 1, 31)) == []
    (whole,) = await usage.report(house.viewer, house.workspace_id, first, last, UsageGrouping.TOTAL)
    assert (whole.prompt_tokens, whole.completion_tokens, whole.cached_tokens) == (400, 40, 200)


async def test_a_report_has_bounds(house: House, usage: Usage) -> None:
    for since, until, reason in (
        (date(2026, 2, 1), date(2026, 1, 31), "before_from"),
        (date(2025, 1, 1), date(2026, 1, 2), "too_long"),
    ):
        with pytest.raises(InvalidInput) as caught:
            await usage.report(house.viewer, house.workspace_id, since, until, UsageGrouping.DAY)
        assert (caught.value.field, caught.value.reason) == ("to", reason)
    assert (
        await usage.report(house.viewer, house.workspace_id, date(2024, 1, 1), date(2024, 12, 31), UsageGrouping.DAY)
        == []
    )


async def test_a_budget_is_of_the_month_and_begins_anew(house: House, usage: Usage, clock: FixedClock) -> None:
    state = await usage.set_budget(house.viewer, house.workspace_id, Decimal("0.30"))
    assert (state.monthly_usd, state.spent_usd) == (Decimal("0.3"), 0)
    assert state.resets_at == datetime(2026, 12, 1, tzinfo=UTC)
    await usage.require_budget(house.workspace_id)
    await take(house, "openai", "gpt-4o", "0.3")
    with pytest.raises(BudgetExceeded) as caught:
        await usage.require_budget(house.workspace_id)
    assert caught.value.details == {"budgetUsd": "0.3", "spentUsd": "0.3", "resetsAt": "2026-12-01T00:00:00+00:00"}
    assert "0.3 USD" in caught.value.message
    clock.advance(timedelta(hours=1))
    await usage.require_budget(house.workspace_id)
    assert (await usage.budget(house.viewer, house.workspace_id)).spent_usd == 0
    await usage.set_budget(house.viewer, house.workspace_id, Decimal(0))
    with pytest.raises(BudgetExceeded):
        await usage.require_budget(house.workspace_id)
    assert (await usage.set_budget(house.viewer, house.workspace_id, None)).monthly_usd is None
    await usage.require_budget(house.workspace_id)


@pytest.mark.parametrize("amount", [Decimal(-1), Decimal(1_000_001), Decimal("NaN"), Decimal("Infinity")])
async def test_a_budget_is_an_amount(house: House, usage: Usage, amount: Decimal) -> None:
    with pytest.raises(InvalidInput) as caught:
        await usage.set_budget(house.viewer, house.workspace_id, amount)
    assert caught.value.field == "budgetUsd"


async def test_a_workspace_sees_and_pays_for_nothing_of_another(house: House, usage: Usage) -> None:
    await take(house, "openai", "gpt-4o", "5")
    stranger = await house.member(Role.OWNER)
    elsewhere = await house.workspace_of(stranger)
    day = date(2026, 11, 30)
    assert await usage.report(stranger, elsewhere, day, day, UsageGrouping.TOTAL) == []
    await usage.set_budget(stranger, elsewhere, Decimal(1))
    await usage.require_budget(elsewhere)
    for attempt in (
        usage.report(stranger, house.workspace_id, day, day, UsageGrouping.TOTAL),
        usage.budget(stranger, house.workspace_id),
        usage.set_budget(stranger, house.workspace_id, None),
    ):
        with pytest.raises(WorkspaceNotFound):
            await attempt
    viewer = await house.member(Role.VIEWER, house.workspace_id)
    with pytest.raises(ScopeMissing):
        await usage.set_budget(viewer, house.workspace_id, None)


@given(st.decimals(0, 1_000, places=9))
def test_billionths_lose_nothing(amount: Decimal) -> None:
    assert usd(nano(amount)) == amount
