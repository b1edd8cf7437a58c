"""Public chat as the graph shows it: to members the link, to visitors what they may see."""

from collections.abc import Mapping
from datetime import datetime

import strawberry

from app.accounts.types import Actor
from app.api.context import Info
from app.api.enums import register_enum
from app.api.relay import encode, extend
from app.api.scalars import Long
from app.conversations import models
from app.conversations.attaching import parts_of
from app.conversations.lending import tools_of
from app.conversations.log import ConversationEntry
from app.conversations.public import PublicChats, Visit
from app.conversations.types.agents import Agent
from app.conversations.types.citations import PublishedCitation, kept
from app.conversations.types.conversations import MESSAGE
from app.conversations.vocabulary import (
    ChatAccess,
    ConversationEventKind,
    ConversationStatus,
    MessageRole,
    MessageStatus,
)

register_enum(ChatAccess, "Who may chat by the link of an agent.")
register_enum(ConversationEventKind, "What happened in a conversation.")


@strawberry.type(description="How an agent is published.")
class AgentPublication:
    """See `models.ChatLink`."""

    slug: str = strawberry.field(description="The secret part of its link: `publishedChat(slug)`.")
    access: ChatAccess = strawberry.field(description="Who may enter.")
    greeting: str | None = strawberry.field(description="What visitors are greeted with.")
    max_turns: int = strawberry.field(description="How many messages a visitor may send in one conversation.")
    per_minute: int = strawberry.field(description="How many messages one visitor may send in a minute.")
    per_hour: int = strawberry.field(description="How many messages all visitors together may send in an hour.")
    visitor_tools: list[str] = strawberry.field(description="What it may call for visitors, with the lender's rights.")
    lender: Actor | None = strawberry.field(
        description="Whose rights those tools act with: who published it last. Null without such tools."
    )
    can_send_files: bool = strawberry.field(description="Whether visitors may attach texts and images.")
    created_at: datetime = strawberry.field(description="Since when.")

    @classmethod
    def of(cls, link: models.ChatLink) -> "AgentPublication":
        """Show a link to members."""
        return cls(
            slug=link.slug,
            access=link.access,
            greeting=link.greeting,
            max_turns=link.max_turns,
            per_minute=link.per_minute,
            per_hour=link.per_hour,
            visitor_tools=tools_of(link),
            lender=None if link.lender is None else Actor.of(link.lender),
            can_send_files=link.takes_files,
            created_at=link.created_at,
        )


@extend(Agent)
class PublishedAgent:
    """The field that publishing adds to the agent."""

    @strawberry.field(description="How it is published; null when it is not.")
    @staticmethod
    async def publication(agent: strawberry.Parent[Agent], info: Info) -> AgentPublication | None:
        """Find the link."""
        link = await info.context.use(PublicChats).link_of(agent.row.id)
        return None if link is None else AgentPublication.of(link)


@strawberry.type(description="A chat that is open to whoever has its link.")
class PublishedChat:
    """What a link leads to, before somebody enters."""

    slug: str = strawberry.field(description="The secret part of the link.")
    name: str = strawberry.field(description="What the agent is called.")
    description: str | None = strawberry.field(description="What the agent is for.")
    greeting: str | None = strawberry.field(description="What visitors are greeted with.")
    access: ChatAccess = strawberry.field(description="What is needed to enter.")
    max_turns: int = strawberry.field(description="How many messages a visitor may send in one conversation.")
    can_send_files: bool = strawberry.field(description="Whether texts and images can be attached.")

    @classmethod
    def of(cls, link: models.ChatLink, agent: models.Agent) -> "PublishedChat":
        """Show what a link leads to."""
        return cls(
            slug=link.slug,
            name=agent.name,
            description=agent.description,
            greeting=link.greeting,
            access=link.access,
            max_turns=link.max_turns,
            can_send_files=link.takes_files,
        )


