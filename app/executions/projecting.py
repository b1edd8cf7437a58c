"""What other domains keep of a run's waits, written in the journal's own transaction.

A person's task exists if and only if the run waits for it: its row is made by the commit that holds the NodeWaiting
event, and closed by the one that ends the wait or the run. The domain above gives the statements; this one runs them.
"""

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from app.components.contract import ArrivalKind, WaitKind
from app.executions.events import Event, Path
from app.executions.statements import Rows, Statement
from app.kernel.database import Dialect
from app.kernel.rights import Actor


@dataclass(frozen=True, slots=True)
class WaitBegan:
    """A node waits for a person: an INPUT for an answer, a DECISION for what became of its side effect."""

    task_id: UUID
    execution_id: UUID
    workspace_id: UUID
    workflow_id: UUID
    node_key: str
    path: Path
    sequence: int  #: of the NodeWaiting event; an answer names it
    kind: WaitKind
    request: Mapping[str, Any]  #: masked, as the event shows it
    due_at: datetime | None
    at: datetime
    actor: Actor  #: who started the run


@dataclass(frozen=True, slots=True)
class WaitEnded:
    """It waits no longer: it was answered, its time came, or (None) nobody needs the answer any more."""

    task_id: UUID
    kind: ArrivalKind | None
    at: datetime


class WaitProjector(Protocol):
    """Keeps a table in step with the waits for people."""

    def began(self, wait: WaitBegan, dialect: Dialect) -> Sequence[Statement]:
        """Return what to write when a wait begins."""
        ...

    def ended(self, wait: WaitEnded, dialect: Dialect) -> Sequence[Statement]:
        """Return what to write when a wait ends."""
        ...

    def run_ended(self, execution_id: UUID, at: datetime, dialect: Dialect) -> Sequence[Statement]:
        """Return what to write when a run ends that still waited for somebody."""
        ...

    async def expire(self, task_id: UUID, at: datetime) -> bool:
        """Let nobody answer any more, because the time is over, in a transaction of its own.

        Returns:
            False when somebody was quicker: the answer is committed as a command to the run, which must not lose it.
        """
        ...


#: What to publish once a commit is made: a topic, and what makes the message if anybody listens.
Told = tuple[str, Callable[[], bytes]]


@dataclass(frozen=True, slots=True)
class TurnRun:
    """A run that a conversation started."""

    execution_id: UUID
    workspace_id: UUID
    input: Mapping[str, Any]  #: as the conversation made it


@dataclass(frozen=True, slots=True)
class TurnEvents:
    """What a commit holds of such a run: the events that its conversation shows, in order."""

    run: TurnRun
    events: Sequence[Event]

    def with_later(self, later: "TurnEvents | None") -> "TurnEvents":
        """Return these and what came after them."""
        return self if later is None else TurnEvents(self.run, [*self.events, *later.events])


class TurnProjector(Protocol):
    """Keeps the messages of conversations in step with the runs that make them."""

    def shows(self, event: Event) -> bool:
        """Say whether whoever follows a conversation sees anything of an event of its run."""
        ...

    def project(self, turns: Sequence[TurnEvents], dialect: Dialect) -> Generator[Statement, Rows, Sequence[Told]]:
        """Write all that one commit does to conversations, in the transaction of the events; return what to tell.

        It comes after the events are written and what the runs spent is counted, and may be carried out again if a
        commit failed.
        """
        ...


class NoTurns:
    """Keeps nothing."""

    def shows(self, event: Event) -> bool:
        """Say no."""
        del event
        return False

    def project(self, turns: Sequence[TurnEvents], dialect: Dialect) -> Generator[Statement, Rows, Sequence[Told]]:
        """Write nothing."""
        del turns, dialect
        yield from ()
        return ()


class NoProjector:
    """Keeps nothing."""

    def began(self, wait: WaitBegan, dialect: Dialect) -> Sequence[Statement]:
        """Write nothing."""
        del wait, dialect
        return ()

    def ended(self, wait: WaitEnded, dialect: Dialect) -> Sequence[Statement]:
        """Write nothing."""
        del wait, dialect
        return ()

    def run_ended(self, execution_id: UUID, at: datetime, dialect: Dialect) -> Sequence[Statement]:
        """Write nothing."""
        del execution_id, at, dialect
        return ()

    async def expire(self, task_id: UUID, at: datetime) -> bool:
        """Nobody is asked, so nobody was quicker."""
        del task_id, at
        return True
