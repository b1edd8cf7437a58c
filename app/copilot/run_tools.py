"""Tools that are run: a component with a configuration, and a published workflow; and what each tool's run is."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from app.components.contract import OUTPUT, Component, SideEffects
from app.components.registry import Registry
from app.copilot.edits import hidden_config
from app.integrations.agent_tools import IntegrationTool
from app.kernel.errors import InvalidInput
from app.kernel.ids import global_id
from app.kernel.rights import Scope
from app.llm.tools import Signature, Tool, ToolContext, ToolFailed, ToolKind, ToolResult
from app.mcp_client.agent_tools import McpAgentTool
from app.workflows.graph import Graph, GraphNode, Link, RetryPolicy

COMPONENT = "component:"  #: before the id of a component
WORKFLOW = "workflow:"  #: before the id of a workflow, in hexadecimal digits
NODE = "tool"  #: the key of the node that is the call
_TRIES = 3  #: of what may be repeated
_ROOT = "input.arguments"


@dataclass(frozen=True, slots=True)
class ToolRun:
    """What a call runs.

    Attributes:
        input: Of the run.
        workflow_id: The published workflow that it is, or
        graph: what it runs otherwise.
    """

    input: Any
    workflow_id: UUID | None = None
    graph: Graph | None = None


class RunTool(Tool):
    """A tool whose calls are runs, wherever it is called."""

    needs_approval = True

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """Refuse: there is no other way than a run."""
        del arguments, ctx
        raise ToolFailed("NEEDS_A_RUN", "This is called by a run of its own.")


class ComponentTool(RunTool):
    """A component of the library, with a configuration that the caller gives.

    A configuration may name secrets and hold code, so calling one takes what publishing a workflow does.
    """

    kind = ToolKind.COMPONENT

    def __init__(self, component: Component, library: Registry) -> None:
        self.name = f"{COMPONENT}{component.id}"
        self.title = component.name
        self.description = component.description
        self.is_reading = component.side_effects is SideEffects.NONE
        self._component = component
        self._library = library
        ports = [port for port in component.outputs if port.name == OUTPUT]
        if len(component.outputs) == len(ports) == 1:
            port = ports[0]
            self.output = {"description": port.description} | ({} if port.type == "any" else {"type": port.type})

    @property
    def parameters(self) -> Mapping[str, Any]:  # pyright: ignore[reportIncompatibleVariableOverride] - made when asked
        """JSON Schema of `{config, input}`."""
        config = dict(self._library.schema(self._component.id))
        definitions = config.pop("$defs", None)
        shown: dict[str, Any] = {
            "type": "object",
            "properties": {
                "config": config,
                "input": {"description": "What the node is given, as by the node before it; any JSON value."},
            },
            "additionalProperties": False,
        }
        if config.get("required"):
            shown["required"] = ["config"]
        return shown if definitions is None else shown | {"$defs": definitions}

    @property
    def scope(self) -> Scope | None:  # pyright: ignore[reportIncompatibleVariableOverride] - with others, see `scopes`
        """What its call is."""
        return Scope.EXECUTIONS_RUN

    @property
    def scopes(self) -> Sequence[Scope]:
        """All that it takes."""
        found = [Scope.EXECUTIONS_RUN, Scope.WORKFLOWS_WRITE, Scope.WORKFLOWS_PUBLISH]
        return found if self._component.setup_scope is None else [*found, self._component.setup_scope]

    @property
    def side_effects(self) -> SideEffects:
        """As the component says; a configuration may say otherwise."""
        return self._component.side_effects

    def check(self, arguments: Mapping[str, Any]) -> None:
        """Refuse what the component does not take.

        Raises:
            InvalidInput: Names the place.
        """
        for name in arguments:
            if name not in {"config", "input"}:
                message = "A component takes config and input."
                raise InvalidInput(message, field=f"{_ROOT}.{name}"[:300], reason="arguments_invalid")
        config: Any = arguments.get("config", {})
        if not isinstance(config, Mapping):
            raise InvalidInput("A configuration is an object.", field=f"{_ROOT}.config", reason="arguments_invalid")
        _, problems = self._library.validate_config(self._component.id, cast("Any", config))
        for problem in problems:
            field = f"{_ROOT}.config.{problem.field}".rstrip(".")
            raise InvalidInput(problem.message, field=field[:300], reason="arguments_invalid")

    def hidden(self, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return arguments without literal values of secret fields."""
        config = hidden_config(self._component.id, arguments.get("config", {}), self._library)
        return {**arguments, "config": config}

    def run(self, arguments: Mapping[str, Any]) -> ToolRun:
        """Return what a call runs."""
        config = dict(arguments.get("config", {}))
        parsed, _ = self._library.validate_config(self._component.id, config)
        effects = self.side_effects if parsed is None else self._component.side_effects_for(parsed)
        return ToolRun(arguments.get("input"), graph=_graph(self._component.id, config, effects))


