"""Results that a run takes over from another, in the place of running their nodes."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from app.executions.events import Path


@dataclass(frozen=True, slots=True)
class VariableSet:
    """A change of a variable that came with a result."""

    name: str
    value: Any
    shown: Any  #: with secrets masked
    is_sealed: bool  #: whether these differ


@dataclass(frozen=True, slots=True)
class Recorded:
    """A result that stands in for running a node."""

    output: Any
    handles: frozenset[str]
    source: str  #: run, override, pin or cache
    execution_id: UUID | None = None  #: the run it comes from
    shown: Any = None  #: the output as it was masked then: a secret may have another value now
    is_sealed: bool = False  #: whether it was masked
    variables: Sequence[VariableSet] = ()
    error: Mapping[str, Any] | None = None  #: in the place of an output: why it failed
    is_last: bool = False  #: of an error: whether it counts only if nothing else happens


class ReuseSource(Protocol):
    """Says which results a run takes over."""

    @property
    def hidden(self) -> AbstractSet[str]:
        """What was masked in them: a secret may have another value by now, and these stay hidden all the same."""
        ...

    def find(self, path: Path, key: str) -> Recorded | None:
        """Return the result of a node that is about to start, or None when it shall run."""
        ...
