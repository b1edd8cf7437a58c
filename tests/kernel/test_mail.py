"""Mail: over SMTP, to the log in development, and never to the log in production."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy

import pytest
from structlog.testing import capture_logs

from app.kernel.mail import LogMailer, NoMailer, SmtpMailer, make_mailer
from app.kernel.settings import Mode, Settings


@dataclass
class Letterbox:
    """As much of an SMTP server as a client needs."""

    port: int = 0
    refuses: bool = False
    lines: list[str] = field(default_factory=list)
    letters: list[bytes] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 test ESMTP\r\n")
        while line := await reader.readline():
            said = line.decode().strip()
            self.lines.append(said)
            if said.upper().startswith("EHLO"):
                writer.write(b"250-test\r\n250 AUTH PLAIN LOGIN\r\n")
            elif said.upper().startswith("AUTH"):
                writer.write(b"235 welcome\r\n")
            elif said.upper().startswith("RCPT") and self.refuses:
                writer.write(b"550 no such person\r\n")
            elif said.upper() == "DATA":
                writer.write(b"354 go on\r\n")
                self.letters.append(await reader.readuntil(b"\r\n.\r\n"))
                writer.write(b"250 taken\r\n")
            elif said.upper() == "QUIT":
                writer.write(b"221 bye\r\n")
                break
            else:
                writer.write(b"250 fine\r\n")
        writer.close()


@pytest.fixture
async def letterbox() -> AsyncIterator[Letterbox]:
    box = Letterbox()
    async with await asyncio.start_server(box.serve, "127.0.0.1", 0) as server:
        box.port = server.sockets[0].getsockname()[1]
        yield box


async def test_a_mail_arrives_as_it_was_written(letterbox: Letterbox) -> None:
    mailer = make_mailer(Settings(smtp_url=f"smtp://127.0.0.1:{letterbox.port}", mail_from="plait@example.com"))
    await mailer.send("ada@example.com", "Grüße", "Guten Tag,\n\n.this line begins with a dot\n")
    (raw,) = letterbox.letters
    letter = message_from_bytes(re.sub(rb"(?m)^\.\.", b".", raw.removesuffix(b".\r\n")), policy=policy.default)
    assert (letter["From"], letter["To"], letter["Subject"]) == ("plait@example.com", "ada@example.com", "Grüße")
    body = letter.get_body()
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == "Guten Tag,\n\n.this line begins with a dot\n"
    assert not any(line.startswith("AUTH") for line in letterbox.lines)


async def test_user_and_password_are_taken_from_the_address(letterbox: Letterbox) -> None:
    await SmtpMailer(f"smtp://me%40x:p%3Aw@127.0.0.1:{letterbox.port}", "p@example.com").send("a@example.com", "s", "t")
    assert any(line.startswith("AUTH") for line in letterbox.lines)
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
