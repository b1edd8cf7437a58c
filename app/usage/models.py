"""Tables of usage: every call of a model, their sums by day, and what a workspace may spend.

Money is a whole number of billionths of a dollar, so that both databases add it exactly.
"""

from typing import Any
from uuid import UUID

from tortoise import fields

from app.kernel.models import PresentIndex, Row
from app.usage.sources import UsageKind


class ModelUsageEntry(Row):
    """One call of a model, and what it took; nothing here is ever changed."""

    workspace: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE
    )
    workspace_id: UUID
    at = fields.DatetimeField()
    kind = fields.CharEnumField(UsageKind, max_length=16)
    source_id = fields.UUIDField(null=True)  #: the execution, the conversation
    node_key = fields.CharField(max_length=100, null=True)
    provider = fields.CharField(max_length=64)
    model = fields.CharField(max_length=200)
    prompt_tokens = fields.BigIntField()
    completion_tokens = fields.BigIntField()
    cached_tokens = fields.BigIntField()  #: of the prompt
    cost_nano_usd: fields.Field[int | None] = fields.BigIntField(
        null=True
    )  #: null when the model's prices are not known
    is_estimated = fields.BooleanField(default=False)  #: the call broke off before the provider counted
    key_hash = fields.CharField(max_length=64)  #: SHA-256 of what makes a repeat the same call

    class Meta(Row.Meta):
        abstract = False
        table = "model_usage_entries"
        unique_together = (("workspace_id", "key_hash"),)
        indexes = (("workspace_id", "at"), PresentIndex(fields=("source_id", "id")))


class ModelUsageDay(Row):
    """The sums of one day in UTC, for one model; they commit with the entries."""

    workspace: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE
    )
    workspace_id: UUID
    day = fields.DateField()
    kind = fields.CharEnumField(UsageKind, max_length=16)
    provider = fields.CharField(max_length=64)
    model = fields.CharField(max_length=200)
    calls = fields.BigIntField(default=0)
    prompt_tokens = fields.BigIntField(default=0)
    completion_tokens = fields.BigIntField(default=0)
    cached_tokens = fields.BigIntField(default=0)
    cost_nano_usd = fields.BigIntField(default=0)
    unpriced_calls = fields.BigIntField(default=0)  #: of models whose prices are not known

    class Meta(Row.Meta):
        abstract = False
        table = "model_usage_days"
        unique_together = (("workspace_id", "day", "kind", "provider", "model"),)


class ModelBudget(Row):
    """What a workspace may spend on models in a calendar month, in UTC; without a row, anything."""

    workspace: fields.OneToOneRelation[Any] = fields.OneToOneField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE
    )
    workspace_id: UUID
    monthly_nano_usd: fields.Field[int | None] = fields.BigIntField(null=True)
    updated_at = fields.DatetimeField()

    class Meta(Row.Meta):
        abstract = False
        table = "model_budgets"
