"""The words of this domain as enums of the graph."""

from app.api.enums import register_enum
from app.automation.vocabulary import (
    BinaryBodies,
    BuiltInProcess,
    ConversationMoment,
    FiringStatus,
    Handshake,
    HmacAlgorithm,
    HmacEncoding,
    HookMethod,
    MissedRuns,
    Overlap,
    ProcessTrigger,
    TriggerBinding,
    TriggerOrder,
    TriggerType,
    WebhookAuth,
    WebhookReply,
)

register_enum(TriggerType, "What a trigger waits for; it never changes.")
register_enum(TriggerBinding, "What of its workflow a trigger runs.")
register_enum(HookMethod, "A method of requests that start runs.")
register_enum(WebhookAuth, "How a request shows whose it is.")
register_enum(HmacEncoding, "How a signature is written.")
register_enum(HmacAlgorithm, "The hash of an HMAC.")
register_enum(Handshake, "How a sender asks whether an address is ours before it sends to it.")
register_enum(WebhookReply, "When a request is answered.")
register_enum(BinaryBodies, "What becomes of bytes that are no text.")
register_enum(MissedRuns, "What becomes of times that passed while nothing could fire.")
register_enum(Overlap, "What happens when a trigger fires while a run of it goes on.")
register_enum(ConversationMoment, "What happens in a conversation that can start a run.")
register_enum(FiringStatus, "What became of one time that a trigger fired.")
register_enum(ProcessTrigger, "What starts a process.")
register_enum(BuiltInProcess, "A process that comes with its workflow.")
register_enum(TriggerOrder, "An order of a list of triggers or processes; equal ones come in the order they were made.")

__all__ = [
    "BinaryBodies",
    "BuiltInProcess",
    "ConversationMoment",
    "FiringStatus",
    "Handshake",
    "HmacAlgorithm",
    "HmacEncoding",
    "HookMethod",
    "MissedRuns",
    "Overlap",
    "ProcessTrigger",
    "TriggerBinding",
    "TriggerOrder",
    "TriggerType",
    "WebhookAuth",
    "WebhookReply",
]
