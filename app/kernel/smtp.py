"""Handing a message to an SMTP server, and knowing what became of it.

SmtpError
├─ SmtpUnreachable     no connection, no TLS, or it broke before the message was sent: nobody got it
├─ SmtpRefused         the server said no, to the login, an address or the message: nobody got it
└─ SmtpOutcomeUnknown  the message was sent and no answer came: it may have been delivered

Messages never hold a password or a server's answer to a login.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from app.kernel.dialling import Dialler
from app.kernel.http_outcomes import PeerUnreachable

if TYPE_CHECKING:
    import aiosmtplib

_TEMPORARY = range(400, 500)
_MAX_SAID = 500  #: characters of a server's answer


class SmtpError(Exception):
    """The message was not handed over, or nobody knows."""


class SmtpUnreachable(SmtpError):
    """No connection, no TLS, or it broke before the message was sent."""


class SmtpRefused(SmtpError):
    """The server said no; `code` is its reply (RFC 5321 §4.2)."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code

    @property
    def is_temporary(self) -> bool:
        """Whether the server invites another try."""
        return self.code in _TEMPORARY


class SmtpOutcomeUnknown(SmtpError):
    """The message was sent and no answer came."""


class SmtpTls(StrEnum):
    """How a connection is protected; a certificate that is shown is always checked."""

    TLS = "tls"  #: from the first byte
    STARTTLS = "starttls"  #: before anything that matters; refused servers are an error
    OFFERED = "offered"  #: STARTTLS where the server offers it
    NONE = "none"  #: not at all


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where to hand messages over; holds a password, so it has no readable form."""

    host: str
    port: int
    tls: SmtpTls
    username: str | None = None
    password: str | None = None

    def __repr__(self) -> str:
        return f"<SmtpServer {self.host}:{self.port}>"

    @classmethod
    def from_url(cls, url: str) -> "SmtpServer":
        """Read `smtp://user:password@host:port` (STARTTLS when offered) or `smtps://` (TLS)."""
        parts = urlsplit(url)
        is_tls = parts.scheme == "smtps"
        return cls(
            host=parts.hostname or "localhost",
            port=parts.port or (465 if is_tls else 587),
            tls=SmtpTls.TLS if is_tls else SmtpTls.OFFERED,
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
        )


async def deliver(
    server: SmtpServer,
    message: EmailMessage,
    sender: str,
    recipients: Sequence[str],
    *,
    dialler: Dialler | None = None,
    timeout_seconds: float = 20,
) -> None:
    """Hand a message over to all recipients, or to none.

    Args:
        server: Where.
        message: With its headers; its policy says how it is written.
        sender: The address for bounces.
        recipients: Addresses in ASCII, those of Bcc too.
        dialler: Checks and dials the host, where a user named it; without one the operator did.
        timeout_seconds: For all of it.

    Raises:
        SmtpError: One of the tree above.
        EgressDenied: The dialler may not reach the host.
    """

    async def hand_over(client: "aiosmtplib.SMTP", sending: Callable[[], None]) -> None:
        await client.mail(sender)
        for recipient in recipients:
            await client.rcpt(recipient)
        content = message.as_bytes()
        sending()
        await client.data(content)

    await _talk(server, sender.rpartition("@")[2], hand_over, dialler, timeout_seconds)


async def greet(server: SmtpServer, own_name: str, *, dialler: Dialler, timeout_seconds: float = 20) -> None:
    """Connect and log in, to see whether a server takes that; nothing is sent.

    Raises:
        SmtpError: One of the tree above.
        EgressDenied: The dialler may not reach the host.
    """

    async def ask(client: "aiosmtplib.SMTP", _sending: Callable[[], None]) -> None:
        await client.noop()

    await _talk(server, own_name, ask, dialler, timeout_seconds)


async def _talk(
    server: SmtpServer,
    own_name: str,
    words: "Callable[[aiosmtplib.SMTP, Callable[[], None]], Awaitable[None]]",
    dialler: Dialler | None,
    timeout_seconds: float,
) -> None:
    """Say something to a server that the client is logged in at; `words` tells when a message is on its way."""
    import aiosmtplib  # noqa: PLC0415 - most processes never send

    is_sent = False

    def sending() -> None:
        nonlocal is_sent
        is_sent = True

    client: aiosmtplib.SMTP | None = None
    dialled: socket.socket | None = None
    try:
        async with asyncio.timeout(timeout_seconds):
            if dialler is not None:
                dialled = await dialler.connect(server.host, server.port)
            client = _client(server, dialled, own_name)
            dialled = None  # the client closes it from here on
            await client.connect()
            await words(client, sending)
    except aiosmtplib.SMTPAuthenticationError as error:
        raise SmtpRefused("The server refuses the login.", error.code) from None
    except aiosmtplib.SMTPResponseException as error:
        raise SmtpRefused(f"The server refuses: {error.code} {error.message[:_MAX_SAID]}", error.code) from None
    except ssl.SSLError:
        raise SmtpUnreachable(f"No trusted TLS connection to {server.host}.") from None
    except (aiosmtplib.SMTPException, PeerUnreachable, OSError) as error:
        # TimeoutError is an OSError
        if is_sent:
            raise SmtpOutcomeUnknown(f"{server.host} did not say whether it took the message.") from None
        raise SmtpUnreachable(_why(server, error)) from None
    finally:
        if dialled is not None:
            dialled.close()
        if client is not None:
            await _leave(client)


def _client(server: SmtpServer, dialled: socket.socket | None, own_name: str) -> "aiosmtplib.SMTP":
    import aiosmtplib  # noqa: PLC0415 - as above

    return aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port if dialled is None else None,
        sock=dialled,
        username=server.username,
        password=server.password,
        local_hostname=own_name,
        use_tls=server.tls is SmtpTls.TLS,
        start_tls={SmtpTls.STARTTLS: True, SmtpTls.OFFERED: None}.get(server.tls, False),
        timeout=None,
    )


async def _leave(client: "aiosmtplib.SMTP") -> None:
    """Say goodbye to a server that has answered; drop one that has not."""
    import aiosmtplib  # noqa: PLC0415 - as above

    try:
        if client.is_connected:
            async with asyncio.timeout(1):
                await client.quit()
    except (aiosmtplib.SMTPException, OSError):
        pass
    finally:
        client.close()


def _why(server: SmtpServer, error: Exception) -> str:
    import aiosmtplib  # noqa: PLC0415 - as above

    if isinstance(error, PeerUnreachable):
        return str(error)
    if isinstance(error, aiosmtplib.SMTPNotSupported):
        return f"{server.host} does not offer what is asked of it: STARTTLS, or a way to log in."
    if isinstance(error, TimeoutError):
        return f"{server.host} did not answer in time."
    return f"The connection to {server.host} failed."
