"""What a request holds, read by what it says it is: JSON, a form, a form with files, XML, text or bytes.

Nothing of it is believed: JSON that claims to be an upload is JSON, and a file is what was sent as one.
"""

import asyncio
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from functools import partial
from typing import Any, cast
from urllib.parse import parse_qsl

import orjson
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from app.automation.attachments import Attachment, charset_of
from app.automation.hooks.requests import InboundRequest, Refusal
from app.components.markup import trees
from app.components.sandbox.errors import SandboxError

_MAX_FIELDS = 1_000
_MAX_PARTS = 200
_MAX_NAME_BYTES = 500
_MAX_DEPTH = 100
_MAX_HEADERS = 8
_MAX_HEADER_BYTES = 4 * 1024
_IN_THREAD_BYTES = 64 * 1024
_XML_BYTES = 4 * 1024 * 1024


@dataclass(slots=True)
class Payload:
    """What was read."""

    document: Any = None  #: JSON, with `Attachment`s in it
    attachments: list[Attachment] = field(default_factory=list[Attachment])


def unpacked(body: bytes, encoding: str, most_bytes: int) -> bytes:
    """Return a body without its Content-Encoding.

    Raises:
        Refusal: 413: it is larger than allowed once unpacked; 415: the encoding is another; 400: it is broken.
    """
    encoding = encoding.strip().lower()
    if encoding in {"", "identity"}:
        return body
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        raise Refusal(415, "INVALID_INPUT", "content_encoding", "The body is packed in an unknown way.")
    engine = zlib.decompressobj(16 + zlib.MAX_WBITS if "gzip" in encoding else zlib.MAX_WBITS)
    try:
        found = engine.decompress(body, most_bytes + 1)
    except zlib.error:
        raise Refusal(400, "INVALID_INPUT", "body_malformed", "The body cannot be unpacked.") from None
    if len(found) > most_bytes:
        raise too_large(most_bytes)
    if not engine.eof:
        raise Refusal(400, "INVALID_INPUT", "body_malformed", "The body is cut off.")
    return found


def too_large(most_bytes: int) -> Refusal:
    """Refuse a body that is over the limit."""
    return Refusal(413, "INVALID_INPUT", "body_too_large", f"The body is over {most_bytes} bytes.")


async def read_payload(request: InboundRequest) -> Payload:
    """Read a body.

    Raises:
        Refusal: 400: it is not what it says it is.
    """
    if not request.body:
        return Payload()
    if len(request.body) > _IN_THREAD_BYTES:
        return await asyncio.to_thread(_read, request)
    return _read(request)


def _read(request: InboundRequest) -> Payload:
    kind = request.content_type
    if kind == "application/json" or kind.endswith("+json"):
        return Payload(_json(request.body))
    if kind == "application/x-www-form-urlencoded":
        return Payload(_form(request.body))
    if kind == "multipart/form-data":
        return _multipart(request)
    if kind in {"application/xml", "text/xml"} or kind.endswith("+xml"):
        return Payload(_xml(_text(request)))
    if kind.startswith("text/") or kind in {"application/javascript", "application/x-ndjson", "application/yaml"}:
        return Payload(_text(request))
    if not kind:
        return _guessed(request)
    return _attached(Attachment(_name_of(request), kind, request.body))


def _guessed(request: InboundRequest) -> Payload:
    """Read a body that does not say what it is."""
    try:
        return Payload(_json(request.body))
    except Refusal:
        pass
    try:
        return Payload(_storable(request.body.decode()))
    except UnicodeDecodeError:
        return _attached(Attachment(_name_of(request), "application/octet-stream", request.body))


def _attached(found: Attachment) -> Payload:
    return Payload(found, [found])


def _json(body: bytes) -> Any:
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Refusal(400, "INVALID_INPUT", "body_malformed", "The body is not JSON.") from None
    if _is_deeper(value, _MAX_DEPTH):
        raise Refusal(400, "INVALID_INPUT", "body_too_deep", "The body is nested too deeply.")
    return value


def _is_deeper(value: Any, most: int) -> bool:
    level: list[Any] = [value]
    for _ in range(most):
        level = [
            inner
            for each in level
            if isinstance(each, dict | list)
            for inner in (cast("Any", each).values() if isinstance(each, dict) else cast("list[Any]", each))
        ]
        if not level:
            return False
    return True


