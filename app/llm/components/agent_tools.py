"""The tools of one agent: those that the workspace and its MCP servers have, configured components, and workflows."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson

from app.components.contract import Component, ComponentFailed, Config, NodeContext, Result, SideEffects
from app.components.library.shape import misfits, schema_problems
from app.components.registry import Registry
from app.kernel.errors import AppError
from app.kernel.ids import read_global_id
from app.kernel.logs import get_logger
from app.llm.components.agent_config import AgentConfig, ComponentTool, McpServerTools, RegisteredTool, WorkflowTool
from app.llm.components.agent_tool import AgentTool
from app.llm.components.knowledge_tools import names_taken
from app.llm.messages import ToolSpec
from app.llm.tools import Signature, Tool, ToolContext, ToolFailed, ToolRegistry, ToolResult

MAX_CONTENT_CHARACTERS = 100_000  #: of what a model is told by a tool
log = get_logger(__name__)

_BUILDING = frozenset({"agent", "response", "fail"})  #: that make no sense as a tool, or would have to nest facts


def tool_problems(config: AgentConfig, registry: Registry) -> list[tuple[str, str]]:
    """Check what can be checked of an agent's tools before it runs, as (dotted field, message)."""
    found: list[tuple[str, str]] = []
    names: set[str] = set()
    servers: set[str] = set()
    for place, tool in enumerate(config.tools):
        at = f"tools.{place}"
        if isinstance(tool, McpServerTools):
            if tool.server in servers:
                found.append((f"{at}.server", "Another entry of the agent names this server."))
            servers.add(tool.server)
            continue
        if tool.name in names:
            found.append((f"{at}.name", "Another tool of the agent has this name."))
        names.add(tool.name)
        if tool.name in names_taken(config):
            found.append((f"{at}.name", "The agent has a tool of this name of its own, for what it knows."))
        schema = None if isinstance(tool, RegisteredTool) else tool.parameters
        if schema is not None and schema.get("type") != "object":
            found.append((f"{at}.parameters", "This must be the schema of an object."))
        if isinstance(tool, WorkflowTool) and workflow_of(tool.workflow_id) is None:
            found.append((f"{at}.workflowId", "This is not the id of a workflow."))
        if isinstance(tool, ComponentTool):
            component = registry.get(tool.component)
            if component is not None and not is_callable(component):
                found.append((f"{at}.component", f"{tool.component} cannot be a tool."))
    return found


async def tools_of(
    config: AgentConfig, registry: Registry, tools: ToolRegistry, ctx: NodeContext
) -> dict[str, AgentTool]:
    """Return an agent's tools by name, those of MCP servers behind the others.

    Raises:
        ComponentFailed: `TOOL_UNKNOWN`, the workspace has no tool of a name, no such server or no such workflow;
            `TOOL_DISABLED`, whose tool it is is switched off.
    """
    found: dict[str, AgentTool] = {}
    served: list[tuple[Tool, McpServerTools]] = []
    known: Mapping[str, Tool] = {}
    if ctx.workspace_id is not None and any(isinstance(tool, McpServerTools) for tool in config.tools):
        known = await tools.all(ctx.workspace_id)
    elif ctx.workspace_id is not None:
        names = {tool.name for tool in config.tools if isinstance(tool, RegisteredTool)}
        known = await tools.named(ctx.workspace_id, names)
    for each in config.tools:
        match each:
            case RegisteredTool():
                tool = known.get(each.name)
                if tool is None and ctx.workspace_id and await tools.is_switched_off(ctx.workspace_id, each.name):
                    message = f"The integration or MCP server whose tool {each.name} is is switched off."
                    raise ComponentFailed("TOOL_DISABLED", message, details={"tool": each.name})
                if tool is None:
                    raise _unknown(f"The workspace has no tool {each.name}.", tool=each.name)
                found[each.name] = _registered(tool, each, tools, ctx)
            case ComponentTool():
                found[each.name] = _component(each, registry, ctx)
            case WorkflowTool():
                found[each.name] = _workflow(each, await _signature_of(each, tools, ctx))
            case McpServerTools():
                served += [(tool, each) for tool in _of_server(each, known)]
    for tool, each in served:
        found.setdefault(tool.name, _registered(tool, each, tools, ctx))
    return found


