"""The `embed` component: texts to vectors."""

from typing import Any, cast

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
)
from app.components.library.json_values import value_of
from app.llm.components.asking import Asker, ModelConfig, ModelName
from app.llm.components.texts import as_text
from app.llm.service import MAX_TEXTS, Models


class EmbedConfig(Config):
    """What is turned into vectors, and by which model."""

    model: ModelName = Field(
        default="", description="As provider:model; empty means the workspace's default, or what is built in."
    )
    value: Expression = Field(default="input", description=f"A text, or a list of at most {MAX_TEXTS} texts.")


class Embed(Component):
    """Makes vectors."""

    id = "embed"
    name = "Embed"
    description = "Turns texts into vectors, by which alike ones are found."
    category = ComponentCategory.AI
    outputs = (Port(OUTPUT, "object", "`{vectors, dimensions, usage}`, a vector a text, in their order."),)
    config = EmbedConfig
    example = {"value": "input.texts"}

    def __init__(self, models: Models) -> None:
        self._models = models

    def is_repeatable(self, config: EmbedConfig) -> bool:
        """Say that another model may stand behind the name another time."""
        del config
        return False

    async def run(self, config: EmbedConfig, ctx: NodeContext) -> Result:
        """Ask for vectors.

        Raises:
            ComponentFailed: `NOT_TEXT`, `VALUE_EMPTY`, with a code of `llm.failures`, or of an expression.
        """
        given = await value_of(config.value, ctx)
        texts = cast("list[Any]", given) if isinstance(given, list) else [given]
        if not all(isinstance(each, str) for each in texts):
            raise ComponentFailed("NOT_TEXT", "What is embedded is a text or a list of texts.")
        asker = Asker(self._models, ctx, ModelConfig.model_validate({"model": config.model}))
        vectors = await asker.vectors([as_text(each) for each in texts])
        dimensions = len(vectors[0]) if vectors else 0
        return Result({"vectors": vectors, "dimensions": dimensions, "usage": asker.taken.shown()})
