"""Webhooks and their deliveries."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

import strawberry

from app.accounts.types import Actor, Workspace
from app.api import relay
from app.api.arguments import After, Before, First, Last
from app.api.context import Context, Info
from app.api.relay import Connection, Node, decode, encode, extend, node_loader, page_args
from app.api.scalars import Long
from app.webhooks import models
from app.webhooks.deliveries import Deliveries, DeliveryFilter
from app.webhooks.payloads import message_id
from app.webhooks.service import WebhookNotFound, Webhooks
from app.webhooks.types.enums import (
    WebhookDeliveryStatus,
    WebhookDisabledReason,
    WebhookFailure,
    WebhookPayload,
    WebhookPayloadVersion,
)
from app.webhooks.vocabulary import DELIVERY, WEBHOOK


@strawberry.type(description="A header that is sent with every delivery of a webhook.")
class WebhookHeader:
    """See `models.Webhook.headers`."""

    name: str = strawberry.field(description="What it is called.")
    value: str | None = strawberry.field(description="Its value; null when it is secret.")
    is_secret: bool = strawberry.field(description="Whether it is kept encrypted and never shown.")


@strawberry.type(description="How a webhook fares.")
class WebhookHealth:
    """See `models.WebhookLane`."""

    consecutive_failures: int = strawberry.field(description="How many tries have failed since the last good one.")
    failure_began_at: datetime | None = strawberry.field(
        description="Since when nothing was delivered; null: all is well."
    )
    delivered_at: datetime | None = strawberry.field(description="When it last took something.")
    failed_at: datetime | None = strawberry.field(description="When a try last failed.")


@strawberry.input(description="Which deliveries; whatever is given must hold.")
class WebhookDeliveryFilter:
    """See `deliveries.DeliveryFilter`."""

    statuses: list[WebhookDeliveryStatus] | None = strawberry.field(default=None, description="One of these.")
    event_types: list[str] | None = strawberry.field(default=None, description="Of one of these types.")
    created_after: datetime | None = strawberry.field(default=None, description="Owed since then.")
    created_before: datetime | None = strawberry.field(default=None, description="Owed before then.")
    is_test: bool | None = strawberry.field(default=None, description="Only tests, or none of them.")


_WHERE = strawberry.argument(description="Only deliveries of which this holds.")


def filter_of(where: WebhookDeliveryFilter | None, webhook_id: UUID | None) -> DeliveryFilter:
    """Read a filter."""
    if where is None:
        return DeliveryFilter(webhook_id)
    return DeliveryFilter(
        webhook_id,
        tuple(where.statuses) if where.statuses is not None else None,
        tuple(where.event_types) if where.event_types is not None else None,
        where.created_after,
        where.created_before,
        where.is_test,
    )


@strawberry.type(description="An address that is told what happens in a workspace, signed as Standard Webhooks says.")
class Webhook(Node):
    """See `models.Webhook`."""

    row: strawberry.Private[models.Webhook]
    url: str = strawberry.field(description="Where it is told.")
    description: str = strawberry.field(description="What it is for.")
    event_types: list[str] | None = strawberry.field(description="What it is told of; null: everything but aliases.")
    workflow_ids: list[strawberry.ID] | None = strawberry.field(
        description="The workflows whose events it is told; null: all of them, and what is of no workflow."
    )
    payload: WebhookPayload = strawberry.field(description="How much it is told.")
    payload_version: WebhookPayloadVersion = strawberry.field(description="The shape of what it is told.")
    is_ordered: bool = strawberry.field(
        description="Whether it is told one thing after the other: a failed delivery holds up those behind it."
    )
    headers: list[WebhookHeader] = strawberry.field(description="What is sent beside the signature.")
    timeout_ms: int = strawberry.field(description="How long an answer may take.")
    max_in_flight: int = strawberry.field(description="How many deliveries may be on their way at once.")
    max_per_second: int | None = strawberry.field(description="How many may begin in a second; null: any number.")
    is_enabled: bool = strawberry.field(description="Whether it is told anything.")
    disabled_reason: WebhookDisabledReason | None = strawberry.field(description="Why not.")
    disabled_at: datetime | None = strawberry.field(description="Since when not.")
    secret_at: datetime = strawberry.field(description="When its secret was made.")
    old_secret_expires_at: datetime | None = strawberry.field(description="Until when the secret before it signs too.")
    created_by: Actor = strawberry.field(description="Who set it up, or took it over: it is told what they may read.")
    created_at: datetime = strawberry.field(description="When it was set up.")
    updated_at: datetime = strawberry.field(description="When it was changed last.")

    @strawberry.field(description="How it fares.")
    async def health(self, info: Info) -> WebhookHealth:
        """Read its lane."""
        lane = await info.context.use(Webhooks).lane(self.row)
        return WebhookHealth(
            consecutive_failures=lane.failures,
            failure_began_at=lane.failing_since,
            delivered_at=lane.delivered_at,
            failed_at=lane.failed_at,
        )

    @strawberry.field(description="What it was told and is to be told, newest first.")
    async def deliveries(
        self,
        info: Info,
        where: Annotated[WebhookDeliveryFilter | None, _WHERE] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection["WebhookDelivery"]:
        """List deliveries."""
        request = page_args(first, after, last, before)
        wanted = filter_of(where, self.row.id)
        page = await info.context.use(Deliveries).page(info.context.viewer, self.row.workspace_id, wanted, request)
        return Connection[WebhookDelivery].of(page, WebhookDelivery.of)

    @classmethod
    def of(cls, row: models.Webhook) -> "Webhook":
        """Show a webhook."""
        ids = row.workflow_ids
        return cls(
            id=encode(WEBHOOK, row.id),
            row=row,
            url=row.url,
            description=row.description,
            event_types=None if row.event_types is None else list(row.event_types),
            workflow_ids=None if ids is None else [encode("Workflow", UUID(each)) for each in ids],
            payload=row.payload,
            payload_version=row.payload_version,
            is_ordered=row.is_ordered,
            headers=[
                WebhookHeader(name=each["name"], value=each.get("value"), is_secret="sealed" in each)
                for each in row.headers
            ],
            timeout_ms=row.timeout_ms,
            max_in_flight=row.max_in_flight,
            max_per_second=row.max_per_second,
            is_enabled=row.is_enabled,
            disabled_reason=row.disabled_reason,
            disabled_at=row.disabled_at,
            secret_at=row.secret_at,
            old_secret_expires_at=row.old_secret_until,
            created_by=Actor.of(row.created_by),
            created_at=row.created_at,
            updated_at=row.updated_at,
        )


@strawberry.type(description="A header of a request or an answer, as it was on the wire.")
class WebhookWireHeader:
    """One of `models.WebhookAttempt`'s."""

    name: str = strawberry.field(description="What it is called.")
    value: str | None = strawberry.field(description="Its value; null when it is secret.")


