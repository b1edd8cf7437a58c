"""Reading an answer that shall be JSON of a schema."""

import re
from collections.abc import Mapping
from typing import Any

import orjson

from app.components.library.shape import misfits, schema_problems
from app.llm.failures import FailureCode, ModelFailed

_FENCE = re.compile(r"^\s*```(?:json)?\s*\n(?P<body>.*?)\n?\s*```\s*$", re.DOTALL | re.IGNORECASE)
_SHOWN = 3
_TYPES = frozenset({"object", "array", "string", "number", "integer", "boolean"})


def parsed_output(text: str, schema: Mapping[str, Any]) -> Any:
    """Return the JSON value of an answer; a fence around it is forgiven.

    A schema with keywords that `components.library.shape` does not know is the provider's to keep: then only
    its outermost type is checked.

    Raises:
        ModelFailed: OUTPUT_INVALID, with up to three reasons in the details.
    """
    fenced = _FENCE.match(text)
    try:
        value = orjson.loads(fenced["body"] if fenced else text)
    except orjson.JSONDecodeError:
        raise ModelFailed(FailureCode.OUTPUT_INVALID, "The model did not answer in JSON.") from None
    checked = schema
    if next(schema_problems(schema, "schema"), None) is not None:
        kind = schema.get("type")
        checked = {"type": kind} if isinstance(kind, str) and kind in _TYPES else {}
    problems = [f"output{problem.removeprefix('input')}" for problem in misfits(value, checked)]
    if problems:
        raise ModelFailed(
            FailureCode.OUTPUT_INVALID,
            f"The model's JSON does not fit the schema: {problems[0]}.",
            {"problems": problems[:_SHOWN]},
        )
    return value
