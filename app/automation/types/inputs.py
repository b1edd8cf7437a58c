"""What a trigger can be told, by type."""

from datetime import date, datetime
from typing import Any

import strawberry

from app.accounts.types import ActivityKind
from app.api.relay import decode
from app.api.scalars import JSON, Long
from app.automation.configs import (
    DEFAULT_BODY_BYTES,
    ConversationConfig,
    EventConfig,
    MailConfig,
    WebhookConfig,
)
from app.automation.schedules import Schedule
from app.automation.types.enums import (
    BinaryBodies,
    ConversationMoment,
    Handshake,
    HmacAlgorithm,
    HmacEncoding,
    HookMethod,
    MissedRuns,
    Overlap,
    WebhookAuth,
    WebhookReply,
)
from app.kernel.errors import InvalidInput

_FILTER = (
    "A CEL expression over `event` that must be true, such as `event.data.name == 'Invoice'`; without macros. "
    "One that fails on an event does not let it through."
)


@strawberry.input(description="How a webhook takes and answers requests.")
class WebhookInput:
    """See `configs.WebhookConfig`."""

    auth: WebhookAuth = strawberry.field(default=WebhookAuth.NONE, description="How a request shows whose it is.")
    secret: str | None = strawberry.field(
        default=None, description="What requests are checked with: 8 to 1,000 characters; kept encrypted, never shown."
    )
    header: str | None = strawberry.field(
        default=None, description="Of SECRET_HEADER (x-plait-secret unless told) and HMAC: the header to look at."
    )
    username: str | None = strawberry.field(default=None, description="Of BASIC.")
    prefix: str = strawberry.field(default="", description="Of HMAC: what stands before the signature, as `sha256=`.")
    encoding: HmacEncoding = strawberry.field(default=HmacEncoding.HEX, description="Of HMAC.")
    algorithm: HmacAlgorithm = strawberry.field(default=HmacAlgorithm.SHA256, description="Of HMAC.")
    tolerance_ms: int = strawberry.field(
        default=300_000, description="How old or how far ahead a signed time stamp may be: 10 seconds to a day."
    )
    delivery_header: str | None = strawberry.field(
        default=None,
        description="The header that names the delivery and must be there; copies within 24 hours start one run. "
        "Without it: what the preset knows, or idempotency-key. What is not signed counts together with the body.",
    )
    handshake: Handshake = strawberry.field(
        default=Handshake.NONE, description="How the sender asks whether the address is ours."
    )
    methods: list[HookMethod] = strawberry.field(
        default_factory=lambda: [HookMethod.POST, HookMethod.GET],
        description="Requests that start runs. Whatever opens a link sends a GET: without authentication, leave that "
        "out where links are shown. Handshakes are answered all the same.",
    )
    verify_token: str | None = strawberry.field(
        default=None, description="Of META: what it must know; kept encrypted, never shown."
    )
    reply: WebhookReply = strawberry.field(default=WebhookReply.AT_ONCE, description="When a request is answered.")
    reply_timeout_ms: int = strawberry.field(
        default=30_000, description="Of WHEN_DONE: how long is waited for the run, up to a minute."
    )
    max_body_bytes: Long = strawberry.field(
        default=Long(DEFAULT_BODY_BYTES), description="How large a body may be, up to 8 MiB; unpacked as well."
    )
    rate_per_minute: int = strawberry.field(default=600, description="How many requests a minute are taken.")
    binary: BinaryBodies = strawberry.field(
        default=BinaryBodies.FILE, description="What becomes of bytes that are no text."
    )

    def to_config(self) -> WebhookConfig:
        """Read it, without the secrets."""
        given: dict[str, Any] = dict(vars(self))
        del given["secret"], given["verify_token"]
        given["methods"] = tuple(dict.fromkeys(self.methods))
        return WebhookConfig.model_construct(**given)


@strawberry.input(description="When a schedule fires: give exactly one of cron, everyMs and at.")
class ScheduleInput:
    """See `schedules.Schedule`."""

    cron: str | None = strawberry.field(
        default=None,
        description="Minute, hour, day of the month, month, day of the week, as Debian's cron has them: `0 9 * * 1-5`.",
    )
    every_ms: Long | None = strawberry.field(default=None, description="An interval of 10 seconds to 366 days.")
    at: datetime | None = strawberry.field(default=None, description="A single time.")
    time_zone: str = strawberry.field(
        default="UTC", description="Of the cron expression and the excluded dates: a name of the IANA database."
    )
    starts_at: datetime | None = strawberry.field(default=None, description="It does not fire before.")
    ends_at: datetime | None = strawberry.field(default=None, description="It does not fire after.")
    excluded_dates: list[date] = strawberry.field(
        default_factory=list[date], description="Days on which it does not fire, up to 1,000."
    )
    missed_runs: MissedRuns = strawberry.field(
        default=MissedRuns.RUN_ONCE, description="What becomes of times that passed while nothing could fire."
    )
    overlap: Overlap = strawberry.field(
        default=Overlap.ALLOW, description="What happens when it fires while a run of it goes on."
    )
    max_runs: int | None = strawberry.field(default=None, description="After how many times it switches itself off.")
    max_failures: int = strawberry.field(
        default=10, description="After how many failures in a row it switches itself off, with a mail; 0: never."
    )
    input: JSON | None = strawberry.field(default=None, description="The `data` of its runs' input.")

    def to_config(self) -> Schedule:
        """Read it."""
        given: dict[str, Any] = dict(vars(self))
        given["excluded_dates"] = tuple(self.excluded_dates)
        return Schedule.model_construct(**given)


@strawberry.input(description="Which events of the workspace start runs.")
class EventTriggerInput:
    """See `configs.EventConfig`."""

    kinds: list[ActivityKind] = strawberry.field(description="What happened: one of these.")
    filter: str | None = strawberry.field(default=None, description=_FILTER)

    def to_config(self) -> EventConfig:
        """Read it."""
        return EventConfig(kinds=tuple(dict.fromkeys(self.kinds)), filter=self.filter)


@strawberry.input(description="Which moments of conversations start runs.")
class ConversationTriggerInput:
    """See `configs.ConversationConfig`."""

    moments: list[ConversationMoment] = strawberry.field(description="What happened: one of these.")
    agent_id: strawberry.ID | None = strawberry.field(
        default=None, description="Of this agent's conversations alone; of all."
    )
    filter: str | None = strawberry.field(default=None, description=_FILTER)

    def to_config(self) -> ConversationConfig:
        """Read it."""
        agent_id = None if self.agent_id is None else decode(self.agent_id, "Agent", "input.conversation.agentId")
        return ConversationConfig(moments=tuple(dict.fromkeys(self.moments)), agent_id=agent_id, filter=self.filter)


@strawberry.input(description="Which mails start runs.")
class MailTriggerInput:
    """See `configs.MailConfig`."""

    senders: list[str] = strawberry.field(
        default_factory=list[str], description="Addresses, or domains as @example.org, that may send; empty: all."
    )
    max_attachments: int = strawberry.field(default=20, description="How many attachments are kept, up to 100.")

    def to_config(self) -> MailConfig:
        """Read it."""
        if self.max_attachments < 0:
            raise InvalidInput("From 0 to 100.", field="input.mail.maxAttachments", reason="out_of_range")
        return MailConfig(senders=tuple(self.senders), max_attachments=self.max_attachments)
