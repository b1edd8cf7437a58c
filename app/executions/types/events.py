"""The events of a run: one interface, one type a kind."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

import strawberry

from app.api.context import Info
from app.api.enums import register_enum
from app.api.relay import encode
from app.api.scalars import JSON, Long
from app.components.contract import ArrivalKind, WaitKind
from app.executions.events import EventType, JournalEntry
from app.executions.types.runs import EXECUTION, Execution, ExecutionError, Iteration, NodeRun, execution_by_id
from app.executions.types.sources import RetrievedSource

register_enum(WaitKind, "What a node can wait for.")
register_enum(ArrivalKind, "How a wait ended.")


@strawberry.interface(description="Something that happened in a run. A run's events are numbered 1, 2, 3… without gap.")
class ExecutionEvent:
    """One entry of a journal."""

    sequence: int = strawberry.field(description="Its number; resume after it with `after`.")
    at: datetime = strawberry.field(description="When.")
    execution_id: strawberry.ID = strawberry.field(description="In which run.")
    node_key: str | None = strawberry.field(description="At which node, where it is about one.")
    path: list[Iteration] = strawberry.field(description="Where in nested containers.")
    run_id: strawberry.Private[UUID]

    @strawberry.field(description="The run as it is now.")
    async def execution(self, info: Info) -> Execution:
        """Find the run."""
        return await execution_by_id(info.context, self.run_id)


_Fields = Mapping[str, Any]


def _error(data: _Fields) -> ExecutionError:
    found = ExecutionError.of(data.get("error") or {})
    assert found is not None  # noqa: S101 - only None gives None
    return found


@strawberry.type(description="The run was accepted.")
class ExecutionQueued(ExecutionEvent):
    """Sequence 1 of every run."""


@strawberry.type(description="A worker began the run.")
class ExecutionStarted(ExecutionEvent):
    """Follows the first claim."""


@strawberry.type(description="Another worker took the run over; nodes that had completed keep their outputs.")
class ExecutionRecovered(ExecutionEvent):
    """Follows every later claim."""

    epoch: int = strawberry.field(description="How often the run was claimed.")


@strawberry.type(description="Nothing can run until what is waited for comes; the run holds no worker.")
class ExecutionPaused(ExecutionEvent):
    """Followed by ExecutionResumed, or the end."""

    pause_reason: str = strawberry.field(description="waiting, or quarantined: it brought down too many workers.")
    resume_at: datetime | None = strawberry.field(description="When it goes on by itself; null: when something comes.")


@strawberry.type(description="What the run waited for has come.")
class ExecutionResumed(ExecutionEvent):
    """Ends a pause."""

    epoch: int = strawberry.field(description="How often the run was claimed.")


@strawberry.type(description="The run ended well; no event follows.")
class ExecutionCompleted(ExecutionEvent):
    """Terminal."""

    output: JSON | None = strawberry.field(description="What it gave; secrets are masked.")


@strawberry.type(description="The run ended with an error; no event follows.")
class ExecutionFailed(ExecutionEvent):
    """Terminal."""

    error: ExecutionError = strawberry.field(description="Why.")


@strawberry.type(description="Somebody stopped the run; no event follows.")
class ExecutionCancelled(ExecutionEvent):
    """Terminal."""

    reason: str | None = strawberry.field(description="What they gave as the reason.")


@strawberry.type(description="The run took longer than it may; no event follows.")
class ExecutionTimedOut(ExecutionEvent):
    """Terminal."""

    error: ExecutionError = strawberry.field(description="How long it had.")


@strawberry.type(description="A try of a node began.")
class NodeStarted(ExecutionEvent):
    """The first of a node's events."""

    attempt: int = strawberry.field(description="1 for the first try.")


@strawberry.type(description="A try of a node failed; another one is due.")
class NodeRetrying(ExecutionEvent):
    """Between two tries."""

    attempt: int = strawberry.field(description="The try that failed.")
    error: ExecutionError = strawberry.field(description="Why it failed.")
    delay_ms: int = strawberry.field(description="How long until the next.")


@strawberry.type(description="A node finished; its output is stored.")
class NodeCompleted(ExecutionEvent):
    """A node's good end."""

    output: JSON | None = strawberry.field(description="What it gave; secrets are masked.")
    handles: list[str] = strawberry.field(description="The handles that were taken.")
    duration_ms: int = strawberry.field(description="From its start.")


@strawberry.type(description="The last try of a node failed.")
class NodeFailed(ExecutionEvent):
    """A node's bad end."""

    attempt: int = strawberry.field(description="The last try.")
    error: ExecutionError = strawberry.field(description="Why.")
    duration_ms: int = strawberry.field(description="From its start.")


