"""Requests with files, as the GraphQL multipart request specification sends them (jaydenseric, version 2).

The form's first part is `operations`, JSON with null where a file belongs; the second is `map`, which names those
places by the files' parts; then come the files. They are written to disk as they arrive, and counted before.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.types import Receive

from app.api.limits import ApiLimits
from app.api.parameters import MULTIPART, ClientGone, MalformedRequest, Parameters, check_announced, checked, load_json
from app.api.parameters import too_large as body_too_large
from app.api.requests import RawHeaders
from app.api.uploaded import UploadedFile
from app.kernel.errors import InvalidInput
from app.kernel.intake import Intake, IntakeBusy
from app.kernel.spool import Spool, SpoolFull, SpoolTooLarge

_MAP_BYTES = 16 * 1024
_ENVELOPE_BYTES = 64 * 1024  #: boundaries and headers of the parts
_MAX_NAME_BYTES = 1_000
_MAX_HEADERS = 8  #: of one part
_MAX_HEADER_BYTES = 4 * 1024
_FIELDS = ("operations", "map")


def is_multipart(headers: RawHeaders) -> bool:
    """Say whether a request may carry files."""
    return headers.get(b"content-type", b"").partition(b";")[0].strip().lower() == MULTIPART.encode()


class UploadReader:
    """Reads requests with files, a bounded number at once.

    Args:
        limits: Of requests.
        folder: Where files that are kept will stay; None: somewhere else than on this machine's disks.
    """

    def __init__(self, limits: ApiLimits, folder: Path | None = None) -> None:
        self._limits = limits
        self._folder = folder
        self._intake = Intake(limits.max_uploads_at_once, limits.max_uploads_of_one)

    async def read(self, receive: Receive, headers: RawHeaders, user_id: UUID | None) -> Parameters:
        """Read the parameters and the files of a request; whoever gets them closes the files.

        Args:
            receive: Gives the body.
            headers: Of the request.
            user_id: Whose it is.

        Raises:
            MalformedRequest: It is no such form, or over a limit.
            ClientGone: The client left before it had sent all.
        """
        limits = self._limits
        total = limits.max_upload_bytes + limits.max_body_bytes + _MAP_BYTES + _ENVELOPE_BYTES
        check_announced(headers, total)
        with ExitStack() as held:
            try:
                held.enter_context(self._intake.place(user_id))
            except IntakeBusy as busy:
                raise MalformedRequest(503, busy, {"Retry-After": "2", "Connection": "close"}) from None
            form = _Form(_boundary_of(headers), limits, self._folder)
            try:
                async with asyncio.timeout(limits.upload_seconds):
                    async for chunk in _chunks(receive, total, limits.upload_stall_seconds):
                        await form.feed(chunk)
                return form.parameters()
            except TimeoutError:
                form.close()
                raise _stalled() from None
            except SpoolTooLarge:
                form.close()
                raise body_too_large(limits.max_upload_bytes) from None
            except SpoolFull as full:
                form.close()
                raise MalformedRequest(503, full, {"Connection": "close"}) from full
            except BaseException:
                form.close()
                raise


def _stalled() -> MalformedRequest:
    error = InvalidInput("The files did not come in time.", reason="upload_stalled")
    return MalformedRequest(408, error, {"Connection": "close"})


async def _chunks(receive: Receive, most_bytes: int, stall_seconds: float) -> AsyncIterator[bytes]:
    size = 0
    while True:
        try:
            async with asyncio.timeout(stall_seconds):
                message = await receive()
        except TimeoutError:
            raise _stalled() from None
        if message["type"] == "http.disconnect":
            raise ClientGone
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        if size > most_bytes:
            raise body_too_large(most_bytes)
        if chunk:
            yield chunk
        if not message.get("more_body", False):
            return


def _boundary_of(headers: RawHeaders) -> bytes:
    _, options = parse_options_header(headers[b"content-type"].decode("latin-1"))
    boundary = options.get(b"boundary", b"")
    if not boundary:
        raise _malformed("The form has no boundary.")
    return boundary


def _malformed(message: str, name: str | None = None, reason: str = "multipart_malformed") -> MalformedRequest:
    return MalformedRequest(400, InvalidInput(message, field=name, reason=reason), {"Connection": "close"})


@dataclass(slots=True)
class _Part:
    """A part whose headers have been read."""

    name: str
    filename: str | None


@dataclass(slots=True)
class _Headers:
    """The headers of the part that is being read."""

    name: bytearray = field(default_factory=bytearray)
    value: bytearray = field(default_factory=bytearray)
    disposition: bytes = b""


class _Form:
    """A form as it arrives: what the parser finds is noted at once, and done between its chunks."""

    def __init__(self, boundary: bytes, limits: ApiLimits, folder: Path | None) -> None:
        self._limits = limits
        self._folder = folder
        self._headers = _Headers()
        self._found: list[_Part | memoryview | None] = []  #: a part begins, some of its bytes, it ends
        self._texts: dict[str, bytearray] = {}
        self._part: _Part | None = None
        self._spool: Spool | None = None
        self._files: dict[str, UploadedFile] = {}
        self._left_bytes = limits.max_upload_bytes
        self._places: dict[str, list[str]] = {}
        self._parameters: Parameters | None = None
        self._is_complete = False
        try:
            self._parser = MultipartParser(
                boundary,
                cast(
                    "Any",
                    {
                        "on_header_field": self._on_header_field,
                        "on_header_value": self._on_header_value,
                        "on_header_end": self._on_header_end,
                        "on_headers_finished": self._on_headers_finished,
                        "on_part_data": self._on_part_data,
                        "on_part_end": lambda: self._found.append(None),
                        "on_end": self._on_end,
                    },
                ),
                max_header_count=_MAX_HEADERS,
                max_header_size=_MAX_HEADER_BYTES,
            )
        except FormParserError:
            raise _malformed("The form's boundary cannot be so.") from None

    def close(self) -> None:
        """Forget the files."""
        for each in self._files.values():
            each.spool.close()
        if self._spool is not None:
            self._spool.close()

    async def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the body.

        Raises:
            MalformedRequest: They are no such form, or over a limit.
            SpoolTooLarge: The files are too large together.
            SpoolFull: There is no room for them.
        """
        try:
            self._parser.write(chunk)
        except FormParserError:
            raise _malformed("The form is not readable.") from None
        found, self._found = self._found, []
        for each in found:
            if isinstance(each, _Part):
                self._begin(each)
            elif each is None:
                await self._end()
            elif self._spool is not None:
                await self._spool.write(each)
            elif self._part is not None:
                self._add_text(self._part.name, each)

    def parameters(self) -> Parameters:
        """Return what to run, with the files in their places.

        Raises:
            MalformedRequest: Something is missing.
        """
        if not self._is_complete or self._parameters is None or len(self._texts) < len(_FIELDS):
            raise _malformed("The form is cut off.")
        for key, places in self._places.items():
            if key not in self._files:
                raise _malformed(f"The file {key!r} is missing.", "map", "file_missing")
            for place in places:
                _put(self._parameters.variables, place, self._files[key])
        return replace(self._parameters, uploads=tuple(self._files.values()))

    # ------------------------------------------------------------------ the parser's findings

    def _on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._headers.name += data[start:end]

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._headers.value += data[start:end]

    def _on_header_end(self) -> None:
        if bytes(self._headers.name).lower() == b"content-disposition":
            self._headers.disposition = bytes(self._headers.value)
        self._headers.name.clear()
        self._headers.value.clear()

    def _on_headers_finished(self) -> None:
        kind, options = parse_options_header(self._headers.disposition.decode("latin-1"))
        name = options.get(b"name", b"")
        self._headers = _Headers()
        if kind != b"form-data" or not name or len(name) > _MAX_NAME_BYTES:
            raise _malformed("A part of the form has no name.")
        filename = options.get(b"filename")
        self._found.append(
            _Part(name.decode(errors="replace"), None if filename is None else filename.decode(errors="replace"))
        )

    def _on_part_data(self, data: bytes, start: int, end: int) -> None:
        self._found.append(memoryview(data)[start:end])

    def _on_end(self) -> None:
        self._is_complete = True

    # ------------------------------------------------------------------ what becomes of them

    def _begin(self, part: _Part) -> None:
        self._part = part
        expected = next((each for each in _FIELDS if each not in self._texts), None)
        if expected is not None:
            if part.name != expected:
                raise _malformed(f"The form's parts are `operations`, `map`, and files: {expected!r} is missing.")
            self._texts[expected] = bytearray()
            return
        if part.name not in self._places:
            raise _malformed("A part of the form is not in its map.", "map", "file_unmapped")
        if part.name in self._files:
            raise _malformed(f"The file {part.name!r} comes twice.", "map", "duplicate")
        self._spool = Spool(self._left_bytes, folder=self._folder)

    async def _end(self) -> None:
        part, self._part = self._part, None
        if part is None:
            return
        if self._spool is not None:
            await self._spool.finish()
            self._left_bytes -= self._spool.size_bytes
            self._files[part.name] = UploadedFile(part.filename or "", self._spool)
            self._spool = None
        elif part.name == "operations":
            self._parameters = checked(load_json(bytes(self._texts["operations"]), "operations"))
        else:
            self._places = _places_of(load_json(bytes(self._texts["map"]), "map"), self._limits)

    def _add_text(self, name: str, data: memoryview) -> None:
        text = self._texts[name]
        limit = self._limits.max_body_bytes if name == "operations" else _MAP_BYTES
        if len(text) + len(data) > limit:
            raise body_too_large(limit)
        text += data


