"""Replies, kept by the journal's own commits: what a subscriber sees of a run is stored with the run's events.

A reply is made by one run. With each commit of that run its tool calls and the conversation's numbered log move on; its
text takes numbers of the log and no rows, because it lies in the journal (see `told`). With the run's end the reply is
whole and the next turn may begin. Nothing here may fail for what a run says: a statement that does would take other
runs' events with it.
"""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

import orjson

from app.components.sources import markers
from app.conversations.calls import CallKeeper, NoCalls, PrivateTurn, record_id
from app.conversations.citing import cited, named_in, parts_of
from app.conversations.entries import ConversationEntry, encode
from app.conversations.log import TURNS_TOPIC, topic_of
from app.conversations.replies import Stream, correction, storable, text_of, whole_text
from app.conversations.vocabulary import ConversationEventKind, MessageStatus
from app.executions.events import TERMINAL_EVENTS, Event, EventType
from app.executions.projecting import Told, TurnEvents
from app.executions.source_rows import given_in_run, sources_by_id
from app.executions.spoken import SAYING, Said, all_said, said_by
from app.executions.statements import Columns, Fetch, Rows, Statement, as_uuid, insert, unnested
from app.kernel.database import Dialect
from app.kernel.rights import ActorKind

_EVENT_COLUMNS: Columns = (
    ("conversation_id", "uuid"),
    ("sequence", "bigint"),
    ("kind", "text"),
    ("message_id", "uuid"),
    ("at", "timestamptz"),
    ("data", "text"),
)
_MOVE_COLUMNS: Columns = (
    ("id", "uuid"),
    ("last_sequence", "bigint"),
    ("stream_place", "text"),
    ("stream_base", "int"),
    ("stream_length", "int"),
    ("updated_at", "timestamptz"),
    ("is_over", "bool"),
)
_TOOLS = {
    EventType.TOOL_CALL_GENERATING: ConversationEventKind.TOOL_CALL_GENERATING,
    EventType.TOOL_CALL_STARTED: ConversationEventKind.TOOL_CALL_STARTED,
    EventType.TOOL_CALL_COMPLETED: ConversationEventKind.TOOL_CALL_COMPLETED,
}
_SHOWN = frozenset({*_TOOLS, *SAYING, *TERMINAL_EVENTS})
_STATUS = {
    EventType.EXECUTION_COMPLETED: MessageStatus.COMPLETED,
    EventType.EXECUTION_CANCELLED: MessageStatus.CANCELLED,
}
_CALLS = frozenset(_TOOLS.values())
_DELTA = ConversationEventKind.MESSAGE_DELTA


class ReplyProjector:
    """See `TurnProjector`."""

    def __init__(self, calls: CallKeeper | None = None) -> None:
        self._calls = calls or NoCalls()

    def shows(self, event: Event) -> bool:
        """Say whether a reader of the conversation sees anything of an event."""
        return event.type in _SHOWN

    def project(self, turns: Sequence[TurnEvents], dialect: Dialect) -> Generator[Statement, Rows, Sequence[Told]]:
        """Write what these events do to their conversations, all with the same few statements."""
        wanted = {each.run.execution_id: (own_id, each) for each in turns if (own_id := _conversation_of(each))}
        if not wanted:
            return ()
        found = yield _heads([own_id for own_id, _ in wanted.values()], dialect)
        replies: list[_Reply] = []
        for head in found:
            # One that is not found was given up: its conversation is gone, or has gone on without it.
            run = None if head["turn_execution_id"] is None else wanted.get(as_uuid(head["turn_execution_id"]))
            if run is not None and run[0] == as_uuid(head["id"]):
                reply = _Reply(head, run[1])
                if reply.private is not None:
                    yield from self._calls.keep(reply.private, run[1].events, dialect)
                if reply.end is not None:
                    yield from reply.finish(reply.end, dialect)
                replies.append(reply)
        if not replies:
            return ()
        rows = [_row(each) for reply in replies for each in reply.entries if reply.is_kept(each)]
        if rows:
            yield insert(dialect, "conversation_events", _EVENT_COLUMNS, rows)
        yield from _move([reply.moved for reply in replies], dialect)
        return [told for reply in replies for told in reply.told()]


def _conversation_of(turn: TurnEvents) -> UUID | None:
    with suppress(KeyError, TypeError, ValueError):
        return UUID(turn.run.input["conversationId"])
    return None


