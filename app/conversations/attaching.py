"""Files at messages: kept by the domain of files, named here with what a run is told of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from app.files.links import FileLinks
from app.files.service import File, FileNotFound, Files
from app.kernel.errors import InvalidInput
from app.kernel.ids import global_id
from app.kernel.rights import Viewer
from app.kernel.spool import Spool
from app.llm.messages import FilePart

MAX_FILES = 10  #: at one message


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that comes with a message.

    Attributes:
        name: What its sender calls it.
        spool: Its bytes, finished.
    """

    name: str
    spool: Spool


def check_count(count: int) -> None:
    """See that a message has not too many files.

    Raises:
        InvalidInput: It has.
    """
    if count > MAX_FILES:
        raise InvalidInput(
            f"A message has at most {MAX_FILES} files.",
            field="input.fileIds",
            reason="too_many",
            details={"limit": MAX_FILES},
        )


async def attached(files: Files, viewer: Viewer, workspace_id: UUID, file_ids: Sequence[UUID]) -> str | None:
    """Return what a message keeps of its files, as JSON; None for none.

    Raises:
        FileNotFound: The workspace has no such file, or the viewer may not see it.
        InvalidInput: There are too many.
    """
    wanted = list(dict.fromkeys(file_ids))
    check_count(len(wanted))
    rows = [await files.get(viewer, each) for each in wanted]
    if any(row.workspace_id != workspace_id for row in rows):
        raise FileNotFound
    return facts_of(rows)


def facts_of(rows: Sequence[File]) -> str | None:
    """Return what a message keeps of files, as JSON; None for none."""
    facts = [
        {
            "id": str(row.id),
            "name": row.name,
            "contentType": row.content_type,
            "sizeBytes": row.size_bytes,
            "version": row.version_number,
        }
        for row in rows
    ]
    return orjson.dumps(facts).decode() if facts else None


def ids_in(stored: str | None) -> list[UUID]:
    """Return the ids of a message's files."""
    return [UUID(each["id"]) for each in orjson.loads(stored or "[]")]


def parts_of(stored: str | None) -> list[FilePart]:
    """Return a message's files as a model is shown them."""
    return [
        FilePart(UUID(each["id"]), each["name"], each["contentType"], each["sizeBytes"], each.get("version"))
        for each in orjson.loads(stored or "[]")
    ]


def told(stored: str | None, links: FileLinks) -> list[dict[str, Any]]:
    """Return what a run is told of a message's files: their facts, and an address that is good for an hour."""
    return [
        {
            **each,
            "id": global_id("File", UUID(each["id"])),
            "url": links.url(UUID(each["id"]), version=each.get("version")),
        }
        for each in orjson.loads(stored or "[]")
    ]
