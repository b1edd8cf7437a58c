"""Tables of outgoing webhooks: the endpoints, what is owed to them, and what became of it.

The workspace's numbered activity is the outbox: a `WebhookCursor` moves along it in the transaction that writes the
deliveries. Bodies are kept as text, since what is signed is bytes.
"""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from tortoise import fields

from app.kernel.models import JSONField, PresentIndex, Row
from app.kernel.rights import Actor, ActorKind
from app.webhooks.vocabulary import (
    DEFAULT_IN_FLIGHT,
    DEFAULT_TIMEOUT_MS,
    WebhookDeliveryStatus,
    WebhookDisabledReason,
    WebhookFailure,
    WebhookPayload,
    WebhookPayloadVersion,
)


class Webhook(Row):
    """An address that is told what happens in a workspace."""

    workspace: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE, db_index=False
    )
    workspace_id: UUID
    url = fields.CharField(max_length=2000)
    description = fields.CharField(max_length=500, default="")
    event_types: fields.Field[list[str] | None] = cast("Any", JSONField(null=True))  #: None: all but aliases
    workflow_ids: fields.Field[list[str] | None] = cast("Any", JSONField(null=True))  #: None: what is of none as well
    payload = fields.CharEnumField(WebhookPayload, max_length=8, default=WebhookPayload.FULL)
    payload_version = fields.CharEnumField(WebhookPayloadVersion, max_length=8, default=WebhookPayloadVersion.V1)
    is_ordered = fields.BooleanField(default=False)
    headers = JSONField(default=list)  #: `{name, value}`, or of a secret one `{name, sealed}`
    timeout_ms = fields.IntField(default=DEFAULT_TIMEOUT_MS)
    max_in_flight = fields.IntField(default=DEFAULT_IN_FLIGHT)
    max_per_second = fields.IntField(null=True)
    is_enabled = fields.BooleanField(default=True)
    disabled_reason: fields.Field[WebhookDisabledReason | None] = cast(
        "Any", fields.CharEnumField(WebhookDisabledReason, max_length=16, null=True)
    )
    disabled_at = fields.DatetimeField(null=True)
    secret_sealed = fields.BinaryField()
    secret_at = fields.DatetimeField()  #: when it was made
    old_secret_sealed = fields.BinaryField(null=True)
    old_secret_until = fields.DatetimeField(null=True)  #: until then it signs too
    from_sequence: fields.Field[int] = fields.BigIntField(default=0)  #: activity up to here is none of its business
    actor_kind = fields.CharEnumField(ActorKind, max_length=16)
    actor_id = fields.UUIDField(null=True)
    on_behalf_of = fields.UUIDField(null=True)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta(Row.Meta):
        abstract = False
        table = "webhooks"
        indexes = (("workspace_id", "id"),)

    @property
    def created_by(self) -> Actor:
        """Who set it up, or took it over."""
        return Actor(self.actor_kind, self.actor_id, self.on_behalf_of)

    @property
    def owner_id(self) -> UUID | None:
        """The person on whose behalf it is told: what they may read."""
        return self.created_by.person_id


class WebhookLane(Row):
    """The way to a webhook: who sends there, when there is something to send, and how it went."""

    webhook: fields.OneToOneRelation[Webhook] = fields.OneToOneField(
        "models.Webhook", related_name=False, on_delete=fields.CASCADE
    )
    webhook_id: UUID
    due_at = fields.DatetimeField(null=True)  #: when its next delivery is due; None: nothing is owed
    leased_until = fields.DatetimeField(null=True)  #: one worker at a time sends
    rests_until = fields.DatetimeField(null=True)  #: its receiver asked to be left alone so long
    epoch = fields.IntField(default=0)  #: rises with every lease; what a former holder reports is refused
    failures = fields.IntField(default=0)  #: in a row
    failing_since = fields.DatetimeField(null=True)
    delivered_at = fields.DatetimeField(null=True)  #: when it last took something
    failed_at = fields.DatetimeField(null=True)  #: when it last did not
    notice_due_at = fields.DatetimeField(null=True)  #: when a mail about its end is owed, or owed again
    notice_tries = fields.IntField(default=0)

    class Meta(Row.Meta):
        abstract = False
        table = "webhook_lanes"
        indexes = (PresentIndex(fields=("due_at", "id")), PresentIndex(fields=("notice_due_at", "id")))


class WebhookCursor(Row):
    """How far a workspace's activity has become deliveries."""

    workspace: fields.OneToOneRelation[Any] = fields.OneToOneField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE
    )
    workspace_id: UUID
    position: fields.Field[int] = fields.BigIntField(default=0)

    class Meta(Row.Meta):
        abstract = False
        table = "webhook_cursors"


