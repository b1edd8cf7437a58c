"""What an MCP server may be called, where it may be, and what may be sent to it."""

import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from app.kernel.errors import InvalidInput
from app.mcp_client.vocabulary import MAX_TIMEOUT_MS, MIN_TIMEOUT_MS

_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_SECRET = re.compile(r"\{\{ *secrets\.([A-Za-z_][A-Za-z0-9_]{0,99}) *\}\}")
_MAX_URL = 2_000
_MAX_PAIRS = 30
_MAX_VALUE = 4_000
_MAX_WORDS = 50
#: The transport's own, and what frames a message.
_OWN_HEADERS = frozenset(
    {"accept", "accept-encoding", "connection", "content-length", "content-type", "host", "last-event-id", "te"}
    | {"keep-alive", "mcp-method", "mcp-name", "mcp-protocol-version", "mcp-session-id", "trailer", "upgrade"}
    | {"transfer-encoding"}
)

Pairs = Sequence[tuple[str, str]]


class McpServerInvalid(InvalidInput):
    """The MCP server cannot be so."""


def checked_name(name: str) -> str:
    """Return a name.

    Raises:
        McpServerInvalid: It is not a letter and then at most 39 of a-z, 0-9 and `-`.
    """
    if not _NAME.fullmatch(name):
        raise _unfit("name", "name_invalid", "A name is a letter a-z, then at most 39 of a-z, 0-9 and -.")
    return name


def checked_url(url: str) -> str:
    """Return an address; whether it may be reached is asked when it is dialled.

    Raises:
        McpServerInvalid: It is no http(s) address, or holds a user or fragment.
    """
    try:
        parts = urlsplit(url)
        is_fit = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
        is_fit = is_fit and not (parts.username or parts.password or parts.fragment)
    except ValueError:
        is_fit = False
    if not is_fit or len(url) > _MAX_URL or not url.isprintable() or " " in url:
        raise _unfit("url", "url_invalid", "An address is http(s)://host/path, without user and fragment.")
    return url


def checked_headers(headers: Pairs) -> list[list[str]]:
    """Return headers as they are stored.

    Raises:
        McpServerInvalid: A name or value cannot be so, or the name is the transport's own.
    """
    return _checked_pairs(headers, "headers", _HEADER, _OWN_HEADERS, "is set by the transport")


def checked_environment(variables: Pairs, allowed: Iterable[str]) -> list[list[str]]:
    """Return variables as they are stored: only those that the operator lists.

    Raises:
        McpServerInvalid: A name or value cannot be so, or is not listed in PLAIT_MCP_VARIABLES.
    """
    known = frozenset(allowed)
    for name, _ in variables:
        if name not in known:
            message = f"The variable {name[:60]!r} is not among those the operator allows (PLAIT_MCP_VARIABLES)."
            raise _unfit("environment", "variable_not_allowed", message)
    return _checked_pairs(variables, "environment", _VARIABLE, frozenset(), "")


def checked_command(command: Sequence[str], allowed: Iterable[str]) -> list[str]:
    """Return a command.

    Raises:
        McpServerInvalid: It is none, or does not begin with an entry of PLAIT_MCP_COMMANDS.
    """
    if not 0 < len(command) <= _MAX_WORDS or any(len(word) > _MAX_VALUE or "\0" in word for word in command):
        raise _unfit("command", "command_invalid", f"A command has 1 to {_MAX_WORDS} words.")
    if not is_allowed(command, allowed):
        message = "The operator does not allow this program to be started (PLAIT_MCP_COMMANDS)."
        raise _unfit("command", "command_not_allowed", message)
    return list(command)


def is_allowed(command: Sequence[str], allowed: Iterable[str]) -> bool:
    """Say whether a command begins with the words of an entry of the operator's list."""
    for entry in allowed:
        words = shlex.split(entry)
        if words and list(command[: len(words)]) == words:
            return True
    return False


def checked_timeout(timeout_ms: int) -> int:
    """Return a time.

    Raises:
        McpServerInvalid: It is out of range.
    """
    if not MIN_TIMEOUT_MS <= timeout_ms <= MAX_TIMEOUT_MS:
        message = f"A call may take from {MIN_TIMEOUT_MS:,} to {MAX_TIMEOUT_MS:,} ms."
        raise _unfit("timeoutMs", "out_of_range", message)
    return timeout_ms


def secret_names(pairs: Pairs) -> frozenset[str]:
    """Name the secrets that values refer to."""
    return frozenset(name for _, value in pairs for name in _SECRET.findall(value))


def filled(pairs: Pairs, secrets: Mapping[str, str]) -> list[tuple[str, str]]:
    """Put secrets where values refer to them.

    Raises:
        KeyError: There is no secret of a name.
    """
    return [(name, _SECRET.sub(lambda found: secrets[found.group(1)], value)) for name, value in pairs]


def _checked_pairs(
    pairs: Pairs, field: str, pattern: re.Pattern[str], own: frozenset[str], complaint: str
) -> list[list[str]]:
    if len(pairs) > _MAX_PAIRS:
        raise _unfit(field, "too_many", f"At most {_MAX_PAIRS} are sent.")
    seen: set[str] = set()
    for name, value in pairs:
        if not pattern.fullmatch(name):
            raise _unfit(field, "name_invalid", f"{name[:60]!r} is no name for one.")
        if name.lower() in own:
            raise _unfit(field, "name_reserved", f"{name} {complaint}.")
        if name.lower() in seen:
            raise _unfit(field, "name_twice", f"{name} comes twice.")
        seen.add(name.lower())
        if len(value) > _MAX_VALUE or not value.isascii() or not value.isprintable() or value != value.strip():
            message = f"The value of {name} has at most {_MAX_VALUE:,} printable ASCII characters."
            raise _unfit(field, "value_invalid", message)
        rest = _SECRET.sub("", value)
        if "{{" in rest or "{%" in rest:
            message = f"In the value of {name} only {{{{ secrets.NAME }}}} is understood."
            raise _unfit(field, "value_invalid", message)
    return [[name, value] for name, value in pairs]


def _unfit(field: str, reason: str, message: str) -> McpServerInvalid:
    return McpServerInvalid(message, field=field, reason=reason)
