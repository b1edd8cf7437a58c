"""What a model answers, piece by piece.

A stream is text and reasoning deltas and tool calls in the order they come, and ends with exactly one `Finished`.
Joined, the `TextDelta`s are the text of `Finished.message`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from app.llm.messages import ChatMessage, ToolCallPart


class FinishReason(StrEnum):
    """Why the answer ended."""

    STOP = "stop"  #: it was complete
    LENGTH = "length"  #: it reached its limit of tokens
    TOOL_CALLS = "tool_calls"  #: it wants tools called


@dataclass(frozen=True, slots=True)
class TextDelta:
    """A piece of the answer's text."""

    text: str


@dataclass(frozen=True, slots=True)
class ReasoningDelta:
    """A piece of what the model thought, where the provider shows it; not part of the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class ToolCallStarted:
    """The model begins to call a tool."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class ToolCallDelta:
    """A piece of the JSON text of a call's arguments."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class ToolCallCompleted:
    """A call is complete."""

    id: str
    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ModelUsage:
    """What a call took, in tokens; `prompt` includes `cached`."""

    prompt: int = 0
    completion: int = 0
    cached: int = 0


@dataclass(frozen=True, slots=True)
class Finished:
    """The answer is complete.

    Attributes:
        message: The ASSISTANT message: its text and its tool calls.
        usage: As the provider counted it.
        cost_usd: By the catalogue's prices; None when the model's are not known.
        model: As the provider calls it.
        provider: The name of the provider here.
        finish_reason: Why it ended.
        output: The JSON value, when a schema was given.
        attempts: How many calls it took, fallbacks included.
    """

    message: ChatMessage
    usage: ModelUsage = field(default_factory=ModelUsage)
    cost_usd: Decimal | None = None
    model: str = ""
    provider: str = ""
    finish_reason: FinishReason = FinishReason.STOP
    output: Any = None
    attempts: int = 1

    @property
    def text(self) -> str:
        """The answer's text."""
        return self.message.text

    @property
    def tool_calls(self) -> list[ToolCallPart]:
        """The calls it asks for."""
        return self.message.tool_calls


ModelEvent = TextDelta | ReasoningDelta | ToolCallStarted | ToolCallDelta | ToolCallCompleted | Finished
