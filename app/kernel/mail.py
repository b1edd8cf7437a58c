"""Outgoing mail: over SMTP where `PLAIT_SMTP_URL` is set; else to the log in development, nowhere in production."""

from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from typing import Protocol

from app.kernel.logs import get_logger
from app.kernel.settings import Mode, Settings
from app.kernel.smtp import SmtpError, SmtpServer, deliver

log = get_logger(__name__)

#: How messages are written: every server takes seven bits.
MAIL_POLICY = SMTP.clone(cte_type="7bit")


class Mailer(Protocol):
    """Sends one plain-text mail."""

    async def send(self, to: str, subject: str, text: str) -> bool:
        """Hand a mail over; a failure is logged, so that no answer tells whether an address exists.

        Returns:
            Whether it may be forgotten: False only where another try could succeed.
        """
        ...


class LogMailer:
    """Writes mails to the log, links included: development only."""

    async def send(self, to: str, subject: str, text: str) -> bool:
        """Log the mail."""
        log.info("mail", to=to, subject=subject, text=text)
        return True


class NoMailer:
    """Sends nothing: in production, a link in the log would let whoever reads it in."""

    async def send(self, to: str, subject: str, text: str) -> bool:  # noqa: ARG002 - the contract's
        """Say that a mail was due."""
        log.warning("mail_not_sent", subject=subject, reason="PLAIT_SMTP_URL is not set")
        return True


@dataclass(frozen=True, slots=True)
class MailAccount:
    """The operator's mail server, and whom its mails are from."""

    server: SmtpServer
    sender: str  #: an address, or `Name <address>`

    @property
    def address(self) -> str:
        """The sender without a name."""
        return parseaddr(self.sender)[1]


def mail_account(settings: Settings) -> MailAccount | None:
    """Return the mail server that the settings name, or None."""
    return MailAccount(SmtpServer.from_url(settings.smtp_url), settings.mail_from) if settings.smtp_url else None


class SmtpMailer:
    """Hands mails to an SMTP server (`smtp://` with STARTTLS when offered, `smtps://` with TLS)."""

    def __init__(self, url: str, sender: str) -> None:
        self._account = MailAccount(SmtpServer.from_url(url), sender)

    async def send(self, to: str, subject: str, text: str) -> bool:
        """Deliver one mail."""
        message = EmailMessage(policy=MAIL_POLICY)
        message["From"] = self._account.sender
        message["To"] = to
        message["Subject"] = subject
        message.set_content(text)
        try:
            await deliver(self._account.server, message, self._account.address, [to])
        except SmtpError as error:
            log.warning("mail_failed", subject=subject, error=type(error).__name__)
            return False
        return True


def make_mailer(settings: Settings) -> Mailer:
    """Choose by the settings."""
    if settings.smtp_url:
        return SmtpMailer(settings.smtp_url, settings.mail_from)
    return LogMailer() if settings.mode is Mode.DEVELOPMENT else NoMailer()
