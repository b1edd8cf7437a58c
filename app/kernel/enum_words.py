"""What the members of an enum mean: the `#:` comment beside each, as a sentence."""

import inspect
import linecache
import re
from collections.abc import Mapping
from enum import Enum
from functools import cache

_MEMBER = re.compile(r"^\s+([A-Z][A-Z0-9_]*) = [^\n]*?#: ([^\n]+)$", re.MULTILINE)


@cache
def sentences(enum: type[Enum]) -> Mapping[str, str]:
    """Return what each member means, by its name; the source is read once.

    Raises:
        ValueError: A member has no `#:` comment.
    """
    words: dict[str, str] = dict(_MEMBER.findall(_body(enum)))
    if missing := [each.name for each in enum if each.name not in words]:
        raise ValueError(f"{enum.__name__}.{missing[0]} has no '#:' comment")
    return {name: f"{text[0].upper()}{text[1:]}." for name, text in words.items()}


def _body(enum: type[Enum]) -> str:
    # `inspect.getsource` parses the whole module for each of its classes: a twentieth of a server's start.
    module = "".join(linecache.getlines(inspect.getsourcefile(enum) or ""))
    found = re.search(rf"^class {enum.__name__}\b.*\n((?:[ \t].*\n|\n)*)", module, re.MULTILINE)
    return found.group(1) if found else ""
