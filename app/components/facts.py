"""What a node can tell of itself while it works, beside text and log lines: facts, by which it goes on after a crash.

A fact is in the journal, so that a node of many steps that is called again (in a recovery, a retry, after a wait) is
given what it recorded, and does not do again what is done.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from app.kernel.rights import Actor


class FactKind(StrEnum):
    """What a fact is about; each is an event of the same name."""

    AGENT_STEP_COMPLETED = "AgentStepCompleted"  #: step, text, calls, model, provider
    TOOL_CALL_GENERATING = "ToolCallGenerating"  #: step, callId, tool: its arguments are being written
    TOOL_CALL_STARTED = "ToolCallStarted"  #: step, callId, tool, arguments, isAwaitingApproval, approval
    #: step, callId, tool, content, isError, isSkipped, data, durationMs, sources (left out where there are none)
    TOOL_CALL_COMPLETED = "ToolCallCompleted"
    SOURCES_RETRIEVED = "SourcesRetrieved"  #: query (null: a node's own), sources (see `components.sources.Source`)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a node run recorded."""

    kind: FactKind
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RunIdentity:
    """The run that calls a component, and the node by which it does."""

    execution_id: UUID
    node_key: str
    actor: Actor  #: who started the run
    root_id: UUID | None = None  #: the run above all of those that led to it; None: it is one itself


@dataclass(frozen=True, slots=True)
class BudgetLeft:
    """What a run may still spend; None for no limit."""

    tokens: int | None = None
    usd: Decimal | None = None

    @property
    def is_spent(self) -> bool:
        """Whether nothing is left."""
        return (self.tokens is not None and self.tokens <= 0) or (self.usd is not None and self.usd <= 0)
