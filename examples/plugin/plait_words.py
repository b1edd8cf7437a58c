"""Two components that work on words: `words_count` and `words_similar`.

`app.components.contract` is all that a component needs; it says what everything here means.
"""

from difflib import SequenceMatcher
from typing import Any

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

_MAX_CHARACTERS = 1_000_000


class CountConfig(Config):
    """What a node may be configured with; editors get this as JSON Schema, in camelCase."""

    value: Expression = Field(default="input", description="The text whose words are counted.")
    words_per_minute: int = Field(default=230, ge=50, le=1_000, description="How fast somebody reads.")


class CountWords(Component):
    """Counts, at once and without side effects."""

    id = "words_count"
    name = "Count words"
    description = "Counts the words of a text, and says how long it takes to read."
    category = ComponentCategory.DATA
    outputs = (Port(OUTPUT, "object", "`{words, characters, minutes}`."),)
    config = CountConfig
    example = {"value": "input.article"}

    async def run(self, config: CountConfig, ctx: NodeContext) -> Result:
        """Count."""
        text = _text(await ctx.evaluate(config.value))
        words = len(text.split())
        return Result({"words": words, "characters": len(text), "minutes": round(words / config.words_per_minute, 2)})


class SimilarConfig(Config):
    """Two texts."""

    left: Expression = Field(description="A text.")
    right: Expression = Field(description="The text it is compared with.")
    least: float = Field(default=0.8, ge=0, le=1, description="From this ratio on they count as similar.")


class SimilarWords(Component):
    """Compares, and goes on by one of two handles."""

    id = "words_similar"
    name = "Similar words"
    description = "Compares two texts word by word, and goes on by `similar` or by `different`."
    category = ComponentCategory.LOGIC
    outputs = (Port(OUTPUT, "object", "`{ratio}`, from 0 to 1."),)
    config = SimilarConfig
    example = {"left": "input.old", "right": "input.new", "least": 0.9}

    def handles(self, config: SimilarConfig) -> tuple[str, ...]:
        """Name the ways on; they could depend on the configuration."""
        del config
        return ("similar", "different")

    async def run(self, config: SimilarConfig, ctx: NodeContext) -> Result:
        """Compare in a worker: for two long texts this takes long, and there it is ended when it takes too long."""
        left, right = _text(await ctx.evaluate(config.left)), _text(await ctx.evaluate(config.right))
        ratio = await ctx.run_isolated(compared, left, right, failure="WORDS_FAILED")
        return Result({"ratio": ratio}, frozenset({"similar" if ratio >= config.least else "different"}))


def compared(left: str, right: str) -> float:
    """Return how much two texts have in common; called in a worker, so it takes and gives JSON."""
    return round(SequenceMatcher(None, left.split(), right.split(), autojunk=False).ratio(), 3)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ComponentFailed("NOT_TEXT", "There is no text to work on.")
    if len(value) > _MAX_CHARACTERS:
        raise ComponentFailed("LIMIT_EXCEEDED", f"The text is over {_MAX_CHARACTERS} characters.")
    return value


def components() -> list[Component]:
    """Return what this package adds; its entry point in pyproject.toml names this function."""
    return [CountWords(), SimilarWords()]
