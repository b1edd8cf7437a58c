"""What the engine says may happen next; whoever drives it makes each step true by appending events."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from app.components.contract import ArrivalKind
from app.executions.events import Path


class StartNode(NamedTuple):
    """Run this node: every edge to it is known and one is taken."""

    path: Path
    key: str
    attempt: int


@dataclass(frozen=True, slots=True)
class SkipNode:
    """No edge to this node was taken."""

    path: Path
    key: str


@dataclass(frozen=True, slots=True)
class ResumeNode:
    """What this node waited for has come: its time, or a signal."""

    path: Path
    key: str
    kind: ArrivalKind
    payload: Any


@dataclass(frozen=True, slots=True)
class CheckLoop:
    """Evaluate a loop's condition: it goes on with this iteration, or ends."""

    path: Path
    key: str
    index: int


@dataclass(frozen=True, slots=True)
class StartIteration:
    """Open the next scope of a container; `path` ends in (container, index)."""

    path: Path
    total: int | None  #: None where a condition decides


@dataclass(frozen=True, slots=True)
class EndIteration:
    """Everything in the scope has ended; `error` is None when it went well."""

    path: Path
    output: Any
    error: dict[str, Any] | None
    is_break: bool = False  #: the loop ends with it


@dataclass(frozen=True, slots=True)
class RecallResults:
    """Read what the iterations of a container gave before the checkpoint that the run went on from."""

    path: Path
    key: str


@dataclass(frozen=True, slots=True)
class EndContainer:
    """Every iteration has ended, or one failed and the container stops at that."""

    path: Path
    key: str
    output: Any
    error: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Finish:
    """Nothing is left to do; `error` is None when the run went well."""

    output: Any
    error: dict[str, Any] | None


Step = (
    StartNode
    | SkipNode
    | ResumeNode
    | CheckLoop
    | StartIteration
    | EndIteration
    | RecallResults
    | EndContainer
    | Finish
)
