"""The mutation of usage."""

from decimal import Decimal

import strawberry

from app.api.context import Info
from app.api.relay import decode
from app.usage.service import Usage
from app.usage.types import ModelBudget


@strawberry.input(description="What models may cost in a calendar month.")
class SetModelBudgetInput:
    """The input of `setModelBudget`."""

    workspace_id: strawberry.ID = strawberry.field(description="Where.")
    budget_usd: Decimal | None = strawberry.field(
        description="0 to 1,000,000; null lifts the limit. When it is spent, calls fail with BUDGET_EXCEEDED."
    )


@strawberry.type(description="The budget is set.")
class SetModelBudgetPayload:
    """The payload of `setModelBudget`."""

    budget: ModelBudget = strawberry.field(description="The budget, and what of it is spent.")


@strawberry.type
class UsageMutation:
    """What can be done about usage."""

    @strawberry.mutation(description="Limit what models may cost in a month; needs MODELS_MANAGE.")
    async def set_model_budget(self, info: Info, input: SetModelBudgetInput) -> SetModelBudgetPayload:
        """Set the budget."""
        workspace_id = decode(input.workspace_id, "Workspace", "input.workspaceId")
        state = await info.context.use(Usage).set_budget(info.context.viewer, workspace_id, input.budget_usd)
        return SetModelBudgetPayload(budget=ModelBudget.of(state))
