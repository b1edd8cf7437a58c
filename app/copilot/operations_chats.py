"""The mutations of chats with the copilot, each with its input and its payload."""

from typing import Any

import strawberry

from app.api.context import Info
from app.api.relay import decode
from app.api.scalars import Long
from app.conversations.messages import MAX_MESSAGE_BYTES
from app.conversations.types import CONVERSATION, MESSAGE, Conversation
from app.copilot.chat_types import CheckpointChange
from app.copilot.chats import Chats, NewChat
from app.copilot.checkpoints import Checkpoints
from app.executions.types import EXECUTION
from app.workflows.types import WORKFLOW

_CHAT = "One of your chats with the copilot."
_MODEL = "As `provider:model`; null is the workspace's default."


@strawberry.input(description="What a chat with the copilot begins with.")
class StartCopilotConversationInput:
    """The input of `startCopilotConversation`."""

    workspace_id: strawberry.ID = strawberry.field(description="Where.")
    workflow_id: strawberry.ID | None = strawberry.field(default=None, description="A workflow that it is about.")
    execution_id: strawberry.ID | None = strawberry.field(default=None, description="A run that it is about.")
    model: str | None = strawberry.field(default=None, description=_MODEL)
    title: str | None = strawberry.field(
        default=None, description="What it is called, at most 200 characters; without one, after what is said first."
    )
    initial_message: str | None = strawberry.field(
        default=None, description=f"What to say first; at most {MAX_MESSAGE_BYTES >> 10} KiB."
    )
    idempotency_key: str | None = strawberry.field(
        default=None, description="Repeating with the same key gives the same chat."
    )


@strawberry.type(description="The answer of `startCopilotConversation`.")
class StartCopilotConversationPayload:
    """The payload of `startCopilotConversation`."""

    conversation: Conversation = strawberry.field(description="The chat; its kind is COPILOT.")


@strawberry.input(description="What to change of a chat; what is left out stays.")
class UpdateCopilotConversationInput:
    """The input of `updateCopilotConversation`."""

    conversation_id: strawberry.ID = strawberry.field(description=_CHAT)
    title: str | None = strawberry.field(default=strawberry.UNSET, description="What it is called; null for no title.")
    model: str | None = strawberry.field(default=strawberry.UNSET, description=_MODEL)
    workflow_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="The workflow that you are looking at now; null for none."
    )
    execution_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="The run that you are looking at now; null for none."
    )

    def changes(self) -> dict[str, Any]:
        """Return what is given."""
        given: dict[str, Any] = {"title": self.title, "model": self.model}
        for name, value, kind in (
            ("workflow_id", self.workflow_id, WORKFLOW),
            ("execution_id", self.execution_id, EXECUTION),
        ):
            field = f"input.{name.removesuffix('_id')}Id"
            given[name] = decode(value, kind, field) if isinstance(value, str) else value
        return {name: value for name, value in given.items() if value is not strawberry.UNSET}


@strawberry.type(description="The answer of `updateCopilotConversation`.")
class UpdateCopilotConversationPayload:
    """The payload of `updateCopilotConversation`."""

    conversation: Conversation = strawberry.field(description="The chat as it is now.")


@strawberry.input(description="Which chat to delete.")
class DeleteCopilotConversationInput:
    """The input of `deleteCopilotConversation`."""

    conversation_id: strawberry.ID = strawberry.field(description=_CHAT)


@strawberry.type(description="The answer of `deleteCopilotConversation`.")
class DeleteCopilotConversationPayload:
    """The payload of `deleteCopilotConversation`."""

    deleted_conversation_id: strawberry.ID = strawberry.field(description="The chat that is gone.")


@strawberry.input(description="Where to delete your chats.")
class ClearCopilotHistoryInput:
    """The input of `clearCopilotHistory`."""

    workspace_id: strawberry.ID = strawberry.field(description="Where.")


@strawberry.type(description="The answer of `clearCopilotHistory`.")
class ClearCopilotHistoryPayload:
    """The payload of `clearCopilotHistory`."""

    deleted_count: Long = strawberry.field(description="How many chats are gone.")


