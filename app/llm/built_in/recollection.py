"""What is to be remembered, and what is asked of memory: "Remember that …", "What do you know about …", "Forget …".

It works for any tools of these names whose arguments are called so: the workspace's memory has them, and agents that
remember in a knowledge base.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from app.llm.built_in.words import STOPWORDS, words_of
from app.llm.messages import ToolSpec

_REMEMBER = re.compile(
    r"^(?:remember|memori[sz]e|note|keep in mind|(?:do not|don'?t) forget)\b[,:]?\s+(?!to\b)(?:that\s+)?(?P<what>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_RECALL = re.compile(
    r"^(?:what (?:do|did|can) (?:you|i|we) (?:still )?(?:know|remember|recall|tell you)|recall|"
    r"tell me what you (?:know|remember)|do you (?:remember|recall|know(?= anything)))\b"
    r"(?: (?:anything|everything|something|what i said|what you know))?(?:\s+(?:about|of|on))?(?P<what>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_FORGET = re.compile(
    r"^forget\b\s*(?:(?:what (?:you (?:know|remember)|i (?:said|told you))|everything|all)\s+)?"
    r"(?:about\s+)?(?P<what>.+)$",
    re.IGNORECASE | re.DOTALL,
)
#: Where the subject of a sentence ends.
_PREDICATE = re.compile(
    r"\s(?:is|are|was|were|am|has|have|had|will|shall|can|must|should|likes?|prefers?|wants?|needs?|loves?|hates?|"
    r"speaks?|uses?|works?|lives?|owns?|starts?|begins?|ends?|opens?|closes?|costs?|means?|comes?|goes)\b",
    re.IGNORECASE,
)
_DAYS = re.compile(r"\s+for (?:the next )?(?P<count>\d{1,3}) days?$", re.IGNORECASE)
_MOST_WORDS = 4  #: of a key
_SILENT = STOPWORDS - {"new", "up", "down", "out"}


def recollection(clause: str, tools: Sequence[ToolSpec]) -> tuple[ToolSpec, dict[str, Any]] | None:
    """Return the tool of memory that a clause asks for and its arguments; None if it asks for none."""
    said = clause.strip().rstrip(".!?").strip()
    by_name = {tool.name: tool for tool in tools}
    remember, recall, forget = (by_name.get(name) for name in ("remember", "recall", "forget"))
    found = _FORGET.match(said)
    if forget is not None and found is not None and _takes(forget, "key"):
        return forget, {"key": key_of(found["what"])}
    found = _REMEMBER.match(said)
    if remember is not None and found is not None:
        fact = found["what"].strip()
        if _takes(remember, "key", "value"):
            return remember, _kept(fact, remember)
        if _takes(remember, "text"):
            return remember, {"text": fact}
    found = _RECALL.match(said)
    if recall is not None and found is not None:
        if _takes(recall, "query"):
            return recall, {"query": found["what"].strip() or said}
        if _takes(recall, "prefix"):
            prefix = key_of(found["what"])
            return recall, {"prefix": prefix} if prefix else {}
    return None


def key_of(text: str) -> str:
    """Name what a sentence or a question is about: the words that say something, up to its verb.

    What is asked for by fewer of the words is a beginning of it.
    """
    subject = _PREDICATE.split(f" {text.strip()}", maxsplit=1)[0]
    for part in (subject, text):
        words = [word.removesuffix("'s") for word in words_of(part) if word not in _SILENT]
        if words:
            return "-".join(words[:_MOST_WORDS])
    return ""


def _kept(fact: str, tool: ToolSpec) -> dict[str, Any]:
    days = _DAYS.search(fact)
    if days is None or not _takes(tool, "days"):
        return {"key": key_of(fact) or "note", "value": fact}
    fact = fact[: days.start()]
    return {"key": key_of(fact) or "note", "value": fact, "days": int(days["count"])}


def _takes(tool: ToolSpec, *names: str) -> bool:
    properties: Mapping[str, Any] = tool.json_schema.get("properties") or {}
    return all(name in properties for name in names)
