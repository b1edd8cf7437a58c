"""The tools agents may call: higher domains register theirs here, so that nothing here imports them."""

import re
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, Protocol
from uuid import UUID

from app.components.contract import SideEffects
from app.components.sources import Source
from app.kernel.rights import Actor, Scope, Viewer
from app.llm.messages import ToolSpec

WRAPPED = "input"  #: the argument that holds a run's input which is no object
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")


class ToolKind(StrEnum):
    """What a tool is of."""

    BUILT_IN = "built_in"  #: Plait itself
    COMPONENT = "component"  #: a component of the library
    INTEGRATION_ACTION = "integration_action"  #: an integration of the workspace
    MCP_TOOL = "mcp_tool"  #: an MCP server of the workspace
    WORKFLOW = "workflow"  #: a published workflow


@dataclass(frozen=True, slots=True)
class ToolContext:
    """For whom a tool is called.

    Attributes:
        workspace_id: The only workspace whose things it may touch.
        actor: Who is named in records of what it does.
        idempotency_key: The same when the call is repeated after a crash, so that it is done once.
        viewer: With whose rights it acts. Given to a tool, it may do what the tool's scope names; None only for a
            tool without a scope. Left out by a caller, it is whom the actor stands for (see `tool_rights`).
        execution_id: The run that calls, if one does.
        node_key: The node of that run.
        conversation_id: The conversation it is called in, if any.
        is_for_visitor: Somebody asks whom nobody knows, with rights that a member lent: what it tells, they may read.
        sources_before: How many sources the agent was given so far: the next one has the number after.
        log: Adds a line to the run's log: level, message.
        count: Counts for the run what a model took: tokens of prompt and completion, and the cost if it is known.
    """

    workspace_id: UUID
    actor: Actor
    idempotency_key: str
    viewer: Viewer | None = None
    execution_id: UUID | None = None
    node_key: str | None = None
    conversation_id: UUID | None = None
    is_for_visitor: bool = False
    sources_before: int = 0
    log: Callable[[str, str], None] = field(default=lambda _level, _message: None)
    count: Callable[[int, int, Decimal | None], None] = field(default=lambda _prompt, _completion, _cost: None)

    @property
    def caller(self) -> Viewer:
        """With whose rights a tool that has a scope acts.

        Raises:
            RuntimeError: Nobody was asked for rights: the tool was called past the registry.
        """
        if self.viewer is None:
            raise RuntimeError("a tool with a scope is called by the registry, which says for whom")
        return self.viewer


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a tool gave.

    Attributes:
        content: What the model is told: a text, or a JSON value.
        is_error: The call failed; the content says why, and the model may try otherwise.
        data: What a client is shown beside it (`{kind: "task", id: …}`); None for nothing.
        sources: The passages of the workspace's knowledge in the content, numbered behind `ToolContext.sources_before`.
    """

    content: Any
    is_error: bool = False
    data: Mapping[str, Any] | None = None
    sources: Sequence[Source] = ()


class ToolFailed(Exception):
    """A tool could not do it; the model is told the message, and the conversation goes on.

    Attributes:
        code: A stable UPPER_SNAKE word.
        message: One sentence, without a secret.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Tool(ABC):
    """Something an agent can do.

    Attributes:
        name: Unique; letters, digits, `_` and `-`, at most 64.
        description: What it does and when to use it, for the model.
        parameters: JSON Schema of its arguments, an object.
        scope: What the viewer must be allowed; None for a tool that touches nothing of anybody's.
        is_for_visitors: Whether members may switch it on for visitors of public chats: it tells them nothing of the
            workspace but what they said themselves, or what its author made it to tell.
        needs_approval: Whether a person must agree to each call, unless they said otherwise.
        is_reading: Changes nothing, so a repeat is harmless.
        kind: What it is of.
        title: Its name for people; empty where it has none beside its name.
        output: JSON Schema of what it gives; None where that is not known.
        subject: What it is a tool of: the name of a type of the graph, and the object's own id; None for Plait's own.
        server: The MCP server whose tool it is; empty for what is Plait's own.
        server_tool: What that server calls it.
    """

    name: str
    description: str
    parameters: Mapping[str, Any]
    scope: ClassVar[Scope | None] = None
    is_for_visitors: ClassVar[bool] = False
    needs_approval: bool = False
    is_reading: bool = False
    kind: ToolKind = ToolKind.BUILT_IN
    title: str = ""
    output: Mapping[str, Any] | None = None
    subject: tuple[str, UUID] | None = None
    server: str = ""
    server_tool: str = ""

    @property
    def spec(self) -> ToolSpec:
        """What the model is told of it."""
        return ToolSpec(self.name, self.description, self.parameters)

    @property
    def scopes(self) -> Sequence[Scope]:
        """All that whoever calls it from outside of a run must be allowed."""
        return () if self.scope is None else (self.scope,)

    @property
    def side_effects(self) -> SideEffects:
        """What calling it twice would do: by the same idempotency key it is done once, unless a tool says ONCE."""
        return SideEffects.NONE if self.is_reading else SideEffects.IDEMPOTENT

    async def must_ask(self, ctx: ToolContext) -> bool:
        """Say whether a person must agree to a call that a model wishes for in a run, as things are now."""
        del ctx
        return self.needs_approval

    @abstractmethod
    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """Do it; the arguments conform to `parameters`.

        Raises:
            ToolFailed: It could not be done.
            AppError: Likewise; its message is told to the model.
        """


