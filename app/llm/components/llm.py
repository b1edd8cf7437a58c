"""The `llm` component: one question to a model, answered as text that streams or as JSON of a schema."""

from typing import Any

from pydantic import Field

from app.components.contract import (
    OUTPUT,
    Component,
    ComponentCategory,
    NodeContext,
    Port,
    Result,
)
from app.components.sources import Source, citations
from app.llm.attachments import Attachments
from app.llm.components.asking import Asker, ModelConfig
from app.llm.components.knowledge import Knowing, KnowledgeBaseIds, KnowledgeCount, bases_of, shown
from app.llm.components.prompts import FileList, Images, Messages, Prompt, System, history_of
from app.llm.components.schemas import OutputSchema, schema_findings
from app.llm.components.windows import asked_window
from app.llm.knowing import Knowledges
from app.llm.messages import ChatMessage
from app.llm.service import Models


class LlmConfig(ModelConfig):
    """A question and who answers it."""

    system: System
    messages: Messages
    prompt: Prompt
    images: Images
    files: FileList
    knowledge_base_ids: KnowledgeBaseIds
    knowledge_count: KnowledgeCount
    output_schema: OutputSchema = Field(
        default=None,
        description="JSON Schema of the answer. With it the answer is JSON, checked, and is not streamed as text.",
    )


class Llm(Component):
    """Asks a model."""

    id = "llm"
    name = "LLM"
    description = "Asks a model and gives its answer: text that streams as it is written, or JSON of a schema."
    category = ComponentCategory.AI
    outputs = (
        Port(
            OUTPUT,
            "object",
            "`{text, output, citations, model, provider, finishReason, usage}`; `output` with a schema, `citations` "
            "with knowledge bases.",
        ),
    )
    is_streaming = True
    config = LlmConfig
    example = {
        "system": "You answer in one friendly sentence.",
        "prompt": "Thank {{ input.name }} for their order.",
        "maxTokens": 200,
    }

    def __init__(self, models: Models, attachments: Attachments, knowledges: Knowledges) -> None:
        self._models = models
        self._knowledges = knowledges
        self._attachments = attachments

    def is_repeatable(self, config: LlmConfig) -> bool:
        """Say that a model may answer otherwise another time."""
        del config
        return False

    def problems(self, config: LlmConfig) -> list[tuple[str, str]]:
        """Check the schema."""
        return schema_findings(config.output_schema, "outputSchema")

    async def run(self, config: LlmConfig, ctx: NodeContext) -> Result:
        """Ask.

        Raises:
            ComponentFailed: With a code of `llm.failures`, `PROMPT_EMPTY`, `IMAGE_INVALID`, `HISTORY_INVALID`,
                `FILES_INVALID`, `FILE_NOT_FOUND`, `KNOWLEDGE_INVALID`, or of a template or expression.
        """
        base_ids = await bases_of(config.knowledge_base_ids, ctx)
        knowing = Knowing(self._knowledges, ctx, base_ids, config.knowledge_count, None)
        sources: list[Source] = []

        async def passages(question: str, context_tokens: int | None) -> str:
            sources[:] = await knowing.found(question, ctx.sources_before)
            return shown(sources, context_tokens)

        asker = Asker(self._models, ctx, config)
        window = await asked_window(
            asker,
            self._attachments,
            ctx,
            config,
            await messages_of(config.system, config.messages, ctx),
            prompt=config.prompt,
            images=config.images,
            files=config.files,
            passages=passages if base_ids else None,
        )
        await ctx.begin_text()
        schema = config.output_schema
        on_text = ctx.emit_text if schema is None else None
        finished = await window.ask(asker, schema=schema, on_text=on_text, on_restart=ctx.begin_text)
        output: dict[str, Any] = {
            "text": finished.text,
            "model": finished.model,
            "provider": finished.provider,
            "finishReason": finished.finish_reason.value,
            "usage": asker.taken.shown(),
        }
        if schema is not None:
            output["output"] = finished.output
        if base_ids:
            output["citations"] = citations(finished.text, sources) if schema is None else []
        return Result(output, sources=sources)


async def messages_of(system: str, messages: str | None, ctx: NodeContext) -> list[ChatMessage]:
    """Return the instructions and what was said before."""
    instructions = (await ctx.render(system)).strip()
    said = await history_of(messages, ctx)
    return [ChatMessage.system(instructions), *said] if instructions else said
