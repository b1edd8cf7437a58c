"""What a Yjs update would do, read before anything is done: the format `Y.encodeStateAsUpdate` writes (version 1).

An update has two parts. First the structs, by client: each inserts, at a clock of that client, so many UTF-16 units
between two neighbours, or into a named text that is empty there. Then the deletions: ranges of clocks, by client.
(yjs/src/utils/encoding.js and structs/Item.js; varints and strings as in lib0/encoding.js.)

Reading is strict, because the library is not asked about anything that does not pass: only plain text is accepted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from app.workflows.texts.lib0 import Malformed, Reader

#: An update of nothing: no structs, no deletions.
EMPTY: Final = b"\x00\x00"

_MAX_CLOCK = 2**31 - 1  #: yrs counts clocks with 32 bits; no honest client comes near
_MAX_CLIENT = 2**53 - 1  #: the greatest integer that is exact in JavaScript
_NUL = "\x00"

_GC, _DELETED, _STRING, _SKIP = 0, 1, 4, 10
_HAS_ORIGIN, _HAS_RIGHT_ORIGIN, _HAS_PARENT_SUB, _CONTENT = 0x80, 0x40, 0x20, 0x1F

Id = tuple[int, int]  #: a client and one of its clocks


@dataclass(frozen=True, slots=True)
class Struct:
    """One run of units that a client made.

    Attributes:
        client: Whose.
        clock: Of its first unit; the others follow.
        length: In UTF-16 units, at least 1.
        text: The units, None if they are deleted already.
        origin: The unit it was inserted after.
        right_origin: The unit it was inserted before.
        root: The name of the text it was inserted into; None if a neighbour says it.
    """

    client: int
    clock: int
    length: int
    text: str | None = None
    origin: Id | None = None
    right_origin: Id | None = None
    root: str | None = None


@dataclass(frozen=True, slots=True)
class Range:
    """Units of one client, from `clock`."""

    client: int
    clock: int
    length: int


@dataclass(frozen=True, slots=True)
class Update:
    """An update that was read."""

    structs: tuple[Struct, ...] = ()  #: each client's in the order of clocks
    deletions: tuple[Range, ...] = ()


@dataclass(slots=True)
class Known:
    """The units that a document has, as far as updates need to be checked against them.

    Attributes:
        clocks: The next clock of each client.
        halves: The second halves of surrogate pairs: between these and the unit before nothing may come, because
            Yjs and yrs do different things to a text that is cut there.
    """

    clocks: dict[int, int] = field(default_factory=dict[int, int])
    halves: set[Id] = field(default_factory=set[Id])

    def has(self, unit: Id) -> bool:
        """Say whether the document has a unit, deleted or not."""
        return unit[1] < self.clocks.get(unit[0], 0)

    def _next(self, client: int) -> Id:
        return client, self.clocks.get(client, 0)

    def add(self, update: Update) -> None:
        """Take in what an update has inserted."""
        for struct in update.structs:
            end = struct.clock + struct.length
            if end > self.clocks.get(struct.client, 0):
                self.clocks[struct.client] = end
                if struct.text is not None:
                    self.halves.update(_halves(struct))

    def misses(self, update: Update) -> bool:
        """Say whether an update builds on units that are neither here nor in itself."""
        will_be = Known(dict(self.clocks))
        for struct in update.structs:
            if struct.clock > will_be.clocks.get(struct.client, 0):
                return True
            will_be.clocks[struct.client] = max(struct.clock + struct.length, will_be.clocks.get(struct.client, 0))
        return any(
            not will_be.has(neighbour)
            for struct in update.structs
            for neighbour in (struct.origin, struct.right_origin)
            if neighbour is not None
        ) or any(each.clock + each.length > will_be.clocks.get(each.client, 0) for each in update.deletions)

    def cuts(self, update: Update) -> bool:
        """Say whether an update cuts a surrogate pair in two."""
        halves = self.halves | {half for struct in update.structs if struct.text for half in _halves(struct)}
        if not halves:
            return False
        return any(
            (struct.origin is not None and (struct.origin[0], struct.origin[1] + 1) in halves)
            or (struct.right_origin is not None and struct.right_origin in halves)
            # Of a struct that is known in part, the rest is taken.
            or (struct.clock < self.clocks.get(struct.client, 0) and self._next(struct.client) in _halves(struct))
            for struct in update.structs
        ) or any(
            (each.client, each.clock) in halves or (each.client, each.clock + each.length) in halves
            for each in update.deletions
        )


def read_update(data: bytes) -> Update:
    """Read an update; takes time linear in its bytes.

    Raises:
        Malformed: It is none, or it has anything but plain text.
    """
    reader = Reader(data)
    structs: list[Struct] = []
    clients: set[int] = set()
    for _ in range(reader.count()):
        count, client, clock = reader.count(), _client(reader), _clock(reader)
        if client in clients:
            raise Malformed("A client comes twice.")
        clients.add(client)
        for _ in range(count):
            struct, clock = _read_struct(reader, client, clock)
            if struct is not None:
                structs.append(struct)
    deletions = tuple(_read_ranges(reader))
    reader.end()
    return Update(tuple(structs), deletions)


def read_state_vector(data: bytes) -> Mapping[int, int]:
    """Read the next clock of each client, as `Y.encodeStateVector` writes them.

    Raises:
        Malformed: It is no state vector.
    """
    reader = Reader(data)
    clocks = {_client(reader): _clock(reader) for _ in range(reader.count())}
    reader.end()
    return clocks


def _read_struct(reader: Reader, client: int, clock: int) -> tuple[Struct | None, int]:
    """Return a struct, None for one that says nothing, and the clock after it."""
    info = reader.byte()
    content = info & _CONTENT
    if content in {_GC, _SKIP}:
        if info != content:
            raise Malformed("A struct has flags that it cannot have.")
        length = _length(reader, clock)
        return (Struct(client, clock, length) if content == _GC else None), clock + length
    origin = (_client(reader), _clock(reader)) if info & _HAS_ORIGIN else None
    right_origin = (_client(reader), _clock(reader)) if info & _HAS_RIGHT_ORIGIN else None
    root: str | None = None
    if origin is None and right_origin is None:
        if reader.count() != 1:
            raise Malformed("Only plain texts are shared, nothing inside of them.")
        root = reader.string()
    if info & _HAS_PARENT_SUB:
        raise Malformed("A shared text has no keys.")
    text: str | None = None
    if content == _DELETED:
        length = _length(reader, clock)
    elif content == _STRING:
        text = reader.string()
        length = len(text) + sum(character > "\uffff" for character in text)
        if not text or clock + length > _MAX_CLOCK:
            raise Malformed("A struct inserts nothing, or too much.")
        if _NUL in text:
            raise Malformed("A text cannot hold the character U+0000.")
    else:
        raise Malformed("Only plain text is shared: no formats, embedded objects or other types.")
    return Struct(client, clock, length, text, origin, right_origin, root), clock + length


def _read_ranges(reader: Reader) -> Iterator[Range]:
    for _ in range(reader.count()):
        client = _client(reader)
        for _ in range(reader.count()):
            clock = _clock(reader)
            yield Range(client, clock, _length(reader, clock))


def _halves(struct: Struct) -> Iterator[Id]:
    text = struct.text or ""
    if text.isascii() or len(text) == struct.length:
        return
    at = struct.clock
    for character in text:
        at += 1
        if character > "\uffff":
            yield struct.client, at
            at += 1


def _client(reader: Reader) -> int:
    value = reader.number()
    if value > _MAX_CLIENT:
        raise Malformed("A client's id is too large.")
    return value


def _clock(reader: Reader) -> int:
    value = reader.number()
    if value > _MAX_CLOCK:
        raise Malformed("A clock is too large.")
    return value


def _length(reader: Reader, clock: int) -> int:
    value = reader.number()
    if not 0 < value <= _MAX_CLOCK - clock:
        raise Malformed("A length is 0 or too large.")
    return value