class WebhookMessage(Row):
    """What is told, once for all who are told."""

    workspace: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE, db_index=False
    )
    workspace_id: UUID
    event_type = fields.CharField(max_length=64)
    sequence: fields.Field[int | None] = cast("Any", fields.BigIntField(null=True))  #: its activity; None: a test
    occurred_at = fields.DatetimeField()
    full_body: fields.Field[str | None] = cast("Any", fields.TextField(null=True))  #: where somebody wants it
    thin_body: fields.Field[str | None] = cast("Any", fields.TextField(null=True))
    created_at = fields.DatetimeField()

    class Meta(Row.Meta):
        abstract = False
        table = "webhook_messages"
        unique_together = (("workspace_id", "sequence", "event_type"),)
        indexes = (("created_at", "id"),)


class WebhookDelivery(Row):
    """A message that one webhook is owed, or was."""

    webhook: fields.ForeignKeyRelation[Webhook] = fields.ForeignKeyField(
        "models.Webhook", related_name=False, on_delete=fields.CASCADE, db_index=False
    )
    webhook_id: UUID
    message: fields.ForeignKeyRelation[WebhookMessage] = fields.ForeignKeyField(
        "models.WebhookMessage", related_name=False, on_delete=fields.CASCADE, db_index=False
    )
    message_id: UUID
    workspace_id = fields.UUIDField()
    event_type = fields.CharField(max_length=64)
    payload = fields.CharEnumField(WebhookPayload, max_length=8)
    status = fields.CharEnumField(WebhookDeliveryStatus, max_length=16, default=WebhookDeliveryStatus.PENDING)
    position: fields.Field[int] = fields.BigIntField(default=0)  #: in which order it is sent; 0: at once
    due_at = fields.DatetimeField(null=True)  #: while it is PENDING
    tries = fields.IntField(default=0)  #: since it was last asked for
    attempts = fields.IntField(default=0)  #: all of them
    last_status = fields.IntField(null=True)  #: of the last answer
    failure: fields.Field[WebhookFailure | None] = cast(
        "Any", fields.CharEnumField(WebhookFailure, max_length=24, null=True)
    )
    is_test = fields.BooleanField(default=False)
    occurred_at = fields.DatetimeField()  #: of what it tells
    created_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)  #: when it was delivered or given up

    class Meta(Row.Meta):
        abstract = False
        table = "webhook_deliveries"
        unique_together = (("message_id", "webhook_id"),)
        indexes = (
            ("workspace_id", "id"),
            ("webhook_id", "id"),
            ("ended_at", "id"),
            PresentIndex(fields=("webhook_id", "due_at", "id"), present="due_at"),
            PresentIndex(fields=("webhook_id", "position", "id"), present="due_at"),
        )


class WebhookAttempt(Row):
    """One try, as an entry of the workspace's log of tries.

    It outlives its delivery and its webhook, so that the log has no gap but at its beginning.
    """

    workspace: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE, db_index=False
    )
    workspace_id: UUID
    sequence: fields.Field[int] = fields.BigIntField()  #: 1, 2, 3… within the workspace
    webhook_id = fields.UUIDField()
    delivery_id = fields.UUIDField()
    number = fields.IntField()  #: 1, 2, 3… within the delivery
    status = fields.CharEnumField(WebhookDeliveryStatus, max_length=16)  #: of the delivery, after it
    at = fields.DatetimeField()  #: when it was sent
    duration_ms = fields.IntField()
    url = fields.CharField(max_length=2000)
    request_headers = JSONField(default=list)  #: `[name, value]`; of secret ones the value is None
    response_status = fields.IntField(null=True)
    response_headers = JSONField(default=list)  #: `[name, value]`
    response_body: fields.Field[str | None] = cast("Any", fields.TextField(null=True))  #: its beginning
    is_response_cut = fields.BooleanField(default=False)
    failure: fields.Field[WebhookFailure | None] = cast(
        "Any", fields.CharEnumField(WebhookFailure, max_length=24, null=True)
    )
    failure_message = fields.CharField(max_length=500, default="")
    next_at = fields.DatetimeField(null=True)  #: when the next try is due

    class Meta(Row.Meta):
        abstract = False
        table = "webhook_attempts"
        unique_together = (("workspace_id", "sequence"),)
        indexes = (("delivery_id", "number"), ("at", "id"))


class WebhookLogHead(Row):
    """The number of a workspace's newest try; its id is the workspace's."""

    last_sequence: fields.Field[int] = fields.BigIntField(default=0)

    class Meta(Row.Meta):
        abstract = False
        table = "webhook_log_heads"


def is_signed_twice(webhook: Webhook, now: datetime) -> bool:
    """Say whether the secret before the present one still signs."""
    return webhook.old_secret_until is not None and webhook.old_secret_until > now
