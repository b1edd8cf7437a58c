"""What a GraphQL request over HTTP carries, and every way in which it can be malformed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import parse_qsl

import orjson
from starlette.types import Receive, Scope

from app.api.limits import ApiLimits
from app.api.requests import RawHeaders
from app.api.uploaded import UploadedFile
from app.kernel.errors import InvalidInput

PLAIN_JSON = "application/json"
MULTIPART = "multipart/form-data"

_NAMES = frozenset({"query", "variables", "operationName", "extensions"})
_UTF8 = frozenset({"utf-8", "utf8"})
_CHARSET = re.compile(r";\s*charset\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE)
_MOST_DROPPED_BYTES = 32 * 1024 * 1024  #: of a body that is too large; whoever sends more is cut off


class MalformedRequest(Exception):  # it names a state, like every error of ours
    """A request that is not a well-formed GraphQL request; answered with `status`."""

    def __init__(self, status: int, error: Exception, headers: Mapping[str, str] | None = None) -> None:
        self.status = status
        self.error = error
        self.headers = dict(headers or {})
        super().__init__(str(error))


class ClientGone(Exception):  # likewise
    """The client closed its connection; nobody reads the answer."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """What to run: a document, the variables, and which of its operations."""

    query: str
    variables: Mapping[str, Any]
    operation_name: str | None
    uploads: Sequence[UploadedFile] = ()  #: the files that stand in `variables`; whoever reads them closes them


def get_parameters(scope: Scope, limits: ApiLimits) -> Parameters:
    """Read the parameters of a GET request from its query string.

    Raises:
        MalformedRequest: They are not what GraphQL over HTTP asks for.
    """
    raw: bytes = scope["query_string"]
    if len(raw) > limits.max_query_string_bytes:
        raise MalformedRequest(414, InvalidInput("The query string is too long; use POST.", reason="too_large"))
    try:
        pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=len(_NAMES) * 4)
    except ValueError as error:
        raise MalformedRequest(400, InvalidInput("The query string is not valid.", reason="not_utf8")) from error
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name not in _NAMES:
            continue
        if name in found:
            raise MalformedRequest(400, InvalidInput(f"'{name}' is given twice.", field=name, reason="duplicate"))
        found[name] = value
    for name in ("variables", "extensions"):
        if name in found:
            found[name] = load_json(found[name].encode(), field=name) if found[name] else None
    if not found.get("operationName"):
        found.pop("operationName", None)
    return checked(found)


async def post_parameters(receive: Receive, headers: RawHeaders, limits: ApiLimits) -> Parameters:
    """Read the parameters of a POST request from its body.

    Raises:
        MalformedRequest: It is no JSON object of the right shape, or too large.
        ClientGone: The client left before it had sent all.
    """
    _check_content_type(headers)
    return checked(load_json(await _body(receive, headers, limits.max_body_bytes)))


def check_announced(headers: RawHeaders, limit: int) -> None:
    """Refuse a body by what its headers say.

    Raises:
        MalformedRequest: It is encoded, or larger than `limit` bytes.
    """
    if encoding := headers.get(b"content-encoding"):
        raise MalformedRequest(415, InvalidInput(f"Content encoding {encoding.decode('latin-1')!r} is not understood."))
    announced = headers.get(b"content-length", b"")
    if announced.isdigit() and len(announced) < 20 and int(announced) > limit:  # noqa: PLR2004
        raise too_large(limit)


async def _body(receive: Receive, headers: RawHeaders, limit: int) -> bytes:
    try:
        check_announced(headers, limit)
    except MalformedRequest:
        await _drop(receive)
        raise
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        part: bytes = message.get("body", b"")
        size += len(part)
        if size > limit:
            parts.clear()
            if message.get("more_body", False):
                await _drop(receive)
            raise too_large(limit)
        parts.append(part)
        if not message.get("more_body", False):
            return parts[0] if len(parts) == 1 else b"".join(parts)


async def _drop(receive: Receive) -> None:
    """Read what a client still sends: most listen only after it, and would see a broken connection, not our answer."""
    left = _MOST_DROPPED_BYTES
    while left > 0:
        message = await receive()
        left -= len(message.get("body", b""))
        if not message.get("more_body", False):
            return


def too_large(limit: int) -> MalformedRequest:
    """Say that a body is over its limit; the connection is closed, as not all of it may have been read."""
    return MalformedRequest(
        413,
        InvalidInput(f"The body is larger than {limit} bytes.", reason="too_large", details={"limit": limit}),
        {"Connection": "close"},
    )


def load_json(raw: bytes, field: str | None = None) -> Any:
    """Decode JSON of a client.

    Raises:
        MalformedRequest: It is none; names `field`.
    """
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        what = f"'{field}'" if field else "The body"
        raise MalformedRequest(
            400, InvalidInput(f"{what} is not valid JSON: {error.msg}.", field=field, reason="json_malformed")
        ) from error


def _check_content_type(headers: RawHeaders) -> None:
    content_type = headers.get(b"content-type", b"").decode("latin-1")
    name = content_type.partition(";")[0].strip().lower()
    if name != PLAIN_JSON:
        raise MalformedRequest(
            415,
            InvalidInput(
                "Send the operation as application/json, or as multipart/form-data with files.",
                field="Content-Type",
                reason="content_type_not_supported",
            ),
            {"Accept-Post": f"{PLAIN_JSON}, {MULTIPART}"},
        )
    charset = _CHARSET.search(content_type)
    if charset and charset.group(1).lower() not in _UTF8:
        raise MalformedRequest(
            415, InvalidInput("Encode the body in UTF-8.", field="Content-Type", reason="charset_not_supported")
        )


def checked(found: Any) -> Parameters:
    """Return the parameters that a decoded request holds.

    Raises:
        MalformedRequest: They are not what GraphQL over HTTP asks for.
    """
    if isinstance(found, list):
        raise MalformedRequest(400, InvalidInput("Send one operation a request.", reason="batching_not_supported"))
    if not isinstance(found, dict):
        raise MalformedRequest(400, InvalidInput("The body must be a JSON object.", reason="not_an_object"))
    values = cast("dict[str, Any]", found)
    query = values.get("query")
    if not isinstance(query, str):
        message = "'query' is missing." if query is None else "'query' must be a string."
        raise MalformedRequest(400, InvalidInput(message, field="query", reason="query_missing"))
    operation_name = values.get("operationName")
    if operation_name is not None and not isinstance(operation_name, str):
        raise MalformedRequest(400, InvalidInput("'operationName' must be a string.", field="operationName"))
    for name in ("variables", "extensions"):
        if values.get(name) is not None and not isinstance(values[name], dict):
            raise MalformedRequest(
                400, InvalidInput(f"'{name}' must be an object.", field=name, reason="not_an_object")
            )
    return Parameters(query, values.get("variables") or {}, operation_name)
