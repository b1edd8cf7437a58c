"""What the members of an enum mean: the `#:` comment beside each, as a sentence."""

import inspect
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
    words: dict[str, str] = dict(_MEMBER.findall(inspect.getsource(enum)))
    if missing := [each.name for each in enum if each.name not in words]:
        raise ValueError(f"{enum.__name__}.{missing[0]} has no '#:' comment")
    return {name: f"{text[0].upper()}{text[1:]}." for name, text in words.items()}
