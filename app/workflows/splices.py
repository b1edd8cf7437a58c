"""Changes of one text as splices: what is stored, undone, and moved past what others wrote meanwhile.

Positions and lengths count UTF-16 code units, as JavaScript and Yjs do. A change is a sequence of splices, each
position in the text as the splices before it left it. Moving a change past another is operational transformation of
plain text (Ellis and Gibbs 1989), on deltas as in Quill.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_ENCODING = "utf-16-le"
_UNIT = 2  #: bytes of a code unit
_TRAILS = range(0xDC00, 0xE000)  #: the second halves of surrogate pairs


class SpliceDoesNotFit(ValueError):
    """The text has not what a splice removes, ends before it, or would be cut inside of a character."""


@dataclass(frozen=True, slots=True)
class Splice:
    """Replaces `removed`, which stands at `at`, by `inserted`."""

    at: int
    removed: str = ""
    inserted: str = ""


Splices = tuple[Splice, ...]


def length_of(text: str) -> int:
    """Return the length of a text in UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)


def apply_splices(text: str, splices: Iterable[Splice]) -> str:
    """Return the changed text.

    Raises:
        SpliceDoesNotFit: A splice is not about this text.
    """
    units = bytearray(_units(text))
    for splice in splices:
        start = splice.at * _UNIT
        removed = _units(splice.removed)
        _check_place(units, start, start + len(removed))
        if not units.startswith(removed, start):
            raise SpliceDoesNotFit("What the change removes is not there.")
        units[start : start + len(removed)] = _units(splice.inserted)
    return units.decode(_ENCODING)


def cut(text: str, cuts: Iterable[tuple[int, int, str]]) -> Splices:
    """Make the splices that replace so many code units at each place by a text, each in what those before it left.

    Args:
        text: The text.
        cuts: Each place, the number of code units to remove there, and what to insert; one without either is left out.

    Raises:
        SpliceDoesNotFit: The text ends before that, or a character would be cut in two.
    """
    units = bytearray(_units(text))
    made: list[Splice] = []
    for at, count, inserted in cuts:
        if count < 0:
            raise SpliceDoesNotFit("Nobody can remove less than nothing.")
        start, end = at * _UNIT, (at + count) * _UNIT
        _check_place(units, start, end)
        if count or inserted:
            made.append(Splice(at, units[start:end].decode(_ENCODING), inserted))
            units[start:end] = _units(inserted)
    return tuple(made)


def invert_splices(splices: Sequence[Splice]) -> Splices:
    """Return what undoes a change."""
    return tuple(Splice(each.at, each.inserted, each.removed) for each in reversed(splices))


def splices_between(old: str, new: str) -> Splices:
    """Return the one splice that makes `old` into `new`, or none: what is the same at both ends is left alone."""
    if old == new:
        return ()
    most = min(len(old), len(new))
    head = _common(old, new, most)
    tail = _common(old[head:][::-1], new[head:][::-1], most - head)
    removed, inserted = old[head : len(old) - tail], new[head : len(new) - tail]
    return (Splice(length_of(old[:head]), removed, inserted),)


def transform(splices: Sequence[Splice], over: Sequence[Splice], *, over_goes_first: bool = True) -> Splices:
    """Return `splices` for the text in which `over`, made from the same text, is done already.

    What both remove is removed once; on equal positions the one that goes first inserts in front. With
    `over_goes_first` on one side and not on the other, both orders give the same text.
    """
    if not over or not splices:
        return tuple(splices)
    return _to_splices(_transformed(_to_delta(splices), _to_delta(over), over_goes_first=over_goes_first))


# A delta is a change as one walk through the old text: keep so many units, remove these, insert those.


@dataclass(slots=True)
class _Piece:
    """One step of a walk; exactly one of the three is not empty."""

    kept: int = 0  #: bytes
    removed: bytes = b""
    inserted: bytes = b""

    @property
    def old(self) -> int:
        """How many bytes of the old text it takes."""
        return self.kept or len(self.removed)

    @property
    def new(self) -> int:
        """How many bytes of the new text it gives."""
        return self.kept or len(self.inserted)


