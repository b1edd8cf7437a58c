"""What goes into the journal: new runs, claims and events, each with the future of whoever waits for its commit."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from app.executions.effects import Effects
from app.executions.events import Event
from app.executions.models import ExecutionStatus
from app.executions.spending import Spent


class LeaseLost(Exception):
    """Another worker has claimed the run, or it has ended; nothing may be appended to it."""


class HeldElsewhere(Exception):
    """A live worker has the run, by another job: its lease ends in `seconds`, unless it goes on."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds


class KeyTaken(Exception):
    """The idempotency key is in use already."""


@dataclass(slots=True, eq=False)
class Lease:
    """The right to append to one run, as far as this process knows."""

    execution_id: UUID
    workspace_id: UUID
    epoch: int
    last_sequence: int
    is_lost: bool = False
    strikes: int = 0  #: of its run, when it was claimed
    spent: Spent | None = None  #: by the tree of a run with a budget, when that last counted


@dataclass(slots=True)
class Acceptance:
    """A new run, on its way into the next batch."""

    row: tuple[Any, ...]  #: in the order of `EXECUTION_COLUMNS`
    key_row: tuple[Any, ...] | None  #: in the order of `IDEMPOTENCY_COLUMNS`
    priority: int
    is_in_line: bool  #: too many jobs are queued for it to be dispatched at once
    done: asyncio.Future[None]

    @property
    def execution_id(self) -> UUID:
        """The id of the run to be."""
        return self.row[0]


@dataclass(slots=True)
class Append:
    """Events of one run, and what they change in its projections."""

    lease: Lease
    first: int
    events: Sequence[Event]
    status: ExecutionStatus | None
    error: str | None
    started_at: datetime | None
    ended_at: datetime | None
    node_runs: Sequence[tuple[Any, ...]]
    activity: Sequence[tuple[Any, ...]]
    effects: Effects | None
    done: asyncio.Future[None]


@dataclass(slots=True)
class Claim:
    """Somebody wants to run an execution; the answer is its row, or None when it has ended."""

    execution_id: UUID
    is_seizure: bool  #: without a job, to end it
    done: asyncio.Future[Mapping[str, Any] | None]


@dataclass(slots=True)
class Waiting:
    """What goes into one commit: who waits for it, and with what."""

    acceptances: list[Acceptance] = field(default_factory=list[Acceptance])
    claims: list[Claim] = field(default_factory=list[Claim])
    appends: list[Append] = field(default_factory=list[Append])
