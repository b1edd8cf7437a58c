"""What models of integrations took: in the workspace's ledger, within its budget, as any call of a model is."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.integrations.failures import IntegrationFault
from app.integrations.vocabulary import IntegrationCode
from app.kernel.ids import new_id
from app.llm.prices import cost_of
from app.llm.replies import ModelUsage
from app.llm.vocabulary import ModelInfo
from app.usage.service import BudgetExceeded, Taken, Usage
from app.usage.sources import UsageKind, UsageSource

MAX_PROVIDER = 64  #: characters of the name in the ledger


@dataclass(frozen=True, slots=True)
class Account:
    """For whom an integration asks a model.

    Attributes:
        source: Where the call stands in the ledger; None: nowhere in particular.
        on_usage: Hears what it took, tokens of prompt and completion, and its cost if that is known.
    """

    source: UsageSource | None = None
    on_usage: Callable[[int, int, Decimal | None], None] = lambda _prompt, _completion, _cost: None


class Meter:
    """Holds calls of models against the budget, and writes what they took."""

    def __init__(self, usage: Usage) -> None:
        self._usage = usage

    async def begin(self, workspace_id: UUID) -> None:
        """Let a call begin.

        Raises:
            IntegrationFault: BUDGET_EXCEEDED: what the workspace may spend in this month is spent.
        """
        try:
            await self._usage.require_budget(workspace_id)
        except BudgetExceeded as error:
            details: dict[str, Any] = dict(error.details)
            raise IntegrationFault(IntegrationCode.BUDGET_EXCEEDED, error.message, **details) from None

    async def end(
        self, workspace_id: UUID, account: Account, info: ModelInfo, usage: ModelUsage, *, is_estimated: bool = False
    ) -> None:
        """Write what a call took, once by its source, and tell who asked."""
        cost = cost_of(info, usage)
        account.on_usage(usage.prompt, usage.completion, cost)
        source = account.source or UsageSource(UsageKind.OTHER, None, new_id().hex)
        provider = info.provider[:MAX_PROVIDER]
        taken = Taken(provider, info.model, usage.prompt, usage.completion, usage.cached, cost, is_estimated)
        await self._usage.record(workspace_id, source, taken)
