"""Bytes that came from outside: as files of the workspace, or as base64 in a run's input."""

import base64
from collections.abc import Sequence
from typing import Any

from app.automation.attachments import Attachment
from app.automation.models import Trigger
from app.automation.starting import actor_of
from app.files.service import FILE, File, Files
from app.kernel.ids import global_id
from app.kernel.spool import Spool


class Keeping:
    """Keeps attachments."""

    def __init__(self, files: Files) -> None:
        self._files = files

    async def show(
        self, row: Trigger, found: Attachment, *, is_file: bool, idempotency_key: str | None = None
    ) -> tuple[dict[str, Any], File | None]:
        """Return what stands for an attachment in an input, and its file; a repeat with a key gives the same file.

        Raises:
            FileQuotaExceeded: The workspace has no room for it.
            StorageUnavailable: The storage does not take it.
        """
        facts: dict[str, Any] = {
            "name": found.name,
            "contentType": found.content_type,
            "sizeBytes": len(found.content),
        }
        if not is_file:
            return {**facts, "base64": base64.b64encode(found.content).decode()}, None
        async with Spool(len(found.content)) as spool:
            await spool.write(found.content)
            await spool.finish()
            file = await self._files.keep(
                actor_of(row), row.workspace_id, found.name, spool, idempotency_key=idempotency_key
            )
        return {**facts, "contentType": file.content_type, "fileId": global_id(FILE, file.id)}, file

    async def drop(self, row: Trigger, files: Sequence[File]) -> None:
        """Delete files that were kept for a run that there is not."""
        for each in files:
            await self._files.drop(actor_of(row), each)
