"""Which tool a request asks for, and with what arguments: by words of its name, description and schema."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from app.llm.built_in import reading
from app.llm.built_in.by_schema import Reader
from app.llm.built_in.recollection import recollection
from app.llm.built_in.words import ALIKE, STOPWORDS, VERB_OF, stem, stems_of, verb_of, words_of
from app.llm.messages import ToolSpec

_CLAUSE = re.compile(
    r"(?<=[.!?])\s+|\n+|;\s*|,?\s+(?:and\s+)?then\s+|,?\s+and\s+(?=(?:also\s+|please\s+)?(?P<verb>[a-z]+)\b)",
    re.IGNORECASE,
)
_POLITE = re.compile(
    r"^(?:(?:please|hi|hello|hey|ok|okay|now|also|then)\b[,!.]?\s*)*"
    r"(?:(?:can|could|would|will) you\s+|i(?:'d| would) like (?:you )?to\s+|i want (?:you )?to\s+|let'?s\s+)?"
    r"(?:(?:please|kindly)\s+)?",
    re.IGNORECASE,
)
#: Arguments that take what is left of the request, best first.
_SUBJECTS = [
    "title",
    "name",
    "subject",
    "query",
    "q",
    "question",
    "text",
    "message",
    "content",
    "prompt",
    "topic",
    "term",
    "search",
    "keyword",
    "instructions",
    "request",
    "description",
    "body",
    "value",
]
_NAMING = re.compile(
    r"^(?:(?:called|named|titled|saying|that says|to|about|for|of|with|in|on|which|where|:|-)\s+)+", re.IGNORECASE
)
_MARKED = re.compile(
    r"^mark\s+(?P<what>.+?)\s+(?:as\s+)?(?:done|completed?|finished|resolved|closed)\b\W*$", re.IGNORECASE
)
_LEAST_SCORE = 3
_ASKING = frozenset({"what", "what's", "which"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """A call that a request asks for.

    Attributes:
        tool: Which tool.
        arguments: As far as the request gives them.
        missing: Required arguments that it does not give; the call cannot be made without.
    """

    tool: ToolSpec
    arguments: dict[str, Any]
    missing: tuple[str, ...] = ()


def clauses_of(text: str) -> list[str]:
    """Split a request into what is asked one after the other; a quoted text stays whole."""
    held = [match.span() for match in re.finditer(r"\"[^\"]*\"|“[^”]*”", text)]
    clauses: list[str] = []
    start = 0
    for match in _CLAUSE.finditer(text):
        verb = match["verb"]
        if any(begin < match.start() < end for begin, end in held):
            continue
        if verb is not None and verb.lower() not in VERB_OF:
            continue
        clauses.append(text[start : match.start()])
        start = match.end()
    clauses.append(text[start:])
    return [clause.strip() for clause in clauses if clause.strip()]


def wanted_calls(text: str, tools: Sequence[ToolSpec], now: datetime) -> list[Wanted]:
    """Return the calls that a request asks for, in its order; most requests ask for none or one."""
    if not tools:
        return []
    found: list[Wanted] = []
    for said in clauses_of(text):
        recollected = recollection(_POLITE.sub("", said), tools)
        if recollected is not None:
            found.append(Wanted(*recollected))
            continue
        marked = _MARKED.match(_POLITE.sub("", said))
        clause = f"complete {marked['what']}" if marked else said
        tool = _best(clause, tools)
        if tool is not None:
            found.append(_filled(tool, clause, text, now))
    return found


def _best(clause: str, tools: Sequence[ToolSpec]) -> ToolSpec | None:
    """Return the tool a clause asks for: one that is named, or whose verb and thing are both said."""
    said = words_of(_POLITE.sub("", clause))
    verb = verb_of(said) or ("list" if said[:1] and said[0] in _ASKING else None)
    stems = {stem(word) for word in said if word not in STOPWORDS}
    lowered = clause.casefold()
    named = [tool for tool in tools if re.search(rf"(?<![\w-]){re.escape(tool.name.casefold())}(?![\w-])", lowered)]
    explicit = [tool for tool in named if re.search(r"[_\-A-Z]", tool.name) or verb == "run"]
    if explicit:
        return max(explicit, key=lambda tool: len(tool.name))
    if verb is None or not _is_order(said):
        return None
    spread = Counter(each for tool in tools for each in _things(tool.name))
    scored: list[tuple[float, int, ToolSpec]] = []
    for number, tool in enumerate(tools):
        score = _score(tool, verb, stems, spread)
        if score >= _LEAST_SCORE:
            scored.append((-score, number, tool))
    return min(scored, key=lambda each: each[:2])[2] if scored else None


def _is_order(said: Sequence[str]) -> bool:
    """Say whether a clause asks for something to be done, rather than what or why something is."""
    first = [word for word in said[:6] if word not in {"please", "the", "all", "my", "me", "to"}]
    if not first:
        return False
    if first[0] in {"why", "who", "when", "where", "how"} and "many" not in said[:3] and "much" not in said[:3]:
        return False
    return any(word in VERB_OF or word.removesuffix("s") in VERB_OF for word in first) or first[0] in _ASKING


def _score(tool: ToolSpec, verb: str, stems: set[str], spread: Counter[str]) -> float:
    verbs = ALIKE.get(verb, (verb,))
    name_words = words_of(tool.name)
    tool_verb = verb_of(name_words) or verb_of(words_of(tool.description)[:6])
    if tool_verb not in verbs:
        return 0
    things = _things(tool.name)
    shared = things & stems
    described = set(stems_of(tool.description)) & stems - {stem(word) for word in VERB_OF}
    if things and not shared and not described:
        return 0
    if not things and not described and verb_of(name_words) != verb:
        return 0
    score = 3.0 if tool_verb == verb else 2.0
    score += sum(2.0 / spread[each] + 1.0 for each in shared)
    score += min(len(described - shared), 4) * 0.5
    score -= 0.5 * len(things - stems)
    if things and not shared:
        score -= 1.5
    return score + (0.5 if not things else 0.0)


def _things(name: str) -> set[str]:
    """Return what a tool's name speaks of, its verbs aside."""
    return {stem(word) for word in words_of(name) if word not in STOPWORDS and word not in VERB_OF}


