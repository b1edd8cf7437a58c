"""What was said before, for the agents that run: the branch of the conversation that leads to the message."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

import orjson

from app.accounts.access import Access
from app.accounts.service import Keys
from app.components.facts import RunIdentity
from app.conversations.attaching import parts_of
from app.conversations.briefing import MAX_HISTORY_MESSAGES
from app.conversations.lookup import branch_of
from app.conversations.models import Conversation, Message
from app.conversations.vocabulary import MessageRole
from app.executions.tool_runs import TriggerKind, was_any_started_by
from app.kernel.database import Database
from app.kernel.ids import read_global_id
from app.kernel.rights import ActorKind, Scope
from app.llm.messages import ChatMessage


class ConversationHistory:
    """See `llm.history.History`."""

    def __init__(self, database: Database, access: Access, keys: Keys) -> None:
        self._database = database
        self._access = access
        self._keys = keys

    async def said_before(
        self, workspace_id: UUID, conversation_id: str, message_id: str | None, run: RunIdentity | None = None
    ) -> Sequence[ChatMessage]:
        """Return what was said before a message, oldest first; nothing where there is no such conversation here."""
        own_id = _own(conversation_id)
        found = None if own_id is None else await Conversation.get_or_none(id=own_id, workspace_id=workspace_id)
        if found is None or not await self._may_read(found, run):
            return ()
        leaf = found.active_message_id if message_id is None else _own(message_id)
        if leaf is None:
            return ()
        way = await branch_of(self._database, found.id, leaf, MAX_HISTORY_MESSAGES + 1)
        way = (way if message_id is None else way[:-1])[-MAX_HISTORY_MESSAGES:]
        rows = await Message.filter(id__in=way).order_by("number") if way else ()
        is_told = found.owner_id is not None
        return [
            ChatMessage.user(row.text, *parts_of(row.files))
            if row.role is MessageRole.USER
            else ChatMessage.assistant(row.text + (_made(row) if is_told else ""))
            for row in rows
            if row.text or (is_told and row.tool_calls)
        ]

    async def is_turn(self, workspace_id: UUID, run: RunIdentity, *, is_below: bool) -> bool:
        """Say whether a run is a turn under way, or with `is_below` also whether one led to it."""
        runs = _turns(run) if is_below else [run.execution_id]
        return await Conversation.filter(workspace_id=workspace_id, turn_execution_id__in=runs).exists()

    async def talker(self, workspace_id: UUID, run: RunIdentity) -> str | None:
        """Name whoever talks in the turn that a run is, or that led to it; None where there is none.

        A visitor of a public chat is somebody else in each conversation. A name that a program gives is taken at its
        word: whoever may write conversations of the workspace may say who talks.
        """
        turn = Conversation.filter(workspace_id=workspace_id, turn_execution_id__in=_turns(run))
        found = await turn.only("id", "visitor_id", "external_user_id").first()
        if found is None:
            return None
        if found.visitor_id is not None:
            return f"visitor:{found.visitor_id}"
        if found.external_user_id:
            return f"external:{found.external_user_id}"
        # Behind a key may be anybody.
        return f"user:{run.actor.id}" if run.actor.kind is ActorKind.USER else f"conversation:{found.id}"

    async def is_rehearsal(self, run: RunIdentity) -> bool:
        """Say whether an evaluation asked, in the run or in the one that led to it."""
        return await was_any_started_by(TriggerKind.EVALUATION, _turns(run))

    async def _may_read(self, conversation: Conversation, run: RunIdentity | None) -> bool:
        turn = conversation.turn_execution_id
        if run is None or conversation.owner_id is not None:
            return run is not None and turn == run.execution_id
        if turn in _turns(run):
            return True
        # Anybody can name a conversation in the input of a run.
        viewer = await self._keys.viewer_of(run.actor, conversation.workspace_id)
        return viewer is not None and await self._access.permits(
            viewer, conversation.workspace_id, Scope.CONVERSATIONS_READ
        )


def _turns(run: RunIdentity) -> list[UUID]:
    return [run.execution_id] if run.root_id is None else [run.execution_id, run.root_id]


def _made(row: Message) -> str:
    """Name what a reply made or looked at: the next one goes on with it, and has nothing else to know its id from."""
    lines: list[str] = []
    for call in orjson.loads(row.tool_calls or "[]"):
        data = call.get("data")
        if call.get("isError") or not isinstance(data, dict):
            continue
        shown = cast("dict[str, Any]", data)
        if "id" in shown:
            lines.append(f"{call.get('tool')}: {shown.get('kind')} {shown['id']}")
    return f"\n\n[tools called: {'; '.join(dict.fromkeys(lines))}]" if lines else ""


def _own(text: str) -> UUID | None:
    named = read_global_id(text)
    if named is not None:
        return named[1]
    try:
        return UUID(text)
    except ValueError:
        return None
