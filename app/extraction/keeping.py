"""Pictures that were taken out of a file, kept as files of the workspace."""

from collections.abc import Sequence
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from app.extraction import models
from app.extraction.contract import ExtractedImage
from app.extraction.results import KeptImage
from app.files.service import File, FileNotFound, Files
from app.kernel.errors import QuotaExceeded
from app.kernel.idempotency import IdempotencyKeyReused
from app.kernel.spool import Spool

_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp"}

#: Set while we keep files of our own: no rule applies to what came out of a file that is processed already.
is_ours: ContextVar[bool] = ContextVar("is_ours", default=False)


class Keeping:
    """Keeps pictures; each once, however often a processing is done."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._ours: dict[UUID, list[File]] = {}  #: what a processing that is under way here has kept

    async def drop(self, row: models.FileProcessing) -> None:
        """Delete what was kept here for a processing that gave no result."""
        for file in self._ours.pop(row.id, ()):
            await self._files.drop(row.created_by, file)

    def holds(self, row: models.FileProcessing) -> bool:
        """Whether something was kept here for a processing that is under way."""
        return row.id in self._ours

    def forget(self, row: models.FileProcessing) -> None:
        """Leave what was kept to the workspace, or to another try."""
        self._ours.pop(row.id, None)

    async def _kept(
        self, row: models.FileProcessing, workspace_id: UUID, name: str, image: ExtractedImage, key: str | None
    ) -> File:
        async with Spool(len(image.content)) as spool:
            await spool.write(image.content)
            await spool.finish()
            return await self._files.keep(row.created_by, workspace_id, name, spool, idempotency_key=key)

    async def images(
        self, row: models.FileProcessing, name: str, images: Sequence[ExtractedImage]
    ) -> tuple[list[KeptImage], dict[str, Any]]:
        """Keep what there is room for; return it, and what is said of the rest.

        Raises:
            StorageUnavailable: The storage does not take one.
        """
        kept: list[KeptImage] = []
        if row.workspace_id is None:
            return kept, {}
        stem = name.rpartition(".")[0] or name
        token = is_ours.set(True)
        try:
            for number, image in enumerate(images, 1):
                called = f"{stem[:200]}-{number}.{_ENDINGS.get(image.content_type, 'img')}"
                key = f"extracted:{row.id}:{number}"
                try:
                    file = await self._kept(row, row.workspace_id, called, image, key)
                except (FileNotFound, IdempotencyKeyReused):
                    # An earlier try kept it, and it was deleted since; or the file was given another name.
                    file = await self._kept(row, row.workspace_id, called, image, None)
                self._ours.setdefault(row.id, []).append(file)
                kept.append(KeptImage(image.page, file.id, image.width, image.height))
        except QuotaExceeded:
            return kept, {"imagesLeftOut": len(images) - len(kept)}
        finally:
            is_ours.reset(token)
        return kept, {}
