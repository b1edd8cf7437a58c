"""What an agent is told to be: checked once, stored with every version, and made into what runs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from app.conversations.vocabulary import KnowledgeMode, MemoryPolicy
from app.kernel.errors import InvalidInput
from app.llm.knowing import MAX_BASES
from app.workflows.properties import text_of

MAX_INSTRUCTIONS = 20_000
MAX_TOOLS = 64
MAX_WINDOW_MESSAGES = 200
MIN_WINDOW_TOKENS, MAX_WINDOW_TOKENS = 100, 200_000
MAX_STEPS = 50
_MAX_WORD = 200
_TOOL = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
_MAX_PERSONALITY = 2_000


@dataclass(frozen=True, slots=True)
class Memory:
    """How much of a conversation goes with each message.

    Attributes:
        window_messages: Of a window: the last so many, at most; None for no such bound.
        window_tokens: Of a window: the last of about so many tokens, four characters each; None for no such bound.
    """

    policy: MemoryPolicy = MemoryPolicy.CONVERSATION
    window_messages: int | None = None
    window_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class AgentConfig:
    """What an agent is told to be.

    Attributes:
        instructions: What it is for and how it behaves.
        model: `provider:model`, or None for the workspace's default.
        language: A BCP 47 tag or a word, such as `en`.
        personality: How it speaks, such as `professional`.
        tools: Names of tools it may call.
        toolset: Tools of every kind that it may call beside those, as `tools` of the component `agent` has them.
        max_steps: How many times it may ask its model for one reply.
        knowledge_base_ids: What it answers from, and cites; one that is gone is not searched.
        knowledge_mode: When those are searched.
        memory_base_id: The knowledge base in which it remembers; None: it remembers nothing.
        workflow_id: What answers instead; the rest is then only given to that workflow.
    """

    instructions: str | None = None
    model: str | None = None
    language: str | None = None
    personality: str | None = None
    tools: Sequence[str] = ()
    toolset: Sequence[Mapping[str, Any]] = ()
    memory: Memory = field(default_factory=Memory)
    max_steps: int = 10
    workflow_id: UUID | None = None
    knowledge_base_ids: Sequence[UUID] = ()
    knowledge_mode: KnowledgeMode = KnowledgeMode.AUTO
    memory_base_id: UUID | None = None

    def to_json(self) -> dict[str, Any]:
        """Return what is stored."""
        return {
            "instructions": self.instructions,
            "model": self.model,
            "language": self.language,
            "personality": self.personality,
            "tools": list(self.tools),
            "toolset": [dict(each) for each in self.toolset],
            "memory": {
                "policy": self.memory.policy.value,
                "windowMessages": self.memory.window_messages,
                "windowTokens": self.memory.window_tokens,
            },
            "maxSteps": self.max_steps,
            "workflowId": None if self.workflow_id is None else str(self.workflow_id),
            "knowledgeBaseIds": [str(each) for each in self.knowledge_base_ids],
            "knowledgeMode": self.knowledge_mode.value,
            "memoryBaseId": None if self.memory_base_id is None else str(self.memory_base_id),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "AgentConfig":
        """Read what is stored."""
        memory, workflow_id = stored["memory"], stored["workflowId"]
        memory_base_id = stored.get("memoryBaseId")  # what was stored before there was one has none
        return cls(
            instructions=stored["instructions"],
            model=stored["model"],
            language=stored["language"],
            personality=stored["personality"],
            tools=tuple(stored["tools"]),
            toolset=tuple(stored.get("toolset", ())),  # what was stored before there was one has none
            memory=Memory(MemoryPolicy(memory["policy"]), memory["windowMessages"], memory["windowTokens"]),
            max_steps=stored["maxSteps"],
            workflow_id=None if workflow_id is None else UUID(workflow_id),
            knowledge_base_ids=tuple(UUID(each) for each in stored.get("knowledgeBaseIds", ())),
            knowledge_mode=KnowledgeMode(stored.get("knowledgeMode", KnowledgeMode.AUTO)),
            memory_base_id=None if memory_base_id is None else UUID(memory_base_id),
        )

    def changed(self, changes: Mapping[str, Any]) -> "AgentConfig":
        """Return it with some properties replaced, all checked; what is None where it must be something, is reset.

        Raises:
            InvalidInput: A property is malformed; names the field.
        """
        wanted = {key: value for key, value in changes.items() if key in _FIELDS}
        for key in ("memory", "max_steps", "tools", "toolset", "knowledge_base_ids", "knowledge_mode"):
            if key in wanted and wanted[key] is None:
                wanted[key] = getattr(AgentConfig(), key)
        made = replace(self, **wanted)
        return replace(
            made,
            instructions=text_of(made.instructions, field="input.instructions", most=MAX_INSTRUCTIONS),
            model=text_of(made.model, field="input.model", most=_MAX_WORD),
            language=text_of(made.language, field="input.language", most=_MAX_WORD),
            personality=text_of(made.personality, field="input.personality", most=_MAX_PERSONALITY),
            tools=_tools(made.tools, len(made.toolset)),
            toolset=tuple(made.toolset),
            memory=_memory(made.memory),
            max_steps=_within(made.max_steps, 1, MAX_STEPS, "maxSteps"),
            knowledge_base_ids=_bases(made.knowledge_base_ids),
        )


_FIELDS = frozenset(AgentConfig.__dataclass_fields__)


def _tools(names: Sequence[str], others: int) -> tuple[str, ...]:
    tools = tuple(dict.fromkeys(names))
    if len(tools) + others > MAX_TOOLS:
        field_name = "input.tools" if len(tools) > others else "input.toolset"
        raise InvalidInput(f"An agent has at most {MAX_TOOLS} tools.", field=field_name, reason="too_many")
    for name in tools:
        if not _TOOL.fullmatch(name):
            raise InvalidInput("This is no name of a tool.", field="input.tools", reason="name_invalid")
    return tools


def _bases(ids: Sequence[UUID]) -> tuple[UUID, ...]:
    bases = tuple(dict.fromkeys(ids))
    if len(bases) > MAX_BASES:
        message = f"An agent has at most {MAX_BASES} knowledge bases."
        raise InvalidInput(message, field="input.knowledgeBaseIds", reason="too_many")
    return bases


def _memory(memory: Memory) -> Memory:
    if memory.policy is not MemoryPolicy.WINDOW:
        return Memory(memory.policy)
    messages, tokens = memory.window_messages, memory.window_tokens
    if messages is None and tokens is None:
        raise InvalidInput(
            "A window has a number of messages or of tokens.", field="input.memory.windowMessages", reason="required"
        )
    if messages is not None:
        _within(messages, 1, MAX_WINDOW_MESSAGES, "memory.windowMessages")
    if tokens is not None:
        _within(tokens, MIN_WINDOW_TOKENS, MAX_WINDOW_TOKENS, "memory.windowTokens")
    return memory


def _within(value: int, low: int, high: int, name: str) -> int:
    if not low <= value <= high:
        raise InvalidInput(f"{name} must be from {low} to {high}.", field=f"input.{name}", reason="out_of_range")
    return value
