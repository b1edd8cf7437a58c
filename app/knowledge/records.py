"""A record of an integration as a text: what it is called, and what it says."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

MAX_FIELDS = 50
_TITLES = ("title", "name", "subject", "summary", "label", "displayName")
_MOST_LINES = 2_000
_MAX_DEPTH = 8


def title_of(data: Any, field: str, fallback: str) -> str:
    """Return a record's title: its `field`, or the first that usually is one."""
    for name in (field, *_TITLES) if field else _TITLES:
        found = at(data, name)
        if isinstance(found, str | int | float) and str(found).strip():
            return " ".join(str(found).split())[:255]
    return fallback[:255]


def text_of(data: Any, fields: Sequence[str]) -> str:
    """Return what a record says: its `fields` as they are, or all of it as a list."""
    if fields:
        parts = [at(data, name) for name in fields]
        return "\n\n".join(each if isinstance(each, str) else "\n".join(_lines(each)) for each in parts if each)
    lines: list[str] = []
    for line in _lines(data):
        lines.append(line)
        if len(lines) == _MOST_LINES:
            break
    return "\n".join(lines)


def at(data: Any, path: str) -> Any:
    """Return what is at a path of names and dots, or None."""
    for name in path.split("."):
        if not isinstance(data, dict):
            return None
        data = cast("dict[str, Any]", data).get(name)
    return data


def _lines(value: Any, depth: int = 0) -> Iterator[str]:
    indent = "  " * depth
    if isinstance(value, dict) and depth < _MAX_DEPTH:
        for name, each in cast("dict[str, Any]", value).items():
            if isinstance(each, dict | list):
                yield f"{indent}- {name}:"
                yield from _lines(each, depth + 1)
            elif each not in {None, ""}:
                yield f"{indent}- {name}: {_scalar(each)}"
    elif isinstance(value, list) and depth < _MAX_DEPTH:
        for each in cast("list[Any]", value):
            if isinstance(each, dict | list):
                yield from _lines(each, depth)
            else:
                yield f"{indent}- {_scalar(each)}"
    elif value is not None:
        yield f"{indent}{_scalar(value)}"


def _scalar(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
