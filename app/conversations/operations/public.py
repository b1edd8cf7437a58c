"""Public chat: what members publish, and what visitors do, who have no account but a token."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated

import strawberry

from app.api.context import Info
from app.api.relay import decode
from app.api.scalars import Long
from app.conversations.messages import MAX_MESSAGE_BYTES
from app.conversations.public import CODE_MINUTES, VISIT_DAYS, Publication, PublicChats
from app.conversations.types import AGENT, Agent
from app.conversations.types.public import (
    AgentPublication,
    PublishedChat,
    PublishedChatEvent,
    PublishedConversation,
    PublishedMessage,
    public_event_of,
)
from app.conversations.visitor_files import MAX_BYTES, MAX_FILES, VisitorFile
from app.conversations.vocabulary import ChatAccess

_TOKEN = "What `enterPublishedChat` gave."  # noqa: S105 - a description


@strawberry.input(description="Which agent to publish, and how. Again, it changes how; the link stays.")
class PublishAgentInput:
    """The input of `publishAgent`."""

    agent_id: strawberry.ID = strawberry.field(description="Which agent.")
    access: ChatAccess = strawberry.field(default=ChatAccess.OPEN, description="Who may enter.")
    password: str | None = strawberry.field(
        default=None, description="With PASSWORD: 8 to 200 characters; null keeps the one there is."
    )
    greeting: str | None = strawberry.field(default=None, description="What visitors are greeted with.")
    max_turns: int = strawberry.field(
        default=50, description="How many messages a visitor may send in one conversation, at most 1,000."
    )
    per_minute: int = strawberry.field(
        default=10, description="How many messages one visitor may send in a minute, at most 1,000."
    )
    per_hour: int = strawberry.field(
        default=600, description="How many messages all visitors together may send in an hour, at most 1,000,000."
    )
    visitor_tools: list[str] = strawberry.field(
        default_factory=list[str],
        description="Names of tools that act on the workspace and that the agent may call for visitors, such as "
        "`add_task`. They act with your rights, as those are when one is called. Tools that would tell a visitor of "
        "the workspace cannot be switched on; those that touch nothing need not be.",
    )
    can_send_files: bool = strawberry.field(
        default=False, description="Whether visitors may attach texts and images, which are kept in the workspace."
    )


@strawberry.type(description="The answer of `publishAgent`.")
class PublishAgentPayload:
    """The payload of `publishAgent`."""

    publication: AgentPublication = strawberry.field(description="How it is published now.")


@strawberry.input(description="Which agent to withdraw.")
class UnpublishAgentInput:
    """The input of `unpublishAgent`."""

    agent_id: strawberry.ID = strawberry.field(description="Which agent.")


@strawberry.type(description="The answer of `unpublishAgent`.")
class UnpublishAgentPayload:
    """The payload of `unpublishAgent`."""

    agent: Agent = strawberry.field(description="The agent, whose link leads nowhere any more.")


@strawberry.input(description="Where to mail a code for one use.")
class RequestChatCodeInput:
    """The input of `requestChatCode`."""

    slug: str = strawberry.field(description="The secret part of the link.")
    email: str = strawberry.field(description="An address whose mail you read.")


@strawberry.type(description="The answer of `requestChatCode`.")
class RequestChatCodePayload:
    """The payload of `requestChatCode`."""

    minutes: int = strawberry.field(description="How long the code is good.")


@strawberry.input(description="What lets you in.")
class EnterPublishedChatInput:
    """The input of `enterPublishedChat`."""

    slug: str = strawberry.field(description="The secret part of the link.")
    password: str | None = strawberry.field(default=None, description="With PASSWORD.")
    email: str | None = strawberry.field(default=None, description="With CODE: the address it was mailed to.")
    code: str | None = strawberry.field(default=None, description="With CODE.")


@strawberry.type(description="The answer of `enterPublishedChat`.")
class EnterPublishedChatPayload:
    """The payload of `enterPublishedChat`."""

    visitor_token: str = strawberry.field(
        description=f"It is good for this one conversation, for {VISIT_DAYS} days; it is shown once."
    )
    conversation: PublishedConversation = strawberry.field(description="A new conversation.")


@strawberry.input(description="A text or an image (PNG, JPEG, GIF, WebP) that a visitor attaches.")
class PublishedFileInput:
    """See `visitor_files.VisitorFile`."""

    name: str = strawberry.field(description="What it is called.")
    content: str = strawberry.field(description="Its bytes as Base64.")


@strawberry.input(description="What to say.")
class SendPublishedMessageInput:
    """The input of `sendPublishedMessage`."""

    visitor_token: str = strawberry.field(description=_TOKEN)
    text: str = strawberry.field(description=f"At most {MAX_MESSAGE_BYTES >> 10} KiB.")
    files: list[PublishedFileInput] = strawberry.field(
        default_factory=list,
        description=f"What is attached, where the chat takes files: {MAX_FILES} at most, "
        f"of {MAX_BYTES >> 10} KiB together.",
    )


@strawberry.type(description="The answer of `sendPublishedMessage`.")
class SendPublishedMessagePayload:
    """The payload of `sendPublishedMessage`."""

    message: PublishedMessage = strawberry.field(description="What was said.")
    reply: PublishedMessage | None = strawberry.field(
        description="The reply that will be made; null where a person answers."
    )


@strawberry.type
class PublicChatQuery:
    """What visitors can read."""

    @strawberry.field(description="What the link of a published agent leads to; null when it leads nowhere.")
    async def published_chat(
        self, info: Info, slug: Annotated[str, strawberry.argument(description="The secret part of the link.")]
    ) -> PublishedChat | None:
        """Find a chat."""
        return PublishedChat.of(*await info.context.use(PublicChats).find(slug))

    @strawberry.field(description="The conversation of a visitor.")
    async def published_conversation(
        self, info: Info, visitor_token: Annotated[str, strawberry.argument(description=_TOKEN)]
    ) -> PublishedConversation | None:
        """Find a visitor's conversation."""
        return PublishedConversation.of(await info.context.use(PublicChats).visit(visitor_token))


