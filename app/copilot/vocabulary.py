"""The closed sets of words this domain speaks."""

from enum import StrEnum


class CheckpointOutcome(StrEnum):
    """What became of something that a call changed."""

    UNDONE = "undone"  #: it is as it was before
    KEPT = "kept"  #: it stays as it is, and `reason` says why


class KeptReason(StrEnum):
    """Why something stays as a call left it."""

    CHANGED_SINCE = "changed_since"  #: somebody changed it after the copilot, which would be lost
    MERGED = "merged"  #: a person merged the branch; restore an earlier revision of the draft instead
    IN_USE = "in_use"  #: the workflow was published, or has run
    GONE = "gone"  #: it is there no more
    FORBIDDEN = "forbidden"  #: you may not change it
    IRREVERSIBLE = "irreversible"  #: a run, or something that cannot be taken back
    UNKNOWN_OUTCOME = "unknown_outcome"  #: the call was cut off, and nobody knows what it did


class Approval(StrEnum):
    """How far somebody's approval goes."""

    ONCE = "once"  #: for this call
    CONVERSATION = "conversation"  #: for this one, and for what the copilot wishes of the tool later in the same chat
    ALWAYS = "always"  #: for this one, and for what models wish of the tool from now on, until it is taken back
