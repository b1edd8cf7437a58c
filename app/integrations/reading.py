"""Reading JSON that a stranger wrote: whatever is not of the shape that is asked for is as good as nothing."""

from typing import Any, cast


def object_of(value: object) -> dict[str, Any]:
    """Return an object, or an empty one."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def list_of(value: object) -> list[Any]:
    """Return a list, or an empty one."""
    return cast("list[Any]", value) if isinstance(value, list) else []


def objects_in(value: object) -> list[dict[str, Any]]:
    """Return those items of a list that are objects."""
    return [cast("dict[str, Any]", each) for each in list_of(value) if isinstance(each, dict)]


def text_of(value: object) -> str:
    """Return a text, or an empty one."""
    return value if isinstance(value, str) else ""