async def offered(found: Mapping[str, AgentTool], tools: ToolRegistry, ctx: NodeContext) -> list[ToolSpec]:
    """Return what a model is told of: not of what whoever asks may not use at this moment."""
    context = _context(ctx, "")
    if context is None:
        return [tool.spec for tool in found.values()]
    registered = [tool.registered for tool in found.values() if tool.registered is not None]
    usable = {tool.name for tool in await tools.usable(registered, context)} if registered else set[str]()
    return [tool.spec for tool in found.values() if tool.registered is None or tool.spec.name in usable]


def arguments_problems(spec: ToolSpec, arguments: Mapping[str, Any]) -> Sequence[str]:
    """Say where arguments do not fit a tool; a schema with keywords that we do not know is the tool's own to check."""
    if next(schema_problems(spec.json_schema, "schema"), None) is not None:
        return ()
    return [f"arguments{problem.removeprefix('input')}" for problem in misfits(dict(arguments), spec.json_schema)]


def told(content: Any, ctx: NodeContext) -> Any:
    """Return what a model is told by a tool: without secrets, and not longer than it may be."""
    masked = ctx.mask(content)
    if isinstance(masked, str):
        text = masked
    else:
        try:
            text = orjson.dumps(masked).decode()
        except TypeError:
            return "The tool gave something that is not JSON."
    if len(text) <= MAX_CONTENT_CHARACTERS:
        return masked
    return f"{text[:MAX_CONTENT_CHARACTERS]}… (cut: {len(text):,} characters in all)"


def workflow_of(text: str) -> UUID | None:
    """Read the id of a workflow as the graph gives it."""
    found = read_global_id(text)
    return found[1] if found is not None and found[0] == "Workflow" else None


def conversation_of(ctx: NodeContext) -> str | None:
    """Return the conversation that the run is a turn of, as the run's input names it."""
    given: Any = ctx.scope["run"].get("input")
    named: Any = given.get("conversationId") if isinstance(given, dict) else None  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
    return named if isinstance(named, str) else None


# ---------------------------------------------------------------------- by kind


def _registered(
    tool: Tool, config: RegisteredTool | McpServerTools, tools: ToolRegistry, ctx: NodeContext
) -> AgentTool:
    async def call(arguments: Mapping[str, Any], name: str, sources_before: int) -> ToolResult:
        context = _context(ctx, name)
        if context is None:
            raise ToolFailed("NOT_IN_A_RUN", "Only a run can call this tool.")
        return await tools.call(tool, arguments, replace(context, sources_before=sources_before))

    async def must_ask() -> bool:
        context = _context(ctx, "")
        if config.needs_approval is not None or context is None:
            return tool.needs_approval if config.needs_approval is None else config.needs_approval
        return await tool.must_ask(context)

    return AgentTool(tool.spec, must_ask, tool.side_effects, call, registered=tool)


def _context(ctx: NodeContext, name: str) -> ToolContext | None:
    """Say for whom a call of a name is made; None outside of a run."""
    run = ctx.run
    if run is None or ctx.workspace_id is None:
        return None
    named = conversation_of(ctx)
    return ToolContext(
        workspace_id=ctx.workspace_id,
        actor=run.actor,
        idempotency_key=f"{ctx.idempotency_key}/{name}",
        execution_id=run.execution_id,
        node_key=run.node_key,
        conversation_id=None if named is None else _uuid(named),
        log=ctx.log,
        count=lambda prompt, completion, cost: ctx.record_usage(
            prompt_tokens=prompt, completion_tokens=completion, cost_usd=cost or Decimal(0)
        ),
    )


def _of_server(config: McpServerTools, known: Mapping[str, Tool]) -> list[Tool]:
    found = {tool.server_tool: tool for tool in known.values() if tool.server == config.server}
    if not found:
        raise _unknown(f"The workspace has no MCP server {config.server} that offers tools.", server=config.server)
    if config.tools is None:
        return list(found.values())
    for name in config.tools:
        if name not in found:
            raise _unknown(f"The MCP server {config.server} has no tool {name}.", server=config.server, tool=name)
    return [found[name] for name in dict.fromkeys(config.tools)]


