"""Telling sources whose cost is bounded by their text and their data from those that need a worker.

Both checks know a small part of the language and say no to the rest, so a construct that they do not
know costs a millisecond in a worker and never a hung server.
"""

import re
from functools import lru_cache

_TEMPLATE_BLOCK = re.compile(r"\{#.*?#\}|\{\{(.*?)\}\}|\{%(.*?)%\}", re.DOTALL)
_TEMPLATE_WORD = re.compile(
    r"\s+|(?P<name>[A-Za-z_]\w*)|(?P<number>\d+(?:\.\d+)?)|(?P<string>\"[^\"\\]*\"|'[^'\\]*')"
    r"|(?P<sign>==|!=|<=|>=|[-+/|.,()\[\]<>~])"
)
_TAGS = frozenset({"if", "elif", "else", "endif"})
_KEYWORDS = frozenset({"if", "elif", "else", "endif", "and", "or", "not", "in", "is"})
#: Filters whose output is at most a few times their input.
# fmt: off
_FILTERS = frozenset({
    "abs", "base64", "bool", "capitalize", "d", "default", "escape", "e", "first", "float", "fromjson", "int",
    "items", "keys", "last", "length", "lower", "max", "min", "reverse", "round", "safe", "sort", "string",
    "sum", "title", "tojson", "trim", "unique", "upper", "urlencode", "values",
})
# fmt: on
#: Those of them that can make a text longer: a chain of them grows exponentially.
_GROWING = frozenset({"base64", "e", "escape", "tojson", "urlencode"})
_MAX_GROWING = 2  #: in one tag
_MAX_WORDS = 2_000
_MAX_CONCATENATIONS = 32

_EXPRESSION_WORD = re.compile(
    r"\s+|(?P<name>[A-Za-z_]\w*)|(?P<number>\d[\w.]*)|(?P<string>\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')"
    r"|(?P<sign>&&|\|\||==|!=|<=|>=|[-+*/%!<>?:.,()\[\]{}])"
)
#: Functions whose cost and output are linear in their arguments. Macros (`map`, `all`, …) are not among them.
# fmt: off
_FUNCTIONS = frozenset({
    "size", "has", "int", "uint", "double", "string", "bool", "contains", "startsWith", "endsWith", "matches",
    "timestamp", "duration", "type", "lowerAscii", "upperAscii", "trim", "min", "max", "sum", "abs", "ceil",
    "floor", "round", "indexOf", "lastIndexOf", "charAt", "substring", "first", "last", "getFullYear",
    "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear", "getHours", "getMinutes",
    "getSeconds",
})
# fmt: on


@lru_cache(maxsize=2_000)
def is_bounded_template(source: str) -> bool:
    """Say whether a template only prints paths through few filters, and branches."""
    words = concatenations = 0
    for block in _TEMPLATE_BLOCK.finditer(source):
        printed, tag = block.groups()
        if printed is None and tag is None:
            continue
        found = _template_words((printed if printed is not None else tag).strip("-+"))
        if found is None or (tag is not None and (not found or found[0] not in _TAGS)):
            return False
        if sum(word in _GROWING for word in found) > _MAX_GROWING:
            return False
        words += len(found)
        concatenations += found.count("~") + found.count("+")
        if words > _MAX_WORDS or concatenations > _MAX_CONCATENATIONS or not _is_straight(found):
            return False
    return True


def _template_words(code: str) -> list[str] | None:
    words: list[str] = []
    position = 0
    while position < len(code):
        match = _TEMPLATE_WORD.match(code, position)
        if match is None:
            return None
        position = match.end()
        if match.lastgroup is not None:
            words.append(match.group())
    return words


def _is_straight(words: list[str]) -> bool:
    before, behind = "", ""
    for word in words:
        ends_value = _is_value_end(before)
        if word == "(" and ends_value and not (behind == "|" and before in _FILTERS):
            return False
        if word == "[" and not ends_value:
            return False
        if before == "|" and word not in _FILTERS:
            return False
        behind, before = before, word
    return True


def _is_value_end(word: str) -> bool:
    return bool(word) and word not in _KEYWORDS and (word[-1].isalnum() or word[-1] in "_)]\"'")


@lru_cache(maxsize=2_000)
def is_bounded_expression(source: str) -> bool:
    """Say whether a CEL expression has no macros and calls only functions of linear cost."""
    position = additions = 0
    before, kind = "", ""
    while position < len(source):
        match = _EXPRESSION_WORD.match(source, position)
        if match is None:
            return False
        touches = bool(before) and match.start() == position
        position = match.end()
        if match.lastgroup is None:
            continue
        word = match.group()
        # r"…", b"…" and """…""" have rules of their own
        if match.lastgroup == "string" and touches and kind in {"name", "string"} and _adjoins(source, match.start()):
            return False
        # `//` begins a comment, which could hide a call
        if word == "/" and before == "/":
            return False
        if word == "(" and kind in {"name", "string", "number"} and before not in _FUNCTIONS | {"in"}:
            return False
        additions += word == "+"
        before, kind = word, match.lastgroup
    return additions <= _MAX_CONCATENATIONS


def _adjoins(source: str, start: int) -> bool:
    return start > 0 and not source[start - 1].isspace()
