"""What an agent is configured with: instructions, tools, memory and limits."""

from typing import Annotated, Any, Literal

from pydantic import Field

from app.components.contract import Config, Template
from app.llm.components.asking import ModelConfig
from app.llm.components.knowledge import KnowledgeBaseIds, KnowledgeCount
from app.llm.components.prompts import FileList, Images, Messages, Prompt, System
from app.llm.components.schemas import OutputSchema

_NO_PARAMETERS: dict[str, Any] = {"type": "object", "properties": {}}

ToolName = Annotated[
    str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,63}$", description="What the model calls it; unique in the agent.")
]
ToolDescription = Annotated[
    str, Field(min_length=1, max_length=4_000, description="What it does and when to use it, for the model.")
]
Parameters = Annotated[
    dict[str, Any],
    Field(
        default_factory=lambda: dict(_NO_PARAMETERS),
        description="JSON Schema of its arguments, an object.",
    ),
]
NeedsApproval = Annotated[
    bool | None,
    Field(default=None, description="Whether a person must agree to each call; null leaves it to the tool."),
]


ServerName = Annotated[str, Field(min_length=1, max_length=40, description="The name of an MCP server.")]


class RegisteredTool(Config):
    """A tool that the workspace has."""

    kind: Literal["tool"]
    name: ToolName
    needs_approval: NeedsApproval


class ComponentTool(Config):
    """A component, configured; its templates and expressions see the arguments as `input`."""

    kind: Literal["component"]
    name: ToolName
    description: ToolDescription
    component: Annotated[str, Field(min_length=1, max_length=100, description="The component's id.")]
    config: Annotated[dict[str, Any], Field(default_factory=dict[str, Any], description="Its configuration.")]
    parameters: Parameters
    needs_approval: NeedsApproval


class WorkflowTool(Config):
    """A workflow, run on the arguments as a run of its own; the agent's run is paused meanwhile."""

    kind: Literal["workflow"]
    name: ToolName
    description: Annotated[ToolDescription | None, Field(description="Without it, that of the workflow.")] = None
    workflow_id: Annotated[
        str,
        Field(
            min_length=1,
            max_length=100,
            description="A workflow of this workspace, by its id.",
            json_schema_extra={"x-references": "Workflow"},
        ),
    ]
    version: int | None = Field(default=None, ge=1, description="Without it, what is published when it is called.")
    parameters: dict[str, Any] | None = Field(
        default=None,
        description="JSON Schema of its arguments, an object; without it, what the entry of the workflow takes.",
    )
    needs_approval: NeedsApproval


class McpServerTools(Config):
    """The tools of an MCP server of the workspace, by the names that agents have for them: `mcp_SERVER_TOOL`."""

    kind: Literal["mcp_server"]
    server: ServerName
    tools: Annotated[list[Annotated[str, Field(min_length=1, max_length=128)]], Field(max_length=100)] | None = Field(
        default=None, description="Which, as the server calls them; without it, all that it offers when a run begins."
    )
    needs_approval: NeedsApproval


AgentToolConfig = Annotated[RegisteredTool | ComponentTool | WorkflowTool | McpServerTools, Field(discriminator="kind")]


class NoMemory(Config):
    """Each run stands alone."""

    kind: Literal["none"]


class ConversationMemory(Config):
    """All that was said before in the conversation."""

    kind: Literal["conversation"]


class WindowMemory(Config):
    """The last of what was said before: as much as fits into both limits."""

    kind: Literal["window"]
    messages: int | None = Field(default=20, ge=1, le=1_000)
    tokens: int | None = Field(
        default=None, ge=1, le=10_000_000, description="As estimated: a quarter of the characters."
    )


MemoryPolicy = Annotated[NoMemory | ConversationMemory | WindowMemory, Field(discriminator="kind")]


class AgentConfig(ModelConfig):
    """An assistant that uses tools."""

    instructions: System
    messages: Messages
    prompt: Prompt
    images: Images
    files: FileList
    memory: MemoryPolicy = Field(
        default_factory=lambda: ConversationMemory(kind="conversation"),
        description="What it knows of what was said before: of `messages`, else of the conversation that the run's "
        "input names as `conversationId`.",
    )
    knowledge_base_ids: KnowledgeBaseIds
    knowledge_mode: Literal["auto", "tool", "both"] = Field(
        default="auto",
        description="When they are searched: auto, for the question, before the model answers; tool, when the model "
        "calls `search_knowledge`; or both.",
    )
    knowledge_count: KnowledgeCount
    memory_base_id: Template = Field(
        default="",
        description="The knowledge base in which it remembers, by its id: the tool `remember` writes there, `recall` "
        "searches, and what is remembered of whoever talks goes with the question. Nobody is told what was said by "
        "somebody else. Empty: it remembers nothing.",
    )
    tools: Annotated[list[AgentToolConfig], Field(max_length=100)] = Field(default_factory=list[AgentToolConfig])
    max_steps: int = Field(default=10, ge=1, le=100, description="How often its model may be asked in one run.")
    ask_by: Literal["task", "signal"] = Field(
        default="task",
        description="How a person is asked about a call that needs approval: by a task, or by nothing but the event, "
        'for a client that answers by the signal that the node waits for: {"answer": {"outcome": "approve"}}.',
    )
    tool_timeout_ms: int = Field(default=60_000, ge=100, le=3_600_000, description="Of one call; not of a workflow.")
    output_schema: OutputSchema = Field(
        default=None, description="JSON Schema of its answer. With it the answer is JSON, and is not streamed as text."
    )
