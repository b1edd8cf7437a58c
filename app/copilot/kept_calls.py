"""The calls of chats, kept by the commits of the runs that make them: a record of each, that follows its states."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from app.conversations.calls import PrivateTurn, record_id
from app.conversations.replies import storable
from app.conversations.vocabulary import ToolCallState
from app.executions.events import TERMINAL_EVENTS, Event, EventType
from app.executions.statements import Columns, Fetch, Rows, Statement, insert
from app.kernel.database import Dialect
from app.llm.components.agent_run import approval_signal

_COLUMNS: Columns = (
    ("id", "uuid"),
    ("workspace_id", "uuid"),
    ("tool", "text"),
    ("state", "text"),
    ("arguments", "text"),
    ("result", "text"),
    ("error", "text"),
    ("shown", "text"),
    ("user_id", "uuid"),
    ("api_key_id", "uuid"),
    ("body_hash", "text"),
    ("conversation_id", "uuid"),
    ("message_id", "uuid"),
    ("execution_id", "uuid"),
    ("signal", "text"),
    ("created_at", "timestamptz"),
    ("ended_at", "timestamptz"),
)
_UNKNOWN = "{}"  #: arguments that are being written, or were told by an earlier commit
_LATER = (
    "ON CONFLICT (id) DO UPDATE SET state = excluded.state, "
    f"arguments = CASE WHEN excluded.arguments = '{_UNKNOWN}' THEN tool_calls.arguments ELSE excluded.arguments END, "
    "result = excluded.result, error = excluded.error, shown = excluded.shown, signal = excluded.signal, "
    "ended_at = excluded.ended_at"
)
_MAX_TOOL = 64
_OPEN = "('generating', 'awaiting_approval', 'executing')"
CUT_OFF = "The reply ended before the call did; whether it took effect is not known."
_NOT_MADE = "The reply ended before the call was made."


@dataclass(slots=True)
class _Call:
    """One call as some events tell of it."""

    id: UUID
    tool: str
    at: datetime
    state: ToolCallState = ToolCallState.GENERATING
    arguments: str = _UNKNOWN
    result: str | None = None
    error: str | None = None
    shown: str | None = None
    signal: str | None = None
    ended_at: datetime | None = None

    def take(self, event: Event) -> None:
        """Take what an event says of it."""
        data = event.data
        if "arguments" in data:
            self.arguments = _text(data["arguments"])
        self.signal = None
        match event.type:
            case EventType.TOOL_CALL_GENERATING:
                self.state = ToolCallState.GENERATING
            case EventType.TOOL_CALL_STARTED:
                is_waiting = bool(data.get("isAwaitingApproval"))
                self.state = ToolCallState.AWAITING_APPROVAL if is_waiting else ToolCallState.EXECUTING
                self.signal = approval_signal(data["step"], data["callId"])[:200] if is_waiting else None
            case _:
                self.ended_at = event.at
                self.shown = None if data.get("data") is None else _text(data["data"])
                if data.get("isSkipped"):
                    self.state = ToolCallState.SKIPPED
                elif data.get("isError"):
                    self.state, self.error = ToolCallState.FAILED, _text(_error_in(data.get("content")))
                else:
                    self.state, self.result = ToolCallState.COMPLETED, _text(data.get("content"))


class KeptCalls:
    """See `conversations.calls.CallKeeper`."""

    def keep(self, turn: PrivateTurn, events: Sequence[Event], dialect: Dialect) -> Generator[Statement, Rows, None]:
        """Write the calls that events tell of; those that the run's end has cut off have failed."""
        calls: dict[UUID, _Call] = {}
        ended_at: datetime | None = None
        for event in events:
            if event.type in TERMINAL_EVENTS:
                ended_at = event.at
            elif "callId" in event.data:
                own_id = record_id(turn.execution_id, event)
                tool = storable(str(event.data.get("tool", "")))[:_MAX_TOOL]
                calls.setdefault(own_id, _Call(own_id, tool, event.at)).take(event)
        if calls:
            rows = [_row(turn, each) for each in calls.values()]
            yield insert(dialect, "tool_calls", _COLUMNS, rows, _LATER)
        if ended_at is not None:
            one, two, three, four = ("$1", "$2", "$3", "$4") if dialect == "postgres" else ("?",) * 4
            errors = [_text({"code": "REPLY_ENDED", "message": each, "field": None}) for each in (CUT_OFF, _NOT_MADE)]
            yield Fetch(
                f"UPDATE tool_calls SET error = CASE state WHEN 'executing' THEN {one} ELSE {two} END, "  # noqa: S608 - constants and marks
                f"state = 'failed', signal = NULL, ended_at = {three} WHERE execution_id = {four} AND state IN {_OPEN}",
                [*errors, ended_at, turn.execution_id],
            )


def _row(turn: PrivateTurn, call: _Call) -> tuple[Any, ...]:
    return (
        call.id,
        turn.workspace_id,
        call.tool,
        call.state.value,
        call.arguments,
        call.result,
        call.error,
        call.shown,
        turn.user_id,
        turn.api_key_id,
        "",
        turn.conversation_id,
        turn.message_id,
        turn.execution_id,
        call.signal,
        call.at,
        call.ended_at,
    )


def _text(value: Any) -> str:
    return storable(orjson.dumps(value).decode())


def _error_in(content: Any) -> dict[str, Any]:
    found: Any = content.get("error") if isinstance(content, Mapping) else None  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
    given: dict[str, Any] = dict(found) if isinstance(found, Mapping) else {"message": content}  # pyright: ignore[reportUnknownArgumentType]
    return {"code": str(given.get("code", "TOOL_FAILED")), "message": str(given.get("message", "")), "field": None}
