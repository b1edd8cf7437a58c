"""Usage as the graph shows it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

import strawberry

from app.accounts.types import Workspace
from app.api.context import Info
from app.api.enums import register_enum
from app.api.relay import extend
from app.api.scalars import Long
from app.usage.service import BudgetState, Usage, UsageGrouping, UsageSum
from app.usage.sources import UsageKind

register_enum(UsageKind, "What kind of thing used a model.")
register_enum(UsageGrouping, "By what a report of usage adds up.")

From = Annotated[date, strawberry.argument(name="from", description="The first day, in UTC.")]
To = Annotated[date, strawberry.argument(name="to", description="The last day, in UTC; at most a year later.")]
GroupBy = Annotated[UsageGrouping, strawberry.argument(description="By what to add up.")]


@strawberry.type(description="What models took, added up; what it was not grouped by is null.")
class ModelUsage:
    """See `service.UsageSum`."""

    day: date | None = strawberry.field(description="The day, in UTC.")
    kind: UsageKind | None = strawberry.field(description="What kind of thing used them.")
    provider: str | None = strawberry.field(description="The provider's name in the workspace.")
    model: str | None = strawberry.field(description="As the provider calls it.")
    calls: Long = strawberry.field(description="How many calls, failed ones that gave something included.")
    prompt_tokens: Long = strawberry.field(description="Tokens of the prompts, cached ones too.")
    completion_tokens: Long = strawberry.field(description="Tokens of the answers.")
    cached_tokens: Long = strawberry.field(description="Tokens of the prompts that providers had cached.")
    cost_usd: Decimal = strawberry.field(description="What they cost, as far as prices are known.")
    unpriced_calls: Long = strawberry.field(description="Calls of models whose prices are not known.")

    @classmethod
    def of(cls, group: UsageSum) -> "ModelUsage":
        """Show a group."""
        return cls(
            day=group.day,
            kind=group.kind,
            provider=group.provider,
            model=group.model,
            calls=Long(group.calls),
            prompt_tokens=Long(group.prompt_tokens),
            completion_tokens=Long(group.completion_tokens),
            cached_tokens=Long(group.cached_tokens),
            cost_usd=group.cost_usd,
            unpriced_calls=Long(group.unpriced_calls),
        )


@strawberry.type(description="What a workspace may spend on models in a calendar month, in UTC.")
class ModelBudget:
    """See `service.BudgetState`."""

    monthly_usd: Decimal | None = strawberry.field(description="The limit; null means none.")
    spent_usd: Decimal = strawberry.field(description="What this month has cost so far.")
    resets_at: datetime = strawberry.field(description="When the next month begins.")

    @classmethod
    def of(cls, state: BudgetState) -> "ModelBudget":
        """Show a budget."""
        return cls(monthly_usd=state.monthly_usd, spent_usd=state.spent_usd, resets_at=state.resets_at)


@extend(Workspace)
class WorkspaceUsage:
    """What a workspace used."""

    @strawberry.field(description="What its models took from one day to another; needs USAGE_READ.")
    @staticmethod
    async def usage(
        workspace: strawberry.Parent[Workspace],
        info: Info,
        from_: From,
        to: To,
        group_by: GroupBy = UsageGrouping.DAY,
    ) -> list[ModelUsage]:
        """Report."""
        groups = await info.context.use(Usage).report(info.context.viewer, workspace.own_id, from_, to, group_by)
        return [ModelUsage.of(each) for each in groups]

    @strawberry.field(description="Its budget for models of this month; needs USAGE_READ.")
    @staticmethod
    async def model_budget(workspace: strawberry.Parent[Workspace], info: Info) -> ModelBudget:
        """Read the budget."""
        return ModelBudget.of(await info.context.use(Usage).budget(info.context.viewer, workspace.own_id))
