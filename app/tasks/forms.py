"""Forms: a JSON Schema of an object says what an answer is, for people and programs alike."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

import orjson

from app.components.library.shape import misfit_places, schema_problems
from app.kernel.errors import InvalidInput
from app.workflows.values import faults

MAX_FORM_BYTES = 64 * 1024
MAX_ANSWER_BYTES = 256 * 1024
MAX_FIELDS = 100

#: The field of an answer that chooses the way on, where a node names outcomes.
OUTCOME = "outcome"

Form = Mapping[str, Any]

_NAME = re.compile(r"[^\s.\[\]\x00-\x1f]{1,100}")


class AnswerUnfit(InvalidInput):
    """The answer does not fit the form."""


def default_form(*, is_required: bool) -> Form:
    """Return the form of who names none: one text."""
    form: dict[str, Any] = {"type": "object", "properties": {"answer": {"type": "string", "title": "Answer"}}}
    return {**form, "required": ["answer"]} if is_required else form


def with_outcomes(form: Form, outcomes: Sequence[str]) -> Form:
    """Return the form with a field for the outcome, if there are any to choose from."""
    if not outcomes:
        return form
    field = {"type": "string", "title": "Outcome", "enum": list(outcomes)}
    required = [*form.get("required", ()), OUTCOME]
    return {**form, "properties": {**form.get("properties", {}), OUTCOME: field}, "required": required}


#: What a person is asked about a side effect whose outcome is unknown.
DECISION: Form = {
    "type": "object",
    "properties": {
        "decision": {
            "type": "string",
            "title": "Decision",
            "description": "RETRY does it again with the same idempotency key, FAIL lets the node fail, "
            "COMPLETE goes on with the output given here.",
            "enum": ["RETRY", "FAIL", "COMPLETE"],
        },
        "output": {"title": "Output", "description": "With COMPLETE: what the node gave, as JSON."},
    },
    "required": ["decision"],
    "additionalProperties": False,
}


def form_problems(form: object, path: str) -> list[tuple[str, str]]:
    """Name what is wrong with a form, as (dotted field, message)."""
    if not isinstance(form, Mapping):
        return [(path, "A form must be an object: the JSON Schema of the answer.")]
    schema = cast("Mapping[str, Any]", form)
    try:
        size = len(orjson.dumps(schema))
    except (TypeError, orjson.JSONEncodeError):
        return [(path, "A form must be JSON.")]
    if size > MAX_FORM_BYTES:
        return [(path, f"A form has at most {MAX_FORM_BYTES >> 10} KiB.")]
    found = [(f"{path}{place}", f"The form {message}.") for place, message in faults(schema)]
    found += schema_problems(schema, path)
    if schema.get("type") != "object":
        found.append((f"{path}.type", "A form is the schema of an object."))
    properties = schema.get("properties", {})
    if isinstance(properties, Mapping):
        names = list(cast("Mapping[str, Any]", properties))
        if len(names) > MAX_FIELDS:
            found.append((f"{path}.properties", f"A form has at most {MAX_FIELDS} fields."))
        if not all(_NAME.fullmatch(name) for name in names):
            found.append((f"{path}.properties", "The name of a field has 1 to 100 characters, no spaces or dots."))
    return found


def check_form(form: object, field: str) -> str:
    """Return a form as it is stored.

    Raises:
        InvalidInput: Names the field, and every problem.
    """
    problems = form_problems(form, field)
    if problems:
        raise InvalidInput(
            problems[0][1], field=problems[0][0], reason="form_invalid", details={"problems": _listed(problems)}
        )
    return orjson.dumps(form).decode()


def check_answer(answer: Any, form: Form | None, field: str = "input.answer") -> str | None:
    """Return an answer as it is stored.

    Raises:
        AnswerUnfit: It does not fit the form; names the first field, and every one in the details.
        InvalidInput: It cannot be stored.
    """
    try:
        text = orjson.dumps(answer)
    except (TypeError, orjson.JSONEncodeError):
        raise InvalidInput("The answer is not JSON.", field=field, reason="not_json") from None
    if len(text) > MAX_ANSWER_BYTES:
        raise InvalidInput(f"An answer has at most {MAX_ANSWER_BYTES >> 10} KiB.", field=field, reason="too_large")
    unstorable = next(faults(answer), None)
    if unstorable is not None:
        raise InvalidInput(f"The answer {unstorable[1]}.", field=f"{field}{unstorable[0]}", reason="not_json")
    places = [] if form is None else misfit_places(answer, form, field)
    if places:
        place, message = places[0]
        raise AnswerUnfit(
            f"{_shown(place, field)} {message}.",
            field=place,
            reason="form_mismatch",
            details={"problems": _listed(places)},
        )
    return None if answer is None else text.decode()


def _shown(place: str, root: str) -> str:
    return place.removeprefix(root).lstrip(".") or "The answer"


def _listed(problems: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"field": place, "message": message} for place, message in problems[:20]]


def outcomes_of(form: Form | None) -> list[str]:
    """Return the outcomes that a form lets one choose from; a page shows them as buttons."""
    if form is None or OUTCOME not in form.get("required", ()):
        return []
    field = form.get("properties", {}).get(OUTCOME, {})
    choices: list[Any] = field.get("enum", [])
    return list(choices) if choices and all(isinstance(choice, str) for choice in choices) else []
