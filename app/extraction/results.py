"""What extractions gave, packed: a small result in its row, a large one as one object in the storage."""

import asyncio
import io
import sys
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from app.extraction.contract import Extracted
from app.extraction.models import FileProcessing
from app.extraction.room import ResultBudget, Room
from app.files.objects import ObjectMissing, Objects

RESULT_TYPE = "application/octet-stream"
_IN_ROW_BYTES = 32 * 1024
#: A packed result begins so, then with the bytes it takes once it is unpacked (8, big-endian); older ones have no head.
_MARK = b"P1"
_HEAD_BYTES = len(_MARK) + 8
_CELL_BYTES = 160  #: what a cell takes besides its text
_ROW_BYTES = 128
_PAGE_BYTES = 512
_OLDER_TIMES = 16  #: how much larger than its bytes one without a head is taken for
_FAST = 1  #: how hard zlib tries: text shrinks to a third all the same


@dataclass(frozen=True, slots=True)
class KeptImage:
    """A picture that was taken out of a file, and is one of its own."""

    page: int
    file_id: UUID
    width: int | None
    height: int | None


@dataclass(frozen=True, slots=True)
class Result:
    """What is kept of an extraction; see `contract.Extracted`."""

    text: str
    markdown: str
    pages: Sequence[Mapping[str, Any]]  #: `number`, `start`, `end`, `isScanned`, `name`
    tables: Sequence[Mapping[str, Any]]  #: `page`, `rows`, `hasHeader`
    images: Sequence[KeptImage]
    metadata: Mapping[str, Any]


def described(found: Extracted) -> dict[str, Any]:
    """Return an extraction as JSON, without its pictures."""
    return {
        "text": found.text,
        "markdown": found.markdown,
        "pages": [
            {
                "number": page.number,
                "start": page.start,
                "end": page.end,
                "isScanned": page.is_scanned,
                "name": page.name,
            }
            for page in found.pages
        ],
        "tables": [
            {"page": table.page, "rows": [list(row) for row in table.rows], "hasHeader": table.has_header}
            for table in found.tables
        ],
        "metadata": dict(found.metadata),
    }


def packed(found: Extracted, images: Sequence[KeptImage]) -> bytes:
    """Pack what is kept."""
    shown = [
        {"page": each.page, "fileId": each.file_id.hex, "width": each.width, "height": each.height} for each in images
    ]
    told = orjson.dumps({**described(found), "images": shown})
    cells = sum(len(row) for table in found.tables for row in table.rows)
    rows = sum(len(table.rows) for table in found.tables)
    size = 2 * len(told) + sys.getsizeof(found.text) + sys.getsizeof(found.markdown)
    size += _CELL_BYTES * cells + _ROW_BYTES * rows + _PAGE_BYTES * (len(found.pages) + len(shown))
    return _MARK + size.to_bytes(8, "big") + zlib.compress(told, _FAST)


def _size_of(head: bytes, row: FileProcessing) -> int:
    """Return the bytes that a result takes while it is unpacked and after."""
    if head.startswith(_MARK):
        return int.from_bytes(head[len(_MARK) : _HEAD_BYTES], "big")
    return _OLDER_TIMES * (row.result_bytes + row.character_count)


def _unpacked(content: bytes) -> Result:
    packed_json = content[_HEAD_BYTES:] if content.startswith(_MARK) else content
    told: dict[str, Any] = orjson.loads(zlib.decompress(packed_json))
    images = [
        KeptImage(each["page"], UUID(each["fileId"]), each["width"], each["height"]) for each in told.pop("images")
    ]
    return Result(images=images, **told)


class Results:
    """Keeps and reads results."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._room = Room()

    @staticmethod
    def is_large(content: bytes) -> bool:
        """Whether a packed result is for the storage."""
        return len(content) > _IN_ROW_BYTES

    async def put(self, key: str, content: bytes) -> None:
        """Keep a large one; the row has named its key already.

        Raises:
            StorageUnavailable: The storage does not take it.
        """
        await self._objects.put(key, io.BytesIO(content), RESULT_TYPE)

    async def read(self, row: FileProcessing, budget: ResultBudget) -> Result | None:
        """Return the result of a processing, None if it has none.

        Raises:
            TooComplex: It is more than the budget has left.
            StorageUnavailable: The storage does not answer.
        """
        if row.result is None and not row.result_bytes:
            return None
        try:
            head = await self._part(row, min(_HEAD_BYTES, row.result_bytes))
            size = _size_of(head, row)
            budget.spend(size)
            async with self._room.taken(size):
                return await asyncio.to_thread(_unpacked, await self._part(row, row.result_bytes))
        except ObjectMissing:
            return None

    async def _part(self, row: FileProcessing, end: int) -> bytes:
        return await self._objects.read(row.result_key, 0, end) if row.result is None else bytes(row.result[:end])

    async def delete(self, key: str) -> None:
        """Delete a large one.

        Raises:
            StorageUnavailable: It may still be there.
        """
        await self._objects.delete(key)
