"""The words of this domain as enums of the graph."""

from app.api.enums import register_enum
from app.webhooks.vocabulary import (
    WebhookDeliveryStatus,
    WebhookDisabledReason,
    WebhookFailure,
    WebhookPayload,
    WebhookPayloadVersion,
)

register_enum(WebhookPayload, "How much a webhook is told.")
register_enum(WebhookPayloadVersion, "The shape of what is sent.")
register_enum(WebhookDisabledReason, "Why nothing is sent to a webhook.")
register_enum(WebhookDeliveryStatus, "Where a delivery stands.")
register_enum(WebhookFailure, "Why a try failed, or a delivery was given up.")

__all__ = [
    "WebhookDeliveryStatus",
    "WebhookDisabledReason",
    "WebhookFailure",
    "WebhookPayload",
    "WebhookPayloadVersion",
]
