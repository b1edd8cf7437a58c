"""SMTP (RFC 5321): sends mail by a server of the workspace's own."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from email.utils import formatdate
from typing import Annotated, Any, Literal

from pydantic import Field

from app.components.contract import ComponentFailed, Config, SideEffects
from app.components.library.mails import read_addresses
from app.integrations.contract import Action, IntegrationType, Link, schema, text, texts
from app.integrations.failures import IntegrationFault
from app.integrations.vocabulary import CredentialKind, IntegrationCode
from app.kernel.http_outcomes import EgressDenied
from app.kernel.mail import MAIL_POLICY
from app.kernel.smtp import (
    SmtpError,
    SmtpOutcomeUnknown,
    SmtpRefused,
    SmtpServer,
    SmtpTls,
    SmtpUnreachable,
    deliver,
    greet,
)

_HOST = r"^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$|^[0-9a-fA-F:.]{2,45}$"
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
_MOST_RECIPIENTS = 50
_LOGIN_REFUSED = frozenset({530, 534, 535})

SEND = Action(
    "send",
    "Send a mail",
    "Sends one mail to all of its recipients, or to none. Addresses as `ada@example.com` or `Ada <ada@example.com>`.",
    {
        **schema(
            ("to", "subject"),
            to=texts("Recipients.", _MOST_RECIPIENTS),
            cc=texts("Recipients of a copy.", _MOST_RECIPIENTS),
            bcc=texts("Recipients nobody else sees.", _MOST_RECIPIENTS),
            replyTo=text("Where answers go.", 1_000),
            subject=text("What it is about.", 500),
            text=text("The mail as plain text.", 1_000_000),
            html=text("The mail as HTML.", 1_000_000),
        )
    },
    SideEffects.ONCE,
)


class SmtpConfig(Config):
    """A server, and whom its mails are from."""

    host: Annotated[str, Field(pattern=_HOST)]
    port: Annotated[int, Field(ge=1, le=65_535)] = 587
    tls: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="tls: from the first byte, usual on port 465. Certificates are checked."
    )
    sender: Annotated[str, Field(min_length=3, max_length=500)] = Field(
        alias="from", description="An address, as `Shop <shop@example.com>`."
    )


class Smtp(IntegrationType):
    """Writes to people."""

    id = "smtp"
    name = "SMTP"
    description = "Sends mail by an SMTP server of your own."
    credentials = (CredentialKind.BASIC, CredentialKind.NONE)
    config = SmtpConfig
    hosts_note = "The server that is named."
    example = {"host": "smtp.example.com", "from": "Shop <shop@example.com>"}

    def hosts(self, config: SmtpConfig) -> Sequence[str]:
        """Name the server."""
        return [f"{config.host.lower()}:{config.port}"]

    def problems(self, config: SmtpConfig) -> Sequence[tuple[str, str]]:
        """Read the sender."""
        try:
            found = read_addresses(config.sender, "from")
        except ComponentFailed:
            found = []
        return () if len(found) == 1 else [("from", "This must be one address.")]

    def common_actions(self) -> Sequence[Action]:
        """List what it can do."""
        return (SEND,)

    def actions(self, config: SmtpConfig, catalogue: Mapping[str, Any]) -> Sequence[Action]:
        """List what it can do."""
        del config, catalogue
        return (SEND,)

    async def test(self, link: Link) -> str:
        """Log in, and leave again.

        Raises:
            IntegrationFault: Says what is wrong.
        """
        config: SmtpConfig = link.config
        try:
            await greet(_server(link), _domain(config), dialler=link.dialler)
        except (SmtpError, EgressDenied) as error:
            raise _fault(error) from None
        return f"{config.host} greets" + (" and takes the login." if link.secret else ".")

    async def call(self, link: Link, action: Action, arguments: Mapping[str, Any]) -> Any:
        """Send the mail.

        Raises:
            IntegrationFault: It was not taken; `details.outcome` is unknown when nobody said so.
        """
        del action
        sender = read_addresses(link.config.sender, "from")[0]
        message, recipients = written_mail(arguments, sender, link.idempotency_key)
        try:
            await deliver(_server(link), message, sender.addr_spec, recipients, dialler=link.dialler)
        except (SmtpError, EgressDenied) as error:
            raise _fault(error) from None
        return {"messageId": message["Message-ID"], "recipients": len(recipients)}


def written_mail(arguments: Mapping[str, Any], sender: Any, key: str) -> tuple[EmailMessage, list[str]]:
    """Write a mail; return it and every address that gets it, each once.

    Raises:
        IntegrationFault: ARGUMENTS_INVALID: an address is none, or there is nobody or nothing to write.
    """
    message = EmailMessage(policy=MAIL_POLICY)
    recipients: dict[str, None] = {}
    try:
        message["From"] = sender
        for name, header in (("to", "To"), ("cc", "Cc"), ("bcc", "")):
            found = [each for given in arguments.get(name) or () for each in read_addresses(given, name)]
            recipients |= dict.fromkeys(each.addr_spec for each in found)
            if found and header:
                message[header] = found
        if arguments.get("replyTo"):
            message["Reply-To"] = read_addresses(arguments["replyTo"], "replyTo")
    except ComponentFailed as error:
        raise IntegrationFault(IntegrationCode.ARGUMENTS_INVALID, error.message, **error.details) from None
    if not 0 < len(recipients) <= _MOST_RECIPIENTS:
        raise IntegrationFault(IntegrationCode.ARGUMENTS_INVALID, f"A mail has 1 to {_MOST_RECIPIENTS} recipients.")
    message["Subject"] = " ".join(_CONTROL.sub(" ", str(arguments["subject"])).split())
    message["Date"] = formatdate()
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    message["Message-ID"] = f"<{digest}@{sender.domain}>"
    plain, html = arguments.get("text"), arguments.get("html")
    if plain is None and html is None:
        raise IntegrationFault(IntegrationCode.ARGUMENTS_INVALID, "Give text, html or both.")
    if plain is not None:
        message.set_content(plain)
        if html is not None:
            message.add_alternative(html, subtype="html")
    else:
        message.set_content(html or "", subtype="html")
    return message, list(recipients)


def _server(link: Link) -> SmtpServer:
    config: SmtpConfig = link.config
    name, password = link.secret.get("username"), link.secret.get("password")
    if password is not None and config.tls == "none" and config.host not in {"localhost", "127.0.0.1", "::1"}:
        raise IntegrationFault(IntegrationCode.CREDENTIAL_REFUSED, "A password is not sent without TLS.")
    return SmtpServer(config.host, config.port, SmtpTls(config.tls), name, password)


def _domain(config: SmtpConfig) -> str:
    return read_addresses(config.sender, "from")[0].domain


def _fault(error: Exception) -> IntegrationFault:
    if isinstance(error, EgressDenied):
        return IntegrationFault(IntegrationCode.EGRESS_DENIED, str(error))
    if isinstance(error, SmtpRefused):
        if error.code in _LOGIN_REFUSED:
            return IntegrationFault(IntegrationCode.CREDENTIAL_REFUSED, str(error), smtpCode=error.code)
        return IntegrationFault(
            IntegrationCode.REFUSED, str(error), is_retryable=error.is_temporary, smtpCode=error.code
        )
    if isinstance(error, SmtpOutcomeUnknown):
        return IntegrationFault(IntegrationCode.FAILED, str(error), is_retryable=False, outcome="unknown")
    if isinstance(error, SmtpUnreachable):
        return IntegrationFault(IntegrationCode.UNREACHABLE, str(error))
    return IntegrationFault(IntegrationCode.FAILED, str(error))
