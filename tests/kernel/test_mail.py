"""Mail: over SMTP, to the log in development, and never to the log in production."""

from collections.abc import AsyncIterator

import pytest
from structlog.testing import capture_logs

from app.kernel.mail import LogMailer, NoMailer, SmtpMailer, make_mailer
from app.kernel.settings import Mode, Settings
from tests import letterbox as boxes
from tests.letterbox import Letterbox


@pytest.fixture
async def letterbox() -> AsyncIterator[Letterbox]:
    async with boxes.letterbox() as box:
        yield box


async def test_a_mail_arrives_as_it_was_written(letterbox: Letterbox) -> None:
    mailer = make_mailer(Settings(smtp_url=f"smtp://127.0.0.1:{letterbox.port}", mail_from="plait@example.com"))
    await mailer.send("ada@example.com", "Grüße", "Guten Tag,\n\n.this line begins with a dot\n")
    letter = letterbox.read()
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
    letterbox.refuses = {"*"}
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
