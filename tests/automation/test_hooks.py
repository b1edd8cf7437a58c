"""Mechanisms of requests and mails: what is read, and what is not believed."""

import base64
import hmac
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.automation.addresses import Addressee
from app.automation.configs import WebhookConfig
from app.automation.hooks.answers import ended
from app.automation.hooks.authentication import authenticate
from app.automation.hooks.copies import delivery_key
from app.automation.hooks.handshakes import early_handshake
from app.automation.hooks.payloads import read_payload, unpacked
from app.automation.hooks.requests import InboundRequest, Refusal
from app.automation.mails import MailUnreadable, read_mail
from app.automation.models import Trigger
from app.automation.vocabulary import Handshake, WebhookAuth
from app.kernel.ids import new_id


def request(body: bytes, kind: str) -> InboundRequest:
    return InboundRequest("POST", "p", "http://localhost/hooks/p", {}, {"content-type": kind}, body)


@given(
    st.binary(max_size=300),
    st.sampled_from(
        [
            "",
            "application/json",
            "application/xml",
            "multipart/form-data; boundary=x",
            "multipart/form-data",
            "application/x-www-form-urlencoded",
            "text/plain; charset=nonsense",
            "text/plain; charset=utf-7",
            "image/png",
            ";;;=",
        ]
    ),
)
async def test_whatever_comes_is_read_or_refused(body: bytes, kind: str) -> None:
    refusal = None
    try:
        await read_payload(request(body, kind))
    except Refusal as refused:
        refusal = refused
    assert refusal is None or refusal.status in {400, 413}


@given(st.binary(max_size=200), st.sampled_from(["gzip", "deflate"]))
def test_a_packed_body_is_unpacked_within_its_limit_or_refused(body: bytes, encoding: str) -> None:
    found, status = b"", 200
    try:
        found = unpacked(body, encoding, 100)
    except Refusal as refused:
        status = refused.status
    assert (len(found) <= 100, status in {200, 400, 413}) == (True, True)


@given(st.binary(max_size=500))
def test_whatever_is_mailed_is_read_or_refused(content: bytes) -> None:
    try:
        found = read_mail(content, 3)
    except MailUnreadable:
        return
    assert len(found.key) <= 64


def test_a_mail_is_read_with_its_attachments_and_known_again() -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Ada <ada@example.org>", "x@plait.test", "Ünicode"
    mail["Message-ID"] = "<1@example.org>"
    mail.set_content("Hello")
    mail.add_alternative("<p>Hello</p>", subtype="html")
    for number in range(3):
        mail.add_attachment(bytes([number]), maintype="application", subtype="pdf", filename=f"{number}.pdf")
    found = read_mail(mail.as_bytes(), 2)
    assert found.key == "<1@example.org>"
    assert found.document["from"] == [{"name": "Ada", "address": "ada@example.org"}]
    assert (found.document["subject"], found.document["text"].strip()) == ("Ünicode", "Hello")
    assert found.document["html"].strip() == "<p>Hello</p>"
    assert [(each.name, each.content) for each in found.attachments] == [("0.pdf", b"\x00"), ("1.pdf", b"\x01")]


@pytest.mark.parametrize(
    ("output", "status", "body"),
    [
        ({"httpResponse": {"status": 204}}, 204, b""),
        ({"httpResponse": {"status": 99, "body": [1]}}, 200, b"[1]"),
        ({"httpResponse": "text"}, 200, b'{"httpResponse":"text"}'),
        ({"httpResponse": {}, "more": 1}, 200, b'{"httpResponse":{},"more":1}'),
        ("text", 200, b"text"),
        (None, 200, b"null"),
    ],
)
def test_an_output_makes_an_answer(output: object, status: int, body: bytes) -> None:
    answer = ended(new_id(), {"status": "completed", "output": output})
    assert (answer.status, answer.body) == (status, body)


def _asked(
    body: bytes = b"", method: str = "POST", query: dict[str, str] | None = None, **headers: str
) -> InboundRequest:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return InboundRequest(method, "p", "http://localhost/hooks/p", query or {}, named, body)


@pytest.mark.parametrize("token", ['{"id":1}', "v0:1700000000:a=1", "1700000000.{}", "", "a" * 201])
def test_a_challenge_gets_no_signature_that_a_delivery_could_have(token: str) -> None:
    config = WebhookConfig(auth=WebhookAuth.HMAC, header="x-signature", handshake=Handshake.X)
    assert early_handshake(config, "secret", None, _asked(method="GET", query={"crc_token": token})) is None
    assert early_handshake(config, "secret", None, _asked(method="GET", query={"crc_token": "a-B_3="})) is not None


