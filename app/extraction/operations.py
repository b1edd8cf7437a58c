"""The operations of processing, each mutation with its input and its payload. Reading is by `File` and `node`."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial
from typing import Annotated
from uuid import UUID

import strawberry

from app.api.context import Info
from app.api.pooling import positioned
from app.api.relay import decode
from app.api.scalars import Long
from app.extraction.contract import ExtractionOptions
from app.extraction.event_types import FileProcessingEvent, event_of, snapshot
from app.extraction.live import ProcessingFeed
from app.extraction.processing import FileProcessingNotFound, FileProcessings, Rule
from app.extraction.types import FileProcessing, FileProcessingRule
from app.extraction.vocabulary import OcrMode
from app.extraction.working import SUBJECT
from app.files.service import FILE, FileNotFound, Files


@strawberry.input(description="How files are read; what is left out is as its description says.")
class FileProcessingOptionsInput:
    """See `contract.ExtractionOptions`."""

    ocr: OcrMode = strawberry.field(default=OcrMode.AUTO, description="Whether text in pictures is recognised.")
    languages: list[str] = strawberry.field(
        default_factory=list, description="Which languages a scan may be in, as tags of BCP 47; any."
    )
    has_tables: bool = strawberry.field(default=True, description="Whether tables are looked for.")
    has_images: bool = strawberry.field(
        default=False, description="Whether pictures are taken out, each as a file of the workspace."
    )
    first_page: int = strawberry.field(default=1, description="From which page on.")
    last_page: int | None = strawberry.field(default=None, description="Up to which page; the last.")

    def to_options(self) -> ExtractionOptions:
        """Read the options."""
        return ExtractionOptions(
            ocr=self.ocr.value,
            languages=tuple(self.languages),
            wants_tables=self.has_tables,
            wants_images=self.has_images,
            first_page=self.first_page,
            last_page=self.last_page,
        )


@strawberry.input(description="A file to read.")
class ProcessFileInput:
    """The input of `processFile`."""

    file_id: strawberry.ID = strawberry.field(description="The file.")
    options: FileProcessingOptionsInput | None = strawberry.field(default=None, description="How it is read.")
    idempotency_key: str | None = strawberry.field(
        default=None, description="Repeating the mutation with the same key within 24 hours gives the same processing."
    )


@strawberry.type(description="The file is queued to be read.")
class ProcessFilePayload:
    """The payload of `processFile`."""

    processing: FileProcessing = strawberry.field(description="The processing; follow it by `fileProcessingEvents`.")


@strawberry.input(description="Which processing to end.")
class CancelProcessingInput:
    """The input of `cancelProcessing`."""

    processing_id: strawberry.ID = strawberry.field(description="The processing.")


@strawberry.type(description="The processing is over.")
class CancelProcessingPayload:
    """The payload of `cancelProcessing`."""

    processing: FileProcessing = strawberry.field(description="The processing; one that was over is as it was.")


@strawberry.input(description="Which processing to try again.")
class RetryProcessingInput:
    """The input of `retryProcessing`."""

    processing_id: strawberry.ID = strawberry.field(description="The processing.")


@strawberry.type(description="The processing is queued again.")
class RetryProcessingPayload:
    """The payload of `retryProcessing`."""

    processing: FileProcessing = strawberry.field(description="The processing.")


@strawberry.input(description="What is to be processed by itself.")
class SetFileProcessingRuleInput:
    """The input of `setFileProcessingRule`."""

    workspace_id: strawberry.ID = strawberry.field(description="Where.")
    content_types: list[str] = strawberry.field(
        description="Files of these media types, by their content; `image/` means all images. None: nothing is."
    )
    options: FileProcessingOptionsInput | None = strawberry.field(default=None, description="How they are read.")


@strawberry.type(description="The rule holds for what is uploaded from now on.")
class SetFileProcessingRulePayload:
    """The payload of `setFileProcessingRule`."""

    rule: FileProcessingRule = strawberry.field(description="The rule.")


def _options(given: FileProcessingOptionsInput | None) -> ExtractionOptions:
    return (given or FileProcessingOptionsInput()).to_options()


@strawberry.type
class ExtractionMutation:
    """What can be done to have files read."""

    @strawberry.mutation(
        description="Have a file read in the background: its text, Markdown, pages, tables and pictures. Needs "
        "FILES_WRITE. PDF, Word, Excel, PowerPoint, OpenDocument, RTF, HTML, Markdown, CSV, e-mail, EPUB and archives "
        "are read; pictures and scans with the extra `ocr`, speech with the extra `voice`."
    )
    async def process_file(self, info: Info, input: ProcessFileInput) -> ProcessFilePayload:
        """Queue a file."""
        row = await info.context.use(FileProcessings).start(
            info.context.viewer,
            decode(input.file_id, FILE, "input.fileId"),
            _options(input.options),
            idempotency_key=input.idempotency_key,
        )
        return ProcessFilePayload(processing=FileProcessing.of(row))

    @strawberry.mutation(description="End a processing: what reads the file is killed. Needs FILES_WRITE.")
    async def cancel_processing(self, info: Info, input: CancelProcessingInput) -> CancelProcessingPayload:
        """End a processing."""
        own_id = decode(input.processing_id, SUBJECT, "input.processingId")
        row = await info.context.use(FileProcessings).cancel(info.context.viewer, own_id)
        return CancelProcessingPayload(processing=FileProcessing.of(row))

    @strawberry.mutation(
        description="Try a processing again that FAILED or was CANCELLED; else CONFLICT. Needs FILES_WRITE."
    )
    async def retry_processing(self, info: Info, input: RetryProcessingInput) -> RetryProcessingPayload:
        """Try again."""
        own_id = decode(input.processing_id, SUBJECT, "input.processingId")
        row = await info.context.use(FileProcessings).retry(info.context.viewer, own_id)
        return RetryProcessingPayload(processing=FileProcessing.of(row))

    @strawberry.mutation(
        description="Say which files are processed by themselves once they are uploaded. Needs WORKSPACE_WRITE."
    )
    async def set_file_processing_rule(
        self, info: Info, input: SetFileProcessingRuleInput
    ) -> SetFileProcessingRulePayload:
        """Set the rule."""
        rule = await info.context.use(FileProcessings).set_rule(
            info.context.viewer,
            decode(input.workspace_id, "Workspace", "input.workspaceId"),
            Rule(tuple(input.content_types), _options(input.options)),
        )
        return SetFileProcessingRulePayload(rule=FileProcessingRule.of(rule))


@strawberry.type
class ExtractionSubscription:
    """What can be followed of processings."""

    @strawberry.subscription(
        description="What happens to the processings of a workspace, or of one file, or one of them, once each and in "
        "order. With `after`, what came since that sequence is first; without, a snapshot is. It ends when you may not "
        "read files any more."
    )
    async def file_processing_events(
        self,
        info: Info,
        workspace_id: Annotated[strawberry.ID, strawberry.argument(description="The workspace.")],
        file_id: Annotated[strawberry.ID | None, strawberry.argument(description="Only of this file.")] = None,
        processing_id: Annotated[strawberry.ID | None, strawberry.argument(description="Only this one.")] = None,
        after: Annotated[
            Long | None, strawberry.argument(description="The `sequence` of the last event you saw; 0 for all.")
        ] = None,
    ) -> AsyncGenerator[FileProcessingEvent, None]:
        """Follow processings."""
        own_id = decode(workspace_id, "Workspace", "workspaceId")
        file = None if file_id is None else decode(file_id, FILE, "fileId")
        processing = None if processing_id is None else decode(processing_id, SUBJECT, "processingId")
        viewer = info.context.viewer
        if file is not None and (await info.context.use(Files).get(viewer, file)).workspace_id != own_id:
            raise FileNotFound
        if processing is not None:
            row = (await info.context.use(FileProcessings).visible(viewer, [processing])).get(processing)
            if row is None or row.workspace_id != own_id:
                raise FileProcessingNotFound
        stream = f"file-processings:{own_id.hex}"
        entries = info.context.use(ProcessingFeed).follow(viewer, own_id, after)
        async with aclosing(entries):
            async for entry, rights in entries:
                if isinstance(entry, int):
                    yield snapshot(entry)
                elif (processing in (None, entry.subject_id)) and (file is None or UUID(entry.data["fileId"]) == file):
                    yield positioned(partial(event_of, entry), stream=stream, position=entry.sequence, rights=rights)
