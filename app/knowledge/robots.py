"""robots.txt as RFC 9309 reads it: which pages of a site a crawler may ask for.

Whatever a site writes there, reading it and asking it takes time linear in its length.
"""

from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes, urlsplit

AGENT = "plait"  #: how we are named there
MAX_BYTES = 500_000  #: what is behind is not read (§2.5)
_OURS = frozenset({AGENT, "*"})
_MAX_RULES = 5_000
_MAX_DELAY_SECONDS = 30.0
_KEPT = "/?=&*$:@!'(),;+~-._%"


@dataclass(frozen=True, slots=True)
class Robots:
    """What a site asks of us.

    Attributes:
        rules: Patterns of paths, and whether they are allowed; the longest first, and of equals those that allow.
        delay_seconds: How long we shall wait between pages, where it says so; no part of the RFC.
    """

    rules: tuple[tuple[str, bool], ...] = ()
    delay_seconds: float = 0.0

    def allows(self, url: str) -> bool:
        """Say whether a page may be read: by the longest rule that matches, and of equals by the one that allows."""
        parts = urlsplit(url)
        path = _normal(parts.path or "/") + (f"?{_normal(parts.query)}" if parts.query else "")
        if path == "/robots.txt":
            return True
        return next((is_allowed for pattern, is_allowed in self.rules if _matches(pattern, path)), True)


NOTHING_ALLOWED = "User-agent: *\nDisallow: /\n"  #: what counts while a site does not tell (§2.3.1.4)


def robots_of(text: str) -> Robots:
    """Read what is for us: the groups that name us, else those for everybody."""
    groups: dict[str, list[tuple[str, bool]]] = {}
    delays: dict[str, float] = {}
    names: set[str] = set()  #: those of the group that is read; what others are named is not kept
    is_naming = False
    for line in text[:MAX_BYTES].lstrip("\ufeff").splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().casefold(), value.strip()
        if not colon:
            continue
        if key == "user-agent":
            names = names if is_naming else set()
            is_naming = True
            if value.casefold() in _OURS:
                names.add(value.casefold())
                groups.setdefault(value.casefold(), [])
        elif key in {"allow", "disallow"}:
            is_naming = False
            for name in names:
                if value and len(groups[name]) < _MAX_RULES:
                    groups[name].append((_normal(value), key == "allow"))
        elif key == "crawl-delay":
            is_naming = False
            delays |= dict.fromkeys(names, _seconds(value))
    name = AGENT if AGENT in groups else "*"
    rules = sorted(groups.get(name, ()), key=lambda rule: (-len(rule[0]), not rule[1]))
    return Robots(tuple(rules), delays.get(name, 0.0))


def _seconds(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        return 0.0
    return min(seconds, _MAX_DELAY_SECONDS) if seconds > 0 else 0.0


def _normal(text: str) -> str:
    """Write a path with the same octets always the same way (§2.2.2)."""
    return quote(unquote_to_bytes(text.replace("%2F", "%252F").replace("%2f", "%252F")), safe=_KEPT)


def _matches(pattern: str, path: str) -> bool:
    """Match `*` and a last `$`: each part between stars is taken where it comes first, so nothing is tried twice."""
    is_whole = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    place = len(first)
    if not rest:
        return not is_whole or place == len(path)
    *middle, last = rest
    for part in middle:
        found = path.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    if is_whole:
        return path.endswith(last) and len(path) - len(last) >= place
    return path.find(last, place) >= 0
