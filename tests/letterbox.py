"""A real SMTP server on this machine, and certificates for those who speak TLS."""

import asyncio
import datetime as dt
import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any, Literal

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Letterbox:
    """What a real SMTP server was handed.

    Attributes:
        refuses: Recipients it does not know; "*" is everybody.
        answer: What it says after a message; None: it takes the message and hangs up without a word.
    """

    port: int = 0
    refuses: set[str] = field(default_factory=set[str])
    answer: str | None = "250 OK"
    takes_login: bool = True
    logins: list[tuple[bytes, bytes]] = field(default_factory=list)
    letters: list[bytes] = field(default_factory=list)
    envelopes: list[tuple[str | None, list[str]]] = field(default_factory=list)
    is_secure: list[bool] = field(default_factory=list)  #: whether each letter came over TLS

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name for a command's handler
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.refuses & {"*", address}:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.letters.append(envelope.content)
        self.envelopes.append((envelope.mail_from, list(envelope.rcpt_tos)))
        self.is_secure.append(server.transport.get_extra_info("sslcontext") is not None)
        if self.answer is None:
            server.transport.abort()
            return "421 gone"
        return self.answer

    def authenticate(self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: Any) -> AuthResult:
        self.logins.append((data.login, data.password))
        return AuthResult(success=self.takes_login, handled=False)

    def read(self) -> EmailMessage:
        """Parse the only letter there is."""
        (raw,) = self.letters
        return message_from_bytes(raw, policy=policy.default)  # pyright: ignore[reportReturnType]


class _Served(SMTP):
    """A connection that leaves its socket where it can be waited for."""

    def __init__(self, box: Letterbox, sockets: list[Any], **more: Any) -> None:
        super().__init__(box, **more)
        self._sockets = sockets

    def connection_made(self, transport: Any) -> None:
        self._sockets.append(transport.get_extra_info("socket"))
        super().connection_made(transport)


@asynccontextmanager
async def letterbox(
    tls: Literal["starttls", "tls"] | None = None, context: ssl.SSLContext | None = None
) -> AsyncGenerator[Letterbox]:
    """Serve; over TLS with a context whose certificate it shows."""
    box = Letterbox()
    sockets: list[Any] = []

    def protocol() -> SMTP:
        return _Served(
            box,
            sockets,
            hostname="test",
            authenticator=box.authenticate,
            auth_require_tls=False,
            tls_context=context if tls == "starttls" else None,
        )

    loop = asyncio.get_running_loop()
    served = context if tls == "tls" else None
    async with await loop.create_server(protocol, "127.0.0.1", 0, ssl=served) as server:
        box.port = server.sockets[0].getsockname()[1]
        yield box
        # A goodbye over TLS takes longer than a test that has seen enough.
        for served_socket in sockets:
            while served_socket.fileno() != -1:
                await asyncio.sleep(0.005)


def certificate(folder: Path, name: str = "localhost") -> tuple[Path, ssl.SSLContext]:
    """Make a certificate that signs itself; return its file, and the context of a server that shows it."""
    key = ec.generate_private_key(ec.SECP256R1())
    now = dt.datetime.now(dt.UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    names = x509.SubjectAlternativeName([x509.DNSName(name), x509.IPAddress(IPv4Address("127.0.0.9"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    shown, secret = folder / f"{name}.pem", folder / f"{name}.key"
    shown.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    secret.chmod(0o600)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(shown, secret)
    return shown, context
