"""The closed sets of words this domain speaks."""

from enum import StrEnum


class TriggerType(StrEnum):
    """What a trigger waits for; it never changes."""

    WEBHOOK = "webhook"  #: a request to its address
    SCHEDULE = "schedule"  #: a time
    EVENT = "event"  #: something that happens in the workspace
    CONVERSATION = "conversation"  #: something that happens in a conversation
    MAIL = "mail"  #: a mail to its address
    MANUAL = "manual"  #: somebody who runs it by hand


class TriggerBinding(StrEnum):
    """What of its workflow a trigger runs."""

    PUBLISHED = "published"  #: the version that is published when it fires
    VERSION = "version"  #: one version for ever
    LATEST = "latest"  #: the draft as it is when it fires: for trying things out


class WebhookAuth(StrEnum):
    """How a request shows whose it is."""

    NONE = "none"  #: the address alone is known to whoever may call it
    SECRET_HEADER = "secret_header"  # noqa: S105 - #: a header holds the secret
    BASIC = "basic"  #: user name and password (RFC 7617)
    HMAC = "hmac"  #: a header holds an HMAC of the body under the secret
    GITHUB = "github"  #: GitHub, and Meta: X-Hub-Signature-256
    STRIPE = "stripe"  #: Stripe: Stripe-Signature, with a time stamp
    SLACK = "slack"  #: Slack: X-Slack-Signature, with a time stamp
    STANDARD_WEBHOOKS = "standard_webhooks"  #: Standard Webhooks, and Svix: webhook-signature, with a time stamp
    TWILIO = "twilio"  #: Twilio: X-Twilio-Signature, over address and form


class HookMethod(StrEnum):
    """A method of requests that start runs."""

    POST = "post"  #: what senders of webhooks use
    GET = "get"  #: what whoever opens a link does


class HmacEncoding(StrEnum):
    """How a signature is written."""

    HEX = "hex"  #: as hexadecimal digits
    BASE64 = "base64"  #: as base64


class HmacAlgorithm(StrEnum):
    """The hash of an HMAC."""

    SHA256 = "sha256"  #: SHA-256
    SHA512 = "sha512"  #: SHA-512
    SHA1 = "sha1"  #: SHA-1, for senders that know no other


class Handshake(StrEnum):
    """How a sender asks whether an address is ours before it sends to it."""

    NONE = "none"  #: it does not, or in the way of Slack
    META = "meta"  #: Meta and WhatsApp: GET with hub.verify_token and hub.challenge
    MICROSOFT = "microsoft"  #: Microsoft Graph: POST with ?validationToken=
    DROPBOX = "dropbox"  #: Dropbox, Nylas: GET with ?challenge=
    ZOOM = "zoom"  #: Zoom: the event endpoint.url_validation
    X = "x"  #: X: GET with ?crc_token=


class WebhookReply(StrEnum):
    """When a request is answered."""

    AT_ONCE = "at_once"  #: 202 with the id of the run, as soon as that is accepted
    WHEN_DONE = "when_done"  #: with what the run gives; 202 if that takes too long


class BinaryBodies(StrEnum):
    """What becomes of bytes that are no text."""

    FILE = "file"  #: a file of the workspace, which the input names
    BASE64 = "base64"  #: base64 in the input


class MissedRuns(StrEnum):
    """What becomes of times that passed while nothing could fire."""

    SKIP = "skip"  #: nothing
    RUN_ONCE = "run_once"  #: one run for all of them
    RUN_ALL = "run_all"  #: a run for each, at most for the last hundred


class Overlap(StrEnum):
    """What happens when a trigger fires while a run of it goes on."""

    ALLOW = "allow"  #: both run
    SKIP = "skip"  #: the new one does not
    QUEUE = "queue"  #: the new one waits for its end
    CANCEL_PREVIOUS = "cancel_previous"  #: the old one is cancelled


class ConversationMoment(StrEnum):
    """What happens in a conversation that can start a run."""

    STARTED = "started"  #: somebody began it
    MESSAGE_RECEIVED = "message_received"  #: whoever the agent talks with said something
    ESCALATED = "escalated"  #: it was handed to a person
    RESUMED = "resumed"  #: a person handed it back
    COMPLETED = "completed"  #: it is resolved
    ENDED = "ended"  #: somebody ended it


class FiringStatus(StrEnum):
    """What became of one time that a trigger fired."""

    PENDING = "pending"  #: its run is about to be started, or waits for the one before
    STARTED = "started"  #: its run goes on
    COMPLETED = "completed"  #: its run ended well
    FAILED = "failed"  #: its run failed, was cancelled, or could not be started
    SKIPPED = "skipped"  #: no run was started, on purpose


class ProcessTrigger(StrEnum):
    """What starts a process."""

    MANUAL = "manual"  #: somebody who runs it
    TIME_BASED = "time_based"  #: its schedule
    EVENT_BASED = "event_based"  #: something that happens in the workspace


class BuiltInProcess(StrEnum):
    """A process that comes with its workflow."""

    RESCHEDULE_OVERDUE_TASKS = "reschedule_overdue_tasks"  #: moves the due date of tasks that are overdue


class TriggerOrder(StrEnum):
    """An order of a list of triggers or processes; what is equal comes in the order it was made."""

    CREATED_AT_ASC = "created_at_asc"  #: the oldest first
    CREATED_AT_DESC = "created_at_desc"  #: the newest first
    NAME_ASC = "name_asc"  #: by name, by the bytes of its letters
