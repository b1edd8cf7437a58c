"""How much of what was said before an agent knows."""

from collections.abc import Sequence

from app.llm.components.agent_config import ConversationMemory, NoMemory, WindowMemory
from app.llm.messages import ChatMessage, ChatRole

_CHARACTERS_A_TOKEN = 4
_A_MESSAGE = 4  #: tokens around its text


def remembered(
    messages: Sequence[ChatMessage], policy: NoMemory | ConversationMemory | WindowMemory
) -> list[ChatMessage]:
    """Return the instructions, and of what was said as much as a policy keeps: the newest, from a user's message on."""
    instructions = [message for message in messages if message.role is ChatRole.SYSTEM]
    said = [message for message in messages if message.role is not ChatRole.SYSTEM]
    match policy:
        case NoMemory():
            said = []
        case WindowMemory():
            said = _last(said, policy)
        case ConversationMemory():
            pass
    # A provider may refuse what begins with the assistant, or with a tool's result that nobody asked for.
    first = next((place for place, message in enumerate(said) if message.role is ChatRole.USER), len(said))
    return [*instructions, *said[first:]]


def _last(said: Sequence[ChatMessage], window: WindowMemory) -> list[ChatMessage]:
    count, tokens = 0, 0
    for message in reversed(said):
        tokens += len(message.text) // _CHARACTERS_A_TOKEN + _A_MESSAGE
        if window.messages is not None and count >= window.messages:
            break
        if window.tokens is not None and tokens > window.tokens:
            break
        count += 1
    return list(said[len(said) - count :])