@strawberry.type(description="A node's error did not end the run: its default output or its error branch goes on.")
class NodeErrorHandled(ExecutionEvent):
    """Follows NodeFailed where `onError` says so."""

    output: JSON | None = strawberry.field(description="What goes on in the place of the node's output.")
    handles: list[str] = strawberry.field(description="The handles that were taken.")


@strawberry.type(description="A node does not run: no connection to it was taken, or its `skipIf` holds.")
class NodeSkipped(ExecutionEvent):
    """The end of a node that never began."""

    reason: str | None = strawberry.field(description="skip_if; null when no connection was taken.")


@strawberry.type(description="A result was taken over in the place of running a node.")
class NodeReused(ExecutionEvent):
    """The end of a node that never began."""

    output: JSON | None = strawberry.field(description="The result; secrets are masked.")
    handles: list[str] = strawberry.field(description="The handles that were taken.")
    source: str = strawberry.field(description="run, override, pin or cache.")


@strawberry.type(description="A node waits: for a time, a signal, a person, or another run.")
class NodeWaiting(ExecutionEvent):
    """Followed by NodeResumed, or the end of its scope."""

    waits_for: WaitKind = strawberry.field(description="What it waits for.")
    due_at: datetime | None = strawberry.field(description="When it stops waiting by itself.")
    signal: str | None = strawberry.field(description="The name of the signal it waits for.")
    task_id: strawberry.ID | None = strawberry.field(description="The task that a person is asked to do.")
    child_id: strawberry.ID | None = strawberry.field(description="The run that it started and waits for.")


@strawberry.type(description="What a node waited for has come.")
class NodeResumed(ExecutionEvent):
    """Ends a wait."""

    arrival: ArrivalKind = strawberry.field(description="How the wait ended.")
    payload: JSON | None = strawberry.field(description="What came; secrets are masked.")


@strawberry.type(description="Somebody sent the run a signal.")
class SignalReceived(ExecutionEvent):
    """Kept until a node waits for it."""

    name: str = strawberry.field(description="Its name.")
    payload: JSON | None = strawberry.field(description="What came with it; secrets are masked.")


@strawberry.type(description="A node's model took tokens or money.")
class UsageRecorded(ExecutionEvent):
    """Summed in `usage` of the node and the run."""

    prompt_tokens: Long = strawberry.field(description="Tokens it was given.")
    completion_tokens: Long = strawberry.field(description="Tokens it made.")
    cost_usd: Decimal = strawberry.field(description="What that cost, in US dollars.")


@strawberry.type(description="A container began to work on an item; `path` ends in it.")
class IterationStarted(ExecutionEvent):
    """Opens a scope."""

    index: int = strawberry.field(description="Which item, from 0.")
    total: int | None = strawberry.field(description="Of how many; null where a condition decides.")


@strawberry.type(description="A container finished an item.")
class IterationCompleted(ExecutionEvent):
    """Closes a scope."""

    index: int = strawberry.field(description="Which item, from 0.")
    output: JSON | None = strawberry.field(description="What the item gave; secrets are masked.")


@strawberry.type(description="A node failed while a container worked on an item.")
class IterationFailed(ExecutionEvent):
    """Closes a scope."""

    index: int = strawberry.field(description="Which item, from 0.")
    error: ExecutionError = strawberry.field(description="Why.")


@strawberry.type(description="A node gave a piece of text.")
class TextDelta(ExecutionEvent):
    """One piece of a stream."""

    text: str = strawberry.field(description="The piece.")
    offset: int = strawberry.field(description="Where it begins in the node's whole text, in characters.")


@strawberry.type(
    description="A node's text begins anew behind `offset`, because a model or a worker failed: what was shown behind "
    "it is void."
)
class TextReset(ExecutionEvent):
    """Between two pieces of a stream."""

    offset: int = strawberry.field(description="How many characters of the text stay.")


@strawberry.type(
    description="An agent's model asked for tools. The step is done: after a crash the agent goes on behind it."
)
class AgentStepCompleted(ExecutionEvent):
    """Followed by its tool calls."""

    step: int = strawberry.field(description="Which step of the agent, from 1.")
    text: str = strawberry.field(description="What the model said beside, as it was streamed; often nothing.")
    model: str = strawberry.field(description="Which model, as its provider calls it.")
    provider: str = strawberry.field(description="The name of the provider.")


