"""The components `file_write` and `file_read`: a run keeps a file in its workspace, and reads one byte for byte."""

import base64
import binascii
import codecs
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import orjson
from pydantic import Field

from app.components.contract import (
    OUTPUT,
    Component,
    ComponentCategory,
    ComponentFailed,
    Config,
    Expression,
    NodeContext,
    Port,
    Result,
    SideEffects,
    Template,
)
from app.files.objects import ObjectMissing, StorageUnavailable
from app.files.service import FILE, File, FileNotFound, Files, OpenFile
from app.kernel.errors import AppError, InvalidInput, QuotaExceeded, Unavailable
from app.kernel.ids import global_id, read_global_id
from app.kernel.rights import SYSTEM
from app.kernel.spool import Spool

MIB = 1024 * 1024
_MOST_READ_BYTES = 4 * MIB  #: of one reading: a run carries them along


class WriteFormat(StrEnum):
    """What the content is."""

    AUTO = "AUTO"  #: a text as it is, anything else as JSON
    TEXT = "TEXT"  #: a text, kept in UTF-8
    BASE64 = "BASE64"  #: any bytes, in base64
    JSON = "JSON"  #: any value


class ReadFormat(StrEnum):
    """As what the content is given."""

    TEXT = "TEXT"  #: a text in UTF-8
    BASE64 = "BASE64"  #: any bytes, in base64
    JSON = "JSON"  #: the value


class FileWriteConfig(Config):
    """What is kept."""

    name: Template = Field(description="What the file is called, without a path.", min_length=1)
    content: Expression = Field(default="input", description="Gives what is kept. Never a secret.")
    format: Annotated[WriteFormat, Field(strict=False)] = Field(
        default=WriteFormat.AUTO, description="What that is: AUTO keeps a text as it is and anything else as JSON."
    )


class FileReadConfig(Config):
    """What is read."""

    file: Expression = Field(default="input.fileId", description="Gives the id of a file of the workspace.")
    format: Annotated[ReadFormat, Field(strict=False)] = Field(
        default=ReadFormat.TEXT, description="As what it is given; JSON is read as a whole."
    )
    start: int = Field(default=0, description="From which byte on.", ge=0, le=2**53)
    length: int = Field(
        default=MIB, description="How many bytes at most; `isComplete` tells whether more follow.", ge=1, le=4 * MIB
    )


class FileWrite(Component):
    """Keeps files."""

    id = "file_write"
    name = "Write a file"
    description = (
        "Keeps a text, bytes or any value as a file of the workspace; exactly once, however often the node is tried."
    )
    category = ComponentCategory.DATA
    outputs = (Port(OUTPUT, "object", "`{fileId, name, contentType, sizeBytes, sha256}` of the file."),)
    side_effects = SideEffects.IDEMPOTENT
    config = FileWriteConfig
    example = {"name": "report-{{ input.day }}.md", "content": "input.text"}

    def __init__(self, files: Files, max_bytes: int) -> None:
        self._files = files
        self._max_bytes = max_bytes

    async def run(self, config: FileWriteConfig, ctx: NodeContext) -> Result:
        """Keep it, or find that it was kept.

        Raises:
            ComponentFailed: `FILE_INVALID`, `FILE_TOO_LARGE`, `FILE_QUOTA`, `FILE_SECRET`, `FILE_UNAVAILABLE`, or of a
                template or expression.
        """
        if ctx.workspace_id is None:
            raise ComponentFailed("FILE_UNAVAILABLE", "There is no workspace here that could keep files.")
        name, value = (await ctx.render(config.name)).strip(), await ctx.evaluate(config.content)
        if ctx.holds_secret([name, value]):
            raise ComponentFailed("FILE_SECRET", "A file cannot hold a secret: whoever fetches it would learn it.")
        content = _written(value, config.format)
        if len(content) > self._max_bytes:
            raise ComponentFailed("FILE_TOO_LARGE", f"A file has at most {self._max_bytes:,} bytes.")
        try:
            async with Spool(self._max_bytes) as spool:
                await spool.write(content)
                await spool.finish()
                row = await self._files.keep(
                    SYSTEM,
                    ctx.workspace_id,
                    name,
                    spool,
                    idempotency_key=ctx.idempotency_key,
                    run_id=UUID(ctx.scope["run"]["id"]),
                )
        except FileNotFound:
            raise ComponentFailed("FILE_NOT_FOUND", "An earlier try kept the file, and it was deleted since.") from None
        except AppError as error:
            is_away = isinstance(error, Unavailable)
            raise ComponentFailed(_code_of(error), error.message, is_retryable=is_away, details=error.details) from None
        return Result(_described(row))