def _heads(ids: Sequence[UUID], dialect: Dialect) -> Statement:
    """Lock conversations, in the order of ids: so two writers cannot wait for each other."""
    columns = (
        "id, turn_message_id, turn_execution_id, last_sequence, stream_place, stream_base, stream_length, owner_id, "
        "actor_kind, actor_id"
    )
    if dialect == "postgres":
        sql = f"SELECT {columns} FROM conversations WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE"  # noqa: S608
        return Fetch(sql, [list(ids)])
    marks = ", ".join("?" for _ in ids)
    return Fetch(f"SELECT {columns} FROM conversations WHERE id IN ({marks})", [str(each) for each in ids])  # noqa: S608


def _move(rows: Sequence[tuple[Any, ...]], dialect: Dialect) -> Generator[Statement, Rows, None]:
    """Write where conversations stand now."""
    names = [name for name, _ in _MOVE_COLUMNS[1:-1]]
    if dialect == "postgres":
        source, values = unnested(_MOVE_COLUMNS, rows)
        changes = ", ".join(f"{name} = v.{name}" for name in names)
    else:
        # One statement for all: each lets go of the interpreter, and waits for it while the event loop is busy.
        marks = f"({', '.join('?' for _ in _MOVE_COLUMNS)})"
        source = f"(VALUES {', '.join([marks] * len(rows))}) AS v"
        values = [value for row in rows for value in row]
        changes = ", ".join(f"{name} = v.column{at}" for at, name in enumerate(names, 2))
    own_id, is_over = ("v.id", "v.is_over") if dialect == "postgres" else ("v.column1", f"v.column{len(_MOVE_COLUMNS)}")
    turn = ", ".join(f"{name} = CASE WHEN {is_over} THEN NULL ELSE {name} END" for name in _TURN)
    yield Fetch(
        f"UPDATE conversations SET {changes}, {turn} FROM {source} WHERE conversations.id = {own_id}",  # noqa: S608
        values,
    )


_TURN = ("turn_message_id", "turn_execution_id")


