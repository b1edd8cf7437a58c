"""What a model is asked: messages of parts, the tools it may call, and how it shall answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

from app.usage.sources import UsageSource

Json = Any


class ChatRole(StrEnum):
    """Who says a message."""

    SYSTEM = "system"  #: instructions
    USER = "user"  #: whoever asks
    ASSISTANT = "assistant"  #: the model
    TOOL = "tool"  #: what a tool gave


@dataclass(frozen=True, slots=True)
class TextPart:
    """A piece of text."""

    text: str


@dataclass(frozen=True, slots=True)
class ImagePart:
    """An image, by its bytes or by an http(s) address the provider can reach.

    One with a `name` came as an attachment: a model that reads no images is told its name instead.
    """

    media_type: str  #: as image/png
    data: bytes | None = None
    url: str | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file of the workspace that goes with a message; `attachments` shows what is in it before it is sent."""

    file_id: UUID
    name: str
    content_type: str
    size_bytes: int
    version: int | None = None  #: the number of the version that was there when it was named; None: the newest


@dataclass(frozen=True, slots=True)
class ToolCallPart:
    """A call the model asked for."""

    id: str
    name: str
    arguments: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class ToolResultPart:
    """What the call of that id gave."""

    id: str
    name: str
    content: Json  #: a text, or any JSON value
    is_error: bool = False


Part = TextPart | ImagePart | FilePart | ToolCallPart | ToolResultPart


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One message; a TOOL message holds `ToolResultPart`s alone, an ASSISTANT message texts and `ToolCallPart`s."""

    role: ChatRole
    parts: Sequence[Part]

    @property
    def text(self) -> str:
        """All its text parts, joined."""
        return "".join(part.text for part in self.parts if isinstance(part, TextPart))

    @property
    def tool_calls(self) -> list[ToolCallPart]:
        """The calls it asks for."""
        return [part for part in self.parts if isinstance(part, ToolCallPart)]

    @classmethod
    def system(cls, text: str) -> "ChatMessage":
        """Say instructions."""
        return cls(ChatRole.SYSTEM, (TextPart(text),))

    @classmethod
    def user(cls, text: str, *more: Part) -> "ChatMessage":
        """Say what is asked."""
        return cls(ChatRole.USER, (TextPart(text), *more))

    @classmethod
    def assistant(cls, text: str, *more: Part) -> "ChatMessage":
        """Say what was answered."""
        return cls(ChatRole.ASSISTANT, ((TextPart(text),) if text else ()) + more)

    @classmethod
    def tool(cls, *results: ToolResultPart) -> "ChatMessage":
        """Say what tools gave."""
        return cls(ChatRole.TOOL, results)


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A tool as the model is told of it."""

    name: str  #: 1 to 64 of letters, digits, `_` and `-`: what all providers take
    description: str
    json_schema: Mapping[str, Json]  #: of its arguments: an object


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """How the model shall answer; None leaves it to the provider."""

    temperature: float | None = None  #: 0 to 2
    max_tokens: int | None = None  #: of the answer
    stop: Sequence[str] = ()  #: at most 4 texts at which the answer ends
    seed: int | None = None
    top_p: float | None = None  #: 0 to 1
    reasoning_effort: Literal["low", "medium", "high"] | None = None


@dataclass(frozen=True, slots=True)
class ModelRequest:
    """One call of a model.

    Attributes:
        model: `provider:model`, a bare model of the default provider, or empty for the workspace's default.
        messages: SYSTEM messages first; the last one is USER or TOOL.
        tools: What it may call.
        output_schema: When given, the answer's text is JSON that conforms to it.
        settings: How it shall answer.
        fallbacks: Models to ask, in this order, when the one before gave nothing; as `model`.
        timeout_ms: For one attempt, from dialling to the last token.
        max_retries: Further attempts per model when a failure is retryable.
        source: For whom; None is not written into the ledger under anybody's name but the workspace's.
    """

    messages: Sequence[ChatMessage]
    model: str = ""
    tools: Sequence[ToolSpec] = ()
    output_schema: Mapping[str, Json] | None = None
    settings: ModelSettings = field(default_factory=ModelSettings)
    fallbacks: Sequence[str] = ()
    timeout_ms: int = 120_000
    max_retries: int = 2
    source: UsageSource | None = None
