"""Enums of the domains as enums of the graph, each value described by the `#:` comment beside it."""

from enum import Enum
from typing import Any, TypeVar, cast

import strawberry

from app.kernel.enum_words import sentences

E = TypeVar("E", bound=type[Enum])


def register_enum(enum: E, description: str) -> E:
    """Make a domain's enum known to the graph; its members keep their names.

    Raises:
        ValueError: A member has no `#:` comment.
    """
    words = sentences(enum)
    definition = strawberry.enum(cast("Any", enum), description=description).__strawberry_definition__
    for value in definition.values:
        value.description = words[value.name]
    return enum