# ---------------------------------------------------------------------- arguments


def _filled(tool: ToolSpec, clause: str, text: str, now: datetime) -> Wanted:
    schema = tool.json_schema
    properties = cast("Mapping[str, Mapping[str, Any]]", schema.get("properties") or {})
    required = [str(name) for name in schema.get("required") or ()]
    rest = _Rest(_POLITE.sub("", clause).strip().rstrip(".!?"), now)
    arguments: dict[str, Any] = {}
    subjects = _subjects(properties, required)
    for name, schema_of in properties.items():
        if name in subjects:
            continue
        value = rest.take(name, schema_of, schema)
        if value is not None:
            arguments[name] = value
    for name in subjects:
        value = rest.take_labelled(name)
        if value is not None:
            arguments[name] = value
    subject = next((name for name in subjects if name not in arguments), None)
    if subject is not None:
        left = rest.subject(tool)
        if left:
            most = int(properties[subject].get("maxLength", 10_000))
            arguments[subject] = left[:most]
    for name in required:
        if name not in arguments and name in properties:
            value = _must(name, properties[name], schema, text, now)
            if value is not None:
                arguments[name] = value
    missing = tuple(name for name in required if arguments.get(name) in (None, ""))
    return Wanted(tool, arguments, missing)


def _subjects(properties: Mapping[str, Mapping[str, Any]], required: Sequence[str]) -> list[str]:
    """Return the text arguments that may take what is left, required ones first."""
    texts = [
        name
        for name, schema in properties.items()
        if _is_text(schema) and not schema.get("enum") and not schema.get("format") and "const" not in schema
    ]

    def rank(name: str) -> tuple[bool, int]:
        words = words_of(name)
        return name not in required, min((_SUBJECTS.index(word) for word in words if word in _SUBJECTS), default=99)

    likely = [name for name in texts if name in required or set(words_of(name)) & set(_SUBJECTS)]
    return sorted((name for name in likely if "id" not in words_of(name)), key=rank)