class _Reply:
    """What one commit of a run does to its conversation."""

    def __init__(self, head: Mapping[str, Any], turn: TurnEvents) -> None:
        self._run = turn.run
        self._conversation_id = as_uuid(head["id"])
        self._message_id = as_uuid(head["turn_message_id"])
        self._sequence: int = head["last_sequence"]
        self._stream = Stream(head["stream_place"], head["stream_base"], head["stream_length"])
        self._at = turn.events[-1].at
        self.private = self._private(head)
        self.entries: list[ConversationEntry] = []  #: what a reader of the conversation sees of it
        self.end: Event | None = None  #: of the run
        self._texts: set[int] = set()
        for event in turn.events:
            if event.type in _TOOLS:
                named = {} if self.private is None else {"recordId": str(record_id(turn.run.execution_id, event))}
                self._add(_TOOLS[event.type], event.at, {**event.data, **named})
            elif event.type in TERMINAL_EVENTS:
                self.end = event
            else:
                said = said_by(event)
                text = storable(said.text)
                at = self._stream.take(said.place, said.offset, len(text))
                self._texts.add(self._add(_DELTA, event.at, {"offset": at, "text": text}))

    def _private(self, head: Mapping[str, Any]) -> PrivateTurn | None:
        if head["owner_id"] is None:
            return None
        is_key = head["actor_kind"] == ActorKind.API_KEY.value
        return PrivateTurn(
            self._run.workspace_id,
            self._conversation_id,
            self._message_id,
            self._run.execution_id,
            as_uuid(head["owner_id"]),
            as_uuid(head["actor_id"]) if is_key and head["actor_id"] is not None else None,
        )

    def _add(self, kind: ConversationEventKind, at: datetime, data: Mapping[str, Any]) -> int:
        self._sequence += 1
        self.entries.append(ConversationEntry(self._sequence, self._conversation_id, kind, self._message_id, at, data))
        return self._sequence

    def is_kept(self, entry: ConversationEntry) -> bool:
        """Say whether an entry has a row of its own: text that lies in the journal has none."""
        return entry.sequence not in self._texts

    @property
    def moved(self) -> tuple[Any, ...]:
        """Where the conversation stands now, in the order of `_MOVE_COLUMNS`."""
        stream = self._stream
        is_over = self.end is not None
        return self._conversation_id, self._sequence, stream.place, stream.base, stream.length, self._at, is_over

    def told(self) -> list[Told]:
        """Return what is to be told once it is committed."""
        told: list[Told] = [(topic_of(self._conversation_id), partial(encode, self.entries))]
        return [*told, (TURNS_TOPIC, lambda: self._conversation_id.bytes)] if self.end is not None else told

    def finish(self, event: Event, dialect: Dialect) -> Generator[Statement, Rows, None]:
        """Make the reply whole: its text is what was streamed, corrected to what the run gave."""
        mark = _marks(dialect)
        said = yield from all_said(self._run.execution_id, dialect)
        text = whole_text(said)
        kinds = ", ".join(f"'{kind.value}'" for kind in _TOOLS.values())
        rows = yield Fetch(
            f"SELECT kind, data FROM conversation_events WHERE message_id = {mark(1)} AND kind IN ({kinds}) "  # noqa: S608
            "ORDER BY sequence",
            [self._message_id],
        )
        called = [(ConversationEventKind(row["kind"]), orjson.loads(row["data"])) for row in rows]
        calls = calls_of([*called, *((each.kind, each.data) for each in self.entries)])
        status = _STATUS.get(event.type, MessageStatus.FAILED)
        if status is MessageStatus.COMPLETED:
            whole = text_of(event.data.get("output"))
            last = None if whole is None else correction(text, whole)
            if last is not None and whole is not None:
                self._add(_DELTA, event.at, {"offset": last[0], "text": last[1]})
                text = whole
        citations = yield from self._citations(text, said, event, dialect)
        error = event.data.get("error") if status is MessageStatus.FAILED else None
        spent = yield Fetch(
            f"SELECT prompt_tokens, completion_tokens, cost_usd FROM executions WHERE id = {mark(1)}",  # noqa: S608
            [self._run.execution_id],
        )
        usage = spent[0] if spent else {"prompt_tokens": 0, "completion_tokens": 0, "cost_usd": 0}
        yield Fetch(
            f"UPDATE messages SET text = {mark(1)}, status = {mark(2)}, error = {mark(3)}, tool_calls = {mark(4)}, "  # noqa: S608
            f"completed_at = {mark(5)}, prompt_tokens = {mark(6)}, completion_tokens = {mark(7)}, "
            f"cost_usd = {mark(8)}, citations = {mark(9)} WHERE id = {mark(10)}",
            [
                text,
                status.value,
                None if error is None else orjson.dumps(error).decode(),
                orjson.dumps(calls).decode() if calls else None,
                event.at,
                usage["prompt_tokens"],
                usage["completion_tokens"],
                usage["cost_usd"],
                orjson.dumps(citations).decode() if citations else None,
                self._message_id,
            ],
        )
        facts = {"status": status.value, **({"citations": citations} if citations else {})}
        self._add(ConversationEventKind.MESSAGE_COMPLETED, event.at, facts)

    def _citations(
        self, text: str, said: Sequence[Said], event: Event, dialect: Dialect
    ) -> Generator[Statement, Rows, list[dict[str, Any]]]:
        """Find what a reply cites; of the passages its run was given, only those are read whole."""
        marked = markers(text)
        given = (yield from given_in_run(self._run.execution_id, dialect)) if marked else []
        if not given:
            return []
        places = cited(marked, parts_of(said, text), given, named_in(event.data.get("output")))
        sources = (yield from sources_by_id(list(places), dialect)) if places else {}
        return [{**sources[own_id].to_json(), "ranges": ranges} for own_id, ranges in places.items()]


def calls_of(said: Sequence[tuple[ConversationEventKind, Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """Put the starts and the ends of tool calls together, in the order they were started."""
    calls: dict[Any, dict[str, Any]] = {}
    for kind, data in said:
        if kind in _CALLS:
            # A provider may give calls of two steps the same id.
            calls.setdefault((data.get("step"), data.get("callId")), {}).update(data)
    # One that was begun and came to nothing, because the answer broke off, was not called.
    return [each for each in calls.values() if "arguments" in each or "content" in each]


def _row(entry: ConversationEntry) -> tuple[Any, ...]:
    data = orjson.dumps(entry.data).decode()
    return entry.conversation_id, entry.sequence, entry.kind.value, entry.message_id, entry.at, data


def _marks(dialect: Dialect) -> Callable[[int], str]:
    """Return what stands for a parameter at a position."""
    return "${}".format if dialect == "postgres" else "?".format
