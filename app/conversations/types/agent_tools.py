"""The tools of an agent as the graph shows them, one type for each kind."""

from collections.abc import Mapping
from typing import Annotated, Any, cast

import strawberry

from app.api import relay
from app.api.context import Info
from app.api.scalars import JSON
from app.workflows.types import Workflow

_APPROVAL = "Whether a person must agree to each call; null leaves it to the tool."
_NAME = "What the model calls it."
_PARAMETERS = "JSON Schema of its arguments."


@strawberry.type(description="A tool that the workspace has, with a word on approval.")
class AgentRegistryTool:
    """See `llm.components.agent_config.RegisteredTool`."""

    name: str = strawberry.field(description=_NAME)
    is_approval_needed: bool | None = strawberry.field(description=_APPROVAL)


@strawberry.type(description="A component, configured; its templates and expressions see the arguments as `input`.")
class AgentComponentTool:
    """See `llm.components.agent_config.ComponentTool`."""

    name: str = strawberry.field(description=_NAME)
    description: str = strawberry.field(description="What it does and when to use it, for the model.")
    component_type: str = strawberry.field(description="The type of the component, such as `http_request`.")
    config: JSON = strawberry.field(description="What is fixed, as the component's `configSchema` says.")
    parameters: JSON | None = strawberry.field(description=f"{_PARAMETERS} Null is none.")
    is_approval_needed: bool | None = strawberry.field(description=_APPROVAL)


@strawberry.type(description="A workflow, run on the arguments as a run of its own.")
class AgentWorkflowTool:
    """See `llm.components.agent_config.WorkflowTool`."""

    name: str = strawberry.field(description=_NAME)
    description: str | None = strawberry.field(description="For the model; null is the description of the workflow.")
    version: int | None = strawberry.field(description="Which runs; null is what is published when it is called.")
    parameters: JSON | None = strawberry.field(description=f"{_PARAMETERS} Null is what the workflow's entry takes.")
    is_approval_needed: bool | None = strawberry.field(description=_APPROVAL)
    workflow_id: strawberry.Private[str]

    @strawberry.field(description="What runs; null when it is gone, or you cannot see it.")
    async def workflow(self, info: Info) -> Workflow | None:
        """Find the workflow."""
        return cast("Workflow | None", await relay.resolve_node(info.context, self.workflow_id))


@strawberry.type(description="The tools of an MCP server of the workspace, by the names that agents have for them.")
class AgentMcpServerTool:
    """See `llm.components.agent_config.McpServerTools`."""

    server: str = strawberry.field(description="The name of the server.")
    tools: list[str] | None = strawberry.field(
        description="Which, as the server calls them; null is all that it offers when a reply begins."
    )
    is_approval_needed: bool | None = strawberry.field(description=_APPROVAL)


AgentTool = Annotated[
    AgentRegistryTool | AgentComponentTool | AgentWorkflowTool | AgentMcpServerTool,
    strawberry.union("AgentTool", description="Something that an agent may call."),
]


def agent_tool(stored: Mapping[str, Any]) -> AgentTool:
    """Show a tool as it is stored."""
    approval: bool | None = stored.get("needsApproval")
    match stored["kind"]:
        case "component":
            return AgentComponentTool(
                name=stored["name"],
                description=stored["description"],
                component_type=stored["component"],
                config=JSON(stored.get("config", {})),
                parameters=_json(stored.get("parameters")),
                is_approval_needed=approval,
            )
        case "workflow":
            return AgentWorkflowTool(
                name=stored["name"],
                description=stored.get("description"),
                version=stored.get("version"),
                parameters=_json(stored.get("parameters")),
                is_approval_needed=approval,
                workflow_id=stored["workflowId"],
            )
        case "mcp_server":
            return AgentMcpServerTool(server=stored["server"], tools=stored.get("tools"), is_approval_needed=approval)
        case _:
            return AgentRegistryTool(name=stored["name"], is_approval_needed=approval)


def _json(value: Any) -> JSON | None:
    return None if value is None else JSON(value)
