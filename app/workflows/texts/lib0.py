"""The encoding that Yjs and its protocols write with: numbers of variable length, strings and bytes after their length.

See lib0/encoding.js. Reading is strict: whatever a length says, no more is taken than there is.
"""

_MAX_SHIFT = 56
_MORE = 0x80


class Malformed(ValueError):
    """These bytes do not say what they should."""


class Reader:
    """Reads bytes from the start to the end; every count is bounded by what is left."""

    __slots__ = ("_at", "_data")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def byte(self) -> int:
        """Read one byte."""
        if self._at >= len(self._data):
            raise Malformed("It ends too early.")
        value = self._data[self._at]
        self._at += 1
        return value

    def number(self) -> int:
        """Read a number of up to 63 bits."""
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & (_MORE - 1)) << shift
            if byte < _MORE:
                return value
            shift += 7
            if shift > _MAX_SHIFT:
                raise Malformed("A number is too large.")

    def count(self) -> int:
        """Read how many follow: never more than there are bytes."""
        value = self.number()
        if value > len(self._data) - self._at:
            raise Malformed("It says that it is longer than it is.")
        return value

    def chunk(self) -> bytes:
        """Read bytes after their number."""
        length = self.count()
        self._at += length
        return self._data[self._at - length : self._at]

    def string(self) -> str:
        """Read a string."""
        try:
            return self.chunk().decode()
        except UnicodeDecodeError:
            raise Malformed("A text is not UTF-8.") from None

    def end(self) -> None:
        """Be at the end."""
        if self._at != len(self._data):
            raise Malformed("More follows after the end.")


def number(value: int) -> bytes:
    """Write a number."""
    written = bytearray()
    while value >= _MORE:
        written.append(value & (_MORE - 1) | _MORE)
        value >>= 7
    written.append(value)
    return bytes(written)


def sized(value: bytes) -> bytes:
    """Write bytes after their number; a string is written as its UTF-8."""
    return number(len(value)) + value
