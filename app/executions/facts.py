"""What a run is and what it is driven with, apart from its course."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.components.context import Tools
from app.executions.checkpoints import Checkpoints
from app.executions.events import Event
from app.executions.journal import Journal
from app.executions.journal_items import Lease
from app.executions.leases import Command
from app.executions.models import ExecutionStatus
from app.executions.projecting import TurnProjector, TurnRun, WaitProjector
from app.executions.result_cache import ResultCache
from app.executions.subworkflow import Children, Parent
from app.kernel.clock import Clock
from app.kernel.database import Dialect
from app.kernel.rights import Actor
from app.kernel.tracing import Tracing, outgoing


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What a run is, apart from its course."""

    lease: Lease
    workflow_id: UUID
    status: ExecutionStatus
    actor: Actor
    timeout_ms: int
    started_at: Any  #: None for a run that has not begun
    run_input: Any
    priority: int = 0
    depth: int = 0
    parent_id: UUID | None = None  #: the run whose node started it
    parent_sequence: int | None = None
    root_id: UUID | None = None  #: the run above all of those that led to it; None: it is one itself
    budget_tokens: int | None = None
    budget_usd: Decimal | None = None
    trace_parent: str | None = None
    queued_at: datetime | None = None
    is_turn: bool = False  #: a conversation started it, and keeps a message in step with it
    is_private: bool = False  #: only whoever asked sees it: the workspace's activity and log have nothing of it

    @property
    def root(self) -> UUID:
        """The run above all of those that led to this one, or this one."""
        return self.root_id or self.lease.execution_id

    @property
    def turn(self) -> TurnRun | None:
        """The run as the conversation that started it knows it."""
        if not self.is_turn:
            return None
        return TurnRun(self.lease.execution_id, self.lease.workspace_id, self.run_input)

    @property
    def is_budgeted(self) -> bool:
        """Whether it may spend so much and no more."""
        return self.budget_tokens is not None or self.budget_usd is not None

    @property
    def as_parent(self) -> Parent:
        """The run as those that it starts know it."""
        lease = self.lease
        return Parent(
            lease.execution_id,
            self.root,
            lease.workspace_id,
            self.actor,
            self.depth,
            self.priority,
            self.timeout_ms,
            outgoing.get() or self.trace_parent,
        )


@dataclass(frozen=True, slots=True)
class Means:
    """What every run of this process is driven with."""

    journal: Journal
    tools: Tools
    clock: Clock
    dialect: Dialect
    projector: WaitProjector
    cache: ResultCache
    children: Children
    #: reads what a run that has ended came to: its status, output and error
    ended: Callable[[UUID], Awaitable[dict[str, Any]]]
    #: reads what was asked of runs and not applied
    commands: Callable[[Sequence[UUID]], Awaitable[list[Command]]]
    checkpoints: Checkpoints
    #: reads how iterations of a run ended, after one event and up to another
    iteration_ends: Callable[[UUID, int, int], AsyncIterator[Sequence[Event]]]
    turns: TurnProjector  #: keeps the messages of conversations
    tracing: Tracing | None = None  #: where spans go; None sends none