@strawberry.input(description="To which message to go back.")
class RestoreCheckpointInput:
    """The input of `restoreCheckpoint`."""

    message_id: strawberry.ID = strawberry.field(
        description="A message of one of your chats: what was done for it and for all that came after is taken back."
    )
    is_dry_run: bool = strawberry.field(default=False, description="Only look: nothing is taken back.")


@strawberry.type(description="The answer of `restoreCheckpoint`.")
class RestoreCheckpointPayload:
    """The payload of `restoreCheckpoint`."""

    conversation: Conversation = strawberry.field(
        description="The chat: what is sent next is said to what the message was said to."
    )
    changes: list[CheckpointChange] = strawberry.field(
        description="What was changed since, in its order, each with what became of it; of a dry run, what would."
    )


@strawberry.type
class ChatsMutation:
    """What can be done with chats."""

    @strawberry.mutation(
        description="Begin a chat with the copilot about a workspace; it is yours alone. Talk in it as in any "
        "conversation. It acts with the rights of whoever sends. Needs CONVERSATIONS_WRITE."
    )
    async def start_copilot_conversation(
        self, info: Info, input: StartCopilotConversationInput
    ) -> StartCopilotConversationPayload:
        """Start a chat."""
        new = NewChat(
            workflow_id=None if input.workflow_id is None else decode(input.workflow_id, WORKFLOW, "input.workflowId"),
            execution_id=None
            if input.execution_id is None
            else decode(input.execution_id, EXECUTION, "input.executionId"),
            model=input.model,
            title=input.title,
            initial_message=input.initial_message,
        )
        row = await info.context.use(Chats).start(
            info.context.viewer,
            decode(input.workspace_id, "Workspace", "input.workspaceId"),
            new,
            idempotency_key=input.idempotency_key,
        )
        return StartCopilotConversationPayload(conversation=Conversation.of(row))

    @strawberry.mutation(
        description="Rename a chat, give it another model, or say what you are looking at; the next reply goes by it."
    )
    async def update_copilot_conversation(
        self, info: Info, input: UpdateCopilotConversationInput
    ) -> UpdateCopilotConversationPayload:
        """Change a chat."""
        conversation_id = decode(input.conversation_id, CONVERSATION, "input.conversationId")
        row = await info.context.use(Chats).update(info.context.viewer, conversation_id, input.changes())
        return UpdateCopilotConversationPayload(conversation=Conversation.of(row))

    @strawberry.mutation(
        description="Delete a chat with all that was said, its calls, and what its runs were given and gave. What it "
        "changed in the workspace stays."
    )
    async def delete_copilot_conversation(
        self, info: Info, input: DeleteCopilotConversationInput
    ) -> DeleteCopilotConversationPayload:
        """Delete a chat."""
        conversation_id = decode(input.conversation_id, CONVERSATION, "input.conversationId")
        await info.context.use(Chats).delete(info.context.viewer, conversation_id)
        return DeleteCopilotConversationPayload(deleted_conversation_id=input.conversation_id)

    @strawberry.mutation(description="Delete all your chats with the copilot in a workspace, as one by one.")
    async def clear_copilot_history(self, info: Info, input: ClearCopilotHistoryInput) -> ClearCopilotHistoryPayload:
        """Delete all chats."""
        workspace_id = decode(input.workspace_id, "Workspace", "input.workspaceId")
        count = await info.context.use(Chats).clear(info.context.viewer, workspace_id)
        return ClearCopilotHistoryPayload(deleted_count=Long(count))

    @strawberry.mutation(
        description="Take back what the copilot changed for a message and since: branches, new workflows, artifacts, "
        "new tasks. Only what nobody else has changed meanwhile; runs and what they sent cannot be taken back. "
        "`changes` says what became of each."
    )
    async def restore_checkpoint(self, info: Info, input: RestoreCheckpointInput) -> RestoreCheckpointPayload:
        """Go back."""
        message_id = decode(input.message_id, MESSAGE, "input.messageId")
        checkpoints = info.context.use(Checkpoints)
        row, changes = await checkpoints.restore(info.context.viewer, message_id, is_dry_run=input.is_dry_run)
        return RestoreCheckpointPayload(
            conversation=Conversation.of(row), changes=[CheckpointChange.of(each) for each in changes]
        )
