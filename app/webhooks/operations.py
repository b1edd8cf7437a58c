"""The query, mutations and subscription of webhooks, each with its input and its payload."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial
from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry import UNSET

from app.api.context import Info
from app.api.pooling import positioned
from app.api.relay import decode, encode
from app.api.scalars import Long
from app.webhooks.catalog import EventCatalog
from app.webhooks.deliveries import Deliveries
from app.webhooks.log import TryEntry
from app.webhooks.rules import HeaderInput
from app.webhooks.service import NewWebhook, Webhooks
from app.webhooks.types import (
    Webhook,
    WebhookDeliveriesSnapshot,
    WebhookDelivery,
    WebhookDeliveryAttempted,
    WebhookDeliveryEvent,
    WebhookDeliveryFilter,
    WebhookEventType,
    filter_of,
    webhook_id_of,
)
from app.webhooks.vocabulary import (
    DEFAULT_IN_FLIGHT,
    DEFAULT_OVERLAP_HOURS,
    DEFAULT_TIMEOUT_MS,
    DELIVERY,
    MAX_REDELIVERED,
    WebhookPayload,
    WebhookPayloadVersion,
)

_URL = "https://host/path; http:// too where the operator allows it. A private address must be in PLAIT_EGRESS_ALLOW."
_TYPES = "What it is told of, names of `webhookEventTypes`; null: everything but aliases."
_WORKFLOWS = "Only what is about these workflows; null: all of them, and what is of no workflow."
_ORDERED = "Whether it is told one thing after the other; a failed delivery then holds up those behind it."
_TIMEOUT = "How long an answer may take: 1,000 to 30,000 ms."
_IN_FLIGHT = "How many deliveries may be on their way at once: 1 to 32; an ordered webhook has one."
_RATE = "How many deliveries may begin in a second: 1 to 1,000; null: any number."
_SECRET = "A secret of your own: whsec_ and 24 to 64 bytes in base64; null: a new one is made."  # noqa: S105 - a text


@strawberry.input(description="A header to send with every delivery.")
class WebhookHeaderInput:
    """See `rules.HeaderInput`."""

    name: str = strawberry.field(description="What it is called.")
    value: str | None = strawberry.field(
        default=None, description="Printable ASCII; null keeps the value that a secret header has."
    )
    is_secret: bool = strawberry.field(default=False, description="Whether to keep it encrypted and never show it.")


@strawberry.input(description="Whom to tell what, and how.")
class CreateWebhookInput:
    """The input of `createWebhook`."""

    workspace_id: strawberry.ID = strawberry.field(description="Of what happens where.")
    url: str = strawberry.field(description=_URL)
    description: str = strawberry.field(default="", description="What it is for; at most 500 characters.")
    event_types: list[str] | None = strawberry.field(default=None, description=_TYPES)
    workflow_ids: list[strawberry.ID] | None = strawberry.field(default=None, description=_WORKFLOWS)
    payload: WebhookPayload = strawberry.field(default=WebhookPayload.FULL, description="How much it is told.")
    payload_version: WebhookPayloadVersion = strawberry.field(
        default=WebhookPayloadVersion.V1, description="The shape of what it is told."
    )
    is_ordered: bool = strawberry.field(default=False, description=_ORDERED)
    headers: list[WebhookHeaderInput] = strawberry.field(default_factory=list, description="At most 30.")
    timeout_ms: int = strawberry.field(default=DEFAULT_TIMEOUT_MS, description=_TIMEOUT)
    max_in_flight: int = strawberry.field(default=DEFAULT_IN_FLIGHT, description=_IN_FLIGHT)
    max_per_second: int | None = strawberry.field(default=None, description=_RATE)
    is_enabled: bool = strawberry.field(default=True, description="Whether it is told anything yet.")
    secret: str | None = strawberry.field(default=None, description=_SECRET)
    idempotency_key: str | None = strawberry.field(
        default=None, description="Repeating the mutation with the same key within 24 hours gives the same webhook."
    )


@strawberry.type(description="The webhook is set up; it is told of what happens from now on.")
class CreateWebhookPayload:
    """The payload of `createWebhook`."""

    webhook: Webhook = strawberry.field(description="The new webhook.")
    secret: str | None = strawberry.field(
        description="What its deliveries are signed with, shown this once; null when the mutation was repeated."
    )


@strawberry.input(description="What to change; what is left out stays as it is.")
class UpdateWebhookInput:
    """The input of `updateWebhook`."""

    webhook_id: strawberry.ID = strawberry.field(description="Which one.")
    url: str | None = strawberry.field(default=UNSET, description=_URL)
    description: str | None = strawberry.field(default=UNSET, description="What it is for.")
    event_types: list[str] | None = strawberry.field(default=UNSET, description=_TYPES)
    workflow_ids: list[strawberry.ID] | None = strawberry.field(default=UNSET, description=_WORKFLOWS)
    payload: WebhookPayload | None = strawberry.field(default=UNSET, description="How much it is told.")
    payload_version: WebhookPayloadVersion | None = strawberry.field(
        default=UNSET, description="The shape of what it is told."
    )
    is_ordered: bool | None = strawberry.field(default=UNSET, description=_ORDERED)
    headers: list[WebhookHeaderInput] | None = strawberry.field(default=UNSET, description="Replaces all headers.")
    timeout_ms: int | None = strawberry.field(default=UNSET, description=_TIMEOUT)
    max_in_flight: int | None = strawberry.field(default=UNSET, description=_IN_FLIGHT)
    max_per_second: int | None = strawberry.field(default=UNSET, description=_RATE)
    is_enabled: bool | None = strawberry.field(
        default=UNSET,
        description="False gives up what is pending and tells it nothing more; true tells it what comes from then on.",
    )


@strawberry.type(description="The webhook is changed; deliveries that begin from now on see it.")
class UpdateWebhookPayload:
    """The payload of `updateWebhook`."""

    webhook: Webhook = strawberry.field(description="The webhook as it is now.")


@strawberry.input(description="Which webhook to delete.")
class DeleteWebhookInput:
    """The input of `deleteWebhook`."""

    webhook_id: strawberry.ID = strawberry.field(description="Which one.")


@strawberry.type(description="The webhook is gone, and with it what it was owed.")
class DeleteWebhookPayload:
    """The payload of `deleteWebhook`."""

    deleted_id: strawberry.ID = strawberry.field(description="Its id.")


@strawberry.input(description="Which webhook to give another secret.")
class RotateWebhookSecretInput:
    """The input of `rotateWebhookSecret`."""

    webhook_id: strawberry.ID = strawberry.field(description="Which one.")
    secret: str | None = strawberry.field(default=None, description=_SECRET)
    overlap_hours: int = strawberry.field(
        default=DEFAULT_OVERLAP_HOURS, description="How long the present secret signs too: 0 to 168 hours."
    )


@strawberry.type(description="The webhook has another secret.")
class RotateWebhookSecretPayload:
    """The payload of `rotateWebhookSecret`."""

    webhook: Webhook = strawberry.field(description="The webhook as it is now.")
    secret: str = strawberry.field(description="The new secret, shown this once.")


@strawberry.input(description="Which webhook to try, and with what.")
class TestWebhookInput:
    """The input of `testWebhook`."""

    webhook_id: strawberry.ID = strawberry.field(description="Which one; a disabled one can be tried too.")
    event_type: str = strawberry.field(description="A name of `webhookEventTypes`, whether it is asked for or not.")


@strawberry.type(description="The example of the type is being sent, once.")
class TestWebhookPayload:
    """The payload of `testWebhook`."""

    delivery: WebhookDelivery = strawberry.field(description="Look here for what comes of it.")


@strawberry.input(description="Which delivery to send again.")
class RedeliverWebhookInput:
    """The input of `redeliverWebhook`."""

    webhook_delivery_id: strawberry.ID = strawberry.field(description="Which one, whatever came of it.")


@strawberry.type(description="The delivery is pending again, with all its tries before it, under the same webhook-id.")
class RedeliverWebhookPayload:
    """The payload of `redeliverWebhook`."""

    delivery: WebhookDelivery = strawberry.field(description="The delivery as it is now.")


@strawberry.input(
    description="Which deliveries of a webhook to send again, oldest first; those that wait are left out."
)
class RedeliverWebhooksInput:
    """The input of `redeliverWebhooks`."""

    webhook_id: strawberry.ID = strawberry.field(description="To which one.")
    where: WebhookDeliveryFilter = strawberry.field(
        description="Which deliveries, such as FAILED ones since yesterday."
    )


@strawberry.type(description="The deliveries are pending again.")
class RedeliverWebhooksPayload:
    """The payload of `redeliverWebhooks`."""

    delivery_count: Long = strawberry.field(description=f"How many, {MAX_REDELIVERED:,} at most.")
    has_more: bool = strawberry.field(description="Whether more are found; repeat the mutation for them.")
    webhook: Webhook = strawberry.field(description="The webhook.")


@strawberry.type
class WebhooksQuery:
    """What can be read of webhooks beside those of a workspace."""

    @strawberry.field(
        description="Every type of event that webhooks can ask for, by name, each with its schema and an example."
    )
    def webhook_event_types(self, info: Info) -> list[WebhookEventType]:
        """List the types."""
        catalog = info.context.use(EventCatalog)
        return [WebhookEventType.of(catalog, kind) for kind in catalog.types()]


@strawberry.type
class WebhooksMutation:
    """What can be done to webhooks."""

    @strawberry.mutation(description="Have an address told what happens in a workspace; needs WEBHOOKS_WRITE.")
    async def create_webhook(self, info: Info, input: CreateWebhookInput) -> CreateWebhookPayload:
        """Create a webhook."""
        new = NewWebhook(
            url=input.url,
            description=input.description,
            event_types=input.event_types,
            workflow_ids=_workflows(input.workflow_ids),
            payload=input.payload,
            payload_version=input.payload_version,
            is_ordered=input.is_ordered,
            headers=_headers(input.headers),
            timeout_ms=input.timeout_ms,
            max_in_flight=input.max_in_flight,
            max_per_second=input.max_per_second,
            is_enabled=input.is_enabled,
            secret=input.secret,
        )
        workspace_id = decode(input.workspace_id, "Workspace", "input.workspaceId")
        row, secret = await info.context.use(Webhooks).create(
            info.context.viewer, workspace_id, new, idempotency_key=input.idempotency_key
        )
        return CreateWebhookPayload(webhook=Webhook.of(row), secret=secret)

    @strawberry.mutation(description="Change, enable or disable a webhook; needs WEBHOOKS_WRITE.")
    async def update_webhook(self, info: Info, input: UpdateWebhookInput) -> UpdateWebhookPayload:
        """Update a webhook."""
        given: dict[str, Any] = {
            "url": input.url,
            "description": input.description,
            "payload": input.payload,
            "payload_version": input.payload_version,
            "is_ordered": input.is_ordered,
            "timeout_ms": input.timeout_ms,
            "max_in_flight": input.max_in_flight,
            "is_enabled": input.is_enabled,
        }
        changes = {name: value for name, value in given.items() if value is not UNSET and value is not None}
        # Of these null means something.
        lifted: dict[str, Any] = {"event_types": input.event_types, "max_per_second": input.max_per_second}
        changes |= {name: value for name, value in lifted.items() if value is not UNSET}
        if input.workflow_ids is not UNSET:
            changes["workflow_ids"] = _workflows(input.workflow_ids)
        if input.headers is not UNSET:
            changes["headers"] = _headers(input.headers or [])
        webhook_id = webhook_id_of(input.webhook_id, "input.webhookId")
        row = await info.context.use(Webhooks).update(info.context.viewer, webhook_id, changes)
        return UpdateWebhookPayload(webhook=Webhook.of(row))

    @strawberry.mutation(description="Delete a webhook; needs WEBHOOKS_WRITE.")
    async def delete_webhook(self, info: Info, input: DeleteWebhookInput) -> DeleteWebhookPayload:
        """Delete a webhook."""
        webhook_id = webhook_id_of(input.webhook_id, "input.webhookId")
        await info.context.use(Webhooks).delete(info.context.viewer, webhook_id)
        return DeleteWebhookPayload(deleted_id=input.webhook_id)

    @strawberry.mutation(description="Give a webhook another secret; needs WEBHOOKS_WRITE.")
    async def rotate_webhook_secret(self, info: Info, input: RotateWebhookSecretInput) -> RotateWebhookSecretPayload:
        """Rotate a secret."""
        webhook_id = webhook_id_of(input.webhook_id, "input.webhookId")
        row, secret = await info.context.use(Webhooks).rotate(
            info.context.viewer, webhook_id, input.secret, input.overlap_hours
        )
        return RotateWebhookSecretPayload(webhook=Webhook.of(row), secret=secret)

    @strawberry.mutation(description="Send a webhook the example of an event, once; needs WEBHOOKS_WRITE.")
    async def test_webhook(self, info: Info, input: TestWebhookInput) -> TestWebhookPayload:
        """Try a webhook."""
        webhook_id = webhook_id_of(input.webhook_id, "input.webhookId")
        row = await info.context.use(Deliveries).test(info.context.viewer, webhook_id, input.event_type)
        return TestWebhookPayload(delivery=WebhookDelivery.of(row))

    @strawberry.mutation(
        description="Send one delivery again, unless the webhook's owner may not read any more what it tells; needs "
        "WEBHOOKS_WRITE."
    )
    async def redeliver_webhook(self, info: Info, input: RedeliverWebhookInput) -> RedeliverWebhookPayload:
        """Redeliver one."""
        delivery_id = decode(input.webhook_delivery_id, DELIVERY, "input.webhookDeliveryId")
        row = await info.context.use(Deliveries).redeliver(info.context.viewer, delivery_id)
        return RedeliverWebhookPayload(delivery=WebhookDelivery.of(row))

    @strawberry.mutation(
        description="Send many deliveries of a webhook again, but what its owner may not read any more; "
        "needs WEBHOOKS_WRITE."
    )
    async def redeliver_webhooks(self, info: Info, input: RedeliverWebhooksInput) -> RedeliverWebhooksPayload:
        """Redeliver many."""
        webhook_id = webhook_id_of(input.webhook_id, "input.webhookId")
        count, has_more = await info.context.use(Deliveries).redeliver_many(
            info.context.viewer, webhook_id, filter_of(input.where, webhook_id)
        )
        row = await info.context.use(Webhooks).get(info.context.viewer, webhook_id)
        return RedeliverWebhooksPayload(delivery_count=Long(count), has_more=has_more, webhook=Webhook.of(row))


@strawberry.type
class WebhooksSubscription:
    """What can be followed of webhooks."""

    @strawberry.subscription(
        description="Every try of a delivery in a workspace, once each and in order. With `after`, what came since "
        "that sequence is first; without, a snapshot is. It ends when you may not read webhooks any more."
    )
    async def webhook_delivery_events(
        self,
        info: Info,
        workspace_id: Annotated[strawberry.ID, strawberry.argument(description="The workspace.")],
        webhook_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only of this webhook; null: of all.")
        ] = None,
        after: Annotated[
            Long | None, strawberry.argument(description="The `sequence` of the last event you saw; 0 for all.")
        ] = None,
    ) -> AsyncGenerator[WebhookDeliveryEvent, None]:
        """Follow the tries of a workspace."""
        own_id = decode(workspace_id, "Workspace", "workspaceId")
        only = None if webhook_id is None else webhook_id_of(webhook_id, "webhookId")
        entries = info.context.use(Deliveries).follow(info.context.viewer, own_id, only, after)
        async with aclosing(entries):
            async for entry, rights in entries:
                if isinstance(entry, int):
                    yield WebhookDeliveriesSnapshot(sequence=Long(entry), workspace_uuid=own_id)
                else:
                    yield positioned(
                        partial(_event, entry),
                        stream=f"webhooks:{own_id.hex}",
                        position=entry.sequence,
                        rights=rights,
                    )


def _event(entry: TryEntry) -> WebhookDeliveryEvent:
    return WebhookDeliveryAttempted(
        sequence=Long(entry.sequence),
        delivery_id=encode(DELIVERY, entry.delivery_id),
        webhook_id=encode("Webhook", entry.webhook_id),
        attempt_uuid=entry.attempt_id,
    )


def _workflows(ids: list[strawberry.ID] | None) -> list[UUID] | None:
    if ids is None:
        return None
    return [decode(each, "Workflow", f"input.workflowIds.{at}") for at, each in enumerate(ids)]


def _headers(headers: list[WebhookHeaderInput]) -> list[HeaderInput]:
    return [HeaderInput(each.name, each.value, each.is_secret) for each in headers]