class WorkflowRunTool(RunTool):
    """A published workflow."""

    kind = ToolKind.WORKFLOW
    scope = Scope.EXECUTIONS_RUN

    def __init__(self, workflow_id: UUID, title: str, signature: Signature) -> None:
        self.name = f"{WORKFLOW}{workflow_id.hex}"
        self.title = title
        self.description = signature.description
        self.parameters = signature.parameters
        self.subject = ("Workflow", workflow_id)
        self._id = workflow_id
        self._signature = signature

    def run(self, arguments: Mapping[str, Any]) -> ToolRun:
        """Return what a call runs."""
        return ToolRun(self._signature.input_of(arguments), self._id)


def run_of(tool: Tool, arguments: Mapping[str, Any]) -> ToolRun | None:
    """Return what a call of a tool runs; None for one that is done in place, as Plait's own are."""
    match tool:
        case ComponentTool() | WorkflowRunTool():
            return tool.run(arguments)
        case IntegrationTool():
            assert tool.subject is not None  # noqa: S101 - its integration
            own_id = global_id(*tool.subject)
            config = {"integrationId": own_id, "action": tool.action, "arguments": _expressions(arguments)}
            return ToolRun(dict(arguments), graph=_graph("integration", config, tool.side_effects, says_effects=True))
        case McpAgentTool():
            config = {"server": tool.server, "tool": tool.server_tool, "arguments": _expressions(arguments)}
            return ToolRun(dict(arguments), graph=_graph("mcp_tool", config, tool.side_effects, says_effects=True))
        case _:
            return None


def run_of_kind(kind: ToolKind) -> bool:
    """Say whether calls of a kind of tools are runs."""
    return kind is not ToolKind.BUILT_IN


def result_of(tool_kind: str | None, output: Any) -> Any:
    """Return what a run gave as the tool gives it: of an MCP server's, its value, or else its texts."""
    if tool_kind != "mcp" or not isinstance(output, Mapping):
        return output
    given = cast("Mapping[str, Any]", output)
    return given.get("text") if given.get("structured") is None else given["structured"]


def shown_of(tool: Tool) -> dict[str, Any]:
    """Return what a client is shown of a call that is a run."""
    match tool:
        case IntegrationTool():
            return {"kind": "integration", "action": tool.action}
        case McpAgentTool():
            return {"kind": "mcp", "server": tool.server, "tool": tool.server_tool}
        case _:
            return {"kind": tool.kind.value}


def _expressions(arguments: Mapping[str, Any]) -> dict[str, str]:
    # A JSON string is one of CEL too.
    return {name: f"input[{json.dumps(name)}]" for name in sorted(arguments)}


def _graph(component: str, config: Mapping[str, Any], effects: SideEffects, *, says_effects: bool = False) -> Graph:
    """Return a graph of one node behind its entry; what may be repeated is tried again."""
    told = {**config, "sideEffects": effects.value} if says_effects else dict(config)
    retry = None if effects is SideEffects.ONCE else RetryPolicy(max_attempts=_TRIES)
    return Graph(
        nodes=(
            GraphNode(key="start", component="api"),
            GraphNode(key=NODE, component=component, config=told, retry=retry),
        ),
        connections=(Link(source="start", target=NODE),),
    )