class FileRead(Component):
    """Reads files byte for byte."""

    id = "file_read"
    name = "Read a file"
    description = (
        "Gives the bytes of a file of the workspace, or a part of them, as text, base64 or JSON. What a PDF or another "
        "document says is read by `document_extract`."
    )
    category = ComponentCategory.DATA
    outputs = (
        Port(
            OUTPUT,
            "object",
            "`{content, start, end, isComplete, fileId, name, contentType, sizeBytes, sha256}`; go on at `end`.",
        ),
    )
    side_effects = SideEffects.NONE
    config = FileReadConfig
    example = {"file": "input.fileId", "format": "TEXT"}

    def __init__(self, files: Files) -> None:
        self._files = files

    async def run(self, config: FileReadConfig, ctx: NodeContext) -> Result:
        """Read it.

        Raises:
            ComponentFailed: `FILE_NOT_FOUND`, `FILE_TOO_LARGE`, `FILE_NOT_TEXT`, `FILE_NOT_JSON`, `FILE_UNAVAILABLE`,
                or of an expression.
        """
        file = await self._opened(await ctx.evaluate(config.file), ctx)
        size = file.row.size_bytes
        is_whole = config.format is ReadFormat.JSON
        if is_whole and size > _MOST_READ_BYTES:
            raise ComponentFailed("FILE_TOO_LARGE", f"JSON of more than {_MOST_READ_BYTES:,} bytes is not read.")
        start = 0 if is_whole else min(config.start, size)
        end = size if is_whole else min(size, start + config.length)
        try:
            raw = b"".join([part async for part in file.read(start, end)])
        except ObjectMissing:
            raise _missing() from None
        except StorageUnavailable:
            raise ComponentFailed("FILE_UNAVAILABLE", "The storage did not answer.", is_retryable=True) from None
        if config.format is ReadFormat.TEXT:
            content, end = _text(raw, end, is_last=end == size)
        else:
            content = _json(raw) if is_whole else base64.b64encode(raw).decode()
        told = {"content": content, "start": start, "end": end, "isComplete": start == 0 and end == size}
        return Result({**told, **_described(file.row)})

    async def _opened(self, named: Any, ctx: NodeContext) -> OpenFile:
        decoded = read_global_id(named) if isinstance(named, str) else None
        if decoded is not None and decoded[0] == FILE and ctx.workspace_id is not None:
            try:
                file = await self._files.open(decoded[1])
            except FileNotFound:
                raise _missing() from None
            if file.row.workspace_id == ctx.workspace_id:
                return file
        raise _missing()


def _written(value: Any, wanted: WriteFormat) -> bytes:
    is_json = wanted is WriteFormat.JSON or (wanted is WriteFormat.AUTO and not isinstance(value, str))
    if is_json:
        return orjson.dumps(value, option=orjson.OPT_INDENT_2)
    if not isinstance(value, str):
        raise ComponentFailed("FILE_INVALID", f"What `content` gives is no text, as {wanted.name} needs.")
    if wanted is not WriteFormat.BASE64:
        return value.encode(errors="replace")
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise ComponentFailed("FILE_INVALID", "What `content` gives is no base64.") from None


def _text(raw: bytes, end: int, *, is_last: bool) -> tuple[str, int]:
    """Read UTF-8; a character that is cut off at the end is left to the next reading."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        text = decoder.decode(raw, final=is_last)
    except UnicodeDecodeError:
        raise ComponentFailed(
            "FILE_NOT_TEXT", "It is no text in UTF-8, or the part begins within a character."
        ) from None
    return text, end - len(decoder.getstate()[0])


def _json(raw: bytes) -> Any:
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise ComponentFailed("FILE_NOT_JSON", "It is no JSON.") from None


def _described(row: File) -> dict[str, Any]:
    return {
        "fileId": global_id(FILE, row.id),
        "name": row.name,
        "contentType": row.content_type,
        "sizeBytes": row.size_bytes,
        "sha256": row.sha256,
    }


def _missing() -> ComponentFailed:
    return ComponentFailed("FILE_NOT_FOUND", "There is no such file in this workspace.")


def _code_of(error: AppError) -> str:
    if isinstance(error, QuotaExceeded):
        return "FILE_QUOTA"
    return "FILE_INVALID" if isinstance(error, InvalidInput) else "FILE_UNAVAILABLE"
