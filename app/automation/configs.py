"""What a trigger of each type is told: checked when it is set up, kept as JSON, read again when it fires."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from app.accounts.vocabulary import ActivityKind
from app.automation.schedules import Schedule, checked_schedule
from app.automation.vocabulary import (
    BinaryBodies,
    ConversationMoment,
    Handshake,
    HmacAlgorithm,
    HmacEncoding,
    HookMethod,
    TriggerType,
    WebhookAuth,
    WebhookReply,
)
from app.components.sandbox.bounded import is_bounded_expression
from app.components.sandbox.errors import SandboxError
from app.components.sandbox.sandbox import check_expression
from app.kernel.errors import InvalidInput
from app.kernel.webhook_signature import webhook_key

MAX_BODY_BYTES = 8 * 1024 * 1024
DEFAULT_BODY_BYTES = 1024 * 1024
MAX_REPLY_MS = 60_000
MAX_RATE = 1_000_000
MIN_TOLERANCE, MAX_TOLERANCE = 10_000, 24 * 3600 * 1000
_MAX_EVENT_KINDS = 100
_MAX_FILTER_CHARACTERS = 2_000
_MAX_SECRET_CHARACTERS = 1_000
_MIN_SECRET_CHARACTERS = 8
_HEADER = re.compile(r"[A-Za-z0-9-]{1,100}")
#: What a filter may read.
FILTER_NAMES = frozenset({"event"})


class _Config(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, extra="ignore")


class WebhookConfig(_Config):
    """How requests are taken and answered."""

    auth: WebhookAuth = WebhookAuth.NONE
    header: str | None = None  #: of SECRET_HEADER and HMAC
    username: str | None = None  #: of BASIC
    prefix: str = ""  #: of HMAC: what stands before the signature
    encoding: HmacEncoding = HmacEncoding.HEX
    algorithm: HmacAlgorithm = HmacAlgorithm.SHA256
    tolerance_ms: int = 300_000  #: how old a time stamp may be
    delivery_header: str | None = None  #: names the delivery, so that its copies start one run
    handshake: Handshake = Handshake.NONE
    methods: tuple[HookMethod, ...] = (HookMethod.POST, HookMethod.GET)
    reply: WebhookReply = WebhookReply.AT_ONCE
    reply_timeout_ms: int = 30_000
    max_body_bytes: int = DEFAULT_BODY_BYTES
    rate_per_minute: int = 600
    binary: BinaryBodies = BinaryBodies.FILE
    has_secret: bool = False  #: of what is kept beside this, encrypted
    has_verify_token: bool = False
    old_secret_expires_at: datetime | None = None  #: until then the secret before counts too


class EventConfig(_Config):
    """Which events are taken."""

    kinds: tuple[ActivityKind, ...] = ()
    filter: str | None = None  #: CEL over `event`


class ConversationConfig(_Config):
    """Which moments are taken."""

    moments: tuple[ConversationMoment, ...] = ()
    agent_id: UUID | None = None
    filter: str | None = None


class MailConfig(_Config):
    """Which mails are taken."""

    senders: tuple[str, ...] = ()  #: addresses, or domains as `@example.org`; empty: all
    max_attachments: int = Field(default=20, ge=0)


class ManualConfig(_Config):
    """What a run is given unless told."""

    input: Any = None


Config = WebhookConfig | Schedule | EventConfig | ConversationConfig | MailConfig | ManualConfig

_MODELS: dict[TriggerType, type[Config]] = {
    TriggerType.WEBHOOK: WebhookConfig,
    TriggerType.SCHEDULE: Schedule,
    TriggerType.EVENT: EventConfig,
    TriggerType.CONVERSATION: ConversationConfig,
    TriggerType.MAIL: MailConfig,
    TriggerType.MANUAL: ManualConfig,
}


TYPES: dict[type[Config], TriggerType] = {
    WebhookConfig: TriggerType.WEBHOOK,
    Schedule: TriggerType.SCHEDULE,
    EventConfig: TriggerType.EVENT,
    ConversationConfig: TriggerType.CONVERSATION,
    MailConfig: TriggerType.MAIL,
    ManualConfig: TriggerType.MANUAL,
}


def read_config(type: TriggerType, text: str) -> Config:
    """Read what was checked when it was kept."""
    return _MODELS[type].model_validate_json(text)


def checked_webhook(config: WebhookConfig, field: str = "input.webhook") -> WebhookConfig:
    """Return a configuration that can be worked with.

    Raises:
        InvalidInput: Names the field.
    """
    for name, low, high in (
        ("tolerance_ms", MIN_TOLERANCE, MAX_TOLERANCE),
        ("reply_timeout_ms", 1, MAX_REPLY_MS),
        ("max_body_bytes", 1, MAX_BODY_BYTES),
        ("rate_per_minute", 1, MAX_RATE),
    ):
        if not low <= getattr(config, name) <= high:
            raise InvalidInput(
                f"It must be from {low} to {high}.",
                field=f"{field}.{to_camel(name)}",
                reason="out_of_range",
                details={"minimum": low, "maximum": high},
            )
    if not config.methods:
        raise InvalidInput("Name one method at least.", field=f"{field}.methods", reason="empty")
    for name in ("header", "delivery_header"):
        value = getattr(config, name)
        if value is not None and not _HEADER.fullmatch(value):
            raise InvalidInput(
                "A header's name has letters, digits and dashes.", field=f"{field}.{to_camel(name)}", reason="header"
            )
    if config.auth is WebhookAuth.HMAC and config.header is None:
        raise InvalidInput("Name the header that has the signature.", field=f"{field}.header", reason="required")
    if config.auth is WebhookAuth.BASIC and (not config.username or ":" in config.username):
        raise InvalidInput("Name the user, without a colon.", field=f"{field}.username", reason="required")
    if len(config.prefix) > 100:  # noqa: PLR2004 - as headers' names
        raise InvalidInput("At most 100 characters.", field=f"{field}.prefix", reason="length")
    return config


def checked_secret(config: WebhookConfig, secret: str, field: str = "input.webhook.secret") -> str:
    """Return a secret that fits how requests are checked.

    Raises:
        InvalidInput: It is too short, too long or malformed.
    """
    if not _MIN_SECRET_CHARACTERS <= len(secret) <= _MAX_SECRET_CHARACTERS or "\x00" in secret:
        raise InvalidInput(
            f"A secret has {_MIN_SECRET_CHARACTERS} to {_MAX_SECRET_CHARACTERS} characters.",
            field=field,
            reason="length",
        )
    if config.auth is WebhookAuth.STANDARD_WEBHOOKS:
        try:
            webhook_key(secret)
        except ValueError:
            raise InvalidInput(
                "A secret of Standard Webhooks is whsec_ and base64 of 24 to 64 bytes.",
                field=field,
                reason="secret_malformed",
            ) from None
    return secret


def checked_events(config: EventConfig, field: str = "input.event") -> EventConfig:
    """Return which events are taken.

    Raises:
        InvalidInput: None, or too many; or the filter is malformed.
    """
    if not 1 <= len(config.kinds) <= _MAX_EVENT_KINDS:
        raise InvalidInput("Name one kind of event at least.", field=f"{field}.kinds", reason="empty")
    check_filter(config.filter, f"{field}.filter")
    return config


def checked_moments(config: ConversationConfig, field: str = "input.conversation") -> ConversationConfig:
    """Return which moments are taken.

    Raises:
        InvalidInput: None; or the filter is malformed.
    """
    if not config.moments:
        raise InvalidInput("Name one moment at least.", field=f"{field}.moments", reason="empty")
    check_filter(config.filter, f"{field}.filter")
    return config


def checked_mail(config: MailConfig, field: str = "input.mail") -> MailConfig:
    """Return which mails are taken.

    Raises:
        InvalidInput: There are too many senders, or one is malformed.
    """
    if len(config.senders) > 100:  # noqa: PLR2004 - as kinds
        raise InvalidInput("At most 100 senders.", field=f"{field}.senders", reason="too_many", details={"limit": 100})
    for at, sender in enumerate(config.senders):
        if "@" not in sender or sender.endswith("@") or len(sender) > 254:  # noqa: PLR2004 - RFC 5321
            raise InvalidInput(
                "An address, or a domain as @example.org.", field=f"{field}.senders.{at}", reason="address_malformed"
            )
    if not 0 <= config.max_attachments <= 100:  # noqa: PLR2004 - likewise
        raise InvalidInput(
            "From 0 to 100.",
            field=f"{field}.maxAttachments",
            reason="out_of_range",
            details={"minimum": 0, "maximum": 100},
        )
    return config.model_copy(update={"senders": tuple(each.lower() for each in config.senders)})


def check_filter(source: str | None, field: str) -> None:
    """Refuse a filter that cannot be evaluated between two rows.

    Raises:
        InvalidInput: It does not parse, reads what is not there, or its cost has no bound.
    """
    if source is None:
        return
    if len(source) > _MAX_FILTER_CHARACTERS:
        raise InvalidInput(f"At most {_MAX_FILTER_CHARACTERS} characters.", field=field, reason="length")
    try:
        names = check_expression(source)
    except SandboxError as error:
        raise InvalidInput(f"This is no CEL expression: {error.message}", field=field, reason="expression") from None
    if not is_bounded_expression(source):
        raise InvalidInput(
            "A filter has no macros, comments or functions whose cost is not bounded.", field=field, reason="too_costly"
        )
    _refuse_names(names - FILTER_NAMES, field)


def _refuse_names(unknown: frozenset[str] | Sequence[str], field: str) -> None:
    if unknown:
        raise InvalidInput(f"A filter reads `event` alone, not `{min(unknown)}`.", field=field, reason="name_unknown")


def checked(config: Config, now: datetime) -> Config:
    """Return a configuration that can be worked with.

    Raises:
        InvalidInput: Names the field.
    """
    match config:
        case WebhookConfig():
            return checked_webhook(config)
        case Schedule():
            return checked_schedule(config, now)
        case EventConfig():
            return checked_events(config)
        case ConversationConfig():
            return checked_moments(config)
        case MailConfig():
            return checked_mail(config)
        case ManualConfig():
            return config
