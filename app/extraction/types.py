"""Processings and what they gave, as the graph shows them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

import strawberry
from strawberry.dataloader import DataLoader

from app.accounts.types import Actor, Workspace
from app.api import relay
from app.api.arguments import After, Before, First, Last
from app.api.context import Context, Info
from app.api.enums import register_enum
from app.api.relay import Connection, Node, encode, extend, node_loader, page_args
from app.extraction import models
from app.extraction.contract import ExtractionOptions
from app.extraction.processing import FileProcessings, Rule
from app.extraction.result_types import MOST_CHARACTERS, FileExtraction
from app.extraction.room import MOST_BYTES, ResultBudget
from app.extraction.thumbnails import ThumbnailLinks, Thumbnails
from app.extraction.vocabulary import ExtractionCode, OcrMode, ProcessingStatus, ThumbnailSize
from app.extraction.working import SUBJECT, options_of
from app.files.service import FILE
from app.files.types import File

register_enum(ExtractionCode, "Why a file could not be read.")
register_enum(ProcessingStatus, "How far the processing of a file is.")
register_enum(OcrMode, "Whether text in pictures is recognised; it takes the extra `ocr`.")
register_enum(ThumbnailSize, "How large a thumbnail is at most, either side; its shape is that of the file.")

_Size = Annotated[ThumbnailSize, strawberry.argument(description="How large.")]
_Key = tuple[str, ThumbnailSize]  # of the object that is drawn


@strawberry.type(description="Why a file could not be read.")
class FileProcessingFailure:
    """See `contract.ExtractionFailed`."""

    code: ExtractionCode = strawberry.field(description="For a program.")
    message: str = strawberry.field(description="For a person; it says what helps, where something does.")


@strawberry.type(description="How files are read.")
class FileProcessingOptions:
    """See `contract.ExtractionOptions`."""

    ocr: OcrMode = strawberry.field(description="Whether text in pictures is recognised.")
    languages: list[str] = strawberry.field(description="Which languages a scan may be in, as tags of BCP 47.")
    has_tables: bool = strawberry.field(description="Whether tables are looked for.")
    has_images: bool = strawberry.field(description="Whether pictures are taken out, each as a file.")
    first_page: int = strawberry.field(description="From which page on.")
    last_page: int | None = strawberry.field(description="Up to which page; null: the last.")

    @classmethod
    def of(cls, options: ExtractionOptions) -> "FileProcessingOptions":
        """Show options."""
        return cls(
            ocr=OcrMode(options.ocr),
            languages=list(options.languages),
            has_tables=options.wants_tables,
            has_images=options.wants_images,
            first_page=options.first_page,
            last_page=options.last_page,
        )


@strawberry.type(description="A file that is read, was read, or could not be.")
class FileProcessing(Node):
    """See `models.FileProcessing`."""

    row: strawberry.Private[models.FileProcessing]
    status: ProcessingStatus = strawberry.field(description="How far it is.")
    is_automatic: bool = strawberry.field(description="Whether a rule of the workspace began it.")
    options: FileProcessingOptions = strawberry.field(description="How it is read.")
    file_version: int | None = strawberry.field(
        description="The number of the version that is or was read; null until it is begun."
    )
    pages_done: int = strawberry.field(description="How many pages are read; of speech, how many hundredths.")
    pages_total: int | None = strawberry.field(description="Of how many; null until that is known.")
    attempts: int = strawberry.field(description="How often it was begun.")
    failure: FileProcessingFailure | None = strawberry.field(
        description="Why it failed; of one that is QUEUED, why the last attempt did."
    )
    created_at: datetime = strawberry.field(description="When it was asked for.")
    created_by: Actor = strawberry.field(description="Who asked for it, or kept the file.")
    started_at: datetime | None = strawberry.field(description="When it was begun first.")
    ended_at: datetime | None = strawberry.field(description="When it was over.")

    @strawberry.field(description="The file; null once it is deleted.")
    async def file(self, info: Info) -> File | None:
        """Find the file."""
        return cast("File | None", await relay.resolve_node(info.context, encode(FILE, self.row.file_id)))

    @strawberry.field(
        description="What the file says; null until it is COMPLETED. All that a document asks for unpack to at most "
        f"{MOST_BYTES >> 20} MiB, or are one; else TOO_COMPLEX."
    )
    async def result(self, info: Info) -> FileExtraction | None:
        """Read the result."""
        found = await info.context.use(FileProcessings).result(self.row, _budget(info.context))
        return None if found is None else FileExtraction.of(found)

    @classmethod
    def of(cls, row: models.FileProcessing) -> "FileProcessing":
        """Show a processing."""
        failure = None
        if row.failure_code:
            failure = FileProcessingFailure(code=ExtractionCode(row.failure_code), message=row.failure_message)
        return cls(
            id=encode(SUBJECT, row.id),
            row=row,
            status=row.status,
            is_automatic=row.is_automatic,
            options=FileProcessingOptions.of(options_of(row.options)),
            file_version=row.file_version,
            pages_done=row.pages_done,
            pages_total=row.pages_total,
            attempts=row.attempt_count,
            failure=failure,
            created_at=row.created_at,
            created_by=Actor.of(row.created_by),
            started_at=row.started_at,
            ended_at=row.ended_at,
        )


@strawberry.type(description="What is processed by itself once it is uploaded.")
class FileProcessingRule:
    """See `processing.Rule`."""

    content_types: list[str] = strawberry.field(
        description="Files of these media types; `image/` means all images. None: nothing is."
    )
    options: FileProcessingOptions = strawberry.field(description="How they are read.")

    @classmethod
    def of(cls, rule: Rule) -> "FileProcessingRule":
        """Show a rule."""
        return cls(content_types=list(rule.content_types), options=FileProcessingOptions.of(rule.options))


@extend(File)
class FileProcessed:
    """The fields that this domain adds to a file."""

    @strawberry.field(description="Its newest processing.")
    @staticmethod
    async def processing(file: strawberry.Parent[File], info: Info) -> FileProcessing | None:
        """Find the newest processing."""
        found = await _newest(info.context, is_completed=False).load(file.row.id)
        return None if found is None else FileProcessing.of(found)

    @strawberry.field(description="Its processings, the newest first.")
    @staticmethod
    async def processings(
        file: strawberry.Parent[File],
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[FileProcessing]:
        """List processings."""
        page = await info.context.use(FileProcessings).of_file(file.row, page_args(first, after, last, before))
        return Connection[FileProcessing].of(page, FileProcessing.of)

    @strawberry.field(
        description="What its newest version says, by the newest processing that is COMPLETED; null if none is. At "
        "most "
        f"{MOST_CHARACTERS:,} characters; `processing` has the rest."
    )
    @staticmethod
    async def text(file: strawberry.Parent[File], info: Info) -> str | None:
        """Read the text."""
        row = await _newest(info.context, is_completed=True).load(file.row.id)
        if row is None or row.file_version != file.row.version_number:
            return None
        found = await info.context.use(FileProcessings).result(row, _budget(info.context))
        return None if found is None else found.text[:MOST_CHARACTERS]


@extend(File)
class FileThumbnails:
    """The fields that this domain adds to a file."""

    @strawberry.field(
        description="Where a small picture of it is, as WebP: of a picture, or of the first page of a PDF. A signed "
        "address as `downloadUrl` is; it is drawn when it is fetched first. Null where there is none: "
        "`thumbnailFailure` says why."
    )
    @staticmethod
    async def thumbnail_url(
        file: strawberry.Parent[File], info: Info, size: _Size = ThumbnailSize.MEDIUM
    ) -> str | None:
        """Sign a link."""
        if await _failure(file, info, size) is not None:
            return None
        return info.context.use(ThumbnailLinks).url(file.row.id, size)

    @strawberry.field(
        description="Why it has no small picture; null where it has one, or nobody has tried to draw it yet."
    )
    @staticmethod
    async def thumbnail_failure(
        file: strawberry.Parent[File], info: Info, size: _Size = ThumbnailSize.MEDIUM
    ) -> FileProcessingFailure | None:
        """Say why not."""
        return await _failure(file, info, size)


@extend(Workspace)
class WorkspaceProcessings:
    """The fields that this domain adds to the workspace."""

    @strawberry.field(description="The processings of its files, the newest first; needs FILES_READ.")
    @staticmethod
    async def file_processings(
        workspace: strawberry.Parent[Workspace],
        info: Info,
        statuses: Annotated[
            list[ProcessingStatus] | None, strawberry.argument(description="Only in one of these states; all.")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[FileProcessing]:
        """List processings."""
        page = await info.context.use(FileProcessings).of_workspace(
            info.context.viewer, workspace.own_id, statuses, page_args(first, after, last, before)
        )
        return Connection[FileProcessing].of(page, FileProcessing.of)

    @strawberry.field(description="What is processed by itself once it is uploaded; needs FILES_READ.")
    @staticmethod
    async def file_processing_rule(workspace: strawberry.Parent[Workspace], info: Info) -> FileProcessingRule:
        """Tell the rule."""
        found = await info.context.use(FileProcessings).rule(info.context.viewer, workspace.own_id)
        return FileProcessingRule.of(found)


def _budget(context: Context) -> ResultBudget:
    found: ResultBudget = context.cache.setdefault(ResultBudget, ResultBudget())
    return found


def _newest(context: Context, *, is_completed: bool) -> DataLoader[UUID, models.FileProcessing | None]:
    # Not kept between root fields: a mutation's answer must show what it changed.
    key = (_newest, is_completed)
    found = cast("DataLoader[UUID, models.FileProcessing | None] | None", context.cache.get(key))
    if found is None:
        processings = context.use(FileProcessings)

        async def load(ids: list[UUID]) -> Sequence[models.FileProcessing | None]:
            rows = await processings.latest(list(dict.fromkeys(ids)), is_completed=is_completed)
            return [rows.get(each) for each in ids]

        found = context.cache[key] = DataLoader(load_fn=load, cache=False, max_batch_size=relay.MAX_NODES)
    return found


async def _failure(file: File, info: Info, size: ThumbnailSize) -> FileProcessingFailure | None:
    refusal = info.context.use(Thumbnails).refusal(file.row)
    if refusal is not None:
        return FileProcessingFailure(code=refusal.code, message=refusal.message)
    row = await _failures(info.context).load((file.row.object_key, size))
    if row is None:
        return None
    return FileProcessingFailure(code=ExtractionCode(row.failure_code), message=row.failure_message)


def _failures(context: Context) -> DataLoader[_Key, models.FileThumbnail | None]:
    found = cast("DataLoader[_Key, models.FileThumbnail | None] | None", context.cache.get(_failures))
    if found is None:
        thumbnails = context.use(Thumbnails)

        async def load(keys: list[_Key]) -> Sequence[models.FileThumbnail | None]:
            rows = await thumbnails.failures(keys)
            return [rows.get(each) for each in keys]

        found = context.cache[_failures] = DataLoader(load_fn=load, cache=False, max_batch_size=relay.MAX_NODES)
    return found


async def _processings(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    if context.optional_viewer is None:
        return {}
    rows = await context.use(FileProcessings).visible(context.viewer, ids)
    return {own_id: FileProcessing.of(row) for own_id, row in rows.items()}


node_loader(SUBJECT, _processings)
