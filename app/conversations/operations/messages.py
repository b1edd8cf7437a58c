"""What is said: the mutations that start a conversation and say something, and the subscription of it all."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from enum import StrEnum
from functools import partial
from typing import Annotated, cast

import strawberry

from app.api.context import Info
from app.api.enums import register_enum
from app.api.pooling import positioned
from app.api.relay import decode
from app.api.scalars import Long, Upload
from app.api.uploads import UploadedFile
from app.conversations import models
from app.conversations.attaching import MAX_FILES, SentFile
from app.conversations.branching import Branching
from app.conversations.handling import Handling
from app.conversations.lookup import ConversationLookup
from app.conversations.messages import MAX_MESSAGE_BYTES
from app.conversations.starting import NewConversation, Starting
from app.conversations.talking import NewMessage, Talking
from app.conversations.types import (
    AGENT,
    CONVERSATION,
    MESSAGE,
    Conversation,
    ConversationEvent,
    ConversationSnapshot,
    Message,
    event_of,
)
from app.conversations.vocabulary import Channel, WhenBusy
from app.conversations.waiting import Waiting, checked_wait
from app.executions.service import MAX_WAIT_MS
from app.workflows.types import WORKFLOW

_TEXT = f"At most {MAX_MESSAGE_BYTES >> 10} KiB."
_WAIT = f"Wait up to so long for the reply before answering; at most {MAX_WAIT_MS}. 0 answers at once."
_REPLY = "as it is when `waitMs` is over; follow `conversationEvents`"
_BUSY = "What to do while another message is answered."


class SenderRole(StrEnum):
    """As whom something is said."""

    USER = "user"  #: whoever the agent talks with
    PERSON = "person"  #: a member of the workspace, in an escalated conversation


register_enum(SenderRole, "As whom something is said.")


@strawberry.input(description="What a conversation begins with; an agent or a workflow answers, one of them.")
class StartConversationInput:
    """The input of `startConversation`."""

    workspace_id: strawberry.ID = strawberry.field(description="Where.")
    agent_id: strawberry.ID | None = strawberry.field(default=None, description="The agent that answers.")
    workflow_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="The published workflow that answers, given `text`, `history` and the rest; its output is the "
        "reply: a text, or an object with a `text`. Needs EXECUTIONS_RUN.",
    )
    channel: Channel = strawberry.field(default=Channel.CHAT, description="Where it is had.")
    external_user_id: str | None = strawberry.field(
        default=None, description="Whoever talks, by your name for them; at most 200 characters."
    )
    title: str | None = strawberry.field(default=None, description="At most 200 characters.")
    initial_message: str | None = strawberry.field(default=None, description=f"What is said first. {_TEXT}")
    idempotency_key: str | None = strawberry.field(
        default=None,
        description="Repeating the mutation with the same key within 24 hours gives the same conversation.",
    )
    wait_ms: int = strawberry.field(default=0, description=_WAIT)


@strawberry.type(description="The answer of `startConversation`.")
class StartConversationPayload:
    """The payload of `startConversation`."""

    conversation: Conversation = strawberry.field(description="The new conversation; follow `conversationEvents`.")
    reply: Message | None = strawberry.field(description=f"The reply to `initialMessage`, {_REPLY}; null without.")


@strawberry.input(description="What to say.")
class SendMessageInput:
    """The input of `sendMessage`."""

    conversation_id: strawberry.ID = strawberry.field(description="Where.")
    text: str = strawberry.field(description=_TEXT)
    role: SenderRole = strawberry.field(default=SenderRole.USER, description="As whom.")
    parent_id: strawberry.ID | None = strawberry.field(
        default=None, description="To which message; without, to the leaf of the active branch."
    )
    file_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description=f"What is attached: uploaded files, at most {MAX_FILES}; needs FILES_READ."
    )
    files: list[Upload] = strawberry.field(
        default_factory=list,
        description="What is attached and comes with it, as the GraphQL multipart request specification says; it is "
        f"kept in the workspace. With `fileIds` at most {MAX_FILES}; needs FILES_WRITE.",
    )
    when_busy: WhenBusy = strawberry.field(default=WhenBusy.QUEUE, description=_BUSY)
    idempotency_key: str | None = strawberry.field(
        default=None, description="Repeating the mutation with the same key within 24 hours gives the same message."
    )
    wait_ms: int = strawberry.field(default=0, description=_WAIT)


@strawberry.type(description="The answer of `sendMessage`.")
class SendMessagePayload:
    """The payload of `sendMessage`."""

    message: Message = strawberry.field(description="What was said.")
    reply: Message | None = strawberry.field(description=f"The reply, {_REPLY}; null where a person answers.")


@strawberry.input(description="What to say instead.")
class EditMessageInput:
    """The input of `editMessage`."""

    message_id: strawberry.ID = strawberry.field(description="Something that a user said; it stays, on its branch.")
    text: str = strawberry.field(description=_TEXT)
    when_busy: WhenBusy = strawberry.field(default=WhenBusy.QUEUE, description=_BUSY)
    wait_ms: int = strawberry.field(default=0, description=_WAIT)


@strawberry.type(description="The answer of `editMessage`.")
class EditMessagePayload:
    """The payload of `editMessage`."""

    message: Message = strawberry.field(description="What is said now, on a branch of its own.")
    reply: Message = strawberry.field(description=f"The reply, {_REPLY}.")


@strawberry.input(description="Which reply to make once more.")
class RegenerateReplyInput:
    """The input of `regenerateReply`."""

    message_id: strawberry.ID = strawberry.field(description="A reply that is finished; it stays, on its branch.")
    when_busy: WhenBusy = strawberry.field(default=WhenBusy.QUEUE, description=_BUSY)
    wait_ms: int = strawberry.field(default=0, description=_WAIT)


@strawberry.type(description="The answer of `regenerateReply`.")
class RegenerateReplyPayload:
    """The payload of `regenerateReply`."""

    reply: Message = strawberry.field(description=f"The reply, on a branch of its own, {_REPLY}.")


@strawberry.input(description="Where to stop.")
class CancelReplyInput:
    """The input of `cancelReply`."""

    conversation_id: strawberry.ID = strawberry.field(description="The conversation.")


@strawberry.type(description="The answer of `cancelReply`.")
class CancelReplyPayload:
    """The payload of `cancelReply`."""

    conversation: Conversation = strawberry.field(description="The conversation as it is now.")


@strawberry.input(description="Where to go on from.")
class ActivateMessageInput:
    """The input of `activateMessage`."""

    message_id: strawberry.ID = strawberry.field(description="The leaf of the branch that is to be active.")


@strawberry.type(description="The answer of `activateMessage`.")
class ActivateMessagePayload:
    """The payload of `activateMessage`."""

    conversation: Conversation = strawberry.field(description="The conversation as it is now.")


@strawberry.type
class TalkingMutation:
    """What can be said."""

    @strawberry.mutation(description="Begin a conversation; needs CONVERSATIONS_WRITE.")
    async def start_conversation(self, info: Info, input: StartConversationInput) -> StartConversationPayload:
        """Start a conversation."""
        new = NewConversation(
            agent_id=None if input.agent_id is None else decode(input.agent_id, AGENT, "input.agentId"),
            workflow_id=None if input.workflow_id is None else decode(input.workflow_id, WORKFLOW, "input.workflowId"),
            channel=input.channel,
            external_user_id=input.external_user_id,
            title=input.title,
            initial_message=input.initial_message,
        )
        context, wait_ms = info.context, checked_wait(input.wait_ms)
        workspace_id = decode(input.workspace_id, "Workspace", "input.workspaceId")
        starting, waiting = context.use(Starting), context.use(Waiting)
        row = await starting.start(context.viewer, workspace_id, new, idempotency_key=input.idempotency_key)
        reply = None if new.initial_message is None else await waiting.first_reply(row.id)
        if reply is not None and wait_ms:
            reply = await waiting.until_whole(reply, wait_ms)
            row, _ = await context.use(ConversationLookup).conversation(context.viewer, row.id)
        return StartConversationPayload(
            conversation=Conversation.of(row), reply=None if reply is None else Message.of(reply)
        )

    @strawberry.mutation(
        description="Say something. The reply is made by a run: one at a time, in the order of the messages. It is "
        "stored whether anybody follows `conversationEvents` or not. Needs CONVERSATIONS_WRITE."
    )
    async def send_message(self, info: Info, input: SendMessageInput) -> SendMessagePayload:
        """Send a message."""
        new = NewMessage(
            text=input.text,
            parent_id=None if input.parent_id is None else decode(input.parent_id, MESSAGE, "input.parentId"),
            when_busy=input.when_busy,
            file_ids=[decode(each, "File", "input.fileIds") for each in input.file_ids],
            sent=[SentFile(each.name, each.spool) for each in cast("list[UploadedFile]", input.files)],
            as_person=input.role is SenderRole.PERSON,
        )
        wait_ms = checked_wait(input.wait_ms)
        message, reply = await info.context.use(Talking).send(
            info.context.viewer,
            decode(input.conversation_id, CONVERSATION, "input.conversationId"),
            new,
            idempotency_key=input.idempotency_key,
        )
        shown = None if reply is None else await _waited(info, reply, wait_ms)
        return SendMessagePayload(message=Message.of(message), reply=shown)

    @strawberry.mutation(description="Say something otherwise, as a branch with a reply of its own.")
    async def edit_message(self, info: Info, input: EditMessageInput) -> EditMessagePayload:
        """Edit a message."""
        message_id = decode(input.message_id, MESSAGE, "input.messageId")
        branching, wait_ms = info.context.use(Branching), checked_wait(input.wait_ms)
        message, reply = await branching.edit(info.context.viewer, message_id, input.text, input.when_busy)
        return EditMessagePayload(message=Message.of(message), reply=await _waited(info, reply, wait_ms))

    @strawberry.mutation(description="Let a reply be made once more, as a branch beside it.")
    async def regenerate_reply(self, info: Info, input: RegenerateReplyInput) -> RegenerateReplyPayload:
        """Regenerate a reply."""
        message_id = decode(input.message_id, MESSAGE, "input.messageId")
        wait_ms = checked_wait(input.wait_ms)
        reply = await info.context.use(Branching).regenerate(info.context.viewer, message_id, input.when_busy)
        return RegenerateReplyPayload(reply=await _waited(info, reply, wait_ms))

    @strawberry.mutation(
        description="Stop the reply that is being made, and those that wait; what was said until then stays."
    )
    async def cancel_reply(self, info: Info, input: CancelReplyInput) -> CancelReplyPayload:
        """Cancel a reply."""
        conversation_id = decode(input.conversation_id, CONVERSATION, "input.conversationId")
        row = await info.context.use(Talking).cancel_reply(info.context.viewer, conversation_id)
        return CancelReplyPayload(conversation=Conversation.of(row))

    @strawberry.mutation(description="Make the branch that leads to a message the active one.")
    async def activate_message(self, info: Info, input: ActivateMessageInput) -> ActivateMessagePayload:
        """Activate a branch."""
        message_id = decode(input.message_id, MESSAGE, "input.messageId")
        row = await info.context.use(Branching).activate(info.context.viewer, message_id)
        return ActivateMessagePayload(conversation=Conversation.of(row))


async def _waited(info: Info, reply: models.Message, wait_ms: int) -> Message:
    return Message.of(await info.context.use(Waiting).until_whole(reply, wait_ms))


@strawberry.type
class ConversationEventsSubscription:
    """What can be followed of conversations."""

    @strawberry.subscription(
        description="What happens in a conversation, once each and in order: replies as they are made, tools that are "
        "called, messages, states. With `after`, what came since that sequence is first, in the middle of a reply too; "
        "without, a snapshot is. It ends when you may not read the conversation any more."
    )
    async def conversation_events(
        self,
        info: Info,
        conversation_id: Annotated[strawberry.ID, strawberry.argument(description="The conversation.")],
        after: Annotated[
            Long | None, strawberry.argument(description="The `sequence` of the last event you saw; 0 for all.")
        ] = None,
    ) -> AsyncGenerator[ConversationEvent, None]:
        """Follow a conversation."""
        own_id = decode(conversation_id, CONVERSATION, "conversationId")
        stream = f"conversation:{own_id.hex}"
        entries = info.context.use(Handling).follow(info.context.viewer, own_id, after)
        async with aclosing(entries):
            async for entry, rights in entries:
                if isinstance(entry, int):
                    yield ConversationSnapshot(sequence=Long(entry), conversation_uuid=own_id)
                else:
                    yield positioned(partial(event_of, entry), stream=stream, position=entry.position, rights=rights)
