"""Extraction: one file in, what it says out."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from app.extraction.contract import Drawn, Extracted, ExtractionOptions
from app.extraction.limits import ExtractionLimits
from app.extraction.processes import ReaderPool

_PLAIN = ExtractionOptions()


class Extraction:
    """Reads files in processes of their own; nothing is started before it is used.

    Attributes:
        limits: What bounds a file.
        copies: Held by whoever copies a file of the storage to have it read: more copies than processes, and one that
            is fetched meanwhile, would only fill the disk.
    """

    def __init__(self, limits: ExtractionLimits | None = None, *, processes: int = 2) -> None:
        self.limits = limits or ExtractionLimits()
        self._pool = ReaderPool(self.limits, size=processes)
        self.copies = asyncio.Semaphore(processes + 1)

    async def extract(
        self,
        content: Path,
        *,
        content_type: str,
        name: str,
        options: ExtractionOptions = _PLAIN,
        on_progress: Callable[[int, int], Awaitable[None]] | None = None,
    ) -> Extracted:
        """Read a file. Cancelling ends the process that reads it.

        Args:
            content: Where its bytes are; it stays until this returns.
            content_type: What it is, by its content; of a text and of an archive, its name says more.
            name: What it is called. Only its ending counts.
            options: What is wanted.
            on_progress: Told how many pages are read, of how many.

        Raises:
            ExtractionFailed: It could not be read; `code` says why.
        """
        return await self._pool.read(content, content_type, name, options, on_progress)

    async def draw(self, content: Path, *, content_type: str, points: int) -> Drawn:
        """Draw a small picture of a picture, or of a PDF's first page. Cancelling ends the process that draws it.

        Args:
            content: Where its bytes are; it stays until this returns.
            content_type: What it is, by its content.
            points: How long either side is at most.

        Raises:
            ExtractionFailed: It could not be drawn; `code` says why.
        """
        return await self._pool.draw(content, content_type, points)

    async def aclose(self) -> None:
        """End every process; later calls fail."""
        await self._pool.aclose()
