"""Webhooks, their deliveries and the types of events as the graph shows them."""

from app.webhooks.types.delivery_events import (
    EVENT_TYPES,
    WebhookDeliveriesSnapshot,
    WebhookDeliveryAttempted,
    WebhookDeliveryEvent,
)
from app.webhooks.types.event_types import WebhookEventType
from app.webhooks.types.webhooks import Webhook, WebhookDelivery, WebhookDeliveryFilter, filter_of, webhook_id_of

__all__ = [
    "EVENT_TYPES",
    "Webhook",
    "WebhookDeliveriesSnapshot",
    "WebhookDelivery",
    "WebhookDeliveryAttempted",
    "WebhookDeliveryEvent",
    "WebhookDeliveryFilter",
    "WebhookEventType",
    "filter_of",
    "webhook_id_of",
]