class Rights(Protocol):
    """Decides for whom a tool acts; see `tool_rights.ToolRights`."""

    async def checked(self, tool: Tool, ctx: ToolContext) -> ToolContext:
        """Return the context with a viewer who may; raises as `Tool.call` does."""
        ...

    async def usable(self, tools: Sequence[Tool], ctx: ToolContext) -> list[Tool]:
        """Return those of the tools that `checked` would let through at this moment."""
        ...


@dataclass(frozen=True, slots=True)
class Signature:
    """What a workflow is as a tool.

    Attributes:
        parameters: JSON Schema of its arguments, an object.
        is_wrapped: Its run takes no object, so the argument `input` holds what it takes.
    """

    description: str
    parameters: Mapping[str, Any]
    is_wrapped: bool = False

    def input_of(self, arguments: Mapping[str, Any]) -> Any:
        """Return the input of a run."""
        return arguments.get(WRAPPED) if self.is_wrapped else dict(arguments)


class Signatures(Protocol):
    """Knows what workflows take; the domain of workflows does."""

    async def of(self, workspace_id: UUID, workflow_id: UUID, version: int | None) -> Signature:
        """Return the signature of a version, of the published one unless told.

        Raises:
            AppError: There is none in that workspace that could run.
        """
        ...


ToolSource = Callable[[UUID], Awaitable[list[Tool]]]  #: the tools that one workspace has beside everybody's
#: The names of tools that one workspace would have, were not switched off whose they are.
SwitchedOff = Callable[[UUID], Awaitable[Collection[str]]]


class ToolRegistry:
    """All tools by name; filled by the wiring, read and called by agents, the copilot and MCP."""

    def __init__(self, rights: Rights) -> None:
        self._rights = rights
        self._tools: dict[str, Tool] = {}
        self._sources: list[ToolSource] = []
        self._switched_off: list[SwitchedOff] = []
        self._signatures: Signatures | None = None

    def register(self, tool: Tool) -> None:
        """Add a tool that every workspace has.

        Raises:
            ValueError: Its name is taken or no name.
        """
        if not _NAME.fullmatch(tool.name):
            raise ValueError(f"{tool.name!r} is no name of a tool")
        if tool.name in self._tools:
            raise ValueError(f"there is a tool {tool.name!r} already")
        self._tools[tool.name] = tool

    def register_source(self, source: ToolSource, switched_off: SwitchedOff | None = None) -> None:
        """Add tools that differ by workspace: its integrations, its MCP servers."""
        self._sources.append(source)
        if switched_off is not None:
            self._switched_off.append(switched_off)

    async def is_switched_off(self, workspace_id: UUID, name: str) -> bool:
        """Say whether a name that no tool has is one of something that a workspace has switched off."""
        for names in self._switched_off:
            if name in await names(workspace_id):
                return True
        return False

    def register_signatures(self, signatures: Signatures) -> None:
        """Let the domain above say what workflows take."""
        self._signatures = signatures

    async def signature(self, workspace_id: UUID, workflow_id: UUID, version: int | None) -> Signature:
        """Return what a workflow is as a tool.

        Raises:
            AppError: There is none in that workspace that could run.
        """
        assert self._signatures is not None  # noqa: S101 - the wiring registers them
        return await self._signatures.of(workspace_id, workflow_id, version)

    def common(self) -> dict[str, Tool]:
        """Return the tools that every workspace has, by name."""
        return dict(self._tools)

    async def all(self, workspace_id: UUID) -> dict[str, Tool]:
        """Return the tools of a workspace, by name; of two of one name the one that was registered first."""
        found = dict(self._tools)
        for source in self._sources:
            for tool in await source(workspace_id):
                found.setdefault(tool.name, tool)
        return found

    async def named(self, workspace_id: UUID, names: Collection[str]) -> Mapping[str, Tool]:
        """Return at least those tools of a workspace that have these names; its own are looked for where it must be."""
        return self._tools if all(name in self._tools for name in names) else await self.all(workspace_id)

    async def usable(self, tools: Sequence[Tool], ctx: ToolContext) -> list[Tool]:
        """Return those of the tools that whoever asks may call at this moment."""
        return await self._rights.usable(tools, ctx)

    async def checked(self, tool: Tool, ctx: ToolContext) -> ToolContext:
        """Return for whom a tool acts that is called as a run of its own; asks for the same rights as `call` does.

        Raises:
            ToolFailed: They may not.
            AppError: Likewise.
        """
        return await self._rights.checked(tool, ctx)

    async def call(self, tool: Tool, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """Call a tool, of this registry or not, with the rights of whoever asks: there is no other way to call one.

        Raises:
            ToolFailed: They may not, or it could not be done.
            AppError: Likewise; its message is told to the model.
        """
        return await tool.call(arguments, await self._rights.checked(tool, ctx))

    async def get(self, workspace_id: UUID, name: str) -> Tool | None:
        """Return a tool, or None if the workspace has none of that name."""
        return (await self.named(workspace_id, {name})).get(name)
