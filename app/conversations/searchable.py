"""What agents, conversations and messages are found by; what is said in private, only by the person whose it is."""

from collections.abc import Sequence
from uuid import UUID

from app.conversations.models import Agent, Conversation, Message
from app.kernel.searchable import SearchText, beginning_of, together


async def searchable_agents(ids: Sequence[UUID]) -> dict[UUID, SearchText]:
    """Return these agents: name, description, category and instructions; the caller has checked who asks."""
    return {
        row.id: SearchText(
            row.workspace_id,
            row.name,
            together(row.description, row.category, row.config.get("instructions")),
            row.updated_at,
        )
        for row in await Agent.filter(id__in=list(ids))
    }


async def searchable_conversations(ids: Sequence[UUID]) -> dict[UUID, SearchText]:
    """Return these conversations: the title, and the name a program gave whoever talks.

    The caller has checked who asks.
    """
    rows = await Conversation.filter(id__in=list(ids))
    return {
        row.id: SearchText(
            row.workspace_id,
            row.title or "",
            together(row.external_user_id),
            row.updated_at,
            person_id=row.owner_id,
        )
        for row in rows
    }


async def searchable_messages(ids: Sequence[UUID]) -> dict[UUID, SearchText]:
    """Return these messages, labelled with the titles of their conversations; the caller has checked who asks."""
    rows = await (
        Message.filter(id__in=list(ids))
        .annotate(beginning=beginning_of("text"))
        .values("id", "workspace_id", "conversation_id", "beginning", "created_at")
    )
    wanted = {row["conversation_id"] for row in rows}
    talks = {row.id: row for row in await Conversation.filter(id__in=list(wanted)).only("id", "title", "owner_id")}
    return {
        row["id"]: SearchText(
            row["workspace_id"],
            "",
            row["beginning"],
            row["created_at"],
            label=talks[row["conversation_id"]].title or "",
            person_id=talks[row["conversation_id"]].owner_id,
        )
        for row in rows
        if row["conversation_id"] in talks
    }
