"""The closed sets of words this domain speaks, for models, services and the graph alike."""

from enum import StrEnum


class AgentStatus(StrEnum):
    """Whether an agent answers."""

    ACTIVE = "active"  #: it answers
    INACTIVE = "inactive"  #: no conversation begins with it; those there are go on


class MemoryPolicy(StrEnum):
    """How much of a conversation an agent is given with each message."""

    NONE = "none"  #: the message alone
    CONVERSATION = "conversation"  #: all that was said on the way to it, up to what fits
    WINDOW = "window"  #: the last messages, so many or of so many tokens


class KnowledgeMode(StrEnum):
    """When an agent's knowledge bases are searched."""

    AUTO = "auto"  #: for each question, before its model answers
    TOOL = "tool"  #: when its model calls `search_knowledge`
    BOTH = "both"  #: before, and when its model asks for more


class ConversationKind(StrEnum):
    """What a conversation is."""

    CHAT = "chat"  #: with an agent or a workflow; whoever may read the workspace's conversations reads it
    COPILOT = "copilot"  #: of one person with the copilot; nobody else sees it, whatever their role


class Channel(StrEnum):
    """Where a conversation is had."""

    CHAT = "chat"  #: a chat in an application
    API = "api"  #: a program
    EMBED = "embed"  #: a chat embedded in a page
    VOICE = "voice"  #: speech
    EMAIL = "email"  #: mail
    SMS = "sms"  #: text messages
    PUBLIC = "public"  #: the public link of an agent


class ChatAccess(StrEnum):
    """Who may chat by the link of an agent."""

    OPEN = "open"  #: whoever has the link
    PASSWORD = "password"  # noqa: S105 - #: whoever has the link and knows the password
    CODE = "code"  #: whoever has the link and reads the mail of an address, to which a code for one use is sent


class ConversationStatus(StrEnum):
    """Where a conversation stands."""

    ACTIVE = "active"  #: what is said is answered
    COMPLETED = "completed"  #: what it was about is resolved
    ESCALATED = "escalated"  #: a person answers
    ENDED = "ended"  #: somebody ended it, unresolved

    @property
    def is_over(self) -> bool:
        """Whether nothing can be said any more."""
        return self in {ConversationStatus.COMPLETED, ConversationStatus.ENDED}


class ConversationOrder(StrEnum):
    """An order of a list of conversations; what is equal comes in the order it was made."""

    CREATED_AT_ASC = "created_at_asc"  #: those that were started first
    CREATED_AT_DESC = "created_at_desc"  #: the newest first
    UPDATED_AT_DESC = "updated_at_desc"  #: that in which something happened last first


class AgentOrder(StrEnum):
    """An order of a list of agents; what is equal comes in the order it was made."""

    CREATED_AT_ASC = "created_at_asc"  #: the oldest first
    CREATED_AT_DESC = "created_at_desc"  #: the newest first
    NAME_ASC = "name_asc"  #: by name, by the bytes of its letters
    NAME_DESC = "name_desc"  #: by name, backwards


class MessageRole(StrEnum):
    """Who says it."""

    USER = "user"  #: whoever the agent talks with
    ASSISTANT = "assistant"  #: the agent, or the workflow
    PERSON = "person"  #: a member of the workspace, in an escalated conversation


class MessageStatus(StrEnum):
    """How far a message is."""

    PENDING = "pending"  #: a reply whose turn has not come
    STREAMING = "streaming"  #: a reply that is being made
    COMPLETED = "completed"  #: it is whole
    FAILED = "failed"  #: its run failed; what was said until then stays
    CANCELLED = "cancelled"  #: somebody stopped it; what was said until then stays


UNFINISHED = frozenset({MessageStatus.PENDING, MessageStatus.STREAMING})  #: of a reply: more is to come of it


class ToolCallState(StrEnum):
    """Where a call of a tool stands."""

    GENERATING = "generating"  #: a model writes its arguments
    AWAITING_APPROVAL = "awaiting_approval"  #: a model wishes it, and its person has not said whether it may
    EXECUTING = "executing"  #: it is being done, or was cut off: repeat it with its key to go on
    COMPLETED = "completed"  #: it is done, and its result is there
    FAILED = "failed"  #: it could not be done, and its error says why
    SKIPPED = "skipped"  #: its person said that it shall not be done


class WhenBusy(StrEnum):
    """What to do with a message that is sent while another one is answered."""

    QUEUE = "queue"  #: answer it after those that came before
    INTERRUPT = "interrupt"  #: stop what is being answered and what waits, then answer it
    REJECT = "reject"  #: refuse it: CONFLICT with reason `conversation_busy`


class ConversationEventKind(StrEnum):
    """What happened in a conversation."""

    MESSAGE_STARTED = "message_started"  #: a reply begins
    MESSAGE_DELTA = "message_delta"  #: offset, text
    TOOL_CALL_GENERATING = "tool_call_generating"  #: step, callId, tool; this and the next two: recordId
    TOOL_CALL_STARTED = "tool_call_started"  #: step, callId, tool, arguments, isAwaitingApproval
    TOOL_CALL_COMPLETED = "tool_call_completed"  #: step, callId, tool, content, isError, isSkipped, data
    MESSAGE_COMPLETED = "message_completed"  #: a message is whole, or failed, or was stopped; citations
    MESSAGE_UPDATED = "message_updated"  #: a message was added, or is not waited for any more
    CONVERSATION_UPDATED = "conversation_updated"  #: its state, title, rating or active message changed
