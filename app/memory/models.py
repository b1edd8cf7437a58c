"""Tables of memory: the entries, what was applied to them already, and how many there are.

A value is kept as JSON text, not as JSONB: both databases give back what was put in.
"""

from typing import Any
from uuid import UUID

from tortoise import fields

from app.kernel.models import Row, SortedCharField


class MemoryEntry(Row):
    """A value under its name. One past its `expires_at` counts as absent, and is deleted when somebody comes by."""

    workspace: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE
    )
    workspace_id: UUID
    namespace = SortedCharField(max_length=100)
    key = SortedCharField(max_length=200)
    value = fields.TextField()  #: JSON
    size_bytes = fields.IntField()  #: of the value
    revision = fields.IntField(default=1)  #: rises by one with every change
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()
    expires_at = fields.DatetimeField(null=True, db_index=True)

    class Meta(Row.Meta):
        abstract = False
        table = "memory_entries"
        unique_together = (("workspace_id", "namespace", "key"),)


class MemoryApplication(Row):
    """A change that was made, by its idempotency key; it commits with the change."""

    workspace: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE
    )
    workspace_id: UUID
    key_hash = fields.CharField(max_length=64)  #: SHA-256: an idempotency key has no bound
    result = fields.TextField()  #: JSON; what the change gave
    created_at = fields.DatetimeField(db_index=True)

    class Meta(Row.Meta):
        abstract = False
        table = "memory_applications"
        unique_together = (("workspace_id", "key_hash"),)


class MemoryHead(Row):
    """How many entries a workspace has, counted as they come and go."""

    workspace: fields.OneToOneRelation[Any] = fields.OneToOneField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE
    )
    workspace_id: UUID
    entry_count = fields.IntField(default=0)

    class Meta(Row.Meta):
        abstract = False
        table = "memory_heads"
