"""What a run is given to answer a message: the message, who answers, and what was said before."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.conversations.agent_config import AgentConfig, Memory
from app.conversations.attaching import told
from app.conversations.lookup import branch_of
from app.conversations.models import Agent, Conversation, Message
from app.conversations.vocabulary import Channel, MemoryPolicy, MessageRole
from app.files.links import FileLinks
from app.kernel.database import Database
from app.kernel.ids import global_id

MAX_HISTORY_MESSAGES = 400
MAX_HISTORY_CHARACTERS = 400_000
CHARACTERS_PER_TOKEN = 4  #: about; what a window of tokens counts with
_ROLES = {MessageRole.USER: "user", MessageRole.ASSISTANT: "assistant", MessageRole.PERSON: "assistant"}


def remembered(memory: Memory, messages: Sequence[Message]) -> list[dict[str, str]]:
    """Return those of the messages, the oldest first, that an agent with this memory is given."""
    if memory.policy is MemoryPolicy.NONE:
        return []
    most, characters = MAX_HISTORY_MESSAGES, MAX_HISTORY_CHARACTERS
    if memory.policy is MemoryPolicy.WINDOW:
        most = min(most, memory.window_messages or most)
        if memory.window_tokens is not None:
            characters = min(characters, memory.window_tokens * CHARACTERS_PER_TOKEN)
    kept: list[dict[str, str]] = []
    for message in reversed(messages):
        characters -= len(message.text)
        if len(kept) >= most or characters < 0:
            break
        if message.text:
            kept.append({"role": _ROLES[message.role], "text": message.text})
    kept.reverse()
    return kept


def introduced(agent: Agent, config: AgentConfig) -> dict[str, Any]:
    """Return what a run is told of the agent that answers; `config` is the agent's."""
    return {
        "name": agent.name,
        "version": agent.version,
        "instructions": config.instructions,
        "model": config.model,
        "language": config.language,
        "personality": config.personality,
    }


def turn_input(text: str, channel: Channel, agent: Mapping[str, Any] | None, **more: Any) -> dict[str, Any]:
    """Return the input of a run that answers a text: every field is there, empty unless it is given.

    Args:
        text: What is asked.
        channel: By which channel.
        agent: Who answers, as `introduced`.
        more: Fields of a conversation.
    """
    return {
        "conversationId": None,
        "messageId": None,
        "replyId": None,
        "text": text,
        "files": [],
        "history": [],
        "channel": channel.name,
        "externalUserId": None,
        "agent": None if agent is None else dict(agent),
        **more,
    }


async def briefing(
    database: Database,
    conversation: Conversation,
    agent: Agent | None,
    config: AgentConfig,
    asked: Message,
    reply: Message,
    links: FileLinks,
) -> dict[str, Any]:
    """Return the input of the run that answers a message; `config` is the agent's."""
    earlier: list[Message] = []
    # An `agent` node asks `history.ConversationHistory` by itself.
    needs_history = conversation.owner_id is None and (agent is None or config.workflow_id is not None)
    if needs_history and config.memory.policy is not MemoryPolicy.NONE and asked.parent_id is not None:
        way = await branch_of(database, conversation.id, asked.parent_id, MAX_HISTORY_MESSAGES)
        earlier = await Message.filter(id__in=way).order_by("number")
    return turn_input(
        asked.text,
        conversation.channel,
        None if agent is None else introduced(agent, config),
        # Own ids: the projector reads them (see `TurnProjector`).
        conversationId=str(conversation.id),
        messageId=global_id("Message", asked.id),
        replyId=global_id("Message", reply.id),
        files=told(asked.files, links),
        history=remembered(config.memory, earlier),
        externalUserId=conversation.external_user_id,
    )
