"""Places within a JSON value, by keys of maps and indexes of lists; reading and writing without changing the value."""

from collections.abc import Sequence
from typing import Any, cast

from app.workflows.diff import ABSENT


class PathMissing(ValueError):
    """The value has no such place, or nothing that could hold one."""


def read(value: Any, parts: Sequence[str]) -> Any:
    """Return what stands at a place; `ABSENT` if nothing does."""
    for part in parts:
        if isinstance(value, dict):
            value = cast("dict[str, Any]", value).get(part, ABSENT)
        elif isinstance(value, list):
            items = cast("list[Any]", value)
            at = index(part)
            value = items[at] if at is not None and at < len(items) else ABSENT
        else:
            return ABSENT
    return value


def write(value: Any, parts: Sequence[str], new: Any) -> Any:
    """Return a copy with `new` at a place; `ABSENT` takes away what is there.

    What holds the place must be there. A list can be written at its end too, and only its last item taken away.

    Raises:
        PathMissing: There is no such place.
    """
    if not parts:
        if new is ABSENT:
            raise PathMissing("The whole cannot be taken away.")
        return new
    head, rest = parts[0], parts[1:]
    if isinstance(value, dict):
        held = dict(cast("dict[str, Any]", value))
        if rest:
            held[head] = write(held.get(head, ABSENT), rest, new)
        elif new is ABSENT:
            if held.pop(head, ABSENT) is ABSENT:
                raise PathMissing(f"There is no {head!r}.")
        else:
            held[head] = new
        return held
    if isinstance(value, list):
        return _write_item(list(cast("list[Any]", value)), head, rest, new)
    raise PathMissing(f"Nothing holds {head!r}.")


def index(part: str) -> int | None:
    """Return the index that a part of a path names in a list; None if it names none."""
    return int(part) if part.isascii() and part.isdigit() and len(part) < 8 and str(int(part)) == part else None  # noqa: PLR2004 - no list is longer


def _write_item(items: list[Any], head: str, rest: Sequence[str], new: Any) -> list[Any]:
    at = index(head)
    if at is None or at > len(items):
        raise PathMissing(f"The list has no place {head!r}.")
    if rest:
        items[at : at + 1] = [write(items[at] if at < len(items) else ABSENT, rest, new)]
    elif new is not ABSENT:
        items[at : at + 1] = [new]
    elif at == len(items) - 1:
        items.pop()
    else:
        raise PathMissing("Only the last item of a list can be taken away.")
    return items
