"""The `document_extract` component: a run reads a file of its workspace."""

from enum import StrEnum
from typing import Annotated, Any

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
from app.extraction.contract import ExtractionFailed, ExtractionOptions
from app.extraction.fetching import fetched
from app.extraction.results import described
from app.extraction.service import Extraction
from app.files.objects import ObjectMissing, StorageUnavailable
from app.files.service import FILE, FileNotFound, Files, OpenFile
from app.kernel.ids import read_global_id

_TOLD_PAGES = 25  #: between two lines of the log
_MOST_CHARACTERS = 4_000_000  #: of text and Markdown that a run carries


class Ocr(StrEnum):
    """Whether text in pictures is recognised."""

    AUTO = "AUTO"  #: of pages without text
    ALWAYS = "ALWAYS"  #: of every page
    NEVER = "NEVER"  #: of none


class DocumentExtractConfig(Config):
    """What to read."""

    file: Expression = Field(default="input.fileId", description="Gives the id of a file of the workspace.")
    ocr: Annotated[Ocr, Field(strict=False)] = Field(
        default=Ocr.AUTO, description="Whether text in pictures is recognised; it takes the extra `ocr`."
    )
    languages: Template = Field(default="", description="Of scans: tags such as `de`, with commas between.")
    first_page: int = Field(default=1, description="From which page on.", ge=1, le=1_000_000)
    last_page: int | None = Field(default=None, description="Up to which page; the last.", ge=1, le=1_000_000)
    wants_tables: bool = Field(default=True, description="Whether tables are looked for.")


class DocumentExtract(Component):
    """Reads files."""

    id = "document_extract"
    name = "Read a document"
    description = (
        "Reads a PDF, Word, Excel, PowerPoint, HTML, CSV, Markdown, e-mail, EPUB or other file of the workspace: its "
        "text, Markdown, pages and tables. Scans and pictures take the extra `ocr`, speech the extra `voice`."
    )
    category = ComponentCategory.DATA
    outputs = (
        Port(
            OUTPUT,
            "object",
            "`{text, markdown, pages: [{number, start, end, isScanned, name}], tables: [{page, rows, hasHeader}], "
            "metadata, fileId, name}`.",
        ),
    )
    side_effects = SideEffects.NONE
    config = DocumentExtractConfig
    example = {"file": "input.fileId", "ocr": "AUTO"}

    def __init__(self, files: Files, extraction: Extraction) -> None:
        self._files = files
        self._extraction = extraction

    async def run(self, config: DocumentExtractConfig, ctx: NodeContext) -> Result:
        """Read it.

        Raises:
            ComponentFailed: `FILE_NOT_FOUND`, `FILE_UNAVAILABLE`, `OUTPUT_TOO_LARGE`, a code of `ExtractionCode`, or of
                a template or expression.
        """
        named = await ctx.evaluate(config.file)
        tags = [each.strip() for each in (await ctx.render(config.languages)).split(",") if each.strip()]
        file = await self._opened(named, ctx)
        options = ExtractionOptions(
            ocr=config.ocr.value.lower(),
            languages=tuple(tags),
            wants_tables=config.wants_tables,
            first_page=config.first_page,
            last_page=config.last_page,
        )
        told = 0

        async def progress(done: int, total: int) -> None:
            nonlocal told
            if done - told >= _TOLD_PAGES:
                told = done
                ctx.log("info", f"Read {done} of {total} pages of {file.row.name}.")

        try:
            async with self._extraction.copies, fetched(file, self._extraction.limits.max_bytes) as path:
                found = await self._extraction.extract(
                    path,
                    content_type=file.row.content_type,
                    name=file.row.name,
                    options=options,
                    on_progress=progress,
                )
        except ExtractionFailed as failure:
            raise ComponentFailed(failure.code.value, failure.message, is_retryable=not failure.is_final) from None
        except ObjectMissing:
            raise ComponentFailed("FILE_NOT_FOUND", "There is no such file in this workspace.") from None
        except StorageUnavailable:
            raise ComponentFailed("FILE_UNAVAILABLE", "The storage did not answer.", is_retryable=True) from None
        if len(found.text) + len(found.markdown) > _MOST_CHARACTERS:
            raise ComponentFailed(
                "OUTPUT_TOO_LARGE", f"It says more than {_MOST_CHARACTERS:,} characters: read a part of its pages."
            )
        pages = len(found.pages)
        ctx.log("info", f"Read {pages} {'page' if pages == 1 else 'pages'} of {file.row.name}.")
        return Result({**described(found), "fileId": named, "name": file.row.name})

    async def _opened(self, named: Any, ctx: NodeContext) -> OpenFile:
        decoded = read_global_id(named) if isinstance(named, str) else None
        if decoded is not None and decoded[0] == FILE and ctx.workspace_id is not None:
            try:
                file = await self._files.open(decoded[1])
            except FileNotFound:
                file = None
            if file is not None and file.row.workspace_id == ctx.workspace_id:
                return file
        raise ComponentFailed("FILE_NOT_FOUND", "There is no such file in this workspace.")