@strawberry.type(description="Something said in a public chat.")
class PublishedMessage:
    """What a visitor sees of a message."""

    message_id: str = strawberry.field(description="Its id; the events of the chat name it.")
    role: MessageRole = strawberry.field(description="Who says it.")
    status: MessageStatus = strawberry.field(description="How far it is.")
    text: str = strawberry.field(description="What is said; empty while a reply is being made.")
    file_names: list[str] = strawberry.field(description="What the files that are attached are called.")
    citations: list[PublishedCitation] = strawberry.field(description="Of a reply: what it cites, once it is whole.")
    created_at: datetime = strawberry.field(description="When.")

    @classmethod
    def of(cls, row: models.Message) -> "PublishedMessage":
        """Show a message."""
        return cls(
            message_id=encode(MESSAGE, row.id),
            role=row.role,
            status=row.status,
            text=row.text,
            file_names=[each.name for each in parts_of(row.files)],
            citations=[PublishedCitation.of(each) for each in kept(row)],
            created_at=row.created_at,
        )


@strawberry.type(description="The conversation of a visitor.")
class PublishedConversation:
    """What a visitor has."""

    status: ConversationStatus = strawberry.field(description="Where it stands.")
    last_sequence: Long = strawberry.field(description="The `sequence` of its newest event.")
    chat: PublishedChat = strawberry.field(description="The chat it is had in.")
    visit: strawberry.Private[Visit]

    @classmethod
    def of(cls, visit: Visit) -> "PublishedConversation":
        """Show what a visitor has."""
        return cls(
            status=visit.conversation.status,
            last_sequence=Long(visit.conversation.last_sequence),
            chat=PublishedChat.of(visit.link, visit.agent),
            visit=visit,
        )

    @strawberry.field(description="What was said, the oldest first; the newest 200.")
    async def messages(self, info: Info) -> list[PublishedMessage]:
        """List messages."""
        return [PublishedMessage.of(row) for row in await info.context.use(PublicChats).messages(self.visit)]


@strawberry.type(description="Something that happened in a public chat; numbers of it may be left out.")
class PublishedChatEvent:
    """What a visitor sees of an entry."""

    sequence: Long = strawberry.field(description="Its number; resume after it with `after`.")
    kind: ConversationEventKind = strawberry.field(description="What happened.")
    message_id: str | None = strawberry.field(description="To which message; null: to the conversation.")
    offset: int | None = strawberry.field(
        description="Of a delta: where its text stands in the reply; whatever stood behind it is void."
    )
    text: str | None = strawberry.field(description="Of a delta: its text.")
    citations: list[PublishedCitation] | None = strawberry.field(
        description="Of a MESSAGE_COMPLETED: what the reply cites."
    )
    at: datetime = strawberry.field(description="When.")


#: What tools are given and give is not for visitors.
_HIDDEN = {
    ConversationEventKind.TOOL_CALL_GENERATING,
    ConversationEventKind.TOOL_CALL_STARTED,
    ConversationEventKind.TOOL_CALL_COMPLETED,
}


def public_event_of(entry: ConversationEntry) -> PublishedChatEvent | None:
    """Show an entry to a visitor; None where it is not for them."""
    if entry.kind in _HIDDEN:
        return None
    data: Mapping[str, object] = entry.data if entry.kind is ConversationEventKind.MESSAGE_DELTA else {}
    offset, text = data.get("offset"), data.get("text")
    cited = entry.data.get("citations") or ()
    return PublishedChatEvent(
        sequence=Long(entry.sequence),
        kind=entry.kind,
        message_id=None if entry.message_id is None else encode(MESSAGE, entry.message_id),
        offset=offset if isinstance(offset, int) else None,
        text=text if isinstance(text, str) else None,
        citations=[PublishedCitation.of(each) for each in cited]
        if entry.kind is ConversationEventKind.MESSAGE_COMPLETED
        else None,
        at=entry.at,
    )