def _places_of(found: Any, limits: ApiLimits) -> dict[str, list[str]]:
    """Return the places of every file."""
    places: dict[str, list[str]] = {}
    if not isinstance(found, dict):
        raise _malformed("'map' must be an object.", "map", "not_an_object")
    for key, value in cast("dict[str, Any]", found).items():
        if not isinstance(value, list) or not value or not all(isinstance(each, str) for each in cast("Any", value)):
            raise _malformed("Each member of 'map' must be a list of paths.", "map", "not_a_path")
        places[key] = cast("list[str]", value)
    if len(places) > limits.max_uploads or sum(map(len, places.values())) > limits.max_upload_places:
        raise MalformedRequest(
            413,
            InvalidInput(
                f"A request has at most {limits.max_uploads} files.",
                field="map",
                reason="too_many",
                details={"limit": limits.max_uploads},
            ),
            {"Connection": "close"},
        )
    return places


def _put(variables: Any, place: str, file: UploadedFile) -> None:
    """Put a file where the map says it belongs; null must stand there."""
    first, *steps = place.split(".")
    if first != "variables" or not steps:
        raise _malformed("A path of 'map' must begin with 'variables'.", "map", "not_a_path")
    *way, last = steps
    for step in way:
        variables = _at(variables, step)
    if _at(variables, last) is not None:
        raise _malformed("A path of 'map' must lead to null.", "map", "not_a_path")
    variables[int(last) if isinstance(variables, list) else last] = file


def _at(value: Any, step: str) -> Any:
    if isinstance(value, dict) and step in value:
        return cast("dict[str, Any]", value)[step]
    if isinstance(value, list) and step.isascii() and step.isdigit() and len(step) < 9:  # noqa: PLR2004
        items = cast("Sequence[Any]", value)
        if int(step) < len(items):
            return items[int(step)]
    raise _malformed("A path of 'map' leads nowhere.", "map", "not_a_path")
