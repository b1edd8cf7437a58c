"""Files of visitors: small texts and images that come within a message, as whoever has no account sends no form."""

import base64
import binascii
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from app.conversations.attaching import SentFile
from app.files.sniffing import content_type_of
from app.kernel.errors import Forbidden, InvalidInput
from app.kernel.spool import Spool
from app.llm.attachments import is_shown

MAX_FILES = 3  #: with one message
MAX_BYTES = 1024 * 1024  #: of all files of a message together


class FilesNotTaken(Forbidden):
    """This chat takes no files."""


@dataclass(frozen=True, slots=True)
class VisitorFile:
    """A file as a visitor sends it."""

    name: str
    content: str  #: Base64


@asynccontextmanager
async def received(files: Sequence[VisitorFile], *, are_taken: bool) -> AsyncGenerator[list[SentFile]]:
    """Hold what a visitor attaches until the block is left.

    Raises:
        FilesNotTaken: The chat takes none.
        InvalidInput: They are too many, too large, no Base64, or neither texts nor images that a model is shown.
    """
    if files and not are_taken:
        raise FilesNotTaken(field="input.files", reason="files_not_taken")
    if len(files) > MAX_FILES:
        raise InvalidInput(
            f"A message has at most {MAX_FILES} files.",
            field="input.files",
            reason="too_many",
            details={"limit": MAX_FILES},
        )
    contents = [_bytes_of(each, f"input.files.{place}.content") for place, each in enumerate(files)]
    if sum(map(len, contents)) > MAX_BYTES:
        raise InvalidInput(
            f"The files of a message have at most {MAX_BYTES >> 10} KiB together.",
            field="input.files",
            reason="too_large",
            details={"limitBytes": MAX_BYTES},
        )
    for place, (each, content) in enumerate(zip(files, contents, strict=True)):
        if not is_shown(content_type_of(content, each.name)):
            raise InvalidInput(
                "Only texts and images (PNG, JPEG, GIF, WebP) can be sent.",
                field=f"input.files.{place}.content",
                reason="type_not_taken",
            )
    async with AsyncExitStack() as stack:
        sent: list[SentFile] = []
        for each, content in zip(files, contents, strict=True):
            spool = await stack.enter_async_context(Spool(MAX_BYTES))
            await spool.write(content)
            await spool.finish()
            sent.append(SentFile(each.name, spool))
        yield sent


def _bytes_of(file: VisitorFile, field: str) -> bytes:
    try:
        return base64.b64decode(file.content, validate=True)
    except (binascii.Error, ValueError):
        raise InvalidInput("This is not Base64.", field=field, reason="base64_malformed") from None
