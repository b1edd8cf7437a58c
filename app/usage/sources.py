"""For whom something was used."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class UsageKind(StrEnum):
    """What kind of thing used a model."""

    EXECUTION = "execution"  #: a node of a run
    CONVERSATION = "conversation"  #: a chat, outside of a run
    COPILOT = "copilot"  #: the copilot
    KNOWLEDGE = "knowledge"  #: the documents of knowledge bases, and searches in them
    EVALUATION = "evaluation"  #: the judge of an evaluation
    TEST = "test"  #: somebody tried a provider
    OTHER = "other"  #: anything else


@dataclass(frozen=True, slots=True)
class UsageSource:
    """One call's place: what is counted under `key` is counted once.

    Attributes:
        kind: What kind of thing calls.
        id: Its id: the execution's, the conversation's.
        key: The same when the call is repeated in a recovery, and only then; for a run's node: the idempotency key of
            the node run, its attempt and the number of the call, joined by `:`.
        node_key: The node, of an EXECUTION.
    """

    kind: UsageKind
    id: UUID | None
    key: str
    node_key: str | None = None
