"""Tags: what a base declares of them, what values they may have, and how documents are chosen by them.

AppError
└─ TagInvalid         a name, a type or a value cannot be so
   └─ TagValueInvalid  the value is not of the type that the base declares
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, cast

from tortoise.expressions import RawSQL
from tortoise.queryset import QuerySet

from app.kernel.database import Dialect
from app.kernel.errors import InvalidInput
from app.knowledge import models
from app.knowledge.limits import MAX_TAG_CHARACTERS, MAX_TAGS
from app.knowledge.vocabulary import TagType

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,49}")
_MAX_TERMS = 10
_MAX_CHOICES = 100
_DAY_CHARACTERS = len("2026-01-01")
#: What a tag's value is for the database; the name has passed `_NAME`. A value of another type is none: a document may
#: have got it before the tag was declared so, and then a cast would fail, or a text be more than every number.
_SQLITE = (
    'CASE WHEN json_type("knowledge_documents"."tags", \'$.{{name}}\') IN ({types}) '
    'THEN json_extract("knowledge_documents"."tags", \'$.{{name}}\') END'
)
_POSTGRES = (
    "CASE WHEN json_typeof(\"knowledge_documents\".\"tags\"->'{{name}}') = '{type}' "
    'THEN ("knowledge_documents"."tags"->>\'{{name}}\'){cast} END'
)
_SQL: Mapping[Dialect, Mapping[TagType, str]] = {
    "sqlite": {
        TagType.TEXT: _SQLITE.format(types="'text'"),
        TagType.DATE: _SQLITE.format(types="'text'"),
        TagType.NUMBER: _SQLITE.format(types="'integer', 'real'"),
        TagType.BOOLEAN: _SQLITE.format(types="'true', 'false'"),
    },
    "postgres": {
        TagType.TEXT: _POSTGRES.format(type="string", cast=' COLLATE "C"'),
        TagType.DATE: _POSTGRES.format(type="string", cast=' COLLATE "C"'),
        TagType.NUMBER: _POSTGRES.format(type="number", cast="::float8"),
        TagType.BOOLEAN: _POSTGRES.format(type="boolean", cast=""),
    },
}


class TagInvalid(InvalidInput):
    """A tag's name, type or value cannot be so."""


class TagValueInvalid(TagInvalid):
    """A tag's value is not of the type that the base declares."""


@dataclass(frozen=True, slots=True)
class TagTerm:
    """What must hold of a tag; what is None is not asked."""

    name: str
    equals: Any = None
    one_of: Sequence[Any] | None = None
    at_least: Any = None
    at_most: Any = None
    is_set: bool | None = None


def checked_types(types: Mapping[str, TagType], field: str) -> dict[str, str]:
    """Return what a base declares, as it is stored.

    Raises:
        TagInvalid: Too many, or a name that cannot be one.
    """
    if len(types) > MAX_TAGS:
        raise TagInvalid(f"A base declares at most {MAX_TAGS} tags.", field=field, reason="too_many")
    for name in types:
        if not _NAME.fullmatch(name):
            raise TagInvalid(
                "A tag's name is a letter, then up to 49 letters, digits and underscores.",
                field=field,
                reason="name_invalid",
            )
    return {name: kind.value for name, kind in types.items()}


def checked_tags(types: Mapping[str, str], values: object, field: str) -> dict[str, Any]:
    """Return a document's tags, as they are stored and compared; a null is no tag.

    Raises:
        TagInvalid: A tag was not declared, or its value is of another type.
    """
    if not isinstance(values, dict):
        raise TagInvalid("Tags are an object of names and values.", field=field, reason="not_an_object")
    made: dict[str, Any] = {}
    for name, value in cast("dict[str, Any]", values).items():
        if value is not None:
            checked = checked_value(types, name, value, f"{field}.{name[:50]}")
            # A year is shown, and found by its word, as it was given: 2026, not 2026.0.
            is_whole = isinstance(checked, float) and checked.is_integer()
            made[name] = int(checked) if is_whole else checked
    return made