def _form(body: bytes) -> dict[str, Any]:
    try:
        pairs = parse_qsl(
            body.decode(), keep_blank_values=True, max_num_fields=_MAX_FIELDS, errors="replace", separator="&"
        )
    except (ValueError, UnicodeDecodeError):
        raise Refusal(400, "INVALID_INPUT", "body_malformed", "The form cannot be read.") from None
    return gathered(pairs)


def gathered(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Put pairs together; a name that comes several times has a list."""
    found: dict[str, Any] = {}
    repeated: set[str] = set()
    for name, value in pairs:
        if name not in found:
            found[name] = value
        elif name in repeated:
            found[name].append(value)
        else:
            found[name] = [found[name], value]
            repeated.add(name)
    return found


def _xml(text: str) -> Any:
    if len(text) > _XML_BYTES:
        raise too_large(_XML_BYTES)
    try:
        return trees.parse(text, "compact", (), is_trimmed=True)
    except SandboxError as error:
        raise Refusal(400, "INVALID_INPUT", "body_malformed", error.message) from None


def _text(request: InboundRequest) -> str:
    parameters = Message()
    parameters["content-type"] = request.headers.get("content-type", "")
    charset = parameters.get_content_charset("utf-8")
    try:
        return _storable(request.body.decode(charset_of(charset)))
    except (LookupError, ValueError):  # not every codec raises UnicodeDecodeError
        raise Refusal(400, "INVALID_INPUT", "body_malformed", "The body is no text in its charset.") from None


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _name_of(request: InboundRequest) -> str:
    _, options = parse_options_header(request.headers.get("content-disposition", ""))
    return options.get(b"filename", b"").decode(errors="replace") or "body"


def _multipart(request: InboundRequest) -> Payload:
    _, options = parse_options_header(request.headers.get("content-type", ""))
    reader = _Parts()
    try:
        parser = MultipartParser(
            options.get(b"boundary", b""),
            cast("Any", reader.callbacks()),
            max_header_count=_MAX_HEADERS,
            max_header_size=_MAX_HEADER_BYTES,
        )
        parser.write(request.body)
        parser.finalize()
    except FormParserError:
        raise _broken_form() from None
    if not reader.is_complete:
        raise _broken_form()
    return Payload(gathered(reader.pairs), reader.attachments)


def _broken_form() -> Refusal:
    return Refusal(400, "INVALID_INPUT", "body_malformed", "The form cannot be read.")


def _add(into: bytearray, data: bytes, start: int, end: int) -> None:
    into += data[start:end]


class _Parts:
    """The parts of a form as they are found."""

    def __init__(self) -> None:
        self.pairs: list[tuple[str, Any]] = []
        self.attachments: list[Attachment] = []
        self.is_complete = False
        self._header = bytearray()
        self._value = bytearray()
        self._headers: dict[bytes, bytes] = {}
        self._data = bytearray()

    def callbacks(self) -> Mapping[str, Any]:
        return {
            "on_part_begin": self._begin,
            "on_header_field": partial(_add, self._header),
            "on_header_value": partial(_add, self._value),
            "on_header_end": self._end_header,
            "on_part_data": partial(_add, self._data),
            "on_part_end": self._end,
            "on_end": self._finish,
        }

    def _begin(self) -> None:
        self._headers = {}
        self._data.clear()

    def _end_header(self) -> None:
        self._headers[bytes(self._header).lower()] = bytes(self._value)
        self._header.clear()
        self._value.clear()

    def _end(self) -> None:
        kind, options = parse_options_header(self._headers.get(b"content-disposition", b"").decode("latin-1"))
        name = options.get(b"name", b"")
        if kind != b"form-data" or not name or len(name) > _MAX_NAME_BYTES or len(self.pairs) >= _MAX_PARTS:
            raise _broken_form()
        filename = options.get(b"filename")
        if filename is None:
            value: Any = bytes(self._data).decode("utf-8", "replace")
        else:
            content_type = self._headers.get(b"content-type", b"application/octet-stream").decode("latin-1")
            shown = filename.decode(errors="replace")[:_MAX_NAME_BYTES] or "file"
            value = Attachment(shown, content_type, bytes(self._data))
            self.attachments.append(value)
        self.pairs.append((name.decode(errors="replace"), value))

    def _finish(self) -> None:
        self.is_complete = True