def _is_text(schema: Mapping[str, Any]) -> bool:
    kinds = schema.get("type")
    options = cast("Sequence[Mapping[str, Any]]", schema.get("anyOf") or ())
    return (
        kinds == "string" or (isinstance(kinds, list) and "string" in kinds) or any(_is_text(each) for each in options)
    )


def _must(name: str, schema: Mapping[str, Any], root: Mapping[str, Any], text: str, now: datetime) -> Any:
    """Return the value of a required argument that the clause gives nowhere, if there is one that is not invented."""
    if "const" in schema or "default" in schema:
        return schema.get("const", schema.get("default"))
    kind = schema.get("type")
    reader = Reader(text, now, prose=text)
    if "id" in words_of(name) or schema.get("format") == "uuid":
        found = [*reading.uuids(text), *reading.quoted(text)]
        return found[0] if found else None
    if kind in {"integer", "number"}:
        given = reading.numbers(text)
        return (int(given[0]) if kind == "integer" else given[0]) if given else None
    if kind == "object" and schema.get("properties"):
        return reader.value({**schema, "$defs": root.get("$defs", {})})
    if kind == "object":
        return {}
    if kind == "array":
        return reader.value({"type": "object", "properties": {name: schema}, "required": [name]})[name]
    return None


class _Rest:
    """A clause from which arguments are taken, each with the words that give it."""

    def __init__(self, clause: str, now: datetime) -> None:
        self._text = clause
        self._now = now

    def take_labelled(self, name: str) -> str | None:
        """Take what stands behind the argument's name."""
        found = reading.labelled(self._text, " ".join(words_of(name)))
        if found is None:
            return None
        self._cut(found[1])
        return found[0]

    def take(self, name: str, schema: Mapping[str, Any], root: Mapping[str, Any]) -> Any:
        """Take an argument that is no free text."""
        schema = _plain(schema, root)
        kind = schema.get("type")
        if schema.get("enum"):
            return self._take_choice(name, cast("Sequence[Any]", schema["enum"]))
        if schema.get("format") in {"date", "date-time"}:
            return self._take_instant(str(schema["format"]))
        if schema.get("format") == "email" or "email" in words_of(name):
            return next(iter(reading.emails(self._text)), None)
        if schema.get("format") in {"uri", "url"} or "url" in words_of(name):
            return next(iter(reading.urls(self._text)), None)
        if kind == "array" and {"tag", "tags", "label", "labels"} & set(words_of(name)):
            return self._take_list(name)
        if kind in {"integer", "number"}:
            return self._take_number(name, is_whole=kind == "integer")
        if kind == "boolean":
            wanted = [stem(word) for word in words_of(name) if word not in STOPWORDS]
            return True if wanted and set(wanted) <= set(stems_of(self._text)) else None
        if kind == "string" and "id" in words_of(name):
            found = reading.uuids(self._text) or re.findall(r"\b[A-Za-z0-9_-]{20,80}\b", self._text)
            return found[0] if found else self.take_labelled(name)
        return None

    def subject(self, tool: ToolSpec) -> str:
        """Return what is left when the verb, the tool's things and the words that only join are gone."""
        given = reading.quoted(self._text)
        if given:
            return given[0]
        _, is_spelled, behind = self._text.partition(tool.name)
        words = (behind if is_spelled else self._text).split()
        things = _things(tool.name)
        spoken = {stem(word) for word in words_of(tool.name)}
        start = 0
        is_named = False
        for number, word in enumerate(words):
            plain = " ".join(words_of(word))
            known = VERB_OF.get(plain) or VERB_OF.get(plain.removesuffix("s"))
            if number == 0 and known is not None:
                start = 1
            elif plain in STOPWORDS and not is_named and plain not in {"to", "for", "about", "with"}:
                start = number + 1
            elif stem(plain) in things or word.casefold() == tool.name.casefold() or stem(plain) in spoken:
                is_named, start = True, number + 1
            elif plain in {"tool", "component"} and is_named:
                start = number + 1
            else:
                break
        left = " ".join(words[start:])
        return _NAMING.sub("", left).strip(" ,.;:-")

    def _take_choice(self, name: str, options: Sequence[Any]) -> Any:
        label = " ".join(words_of(name))
        for option in sorted(options, key=lambda each: -len(str(each))):
            spoken = r"[\s_-]+".join(re.escape(word) for word in words_of(str(option)))
            if not spoken:
                continue
            match = re.search(
                rf",?\s*(?:\b(?:with|at|of|and|as|in)\s+)?(?:\b{re.escape(label)}\s*[:=]?\s*(?:is\s+|to\s+|of\s+)?)?"
                rf"\b{spoken}\b(?:\s+{re.escape(label)}\b)?",
                self._text,
                re.IGNORECASE,
            )
            said_with_label = match is not None and label in match[0].casefold()
            if match is not None and (said_with_label or len(options) > 1):
                self._cut(match.span())
                return option
        return None

    def _take_instant(self, form: str) -> str | None:
        found = reading.instant(self._text, self._now)
        if found is None:
            return None
        moment, (start, end) = found
        before = re.search(
            r",?\s*\b(?:due|by|on|until|before|for|at)?\s*(?:on|by|at)?\s*$", self._text[:start], re.IGNORECASE
        )
        after = re.match(r"\s*(?:at\s+)?(?:[01]?\d|2[0-3]):[0-5]\d\b", self._text[end:])
        self._cut((before.start() if before else start, end + (after.end() if after else 0)))
        return moment.date().isoformat() if form == "date" else moment.isoformat()

    def _take_number(self, name: str, *, is_whole: bool) -> float | None:
        label = " ".join(words_of(name))
        number = r"(-?\d{1,15}(?:\.\d{1,9})?)"
        match = re.search(
            rf",?\s*(?:\bwith\s+)?\b{re.escape(label)}\s*(?:[:=]|is|of|to)?\s*{number}", self._text, re.IGNORECASE
        )
        if match is None and set(words_of(name)) & {"limit", "count", "first", "max", "top", "number"}:
            match = re.search(rf"\b(?:first|top|last|up to|at most)\s+{number}", self._text, re.IGNORECASE)
        if match is None:
            return None
        self._cut(match.span())
        return int(float(match[1])) if is_whole else float(match[1])

    def _take_list(self, name: str) -> list[str] | None:
        label = "|".join({re.escape(name), re.escape(name.removesuffix("s"))})
        match = re.search(
            rf",?\s*(?:\bwith\s+)?(?:\bthe\s+)?\b(?:{label})s?\s*[:=]?\s+([^.;\n]+)$", self._text, re.IGNORECASE
        )
        if match is None:
            hashed = re.findall(r"#(\w+)", self._text)
            self._text = re.sub(r"\s*#\w+", "", self._text)
            return hashed or None
        self._cut(match.span())
        return [part.strip(" \"'#") for part in re.split(r",\s*|\s+and\s+", match[1]) if part.strip(" \"'#")]

    def _cut(self, span: reading.Span) -> None:
        self._text = f"{self._text[: span[0]]} {self._text[span[1] :]}".strip()


def _plain(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any]:
    """Look through references and through what may also be null."""
    reference = schema.get("$ref")
    if isinstance(reference, str) and reference.startswith("#/$defs/"):
        return _plain({**root.get("$defs", {}).get(reference.removeprefix("#/$defs/"), {})}, {})
    for word in ("anyOf", "oneOf"):
        options = [option for option in schema.get(word) or () if option.get("type") != "null"]
        if len(options) == 1:
            return _plain(cast("Mapping[str, Any]", options[0]), root)
    kinds = schema.get("type")
    if isinstance(kinds, list):
        return {**schema, "type": next((kind for kind in cast("list[str]", kinds) if kind != "null"), "null")}
    return schema
