"""Enums of the domains as enums of the graph, each value described by the `#:` comment beside it."""

import inspect
import re
from enum import Enum
from typing import Any, TypeVar, cast

import strawberry

E = TypeVar("E", bound=type[Enum])

_MEMBER = re.compile(r"^\s+([A-Z][A-Z0-9_]*) = [^\n]*?#: ([^\n]+)$", re.MULTILINE)


def register_enum(enum: E, description: str) -> E:
    """Make a domain's enum known to the graph; its members keep their names.

    Raises:
        ValueError: A member has no `#:` comment.
    """
    words = dict(_MEMBER.findall(inspect.getsource(enum)))
    definition = strawberry.enum(cast("Any", enum), description=description).__strawberry_definition__
    for value in definition.values:
        if value.name not in words:
            raise ValueError(f"{enum.__name__}.{value.name} has no '#:' comment")
        value.description = f"{words[value.name][0].upper()}{words[value.name][1:]}."
    return enum
