"""Chats with the copilot as the graph shows them: what a conversation has beside, and what checkpoints did."""

from typing import Any, cast

import strawberry

from app.accounts.types import Workspace
from app.api.arguments import After, Before, First, Last
from app.api.context import Info
from app.api.enums import register_enum
from app.api.pooling import per_viewer
from app.api.relay import Connection, extend, page_args
from app.conversations.private import PrivateTalks
from app.conversations.types import (
    Conversation,
    MessageToolCall,
    MessageToolCallCompleted,
    MessageToolCallGenerating,
    MessageToolCallStarted,
)
from app.conversations.types.conversations import load
from app.copilot import checkpoints, models
from app.copilot.chats import Chats
from app.copilot.records import SUBJECT
from app.copilot.types import ToolCall
from app.copilot.vocabulary import CheckpointOutcome, KeptReason
from app.executions.types import EXECUTION, Execution
from app.workflows.types import WORKFLOW, Workflow

register_enum(CheckpointOutcome, "What became of something that a call changed.")
register_enum(KeptReason, "Why something stays as a call left it.")
per_viewer("Workspace", "copilotConversations")


@strawberry.type(description="What a chat with the copilot has beside its conversation.")
class CopilotChat:
    """See `models.CopilotChat`."""

    model: str | None = strawberry.field(description="As `provider:model`; null is the workspace's default.")
    row: strawberry.Private[models.CopilotChat]

    @strawberry.field(description="The workflow that you are looking at; null without, or you cannot see it.")
    async def workflow(self, info: Info) -> Workflow | None:
        """Find the workflow."""
        return cast("Workflow | None", await load(info.context, WORKFLOW, self.row.workflow_id))

    @strawberry.field(description="The run that you are looking at; null without, or you cannot see it.")
    async def execution(self, info: Info) -> Execution | None:
        """Find the run."""
        return cast("Execution | None", await load(info.context, EXECUTION, self.row.execution_id))

    @strawberry.field(description="The tools that you have approved for this chat, by name.")
    async def approved_tools(self, info: Info) -> list[str]:
        """List approvals."""
        return await info.context.use(Chats).approved(self.row.conversation_id)


@extend(Conversation)
class ConversationCopilot:
    """The field that the copilot adds to a conversation."""

    @strawberry.field(description="Of a chat with the copilot: its model, and what it is about.")
    @staticmethod
    async def copilot(conversation: strawberry.Parent[Conversation], info: Info) -> CopilotChat | None:
        """Find it."""
        if conversation.row.owner_id is None:
            return None
        row = (await info.context.use(Chats).of([conversation.row.id])).get(conversation.row.id)
        return None if row is None else CopilotChat(model=row.model or None, row=row)


@extend(Workspace)
class WorkspaceChats:
    """The field that chats add to the workspace."""

    @strawberry.field(
        description="Your own chats with the copilot here, those in which something happened last first. Nobody else "
        "sees them, whatever their role. Needs CONVERSATIONS_READ."
    )
    @staticmethod
    async def copilot_conversations(
        workspace: strawberry.Parent[Workspace],
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Conversation]:
        """List chats."""
        context, request = info.context, page_args(first, after, last, before)
        page = await context.use(PrivateTalks).page(context.viewer, workspace.own_id, request)
        return Connection[Conversation].of(page, Conversation.of)


_RECORD = "The record of the call, by which it is approved or skipped: of a chat with the copilot; else null."


def _add_record(target: type[Any]) -> None:
    """Let what tells of a call show its record."""

    @extend(target)
    class Record:
        @strawberry.field(description=_RECORD)
        @staticmethod
        async def record(told: strawberry.Parent[Any], info: Info) -> ToolCall | None:
            return cast("ToolCall | None", await load(info.context, SUBJECT, told.record_uuid))

    del Record


for _each in (MessageToolCall, MessageToolCallGenerating, MessageToolCallStarted, MessageToolCallCompleted):
    _add_record(_each)


@strawberry.type(description="What became of what a call of the copilot changed.")
class CheckpointChange:
    """See `checkpoints.Change`."""

    tool_call: ToolCall = strawberry.field(description="The call; its `data` names what it changed.")
    outcome: CheckpointOutcome = strawberry.field(description="Whether it was taken back.")
    reason: KeptReason | None = strawberry.field(description="Why not; null where it was.")

    @classmethod
    def of(cls, change: checkpoints.Change) -> "CheckpointChange":
        """Show a change."""
        return cls(tool_call=ToolCall.of(change.call), outcome=change.outcome, reason=change.reason)