@strawberry.type(
    description="An agent's model begins to ask for a tool: it writes the arguments. Should its answer break off, "
    "nothing more comes of it."
)
class ToolCallGenerating(ExecutionEvent):
    """Before the step is completed."""

    step: int = strawberry.field(description="In which step of the agent, from 1.")
    call_id: str = strawberry.field(description="Names the call within its step.")
    tool: str = strawberry.field(description="The tool's name.")


@strawberry.type(description="An agent calls a tool, or asks a person whether it may.")
class ToolCallStarted(ExecutionEvent):
    """Committed before the call is made."""

    step: int = strawberry.field(description="In which step of the agent, from 1.")
    call_id: str = strawberry.field(description="Names the call within its step.")
    tool: str = strawberry.field(description="The tool's name.")
    arguments: JSON = strawberry.field(description="What the model gives it; secrets are masked.")
    is_awaiting_approval: bool = strawberry.field(
        description="Whether a person is asked first; once they agree the event comes again, without this."
    )


@strawberry.type(description="A tool that an agent called has answered, or could not be called.")
class ToolCallCompleted(ExecutionEvent):
    """Follows ToolCallStarted, except where the model named no tool or gave arguments that do not fit it."""

    step: int = strawberry.field(description="In which step of the agent, from 1.")
    call_id: str = strawberry.field(description="Names the call within its step.")
    tool: str = strawberry.field(description="The tool's name.")
    content: JSON | None = strawberry.field(description="What the model is told; secrets are masked.")
    is_error: bool = strawberry.field(description="Whether it failed; the content says why, and the agent goes on.")
    is_skipped: bool = strawberry.field(description="Whether a person said that it shall not be made.")
    tool_data: JSON | None = strawberry.field(description="What a client may show: what the tool made or found.")
    duration_ms: int = strawberry.field(description="How long the call took.")
    sources: list[RetrievedSource] = strawberry.field(
        description="What it found in the workspace's knowledge; the answer cites them by their numbers."
    )


@strawberry.type(
    description="A node was given passages of the workspace's knowledge: an agent before it answers, any other node "
    "with its result."
)
class SourcesRetrieved(ExecutionEvent):
    """Committed with the rows that `Execution.knowledgeUsed` reads."""

    query: str | None = strawberry.field(description="What was looked for, where an agent did; secrets are masked.")
    sources: list[RetrievedSource] = strawberry.field(description="What was found, the best first.")


@strawberry.type(description="A variable of the run got another value.")
class VariableChanged(ExecutionEvent):
    """Seen by nodes that start later."""

    name: str = strawberry.field(description="Which.")
    value: JSON | None = strawberry.field(description="Its value; secrets are masked.")


@strawberry.type(description="A line of the run's log.")
class LogLine(ExecutionEvent):
    """Written by a component."""

    level: str = strawberry.field(description="debug, info, warning or error.")
    message: str = strawberry.field(description="The line; secrets are masked.")


@strawberry.type(
    description="Events that are gone: the run was pruned. A Snapshot of how it ended follows, and nothing else."
)
class StreamGap(ExecutionEvent):
    """Not in the journal: made for one subscriber. Its `sequence` is the last that is gone."""

    from_sequence: int = strawberry.field(description="The first event that is gone.")
    to_sequence: int = strawberry.field(description="The last event that is gone.")


@strawberry.type(
    description="Where the run stands, for who joins late: events up to `sequence` are taken in already; later ones "
    "follow, and may say again what the snapshot shows."
)
class Snapshot(ExecutionEvent):
    """Not in the journal: made for one subscriber."""

    state: Execution = strawberry.field(description="The run.")
    node_runs: list[NodeRun] = strawberry.field(description="Its nodes so far, at most the first 100.")


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _id(type_name: str, text: str | None) -> strawberry.ID | None:
    return None if text is None else encode(type_name, UUID(text))


