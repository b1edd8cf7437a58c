"""The closed sets of words this domain speaks."""

from enum import IntEnum, StrEnum


class TaskStatus(StrEnum):
    """Where a task stands."""

    NOT_STARTED = "not_started"  #: nobody has begun
    IN_PROGRESS = "in_progress"  #: somebody is at it
    COMPLETED = "completed"  #: nothing is left to do; `resolution` says how it ended
    BLOCKED = "blocked"  #: it cannot go on yet


class TaskPriority(IntEnum):
    """How urgent a task is."""

    LOW = 1  #: when there is time
    MEDIUM = 2  #: in its turn
    HIGH = 3  #: before others
    URGENT = 4  #: now


class TaskKind(StrEnum):
    """Where a task comes from."""

    MANUAL = "manual"  #: a person or a program made it
    INPUT = "input"  #: a run waits for an answer
    DECISION = "decision"  #: a run waits to hear what became of a side effect


class TaskResolution(StrEnum):
    """How a task ended."""

    ANSWERED = "answered"  #: somebody completed it
    DECIDED = "decided"  #: somebody said how its run goes on
    EXPIRED = "expired"  #: its time ran out before anybody answered
    WITHDRAWN = "withdrawn"  #: its run ended first


class TaskCommentChange(StrEnum):
    """What happened to a comment."""

    ADDED = "added"  #: it is new
    EDITED = "edited"  #: it has another text
    DELETED = "deleted"  #: only that it was there is left


class InboxKind(StrEnum):
    """What somebody finds in their inbox; a domain that adds a source of items adds its kind here."""

    TASK = "task"  #: a task that is for them
    RUN = "run"  #: a paused run waits for their answer
    TOOL_CALL = "tool_call"  #: a model wishes to call a tool in their name, and waits for their approval
