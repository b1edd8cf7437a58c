"""What the built-in model says: sentences it was given, and what its tools gave."""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, cast

import orjson

from app.llm.built_in.words import stems_of
from app.llm.messages import ToolResultPart, ToolSpec

WHO = "I am Plait's built-in model, without a language model behind me."
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^\s])|\n+")
_LEAST_SHARE = 0.34  #: of the question's weight that a sentence must meet
_LEAST_QUOTED = 0.25  #: likewise, of one that was searched for
_MAX_SENTENCES = 3
_MAX_SHOWN = 1_200
_MAX_ITEMS = 20
_ORDERS = re.compile(
    r"^(?:you are|you must|you should|your (?:task|job|role)|answer|always|never|do not|don't|be |use |reply|respond|"
    r"write)\b",
    re.IGNORECASE,
)
#: The fields by which a thing is told, best first.
_NAMES = ("title", "name", "subject", "label", "text", "summary", "message")


def sentences_of(text: str) -> list[str]:
    """Split a text into sentences and lines."""
    return [part.strip(" -*•#>\t") for part in _SENTENCE.split(text) if part.strip(" -*•#>\t")]


def extracted(question: str, sources: Sequence[str]) -> str | None:
    """Return the sentences of the sources that meet most of the question, in their order; None if none does."""
    wanted = set(stems_of(question))
    sentences = [each for source in sources for each in sentences_of(source) if not _ORDERS.match(each)]
    sentences = [each for each in dict.fromkeys(sentences) if each.casefold() != question.strip().casefold()]
    if not wanted or not sentences:
        return None
    stems = [set(stems_of(sentence)) for sentence in sentences]
    counts = Counter(word for each in stems for word in each)
    weight = {word: math.log(1 + len(sentences) / (1 + counts[word])) + 0.2 for word in wanted}
    whole = sum(weight.values())
    scores = [sum(weight[word] for word in each & wanted) / whole for each in stems]
    best = max(scores)
    if best < _LEAST_SHARE:
        return None
    ranked = sorted((number for number, score in enumerate(scores) if score >= best * 0.8), key=lambda n: -scores[n])
    return " ".join(sentences[number] for number in sorted(ranked[:_MAX_SENTENCES]))


def quoted(question: str, passages: Sequence[tuple[int, str]], *, is_asked: bool = False) -> str | None:
    """Return the sentences of numbered passages that meet most of the question, each in quotes with its number.

    Args:
        question: What was asked.
        passages: The best first.
        is_asked: Whether they were looked for by name: then the best is quoted though no sentence meets enough.
    """
    wanted = set(stems_of(question))
    sentences = [(number, each) for number, text in passages for each in sentences_of(text)]
    if not sentences or not (wanted or is_asked):
        return None
    stems = [set(stems_of(sentence)) for _, sentence in sentences]
    counts = Counter(word for each in stems for word in each)
    weight = {word: math.log(1 + len(sentences) / (1 + counts[word])) + 0.2 for word in wanted}
    whole = sum(weight.values()) or 1.0
    scores = [sum(weight[word] for word in each & wanted) / whole for each in stems]
    best = max(scores)
    if best < _LEAST_QUOTED and not is_asked:
        return None
    # Of equal ones the better passage, then the earlier sentence.
    ranked = sorted((at for at, score in enumerate(scores) if score >= best * 0.8), key=lambda at: -scores[at])
    chosen: dict[str, int] = {}
    for at in ranked:
        number, sentence = sentences[at]
        if len(chosen) < _MAX_SENTENCES:
            chosen.setdefault(sentence[:_MAX_SHOWN], number)
    return " ".join(f"“{sentence}” [{number}]" for sentence, number in chosen.items())


def summary_of(text: str, sentences: int = 2) -> str:
    """Return the sentences of a text whose words come most often in it, in their order."""
    parts = sentences_of(text)
    if len(parts) <= sentences:
        return " ".join(parts)
    counts = Counter(stems_of(text))

    def score(number: int) -> float:
        stems = stems_of(parts[number])
        return sum(counts[each] for each in stems) / (len(stems) + 3) + (0.5 if number == 0 else 0.0)

    chosen = sorted(range(len(parts)), key=lambda number: -score(number))[:sentences]
    return " ".join(parts[number] for number in sorted(chosen))


def told(results: Sequence[ToolResultPart]) -> str:
    """Say what tools gave."""
    return "\n".join(_result(result) for result in results)


def cannot(tools: Sequence[ToolSpec]) -> str:
    """Say what it cannot, and what it can."""
    text = (
        f"{WHO} I follow simple rules: I answer from the text I am given and call tools by the words of a request. "
        "I found nothing here to answer from."
    )
    if tools:
        names = ", ".join(f"`{tool.name}`" for tool in tools[:_MAX_ITEMS])
        text += f" These tools can be asked for: {names}."
    return f"{text} Connect a model provider to the workspace for real answers."


def missing(tool: ToolSpec, names: Sequence[str]) -> str:
    """Ask for the arguments that a request leaves out."""
    listed = ", ".join(f"`{name}`" for name in names)
    return f"{WHO} To call `{tool.name}` I need {listed}; name it as `{names[0]}: …`."


def _result(result: ToolResultPart) -> str:
    content = _parsed(result.content)
    if result.is_error:
        return f"`{result.name}` failed: {_shown(content)}"
    if isinstance(content, list):
        return _listed(f"`{result.name}` gave", cast("list[Any]", content))
    if isinstance(content, Mapping):
        fields = cast("Mapping[str, Any]", content)
        lists = [(key, cast("list[Any]", value)) for key, value in fields.items() if isinstance(value, list)]
        if len(lists) == 1 and not any(name in fields for name in _NAMES):
            key, items = lists[0]
            return _listed(f"`{result.name}` gave {key}", items)
        inner = next(iter(fields.values())) if len(fields) == 1 else None
        if isinstance(inner, Mapping):
            return f"`{result.name}` is done: {_shown(inner)}"
    return f"`{result.name}` is done: {_shown(content)}"


def _listed(head: str, items: Sequence[Any]) -> str:
    if not items:
        return f"{head}: none."
    lines = [f"- {_shown(item)}" for item in items[:_MAX_ITEMS]]
    more = [f"- and {len(items) - _MAX_ITEMS} more"] if len(items) > _MAX_ITEMS else []
    return "\n".join([f"{head} ({len(items)}):", *lines, *more])


def _shown(value: Any) -> str:
    """Show a value on one line: a thing by its name first, then its short facts."""
    if isinstance(value, Mapping):
        fields = cast("Mapping[str, Any]", value)
        name = next((key for key in _NAMES if isinstance(fields.get(key), str)), None)
        facts = [
            f"{key}: {str(each).lower() if isinstance(each, bool) else each}"
            for key, each in fields.items()
            if key != name and isinstance(each, str | int | float | bool) and str(each)
        ]
        shown = (f"{fields[name]}" if name else "") + (f" ({', '.join(facts)})" if facts and name else ", ".join(facts))
        return (shown or orjson.dumps(fields, default=str).decode())[:_MAX_SHOWN]
    if isinstance(value, str):
        return value[:_MAX_SHOWN]
    return orjson.dumps(value, default=str).decode()[:_MAX_SHOWN]


def _parsed(content: Any) -> Any:
    """Read a text that is JSON as what it says."""
    if isinstance(content, str) and content[:1] in {"{", "["}:
        try:
            return orjson.loads(content)
        except orjson.JSONDecodeError:
            return content
    return content
