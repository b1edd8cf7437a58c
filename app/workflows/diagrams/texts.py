"""Text in pictures: how wide it is, how it is cut to fit, and how it is kept from being anything but text."""

import re
import unicodedata
from functools import lru_cache
from html import escape

_NARROW = frozenset("ijl.,:;'|!()[]{}ftI`/\\ ")
_WIDE = frozenset("mwMW@%&—…")
#: What XML 1.0 forbids, and what turns the direction of the text around it.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]")
_SPACES = re.compile(r"\s+")
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _.,-/()+=")
_MAX_CHARACTERS = 400


def clean(text: str) -> str:
    """Return text as one line without what no picture may hold, cut to a length that nobody reads beyond."""
    return _SPACES.sub(" ", _FORBIDDEN.sub("", text[: 2 * _MAX_CHARACTERS])).strip()[:_MAX_CHARACTERS]


def xml(text: str) -> str:
    """Return text for an element or a quoted attribute."""
    return escape(clean(text), quote=True)


def mermaid(text: str) -> str:
    """Return text for Mermaid: of ASCII, only what never means anything there stays as it is."""
    return "".join(each if each in _PLAIN or ord(each) > 0x7E else f"#{ord(each)};" for each in clean(text))  # noqa: PLR2004 - the last of ASCII


@lru_cache(maxsize=4_096)
def width(text: str, size: float) -> float:
    """Estimate how wide a sans-serif font of `size` sets a text, in the same units; rather too wide than too narrow."""
    return size * sum(map(_em, text))


@lru_cache(maxsize=512)
def _em(character: str) -> float:
    if character in _NARROW:
        return 0.34
    if character in _WIDE:
        return 0.92
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.02
    return 0.7 if character.isupper() else 0.575


def fit(text: str, size: float, most: float) -> str:
    """Return the text, or as much of it as fits with an ellipsis."""
    text = clean(text)
    if width(text, size) <= most:
        return text
    left = most - width("…", size)
    kept: list[str] = []
    for character in text:
        left -= width(character, size)
        if left < 0:
            break
        kept.append(character)
    return "".join(kept).rstrip() + "…"


def number(value: float) -> str:
    """Write a coordinate: one decimal at most."""
    written = f"{value:.1f}".removesuffix(".0")
    return "0" if written == "-0" else written
