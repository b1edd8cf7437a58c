"""What whoever follows deliveries is told."""

from typing import cast
from uuid import UUID

import strawberry

from app.accounts.types import Workspace
from app.api import relay
from app.api.context import Info
from app.api.relay import encode
from app.api.scalars import Long
from app.webhooks.deliveries import Deliveries, DeliveryNotFound
from app.webhooks.types.webhooks import WebhookAttempt, WebhookDelivery


@strawberry.interface(description="A try of a delivery, or where all deliveries are.")
class WebhookDeliveryEvent:
    """See `log.TryEntry`."""

    sequence: Long = strawberry.field(
        description="Its place among all tries of the workspace, so some numbers may be left out; resume after it with "
        "`after`."
    )


@strawberry.type(description="Where the deliveries are now: the first event of a subscription without `after`.")
class WebhookDeliveriesSnapshot(WebhookDeliveryEvent):
    """What there is before the next event."""

    workspace_uuid: strawberry.Private[UUID]

    @strawberry.field(description="The workspace; read its `webhookDeliveries` here.")
    async def workspace(self, info: Info) -> Workspace:
        """Find the workspace.

        Raises:
            DeliveryNotFound: It was deleted meanwhile.
        """
        found = await relay.resolve_node(info.context, encode("Workspace", self.workspace_uuid))
        if found is None:
            raise DeliveryNotFound
        return cast("Workspace", found)


@strawberry.type(description="A delivery was tried.")
class WebhookDeliveryAttempted(WebhookDeliveryEvent):
    """See `log.TryEntry`."""

    delivery_id: strawberry.ID = strawberry.field(description="The id of the delivery.")
    webhook_id: strawberry.ID = strawberry.field(description="The id of its webhook.")
    attempt_uuid: strawberry.Private[UUID]

    @strawberry.field(description="The try; null once it is not kept any more.")
    async def attempt(self, info: Info) -> WebhookAttempt | None:
        """Read the try."""
        row = await info.context.use(Deliveries).attempt(self.attempt_uuid)
        return None if row is None else WebhookAttempt.of(row)

    @strawberry.field(description="The delivery as it is now; null once it is not kept any more.")
    async def delivery(self, info: Info) -> WebhookDelivery | None:
        """Find the delivery."""
        return cast("WebhookDelivery | None", await relay.resolve_node(info.context, self.delivery_id))


EVENT_TYPES = (WebhookDeliveriesSnapshot, WebhookDeliveryAttempted)
