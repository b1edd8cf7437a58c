"""What happens to processings, as the graph tells it live."""

from datetime import datetime
from enum import StrEnum
from typing import cast
from uuid import UUID

import strawberry

from app.accounts.activity import ActivityEntry
from app.accounts.types import Actor
from app.api import relay
from app.api.context import Info
from app.api.enums import register_enum
from app.api.relay import encode
from app.api.scalars import Long
from app.extraction.types import FileProcessing
from app.extraction.vocabulary import ExtractionCode
from app.extraction.working import SUBJECT
from app.files.service import FILE


class FileProcessingEventKind(StrEnum):
    """What happened to a processing."""

    SNAPSHOT = "snapshot"  #: nothing: where things are now, before the first event
    QUEUED = "queued"  #: it was asked for, or asked for again
    STARTED = "started"  #: a worker began to read
    PROGRESSED = "progressed"  #: more pages were read
    COMPLETED = "completed"  #: there is a result
    FAILED = "failed"  #: it was given up
    CANCELLED = "cancelled"  #: somebody ended it


register_enum(FileProcessingEventKind, "What happened to a processing.")


@strawberry.type(description="Something that happened to a processing, or where all of them are.")
class FileProcessingEvent:
    """See `activity.ActivityEntry`."""

    sequence: Long = strawberry.field(
        description="Its place among all that happens in the workspace, so some numbers are left out; resume after it "
        "with `after`."
    )
    kind: FileProcessingEventKind = strawberry.field(description="What happened.")
    at: datetime | None = strawberry.field(description="When; null of a snapshot.")
    actor: Actor | None = strawberry.field(description="Who did it, or asked for what a worker did.")
    processing_id: strawberry.ID | None = strawberry.field(description="The id of the processing.")
    file_id: strawberry.ID | None = strawberry.field(description="The id of the file.")
    pages_done: int | None = strawberry.field(description="How many pages were read by then.")
    pages_total: int | None = strawberry.field(description="Of how many, where that was known.")
    code: ExtractionCode | None = strawberry.field(description="Why it failed.")

    @strawberry.field(description="The processing as it is now; null once it is gone with its file.")
    async def processing(self, info: Info) -> FileProcessing | None:
        """Find the processing."""
        if self.processing_id is None:
            return None
        return cast("FileProcessing | None", await relay.resolve_node(info.context, self.processing_id))


def snapshot(sequence: int) -> FileProcessingEvent:
    """Say where things are."""
    return FileProcessingEvent(
        sequence=Long(sequence),
        kind=FileProcessingEventKind.SNAPSHOT,
        at=None,
        actor=None,
        processing_id=None,
        file_id=None,
        pages_done=None,
        pages_total=None,
        code=None,
    )


def event_of(entry: ActivityEntry) -> FileProcessingEvent:
    """Show what happened."""
    data = entry.data
    return FileProcessingEvent(
        sequence=Long(entry.sequence),
        kind=FileProcessingEventKind(entry.kind.value.removeprefix("file_processing_")),
        at=entry.at,
        actor=Actor.of(entry.actor),
        processing_id=encode(SUBJECT, entry.subject_id),
        file_id=encode(FILE, UUID(data["fileId"])),
        pages_done=data["pagesDone"],
        pages_total=data["pagesTotal"],
        code=ExtractionCode(data["code"]) if "code" in data else None,
    )
