"""Mails as inputs of runs: addresses, texts and attachments, read by the standard library and bounded."""

from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import EmailPolicy
from email.utils import getaddresses
from hashlib import sha256
from itertools import islice
from typing import Any, cast

from app.automation.attachments import Attachment, charset_of

_MAX_TEXT = 1_000_000
_MAX_HEADERS = 100
_MAX_VALUE = 2_000
_MAX_ADDRESSES = 100
_MAX_PARTS = 500
_MAX_KEY = 64
#: The library's parsers of headers are quadratic, and whoever sends is a stranger.
_MAX_HEADER_CHARACTERS = 32 * 1024  #: of one with its continuations
_MAX_HEADERS_CHARACTERS = 256 * 1024  #: of all


@dataclass(slots=True)
class ReadMail:
    """A mail; `document` is what a run is given, but for the attachments."""

    key: str  #: the same for every copy of it
    document: dict[str, Any]
    attachments: list[Attachment] = field(default_factory=list[Attachment])


class MailUnreadable(Exception):
    """It is no mail, or has too many parts."""


def read_mail(content: bytes, most_attachments: int) -> ReadMail:
    """Read a mail.

    Raises:
        MailUnreadable: It cannot be read.
    """
    try:
        message = cast("EmailMessage", BytesParser(policy=_Policy()).parsebytes(content))
        return _read(message, content, most_attachments)
    except MailUnreadable:
        raise
    except Exception as error:  # the library's parsers of headers raise whatever they meet
        raise MailUnreadable(type(error).__name__) from error


class _Policy(EmailPolicy):
    """The library's own, but for headers that take it too long."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Take a header apart.

        Raises:
            MailUnreadable: It is too long.
        """
        if sum(map(len, sourcelines)) > _MAX_HEADER_CHARACTERS:
            raise MailUnreadable("too long a header")
        return super().header_source_parse(sourcelines)


def _read(message: EmailMessage, content: bytes, most_attachments: int) -> ReadMail:
    if sum(len(value) for _, value in message.raw_items()) > _MAX_HEADERS_CHARACTERS:
        raise MailUnreadable("too long headers")
    texts: dict[str, str] = {}
    attachments: list[Attachment] = []
    for count, part in enumerate(message.walk()):
        if count >= _MAX_PARTS:
            raise MailUnreadable("too many parts")
        if part.is_multipart():
            continue
        kind = part.get_content_type()
        if part.get_content_disposition() != "attachment" and kind in {"text/plain", "text/html"} and kind not in texts:
            texts[kind] = _text(part)
        elif len(attachments) < most_attachments:
            payload = part.get_payload(decode=True)
            name = _plain(part.get_filename() or "attachment")
            attachments.append(Attachment(name, kind, payload if isinstance(payload, bytes) else b""))
    headers: dict[str, str] = {}
    for name, raw in islice(message.raw_items(), _MAX_HEADERS):
        value = message.policy.header_fetch_parse(name, raw)
        headers.setdefault(name.lower(), _plain(str(value))[:_MAX_VALUE])
    message_id = headers.get("message-id", "").strip()
    key = message_id if 0 < len(message_id) <= _MAX_KEY and message_id.isascii() else sha256(content).hexdigest()
    return ReadMail(
        key,
        {
            "from": _addresses(headers, "from"),
            "to": _addresses(headers, "to"),
            "cc": _addresses(headers, "cc"),
            "replyTo": _addresses(headers, "reply-to"),
            "subject": headers.get("subject", ""),
            "messageId": message_id or None,
            "inReplyTo": headers.get("in-reply-to"),
            "date": headers.get("date"),
            "text": texts.get("text/plain"),
            "html": texts.get("text/html"),
            "headers": headers,
        },
        attachments,
    )


def _text(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    charset = part.get_content_charset("utf-8")
    try:
        text = raw.decode(charset_of(charset), "replace")
    except (LookupError, ValueError):
        text = raw.decode("utf-8", "replace")
    return _plain(text[:_MAX_TEXT])


def _addresses(headers: dict[str, str], name: str) -> list[dict[str, str]]:
    found = getaddresses([headers.get(name, "")])[:_MAX_ADDRESSES]
    return [{"name": person, "address": address} for person, address in found if address]


def _plain(text: str) -> str:
    return text.encode("utf-8", "replace").decode().replace("\x00", "\ufffd")
