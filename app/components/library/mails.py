"""The `email_send` component: one mail to all of its recipients, or to none."""

import hashlib
import re
from email.errors import HeaderParseError
from email.headerregistry import Address, AddressHeader
from email.message import EmailMessage
from email.utils import formatdate
from typing import Annotated, Any, Literal, cast

from email_validator import EmailNotValidError, validate_email
from pydantic import Field

from app.components.contract import (
    OUTPUT,
    Component,
    ComponentCategory,
    ComponentFailed,
    Config,
    NodeContext,
    Port,
    Result,
    SecretTemplate,
    SideEffects,
    Template,
)
from app.kernel.http_outcomes import EgressDenied
from app.kernel.mail import MAIL_POLICY
from app.kernel.smtp import SmtpOutcomeUnknown, SmtpRefused, SmtpServer, SmtpTls, SmtpUnreachable, deliver

_MOST_RECIPIENTS = 50
_MAX_LIST = 10_000  #: characters of one rendered list of addresses
_MAX_SUBJECT = 500
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
_HOST = r"^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$|^[0-9a-fA-F:.]{2,45}$"

Recipients = Annotated[list[Template], Field(max_length=_MOST_RECIPIENTS)]


class MailServer(Config):
    """A server of your own."""

    host: Annotated[str, Field(pattern=_HOST)] = Field(
        description="Its name or address; private ones only where the operator allows them."
    )
    port: Annotated[int, Field(ge=1, le=65_535)] = 587
    tls: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="tls: from the first byte, usual on port 465. Certificates are checked."
    )
    username: SecretTemplate | None = None
    password: SecretTemplate | None = None


class EmailSendConfig(Config):
    """A mail. Every address field may hold several, as `ada@example.com, Bob <bob@example.com>`."""

    to: Recipients = Field(default_factory=list[str])
    cc: Recipients = Field(default_factory=list[str])
    bcc: Recipients = Field(default_factory=list[str])
    sender: Template | None = Field(
        default=None, alias="from", description="Only with a server of your own: this installation's has its own."
    )
    reply_to: Template | None = None
    subject: Template = Field(description="Line breaks become spaces.")
    text: Template | None = Field(default=None, description="The mail as plain text.")
    html: Template | None = Field(
        default=None, description="The mail as HTML. Write values as `{{ value|e }}`: they may hold HTML of their own."
    )
    server: MailServer | None = Field(default=None, description="Without it, the mail server of this installation.")
    timeout_ms: Annotated[int, Field(ge=1_000, le=120_000)] = 30_000


class EmailSend(Component):
    """Writes to people."""

    id = "email_send"
    name = "Send e-mail"
    description = "Sends a mail by the installation's server or one of your own, to all of its recipients or to none."
    category = ComponentCategory.NETWORK
    outputs = (Port(OUTPUT, "object", "`{messageId, recipients}`; recipients counts those of cc and bcc too."),)
    side_effects = SideEffects.ONCE
    config = EmailSendConfig
    example = {
        "to": ["{{ input.email }}"],
        "subject": "Your order {{ input.order }}",
        "text": "Dear {{ input.name }},\n\nit is on its way.\n",
    }

    def problems(self, config: EmailSendConfig) -> list[tuple[str, str]]:
        """Check what fields say together."""
        found: list[tuple[str, str]] = []
        if not (config.to or config.cc or config.bcc):
            found.append(("to", "Name somebody in to, cc or bcc."))
        if config.text is None and config.html is None:
            found.append(("text", "Give text, html or both."))
        if config.server is None and config.sender is not None:
            found.append(("from", "This installation's mails have its own address; use replyTo, or a server."))
        if config.server is not None and config.sender is None:
            found.append(("from", "Say whom the mail is from."))
        if config.server is not None:
            found.extend(_server_problems(config.server))
        return found

    async def run(self, config: EmailSendConfig, ctx: NodeContext) -> Result:
        """Write it, hand it over.

        Raises:
            ComponentFailed: `MAIL_NOT_CONFIGURED`, `MAIL_INVALID`, `MAIL_REFUSED`, `EGRESS_DENIED`,
                `PEER_UNREACHABLE`; `MAIL_UNCONFIRMED` with `details.outcome` unknown when the server did not
                say whether it took the mail.
        """
        server, sender = await _route(config, ctx)
        message, recipients = await _written(config, sender, ctx)
        try:
            await deliver(
                server,
                message,
                sender.addr_spec,
                recipients,
                # the operator's own server may stand where users may not reach
                dialler=ctx.dialler if config.server is not None else None,
                timeout_seconds=config.timeout_ms / 1000,
            )
        except EgressDenied as error:
            raise ComponentFailed("EGRESS_DENIED", str(error)) from None
        except SmtpUnreachable as error:
            raise ComponentFailed("PEER_UNREACHABLE", str(error), is_retryable=True) from None
        except SmtpRefused as error:
            raise ComponentFailed(
                "MAIL_REFUSED", str(error), is_retryable=error.is_temporary, details={"smtpCode": error.code}
            ) from None
        except SmtpOutcomeUnknown as error:
            raise ComponentFailed("MAIL_UNCONFIRMED", str(error), details={"outcome": "unknown"}) from None
        return Result({"messageId": message["Message-ID"], "recipients": len(recipients)})