_TYPES: dict[EventType, type[ExecutionEvent]] = {
    EventType.EXECUTION_QUEUED: ExecutionQueued,
    EventType.EXECUTION_STARTED: ExecutionStarted,
    EventType.EXECUTION_RECOVERED: ExecutionRecovered,
    EventType.EXECUTION_PAUSED: ExecutionPaused,
    EventType.EXECUTION_RESUMED: ExecutionResumed,
    EventType.EXECUTION_COMPLETED: ExecutionCompleted,
    EventType.EXECUTION_FAILED: ExecutionFailed,
    EventType.EXECUTION_CANCELLED: ExecutionCancelled,
    EventType.EXECUTION_TIMED_OUT: ExecutionTimedOut,
    EventType.NODE_STARTED: NodeStarted,
    EventType.NODE_RETRYING: NodeRetrying,
    EventType.NODE_COMPLETED: NodeCompleted,
    EventType.NODE_FAILED: NodeFailed,
    EventType.NODE_ERROR_HANDLED: NodeErrorHandled,
    EventType.NODE_SKIPPED: NodeSkipped,
    EventType.NODE_REUSED: NodeReused,
    EventType.NODE_WAITING: NodeWaiting,
    EventType.NODE_RESUMED: NodeResumed,
    EventType.SIGNAL_RECEIVED: SignalReceived,
    EventType.USAGE_RECORDED: UsageRecorded,
    EventType.ITERATION_STARTED: IterationStarted,
    EventType.ITERATION_COMPLETED: IterationCompleted,
    EventType.ITERATION_FAILED: IterationFailed,
    EventType.TEXT_DELTA: TextDelta,
    EventType.TEXT_RESET: TextReset,
    EventType.AGENT_STEP_COMPLETED: AgentStepCompleted,
    EventType.TOOL_CALL_GENERATING: ToolCallGenerating,
    EventType.TOOL_CALL_STARTED: ToolCallStarted,
    EventType.TOOL_CALL_COMPLETED: ToolCallCompleted,
    EventType.SOURCES_RETRIEVED: SourcesRetrieved,
    EventType.VARIABLE_CHANGED: VariableChanged,
    EventType.LOG_LINE: LogLine,
}
EVENT_TYPES: tuple[type[ExecutionEvent], ...] = (*_TYPES.values(), Snapshot, StreamGap)

#: The fields that a type adds to the interface, with how each is read from the event's data.
_READ: dict[str, Callable[[_Fields], Any]] = {
    "error": _error,
    "epoch": lambda data: data["epoch"],
    "output": lambda data: data.get("output"),
    "reason": lambda data: data.get("reason"),
    "pause_reason": lambda data: data["reason"],
    "resume_at": lambda data: _instant(data.get("resumeAt")),
    "source": lambda data: data["source"],
    "waits_for": lambda data: WaitKind(data["kind"]),
    "due_at": lambda data: _instant(data.get("dueAt")),
    "signal": lambda data: data.get("signal"),
    "task_id": lambda data: _id("Task", data.get("taskId")),
    "child_id": lambda data: _id(EXECUTION, data.get("executionId")),
    "arrival": lambda data: ArrivalKind(data["kind"]),
    "payload": lambda data: data.get("payload"),
    "prompt_tokens": lambda data: data["promptTokens"],
    "completion_tokens": lambda data: data["completionTokens"],
    "cost_usd": lambda data: Decimal(data["costUsd"]),
    "attempt": lambda data: data.get("attempt", 1),
    "delay_ms": lambda data: data["delayMs"],
    "duration_ms": lambda data: data["durationMs"],
    "handles": lambda data: data["handles"],
    "index": lambda data: data["index"],
    "total": lambda data: data["total"],
    "text": lambda data: data["text"],
    "offset": lambda data: data["offset"],
    "step": lambda data: data["step"],
    "model": lambda data: data["model"],
    "provider": lambda data: data["provider"],
    "call_id": lambda data: data["callId"],
    "tool": lambda data: data["tool"],
    "arguments": lambda data: data["arguments"],
    "is_awaiting_approval": lambda data: bool(data.get("isAwaitingApproval")),
    "content": lambda data: data.get("content"),
    "is_error": lambda data: bool(data.get("isError")),
    "is_skipped": lambda data: bool(data.get("isSkipped")),
    "tool_data": lambda data: data.get("data"),
    "query": lambda data: data.get("query"),
    "sources": RetrievedSource.of_data,
    "name": lambda data: data["name"],
    "value": lambda data: data["value"],
    "level": lambda data: data["level"],
    "message": lambda data: data["message"],
}
_OWN: dict[EventType, tuple[str, ...]] = {
    kind: tuple(name for name in cast("Any", shown).__annotations__ if name in _READ) for kind, shown in _TYPES.items()
}


def event_of(entry: JournalEntry) -> ExecutionEvent:
    """Show an entry of a journal."""
    own = {name: _READ[name](entry.data) for name in _OWN[entry.type]}
    return cast("Any", _TYPES[entry.type])(
        sequence=entry.sequence,
        at=entry.at,
        execution_id=encode(EXECUTION, entry.execution_id),
        node_key=entry.node_key,
        path=Iteration.of(entry.path),
        run_id=entry.execution_id,
        **own,
    )
