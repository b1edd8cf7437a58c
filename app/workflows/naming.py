"""Names that texts of a graph read and nothing gives: which they are, and what was probably meant."""

from collections.abc import Collection, Iterator
from difflib import get_close_matches

from app.components.names import OF_RUNS, SECRETS, names_read
from app.workflows.fields import MarkedField

_MOST_HINTS = 20  #: for one graph
_MAX_NAME = 64
_KNOWN = OF_RUNS | {SECRETS}


def unknown_names(field: MarkedField) -> Iterator[str]:
    """Give the names that a template or an expression reads and that no run has, in the order of the alphabet.

    Of code it is not known: what it does not read, it makes.
    """
    if not field.mark.is_code:
        yield from sorted(names_read(field.text, is_expression=field.mark.is_expression) - _KNOWN)


class Hints:
    """What was probably meant by names that are unknown: for the first of them, as comparing costs time.

    Args:
        nodes: The keys of a graph's nodes.
        variables: The names of its variables.
    """

    def __init__(self, nodes: Collection[str], variables: Collection[str]) -> None:
        self._nodes = nodes
        self._variables = variables
        self._left = _MOST_HINTS

    def of_name(self, name: str) -> str:
        """Say what was meant by a name that no run has; empty where nothing is like it."""
        if name in self._nodes:
            return _asked(f"nodes.{name}")
        if name in self._variables:
            return _asked(f"vars.{name}")
        return self._like(name, sorted(OF_RUNS))

    def of_node(self, key: str) -> str:
        """Say which node was meant; empty where none has a key like it."""
        return self._like(key, self._nodes)

    def of_variable(self, name: str) -> str:
        """Say which variable was meant; empty where none has a name like it."""
        return self._like(name, self._variables)

    def _like(self, name: str, known: Collection[str]) -> str:
        if self._left <= 0 or len(name) > _MAX_NAME:
            return ""
        self._left -= 1
        found = get_close_matches(name, known, n=1)
        return _asked(found[0]) if found else ""


def _asked(name: str) -> str:
    return f" Did you mean {name}?"
