"""What can be wrong with a conversation.

AppError
├─ Conflict
│  ├─ ConversationIsOver       nothing can be said any more
│  ├─ ConversationIsBusy       a reply is being made, and the sender asked not to wait
│  ├─ ConversationIsPrivate    nobody else can answer in it
│  ├─ ConversationNotPrivate   it is not one person's chat with the copilot
│  ├─ ConversationNotEscalated a person answers only where one was asked for
│  ├─ AgentChanged             the version that was changed is not the newest
│  ├─ AgentIsInactive          no conversation begins with it
│  ├─ NothingToCancel          no reply is being made or waited for
│  └─ NotAReply, NotYours      a message of the wrong kind
└─ InvalidInput                names the field: too long, empty, out of range
"""

from app.kernel.errors import Conflict


class ConversationIsOver(Conflict):
    """The conversation is over; start another one."""


class ConversationIsBusy(Conflict):
    """A reply is being made; wait for it, or send with whenBusy QUEUE or INTERRUPT."""


class ConversationIsPrivate(Conflict):
    """The chat with the copilot is private: nobody else can answer in it."""


class ConversationNotPrivate(Conflict):
    """This is no chat with the copilot."""


class ConversationNotEscalated(Conflict):
    """A person answers only in an escalated conversation."""


class ConversationIsEscalated(Conflict):
    """A person answers this conversation; hand it back first."""


class AgentChanged(Conflict):
    """Somebody made a newer version of the agent meanwhile; look at it, and change that one."""


class AgentIsInactive(Conflict):
    """The agent is inactive; no conversation begins with it."""


class NothingToCancel(Conflict):
    """No reply is being made or waited for."""


class NotAReply(Conflict):
    """Only a reply that is finished can be made again."""


class NotAQuestion(Conflict):
    """Only what a user said can be edited."""
