"""The use cases of usage: writing the ledger once a call, holding it against the budget, and reading its sums."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from uuid import UUID

from tortoise.functions import Sum

from app.accounts.access import Access
from app.accounts.audit import Audit
from app.kernel.clock import Clock
from app.kernel.database import Database, Transaction
from app.kernel.errors import InvalidInput, QuotaExceeded
from app.kernel.ids import new_id
from app.kernel.rights import Scope, Viewer
from app.usage import models
from app.usage.sources import UsageKind, UsageSource

NANO = Decimal(1_000_000_000)
MAX_BUDGET_USD = Decimal(1_000_000)
MAX_DAYS = 366  #: of one report
_MAX_MODEL = 200
_FIELDS = ("calls", "prompt_tokens", "completion_tokens", "cached_tokens", "cost_nano_usd", "unpriced_calls")
_INSERT_ENTRY = (
    "INSERT INTO model_usage_entries (id, workspace_id, at, kind, source_id, node_key, provider, model, prompt_tokens, "
    "completion_tokens, cached_tokens, cost_nano_usd, is_estimated, key_hash) VALUES ({}) ON CONFLICT DO NOTHING "
    "RETURNING id"
)
_ADD_TO_DAY = (
    "INSERT INTO model_usage_days (id, workspace_id, day, kind, provider, model, calls, prompt_tokens, "
    "completion_tokens, cached_tokens, cost_nano_usd, unpriced_calls) VALUES ({}) "
    "ON CONFLICT (workspace_id, day, kind, provider, model) DO UPDATE SET "
    "calls = model_usage_days.calls + excluded.calls, "
    "prompt_tokens = model_usage_days.prompt_tokens + excluded.prompt_tokens, "
    "completion_tokens = model_usage_days.completion_tokens + excluded.completion_tokens, "
    "cached_tokens = model_usage_days.cached_tokens + excluded.cached_tokens, "
    "cost_nano_usd = model_usage_days.cost_nano_usd + excluded.cost_nano_usd, "
    "unpriced_calls = model_usage_days.unpriced_calls + excluded.unpriced_calls RETURNING id"
)


class BudgetExceeded(QuotaExceeded):
    """The workspace has spent its budget for models of this month."""


class UsageGrouping(StrEnum):
    """By what a report adds up."""

    DAY = "day"  #: one group a day
    MODEL = "model"  #: one group a model of a provider
    PROVIDER = "provider"  #: one group a provider
    KIND = "kind"  #: one group a kind of thing that used it
    TOTAL = "total"  #: one group of all


@dataclass(frozen=True, slots=True)
class Taken:
    """What one call took.

    Attributes:
        provider: Its name in the workspace.
        model: As the provider calls it.
        prompt: Tokens of the prompt, cached ones too.
        cached: Of those, read from the provider's cache.
        completion: Tokens of the answer.
        cost_usd: None when the prices are not known.
        is_estimated: The provider did not count, so we did.
    """

    provider: str
    model: str
    prompt: int
    completion: int
    cached: int
    cost_usd: Decimal | None
    is_estimated: bool = False


@dataclass(frozen=True, slots=True)
class UsageSum:
    """One group of a report; what it was not grouped by is None."""

    day: date | None
    kind: UsageKind | None
    provider: str | None
    model: str | None
    calls: int
    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int
    cost_usd: Decimal
    unpriced_calls: int


@dataclass(frozen=True, slots=True)
class BudgetState:
    """A workspace's budget of the present month."""

    monthly_usd: Decimal | None  #: None: no limit
    spent_usd: Decimal
    resets_at: datetime


_GROUPS: dict[UsageGrouping, tuple[str, ...]] = {
    UsageGrouping.DAY: ("day",),
    UsageGrouping.MODEL: ("provider", "model"),
    UsageGrouping.PROVIDER: ("provider",),
    UsageGrouping.KIND: ("kind",),
    UsageGrouping.TOTAL: (),
}


