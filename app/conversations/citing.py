"""What a reply cites: a marker names a passage of the node run that wrote it, or one that the run's output names.

A reply shows what it cites to whoever reads it, a visitor of a public chat too, and can be led to say `[1]`. So a
marker never leads to what another node of the run was given for a purpose of its own, unless the workflow's author
says so by an output with `citations`.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, cast
from uuid import UUID

from app.components.sources import Marker, markers
from app.conversations.replies import Stream, whole_text
from app.executions.source_rows import GivenSource
from app.executions.spoken import Said


class Part(NamedTuple):
    """A part of a reply that one node run wrote, in characters."""

    start: int
    end: int
    place: str  #: names the node run


class Named(NamedTuple):
    """A passage that an output names."""

    number: int
    chunk_id: str | None  #: None: whichever has the number


def named_in(output: Any) -> list[Named] | None:
    """Return what an output says its text cites, as `citations` of nodes or `hits` of a search; None: nothing said."""
    said: Any = cast("Mapping[str, Any]", output).get("citations") if isinstance(output, Mapping) else None
    if not isinstance(said, list):
        return None
    found: list[Named] = []
    for each in cast("list[Any]", said):
        if isinstance(each, Mapping):
            fields = cast("Mapping[str, Any]", each)
            number = fields.get("number")
            inner: Any = fields.get("citation")
            chunk: Any = (cast("Mapping[str, Any]", inner) if isinstance(inner, Mapping) else fields).get("chunkId")
            if isinstance(number, int):
                found.append(Named(number, chunk if isinstance(chunk, str) else None))
    return found


def parts_of(said: Sequence[Said], text: str) -> list[Part]:
    """Return who wrote which parts of a reply, in its order.

    Where the run's output took the place of what was streamed, a node run wrote what stands there word for word as it
    said it; the rest is nobody's.
    """
    return _streamed(said) if whole_text(said) == text else _repeated(said, text)


def cited(
    marked: Sequence[Marker], parts: Sequence[Part], given: Sequence[GivenSource], named: Sequence[Named] | None
) -> dict[UUID, list[dict[str, int]]]:
    """Return what markers cite, by its row's id in their order, with the places of those that name it.

    A number that means several passages means none.
    """
    by_number: dict[int, list[GivenSource]] = {}
    for each in given:
        by_number.setdefault(each.number, []).append(each)
    allowed = None if named is None else set(named)
    found: dict[UUID, list[dict[str, int]]] = {}
    at = 0
    for marker in marked:
        while at < len(parts) and parts[at].end < marker.end:
            at += 1
        writers = {part.place for part in parts[at : at + 1] if part.start <= marker.start}
        for number in marker.numbers:
            meant = by_number.get(number, [])
            if allowed is not None:
                meant = [each for each in meant if allowed & {Named(number, None), Named(number, each.chunk_id)}]
            own = [each for each in meant if each.place in writers]
            meant = own if own or allowed is None else meant
            if len({each.chunk_id for each in meant}) == 1:
                found.setdefault(meant[0].id, []).append(marker.to_json())
    return found


def _streamed(said: Sequence[Said]) -> list[Part]:
    stream = Stream()
    parts: list[Part] = []
    for each in said:
        at = stream.take(each.place, each.offset, len(each.text))
        while parts and parts[-1].end > at:
            cut = parts.pop()
            if cut.start < at:
                parts.append(cut._replace(end=at))
        if parts and parts[-1].place == each.place:
            parts[-1] = parts[-1]._replace(end=stream.length)
        else:
            parts.append(Part(at, stream.length, each.place))
    return parts


def _repeated(said: Sequence[Said], text: str) -> list[Part]:
    by_place: dict[str, list[Said]] = {}
    for each in said:
        by_place.setdefault(each.place, []).append(each)
    authors: dict[str, str | None] = {}
    for place, pieces in by_place.items():
        own = whole_text(pieces)
        if len(own) <= len(text) and markers(own):
            # What two said alike is neither's.
            authors[own] = place if own not in authors else None
    parts: list[Part] = []
    # The longest first: what stands within another's words is not said by whoever said no more than that.
    for own in sorted(authors, key=len, reverse=True):
        start = text.find(own)
        while start >= 0:
            end = start + len(own)
            if all(end <= part.start or part.end <= start for part in parts):
                parts.append(Part(start, end, authors[own] or ""))
            start = text.find(own, end)
    return sorted(parts)
