"""A JSON value of a schema, read from a text where it stands there, and otherwise the plainest that conforms."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from app.components.library.shape import misfits, schema_problems
from app.llm.built_in import reading
from app.llm.built_in.words import STOPWORDS, stem, stems_of, words_of

_MAX_DEPTH = 12
_PROSE = frozenset(
    [
        "summary",
        "answer",
        "text",
        "reply",
        "response",
        "content",
        "message",
        "description",
        "reason",
        "rationale",
        "explanation",
    ]
)
_NO = re.compile(r"\b(?:not|no|never|without|isn't|false|off)\b", re.IGNORECASE)
_HEX_ZERO = "00000000-0000-0000-0000-000000000000"

Schema = Mapping[str, Any]

_ANY: Schema = {}


class Reader:
    """Fills schemas from one text.

    Args:
        text: What was said.
        now: For days that are named relative to it.
        prose: What stands where the schema asks for a summary, an answer or a reason.
    """

    def __init__(self, text: str, now: datetime, prose: str = "") -> None:
        self._text = text
        self._now = now
        self._prose = prose or text
        self._stems = set(stems_of(text))

    def value(self, schema: Schema) -> Any:
        """Return a value that conforms to a schema, as far as simple rules see."""
        return self._value(schema, "", schema, 0)

    # ------------------------------------------------------------------ by kind

    def _value(self, schema: Any, name: str, root: Schema, depth: int) -> Any:
        if not isinstance(schema, Mapping) or depth > _MAX_DEPTH:
            return None
        schema = _resolved(cast("Schema", schema), root)
        if "const" in schema:
            return schema["const"]
        if schema.get("enum"):
            return self._choice(cast("Sequence[Any]", schema["enum"]), name)
        for word in ("anyOf", "oneOf"):
            if schema.get(word):
                return self._one_of(cast("Sequence[Schema]", schema[word]), name, root, depth)
        if schema.get("allOf"):
            parts = [_resolved(part, root) for part in cast("Sequence[Schema]", schema["allOf"])]
            merged: dict[str, Any] = {key: value for key, value in schema.items() if key != "allOf"}
            for part in parts:
                merged = _merged(merged, part)
            return self._value(merged, name, root, depth + 1)
        kind = schema.get("type")
        if isinstance(kind, list):
            kinds = cast("list[str]", kind)
            return self._one_of([{**schema, "type": each} for each in kinds], name, root, depth)
        if kind == "object" or "properties" in schema:
            return self._object(schema, root, depth)
        if kind == "array" or "items" in schema:
            return self._array(schema, name, root, depth)
        if kind in {"integer", "number"}:
            return self._number(schema, name, is_whole=kind == "integer")
        if kind == "boolean":
            return self._boolean(schema, name)
        if kind == "null":
            return None
        return self._string(schema, name)

    def _one_of(self, options: Sequence[Schema], name: str, root: Schema, depth: int) -> Any:
        is_optional = any(option.get("type") == "null" for option in options)
        for option in options:
            if option.get("type") == "null":
                continue
            if is_optional and not self._is_mentioned(_resolved(option, root), name):
                continue
            return self._value(option, name, root, depth + 1)
        return None

    def _object(self, schema: Schema, root: Schema, depth: int) -> dict[str, Any]:
        properties = cast("Mapping[str, Schema]", schema.get("properties") or {})
        required = set(cast("Sequence[str]", schema.get("required") or ()))
        filled: dict[str, Any] = {}
        for key, property_schema in properties.items():
            resolved = _resolved(property_schema, root)
            if key in required or self._is_mentioned(resolved, key):
                filled[key] = self._value(property_schema, key, root, depth + 1)
        for key in sorted(required - set(properties)):
            filled[key] = self._prose
        return filled

    def _array(self, schema: Schema, name: str, root: Schema, depth: int) -> list[Any]:
        items = schema.get("items")
        item: Schema = _resolved(cast("Schema", items), root) if isinstance(items, Mapping) else _ANY
        least, most = int(schema.get("minItems", 0)), int(schema.get("maxItems", 100))
        found: list[Any] = []
        kind = item.get("type") if isinstance(item.get("type"), str) else ""
        if item.get("enum"):
            options = cast("Sequence[Any]", item["enum"])
            found = [option for option in options if set(stems_of(str(option))) <= self._stems and str(option)]
        elif kind in {"integer", "number"}:
            found = [int(each) if kind == "integer" else each for each in reading.numbers(self._text)]
        elif kind == "string":
            found = self._strings(item, name)
        elif kind == "object" and depth < _MAX_DEPTH:
            lines = [line.strip(" -*•\t") for line in self._text.splitlines()]
            rows = [Reader(line, self._now) for line in lines if line]
            found = [row._object(item, root, depth + 1) for row in rows if row._has_any(item)]  # noqa: SLF001 - its own class
        found = [each for each in found if _fits(each, item)]
        while len(found) < least:
            found.append(self._value(item, name, root, depth + 1))
        return found[:most]

    def _strings(self, item: Schema, name: str) -> list[str]:
        form = item.get("format")
        by_form = {"email": reading.emails, "uri": reading.urls, "url": reading.urls, "uuid": reading.uuids}
        if form in by_form:
            return by_form[form](self._text)
        if "mail" in words_of(name) or "emails" in words_of(name):
            return reading.emails(self._text)
        if {"url", "urls", "link", "links"} & set(words_of(name)):
            return reading.urls(self._text)
        for label in _labels(name):
            given = re.search(
                rf"(?<!\w){re.escape(label)}\s*(?:[:=]|are|is)\s*([^\n.;]{{1,2000}})", self._text, re.IGNORECASE
            )
            if given is not None:
                parts = re.split(r",\s*(?:and\s+)?|\s+and\s+", given[1])
                return [part.strip(" \"'") for part in parts if part.strip(" \"'")]
        if {"tag", "tags", "keyword", "keywords", "topic", "topics"} & set(words_of(name)):
            return list(dict.fromkeys(word for word in words_of(self._text) if _is_telling(word)))[:5]
        return reading.quoted(self._text)

    def _number(self, schema: Schema, name: str, *, is_whole: bool) -> int | float:
        low = schema.get("minimum", schema.get("exclusiveMinimum"))
        high = schema.get("maximum", schema.get("exclusiveMaximum"))
        found: float | None = None
        for label in _labels(name):
            given = reading.labelled(self._text, label)
            near = reading.numbers(given[0]) if given else []
            if near:
                found = near[0]
                break
        if found is None:
            fitting = [each for each in reading.numbers(self._text) if _is_within(each, low, high)]
            found = fitting[0] if fitting else schema.get("default")
        if found is None or not _is_within(float(found), low, high):
            found = float(low) if low is not None else min(0.0, float(high)) if high is not None else 0.0
            if "exclusiveMinimum" in schema and found <= float(schema["exclusiveMinimum"]):
                found += 1
        return int(found) if is_whole or float(found).is_integer() else float(found)

    def _boolean(self, schema: Schema, name: str) -> bool:
        wanted = [stem(word) for word in words_of(name) if word not in STOPWORDS]
        for label in _labels(name):
            given = reading.labelled(self._text, label)
            if given is not None:
                return given[0].split()[0].casefold().strip(".,") in {"yes", "true", "on", "1", "y"}
        if wanted and set(wanted) <= self._stems:
            return _NO.search(self._text) is None
        return bool(schema.get("default", False))

    def _string(self, schema: Schema, name: str) -> str:
        form = schema.get("format")
        text = self._formed(str(form), name) if form else None
        if text is None:
            for label in _labels(name):
                given = reading.labelled(self._text, label)
                if given is not None:
                    text = given[0]
                    break
        if text is None and "email" in words_of(name):
            text = next(iter(reading.emails(self._text)), None)
        if text is None and isinstance(schema.get("default"), str):
            text = str(schema["default"])
        if text is None:
            is_prose = not name or bool(_PROSE & set(words_of(name)))
            text = self._prose if is_prose else next(iter(reading.quoted(self._text)), "")
        least, most = int(schema.get("minLength", 0)), int(schema.get("maxLength", 100_000))
        if len(text) < least:
            text = self._prose if len(self._prose) >= least else text.ljust(least, "-")
        return text[:most]

    def _formed(self, form: str, name: str) -> str | None:
        if form in {"date", "date-time"}:
            label = next((given for label in _labels(name) if (given := reading.labelled(self._text, label))), None)
            found = (reading.instant(label[0], self._now) if label else None) or reading.instant(self._text, self._now)
            moment = found[0] if found else self._now
            return moment.date().isoformat() if form == "date" else moment.isoformat()
        if form == "email":
            return next(iter(reading.emails(self._text)), "nobody@example.com")
        if form in {"uri", "url"}:
            return next(iter(reading.urls(self._text)), "about:blank")
        if form == "uuid":
            return next(iter(reading.uuids(self._text)), _HEX_ZERO)
        return None

    # ------------------------------------------------------------------ what the text says

    def _choice(self, options: Sequence[Any], name: str) -> Any:
        """Return the option the text names, by its label first; else the last of the neutral ones, else the first."""
        for label in _labels(name):
            given = reading.labelled(self._text, label)
            named = self._named(options, given[0]) if given else None
            if named is not None:
                return named[0]
        named = self._named(options, self._text)
        if named is not None:
            return named[0]
        neutral = {"other", "unknown", "none", "neutral", "medium", "normal", "general"}
        return next((option for option in options if str(option).casefold() in neutral), options[0])

    @staticmethod
    def _named(options: Sequence[Any], text: str) -> tuple[Any] | None:
        said = [stem(word) for word in words_of(text)]
        scored: list[tuple[int, int, Any]] = []
        for number, option in enumerate(options):
            wanted = [stem(word) for word in words_of(str(option))]
            if wanted and all(word in said for word in wanted):
                scored.append((-sum(said.count(word) for word in wanted) - len(wanted), number, option))
        return (min(scored, key=lambda each: each[:2])[2],) if scored else None

    def _is_mentioned(self, schema: Schema, name: str) -> bool:
        if any(reading.labelled(self._text, label) for label in _labels(name)):
            return True
        if schema.get("enum"):
            return self._named(cast("Sequence[Any]", schema["enum"]), self._text) is not None
        form, words = schema.get("format"), set(words_of(name))
        if form in {"date", "date-time"}:
            return reading.instant(self._text, self._now) is not None
        if form == "email" or "email" in words:
            return bool(reading.emails(self._text))
        if form in {"uri", "url"}:
            return bool(reading.urls(self._text))
        return bool(_PROSE & words) and schema.get("type", "string") == "string"

    def _has_any(self, schema: Schema) -> bool:
        properties = cast("Mapping[str, Schema]", schema.get("properties") or {})
        return any(any(reading.labelled(self._text, label) for label in _labels(key)) for key in properties)


def _labels(name: str) -> list[str]:
    words = words_of(name)
    if not words:
        return []
    return list(dict.fromkeys([" ".join(words), *([words[0]] if words[-1] in {"at", "on", "id"} else [])]))


def _fits(value: Any, schema: Schema) -> bool:
    return next(schema_problems(schema, "item"), None) is not None or not misfits(value, schema)


def _is_telling(word: str) -> bool:
    return word not in STOPWORDS and len(word) > 3  # noqa: PLR2004 - shorter words seldom name a topic


def _is_within(number: float, low: Any, high: Any) -> bool:
    return (low is None or number >= float(low)) and (high is None or number <= float(high))


def _merged(one: Mapping[str, Any], other: Schema) -> dict[str, Any]:
    return {
        **one,
        **other,
        "properties": {**one.get("properties", {}), **other.get("properties", {})},
        "required": [*one.get("required", ()), *other.get("required", ())],
    }


def _below(target: Any, key: str) -> Any:
    return cast("Schema", target).get(key, _ANY) if isinstance(target, Mapping) and key else cast("Any", target)


def _resolved(schema: Schema, root: Schema) -> Schema:
    """Follow references within the document, a bounded number of them."""
    for _ in range(_MAX_DEPTH):
        reference = schema.get("$ref")
        if not isinstance(reference, str) or not reference.startswith("#"):
            return schema
        target: Any = root
        for step in reference.removeprefix("#").strip("/").split("/"):
            key = step.replace("~1", "/").replace("~0", "~")
            target = _below(target, key)
        schema = {**cast("Schema", target), **{key: value for key, value in schema.items() if key != "$ref"}}
    return {}
