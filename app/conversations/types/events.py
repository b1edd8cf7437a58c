"""What happens in a conversation, as its subscribers see it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import strawberry

from app.api.context import Info
from app.api.relay import encode
from app.api.scalars import JSON, Long
from app.conversations.log import ConversationEntry
from app.conversations.lookup import MessageNotFound
from app.conversations.types.conversations import (
    MESSAGE,
    Conversation,
    Message,
    conversation_by_id,
    load,
    record_of,
    state_of,
)
from app.conversations.vocabulary import ConversationEventKind, ToolCallState


@strawberry.interface(
    description="Something that happened in a conversation. They are numbered 1, 2, 3… without a gap, but that the "
    "text of a reply whose run was pruned or deleted comes as one piece, under the last of its numbers."
)
class ConversationEvent:
    """See `log.ConversationEntry`."""

    sequence: Long = strawberry.field(description="Its number; resume after it with `after`.")


async def _conversation_of(event: strawberry.Parent["ConversationSnapshot"], info: Info) -> Conversation:
    """Find the conversation."""
    return await conversation_by_id(info.context, event.conversation_uuid)


@strawberry.type(description="Where the conversation is now: the first event of a subscription without `after`.")
class ConversationSnapshot(ConversationEvent):
    """What there is before the next event."""

    conversation_uuid: strawberry.Private[UUID]
    conversation: Conversation = strawberry.field(
        resolver=_conversation_of, description="The conversation; read its `messages` here."
    )


@strawberry.interface(description="Something that happened to a message.")
class MessageEvent(ConversationEvent):
    """An entry about a message."""

    at: datetime = strawberry.field(description="When.")
    message_id: strawberry.ID = strawberry.field(description="The id of the message.")
    entry: strawberry.Private[ConversationEntry]


async def _message_of(event: strawberry.Parent[MessageEvent], info: Info) -> Message:
    """Find the message of an event."""
    found = await load(info.context, MESSAGE, event.entry.message_id)
    if found is None:
        raise MessageNotFound
    return cast("Message", found)


_MESSAGE = "The message as it is now."


@strawberry.type(description="A reply begins to be made.")
class MessageStarted(MessageEvent):
    """`MESSAGE_STARTED`."""

    message: Message = strawberry.field(resolver=_message_of, description=_MESSAGE)


@strawberry.type(
    description="A piece of a reply: its text stands at `offset`, and whatever stood behind it is void. Put together "
    "so, the pieces of a reply that was completed are its stored text to the letter."
)
class MessageDelta(MessageEvent):
    """`MESSAGE_DELTA`."""

    offset: int = strawberry.field(description="Where it stands, in Unicode characters from the reply's beginning.")
    text: str = strawberry.field(description="The piece.")


@strawberry.interface(description="Something that happened to a call of a tool.")
class MessageToolCallEvent(MessageEvent):
    """An entry about a call."""

    call_id: strawberry.ID = strawberry.field(description="The call's id within the step of the reply.")
    tool: str = strawberry.field(description="Which tool.")
    state: ToolCallState = strawberry.field(description="Where the call stands now.")
    record_uuid: strawberry.Private[UUID | None] = None


@strawberry.type(
    description="The model begins to write a call of a tool. Should its answer break off, nothing more comes of it."
)
class MessageToolCallGenerating(MessageToolCallEvent):
    """`TOOL_CALL_GENERATING`."""


@strawberry.type(
    description="A tool is called for a reply, or waits for approval by `state`; it comes again when it is approved."
)
class MessageToolCallStarted(MessageToolCallEvent):
    """`TOOL_CALL_STARTED`."""

    arguments: JSON | None = strawberry.field(description="What it is given, secrets masked.")


@strawberry.type(description="A tool that was called for a reply is done.")
class MessageToolCallCompleted(MessageToolCallEvent):
    """`TOOL_CALL_COMPLETED`."""

    content: JSON | None = strawberry.field(description="What the model is told by it.")
    is_error: bool = strawberry.field(description="Whether it failed.")
    data: JSON | None = strawberry.field(description='What to show of it, such as `{kind: "task", id: …}`.')


@strawberry.type(description="A reply is whole, or failed, or was stopped: its `status` says which.")
class MessageCompleted(MessageEvent):
    """`MESSAGE_COMPLETED`."""

    message: Message = strawberry.field(resolver=_message_of, description=_MESSAGE)


@strawberry.type(description="A message was added, or a reply is not waited for any more.")
class MessageUpdated(MessageEvent):
    """`MESSAGE_UPDATED`."""

    message: Message = strawberry.field(resolver=_message_of, description=_MESSAGE)


async def _updated(event: strawberry.Parent["ConversationUpdated"], info: Info) -> Conversation:
    """Find the conversation."""
    return await conversation_by_id(info.context, event.entry.conversation_id)


@strawberry.type(description="The conversation's state, rating or active branch changed.")
class ConversationUpdated(ConversationEvent):
    """`CONVERSATION_UPDATED`."""

    at: datetime = strawberry.field(description="When.")
    entry: strawberry.Private[ConversationEntry]
    conversation: Conversation = strawberry.field(resolver=_updated, description="The conversation as it is now.")


_PLAIN: Mapping[ConversationEventKind, type[MessageStarted | MessageCompleted | MessageUpdated]] = {
    ConversationEventKind.MESSAGE_STARTED: MessageStarted,
    ConversationEventKind.MESSAGE_COMPLETED: MessageCompleted,
    ConversationEventKind.MESSAGE_UPDATED: MessageUpdated,
}
#: Types that stand behind an interface alone.
CONVERSATION_EVENTS = (
    ConversationSnapshot,
    MessageDelta,
    MessageToolCallGenerating,
    MessageToolCallStarted,
    MessageToolCallCompleted,
    ConversationUpdated,
    *_PLAIN.values(),
)


def _call(entry: ConversationEntry) -> dict[str, Any]:
    data = entry.data
    return {
        "sequence": Long(entry.sequence),
        "at": entry.at,
        "message_id": None if entry.message_id is None else encode(MESSAGE, entry.message_id),
        "entry": entry,
        "call_id": strawberry.ID(str(data.get("callId", ""))),
        "tool": str(data.get("tool", "")),
        "state": state_of(data),
        "record_uuid": record_of(data),
    }


def event_of(entry: ConversationEntry) -> ConversationEvent:
    """Show an entry of the log."""
    sequence, data = Long(entry.sequence), entry.data
    if entry.message_id is None:
        return ConversationUpdated(sequence=sequence, at=entry.at, entry=entry)
    message_id = encode(MESSAGE, entry.message_id)
    match entry.kind:
        case ConversationEventKind.MESSAGE_DELTA:
            return MessageDelta(
                sequence=sequence,
                at=entry.at,
                message_id=message_id,
                entry=entry,
                offset=data["offset"],
                text=data["text"],
            )
        case ConversationEventKind.TOOL_CALL_GENERATING:
            return MessageToolCallGenerating(**_call(entry))
        case ConversationEventKind.TOOL_CALL_STARTED:
            return MessageToolCallStarted(**_call(entry), arguments=cast("JSON | None", data.get("arguments")))
        case ConversationEventKind.TOOL_CALL_COMPLETED:
            return MessageToolCallCompleted(
                **_call(entry),
                content=cast("JSON | None", data.get("content")),
                is_error=bool(data.get("isError", False)),
                data=cast("JSON | None", data.get("data")),
            )
        case _:
            return _PLAIN[entry.kind](sequence=sequence, at=entry.at, message_id=message_id, entry=entry)
