"""What can be found in a text without a model: personal data, secrets, words and patterns. All by RE2: linear time.

Numbers are checked by their own sums where they have one (Luhn, ISO/IEC 7812-1; ISO 13616 for IBANs), so that an order
number is not taken for a card.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from typing import Any

from app.components.library.patterns import compiled


class Personal(StrEnum):
    """Kinds of personal data."""

    EMAIL = "email"  #: an e-mail address
    PHONE = "phone"  #: a telephone number, with its country's or an area's code
    CARD = "card"  #: the number of a payment card
    IBAN = "iban"  #: a bank account
    IP = "ip"  #: an address of the Internet
    SSN = "ssn"  #: a social security number of the USA


@dataclass(frozen=True, slots=True)
class Finding:
    """A place in a text that is not to be there; its text is not kept, so that it is shown nowhere.

    Attributes:
        kind: What was found: one of `Personal`, of the secrets' kinds, or the word's or pattern's place in the list.
        start: Its first character.
        end: Behind its last one.
    """

    kind: str
    start: int
    end: int


def _is_card(text: str) -> bool:
    digits = [int(each) for each in text if each.isdigit()]
    if not 12 <= len(digits) <= 19 or len(set(digits)) == 1:  # noqa: PLR2004 - ISO/IEC 7812-1
        return False
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = digit * 2 if place % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled  # noqa: PLR2004
    return total % 10 == 0


def _is_iban(text: str) -> bool:
    plain = text.replace(" ", "").upper()
    turned = plain[4:] + plain[:4]
    return 15 <= len(plain) <= 34 and int("".join(str(int(each, 36)) for each in turned)) % 97 == 1  # noqa: PLR2004


def _is_ip(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_phone(text: str) -> bool:
    digits = "".join(each for each in text if each.isdigit())
    if text.startswith("00"):
        # Behind the prefix stands the code of a country; there is none that begins with 0.
        return digits[2] != "0" and 11 <= len(digits) <= 17  # noqa: PLR2004
    return 9 <= len(digits) <= 15  # noqa: PLR2004 - ITU-T E.164


def _is_ssn(text: str) -> bool:
    area, group, serial = text.split("-")
    return area not in {"000", "666"} and area < "900" and group != "00" and serial != "0000"


def _any(_text: str) -> bool:
    return True


#: In the order in which they are looked for: what an earlier one has found is not found again.
_PERSONAL: dict[Personal, tuple[str, Callable[[str], bool]]] = {
    Personal.EMAIL: (r"\b[A-Za-z0-9._%+'-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}\b", _any),
    Personal.IBAN: (r"\b[A-Za-z]{2}\d{2}(?: ?[A-Za-z0-9]{4}){2,7}(?: ?[A-Za-z0-9]{1,3})?\b", _is_iban),
    Personal.CARD: (r"\b\d(?:[ -]?\d){11,18}\b", _is_card),
    Personal.SSN: (r"\b\d{3}-\d{2}-\d{4}\b", _is_ssn),
    Personal.IP: (r"\b(?:\d{1,3}\.){3}\d{1,3}\b|\b(?:[0-9A-Fa-f]{1,4}:){2,7}[0-9A-Fa-f]{1,4}\b", _is_ip),
    Personal.PHONE: (
        (
            r"(?:\+|\b00)\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d{1,4}(?:[ .-]?\d{2,4}){2,4}\b"
            r"|\(\d{3}\) ?\d{3}[ .-]\d{4}\b|\b\d{3}[.-]\d{3}[.-]\d{4}\b"
        ),
        _is_phone,
    ),
}

_SECRETS: dict[str, str] = {
    "private_key": r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----",
    "aws_key": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "github_token": r"\b(?:gh[pousr]_[A-Za-z0-9]{36,251}|github_pat_[A-Za-z0-9_]{22,255})\b",
    "slack_token": r"\bxox[abeoprs]-[A-Za-z0-9-]{10,250}\b",
    "google_key": r"\bAIza[A-Za-z0-9_-]{35}\b",
    "stripe_key": r"\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,247}\b",
    "model_key": r"\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{20,250}\b",
    "jwt": r"\beyJ[A-Za-z0-9_-]{8,500}\.eyJ[A-Za-z0-9_-]{8,900}\.[A-Za-z0-9_-]{16,900}\b",
    "bearer": r"(?i)\bauthorization\s*[:=]\s*(?:bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,900}",
    "password": r"(?i)\b(?:password|passwd|pwd|secret|api[_-]?key|access[_-]?token)\b\s*[:=]\s*[\"']?[^\s\"',;]{6,200}",
}


def personal_data(text: str, kinds: Sequence[Personal]) -> Iterator[Finding]:
    """Find personal data of these kinds."""
    taken: list[tuple[int, int]] = []
    for kind, (pattern, is_one) in _PERSONAL.items():
        if kind not in kinds:
            continue
        for finding in _found(pattern, text, kind.value):
            if is_one(text[finding.start : finding.end]) and not _overlaps(taken, finding):
                taken.append((finding.start, finding.end))
                yield finding


def secrets(text: str) -> Iterator[Finding]:
    """Find keys, tokens and passwords, by how they are written."""
    taken: list[tuple[int, int]] = []
    for kind, pattern in _SECRETS.items():
        for finding in _found(pattern, text, kind):
            if not _overlaps(taken, finding):
                taken.append((finding.start, finding.end))
                yield finding


def words(text: str, blocked: Sequence[str], *, is_case_sensitive: bool) -> Iterator[Finding]:
    """Find whole words and phrases, however many spaces are within; `kind` is the word's place."""
    flags = "" if is_case_sensitive else "(?i)"
    for place, word in enumerate(blocked):
        spoken = r"\s+".join(_quoted(each) for each in word.split())
        yield from _found(rf"{flags}(?:^|[^\pL\pN_])({spoken})(?:$|[^\pL\pN_])", text, str(place), group=1)


def patterns(text: str, blocked: Sequence[str]) -> Iterator[Finding]:
    """Find patterns; `kind` is the pattern's place."""
    for place, pattern in enumerate(blocked):
        yield from _found(pattern, text, str(place))


def _quoted(word: str) -> str:
    return "".join(each if each.isalnum() else f"\\x{{{ord(each):x}}}" for each in word)


def _found(pattern: str, text: str, kind: str, group: int = 0) -> Iterator[Finding]:
    match: Any
    for match in compiled(pattern).finditer(text):
        start, end = match.span(group)
        if end > start:
            yield Finding(kind, start, end)


def _overlaps(taken: Sequence[tuple[int, int]], finding: Finding) -> bool:
    return any(start < finding.end and finding.start < end for start, end in taken)
