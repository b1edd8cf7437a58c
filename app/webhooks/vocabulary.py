"""The words this domain speaks, and its limits."""

from enum import StrEnum

MAX_WEBHOOKS = 100  #: of one workspace
MAX_DESCRIPTION_CHARACTERS = 500
MAX_WORKFLOWS = 100  #: that one webhook may be limited to
MIN_TIMEOUT_MS, MAX_TIMEOUT_MS, DEFAULT_TIMEOUT_MS = 1_000, 30_000, 15_000
MAX_IN_FLIGHT, DEFAULT_IN_FLIGHT = 32, 8
MAX_PER_SECOND = 1_000
MAX_KEPT_BYTES = 16_384  #: of an answer's body
MAX_OVERLAP_HOURS, DEFAULT_OVERLAP_HOURS = 7 * 24, 24
MAX_REDELIVERED = 10_000  #: by one mutation
WEBHOOK = "Webhook"
DELIVERY = "WebhookDelivery"


class WebhookPayload(StrEnum):
    """How much a webhook is told."""

    FULL = "full"  #: the object as it is when the event is taken up, and what changed
    THIN = "thin"  #: ids alone; whoever wants to know more asks the graph


class WebhookPayloadVersion(StrEnum):
    """The shape of what is sent; a webhook keeps the one it was set up with until somebody changes it."""

    V1 = "1"  #: the first


class WebhookDisabledReason(StrEnum):
    """Why nothing is sent to a webhook."""

    BY_HAND = "by_hand"  #: somebody disabled it
    GONE = "gone"  #: its receiver answered 410
    FAILING = "failing"  #: nothing was delivered for too long
    OWNER_LEFT = "owner_left"  #: whoever set it up, or took it over, is no member any more


class WebhookDeliveryStatus(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"  #: it is to be sent, for the first time or again
    DELIVERED = "delivered"  #: the receiver answered with 2xx
    FAILED = "failed"  #: it was given up: after the last try, or because its webhook was disabled


class WebhookFailure(StrEnum):
    """Why a try failed, or a delivery was given up."""

    HTTP_STATUS = "http_status"  #: the answer was not 2xx
    REDIRECTED = "redirected"  #: the answer leads elsewhere; redirects are not followed
    TIMED_OUT = "timed_out"  #: there was no whole answer in time
    UNREACHABLE = "unreachable"  #: the name does not resolve, or nobody listens there
    BROKEN_OFF = "broken_off"  #: the connection broke before there was a whole answer
    ADDRESS_REFUSED = "address_refused"  #: the host leads to a private address
    RESPONSE_INVALID = "response_invalid"  #: the answer is not proper HTTP
    UNSENDABLE = "unsendable"  #: the request cannot be made, or a secret of it cannot be read
    WEBHOOK_DISABLED = "webhook_disabled"  #: the webhook was disabled before it could be sent
