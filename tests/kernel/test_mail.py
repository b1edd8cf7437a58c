"""Mail: over SMTP, to the log in development, and never to the log in production."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from structlog.testing import capture_logs

from app.kernel.mail import LogMailer, NoMailer, SmtpMailer, make_mailer
from app.kernel.settings import Mode, Settings


@dataclass
class Letterbox:
    """What a real SMTP server was handed."""

    port: int = 0
    refuses: bool = False
    logins: list[tuple[bytes, bytes]] = field(default_factory=list)
    letters: list[bytes] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name for a command's handler
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.refuses:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.letters.append(envelope.content)
        return "250 OK"

    def authenticate(self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: Any) -> AuthResult:
        self.logins.append((data.login, data.password))
        return AuthResult(success=True)


@pytest.fixture
async def letterbox() -> AsyncIterator[Letterbox]:
    box = Letterbox()

    def protocol() -> SMTP:
        return SMTP(box, hostname="test", authenticator=box.authenticate, auth_require_tls=False)

    loop = asyncio.get_running_loop()
    async with await loop.create_server(protocol, "127.0.0.1", 0) as server:
        box.port = server.sockets[0].getsockname()[1]
        yield box


async def test_a_mail_arrives_as_it_was_written(letterbox: Letterbox) -> None:
    mailer = make_mailer(Settings(smtp_url=f"smtp://127.0.0.1:{letterbox.port}", mail_from="plait@example.com"))
    await mailer.send("ada@example.com", "Grüße", "Guten Tag,\n\n.this line begins with a dot\n")
    (raw,) = letterbox.letters
    letter = message_from_bytes(raw, policy=policy.default)
    assert (letter["From"], letter["To"], letter["Subject"]) == ("plait@example.com", "ada@example.com", "Grüße")
    body = letter.get_body()
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == "Guten Tag,\n\n.this line begins with a dot\n"
    assert letterbox.logins == []


async def test_user_and_password_are_taken_from_the_address(letterbox: Letterbox) -> None:
    await SmtpMailer(f"smtp://me%40x:p%3Aw@127.0.0.1:{letterbox.port}", "p@example.com").send("a@example.com", "s", "t")
    assert letterbox.logins == [(b"me@x", b"p:w")]
    assert len(letterbox.letters) == 1


async def test_a_failure_is_logged_without_the_text_or_the_address(letterbox: Letterbox) -> None:
    letterbox.refuses = True
    with capture_logs() as logs:
        await SmtpMailer(f"smtp://127.0.0.1:{letterbox.port}", "p@example.com").send("a@example.com", "Hi", "plm_token")
        await SmtpMailer("smtp://127.0.0.1:1", "p@example.com").send("a@example.com", "Hi", "plm_token")
    assert [entry["event"] for entry in logs] == ["mail_failed", "mail_failed"]
    assert "plm_token" not in str(logs)
    assert "a@example.com" not in str(logs)


async def test_development_reads_its_mail_in_the_log() -> None:
    mailer = make_mailer(Settings())
    assert isinstance(mailer, LogMailer)
    with capture_logs() as logs:
        await mailer.send("a@example.com", "Hi", "https://localhost/plm_token")
    assert logs[0]["text"] == "https://localhost/plm_token"


async def test_production_without_smtp_logs_no_token() -> None:
    mailer = make_mailer(Settings(mode=Mode.PRODUCTION, secret_key="k" * 32))  # pyright: ignore[reportArgumentType]
    assert isinstance(mailer, NoMailer)
    with capture_logs() as logs:
        await mailer.send("a@example.com", "Hi", "https://example.com/plm_token")
    assert logs[0]["event"] == "mail_not_sent"
    assert "plm_token" not in str(logs)
