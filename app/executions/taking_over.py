"""Results that a run takes over from another, in the place of running their nodes."""

from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from app.executions.events import Path


@dataclass(frozen=True, slots=True)
class Recorded:
    """A result that stands in for running a node."""

    output: Any
    handles: frozenset[str]
    source: str  #: run, override, pin or cache
    execution_id: UUID | None = None  #: the run it comes from


class ReuseSource(Protocol):
    """Says which results a run takes over."""

    def find(self, path: Path, key: str) -> Recorded | None:
        """Return the result of a node that is about to start, or None when it shall run."""
        ...
