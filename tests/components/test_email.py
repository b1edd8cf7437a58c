"""Mails, handed to a real SMTP server."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, Literal

import pytest

from app.components.context import LocalContext, Tools
from app.components.contract import ComponentFailed
from app.components.registry import Registry
from app.kernel.mail import MailAccount
from app.kernel.smtp import SmtpServer
from tests.letterbox import Letterbox, certificate, letterbox

Run = Callable[..., Any]
MAIL = {"to": ["ada@example.com"], "subject": "Hi", "text": "Hello"}


@pytest.fixture
async def box() -> AsyncIterator[Letterbox]:
    async with letterbox() as box:
        yield box


def mail(box: Letterbox, **more: Any) -> dict[str, Any]:
    server = {"host": "127.0.0.1", "port": box.port, "tls": "none"}
    return {**MAIL, "from": "Shop <shop@example.org>", "server": server, **more}


async def failure(run: Run, raw: dict[str, Any], *args: Any, **more: Any) -> ComponentFailed:
    with pytest.raises(ComponentFailed) as caught:
        await run("email_send", raw, *args, **more)
    return caught.value


async def test_a_mail_arrives_as_it_was_written(run: Run, box: Letterbox) -> None:
    raw = mail(
        box,
        to=["{{ input.people|join(', ') }}"],
        cc=['"Ben, the \\"boss\\"" <ben@example.com>'],
        bcc=["hidden@example.com", "ada@example.com", "{{ input.nobody }}"],
        replyTo="help@example.org",
        subject="Grüße an {{ input.name }}",
        text="Guten Tag,\n.dot\n{{ input.name }}\n",
        html="<p>{{ input.name|e }}</p>",
    )
    given = {"people": ["ada@example.com", "Zoë <zoe@exämple.com>"], "name": "Zoë <b>", "nobody": ""}
    output = (await run("email_send", raw, given, idempotency_key="run/1")).output
    letter = box.read()
    assert (letter["From"], letter["Reply-To"]) == ("Shop <shop@example.org>", "help@example.org")
    assert letter["To"] == "ada@example.com, Zoë <zoe@xn--exmple-cua.com>"
    assert letter["Cc"] == '"Ben, the \\"boss\\"" <ben@example.com>'
    assert letter["Subject"] == "Grüße an Zoë <b>"
    assert letter["Bcc"] is None
    assert b"hidden@" not in box.letters[0]
    text, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().replace("\r\n", "\n") == "Guten Tag,\n.dot\nZoë <b>\n"
    assert html.get_content().strip() == "<p>Zoë &lt;b&gt;</p>"
    everybody = ["ada@example.com", "zoe@xn--exmple-cua.com", "ben@example.com", "hidden@example.com"]
    assert box.envelopes == [("shop@example.org", everybody)]
    assert output == {"messageId": letter["Message-ID"], "recipients": 4}
    assert all(byte < 128 for byte in box.letters[0])


async def test_the_message_id_is_the_run_s_and_the_node_s(run: Run, box: Letterbox) -> None:
    raw = mail(box)
    ids = [(await run("email_send", raw, idempotency_key=key)).output["messageId"] for key in ("a", "a", "b")]
    assert ids[0] == ids[1] != ids[2]
    assert ids[0].endswith("@example.org>")


async def test_the_operators_server_sends_from_its_own_address(registry: Registry, box: Letterbox) -> None:
    """It may stand at a private address, where no workflow could dial."""
    account = MailAccount(SmtpServer.from_url(f"smtp://me:p%3Aw@127.0.0.1:{box.port}"), "Plait <plait@example.net>")
    async with Tools(mail=account) as tools:
        config, _ = registry.validate_config("email_send", MAIL)
        component: Any = registry.get("email_send")
        await component.run(config, LocalContext(tools))
    assert box.envelopes == [("plait@example.net", ["ada@example.com"])]
    assert (box.read()["From"], box.logins) == ("Plait <plait@example.net>", [(b"me", b"p:w")])


async def test_without_any_server_it_says_so(run: Run) -> None:
    assert (await failure(run, MAIL)).code == "MAIL_NOT_CONFIGURED"


async def test_a_node_s_server_must_be_public(registry: Registry, box: Letterbox) -> None:
    config, _ = registry.validate_config("email_send", mail(box))
    component: Any = registry.get("email_send")
    async with Tools() as tools:
        with pytest.raises(ComponentFailed) as caught:
            await component.run(config, LocalContext(tools))
    assert caught.value.code == "EGRESS_DENIED"
    assert box.letters == []


@pytest.mark.parametrize("field", ["to", "cc", "bcc", "replyTo", "from"])
@pytest.mark.parametrize(
    "value",
    [
        "a@example.com\r\nBcc: evil@example.com",
        "a@example.com\nX: y",
        "a@example.com\u2028X: y",
        "A\x00 <a@example.com>",
        "a@example.com> SIZE=1",
        "no address",
        "a@",
        "a@b@c",
        "<a@example.com",
        "ä@example.com",
        "group: a@example.com, b@example.com",
    ],
)
async def test_no_address_ends_a_header(run: Run, box: Letterbox, field: str, value: str) -> None:
    template: Any = "{{ input }}"
    raw = mail(box, **{field: template if field in {"replyTo", "from"} else [template]})
    found = await failure(run, raw, value)
    assert (found.code, found.details) == ("MAIL_INVALID", {"field": field})
    assert box.letters == []


async def test_no_subject_and_no_text_begins_a_header(run: Run, box: Letterbox) -> None:
    evil = "x\r\nBcc: evil@example.com\r\n\r\nbody\u2028y\x00"
    await run("email_send", mail(box, subject="{{ input }}", text="{{ input }}\r\n.\r\nMAIL FROM:<x>"), evil)
    letter = box.read()
    assert letter["Subject"] == "x Bcc: evil@example.com body y"
    assert letter["Bcc"] is None
    assert len(box.envelopes[0][1]) == 1


async def test_one_refused_recipient_means_that_nobody_gets_it(run: Run, box: Letterbox) -> None:
    box.refuses = {"gone@example.com"}
    found = await failure(run, mail(box, to=["ada@example.com", "gone@example.com"]))
    assert (found.code, found.is_retryable, found.details) == ("MAIL_REFUSED", False, {"smtpCode": 550})
    assert "no such person" in found.message
    assert box.letters == []


async def test_a_server_that_is_busy_may_be_asked_again(run: Run, box: Letterbox) -> None:
    box.answer = "451 try later"
    found = await failure(run, mail(box))
    assert (found.code, found.is_retryable) == ("MAIL_REFUSED", True)


async def test_without_an_answer_the_outcome_is_unknown(run: Run, box: Letterbox) -> None:
    box.answer = None
    found = await failure(run, mail(box))
    assert (found.code, found.is_retryable, found.details) == ("MAIL_UNCONFIRMED", False, {"outcome": "unknown"})
    assert len(box.letters) == 1


async def test_nobody_there_is_known_to_have_done_nothing(run: Run, box: Letterbox) -> None:
    server = {"host": "127.0.0.1", "port": 1, "tls": "none"}
    found = await failure(run, mail(box, server=server))
    assert (found.code, found.is_retryable, found.details) == ("PEER_UNREACHABLE", True, {})


class TestTls:
    @pytest.mark.parametrize("tls", ["tls", "starttls"])
    async def test_login_and_letter_go_over_tls(
        self, run: Run, local: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tls: Literal["tls", "starttls"]
    ) -> None:
        shown, context = certificate(tmp_path, "localhost")
        monkeypatch.setenv("SSL_CERT_FILE", str(shown))
        async with letterbox(tls, context) as box, Tools(["localhost"]) as tools:
            server = {"host": "localhost", "port": box.port, "tls": tls}
            login = {"username": "me", "password": "{{ secrets.MAIL }}"}
            context = LocalContext(tools, secrets={"MAIL": "s3cret-word"})
            output = (await run("email_send", mail(box, server={**server, **login}), ctx=context)).output
            assert box.is_secure == [True]
            assert box.logins == [(b"me", b"s3cret-word")]
            assert "s3cret" not in str(output) + str(context.recorded.logs)
            box.takes_login = False
            found = await failure(run, mail(box, server={**server, **login}), ctx=context)
            assert found.code == "MAIL_REFUSED"
            assert "s3cret" not in found.message + str(found.details)

    @pytest.mark.parametrize("tls", ["tls", "starttls"])
    async def test_a_certificate_nobody_trusts_ends_it(
        self, run: Run, tmp_path: Path, tls: Literal["tls", "starttls"]
    ) -> None:
        _, context = certificate(tmp_path)
        async with letterbox(tls, context) as box:
            found = await failure(run, mail(box, server={"host": "127.0.0.1", "port": box.port, "tls": tls}))
            assert (found.code, box.letters) == ("PEER_UNREACHABLE", [])

    async def test_a_server_without_starttls_gets_nothing(self, run: Run, box: Letterbox) -> None:
        found = await failure(run, mail(box, server={"host": "127.0.0.1", "port": box.port}))
        assert (found.code, box.letters) == ("PEER_UNREACHABLE", [])


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ({"subject": "s", "text": "t"}, "to"),
        ({"to": ["a@b.c"], "subject": "s"}, "text"),
        ({**MAIL, "from": "me@example.com"}, "from"),
        ({**MAIL, "server": {"host": "mail.example.com"}}, "from"),
        ({**MAIL, "from": "m@e.c", "server": {"host": "h", "username": "u"}}, "server.password"),
        (
            {**MAIL, "from": "m@e.c", "server": {"host": "h", "tls": "none", "username": "u", "password": "p"}},
            "server.tls",
        ),
        ({**MAIL, "from": "m@e.c", "server": {"host": "/var/run/x"}}, "server.host"),
        ({**MAIL, "from": "m@e.c", "server": {"host": "h", "port": 0}}, "server.port"),
        ({**MAIL, "text": "{{ secrets.A }}"}, "text"),
        ({**MAIL, "to": ["a@b.c"] * 51}, "to"),
    ],
)
def test_validation_finds_what_cannot_work(registry: Registry, raw: dict[str, Any], field: str) -> None:
    _, problems = registry.validate_config("email_send", raw)
    assert [problem.field for problem in problems] == [field]
