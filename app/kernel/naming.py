"""Names and descriptions that people give things: what they must look like, and how they are stored."""

from app.kernel.errors import InvalidInput

MAX_NAME = 100
MAX_DESCRIPTION = 2_000


def checked_name(name: str, field: str) -> str:
    """Return a name of 1 to 100 characters as it is stored: one line, with single spaces between its words.

    Raises:
        InvalidInput: It is empty, too long, or cannot be seen.
    """
    made = " ".join(name.split())
    if not made or len(made) > MAX_NAME or not made.isprintable():
        raise InvalidInput(
            f"A name has 1 to {MAX_NAME} characters that can be seen.", field=field, reason="name_invalid"
        )
    return made


def checked_description(text: str, field: str) -> str:
    """Return a description of up to 2,000 characters.

    Raises:
        InvalidInput: It is too long, or cannot be stored.
    """
    if len(text) > MAX_DESCRIPTION or "\0" in text:
        raise InvalidInput(f"A description has at most {MAX_DESCRIPTION:,} characters.", field=field, reason="too_long")
    return text
