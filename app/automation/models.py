"""Tables of automation: triggers and what they fired, processes, shown payloads, and how far events are read.

Configurations are JSON kept as text, read by `configs`.
"""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from tortoise import fields

from app.automation.vocabulary import FiringStatus, ProcessTrigger, TriggerBinding, TriggerType
from app.kernel.models import PresentIndex, Row, SortedCharField
from app.kernel.rights import Actor, ActorKind


class _Made(Row):
    """A row that knows who made it."""

    actor_kind = fields.CharEnumField(ActorKind, max_length=16)
    actor_id = fields.UUIDField(null=True)
    on_behalf_of = fields.UUIDField(null=True)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta(Row.Meta):
        abstract = True

    @property
    def created_by(self) -> Actor:
        """Who made it."""
        return Actor(self.actor_kind, self.actor_id, self.on_behalf_of)


class Process(_Made):
    """An automation with a name; how it is started is in its trigger."""

    workspace: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE, db_index=False
    )
    workspace_id: UUID
    workflow: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Workflow", related_name=False, on_delete=fields.CASCADE
    )
    workflow_id: UUID
    name = SortedCharField(max_length=200)
    description: fields.Field[str | None] = cast("Any", fields.TextField(null=True))
    search_text = fields.TextField()  #: name and description in one case
    trigger_type = fields.CharEnumField(ProcessTrigger, max_length=16)

    class Meta(_Made.Meta):
        abstract = False
        table = "processes"
        indexes = (("workspace_id", "created_at", "id"), ("workspace_id", "name", "id"))


class Trigger(_Made):
    """What starts runs of a workflow."""

    workspace: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE, db_index=False
    )
    workspace_id: UUID
    workflow: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Workflow", related_name=False, on_delete=fields.CASCADE
    )
    workflow_id: UUID
    process: fields.OneToOneNullableRelation[Process] = fields.OneToOneField(
        "models.Process", related_name=False, on_delete=fields.CASCADE, null=True
    )  #: whose it is; None: it stands alone
    process_id: UUID | None
    type = fields.CharEnumField(TriggerType, max_length=16)
    name = SortedCharField(max_length=200)
    search_text = fields.CharField(max_length=800)  #: its name in one case
    binding = fields.CharEnumField(TriggerBinding, max_length=16)
    version: fields.Field[int | None] = cast("Any", fields.IntField(null=True))  #: the number of the one it is bound to
    config = fields.TextField()  #: JSON, by type
    sealed = fields.BinaryField(null=True)  #: its secrets, encrypted JSON
    path: fields.Field[str | None] = cast("Any", fields.CharField(max_length=100, null=True, unique=True))
    #: of its address
    is_enabled = fields.BooleanField()
    disabled_reason: fields.Field[str | None] = cast("Any", fields.CharField(max_length=32, null=True))
    #: why it was disabled by itself
    next_at: fields.Field[datetime | None] = cast("Any", fields.DatetimeField(null=True))  #: when its schedule fires
    fired_count: fields.Field[int] = fields.BigIntField(default=0)  #: how often it has, of schedules, events and mails
    failure_count = fields.IntField(default=0)  #: of its last runs in a row
    last_fired_at: fields.Field[datetime | None] = cast("Any", fields.DatetimeField(null=True))
    shows_until: fields.Field[datetime | None] = cast("Any", fields.DatetimeField(null=True))  #: what it is sent
    alert_at: fields.Field[datetime | None] = cast("Any", fields.DatetimeField(null=True))
    #: when the mail about its disabling is due
    alert_tries = fields.IntField(default=0)

    class Meta(_Made.Meta):
        abstract = False
        table = "triggers"
        indexes = (
            ("workspace_id", "created_at", "id"),
            ("workspace_id", "name", "id"),
            ("workspace_id", "type", "is_enabled"),
            PresentIndex(fields=("next_at", "id")),
            PresentIndex(fields=("alert_at", "id")),
        )


class Firing(Row):
    """One time that a trigger fired; `id` is that of the run it starts."""

    trigger: fields.ForeignKeyRelation[Trigger] = fields.ForeignKeyField(
        "models.Trigger", related_name=False, on_delete=fields.CASCADE, db_index=False
    )
    trigger_id: UUID
    key = fields.CharField(max_length=100)  #: what it fired for: an instant, an event, a mail; once each
    status = fields.CharEnumField(FiringStatus, max_length=16)
    due_at = fields.DatetimeField()  #: for when it fired
    created_at = fields.DatetimeField()
    input = fields.TextField()  #: JSON
    chain = fields.TextField()  #: JSON: the triggers that led to it, the first first
    reason: fields.Field[str | None] = cast("Any", fields.CharField(max_length=64, null=True))
    message: fields.Field[str | None] = cast("Any", fields.TextField(null=True))  #: of its failure, for people
    ended_at: fields.Field[datetime | None] = cast("Any", fields.DatetimeField(null=True))
    start_at: fields.Field[datetime | None] = cast("Any", fields.DatetimeField(null=True))
    #: when its run is to be started, or tried to be; None once it is decided
    watched_from: fields.Field[datetime | None] = cast("Any", fields.DatetimeField(null=True))
    #: while its run goes on: since when it has not been looked at

    class Meta(Row.Meta):
        abstract = False
        table = "trigger_firings"
        unique_together = (("trigger_id", "key"),)
        indexes = (
            ("trigger_id", "created_at", "id"),
            ("created_at", "id"),
            PresentIndex(fields=("start_at", "id")),
            PresentIndex(fields=("watched_from", "id")),
        )


class ShownPayload(Row):
    """What a trigger was sent while it showed that."""

    trigger: fields.ForeignKeyRelation[Trigger] = fields.ForeignKeyField(
        "models.Trigger", related_name=False, on_delete=fields.CASCADE, db_index=False
    )
    trigger_id: UUID
    received_at = fields.DatetimeField(db_index=True)
    method = fields.CharField(max_length=16)
    content_type = fields.CharField(max_length=200)
    headers = fields.TextField()  #: JSON: names and values, secrets masked
    query = fields.TextField()  #: JSON
    body = fields.TextField()  #: the beginning of it, as text; of bytes as base64
    size_bytes: fields.Field[int] = fields.BigIntField()  #: of all of it
    status_code = fields.IntField()  #: of the answer
    reason: fields.Field[str | None] = cast("Any", fields.CharField(max_length=64, null=True))  #: why it was refused
    execution_id = fields.UUIDField(null=True)

    class Meta(Row.Meta):
        abstract = False
        table = "trigger_payloads"
        indexes = (("trigger_id", "received_at", "id"),)


class EventCursor(Row):
    """How far a workspace's activity was looked through for its event triggers; `id` is the workspace's."""

    last_sequence: fields.Field[int] = fields.BigIntField()

    class Meta(Row.Meta):
        abstract = False
        table = "event_cursors"
