"""What a run says: the text of its output, and how the pieces it streams become one text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

import orjson

from app.executions.spoken import Said
from app.kernel.ids import read_global_id

#: The fields of an output that is an object in which its text is looked for, best first.
_TEXTS = ("text", "reply", "answer", "message", "response", "content", "output")


def text_of(output: Any) -> str | None:
    """Return an output as a reply: a text as it is, of an object its text, all else as JSON; None for nothing."""
    if output is None:
        return None
    if isinstance(output, str):
        return storable(output)
    if isinstance(output, Mapping):
        fields = cast("Mapping[str, Any]", output)
        for name in _TEXTS:
            found = fields.get(name)
            if isinstance(found, str):
                return storable(found)
    return storable(orjson.dumps(output).decode())


def storable(text: str) -> str:
    """Return a text without what PostgreSQL cannot store, of the same length."""
    return text.replace("\x00", "\ufffd")


def shown_ids(type_name: str, calls: str | None) -> list[UUID]:
    """Return the ids of objects of a type that the tools of a reply have to show, each once.

    Args:
        type_name: The GraphQL type.
        calls: The calls as a reply keeps them, as JSON; what each has to show is `{kind, id}` or `{kind, ids}`.
    """
    found: dict[UUID, None] = {}
    for call in orjson.loads(calls or "[]"):
        shown = call.get("data")
        if not isinstance(shown, Mapping):
            continue
        data = cast("Mapping[str, Any]", shown)
        ids = data.get("ids")
        for each in [data.get("id"), *(cast("list[Any]", ids) if isinstance(ids, list) else ())]:
            named = read_global_id(each) if isinstance(each, str) else None
            if named is not None and named[0] == type_name:
                found[named[1]] = None
    return list(found)


@dataclass(slots=True)
class Stream:
    """Where the text of a reply stands: nodes stream one after the other, and each may begin anew.

    Attributes:
        place: The node whose text streams.
        base: Characters of the reply before that text.
        length: Characters of the reply so far.
    """

    place: str = ""
    base: int = 0
    length: int = 0

    def take(self, place: str, offset: int, size: int) -> int:
        """Put a piece of a node's text behind what it has at `offset`; return where in the reply it stands.

        What was behind it is void.
        """
        if place != self.place:
            self.place, self.base = place, self.length
        at = min(self.base + offset, self.length)
        self.length = at + size
        return at


def pieces_of(said: Iterable[Said]) -> Iterator[tuple[int, str]]:
    """Yield what a run said as pieces of its reply: where each stands, and the text."""
    stream = Stream()
    for each in said:
        text = storable(each.text)
        yield stream.take(each.place, each.offset, len(text)), text


def whole_text(said: Iterable[Said]) -> str:
    """Return all that a run said as one text."""
    return joined(list(pieces_of(said)))


def joined(pieces: Sequence[tuple[int, str]]) -> str:
    """Put (offset, text) pieces together: each stands at its offset, and voids what was behind it."""
    parts: list[str] = []
    length = 0
    for offset, text in pieces:
        if offset != length:
            parts = ["".join(parts)[:offset]]
        parts.append(text)
        length = offset + len(text)
    return "".join(parts)


def correction(streamed: str, whole: str) -> tuple[int, str] | None:
    """Return the piece that makes what was streamed into the whole reply; None if it is that already."""
    if streamed == whole:
        return None
    same = 0
    for one, two in zip(streamed, whole, strict=False):
        if one != two:
            break
        same += 1
    return same, whole[same:]