def _component(config: ComponentTool, registry: Registry, ctx: NodeContext) -> AgentTool:
    component = registry.get(config.component)
    parsed, problems = registry.validate_config(config.component, config.config)
    if component is None or parsed is None:
        message = problems[0].message if problems else "it is not there any more."
        raise ComponentFailed("TOOL_UNKNOWN", f"The tool {config.name} cannot be used: {message}")
    made: Component = component
    used: Config = parsed

    async def call(arguments: Mapping[str, Any], name: str, sources_before: int) -> ToolResult:
        try:
            given = await made.run(used, ctx.nested(dict(arguments), name, sources_before=sources_before))
        except ComponentFailed as failure:
            raise ToolFailed(failure.code, failure.message) from None
        if not isinstance(given, Result):
            raise ToolFailed("TOOL_WAITS", "This component waits for something, which a tool cannot do.")
        return ToolResult(given.output, sources=given.sources)

    spec = ToolSpec(config.name, config.description, config.parameters)
    return AgentTool(spec, _always(config.needs_approval), made.side_effects_for(used), call)


async def _signature_of(config: WorkflowTool, tools: ToolRegistry, ctx: NodeContext) -> Signature:
    """Return what a workflow is as a tool: what is not configured, it says itself."""
    own: Signature | None = None
    if config.parameters is None or config.description is None:
        workflow_id = workflow_of(config.workflow_id)
        if workflow_id is None or ctx.workspace_id is None:
            raise _unknown(f"The tool {config.name} names no workflow of this workspace.", tool=config.name)
        try:
            own = await tools.signature(ctx.workspace_id, workflow_id, config.version)
        except AppError as error:
            raise _unknown(f"The tool {config.name} cannot be used: {error.message}", tool=config.name) from None
    description = config.description or (own.description if own else "")
    if config.parameters is not None:
        return Signature(description, config.parameters)
    assert own is not None  # noqa: S101 - it was looked up
    return replace(own, description=description)


def _workflow(config: WorkflowTool, signature: Signature) -> AgentTool:
    def request(arguments: Mapping[str, Any]) -> dict[str, Any]:
        given = signature.input_of(arguments)
        return {"workflowId": config.workflow_id, "version": config.version, "input": given}

    spec = ToolSpec(config.name, signature.description, signature.parameters)
    # The run is made by the commit of the wait, so there is one or none.
    return AgentTool(spec, _always(config.needs_approval), SideEffects.IDEMPOTENT, run_request=request)


async def called(tool: AgentTool, arguments: Mapping[str, Any], name: str, sources_before: int) -> ToolResult:
    """Call a tool; what it cannot do becomes a result that says so.

    Raises:
        ComponentFailed: It is a workflow, which is waited for instead.
    """
    if tool.call is None:
        raise ComponentFailed("INTERNAL", "A workflow is waited for, not called.")
    try:
        return await tool.call(arguments, name, sources_before)
    except ToolFailed as failure:
        return failure_of(failure.code, failure.message)
    except AppError as error:
        return failure_of(error.code.value, error.message)
    except ComponentFailed:
        raise
    except Exception as error:  # noqa: BLE001 - a tool's mistake must not end the conversation
        # Without the error's text, which may quote what the tool was given.
        log.error("tool_crashed", tool=tool.spec.name, error=type(error).__name__)  # noqa: TRY400
        return failure_of("INTERNAL", "The tool failed unexpectedly.")


def failure_of(code: str, message: str, **more: Any) -> ToolResult:
    """Tell a model that a call failed."""
    return ToolResult({"error": {"code": code, "message": message, **more}}, is_error=True)


def _unknown(message: str, **details: str) -> ComponentFailed:
    return ComponentFailed("TOOL_UNKNOWN", message, details=details)


def _always(configured: bool | None) -> Callable[[], Awaitable[bool]]:  # noqa: FBT001 - three values
    async def must_ask() -> bool:
        return bool(configured)

    return must_ask


def is_callable(component: Component) -> bool:
    """Say whether a component can be called by itself, as a tool."""
    is_plain = not (component.is_container or component.is_entry or component.is_break)
    return is_plain and component.id not in _BUILDING


def _uuid(text: str) -> UUID | None:
    found = read_global_id(text)
    if found is not None:
        return found[1]
    try:
        return UUID(text)
    except ValueError:
        return None
