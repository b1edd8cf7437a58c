"""In production no log holds a token."""

import pytest

from app.kernel.mail import LogMailer, NoMailer, SmtpMailer, make_mailer
from app.kernel.settings import Mode, Settings


async def test_without_smtp_production_tells_nobody_what_a_mail_said(capsys: pytest.CaptureFixture[str]) -> None:
    key = {"secret_key": "k" * 40, "mode": Mode.PRODUCTION}
    mailer = make_mailer(Settings.model_validate(key))
    assert isinstance(mailer, NoMailer)
    await mailer.send("ada@plait.example", "Set a new password", "plm_token")
    said = "".join(capsys.readouterr())
    assert "mail_not_sent" in said
    assert "plm_token" not in said
    assert isinstance(make_mailer(Settings()), LogMailer)
    assert isinstance(make_mailer(Settings.model_validate({**key, "smtp_url": "smtp://x"})), SmtpMailer)
