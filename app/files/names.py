"""How a file, a folder and a tag may be called, and what a list of files is searched by."""

import unicodedata
from collections.abc import Sequence

from app.kernel.errors import InvalidInput

MAX_NAME_CHARACTERS = 255
MAX_SEARCH_CHARACTERS = 200
MAX_TAGS = 20
MAX_TAG_CHARACTERS = 50
FALLBACK = "file"
#: Control, format (also what turns the direction of writing), surrogate, private use, line and paragraph separators.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def cleaned_name(sent: str) -> str:
    """Make a name of what a client called its file: the last part of a path, in characters that can be seen.

    No name is refused: it is a label, and nothing on the server is called so.
    """
    last = unicodedata.normalize("NFC", sent).replace("\\", "/").rstrip("/").rpartition("/")[2]
    seen = "".join(each for each in last if unicodedata.category(each) not in _UNSEEN)
    name = " ".join(seen.split()).strip(" .")
    if len(name) > MAX_NAME_CHARACTERS:
        stem, dot, ending = name.rpartition(".")
        is_ending = dot and stem and len(ending) <= 20  # noqa: PLR2004 - longer ones are no file's type
        name = f"{stem[: MAX_NAME_CHARACTERS - len(ending) - 1]}.{ending}" if is_ending else name[:MAX_NAME_CHARACTERS]
    return name or FALLBACK


def given_name(name: str, field: str) -> str:
    """Return a name that somebody chose.

    Raises:
        InvalidInput: It is no name of a file or a folder, or too long; names `field`.
    """
    if len(name) > MAX_NAME_CHARACTERS or cleaned_name(name) != unicodedata.normalize("NFC", name):
        raise InvalidInput(
            f"A name has 1 to {MAX_NAME_CHARACTERS} characters that can be seen, no slash, "
            "and no dot or space around it.",
            field=field,
            reason="name_invalid",
        )
    return cleaned_name(name)


def folded(text: str) -> str:
    """Return a text in the form that searches compare."""
    return unicodedata.normalize("NFC", text).casefold()


def tags_of(values: Sequence[str], field: str) -> list[str]:
    """Return tags without repeats, in the order given.

    Raises:
        InvalidInput: There are too many, or one is empty, too long or has control characters.
    """
    tags = list(dict.fromkeys(tag_of(tag, f"{field}[{at}]") for at, tag in enumerate(values)))
    if len(tags) > MAX_TAGS:
        raise InvalidInput(f"There are at most {MAX_TAGS} tags.", field=field, reason="too_many")
    return tags


def tag_of(value: str, field: str) -> str:
    """Return a tag as it is stored and searched by.

    Raises:
        InvalidInput: It is empty, too long or has control characters.
    """
    tag = unicodedata.normalize("NFC", value).strip()
    if not 1 <= len(tag) <= MAX_TAG_CHARACTERS:
        raise InvalidInput(f"A tag has 1 to {MAX_TAG_CHARACTERS} characters.", field=field, reason="length")
    if any(unicodedata.category(each) in {"Cc", "Cs"} for each in tag):
        raise InvalidInput("A tag has no control characters.", field=field, reason="tag_malformed")
    return tag
