"""Parts of a file as HTTP asks for them (RFC 9110 §14), and the conditions that come with a request (§13)."""

import re
from dataclasses import dataclass

_RANGES = re.compile(r"bytes\s*=\s*(.*)", re.IGNORECASE)
_ONE = re.compile(r"([0-9]{0,19})-([0-9]{0,19})")
#: What a signed link is asked with.
METHODS = ("GET", "HEAD", "OPTIONS")
#: The answer to a browser that asks whether a page of any origin may send conditions and ranges (Fetch §4.8).
PREFLIGHT = {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": ", ".join(METHODS),
    "access-control-allow-headers": "Range, If-Match, If-None-Match, If-Modified-Since, If-Range",
    "access-control-max-age": "3600",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
}


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes from `start` up to `end`, which is not among them."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """How many bytes it has."""
        return self.end - self.start


class RangeNotSatisfiable(Exception):
    """The file has none of the bytes that were asked for."""


def range_of(header: str | None, size_bytes: int) -> Span | None:
    """Return the one range that is asked for; None means the whole file.

    A header that is malformed, of another unit, or of many ranges is ignored, as §14.2 lets a server do.

    Raises:
        RangeNotSatisfiable: It begins behind the end, or asks for the last 0 bytes.
    """
    found = _RANGES.fullmatch(header.strip()) if header else None
    one = _ONE.fullmatch(found[1].strip()) if found else None
    if one is None or not (one[1] or one[2]):
        return None
    if not one[1]:
        length = min(int(one[2]), size_bytes)
        if not length:
            raise RangeNotSatisfiable
        return Span(size_bytes - length, size_bytes)
    start, last = int(one[1]), int(one[2]) if one[2] else size_bytes - 1
    if one[2] and last < start:
        return None
    if start >= size_bytes:
        raise RangeNotSatisfiable
    return Span(start, min(last + 1, size_bytes))


def names_tag(header: str, tag: str, *, is_strong: bool) -> bool:
    """Say whether a list of entity tags names one of ours (§8.8.3); a weak one counts only where that is enough."""
    for each in header.split(","):
        named = each.strip()
        if named in {"*", tag} or (not is_strong and named.removeprefix("W/") == tag):
            return True
    return False
