"""Reading a statement and an address of PostgreSQL before anything is sent: as much as a check needs."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from app.kernel.postgres_relay import PgTls

#: Statements that give rows; everything else is refused before the server refuses it as read-only.
READING: Final = frozenset({"SELECT", "WITH", "VALUES", "TABLE", "SHOW", "EXPLAIN"})
_TLS: Final[dict[str, PgTls]] = {
    "disable": "disable",
    "require": "require",
    "verify-ca": "verify-full",
    "verify-full": "verify-full",
}
_IGNORED = frozenset({"application_name", "connect_timeout"})
#: What may hold a semicolon or a dollar sign that means nothing: comments, quoted names, texts.
_QUIET = re.compile(
    r"""--[^\n]*|[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|(?<![\w$])\$(?:[^\W\d]\w*)?\$|/\*""", re.DOTALL
)
_COMMENT_MARK = re.compile(r"/\*|\*/")
_PARAMETER = re.compile(r"\$(\d{1,9})")
_WORD = re.compile(r"[A-Za-z]+")
_HOST = re.compile(r"[A-Za-z0-9._:-]{1,255}")


@dataclass(frozen=True, slots=True)
class Dsn:
    """Where a database is; holds a password, so it has no readable form."""

    host: str
    port: int
    user: str
    password: str
    database: str
    tls: PgTls

    def __repr__(self) -> str:
        return "<Dsn>"


def read_dsn(text: str) -> Dsn:
    """Read `postgresql://user:password@host:port/database?sslmode=…`; TLS is required unless it says otherwise.

    Raises:
        ValueError: It is none; the message quotes nothing of it.
    """
    try:
        parts = urlsplit(text.strip())
        port = parts.port or 5432
        query = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
    except ValueError:
        raise ValueError("is not an address like postgresql://user:password@host:5432/database") from None
    host, user, database = parts.hostname or "", unquote(parts.username or ""), unquote(parts.path.lstrip("/"))
    if parts.scheme not in {"postgres", "postgresql"} or not _HOST.fullmatch(host) or not user or not database:
        raise ValueError("is not an address like postgresql://user:password@host:5432/database")
    password = unquote(parts.password or "")
    if any("\x00" in part for part in (user, password, database)):
        raise ValueError("contains U+0000")
    mode = query.pop("sslmode", "require")
    if mode not in _TLS:
        raise ValueError(f"has an sslmode that is none of {', '.join(_TLS)}")
    if query.pop("channel_binding", "disable") == "require":
        raise ValueError("asks for channel binding, which is not spoken here; leave it out")
    if query.keys() - _IGNORED:
        raise ValueError("has options besides sslmode, application_name and connect_timeout")
    return Dsn(host, port, user, password, database, _TLS[mode])


#: Statements that change rows.
WRITING: Final = frozenset({"INSERT", "UPDATE", "DELETE", "MERGE", "WITH"})


def statement_problem(query: str, parameter_count: int, allowed: frozenset[str] = READING) -> str | None:
    """Say why a text is not one statement of the allowed ones with so many parameters, or None."""
    bare = _bare(query)
    if bare is None:
        return "A comment, a name or a text in the statement does not end."
    body = bare.strip()
    body = body.removesuffix(";").rstrip()
    first = _WORD.match(body.lstrip("( \t\r\n"))
    if first is None or first.group().upper() not in allowed:
        return f"The statement must begin with one of {', '.join(sorted(allowed))}."
    if ";" in body:
        return "Only one statement can be sent."
    named = {int(number) for number in _PARAMETER.findall(body)}
    if named != set(range(1, parameter_count + 1)):
        return f"The statement must use $1 to ${parameter_count}." if parameter_count else "There are no parameters."
    return None


def _bare(query: str) -> str | None:
    """Leave out comments, quoted names and texts; None when one of them has no end."""
    parts: list[str] = []
    at = 0
    while found := _QUIET.search(query, at):
        parts.append(query[at : found.start()])
        mark = found.group()
        if mark == "/*":
            end = _comment_end(query, found.end())
        elif mark.startswith("$"):
            close = query.find(mark, found.end())
            end = close + len(mark) if close >= 0 else None
        else:
            end = found.end()
        if end is None:
            return None
        parts.append(" ")
        at = end
    rest = query[at:]
    return None if "'" in rest or '"' in rest else "".join(parts) + rest


def _comment_end(query: str, at: int) -> int | None:
    """Find the end of a comment, which may hold others."""
    depth = 1
    for found in _COMMENT_MARK.finditer(query, at):
        depth += 1 if found.group() == "/*" else -1
        if depth == 0:
            return found.end()
    return None
