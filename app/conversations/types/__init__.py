"""What the graph shows of conversations: agents, conversations and messages, and events."""

from app.conversations.types.agents import AGENT, AGENT_VERSION, Agent, AgentVersion
from app.conversations.types.citations import MessageCitation, PublishedCitation
from app.conversations.types.conversations import CONVERSATION, MESSAGE, Conversation, Message, MessageToolCall
from app.conversations.types.events import (
    CONVERSATION_EVENTS,
    ConversationEvent,
    ConversationSnapshot,
    MessageToolCallCompleted,
    MessageToolCallGenerating,
    MessageToolCallStarted,
    event_of,
)

__all__ = [
    "AGENT",
    "AGENT_VERSION",
    "CONVERSATION",
    "CONVERSATION_EVENTS",
    "MESSAGE",
    "Agent",
    "AgentVersion",
    "Conversation",
    "ConversationEvent",
    "ConversationSnapshot",
    "Message",
    "MessageCitation",
    "MessageToolCall",
    "MessageToolCallCompleted",
    "MessageToolCallGenerating",
    "MessageToolCallStarted",
    "PublishedCitation",
    "event_of",
]