@strawberry.type(description="One try of a delivery: what was sent, what came back, and how long it took.")
class WebhookAttempt:
    """See `models.WebhookAttempt`."""

    number: int = strawberry.field(description="1, 2, 3… within the delivery.")
    at: datetime = strawberry.field(description="When it was sent.")
    duration_ms: int = strawberry.field(description="Until the answer was read, or it failed.")
    url: str = strawberry.field(description="Where it was sent.")
    request_headers: list[WebhookWireHeader] = strawberry.field(description="What was sent before the body.")
    response_status: int | None = strawberry.field(description="The answer's status; null: there was none.")
    response_headers: list[WebhookWireHeader] = strawberry.field(description="The answer's headers, the first 50.")
    response_body: str | None = strawberry.field(description="The answer's body, the first 16 KiB.")
    is_response_cut: bool = strawberry.field(description="Whether it was longer.")
    failure: WebhookFailure | None = strawberry.field(description="Why it failed; null: it was delivered.")
    failure_message: str | None = strawberry.field(description="The same in words.")
    next_at: datetime | None = strawberry.field(description="When the next try was due after it.")

    @classmethod
    def of(cls, row: models.WebhookAttempt) -> "WebhookAttempt":
        """Show a try."""
        return cls(
            number=row.number,
            at=row.at,
            duration_ms=row.duration_ms,
            url=row.url,
            request_headers=[WebhookWireHeader(name=name, value=value) for name, value in row.request_headers],
            response_status=row.response_status,
            response_headers=[WebhookWireHeader(name=name, value=value) for name, value in row.response_headers],
            response_body=row.response_body,
            is_response_cut=row.is_response_cut,
            failure=row.failure,
            failure_message=row.failure_message or None,
            next_at=row.next_at,
        )


