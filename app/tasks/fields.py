"""The fields of a form as a page shows them, and the answer that comes back from there.

What a page sends is text; each field says how its text becomes JSON. Whether the answer then fits the form is for
`forms.check_answer` to say, as for every other answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

import orjson

from app.tasks.forms import OUTCOME, Form, outcomes_of

#: What stands before the name of a field, so that it cannot be taken for a field of the page itself.
PREFIX = "f."
_SHORT_CHARACTERS = 200
_ONE_LINE = {"date": "date", "time": "time", "email": "email", "uri": "url", "url": "url", "date-time": "text"}

Sent = Mapping[str, Sequence[str]]


class Widget(StrEnum):
    """What a field is shown as."""

    LINE = "line"  #: one line of text
    TEXT = "text"  #: several lines of text
    NUMBER = "number"  #: a number
    FLAG = "flag"  #: yes or no
    CHOICE = "choice"  #: one of several values; sent as its index
    MANY = "many"  #: some of several values; sent as their indexes
    LINES = "lines"  #: a list of texts, one a line
    JSON = "json"  #: whatever is not any of these


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form."""

    name: str
    label: str
    help: str
    widget: Widget
    is_required: bool
    schema: Mapping[str, Any]
    choices: Sequence[Any] = ()
    input_type: str = "text"  #: of a LINE, as HTML names it

    @property
    def key(self) -> str:
        """Its name in what a page sends."""
        return PREFIX + self.name


def fields_of(form: Form | None) -> list[Field]:
    """Return the fields that a page shows, in order; outcomes are buttons and no field."""
    if form is None:
        return []
    has_outcomes = bool(outcomes_of(form))
    properties: Mapping[str, Any] = form.get("properties", {})
    return [
        _field(name, schema, is_required=name in form.get("required", ()))
        for name, schema in properties.items()
        if not (has_outcomes and name == OUTCOME) and "const" not in schema
    ]


def _field(name: str, schema: Mapping[str, Any], *, is_required: bool) -> Field:
    widget, choices = _widget(schema)
    return Field(
        name=name,
        label=_words(schema.get("title")) or name,
        help=_words(schema.get("description")),
        widget=widget,
        is_required=is_required,
        schema=schema,
        choices=choices,
        input_type=_ONE_LINE.get(str(schema.get("format")), "text"),
    )


def _words(value: object) -> str:
    return value if isinstance(value, str) else ""


def _type_of(schema: Mapping[str, Any]) -> str | None:
    found: Any = schema.get("type")
    names = cast("list[str]", found) if isinstance(found, list) else [found]
    return next((name for name in names if name != "null"), None)


def _widget(schema: Mapping[str, Any]) -> tuple[Widget, Sequence[Any]]:
    if schema.get("enum"):
        return Widget.CHOICE, cast("list[Any]", schema["enum"])
    match _type_of(schema):
        case "string":
            is_short = schema.get("maxLength", _SHORT_CHARACTERS + 1) <= _SHORT_CHARACTERS
            return (Widget.LINE if is_short or schema.get("format") in _ONE_LINE else Widget.TEXT), ()
        case "number" | "integer":
            return Widget.NUMBER, ()
        case "boolean":
            return Widget.FLAG, ()
        case "array":
            items: Mapping[str, Any] = schema.get("items", {})
            if items.get("enum"):
                return Widget.MANY, cast("list[Any]", items["enum"])
            return (Widget.LINES if _type_of(items) == "string" else Widget.JSON), ()
        case _:
            return Widget.JSON, ()


def read_answer(form: Form | None, sent: Sent) -> tuple[Any, dict[str, str]]:
    """Return the answer that a page sent, and what could not be read, by field."""
    if form is None:
        return None, {}
    answer: dict[str, Any] = {
        name: schema["const"] for name, schema in form.get("properties", {}).items() if "const" in schema
    }
    problems: dict[str, str] = {}
    for field in fields_of(form):
        try:
            value = _value(field, [text.replace("\r\n", "\n") for text in sent.get(field.key, ())])
        except ValueError as error:
            problems[field.name] = str(error)
        else:
            if value is not _ABSENT:
                answer[field.name] = value
    outcome = sent.get(PREFIX + OUTCOME)
    if outcomes_of(form) and outcome:
        answer[OUTCOME] = outcome[0]
    return answer, problems


_ABSENT: Any = object()


def _value(field: Field, texts: Sequence[str]) -> Any:
    """Read one field; what was left empty is absent.

    Raises:
        ValueError: It cannot be read.
    """
    text = texts[0] if texts else ""
    if field.widget is Widget.FLAG:
        return bool(texts)
    if field.widget is Widget.MANY:
        return [_choice(field, each) for each in texts]
    if field.widget is Widget.LINES and (field.is_required or text.strip()):
        return [line.strip() for line in text.split("\n") if line.strip()]
    if not text.strip():
        return _ABSENT
    if field.widget is Widget.CHOICE:
        return _choice(field, text)
    if field.widget is Widget.NUMBER:
        return _number(text.strip())
    if field.widget is Widget.JSON:
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError:
            raise ValueError('must be JSON, such as "a text", 12, true or {"name": "value"}') from None
    return text


def _choice(field: Field, text: str) -> Any:
    if not text.isascii() or not text.isdigit() or len(text) > 4 or int(text) >= len(field.choices):  # noqa: PLR2004
        raise ValueError("is not one of the choices")
    return field.choices[int(text)]


def _number(text: str) -> int | float:
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        value = None
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise ValueError("must be a number")  # noqa: TRY004 - what came is text
    return value


def shown_value(field: Field, sent: Sent | None) -> list[str]:
    """Return the texts a field holds: what was sent, else its default."""
    if sent is not None:
        return list(sent.get(field.key, ()))
    default: Any = field.schema.get("default")
    if default is None:
        return []
    match field.widget:
        case Widget.FLAG:
            return ["on"] if default is True else []
        case Widget.CHOICE:
            return [str(at) for at, choice in enumerate(field.choices) if choice == default][:1]
        case Widget.MANY:
            chosen = cast("list[Any]", default) if isinstance(default, list) else []
            return [str(at) for at, choice in enumerate(field.choices) if choice in chosen]
        case Widget.LINES:
            return ["\n".join(map(str, cast("list[Any]", default)))] if isinstance(default, list) else []
        case Widget.JSON:
            return [orjson.dumps(default, option=orjson.OPT_INDENT_2).decode()]
        case _:
            return [str(default)]