def test_a_delivery_under_its_older_name_is_known_again() -> None:
    config = WebhookConfig(auth=WebhookAuth.STANDARD_WEBHOOKS)
    assert delivery_key(config, _asked(svix_id="msg_1", idempotency_key="another"), None) == "msg_1"
    assert delivery_key(config, _asked(webhook_id="msg_2", svix_id="msg_1"), None) == "msg_2"


def test_a_stranger_has_no_millions_of_fields_sorted() -> None:
    request = _asked(b"a&" * 5_000, content_type="application/x-www-form-urlencoded", x_twilio_signature="x")
    mac = base64.b64encode(hmac.digest(b"secret", (request.url + "a").encode(), "sha1")).decode()
    signed = replace(request, headers={**request.headers, "x-twilio-signature": mac})
    with pytest.raises(Refusal) as refused:  # even with the signature that it would need
        authenticate(WebhookConfig(auth=WebhookAuth.TWILIO), ["secret"], signed, datetime.now(UTC))
    assert refused.value.status == 401


@pytest.mark.parametrize("charset", ["punycode", "idna", "undefined", "zlib"])
async def test_what_is_no_charset_is_refused_in_requests_and_not_believed_in_mails(charset: str) -> None:
    with pytest.raises(Refusal) as refused:
        await read_payload(request(b"abc-", f"text/plain; charset={charset}"))
    assert refused.value.status == 400
    assert read_mail(f"Content-Type: text/plain; charset={charset}\r\n\r\nabc-".encode(), 1).document["text"] == "abc-"


@pytest.mark.parametrize("name", [b"To", b"X-Anything", b"Content-Type"])
def test_a_mail_with_a_header_that_takes_too_long_is_refused(name: bytes) -> None:
    one = name + b": " + b",\r\n ".join([b"a@b.example"] * 4_000) + b"\r\n"
    with pytest.raises(MailUnreadable):
        read_mail(one + b"\r\nHello", 1)
    many = b"".join(b"X-%d: %s\r\n" % (number, b"a" * 20_000) for number in range(20))
    with pytest.raises(MailUnreadable):
        read_mail(many + b"\r\nHello", 1)


def test_an_answer_holds_for_itself_and_not_for_all_of_our_origin() -> None:
    headers = {"Clear-Site-Data": "*", "Strict-Transport-Security": "max-age=0", "Set-Cookie": "a=b", "X-Own": "1"}
    answer = ended(new_id(), {"status": "completed", "output": {"httpResponse": {"headers": headers}}})
    assert answer.headers == {"X-Own": "1"}


def test_what_is_signed_is_what_a_delivery_is_known_by() -> None:
    def key(config: WebhookConfig, body: bytes = b"{}", **headers: str) -> str | None:
        return delivery_key(config, _asked(body, "POST", None, **headers), None)

    github = WebhookConfig(auth=WebhookAuth.GITHUB)
    # GitHub signs the body and not the name: under another name it is the same delivery.
    assert key(github, x_github_delivery="1") == key(github, x_github_delivery="2") == key(github) is not None
    assert key(github, b"[]", x_github_delivery="1") != key(github, x_github_delivery="1")
    # Who wants it by the name has it, but nobody uses up a name with other bytes.
    named = WebhookConfig(auth=WebhookAuth.GITHUB, delivery_header="X-GitHub-Delivery")
    of_hmac = WebhookConfig(auth=WebhookAuth.HMAC, header="X-Signature")
    twilio = WebhookConfig(auth=WebhookAuth.TWILIO)
    for config, header in (
        (named, "x_github_delivery"),
        (of_hmac, "idempotency_key"),
        (twilio, "i_twilio_idempotency_token"),
    ):
        found = [key(config, body, **{header: name}) for name in ("1", "2") for body in (b"{}", b"[]")]
        assert len(set(found)) == 4
        assert found[0] == key(config, b"{}", **{header: "1"})
        assert key(config) is None
    # Where nothing is signed, a copy may differ in what does not matter.
    plain = WebhookConfig(auth=WebhookAuth.SECRET_HEADER)
    assert key(plain, b"{}", idempotency_key="1") == key(plain, b"[]", idempotency_key="1") == "1"
    assert key(plain) is None


def test_a_request_fits_either_secret_until_the_overlap_is_over() -> None:
    now = datetime.now(UTC)
    config = WebhookConfig(auth=WebhookAuth.GITHUB, old_secret_expires_at=now)
    found = Addressee(Trigger(), config, "new secret", None, "old secret")
    assert found.secrets(now - timedelta(seconds=1)) == ["new secret", "old secret"]
    assert found.secrets(now) == ["new secret"]
    signed = _asked(b"{}", x_hub_signature_256="sha256=" + hmac.digest(b"old secret", b"{}", "sha256").hex())
    authenticate(config, ["new secret", "old secret"], signed, now)
    with pytest.raises(Refusal):
        authenticate(config, ["new secret"], signed, now)
    with pytest.raises(Refusal):
        authenticate(config, [], signed, now)
