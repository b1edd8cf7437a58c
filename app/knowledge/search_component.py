"""The `knowledge_search` component: a run finds what knowledge bases of its workspace say."""

from typing import Literal

from pydantic import Field

from app.components.contract import (
    OUTPUT,
    Component,
    ComponentCategory,
    ComponentFailed,
    Config,
    NodeContext,
    Port,
    Result,
    SideEffects,
    Template,
)
from app.kernel.errors import AppError, IntegrationFailed, NotFound
from app.kernel.ids import read_global_id
from app.knowledge.filters import Memories, SearchWhere
from app.knowledge.reembedding import BASE
from app.knowledge.searching import MAX_NEIGHBOURS, MAX_TOP_K, KnowledgeSearch, Question
from app.knowledge.telling import sources_of, told
from app.knowledge.vocabulary import SearchMode


class KnowledgeSearchConfig(Config):
    """What is looked for, and where."""

    knowledge_base_ids: list[Template] = Field(
        default_factory=list, max_length=20, description="The ids of the knowledge bases; none: all of the workspace."
    )
    query: Template = Field(description="The question, or words: at most 2,000 characters.", min_length=1)
    mode: Literal["HYBRID", "VECTOR", "TEXT"] = Field(
        default="HYBRID", description="By words and by meaning, by meaning alone, or by words alone."
    )
    top_k: int = Field(default=5, ge=1, le=MAX_TOP_K, description="How many chunks at most.")
    neighbours: int = Field(
        default=0, ge=0, le=MAX_NEIGHBOURS, description="How many chunks before and after each are told with it."
    )
    variety: float = Field(default=0, ge=0, le=1, description="How much a chunk has to differ from those before it.")
    rerank: str = Field(
        default="", max_length=200, description="A chat model, as provider:model, that puts the best in order."
    )


class KnowledgeSearchComponent(Component):
    """Searches knowledge."""

    id = "knowledge_search"
    name = "Search knowledge"
    description = (
        "Finds the chunks of the workspace's knowledge bases that answer a question, the best first, each with its "
        "citation: document, file or page, place."
    )
    category = ComponentCategory.DATA
    outputs = (Port(OUTPUT, "object", "`{hits: [{number, text, score, citation}], text}`; `text` is for a prompt."),)
    side_effects = SideEffects.NONE
    config = KnowledgeSearchConfig
    example = {"query": "{{ input.question }}", "topK": 5, "neighbours": 1}

    def __init__(self, search: KnowledgeSearch) -> None:
        self._search = search

    async def run(self, config: KnowledgeSearchConfig, ctx: NodeContext) -> Result:
        """Search.

        Raises:
            ComponentFailed: `KNOWLEDGE_INVALID`, `KNOWLEDGE_NOT_FOUND`, `KNOWLEDGE_MODEL_FAILED`,
                `KNOWLEDGE_UNAVAILABLE`, or of a template.
        """
        if ctx.workspace_id is None:
            raise ComponentFailed("KNOWLEDGE_UNAVAILABLE", "There is no workspace here that could know something.")
        ids = None
        if config.knowledge_base_ids:
            found = [read_global_id((await ctx.render(each)).strip()) for each in config.knowledge_base_ids]
            ids = [each[1] for each in found if each is not None and each[0] == BASE]
            if len(ids) != len(found):
                raise ComponentFailed("KNOWLEDGE_INVALID", "This is not the id of a knowledge base.")
        question = Question(
            await ctx.render(config.query),
            SearchMode[config.mode],
            SearchWhere(memories=Memories()),  # they are told to those alone whom they are of
            top_k=config.top_k,
            neighbours=config.neighbours,
            variety=config.variety,
            rerank=config.rerank,
        )
        try:
            found = await self._search.search_for_run(ctx.workspace_id, ids, question)
        except AppError as error:
            named = {} if error.field is None else {"field": error.field}
            raise ComponentFailed(_code_of(error), error.message, details={**named, **error.details}) from None
        hits = told(found, ctx.sources_before)
        text = "\n\n".join(f"[{hit['number']}] {hit['text']}" for hit in hits)
        return Result({"hits": hits, "text": text}, sources=sources_of(found, ctx.sources_before))


def _code_of(error: AppError) -> str:
    if isinstance(error, NotFound):
        return "KNOWLEDGE_NOT_FOUND"
    return "KNOWLEDGE_MODEL_FAILED" if isinstance(error, IntegrationFailed) else "KNOWLEDGE_INVALID"