def checked_value(types: Mapping[str, str], name: str, value: Any, field: str) -> Any:
    """Return one value as it is stored: a day as YYYY-MM-DD, an instant in UTC.

    Raises:
        TagInvalid: The tag was not declared.
        TagValueInvalid: The value is of another type.
    """
    if name not in types:
        raise TagInvalid(f"The base declares no tag {name[:50]!r}.", field=field, reason="tag_unknown")
    kind = TagType(types[name])
    made: Any = None
    if kind is TagType.TEXT and isinstance(value, str) and 0 < len(value) <= MAX_TAG_CHARACTERS and is_storable(value):
        made = value
    elif kind is TagType.NUMBER and isinstance(value, int | float) and not isinstance(value, bool):
        made = float(value) if abs(value) < 2**53 and math.isfinite(value) else None
    elif kind is TagType.BOOLEAN and isinstance(value, bool):
        made = value
    elif kind is TagType.DATE and isinstance(value, str):
        made = _date(value)
    if made is None:
        raise TagValueInvalid(
            f"The tag {name} is {kind.name}, and this is no such value.",
            field=field,
            reason="tag_type",
            details={"type": kind.name},
        )
    return made


def tagged(
    rows: QuerySet[models.KnowledgeDocument],
    dialect: Dialect,
    types: Mapping[str, str],
    terms: Sequence[TagTerm],
    field: str,
) -> QuerySet[models.KnowledgeDocument]:
    """Choose the documents of which all these terms hold.

    Raises:
        TagInvalid: Too many, or a tag that was not declared.
        TagValueInvalid: A value of another type.
    """
    if len(terms) > _MAX_TERMS:
        raise TagInvalid(f"At most {_MAX_TERMS} tags are asked for at once.", field=field, reason="too_many")
    for number, term in enumerate(terms):
        if term.name not in types:
            raise TagInvalid(f"The base declares no tag {term.name[:50]!r}.", field=field, reason="tag_unknown")
        kind = TagType(types[term.name])
        column = f"tag_{number}"
        rows = rows.annotate(**{column: RawSQL(_SQL[dialect][kind].format(name=term.name))})

        def put(value: Any, name: str = term.name, kind: TagType = kind) -> Any:
            made = checked_value(types, name, value, field)
            if kind is TagType.BOOLEAN:
                return ("true" if made else "false") if dialect == "postgres" else int(made)
            return made

        if term.equals is not None:
            rows = rows.filter(**{column: put(term.equals)})
        if term.one_of is not None:
            if len(term.one_of) > _MAX_CHOICES:
                raise TagInvalid(f"At most {_MAX_CHOICES} values are named at once.", field=field, reason="too_many")
            rows = rows.filter(**{f"{column}__in": [put(each) for each in term.one_of]})
        if term.at_least is not None:
            rows = rows.filter(**{f"{column}__gte": put(term.at_least)})
        if term.at_most is not None:
            most = put(term.at_most)
            # A day has its instants, and they are written longer: up to its end is up to behind all of them.
            is_day = kind is TagType.DATE and len(most) == _DAY_CHARACTERS
            rows = rows.filter(**{f"{column}__lte": f"{most}~" if is_day else most})
        if term.is_set is not None:
            rows = rows.filter(**{f"{column}__isnull": not term.is_set})
    return rows


def is_storable(text: str) -> bool:
    """Say whether either database takes a text: neither NUL nor half a character."""
    return "\0" not in text and not any("\ud800" <= each <= "\udfff" for each in text)


def _date(value: str) -> str | None:
    try:
        if len(value) == _DAY_CHARACTERS:
            return date.fromisoformat(value).isoformat()
        at = datetime.fromisoformat(value)
        return None if at.tzinfo is None else at.astimezone(UTC).isoformat(timespec="microseconds")
    except (ValueError, OverflowError):  # the first and the last day have instants that UTC has no year for
        return None
