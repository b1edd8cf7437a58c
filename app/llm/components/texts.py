"""The text that a component looks at."""

from typing import Any

import orjson

from app.components.contract import ComponentFailed, NodeContext
from app.components.library.json_values import value_of

MAX_CHARACTERS = 1_000_000


async def text_of(expression: str, ctx: NodeContext) -> str:
    """Evaluate what is looked at: a text as it is, another value as JSON.

    Raises:
        ComponentFailed: `VALUE_EMPTY`, `LIMIT_EXCEEDED`, `OUTPUT_NOT_JSON`, or of an expression.
    """
    return as_text(await value_of(expression, ctx))


def as_text(value: Any) -> str:
    """Return a value as text.

    Raises:
        ComponentFailed: As for `text_of`.
    """
    try:
        text = value if isinstance(value, str) else orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
    except TypeError:
        raise ComponentFailed("OUTPUT_NOT_JSON", "The value is not JSON.") from None
    if value is None or not text.strip():
        raise ComponentFailed("VALUE_EMPTY", "There is nothing to look at.")
    if len(text) > MAX_CHARACTERS:
        raise ComponentFailed("LIMIT_EXCEEDED", f"The text is over {MAX_CHARACTERS:,} characters.")
    return text
