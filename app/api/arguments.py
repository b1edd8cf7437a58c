"""The arguments that every list takes, described once."""

from typing import Annotated

import strawberry

First = Annotated[int | None, strawberry.argument(description="How many at most: 20 unless told, at most 100.")]
After = Annotated[str | None, strawberry.argument(description="Go on after this cursor.")]
Last = Annotated[int | None, strawberry.argument(description="How many from the end of the list, at most 100.")]
Before = Annotated[str | None, strawberry.argument(description="Stop before this cursor.")]
