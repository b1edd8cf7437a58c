"""The tools of an agent as a client gives them, one input for each kind."""

from dataclasses import fields
from typing import Any

import strawberry
from strawberry import UNSET

from app.api.scalars import JSON

_APPROVAL = "Whether a person must agree to each call; null leaves it to the tool."
_NAME = "What the model calls it: a letter, then letters, digits, `_` and `-`, at most 64; unique in the agent."
_PARAMETERS = "JSON Schema of its arguments, an object"


@strawberry.input(description="A tool that the workspace has, where `tools` does not say enough.")
class AgentRegistryToolInput:
    """See `llm.components.agent_config.RegisteredTool`."""

    name: str = strawberry.field(description="Its name, such as `add_task`.")
    is_approval_needed: bool | None = strawberry.field(default=None, description=_APPROVAL)

    def to_config(self) -> dict[str, Any]:
        """Return what is stored."""
        return _given(kind="tool", name=self.name, needsApproval=self.is_approval_needed)


@strawberry.input(
    description="A component, configured: what the configuration says is fixed, and its templates and expressions see "
    "the arguments as `input`. Needs WORKFLOWS_PUBLISH, as a node of a workflow does."
)
class AgentComponentToolInput:
    """See `llm.components.agent_config.ComponentTool`."""

    name: str = strawberry.field(description=_NAME)
    description: str = strawberry.field(description="What it does and when to use it, for the model.")
    component_type: str = strawberry.field(description="The type of the component, such as `http_request`.")
    config: JSON | None = strawberry.field(
        default=None, description="What is fixed, as the component's `configSchema` says; secrets by their names."
    )
    parameters: JSON | None = strawberry.field(default=None, description=f"{_PARAMETERS}; without it there are none.")
    is_approval_needed: bool | None = strawberry.field(default=None, description=_APPROVAL)

    def to_config(self) -> dict[str, Any]:
        """Return what is stored."""
        return _given(
            kind="component",
            name=self.name,
            description=self.description,
            component=self.component_type,
            config=self.config,
            parameters=self.parameters,
            needsApproval=self.is_approval_needed,
        )


@strawberry.input(
    description="A published workflow, run on the arguments as a run of its own. Needs EXECUTIONS_RUN; it runs for "
    "whoever talks with the agent."
)
class AgentWorkflowToolInput:
    """See `llm.components.agent_config.WorkflowTool`."""

    name: str = strawberry.field(description=_NAME)
    workflow_id: strawberry.ID = strawberry.field(description="What runs.")
    version: int | None = strawberry.field(
        default=None, description="Which version; without it, what is published when it is called."
    )
    description: str | None = strawberry.field(
        default=None, description="What it does and when to use it, for the model; without it, that of the workflow."
    )
    parameters: JSON | None = strawberry.field(
        default=None, description=f"{_PARAMETERS}; without it, what the entry of the workflow takes."
    )
    is_approval_needed: bool | None = strawberry.field(default=None, description=_APPROVAL)

    def to_config(self) -> dict[str, Any]:
        """Return what is stored."""
        return _given(
            kind="workflow",
            name=self.name,
            description=self.description,
            workflowId=str(self.workflow_id),
            version=self.version,
            parameters=self.parameters,
            needsApproval=self.is_approval_needed,
        )


@strawberry.input(description="The tools of an MCP server of the workspace. Needs MCP_READ.")
class AgentMcpServerToolInput:
    """See `llm.components.agent_config.McpServerTools`."""

    server: str = strawberry.field(description="The name of the server.")
    tools: list[str] | None = strawberry.field(
        default=None, description="Which, as the server calls them; without it, all that it offers when a reply begins."
    )
    is_approval_needed: bool | None = strawberry.field(default=None, description=_APPROVAL)

    def to_config(self) -> dict[str, Any]:
        """Return what is stored."""
        return _given(kind="mcp_server", server=self.server, tools=self.tools, needsApproval=self.is_approval_needed)


@strawberry.input(one_of=True, description="Something that an agent may call; exactly one of these.")
class AgentToolInput:
    """See `llm.components.agent_config.AgentToolConfig`."""

    registry: AgentRegistryToolInput | None = strawberry.field(default=UNSET, description="What the workspace has.")
    component: AgentComponentToolInput | None = strawberry.field(default=UNSET, description="A configured component.")
    workflow: AgentWorkflowToolInput | None = strawberry.field(default=UNSET, description="A published workflow.")
    mcp_server: AgentMcpServerToolInput | None = strawberry.field(default=UNSET, description="Tools of an MCP server.")

    def to_config(self) -> dict[str, Any]:
        """Return what is stored."""
        # The schema has seen to it that exactly one is given.
        return next(each for field in fields(self) if (each := getattr(self, field.name))).to_config()


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
