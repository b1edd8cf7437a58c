"""Tables of models: the providers of a workspace, and which of their models it takes by default."""

from typing import Any
from uuid import UUID

from tortoise import fields

from app.kernel.models import JSONField, Row, SortedCharField
from app.llm.vocabulary import ProviderKind


class ModelProvider(Row):
    """Who answers: an account at a provider, or an address that speaks like one."""

    workspace: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE
    )
    workspace_id: UUID
    name = SortedCharField(max_length=63)  #: what stands before the colon in `name:model`
    kind = fields.CharEnumField(ProviderKind, max_length=24)
    base_url = fields.CharField(max_length=2000, default="")  #: empty: the provider's own
    sealed_key = fields.BinaryField(null=True)  #: encrypted; null: it needs none
    key_hint = fields.CharField(max_length=4, default="")  #: its last characters
    is_enabled = fields.BooleanField(default=True)
    models = JSONField(default=list)  #: models that are declared by hand: `vocabulary.DeclaredModel` as JSON
    revision = fields.IntField(default=1)  #: rises by one with every change
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta(Row.Meta):
        abstract = False
        table = "model_providers"
        unique_together = (("workspace_id", "name"),)


class ModelDefaults(Row):
    """What a workspace takes where no model is named; without a row, what is built in."""

    workspace: fields.OneToOneRelation[Any] = fields.OneToOneField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE
    )
    workspace_id: UUID
    chat_model = fields.CharField(max_length=300, default="")
    embedding_model = fields.CharField(max_length=300, default="")
    fallbacks = JSONField(default=list)  #: models, asked in this order
    updated_at = fields.DatetimeField()

    class Meta(Row.Meta):
        abstract = False
        table = "model_defaults"
