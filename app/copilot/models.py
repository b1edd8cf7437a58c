"""The tables of the copilot: its chats, and every call of a tool, with what it was given and what it gave."""

from typing import Any, cast
from uuid import UUID

from tortoise import fields

from app.conversations.vocabulary import ToolCallState
from app.kernel.models import PresentIndex, Row


class ToolCall(Row):
    """One call. Secrets are masked in all that it holds."""

    workspace: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE
    )
    workspace_id: UUID
    tool = fields.CharField(max_length=64)
    state = fields.CharEnumField(ToolCallState, max_length=24)
    arguments = fields.TextField()  #: JSON
    result: fields.Field[str | None] = cast("Any", fields.TextField(null=True))  #: JSON
    error: fields.Field[str | None] = cast("Any", fields.TextField(null=True))  #: JSON: code, message, field
    user_id = fields.UUIDField()  #: with whose rights it acts
    api_key_id = fields.UUIDField(null=True)  #: the key that asked for it; such a call has the key's scopes alone
    idempotency_key = fields.CharField(max_length=255, null=True)
    body_hash = fields.CharField(max_length=64)  #: SHA-256 of the tool and its arguments; empty for one of a chat
    shown: fields.Field[str | None] = cast("Any", fields.TextField(null=True))  #: JSON: what to show of it
    conversation_id = fields.UUIDField(null=True)  #: the chat it was called in, with which it goes
    message_id = fields.UUIDField(null=True)  #: the reply it was called for
    execution_id = fields.UUIDField(null=True)  #: the run that makes the reply
    signal = fields.CharField(max_length=200, null=True)  #: what the run waits for while it awaits approval
    sealed = fields.BinaryField(null=True)  #: the arguments as they are, encrypted, until it has ended
    undone_at = fields.DatetimeField(null=True)  #: when a checkpoint took back what it did
    undone_revision = fields.IntField(null=True)  #: what it changed then got this revision; None: it is gone
    created_at = fields.DatetimeField(db_index=True)
    ended_at = fields.DatetimeField(null=True)

    class Meta(Row.Meta):
        abstract = False
        table = "tool_calls"
        unique_together = (("workspace_id", "user_id", "idempotency_key"),)
        indexes = (
            ("workspace_id", "user_id", "created_at", "id"),
            PresentIndex(fields=("conversation_id", "id")),
            PresentIndex(fields=("execution_id",)),
        )


class ToolGrant(Row):
    """What somebody has approved for good: that models call a tool in their name."""

    workspace: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE, db_index=False
    )
    workspace_id: UUID
    user_id = fields.UUIDField()
    tool = fields.CharField(max_length=64)
    created_at = fields.DatetimeField()

    class Meta(Row.Meta):
        abstract = False
        table = "tool_grants"
        unique_together = (("workspace_id", "user_id", "tool"),)


class CopilotChat(Row):
    """What a chat with the copilot has beside its conversation."""

    conversation: fields.OneToOneRelation[Any] = fields.OneToOneField(
        "models.Conversation", related_name=False, on_delete=fields.CASCADE
    )
    conversation_id: UUID
    user_id = fields.UUIDField()  #: whose it is
    model = fields.CharField(max_length=300, default="")  #: `provider:model`; empty: the workspace's default
    workflow_id = fields.UUIDField(null=True)  #: what its person is looking at
    execution_id = fields.UUIDField(null=True)  #: likewise

    class Meta(Row.Meta):
        abstract = False
        table = "copilot_chats"


class ChatGrant(Row):
    """What somebody has approved for one chat."""

    conversation: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Conversation", related_name=False, on_delete=fields.CASCADE, db_index=False
    )
    conversation_id: UUID
    tool = fields.CharField(max_length=64)
    created_at = fields.DatetimeField()

    class Meta(Row.Meta):
        abstract = False
        table = "chat_grants"
        unique_together = (("conversation_id", "tool"),)


class CopilotWorkflow(Row):
    """A hidden workflow of a workspace: one answers its chats with a model, others each run a tool."""

    workspace: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE, db_index=False
    )
    workspace_id: UUID
    model = fields.CharField(max_length=300)  #: which; of a tool, what `running` calls it
    digest = fields.CharField(max_length=64)  #: of its graph, SHA-256: another release has another
    workflow_id = fields.UUIDField()

    class Meta(Row.Meta):
        abstract = False
        table = "copilot_workflows"
        unique_together = (("workspace_id", "model"),)