def _server_problems(server: MailServer) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if (server.username is None) != (server.password is None):
        found.append(("server.password", "Give username and password, or neither."))
    if server.tls == "none" and server.password is not None:
        found.append(("server.tls", "A password is not sent without TLS."))
    return found


async def _route(config: EmailSendConfig, ctx: NodeContext) -> tuple[SmtpServer, Address]:
    """Say by which server, and from whom."""
    if config.server is None:
        if ctx.mail is None:
            raise ComponentFailed("MAIL_NOT_CONFIGURED", "This installation sends no mail; name a server in the node.")
        return ctx.mail.server, _one(ctx.mail.sender, "from")
    own = config.server
    return SmtpServer(
        host=own.host,
        port=own.port,
        tls=SmtpTls(own.tls),
        username=_credential(await ctx.render_secret(own.username)) if own.username is not None else None,
        password=_credential(await ctx.render_secret(own.password)) if own.password is not None else None,
    ), _one(await ctx.render(config.sender or ""), "from")


def _credential(value: str) -> str:
    if _CONTROL.search(value):
        raise ComponentFailed("MAIL_INVALID", "The user name or the password contains a control character.")
    return value


async def _written(config: EmailSendConfig, sender: Address, ctx: NodeContext) -> tuple[EmailMessage, list[str]]:
    """Write the message; return it and every address that gets it, each once."""
    lists: dict[str, list[Address]] = {"to": [], "cc": [], "bcc": []}
    for name, templates in (("to", config.to), ("cc", config.cc), ("bcc", config.bcc)):
        for template in templates:
            lists[name] += read_addresses(await ctx.render(template), name)
    recipients = list(dict.fromkeys(each.addr_spec for addresses in lists.values() for each in addresses))
    if not recipients:
        raise ComponentFailed("MAIL_INVALID", "The mail has no recipient.")
    if len(recipients) > _MOST_RECIPIENTS:
        raise ComponentFailed("MAIL_INVALID", f"The mail has over {_MOST_RECIPIENTS} recipients.")
    message = EmailMessage(policy=MAIL_POLICY)
    message["From"] = sender
    for name in ("to", "cc"):
        if lists[name]:
            message[name.title()] = lists[name]
    reply_to = read_addresses(await ctx.render(config.reply_to), "replyTo") if config.reply_to is not None else []
    if reply_to:
        message["Reply-To"] = reply_to
    subject = " ".join(_CONTROL.sub(" ", await ctx.render(config.subject)).split())
    message["Subject"] = subject[:_MAX_SUBJECT]
    message["Date"] = formatdate()
    digest = hashlib.sha256(ctx.idempotency_key.encode()).hexdigest()[:32]
    message["Message-ID"] = f"<{digest}@{sender.domain}>"
    text = await ctx.render(config.text) if config.text is not None else None
    html = await ctx.render(config.html) if config.html is not None else None
    if text is not None:
        message.set_content(text)
        if html is not None:
            message.add_alternative(html, subtype="html")
    else:
        message.set_content(html or "", subtype="html")
    return message, recipients


def _one(text: str, field: str) -> Address:
    found = read_addresses(text, field)
    if len(found) != 1:
        raise ComponentFailed("MAIL_INVALID", f"'{field}' must be one address.", details={"field": field})
    return found[0]


def read_addresses(text: str, field: str) -> list[Address]:
    """Read a list of addresses (RFC 5322 §3.4); nothing that could end a header gets through.

    Raises:
        ComponentFailed: `MAIL_INVALID` names the field.
    """
    text = text.strip()
    if not text:
        return []
    wrong = ComponentFailed("MAIL_INVALID", f"'{field}' is not a list of addresses.", details={"field": field})
    if len(text) > _MAX_LIST or _CONTROL.search(text):
        raise wrong
    try:
        header = cast("Any", AddressHeader).value_parser(text)
        if header.all_defects:
            raise wrong
        return [_checked(mailbox) for mailbox in header.all_mailboxes]
    except (EmailNotValidError, HeaderParseError, ValueError, IndexError):
        raise wrong from None


def _checked(mailbox: Any) -> Address:
    """Check an address, and write its domain as every server reads it."""
    found = validate_email(mailbox.addr_spec, check_deliverability=False, globally_deliverable=False)
    if found.ascii_email is None:
        raise ValueError("an address outside ASCII")
    local, _, domain = found.ascii_email.rpartition("@")
    return Address(mailbox.display_name or "", local, domain)
