"""Values that stand in a text: after a label, in quotes, or by their form."""

import re
from datetime import UTC, date, datetime, time, timedelta

_QUOTED = re.compile(r"[\"“«]([^\"”»]{1,2000})[\"”»]|(?<!\w)'([^']{1,2000})'(?!\w)|`([^`]{1,2000})`")
_NUMBER = re.compile(r"(?<![\w.])-?\d{1,15}(?:[.,]\d{3})*(?:\.\d{1,9})?(?!\w)")
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_URL = re.compile(r"https?://[^\s<>\"')\]]+")
_UUID = re.compile(r"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b")
_TIME = re.compile(r"\b([01]?\d|2[0-3]):([0-5]\d)\b")
_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?\b")
_IN = re.compile(r"\bin (\d{1,4}|an?|one|two|three) (hour|day|week|month)s?\b", re.IGNORECASE)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(rf"\b(?:next |on |by |this )?({'|'.join(_DAYS)})\b", re.IGNORECASE)
_NAMED_DAY = re.compile(r"\b(day after tomorrow|tomorrow|today|tonight|next week|next month)\b", re.IGNORECASE)
_FEW = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3}
_UNIT_HOURS = {"hour": 1, "day": 24, "week": 168, "month": 720}
_NAMED_DAYS = {"today": 0, "tonight": 0, "tomorrow": 1, "day after tomorrow": 2, "next week": 7, "next month": 30}
_MORNING = time(9, 0)

Span = tuple[int, int]


def quoted(text: str) -> list[str]:
    """Return what stands in quotes."""
    return [next(group for group in match.groups() if group) for match in _QUOTED.finditer(text)]


def emails(text: str) -> list[str]:
    """Return the addresses of mail."""
    return _EMAIL.findall(text)


def urls(text: str) -> list[str]:
    """Return the http(s) addresses, without the punctuation behind them."""
    return [found.rstrip(".,;:!?") for found in _URL.findall(text)]


def uuids(text: str) -> list[str]:
    """Return the UUIDs."""
    return _UUID.findall(text)


def numbers(text: str) -> list[float]:
    """Return the numbers, commas between thousands ignored; no part of a date or a time is one."""
    bare = _TIME.sub(" ", _DATE.sub(" ", text))
    return [float(found.replace(",", "")) for found in _NUMBER.findall(bare) if found.count(".") <= 1]


def instant(text: str, now: datetime) -> tuple[datetime, Span] | None:
    """Return the first day or instant that a text names, in UTC, and where; a day alone means nine in the morning."""
    clock = _TIME.search(text)
    at = time(int(clock[1]), int(clock[2])) if clock else _MORNING
    match = _DATE.search(text)
    if match is not None:
        try:
            if match[4] is None:
                return datetime.combine(date(*(int(match[part]) for part in (1, 2, 3))), at, UTC), match.span()
            return datetime.fromisoformat(match[0]).replace(tzinfo=UTC), match.span()
        except ValueError:
            pass
    match = _IN.search(text)
    if match is not None:
        count = _FEW.get(match[1].lower()) or int(match[1])
        return now + timedelta(hours=count * _UNIT_HOURS[match[2].lower()]), match.span()
    match = _NAMED_DAY.search(text)
    if match is not None:
        day = now.date() + timedelta(days=_NAMED_DAYS[match[1].lower()])
        return datetime.combine(day, at, UTC), match.span()
    match = _WEEKDAY.search(text)
    if match is not None:
        ahead = (_DAYS.index(match[1].lower()) - now.weekday() - 1) % 7 + 1
        return datetime.combine(now.date() + timedelta(days=ahead), at, UTC), match.span()
    return None


def labelled(text: str, label: str) -> tuple[str, Span] | None:
    """Return what a text gives for a label: `label: x`, `label = x`, `the label is x`, `with label x`; and where.

    It ends at a line's end, a semicolon, a comma or full stop followed by a space, or with its quotes.
    """
    spaced = r"[\s_-]+".join(re.escape(word) for word in label.split())
    if not spaced:
        return None
    value = r"(?:[\"“']([^\"”'\n]{1,2000})[\"”']|([^\n;,]{1,2000}?)(?=[.,;]?\s*(?:$|\n)|[.,;]\s|\s+and\s+\w+\s*[:=]))"
    patterns = (
        rf"(?<!\w){spaced}s?\s*[:=]\s*{value}",
        rf"(?<!\w)(?:the |my |its |a |an )?{spaced}\s+(?:is|are|was|of|as)\s+{value}",
    )
    for pattern in patterns:
        match = re.search(pattern, text, re.IGNORECASE | re.MULTILINE)
        if match is not None:
            found = (match[1] or match[2] or "").strip()
            if found:
                return found, match.span()
    return None
