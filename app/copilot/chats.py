"""The use cases of chats with the copilot: begin one, say what it is about, change, delete and clear them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.accounts.access import Access
from app.conversations.private import PrivateTalks
from app.copilot.models import ChatGrant, CopilotChat, ToolCall
from app.executions.lookup import ExecutionLookup, ExecutionNotFound
from app.executions.retention import Retention
from app.kernel.database import Database, Transaction
from app.kernel.errors import InvalidInput
from app.kernel.ids import global_id
from app.kernel.rights import Scope, Viewer
from app.llm.failures import ModelFailed
from app.llm.service import Models
from app.workflows.drafts import WorkflowNotFound
from app.workflows.properties import text_of
from app.workflows.service import Workflows

_MAX_MODEL = 300


@dataclass(frozen=True, slots=True)
class NewChat:
    """What a chat begins with.

    Attributes:
        workflow_id: What its person is looking at.
        execution_id: Likewise.
        model: As `provider:model`; None for the workspace's default.
        title: What it is called; None for what is said first.
        initial_message: What is said first.
    """

    workflow_id: UUID | None = None
    execution_id: UUID | None = None
    model: str | None = None
    title: str | None = None
    initial_message: str | None = None


class Chats:
    """Keeps them; talking in one is as in any conversation."""

    def __init__(
        self,
        database: Database,
        access: Access,
        talks: PrivateTalks,
        *,
        models: Models,
        workflows: Workflows,
        executions: ExecutionLookup,
        retention: Retention,
    ) -> None:
        self._database = database
        self._access = access
        self._talks = talks
        self._models = models
        self._workflows = workflows
        self._executions = executions
        self._retention = retention
        talks.before_delete = self._forget

    async def start(
        self, viewer: Viewer, workspace_id: UUID, new: NewChat, *, idempotency_key: str | None = None
    ) -> Any:
        """Begin a chat; what is said first is answered. A repeat with the same key gives the same one.

        Raises:
            NotFound: The viewer does not see the workspace, the workflow or the run.
            Forbidden: The viewer may not write conversations.
            InvalidInput: The model is not known, or a text is malformed.
        """
        await self._access.require(viewer, workspace_id, Scope.CONVERSATIONS_WRITE)
        model = await self._model(workspace_id, new.model)
        await self._check(viewer, workspace_id, new.workflow_id, new.execution_id)

        async def also(conversation_id: UUID, user_id: UUID) -> None:
            await CopilotChat.create(
                conversation_id=conversation_id,
                user_id=user_id,
                model=model,
                workflow_id=new.workflow_id,
                execution_id=new.execution_id,
            )

        return await self._talks.start(
            viewer,
            workspace_id,
            also,
            [model, new.workflow_id, new.execution_id],
            title=new.title,
            initial_message=new.initial_message,
            idempotency_key=idempotency_key,
        )

    async def update(self, viewer: Viewer, conversation_id: UUID, changes: Mapping[str, Any]) -> Any:
        """Change a chat's `title`, `model`, `workflow_id` or `execution_id`; what is not given stays.

        The next reply goes by it.

        Raises:
            ConversationNotFound: There is none, or it is somebody else's.
            NotFound: The workflow or the run is not visible.
            InvalidInput: The model is not known, or the title is too long.
        """
        workspace_id = await self._talks.workspace_of(viewer, conversation_id)
        columns = {name: changes[name] for name in ("workflow_id", "execution_id") if name in changes}
        await self._check(viewer, workspace_id, columns.get("workflow_id"), columns.get("execution_id"))
        await self._talks.get(viewer, conversation_id)
        if "model" in changes:
            columns["model"] = await self._model(workspace_id, changes["model"])
        async with self._database.transaction():
            if "title" in changes:
                await self._talks.rename(viewer, conversation_id, changes["title"])
            if columns:
                await CopilotChat.filter(conversation_id=conversation_id).update(**columns)
        return await self._talks.get(viewer, conversation_id)

    async def delete(self, viewer: Viewer, conversation_id: UUID) -> UUID:
        """Delete a chat with what was said, its calls and what its runs were given and gave; return its id.

        Raises:
            ConversationNotFound: There is none, or it is somebody else's.
        """
        _, runs = await self._talks.delete(viewer, conversation_id)
        async with self._database.transaction() as tx:
            await self._retention.bury(tx, runs)
        return conversation_id

    async def clear(self, viewer: Viewer, workspace_id: UUID) -> int:
        """Delete all chats of the viewer in a workspace; return how many.

        Raises:
            NotFound: The viewer does not see the workspace.
            Forbidden: The viewer may not write conversations.
        """
        count, runs = await self._talks.clear(viewer, workspace_id)
        async with self._database.transaction() as tx:
            await self._retention.bury(tx, runs)
        return count

    async def of(self, conversation_ids: Iterable[UUID]) -> dict[UUID, CopilotChat]:
        """Return what chats have beside their conversations, which the viewer has."""
        rows = await CopilotChat.filter(conversation_id__in=list(conversation_ids))
        return {row.conversation_id: row for row in rows}

    async def approved(self, conversation_id: UUID) -> list[str]:
        """Return the names of the tools that are approved for a chat that the viewer has, in order."""
        return sorted(row.tool for row in await ChatGrant.filter(conversation_id=conversation_id))

    async def about(self, chat: CopilotChat) -> str | None:
        """Say what a chat's person is looking at, for a model; its tools ask whether they may."""
        parts: list[str] = []
        if chat.workflow_id is not None:
            parts.append(f"the workflow with the id {global_id('Workflow', chat.workflow_id)}")
        if chat.execution_id is not None:
            parts.append(f"the run with the id {global_id('Execution', chat.execution_id)}")
        return " and ".join(parts) or None

    async def _forget(self, tx: Transaction, conversation_id: UUID, runs: Sequence[UUID]) -> None:
        """Forget what goes with a chat; a run that has not ended is buried once it is stopped, see `leftovers`."""
        await ToolCall.filter(conversation_id=conversation_id).delete()
        await self._retention.bury(tx, runs)

    async def _check(
        self, viewer: Viewer, workspace_id: UUID, workflow_id: UUID | None, execution_id: UUID | None
    ) -> None:
        if workflow_id is not None:
            workflow = await self._workflows.get(viewer, workflow_id)
            if workflow.workspace_id != workspace_id or workflow.is_hidden:
                raise WorkflowNotFound(field="input.workflowId", reason="workflow_not_found")
        if execution_id is not None:
            execution = await self._executions.get(viewer, execution_id)
            if execution.workspace_id != workspace_id:
                raise ExecutionNotFound(field="input.executionId", reason="execution_not_found")

    async def _model(self, workspace_id: UUID, given: str | None) -> str:
        name = text_of(given, field="input.model", most=_MAX_MODEL) or ""
        if name:
            try:
                await self._models.main_model(workspace_id, name)
            except ModelFailed as failure:
                raise InvalidInput(failure.message, field="input.model", reason="model_unknown") from None
        return name
