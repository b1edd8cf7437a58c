"""The roots of this domain."""

import strawberry

from app.conversations.operations.agents import AgentsMutation
from app.conversations.operations.conversations import HandlingMutation
from app.conversations.operations.messages import ConversationEventsSubscription, TalkingMutation
from app.conversations.operations.public import PublicChatMutation, PublicChatQuery, PublicChatSubscription

__all__ = ["ConversationsMutation", "ConversationsSubscription", "PublicChatQuery"]


@strawberry.type
class ConversationsMutation(AgentsMutation, TalkingMutation, HandlingMutation, PublicChatMutation):
    """What can be done here."""


@strawberry.type
class ConversationsSubscription(ConversationEventsSubscription, PublicChatSubscription):
    """What can be followed here."""
