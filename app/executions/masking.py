"""Masking by value: the second net that keeps a resolved secret out of everything a run shows.

The first net is that secrets are resolved only inside secret-marked fields. This one finds a secret that came
back all the same (an echoing service, say): as it is, as base64, URL-escaped or JSON-escaped.
"""

import base64
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, cast
from urllib.parse import quote, quote_plus

import orjson

MASK = "••••••••"
#: Shorter values are refused when a secret is set: masking them would blank ordinary text.
MIN_SECRET_CHARACTERS = 8
#: A text that was cut may end in a part of a secret; shorter ends than this tell nothing.
_TELLING_CHARACTERS = 4
#: By so many last characters of a text the ends of it are looked for that may begin a secret, and so many of them.
_PROBE = 16
_MAX_PROBES = 100
_ESCAPED_BYTE = re.compile("%[0-9A-F]{2}")
_FOR_HTML = {ord(character): f"\\u{ord(character):04x}" for character in "<>&'"}
_NUMBER = re.compile(r"[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?")


def spellings(secret: str) -> set[str]:
    """Return how a secret may be written in an output.

    Base64 of a text that contains the secret depends on where it begins, so all three alignments are made,
    without the characters in which its neighbours have a part.
    """
    raw = secret.encode()
    found = {secret, secret.strip()}
    # Libraries differ in what they leave as it is, and some write hexadecimal digits small.
    for quoted in (quote(secret, safe=""), quote(secret), quote(secret, safe="!'()*"), quote_plus(secret)):
        found |= {quoted, _ESCAPED_BYTE.sub(lambda match: match.group().lower(), quoted)}
    for escaped in (json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]):
        # Some writers escape the slash, and some what HTML would read.
        found |= {escaped, escaped.replace("/", "\\/"), escaped.translate(_FOR_HTML)}
    for lead in range(3):
        # A base64 character holds 6 bits; keep those whose bits all belong to the secret.
        encoded = base64.b64encode(b"\0" * lead + raw + b"\0\0\0").decode()
        core = encoded[-(-lead * 8 // 6) : (lead + len(raw)) * 8 // 6]
        found.update((core, core.replace("+", "-").replace("/", "_")))
    return {spelling for spelling in found if len(spelling) >= MIN_SECRET_CHARACTERS}


class Masker:
    """Replaces the secrets of one run, in texts and inside JSON values, keys included."""

    def __init__(self) -> None:
        self._spellings: set[str] = set()
        self._longest_first: tuple[str, ...] = ()
        self._encoded: tuple[bytes, ...] = ()  #: the same, as they stand in JSON
        self._has_numbers = False

    def add(self, secret: str) -> None:
        """Mask this value from now on."""
        before = len(self._spellings)
        self._spellings |= spellings(secret)
        # A parsed answer shows a secret of digits as a number.
        self._has_numbers = self._has_numbers or _NUMBER.fullmatch(secret.strip()) is not None
        if len(self._spellings) != before:
            self._longest_first = tuple(sorted(self._spellings, key=len, reverse=True))
            self._encoded = tuple(orjson.dumps(each)[1:-1] for each in self._longest_first)

    def text(self, value: str) -> str:
        """Mask a text: what comes first in it, the longest of what comes at one place, and so on.

        By searches of one spelling each, which take linear time; a pattern of them all would not for a secret that
        repeats itself.
        """
        return _masked_text(value, self._longest_first)

    def cut_text(self, value: str) -> str:
        """Mask a text that may have been cut off in the middle of a secret."""
        # Half a character at the cut reads as U+FFFD.
        text = self.text(value.rstrip("\ufffd")) if self._spellings else value
        part = self.held_back(text)
        return text[:-part] + MASK if part >= _TELLING_CHARACTERS else text

    def held_back(self, text: str) -> int:
        """Say how many characters at the end of a text may be the beginning of a secret."""
        return max((_overlap(text, spelling) for spelling in self._spellings), default=0)

    def value(self, value: Any, *, is_cut: bool = False, encoded: bytes | None = None) -> Any:
        """Mask a JSON value; the same object comes back where nothing was found.

        Args:
            value: What to mask.
            is_cut: Whether its texts may have been cut off, as excerpts are.
            encoded: The value as orjson writes it, where that is known.
        """
        if not self._spellings:
            return value
        if isinstance(value, str):
            return self.cut_text(value) if is_cut else self.text(value)
        present = self._longest_first if is_cut else self._present(value, encoded)
        return self._masked(value, present, is_cut=is_cut) if present or self._has_numbers else value

    def _present(self, value: Any, encoded: bytes | None) -> tuple[str, ...]:
        """Find which spellings are in a value at all: in one text, where its own texts may be a million.

        Each character is written in JSON in one way, so what is within a text is within what is written.
        """
        try:
            written = orjson.dumps(value) if encoded is None else encoded
        except TypeError:
            return self._longest_first
        spelt = zip(self._longest_first, self._encoded, strict=True)
        return tuple(spelling for spelling, each in spelt if each in written)

    def _masked(self, value: Any, present: tuple[str, ...], *, is_cut: bool) -> Any:
        if isinstance(value, str):
            return self.cut_text(value) if is_cut else _masked_text(value, present)
        if isinstance(value, list):
            items = cast("list[Any]", value)
            masked = [self._masked(item, present, is_cut=is_cut) for item in items]
            return masked if any(a is not b for a, b in zip(masked, items, strict=True)) else items
        if isinstance(value, dict):
            fields = cast("dict[str, Any]", value)
            changed = {
                _masked_text(key, present): self._masked(item, present, is_cut=is_cut) for key, item in fields.items()
            }
            is_same = changed.keys() == fields.keys() and all(changed[key] is fields[key] for key in fields)
            return fields if is_same else changed
        if self._has_numbers and isinstance(value, int | float) and not isinstance(value, bool):
            # orjson writes some numbers otherwise, so each is looked at by itself.
            written = json.dumps(value)
            return value if self.text(written) == written else MASK
        return value


def _masked_text(value: str, spellings: Sequence[str]) -> str:
    """Mask these spellings, the longest first, in a text."""
    found = {each: at for each in spellings if (at := value.find(each)) >= 0}
    if not found:
        return value
    parts: list[str] = []
    end = 0
    while found:
        first = min(found, key=found.__getitem__)
        parts += (value[end : found[first]], MASK)
        end = found[first] + len(first)
        for each in [each for each, at in found.items() if at < end]:
            found[each] = value.find(each, end)
            if found[each] < 0:
                del found[each]
    return "".join((*parts, value[end:]))


def hidden_texts(truth: Any, shown: Any) -> set[str]:
    """Find what was masked in a JSON value, given as it is and as it was shown: a secret that may be another now."""
    found: set[str] = set()
    waiting = [(truth, shown)]
    while waiting:
        one, two = waiting.pop()
        if isinstance(one, dict) and isinstance(two, dict):
            # Masking keeps the order; where two keys became one, what is left is compared with the last.
            keys, masked = cast("dict[str, Any]", one), cast("dict[str, Any]", two)
            waiting.extend(zip(keys, masked, strict=False))
            waiting.extend((value, masked[key]) for key, value in keys.items() if key in masked)
            waiting.extend(
                (value, inner)
                for (key, value), (other, inner) in zip(keys.items(), masked.items(), strict=False)
                if key != other
            )
        elif isinstance(one, list) and isinstance(two, list):
            waiting.extend(zip(cast("list[Any]", one), cast("list[Any]", two), strict=False))
        elif isinstance(two, str) and MASK in two and one != two:
            found.update(_between(one if isinstance(one, str) else json.dumps(one), two.split(MASK)))
    return {text for text in found if len(text) >= MIN_SECRET_CHARACTERS}


def _between(text: str, parts: list[str]) -> Iterator[str]:
    """Give what of a text lies between these parts of it, each taken where it comes first: in linear time."""
    at = len(parts[0])
    for part in parts[1:-1]:
        end = text.find(part, at + 1) if part else at
        if end < 0:
            return
        yield text[at:end]
        at = end + len(part)
    yield text[at : len(text) - len(parts[-1])]


def _overlap(text: str, spelling: str) -> int:
    """Return how long the longest end of a text is that begins a spelling without being all of it.

    A secret may be long and repeat itself, and this is asked of every piece of a text: it takes linear time.
    """
    most = min(len(text), len(spelling) - 1)
    tail = text[len(text) - most :]
    last = tail[-_PROBE:]
    at = spelling.rfind(last, 0, most) if len(last) == _PROBE else -1
    for _ in range(_MAX_PROBES):
        if at < 0:
            return next((size for size in range(min(most, _PROBE - 1), 0, -1) if tail.endswith(spelling[:size])), 0)
        if tail.endswith(spelling[: at + _PROBE]):
            return at + _PROBE
        at = spelling.rfind(last, 0, at + _PROBE - 1)
    return _longest_border(tail, spelling[:most])


def _longest_border(tail: str, beginning: str) -> int:
    """Return how long the longest end of `tail` is that begins `beginning`, as Knuth, Morris and Pratt find it."""
    borders = [0] * len(beginning)
    size = 0
    for at in range(1, len(beginning)):
        while size and beginning[at] != beginning[size]:
            size = borders[size - 1]
        size += beginning[at] == beginning[size]
        borders[at] = size
    size = 0
    for character in tail:
        while size and (size == len(beginning) or character != beginning[size]):
            size = borders[size - 1]
        size += character == beginning[size]
    return size


class TextStream:
    """Masks a text that comes in pieces: what may be the beginning of a secret waits for the next piece."""

    def __init__(self, masker: Masker) -> None:
        self._masker = masker
        self._held = ""
        self.offset = 0  #: how many characters were given so far, as they are shown

    def feed(self, piece: str) -> str:
        """Take a piece; return what can be shown now."""
        # Whole secrets are masked first: the rest of one must not be mistaken for the beginning of another.
        text = self._masker.text(self._held + piece)
        held = self._masker.held_back(text)
        self._held = text[len(text) - held :]
        return self._give(text[: len(text) - held])

    def skip(self, kept: str) -> None:
        """Stand behind a text that was given before."""
        self.feed(kept)

    def close(self) -> str:
        """Return what was held back."""
        text, self._held = self._held, ""
        return self._give(self._masker.text(text))

    def _give(self, text: str) -> str:
        self.offset += len(text)
        return text