@strawberry.type(description="Something that a webhook is owed, or was told.")
class WebhookDelivery(Node):
    """See `models.WebhookDelivery`."""

    row: strawberry.Private[models.WebhookDelivery]
    message_id: str = strawberry.field(
        description="The header webhook-id: the same for every try, and for every webhook that is told this."
    )
    event_type: str = strawberry.field(description="What it tells of.")
    status: WebhookDeliveryStatus = strawberry.field(description="Where it stands.")
    payload: WebhookPayload = strawberry.field(description="How much it tells.")
    attempt_count: Long = strawberry.field(description="How often it was tried.")
    response_status: int | None = strawberry.field(description="The status of the last answer.")
    failure: WebhookFailure | None = strawberry.field(description="Why the last try failed, or it was given up.")
    is_test: bool = strawberry.field(description="Whether somebody tried the webhook out.")
    occurred_at: datetime = strawberry.field(description="When what it tells of happened.")
    created_at: datetime = strawberry.field(description="When it came to be owed.")
    next_at: datetime | None = strawberry.field(description="When the next try is due, while it is PENDING.")
    ended_at: datetime | None = strawberry.field(description="When it was delivered or given up.")

    @strawberry.field(description="Whom it is for.")
    async def webhook(self, info: Info) -> Webhook:
        """Find the webhook.

        Raises:
            WebhookNotFound: It was deleted meanwhile.
        """
        found = await relay.resolve_node(info.context, encode(WEBHOOK, self.row.webhook_id))
        if found is None:
            raise WebhookNotFound
        return cast("Webhook", found)

    @strawberry.field(
        description="What is sent, to the byte; null when it is not kept any more, and for whoever may not read what a "
        "full one shows."
    )
    async def body(self, info: Info) -> str | None:
        """Read the message."""
        return await info.context.use(Deliveries).body(info.context.viewer, self.row)

    @strawberry.field(description="Its tries, in order.")
    async def attempts(self, info: Info) -> list[WebhookAttempt]:
        """Read the tries."""
        return [WebhookAttempt.of(row) for row in await info.context.use(Deliveries).attempts(self.row)]

    @classmethod
    def of(cls, row: models.WebhookDelivery) -> "WebhookDelivery":
        """Show a delivery."""
        return cls(
            id=encode(DELIVERY, row.id),
            row=row,
            message_id=message_id(row.message_id),
            event_type=row.event_type,
            status=row.status,
            payload=row.payload,
            attempt_count=Long(row.attempts),
            response_status=row.last_status,
            failure=row.failure,
            is_test=row.is_test,
            occurred_at=row.occurred_at,
            created_at=row.created_at,
            next_at=row.due_at,
            ended_at=row.ended_at,
        )


@extend(Workspace)
class WorkspaceWebhooks:
    """Whom a workspace tells what happens in it."""

    @strawberry.field(description="Its webhooks, oldest first; needs WEBHOOKS_READ.")
    @staticmethod
    async def webhooks(
        workspace: strawberry.Parent[Workspace],
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Webhook]:
        """List webhooks."""
        request = page_args(first, after, last, before)
        page = await info.context.use(Webhooks).page(info.context.viewer, workspace.own_id, request)
        return Connection[Webhook].of(page, Webhook.of)

    @strawberry.field(description="What its webhooks were told and are to be told, newest first; needs WEBHOOKS_READ.")
    @staticmethod
    async def webhook_deliveries(
        workspace: strawberry.Parent[Workspace],
        info: Info,
        where: Annotated[WebhookDeliveryFilter | None, _WHERE] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[WebhookDelivery]:
        """List deliveries."""
        request = page_args(first, after, last, before)
        wanted = filter_of(where, None)
        page = await info.context.use(Deliveries).page(info.context.viewer, workspace.own_id, wanted, request)
        return Connection[WebhookDelivery].of(page, WebhookDelivery.of)


async def _webhooks(context: Context, ids: Sequence[Any]) -> Mapping[Any, Any]:
    rows = await context.use(Webhooks).visible(context.viewer, ids)
    return {own_id: Webhook.of(row) for own_id, row in rows.items()}


async def _deliveries(context: Context, ids: Sequence[Any]) -> Mapping[Any, Any]:
    rows = await context.use(Deliveries).visible(context.viewer, ids)
    return {own_id: WebhookDelivery.of(row) for own_id, row in rows.items()}


node_loader(WEBHOOK, _webhooks)
node_loader(DELIVERY, _deliveries)


def webhook_id_of(text: str, field: str) -> UUID:
    """Read the id of a webhook."""
    return decode(text, WEBHOOK, field)
