"""Regular expressions of users: RE2, so time is linear in the text whatever the pattern.

Linear is not fast: at worst each character costs a step for every instruction of the pattern, some five nanoseconds
each, and a pattern of a line may have thousands.
"""

from functools import lru_cache
from importlib import import_module
from typing import Any

from app.components.contract import ComponentFailed

#: Of a compiled pattern; RE2 refuses what needs more.
_MAX_PATTERN_MEMORY = 4 << 20
_QUICK_STEPS = 2_000_000
_MOST_STEPS = 2_000_000_000


@lru_cache(maxsize=500)
def compiled(pattern: str) -> Any:
    """Compile a pattern.

    Raises:
        ValueError: RE2 does not accept it; it knows no look-around and no back-references.
    """
    re2: Any = import_module("re2")
    options = re2.Options()
    options.max_mem = _MAX_PATTERN_MEMORY
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        told: object = error.args[0] if error.args else "not valid"
        raise ValueError(told.decode(errors="replace") if isinstance(told, bytes) else str(told)) from None


def steps_of(pattern: str, characters: int) -> int:
    """Say how many steps a search of so many characters takes at worst."""
    return compiled(pattern).programsize * characters


def is_quick(steps: int) -> bool:
    """Say whether so many steps are surely taken within milliseconds, so that others need not be served meanwhile.

    Raises:
        ComponentFailed: `LIMIT_EXCEEDED`, they could take many seconds: nothing stops a search that has begun.
    """
    if steps > _MOST_STEPS:
        raise ComponentFailed("LIMIT_EXCEEDED", "The text is too long for a pattern of so many steps.")
    return steps <= _QUICK_STEPS


def pattern_problem(pattern: str) -> str | None:
    """Say what is wrong with a pattern, or None."""
    try:
        compiled(pattern)
    except ValueError as error:
        return f"The pattern is not one that RE2 knows: {str(error)[:200]}."
    return None