@strawberry.type
class PublicChatMutation:
    """What members publish, and what visitors do."""

    @strawberry.mutation(description="Publish an agent by a link; needs AGENTS_WRITE.")
    async def publish_agent(self, info: Info, input: PublishAgentInput) -> PublishAgentPayload:
        """Publish an agent."""
        wanted = Publication(
            input.access,
            input.password,
            input.greeting,
            input.max_turns,
            input.per_minute,
            input.per_hour,
            input.visitor_tools,
            input.can_send_files,
        )
        agent_id = decode(input.agent_id, AGENT, "input.agentId")
        link = await info.context.use(PublicChats).publish(info.context.viewer, agent_id, wanted)
        return PublishAgentPayload(publication=AgentPublication.of(link))

    @strawberry.mutation(description="Withdraw the link of an agent; its visitors are out. Needs AGENTS_WRITE.")
    async def unpublish_agent(self, info: Info, input: UnpublishAgentInput) -> UnpublishAgentPayload:
        """Withdraw an agent."""
        agent_id = decode(input.agent_id, AGENT, "input.agentId")
        row = await info.context.use(PublicChats).withdraw(info.context.viewer, agent_id)
        return UnpublishAgentPayload(agent=Agent.of(row))

    @strawberry.mutation(description=f"Mail a code for one use, good for {CODE_MINUTES} minutes; needs no account.")
    async def request_chat_code(self, info: Info, input: RequestChatCodeInput) -> RequestChatCodePayload:
        """Mail a code."""
        await info.context.use(PublicChats).mail_code(input.slug, input.email, info.context.client_ip)
        return RequestChatCodePayload(minutes=CODE_MINUTES)

    @strawberry.mutation(description="Enter a published chat: a new conversation begins; needs no account.")
    async def enter_published_chat(self, info: Info, input: EnterPublishedChatInput) -> EnterPublishedChatPayload:
        """Enter a chat."""
        token, visit = await info.context.use(PublicChats).enter(
            input.slug, info.context.client_ip, password=input.password, email=input.email, code=input.code
        )
        return EnterPublishedChatPayload(visitor_token=token, conversation=PublishedConversation.of(visit))

    @strawberry.mutation(description="Say something in a published chat; needs no account.")
    async def send_published_message(self, info: Info, input: SendPublishedMessageInput) -> SendPublishedMessagePayload:
        """Send a visitor's message."""
        message, reply = await info.context.use(PublicChats).send(
            input.visitor_token, input.text, [VisitorFile(each.name, each.content) for each in input.files]
        )
        return SendPublishedMessagePayload(
            message=PublishedMessage.of(message), reply=None if reply is None else PublishedMessage.of(reply)
        )


@strawberry.type
class PublicChatSubscription:
    """What visitors can follow."""

    @strawberry.subscription(
        description="What happens in a visitor's conversation, in order; needs no account. With `after`, what came "
        "since that sequence is first; without, it begins with what is new. It ends when the link is withdrawn."
    )
    async def published_chat_events(
        self,
        info: Info,
        visitor_token: Annotated[str, strawberry.argument(description=_TOKEN)],
        after: Annotated[
            Long | None, strawberry.argument(description="The `sequence` of the last event you saw; 0 for all.")
        ] = None,
    ) -> AsyncGenerator[PublishedChatEvent, None]:
        """Follow a visitor's conversation."""
        async with aclosing(info.context.use(PublicChats).follow(visitor_token, after)) as entries:
            async for entry in entries:
                event = public_event_of(entry)
                if event is not None:
                    yield event