class Usage:
    """Keeps the ledger; what a model call does has been authorised with its run or its conversation."""

    def __init__(self, database: Database, clock: Clock, access: Access, audit: Audit) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._audit = audit

    # ------------------------------------------------------------------ for models

    async def record(self, workspace_id: UUID, source: UsageSource, taken: Taken) -> bool:
        """Write a call into the ledger and its day, once per `source.key`; say whether it was not there yet."""
        now = self._clock.now()
        key_hash = hashlib.sha256(f"{source.kind}:{source.key}".encode()).hexdigest()
        cost = None if taken.cost_usd is None else nano(taken.cost_usd)
        model = taken.model[:_MAX_MODEL]
        tokens = [taken.prompt, taken.completion, taken.cached]
        entry = [new_id(), workspace_id, now, source.kind.value, source.id, source.node_key, taken.provider, model]
        day = [new_id(), workspace_id, now.date(), source.kind.value, taken.provider, model, 1, *tokens, cost or 0]
        async with self._database.transaction() as tx:
            written = await tx.fetch(
                _statement(tx, _INSERT_ENTRY, 14), [*entry, *tokens, cost, taken.is_estimated, key_hash]
            )
            if not written:
                return False
            values = [value.isoformat() if type(value) is date and tx.dialect == "sqlite" else value for value in day]
            await tx.fetch(_statement(tx, _ADD_TO_DAY, 12), [*values, int(cost is None)])
        return True

    async def require_budget(self, workspace_id: UUID) -> None:
        """Let a call begin; calls that are under way count when they end.

        Raises:
            BudgetExceeded: The month's budget is spent.
        """
        row = await models.ModelBudget.get_or_none(workspace_id=workspace_id)
        if row is None or row.monthly_nano_usd is None:
            return
        state = await self._budget(workspace_id, row)
        if state.monthly_usd is not None and state.spent_usd >= state.monthly_usd:
            raise BudgetExceeded(
                f"The workspace has spent its {state.monthly_usd.normalize():f} USD for models of this month.",
                reason="budget_exceeded",
                details={
                    "budgetUsd": str(state.monthly_usd),
                    "spentUsd": str(state.spent_usd),
                    "resetsAt": state.resets_at.isoformat(),
                },
            )

    # ------------------------------------------------------------------ for people

    async def report(
        self, viewer: Viewer, workspace_id: UUID, since: date, until: date, grouping: UsageGrouping
    ) -> list[UsageSum]:
        """Add up the days from `since` to `until`, both included, in UTC.

        Raises:
            InvalidInput: They are in the wrong order, or more than a year apart.
        """
        await self._access.require(viewer, workspace_id, Scope.USAGE_READ)
        if until < since:
            raise InvalidInput("The last day is before the first.", field="to", reason="before_from")
        if (until - since).days >= MAX_DAYS:
            raise InvalidInput(f"A report spans at most {MAX_DAYS} days.", field="to", reason="too_long")
        groups = _GROUPS[grouping]
        rows = models.ModelUsageDay.filter(workspace_id=workspace_id, day__gte=since, day__lte=until)
        query = rows.annotate(**{f"sum_{name}": Sum(name) for name in _FIELDS})
        query = query.group_by(*groups) if groups else query
        found = await query.order_by(*groups).values(*groups, *(f"sum_{name}" for name in _FIELDS))
        return [_sum(row) for row in found if row["sum_calls"]]

    async def budget(self, viewer: Viewer, workspace_id: UUID) -> BudgetState:
        """Return the budget, and what of it is spent."""
        await self._access.require(viewer, workspace_id, Scope.USAGE_READ)
        return await self._budget(workspace_id)

    async def set_budget(self, viewer: Viewer, workspace_id: UUID, monthly_usd: Decimal | None) -> BudgetState:
        """Limit what models may cost in a calendar month; None lifts the limit, 0 stops all that cost anything.

        Raises:
            InvalidInput: It is below zero, or no amount.
        """
        await self._access.require(viewer, workspace_id, Scope.MODELS_MANAGE)
        if monthly_usd is not None and not (monthly_usd.is_finite() and 0 <= monthly_usd <= MAX_BUDGET_USD):
            raise InvalidInput("A budget is from 0 to 1,000,000 USD.", field="budgetUsd", reason="out_of_range")
        amount = None if monthly_usd is None else nano(monthly_usd)
        async with self._database.transaction():
            now = self._clock.now()
            row = await models.ModelBudget.select_for_update().get_or_none(workspace_id=workspace_id)
            if row is None:
                await models.ModelBudget.create(workspace_id=workspace_id, monthly_nano_usd=amount, updated_at=now)
            else:
                row.monthly_nano_usd, row.updated_at = amount, now
                await row.save(update_fields=["monthly_nano_usd", "updated_at"])
            facts = {"budgetUsd": None if monthly_usd is None else str(monthly_usd)}
            await self._audit.record(
                viewer.actor, "usage.budget_set", "Workspace", workspace_id, workspace_id=workspace_id, data=facts
            )
        return await self._budget(workspace_id)

    async def _budget(self, workspace_id: UUID, row: models.ModelBudget | None = None) -> BudgetState:
        today = self._clock.now().date()
        first = today.replace(day=1)
        following = (first + timedelta(days=32)).replace(day=1)
        row = row or await models.ModelBudget.get_or_none(workspace_id=workspace_id)
        days = models.ModelUsageDay.filter(workspace_id=workspace_id, day__gte=first, day__lt=following)
        spent: Sequence[dict[str, int | None]] = await days.annotate(spent=Sum("cost_nano_usd")).values("spent")
        limit = None if row is None or row.monthly_nano_usd is None else usd(row.monthly_nano_usd)
        return BudgetState(
            limit, usd(int(spent[0]["spent"] or 0) if spent else 0), datetime.combine(following, time(), UTC)
        )


def nano(amount: Decimal) -> int:
    """Return an amount of dollars in billionths."""
    return int((amount * NANO).to_integral_value(ROUND_HALF_UP))


def usd(amount: int) -> Decimal:
    """Return billionths as dollars."""
    return Decimal(amount) / NANO


def _sum(row: dict[str, object]) -> UsageSum:
    day = row.get("day")
    kind = row.get("kind")
    counted = {name: int(str(row[f"sum_{name}"] or 0)) for name in _FIELDS}
    return UsageSum(
        day=date.fromisoformat(str(day)) if day is not None else None,
        kind=UsageKind(str(kind)) if kind is not None else None,
        provider=None if row.get("provider") is None else str(row["provider"]),
        model=None if row.get("model") is None else str(row["model"]),
        calls=counted["calls"],
        prompt_tokens=counted["prompt_tokens"],
        completion_tokens=counted["completion_tokens"],
        cached_tokens=counted["cached_tokens"],
        cost_usd=usd(counted["cost_nano_usd"]),
        unpriced_calls=counted["unpriced_calls"],
    )


def _statement(tx: Transaction, text: str, count: int) -> str:
    marks = [f"${number}" if tx.dialect == "postgres" else "?" for number in range(1, count + 1)]
    return text.format(", ".join(marks))
