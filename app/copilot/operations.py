"""The mutation of the copilot's tools, with its input and its payload."""

from typing import Any, cast

import strawberry

from app.api.context import Info
from app.api.relay import decode
from app.api.scalars import JSON
from app.conversations.types import CONVERSATION
from app.copilot.approving import Approvals
from app.copilot.records import SUBJECT
from app.copilot.service import Copilot
from app.copilot.types import ToolCall
from app.copilot.vocabulary import Approval
from app.kernel.errors import InvalidInput


@strawberry.input(description="Which tool to call, and with what.")
class ExecuteToolInput:
    """The input of `executeTool`."""

    workspace_id: strawberry.ID = strawberry.field(description="Where.")
    name: str = strawberry.field(description="The tool, as `Workspace.tools` names it.")
    arguments: JSON = strawberry.field(description="An object that fits the tool's schema, at most 1 MiB.")
    idempotency_key: str | None = strawberry.field(
        default=None, description="Repeating with the same key does it once, and gives the same call."
    )
    wait_ms: int | None = strawberry.field(
        default=None,
        description="How long to wait for the end of a call that is a run, at most 60,000 ms; 30,000 unless told.",
    )
    is_wish: bool = strawberry.field(
        default=False,
        description="Whether a model wishes it: where `isApprovalNeeded`, it then waits for `approveToolCall`.",
    )


@strawberry.type(description="The answer of `executeTool`.")
class ExecuteToolPayload:
    """The payload of `executeTool`."""

    tool_call: ToolCall = strawberry.field(
        description="COMPLETED with its result, or FAILED with its error; AWAITING_APPROVAL; or EXECUTING "
        "while its run goes on."
    )


@strawberry.input(description="Which call may be done.")
class ApproveToolCallInput:
    """The input of `approveToolCall`."""

    tool_call_id: strawberry.ID = strawberry.field(description="A call of yours that waits.")
    approval: Approval = strawberry.field(default=Approval.ONCE, description="How far it goes.")


@strawberry.type(description="The answer of `approveToolCall`.")
class ApproveToolCallPayload:
    """The payload of `approveToolCall`."""

    tool_call: ToolCall = strawberry.field(
        description="COMPLETED with its result, or FAILED with its error; of a chat EXECUTING, for its reply does it."
    )


@strawberry.input(description="Which call shall not be done.")
class SkipToolCallInput:
    """The input of `skipToolCall`."""

    tool_call_id: strawberry.ID = strawberry.field(description="A call of yours that waits.")
    reason: str | None = strawberry.field(
        default=None, description="Of a call of a chat: why, for its model; at most 1,000 characters."
    )


@strawberry.type(description="The answer of `skipToolCall`.")
class SkipToolCallPayload:
    """The payload of `skipToolCall`."""

    tool_call: ToolCall = strawberry.field(description="The call, SKIPPED.")


@strawberry.input(description="Which approval to take back.")
class RevokeToolApprovalInput:
    """The input of `revokeToolApproval`."""

    workspace_id: strawberry.ID = strawberry.field(description="Where.")
    name: str = strawberry.field(description="The tool.")
    conversation_id: strawberry.ID | None = strawberry.field(
        default=None, description="Take back what you gave for this chat of yours, and not what you gave for good."
    )


@strawberry.type(description="The answer of `revokeToolApproval`.")
class RevokeToolApprovalPayload:
    """The payload of `revokeToolApproval`."""

    approved_tools: list[str] = strawberry.field(
        description="The tools that you still approve for good there; with `conversationId`, for that chat."
    )


@strawberry.type
class CopilotMutation:
    """What can be done with tools."""

    @strawberry.mutation(
        description="Call a tool yourself, with your own rights. The call is recorded; that of a component, an "
        "integration, an MCP server or a workflow is a run of its own. Arguments that do not fit the tool are "
        "INVALID_INPUT; what the tool cannot do, or you may not, is a FAILED call."
    )
    async def execute_tool(self, info: Info, input: ExecuteToolInput) -> ExecuteToolPayload:
        """Call a tool."""
        workspace_id = decode(input.workspace_id, "Workspace", "input.workspaceId")
        given = cast("object", input.arguments)
        if not isinstance(given, dict):
            raise InvalidInput("Arguments are an object.", field="input.arguments", reason="type")
        row = await info.context.use(Copilot).execute(
            info.context.viewer,
            workspace_id,
            input.name,
            cast("dict[str, Any]", given),
            idempotency_key=input.idempotency_key,
            is_wish=input.is_wish,
            wait_ms=input.wait_ms,
        )
        return ExecuteToolPayload(tool_call=ToolCall.of(row))

    @strawberry.mutation(
        description="Let a call be done that a model of yours wished, with your own rights; keys may not. What is over "
        "already is given as it is."
    )
    async def approve_tool_call(self, info: Info, input: ApproveToolCallInput) -> ApproveToolCallPayload:
        """Approve a call."""
        call_id = decode(input.tool_call_id, SUBJECT, "input.toolCallId")
        row = await info.context.use(Approvals).approve(info.context.viewer, call_id, input.approval)
        return ApproveToolCallPayload(tool_call=ToolCall.of(row))

    @strawberry.mutation(description="Say that a call which waits for your approval shall not be done; keys may not.")
    async def skip_tool_call(self, info: Info, input: SkipToolCallInput) -> SkipToolCallPayload:
        """Skip a call."""
        call_id = decode(input.tool_call_id, SUBJECT, "input.toolCallId")
        row = await info.context.use(Approvals).skip(info.context.viewer, call_id, input.reason)
        return SkipToolCallPayload(tool_call=ToolCall.of(row))

    @strawberry.mutation(description="Take an approval back that you gave for good, or for a chat; keys may not.")
    async def revoke_tool_approval(self, info: Info, input: RevokeToolApprovalInput) -> RevokeToolApprovalPayload:
        """Revoke an approval."""
        workspace_id = decode(input.workspace_id, "Workspace", "input.workspaceId")
        chat_id = input.conversation_id
        chat = None if chat_id is None else decode(chat_id, CONVERSATION, "input.conversationId")
        left = await info.context.use(Approvals).revoke(info.context.viewer, workspace_id, input.name, chat)
        return RevokeToolApprovalPayload(approved_tools=left)
