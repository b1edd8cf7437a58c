"""What triggers were told, by type."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, cast

import strawberry

from app.accounts.types import ActivityKind
from app.api.context import Info
from app.api.relay import encode
from app.api.scalars import JSON, Long
from app.automation import configs, schedules
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

MAX_TIMES = 100


@strawberry.type(description="How a webhook takes and answers requests; its secrets are never shown.")
class WebhookSettings:
    """See `configs.WebhookConfig`."""

    auth: WebhookAuth = strawberry.field(description="How a request shows whose it is.")
    header: str | None = strawberry.field(description="The header of SECRET_HEADER or HMAC.")
    username: str | None = strawberry.field(description="Of BASIC.")
    prefix: str = strawberry.field(description="Of HMAC: what stands before the signature.")
    encoding: HmacEncoding = strawberry.field(description="Of HMAC: how the signature is written.")
    algorithm: HmacAlgorithm = strawberry.field(description="Of HMAC: its hash.")
    tolerance_ms: int = strawberry.field(description="How old or how far ahead a signed time stamp may be.")
    delivery_header: str | None = strawberry.field(description="The header that names the delivery.")
    handshake: Handshake = strawberry.field(description="How the sender asks whether the address is ours.")
    methods: list[HookMethod] = strawberry.field(description="The methods of requests that start runs.")
    has_secret: bool = strawberry.field(description="Whether a secret is kept.")
    old_secret_expires_at: datetime | None = strawberry.field(
        description="Until when the secret before counts too; null when none does."
    )
    has_verify_token: bool = strawberry.field(description="Whether a token for the handshake is kept.")
    reply: WebhookReply = strawberry.field(description="When a request is answered.")
    reply_timeout_ms: int = strawberry.field(description="Of WHEN_DONE: how long is waited for the run.")
    max_body_bytes: Long = strawberry.field(description="How large a body may be.")
    rate_per_minute: int = strawberry.field(description="How many requests a minute are taken.")
    binary: BinaryBodies = strawberry.field(description="What becomes of bytes that are no text.")

    @classmethod
    def of(cls, config: configs.WebhookConfig) -> "WebhookSettings":
        """Show a configuration."""
        until = config.old_secret_expires_at
        facts: dict[str, Any] = config.model_dump() | {
            "max_body_bytes": Long(config.max_body_bytes),
            "methods": list(config.methods),
            "old_secret_expires_at": None if until is None or until <= datetime.now(UTC) else until,
        }
        return cls(**facts)


@strawberry.type(description="When a schedule fires.")
class ScheduleSettings:
    """See `schedules.Schedule`."""

    cron: str | None = strawberry.field(description="A cron expression of five fields.")
    every_ms: Long | None = strawberry.field(description="An interval.")
    at: datetime | None = strawberry.field(description="A single time.")
    time_zone: str = strawberry.field(description="Of the cron expression and the excluded dates.")
    starts_at: datetime | None = strawberry.field(description="It does not fire before.")
    ends_at: datetime | None = strawberry.field(description="It does not fire after.")
    excluded_dates: list[date] = strawberry.field(description="Days on which it does not fire.")
    missed_runs: MissedRuns = strawberry.field(description="What becomes of times that passed unnoticed.")
    overlap: Overlap = strawberry.field(description="What happens while the last run goes on.")
    max_runs: int | None = strawberry.field(description="After how many times it is switched off.")
    max_failures: int = strawberry.field(description="After how many failures in a row it is switched off; 0: never.")
    input: JSON | None = strawberry.field(description="The `data` of its runs' input.")
    schedule: strawberry.Private[schedules.Schedule]

    @strawberry.field(description="In words.")
    def explanation(self) -> str:
        """Say when it fires."""
        return schedules.explained(self.schedule)

    @strawberry.field(description="The next times it would fire from now on, were it switched on.")
    def next_at(
        self,
        info: Info,
        first: Annotated[int, strawberry.argument(description="How many, up to 100.")] = 10,
    ) -> list[datetime]:
        """List the next times."""
        del info
        if not 0 <= first <= MAX_TIMES:
            raise InvalidInput(f"'first' must be from 0 to {MAX_TIMES}.", field="first", reason="out_of_range")
        return schedules.next_times(self.schedule, datetime.now(UTC), first)

    @classmethod
    def of(cls, schedule: schedules.Schedule) -> "ScheduleSettings":
        """Show a schedule."""
        return cls(
            cron=schedule.cron,
            every_ms=cast("Long | None", schedule.every_ms),
            at=schedule.at,
            time_zone=schedule.time_zone,
            starts_at=schedule.starts_at,
            ends_at=schedule.ends_at,
            excluded_dates=list(schedule.excluded_dates),
            missed_runs=schedule.missed_runs,
            overlap=schedule.overlap,
            max_runs=schedule.max_runs,
            max_failures=schedule.max_failures,
            input=cast("JSON | None", schedule.input),
            schedule=schedule,
        )


@strawberry.type(description="Which events of the workspace a trigger takes.")
class EventSettings:
    """See `configs.EventConfig`."""

    kinds: list[ActivityKind] = strawberry.field(description="What happened.")
    filter: str | None = strawberry.field(description="A CEL expression over `event` that must be true.")

    @classmethod
    def of(cls, config: configs.EventConfig) -> "EventSettings":
        """Show a configuration."""
        return cls(kinds=list(config.kinds), filter=config.filter)


@strawberry.type(description="Which moments of conversations a trigger takes.")
class ConversationSettings:
    """See `configs.ConversationConfig`."""

    moments: list[ConversationMoment] = strawberry.field(description="What happened.")
    agent_id: strawberry.ID | None = strawberry.field(description="Of this agent's conversations alone.")
    filter: str | None = strawberry.field(description="A CEL expression over `event` that must be true.")

    @classmethod
    def of(cls, config: configs.ConversationConfig) -> "ConversationSettings":
        """Show a configuration."""
        agent = None if config.agent_id is None else encode("Agent", config.agent_id)
        return cls(moments=list(config.moments), agent_id=agent, filter=config.filter)


@strawberry.type(description="Which mails a trigger takes.")
class MailSettings:
    """See `configs.MailConfig`."""

    senders: list[str] = strawberry.field(description="Addresses, or domains as @example.org; empty: all.")
    max_attachments: int = strawberry.field(description="How many attachments of a mail are kept.")

    @classmethod
    def of(cls, config: configs.MailConfig) -> "MailSettings":
        """Show a configuration."""
        return cls(senders=list(config.senders), max_attachments=config.max_attachments)
