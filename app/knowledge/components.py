"""The `knowledge_write` component: a run adds a document to a knowledge base, or gives one new content."""

from typing import Annotated, Any
from uuid import UUID

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
from app.files.service import FILE
from app.kernel.errors import AppError, NotFound, QuotaExceeded
from app.kernel.ids import global_id, read_global_id
from app.kernel.rights import SYSTEM
from app.knowledge.documents import Documents, Facts, Writer
from app.knowledge.givens import Given
from app.knowledge.ingest import DOCUMENT
from app.knowledge.reembedding import BASE
from app.knowledge.vocabulary import DocumentSource


class KnowledgeWriteConfig(Config):
    """What is written, and where."""

    knowledge_base_id: Template = Field(description="The id of the knowledge base.", min_length=1)
    content: Expression = Field(
        default="input", description="A text, Markdown at best, or the id of a file. Never a secret."
    )
    title: Template = Field(default="", description="What the document is called; empty: what it says itself.")
    name: Template = Field(
        default="",
        description="What names a text within the base: the same name gives the same document new content. Empty: "
        "each run of the node makes a document of its own.",
    )
    tags: Annotated[Expression | None, Field(description="An object of tags that the base declares.")] = None
    metadata: Annotated[Expression | None, Field(description="An object of whatever else is to be kept.")] = None


class KnowledgeWrite(Component):
    """Writes documents."""

    id = "knowledge_write"
    name = "Write knowledge"
    description = (
        "Adds a text or a file to a knowledge base, or gives a document new content; exactly once, however often the "
        "node is tried. It can be found soon after, when it was cut and embedded."
    )
    category = ComponentCategory.DATA
    outputs = (Port(OUTPUT, "object", "`{documentId, knowledgeBaseId, title}` of the document."),)
    side_effects = SideEffects.IDEMPOTENT
    config = KnowledgeWriteConfig
    example = {
        "knowledgeBaseId": "{{ input.base }}",
        "content": "input.text",
        "name": "report-{{ input.day }}",
        "tags": "{'kind': 'report'}",
    }

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    async def run(self, config: KnowledgeWriteConfig, ctx: NodeContext) -> Result:
        """Write it, or find that it was written.

        Raises:
            ComponentFailed: `KNOWLEDGE_INVALID`, `KNOWLEDGE_NOT_FOUND`, `KNOWLEDGE_QUOTA`, `KNOWLEDGE_SECRET`,
                `KNOWLEDGE_UNAVAILABLE`, or of a template or expression.
        """
        if ctx.workspace_id is None:
            raise ComponentFailed("KNOWLEDGE_UNAVAILABLE", "There is no workspace here that could keep documents.")
        base_id = _id_of((await ctx.render(config.knowledge_base_id)).strip(), BASE)
        title, name = (await ctx.render(config.title)).strip(), (await ctx.render(config.name)).strip()
        content = await ctx.evaluate(config.content)
        tags = None if config.tags is None else await ctx.evaluate(config.tags)
        metadata = None if config.metadata is None else await ctx.evaluate(config.metadata)
        if ctx.holds_secret([title, name, content, tags, metadata]):
            raise ComponentFailed(
                "KNOWLEDGE_SECRET", "A document cannot hold a secret: whoever finds it would learn it."
            )
        writer = Writer(SYSTEM, ctx.workspace_id, UUID(ctx.scope["run"]["id"]), ctx.idempotency_key)
        given, facts = _given(content, name), Facts(title or None, tags, metadata)
        try:
            document_id, _ = await self._documents.add(writer, base_id, given, facts)
        except AppError as error:
            named = {} if error.field is None else {"field": error.field}
            raise ComponentFailed(_code_of(error), error.message, details={**named, **error.details}) from None
        assert document_id is not None  # noqa: S101 - a text and a file have one
        return Result(
            {
                "documentId": global_id(DOCUMENT, document_id),
                "knowledgeBaseId": global_id(BASE, base_id),
                "title": title or given.title or name,
            }
        )


def _given(content: Any, name: str) -> Given:
    if not isinstance(content, str):
        raise ComponentFailed("KNOWLEDGE_INVALID", "What `content` gives is neither a text nor the id of a file.")
    found = read_global_id(content.strip()) if len(content) < 100 else None  # noqa: PLR2004 - no id is longer
    if found is not None and found[0] == FILE:
        return Given(DocumentSource.FILE, file_id=found[1])
    return Given(DocumentSource.RUN, text=content, name=name)


def _id_of(text: str, type_name: str) -> UUID:
    found = read_global_id(text)
    if found is None or found[0] != type_name:
        raise ComponentFailed("KNOWLEDGE_INVALID", "This is not the id of a knowledge base.")
    return found[1]


def _code_of(error: AppError) -> str:
    if isinstance(error, NotFound):
        return "KNOWLEDGE_NOT_FOUND"
    return "KNOWLEDGE_QUOTA" if isinstance(error, QuotaExceeded) else "KNOWLEDGE_INVALID"
