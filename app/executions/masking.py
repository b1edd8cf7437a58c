"""Masking by value: the second net that keeps a resolved secret out of everything a run shows.

The first net is that secrets are resolved only inside secret-marked fields. This one finds a secret that came
back all the same (an echoing service, say): as it is, as base64, URL-escaped or JSON-escaped.
"""

import base64
import json
import re
from typing import Any, cast
from urllib.parse import quote, quote_plus

MASK = "••••••••"
#: Shorter values are refused when a secret is set: masking them would blank ordinary text.
MIN_SECRET_CHARACTERS = 8


def spellings(secret: str) -> set[str]:
    """Return how a secret may be written in an output.

    Base64 of a text that contains the secret depends on where it begins, so all three alignments are made,
    without the characters in which its neighbours have a part.
    """
    raw = secret.encode()
    found = {secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}
    # Libraries differ in what they leave as it is, and some write hexadecimal digits small.
    for escaped in (quote(secret, safe=""), quote(secret), quote(secret, safe="!'()*"), quote_plus(secret)):
        found.update((escaped, re.sub("%..", lambda code: code[0].lower(), escaped)))
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
        self._pattern: re.Pattern[str] | None = None

    def add(self, secret: str) -> None:
        """Mask this value from now on."""
        before = len(self._spellings)
        self._spellings |= spellings(secret)
        if len(self._spellings) != before:
            longest_first = sorted(self._spellings, key=len, reverse=True)
            self._pattern = re.compile("|".join(re.escape(spelling) for spelling in longest_first))

    def text(self, value: str) -> str:
        """Mask a text."""
        return value if self._pattern is None else self._pattern.sub(MASK, value)

    def held_back(self, text: str) -> int:
        """Say how many characters at the end of a text may be the beginning of a secret."""
        longest = max(map(len, self._spellings), default=1) - 1
        for length in range(min(longest, len(text)), 0, -1):
            if any(spelling.startswith(text[-length:]) for spelling in self._spellings):
                return length
        return 0

    def value(self, value: Any) -> Any:
        """Mask a JSON value; the same object comes back where nothing was found."""
        if self._pattern is None:
            return value
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            items = cast("list[Any]", value)
            masked = [self.value(item) for item in items]
            return masked if any(a is not b for a, b in zip(masked, items, strict=True)) else items
        if isinstance(value, dict):
            fields = cast("dict[str, Any]", value)
            changed = {self.text(key): self.value(item) for key, item in fields.items()}
            is_same = changed.keys() == fields.keys() and all(changed[key] is fields[key] for key in fields)
            return fields if is_same else changed
        return value


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

    def close(self) -> str:
        """Return what was held back."""
        text, self._held = self._held, ""
        return self._give(self._masker.text(text))

    def _give(self, text: str) -> str:
        self.offset += len(text)
        return text
