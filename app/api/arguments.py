"""The arguments that every list and every mutation takes, described once."""

from typing import Annotated, Any, TypeVar, cast

import strawberry
from strawberry.types.base import StrawberryObjectDefinition

First = Annotated[int | None, strawberry.argument(description="How many at most: 20 unless told, at most 100.")]
After = Annotated[str | None, strawberry.argument(description="Go on after this cursor.")]
Last = Annotated[int | None, strawberry.argument(description="How many from the end of the list, at most 100.")]
Before = Annotated[str | None, strawberry.argument(description="Stop before this cursor.")]

C = TypeVar("C", bound=type)


def describe_inputs(root: C) -> C:
    """Describe the one argument that every mutation of a root type has."""
    definition = cast("StrawberryObjectDefinition", cast("Any", root).__strawberry_definition__)
    for field in definition.fields:
        for argument in field.arguments:
            if argument.python_name == "input" and argument.description is None:
                argument.description = "What to do, and with what."
    return root
