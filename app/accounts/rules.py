"""What names, addresses and passwords must look like, and the form in which they are compared and stored."""

import re
import secrets
import unicodedata
from collections.abc import Iterable
from zoneinfo import available_timezones

from email_validator import EmailNotValidError, validate_email

from app.kernel.errors import InvalidInput

PASSWORD_MIN_CHARACTERS = 8
PASSWORD_MAX_CHARACTERS = 1024
NAME_MAX_CHARACTERS = 200
SECRET_MIN_CHARACTERS = 8  #: a shorter value could not be masked without masking ordinary text
SECRET_MAX_CHARACTERS = 65_536

_USERNAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,37}[a-z0-9])?")
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_SECRET_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_LOCALE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,5}")
_AVATAR_URL = re.compile(r"https?://[^\s]{1,1990}")


def email_of(value: str, *, field: str = "email") -> str:
    """Return the address in the one form it is stored and compared in.

    Raises:
        InvalidInput: It is not an e-mail address.
    """
    try:
        found = validate_email(value.strip(), check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        raise InvalidInput("This is not an e-mail address.", field=field, reason="email_malformed") from None
    return found.normalized.lower()


def username_of(value: str, *, field: str = "username") -> str:
    """Return the user name in the one form it is stored and compared in.

    Raises:
        InvalidInput: It has characters that are not allowed, or too many.
    """
    name = value.strip().lower()
    if not _USERNAME.fullmatch(name):
        raise InvalidInput(
            "A user name has 1 to 39 letters a-z, digits, dots, dashes and underscores, "
            "and begins and ends with a letter or digit.",
            field=field,
            reason="username_malformed",
        )
    return name


def check_password(password: str, names: Iterable[str | None], *, field: str = "password") -> None:
    """Refuse a password that is too short, too long, or one of the person's `names`.

    Raises:
        InvalidInput: Says which.
    """
    if not PASSWORD_MIN_CHARACTERS <= len(password) <= PASSWORD_MAX_CHARACTERS:
        raise InvalidInput(
            f"A password has {PASSWORD_MIN_CHARACTERS} to {PASSWORD_MAX_CHARACTERS} characters.",
            field=field,
            reason="length",
        )
    guess = password.strip().casefold()
    guessable: set[str] = set()
    for name in names:
        if name:
            guessable |= {name.casefold(), name.partition("@")[0].casefold()}
    if not guess or guess in guessable:
        raise InvalidInput("A password must not be your name or address.", field=field, reason="password_guessable")


def name_of(value: str, *, field: str = "name") -> str:
    """Return a name for people, without surrounding space.

    Raises:
        InvalidInput: It is empty, too long, or has control characters.
    """
    name = unicodedata.normalize("NFC", value).strip()
    if not 1 <= len(name) <= NAME_MAX_CHARACTERS:
        raise InvalidInput(f"A name has 1 to {NAME_MAX_CHARACTERS} characters.", field=field, reason="length")
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in name):
        raise InvalidInput("A name has no control characters.", field=field, reason="name_malformed")
    return name


def slug_of(value: str, *, field: str = "slug") -> str:
    """Return a slug as it stands in addresses.

    Raises:
        InvalidInput: It has characters that are not allowed, or too many.
    """
    slug = value.strip().lower()
    if not _SLUG.fullmatch(slug):
        raise InvalidInput(
            "A slug has 1 to 63 letters a-z, digits and dashes, and begins and ends with a letter or digit.",
            field=field,
            reason="slug_malformed",
        )
    return slug


def slug_from(name: str) -> str:
    """Make a readable slug out of any name; the caller sees to it that it is free."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:48].strip("-") or "workspace"


def slug_beside(slug: str) -> str:
    """Make a slug like one that is taken."""
    return f"{slug}-{secrets.token_hex(4)}"


def secret_name_of(value: str, *, field: str = "name") -> str:
    """Return a secret's name, which templates use as an identifier.

    Raises:
        InvalidInput: It is not an identifier.
    """
    if not _SECRET_NAME.fullmatch(value):
        raise InvalidInput(
            "A secret's name is a letter or underscore, then letters, digits and underscores, at most 64.",
            field=field,
            reason="name_malformed",
        )
    return value


def check_secret(value: str, *, field: str = "value") -> None:
    """Refuse a value that is too short to be masked or too long.

    Raises:
        InvalidInput: Says the bounds, never the value.
    """
    if not SECRET_MIN_CHARACTERS <= len(value) <= SECRET_MAX_CHARACTERS:
        raise InvalidInput(
            f"A secret has {SECRET_MIN_CHARACTERS} to {SECRET_MAX_CHARACTERS} characters.", field=field, reason="length"
        )


def locale_of(value: str) -> str:
    """Return a BCP 47 tag.

    Raises:
        InvalidInput: It is not formed like one.
    """
    if not _LOCALE.fullmatch(value) or len(value) > 35:  # noqa: PLR2004 - RFC 5646 §4.4.1
        raise InvalidInput("A locale is a tag such as 'en' or 'de-CH'.", field="locale", reason="locale_malformed")
    return value


def time_zone_of(value: str) -> str:
    """Return a time zone's name.

    Raises:
        InvalidInput: The IANA database has no such zone.
    """
    if value not in available_timezones():
        raise InvalidInput(
            "A time zone is a name such as 'Europe/Zurich'.", field="timeZone", reason="time_zone_unknown"
        )
    return value


def avatar_url_of(value: str) -> str:
    """Return a picture's address.

    Raises:
        InvalidInput: It is not an http(s) URL.
    """
    if not _AVATAR_URL.fullmatch(value):
        raise InvalidInput("An avatar is an http or https URL.", field="avatarUrl", reason="url_malformed")
    return value
