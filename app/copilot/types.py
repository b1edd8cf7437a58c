"""The copilot's tools and their calls as the graph shows them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

import orjson
import strawberry

from app.accounts.types import Actor, Scope, Workspace
from app.api.arguments import After, Before, First, Last
from app.api.context import Context, Info
from app.api.enums import register_enum
from app.api.relay import Connection, Node, decode, encode, extend, node_loader, page_args
from app.api.scalars import JSON
from app.conversations.types import CONVERSATION, MESSAGE, Conversation, Message
from app.conversations.types.conversations import load
from app.conversations.vocabulary import ToolCallState
from app.copilot import models
from app.copilot.approving import Approvals
from app.copilot.records import SUBJECT
from app.copilot.running import is_run
from app.copilot.service import Copilot
from app.copilot.vocabulary import Approval
from app.executions.types import Execution
from app.kernel import rights
from app.kernel.rights import ActorKind
from app.llm.tools import Tool

register_enum(Approval, "How far somebody's approval of a call goes.")


@strawberry.type(description="Something that the copilot, or a program by `executeTool`, can do for you.")
class CopilotTool:
    """See `tools.Tool`."""

    name: str = strawberry.field(description="What `executeTool` takes.")
    description: str = strawberry.field(description="What it does and when to use it.")
    schema: JSON = strawberry.field(description="The JSON Schema of its arguments, an object.")
    is_approval_needed: bool = strawberry.field(
        description="Whether a model's wish to call it waits for a person; what you call yourself does not."
    )
    is_reading: bool = strawberry.field(description="Whether it changes nothing.")
    scope: Scope | None = strawberry.field(description="What you must be allowed for it; null for nothing more.")

    @classmethod
    def of(cls, tool: Tool) -> "CopilotTool":
        """Show a tool."""
        return cls(
            name=tool.name,
            description=tool.description,
            schema=cast("JSON", dict(tool.parameters)),
            is_approval_needed=tool.needs_approval,
            is_reading=tool.is_reading,
            scope=tool.scope,
        )


@strawberry.type(description="Why a call failed; this is data, not an error of the request.")
class ToolCallError:
    """An error as the record of a call holds it."""

    code: str = strawberry.field(description="A stable word in capitals: FORBIDDEN, NOT_FOUND, NODE_NOT_FOUND.")
    message: str = strawberry.field(description="One sentence for a person.")
    field: str | None = strawberry.field(description="The input field at fault, if one is.")


@strawberry.type(description="A call of a tool. Secrets are masked in all of it, and only who called it sees it.")
class ToolCall(Node):
    """See `models.ToolCall`."""

    tool: str = strawberry.field(description="The tool's name.")
    state: ToolCallState = strawberry.field(description="Where it stands.")
    arguments: JSON = strawberry.field(description="What it was given.")
    result: JSON | None = strawberry.field(description="What it gave; null until it has completed.")
    error: ToolCallError | None = strawberry.field(description="Why it failed; null unless it did.")
    called_by: Actor = strawberry.field(description="The copilot, on behalf of whoever called.")
    created_at: datetime = strawberry.field(description="When it began.")
    ended_at: datetime | None = strawberry.field(description="When it ended.")
    data: JSON | None = strawberry.field(description='What to show of it, such as `{kind: "branch", id: …}`.')
    row: strawberry.Private[models.ToolCall]

    @strawberry.field(description="The chat it was called in; null where a program called it.")
    async def conversation(self, info: Info) -> Conversation | None:
        """Find the chat."""
        return cast("Conversation | None", await load(info.context, CONVERSATION, self.row.conversation_id))

    @strawberry.field(
        description="The run that is the call; null for a tool that is done in place, in a chat, until it has begun, "
        "and to whoever may not see runs."
    )
    async def execution(self, info: Info) -> Execution | None:
        """Find the run."""
        own_id = self.row.execution_id if is_run(self.row) else None
        return cast("Execution | None", await load(info.context, "Execution", own_id))

    @strawberry.field(description="The reply it was called for.")
    async def message(self, info: Info) -> Message | None:
        """Find the reply."""
        return cast("Message | None", await load(info.context, MESSAGE, self.row.message_id))

    @classmethod
    def of(cls, row: models.ToolCall) -> "ToolCall":
        """Show a call."""
        return cls(
            id=encode(SUBJECT, row.id),
            tool=row.tool,
            state=row.state,
            arguments=cast("JSON", orjson.loads(row.arguments)),
            result=None if row.result is None else cast("JSON | None", orjson.loads(row.result)),
            error=None if row.error is None else ToolCallError(**orjson.loads(row.error)),
            called_by=Actor.of(rights.Actor(ActorKind.COPILOT, row.api_key_id or row.user_id, row.user_id)),
            created_at=row.created_at,
            ended_at=row.ended_at,
            data=None if row.shown is None else cast("JSON | None", orjson.loads(row.shown)),
            row=row,
        )


States = Annotated[list[ToolCallState] | None, strawberry.argument(description="In one of these states; null: all.")]


@extend(Workspace)
class WorkspaceCopilot:
    """What the copilot can do in a workspace, and did."""

    @strawberry.field(description="Agents' tools that you may use here, by name; `tools` has all that can be called.")
    @staticmethod
    async def copilot_tools(workspace: strawberry.Parent[Workspace], info: Info) -> list[CopilotTool]:
        """List tools."""
        found = await info.context.use(Copilot).tools(info.context.viewer, workspace.own_id)
        return [CopilotTool.of(tool) for tool in found]

    @strawberry.field(description="The tools that you have approved here for good, by name; needs WORKSPACE_READ.")
    @staticmethod
    async def approved_tools(workspace: strawberry.Parent[Workspace], info: Info) -> list[str]:
        """List approvals."""
        return await info.context.use(Approvals).grants(info.context.viewer, workspace.own_id)

    @strawberry.field(description="Your own calls of tools here, the newest first; kept for 90 days.")
    @staticmethod
    async def tool_calls(
        workspace: strawberry.Parent[Workspace],
        info: Info,
        states: States = None,
        conversation_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="Of this chat; null: all.")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[ToolCall]:
        """List calls."""
        request = page_args(first, after, last, before)
        chat = None if conversation_id is None else decode(conversation_id, CONVERSATION, "conversationId")
        page = await info.context.use(Copilot).page(info.context.viewer, workspace.own_id, states or (), request, chat)
        return Connection[ToolCall].of(page, ToolCall.of)


async def _calls(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    rows = await context.use(Copilot).visible(context.viewer, ids)
    return {own_id: ToolCall.of(row) for own_id, row in rows.items()}


node_loader(SUBJECT, _calls)
