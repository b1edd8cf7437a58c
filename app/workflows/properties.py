"""A workflow's own properties: how a name, a description and tags must look."""

import unicodedata
from collections.abc import Sequence

from app.accounts.rules import name_of
from app.kernel.errors import InvalidInput
from app.workflows.values import is_text

MAX_DESCRIPTION_CHARACTERS = 5_000
MAX_NOTE_CHARACTERS = 2_000
MAX_TAGS = 20
MAX_TAG_CHARACTERS = 50
MAX_COMMENT_CHARACTERS = 10_000
_CONTROL = {"Cc", "Cs"}

__all__ = ["comment_of", "name_of", "note_of", "search_text", "tag_of", "tags_of", "text_of"]


def text_of(value: str | None, *, field: str, most: int = MAX_DESCRIPTION_CHARACTERS) -> str | None:
    """Return a text for people without surrounding space; an empty one is None.

    Raises:
        InvalidInput: It is too long or has control characters other than tabs and line ends.
    """
    text = unicodedata.normalize("NFC", value).strip() if value else ""
    if len(text) > most:
        raise InvalidInput(f"This text has at most {most:,} characters.", field=field, reason="length")
    if any(unicodedata.category(each) in _CONTROL and each not in "\t\r\n" for each in text):
        raise InvalidInput("This text has control characters.", field=field, reason="text_malformed")
    return text or None


def note_of(value: str | None, *, field: str = "input.note") -> str | None:
    """Return a version's note; see `text_of`."""
    return text_of(value, field=field, most=MAX_NOTE_CHARACTERS)


def comment_of(text: str, *, field: str = "input.text") -> str:
    """Return a comment's text as it is.

    Raises:
        InvalidInput: It is blank, too long or cannot be stored.
    """
    if not text.strip():
        raise InvalidInput("A comment says something.", field=field, reason="empty")
    if len(text) > MAX_COMMENT_CHARACTERS:
        raise InvalidInput(
            f"A comment has at most {MAX_COMMENT_CHARACTERS:,} characters.",
            field=field,
            reason="too_long",
            details={"limit": MAX_COMMENT_CHARACTERS},
        )
    if not is_text(text):
        raise InvalidInput("It has a character that cannot be stored.", field=field, reason="text_malformed")
    return text


def tags_of(values: Sequence[str], *, field: str = "input.tags") -> list[str]:
    """Return tags without repeats, in the order given.

    Raises:
        InvalidInput: There are too many, or one is empty, too long or has control characters.
    """
    tags = list(dict.fromkeys(tag_of(tag, field=f"{field}[{at}]") for at, tag in enumerate(values)))
    if len(tags) > MAX_TAGS:
        raise InvalidInput(f"There are at most {MAX_TAGS} tags.", field=field, reason="too_many")
    return tags


def tag_of(value: str, *, field: str) -> str:
    """Return a tag as it is stored and searched by.

    Raises:
        InvalidInput: It is empty, too long or has control characters.
    """
    tag = unicodedata.normalize("NFC", value).strip()
    if not 1 <= len(tag) <= MAX_TAG_CHARACTERS:
        raise InvalidInput(f"A tag has 1 to {MAX_TAG_CHARACTERS} characters.", field=field, reason="length")
    if any(unicodedata.category(character) in _CONTROL for character in tag):
        raise InvalidInput("A tag has no control characters.", field=field, reason="tag_malformed")
    return tag


def search_text(name: str, description: str | None) -> str:
    """Return what a search looks through; its term goes through `folded` too."""
    return folded(f"{name}\n{description or ''}")


def folded(text: str) -> str:
    """Fold case, so that both databases match alike without knowing of case."""
    return unicodedata.normalize("NFC", text).casefold()