class _Walk:
    """Pieces, taken by as many bytes as are wanted; after the last one the rest of the text is kept."""

    def __init__(self, pieces: Sequence[_Piece]) -> None:
        self._pieces = pieces
        self._at = 0
        self._done = 0  #: bytes taken of the present piece

    def peek(self) -> _Piece | None:
        """Return what is left of the present piece; None at the end."""
        if self._at == len(self._pieces):
            return None
        piece, done = self._pieces[self._at], self._done
        if not done:
            return piece
        return _Piece(piece.kept and piece.kept - done, piece.removed[done:], piece.inserted[done:])

    def take(self, count: int) -> None:
        """Go on by so many bytes within the present piece."""
        piece = self._pieces[self._at]
        self._done += count
        if self._done >= (piece.kept or len(piece.removed) or len(piece.inserted)):
            self._at += 1
            self._done = 0


def _to_delta(splices: Sequence[Splice]) -> list[_Piece]:
    """Compose splices by halves: one after the other, each would walk through all before it."""
    if len(splices) > 1:
        middle = len(splices) // 2
        return _composed(_to_delta(splices[:middle]), _to_delta(splices[middle:]))
    return [
        piece
        for splice in splices
        for piece in (
            _Piece(kept=splice.at * _UNIT),
            _Piece(removed=_units(splice.removed)),
            _Piece(inserted=_units(splice.inserted)),
        )
        if piece != _Piece()
    ]


def _composed(first: Sequence[_Piece], second: Sequence[_Piece]) -> list[_Piece]:
    """Return one walk that does both, one after the other."""
    one, two = _Walk(first), _Walk(second)
    made: list[_Piece] = []
    while (right := two.peek()) is not None:
        left = one.peek()
        if right.inserted:
            made.append(right)
            two.take(len(right.inserted))
        elif left is not None and left.removed:
            made.append(left)
            one.take(len(left.removed))
        elif left is None:
            made.append(right)
            two.take(right.old)
        else:
            count = min(left.new, right.old)
            if right.kept:
                made.append(_Piece(kept=count) if left.kept else _Piece(inserted=left.inserted[:count]))
            elif left.kept:
                made.append(_Piece(removed=right.removed[:count]))
            one.take(count)
            two.take(count)
    while (left := one.peek()) is not None:
        made.append(left)
        one.take(left.kept or len(left.removed) or len(left.inserted))
    return made


def _transformed(own: Sequence[_Piece], over: Sequence[_Piece], *, over_goes_first: bool) -> list[_Piece]:
    one, two = _Walk(own), _Walk(over)
    made: list[_Piece] = []
    while (left := one.peek()) is not None:
        right = two.peek()
        if left.inserted and not (right is not None and right.inserted and over_goes_first):
            made.append(left)
            one.take(len(left.inserted))
        elif right is None:
            made.append(left)
            one.take(left.kept or len(left.removed))
        elif right.inserted:
            made.append(_Piece(kept=len(right.inserted)))
            two.take(len(right.inserted))
        else:
            count = min(left.old, right.old)
            if right.kept:  # what the other removed is neither kept nor removed again
                made.append(_Piece(kept=count) if left.kept else _Piece(removed=left.removed[:count]))
            one.take(count)
            two.take(count)
    return made


def _to_splices(pieces: Sequence[_Piece]) -> Splices:
    made: list[Splice] = []
    at = 0
    removed = inserted = b""
    for piece in (*pieces, _Piece(kept=1)):
        if not piece.kept:
            removed += piece.removed
            inserted += piece.inserted
            continue
        if removed or inserted:
            made.append(Splice(at // _UNIT, removed.decode(_ENCODING), inserted.decode(_ENCODING)))
            at += len(inserted)
            removed = inserted = b""
        at += piece.kept
    return tuple(made)


def _units(text: str) -> bytes:
    try:
        return text.encode(_ENCODING)
    except UnicodeEncodeError:
        raise SpliceDoesNotFit("The text has half of a character.") from None


def _check_place(units: bytearray, start: int, end: int) -> None:
    if start < 0 or end > len(units):
        raise SpliceDoesNotFit("The text ends before the place of the change.")
    if _splits(units, start) or _splits(units, end):
        raise SpliceDoesNotFit("The change begins or ends inside of a character.")


def _splits(units: bytearray, at: int) -> bool:
    return at < len(units) and int.from_bytes(units[at : at + _UNIT], "little") in _TRAILS


def _common(one: str, other: str, most: int) -> int:
    """Return how many characters two texts have in common at the start, by halving."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
