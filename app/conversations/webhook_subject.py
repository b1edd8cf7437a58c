"""What outgoing webhooks tell of conversations, which a seed of ours calls sessions; never what was said."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from app.accounts.activity import ActivityEntry
from app.conversations.models import Conversation
from app.conversations.vocabulary import Channel, ConversationStatus
from app.kernel.ids import global_id
from app.kernel.rights import Scope
from app.webhooks.catalog import COUNT, ID, INSTANT, MAYBE_INSTANT, MAYBE_TEXT, Subject, by_entry, object_schema
from app.webhooks.payloads import maybe_shown, shown

_SCHEMA = object_schema(
    {
        "id": ID,
        "agentId": MAYBE_TEXT,
        "workflowId": MAYBE_TEXT,
        "title": MAYBE_TEXT,
        "channel": {"enum": [channel.name for channel in Channel]},
        "externalUserId": MAYBE_TEXT,
        "status": {"enum": [status.name for status in ConversationStatus]},
        "rating": {"type": ["integer", "null"]},
        "messageCount": COUNT,
        "createdAt": INSTANT,
        "escalatedAt": MAYBE_INSTANT,
        "endedAt": MAYBE_INSTANT,
    }
)
_EXAMPLE = {
    "id": global_id("Conversation", UUID("019ac3f2-7c5e-7b60-9d0e-5a1f6f0c2b11")),
    "agentId": global_id("Agent", UUID("019ac3f2-6d11-7a04-8b7e-0c9d3f1a4e22")),
    "workflowId": None,
    "title": "An order that is late",
    "channel": "API",
    "externalUserId": "customer-17",
    "status": "ENDED",
    "rating": 5,
    "messageCount": 6,
    "createdAt": "2026-11-30T12:30:00.000000Z",
    "escalatedAt": None,
    "endedAt": "2026-11-30T12:34:56.789000Z",
}


def conversation_subject() -> Subject:
    """Return what the catalog of events needs."""
    return Subject("Conversation", Scope.CONVERSATIONS_READ, _SCHEMA, _EXAMPLE, _load, _hidden)


async def _hidden(workspace_id: UUID, entries: Sequence[ActivityEntry]) -> Collection[UUID]:
    """Name the activities of private chats."""
    ids = {entry.subject_id for entry in entries}
    rows = await Conversation.filter(workspace_id=workspace_id, id__in=list(ids), owner_id__isnull=False).only("id")
    private = {row.id for row in rows}
    return {entry.id for entry in entries if entry.subject_id in private}


async def _load(workspace_id: UUID, entries: Sequence[ActivityEntry]) -> Mapping[UUID, Mapping[str, Any]]:
    ids = {entry.subject_id for entry in entries}
    return by_entry(entries, await Conversation.filter(workspace_id=workspace_id, id__in=list(ids)), _shown)


def _shown(row: Conversation) -> dict[str, Any]:
    return {
        "id": global_id("Conversation", row.id),
        "agentId": None if row.agent_id is None else global_id("Agent", row.agent_id),
        "workflowId": None if row.workflow_id is None else global_id("Workflow", row.workflow_id),
        "title": row.title,
        "channel": row.channel.name,
        "externalUserId": row.external_user_id,
        "status": row.status.name,
        "rating": row.rating,
        "messageCount": row.message_count,
        "createdAt": shown(row.created_at),
        "escalatedAt": maybe_shown(row.escalated_at),
        "endedAt": maybe_shown(row.ended_at),
    }
