"""The mutations that change where a conversation stands."""

import strawberry

from app.api.context import Info
from app.api.relay import decode
from app.conversations.handling import Handling
from app.conversations.types import CONVERSATION, Conversation

_WHICH = "The conversation."
_NOW = "The conversation as it is now."


@strawberry.input(description="Which conversation to hand to a person, and why.")
class EscalateConversationInput:
    """The input of `escalateConversation`."""

    conversation_id: strawberry.ID = strawberry.field(description=_WHICH)
    reason: str | None = strawberry.field(default=None, description="Why, for people; at most 2,000 characters.")
    assignee_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Whose task it is: members of the workspace, by the ids of their users."
    )


@strawberry.type(description="The answer of `escalateConversation`.")
class EscalateConversationPayload:
    """The payload of `escalateConversation`."""

    conversation: Conversation = strawberry.field(description="The conversation; its `escalationTask` is the task.")


@strawberry.input(description="Which conversation to hand back.")
class ResumeConversationInput:
    """The input of `resumeConversation`."""

    conversation_id: strawberry.ID = strawberry.field(description=_WHICH)


@strawberry.type(description="The answer of `resumeConversation`.")
class ResumeConversationPayload:
    """The payload of `resumeConversation`."""

    conversation: Conversation = strawberry.field(description=_NOW)


@strawberry.input(description="Which conversation is resolved.")
class ResolveConversationInput:
    """The input of `resolveConversation`."""

    conversation_id: strawberry.ID = strawberry.field(description=_WHICH)


@strawberry.type(description="The answer of `resolveConversation`.")
class ResolveConversationPayload:
    """The payload of `resolveConversation`."""

    conversation: Conversation = strawberry.field(description=_NOW)


@strawberry.input(description="Which conversation to end.")
class EndConversationInput:
    """The input of `endConversation`."""

    conversation_id: strawberry.ID = strawberry.field(description=_WHICH)


@strawberry.type(description="The answer of `endConversation`.")
class EndConversationPayload:
    """The payload of `endConversation`."""

    conversation: Conversation = strawberry.field(description=_NOW)


@strawberry.input(description="How good a conversation was.")
class RateConversationInput:
    """The input of `rateConversation`."""

    conversation_id: strawberry.ID = strawberry.field(description=_WHICH)
    rating: int = strawberry.field(description="1 to 5.")
    feedback: str | None = strawberry.field(default=None, description="In words; at most 2,000 characters.")


@strawberry.type(description="The answer of `rateConversation`.")
class RateConversationPayload:
    """The payload of `rateConversation`."""

    conversation: Conversation = strawberry.field(description=_NOW)


@strawberry.type
class HandlingMutation:
    """What can be done to conversations."""

    @strawberry.mutation(
        description="Hand a conversation to a person: a task says so, and nothing is answered by itself until it is "
        "handed back. Needs CONVERSATIONS_WRITE and TASKS_WRITE."
    )
    async def escalate_conversation(self, info: Info, input: EscalateConversationInput) -> EscalateConversationPayload:
        """Escalate."""
        row = await info.context.use(Handling).escalate(
            info.context.viewer,
            decode(input.conversation_id, CONVERSATION, "input.conversationId"),
            input.reason,
            [decode(each, "User", "input.assigneeIds") for each in input.assignee_ids],
        )
        return EscalateConversationPayload(conversation=Conversation.of(row))

    @strawberry.mutation(description="Hand an escalated conversation back to its agent; needs CONVERSATIONS_WRITE.")
    async def resume_conversation(self, info: Info, input: ResumeConversationInput) -> ResumeConversationPayload:
        """Resume."""
        conversation_id = decode(input.conversation_id, CONVERSATION, "input.conversationId")
        row = await info.context.use(Handling).resume(info.context.viewer, conversation_id)
        return ResumeConversationPayload(conversation=Conversation.of(row))

    @strawberry.mutation(description="Say that what it was about is resolved: it is COMPLETED, and over.")
    async def resolve_conversation(self, info: Info, input: ResolveConversationInput) -> ResolveConversationPayload:
        """Resolve."""
        conversation_id = decode(input.conversation_id, CONVERSATION, "input.conversationId")
        row = await info.context.use(Handling).finish(info.context.viewer, conversation_id, is_resolved=True)
        return ResolveConversationPayload(conversation=Conversation.of(row))

    @strawberry.mutation(description="End a conversation unresolved: it is ENDED, and over.")
    async def end_conversation(self, info: Info, input: EndConversationInput) -> EndConversationPayload:
        """End."""
        conversation_id = decode(input.conversation_id, CONVERSATION, "input.conversationId")
        row = await info.context.use(Handling).finish(info.context.viewer, conversation_id, is_resolved=False)
        return EndConversationPayload(conversation=Conversation.of(row))

    @strawberry.mutation(description="Say how good a conversation was; the last rating counts.")
    async def rate_conversation(self, info: Info, input: RateConversationInput) -> RateConversationPayload:
        """Rate."""
        conversation_id = decode(input.conversation_id, CONVERSATION, "input.conversationId")
        row = await info.context.use(Handling).rate(info.context.viewer, conversation_id, input.rating, input.feedback)
        return RateConversationPayload(conversation=Conversation.of(row))
