"""What people have approved beforehand: a tool for one chat, or for good."""

from uuid import UUID

from tortoise.exceptions import IntegrityError

from app.accounts.audit import Audit
from app.conversations.records import CONVERSATION
from app.copilot.models import ChatGrant, CopilotChat, ToolGrant
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.rights import Actor

_GIVEN = "tool_approval.given"
_REVOKED = "tool_approval.revoked"


class Grants:
    """Keeps them; the audit log has when each was given and taken back."""

    def __init__(self, database: Database, clock: Clock, audit: Audit) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit

    async def is_given(self, workspace_id: UUID, user_id: UUID, tool: str) -> bool:
        """Say whether somebody approved a tool for good."""
        return await ToolGrant.filter(workspace_id=workspace_id, user_id=user_id, tool=tool).exists()

    async def is_given_in_chat(
        self, workspace_id: UUID, actor: Actor, conversation_id: UUID | None, tool: str, execution_id: UUID | None
    ) -> bool:
        """Say whether a tool is approved in a chat whose person asks: for it, or for good.

        Elsewhere nobody sees what a model wishes before it is done, so an approval counts in their chats alone: for
        the run that is the chat's turn under way, not for any whose input names the chat.
        """
        user_id = actor.on_behalf_of or actor.id
        if conversation_id is None or user_id is None or execution_id is None:
            return False
        chats = CopilotChat.filter(conversation_id=conversation_id, user_id=user_id)
        if not await chats.filter(conversation__turn_execution_id=execution_id).exists():
            return False
        if await ChatGrant.filter(conversation_id=conversation_id, tool=tool).exists():
            return True
        return await self.is_given(workspace_id, user_id, tool)

    async def give(self, actor: Actor, workspace_id: UUID, user_id: UUID, tool: str) -> None:
        """Approve a tool for good; again it does nothing."""
        try:
            async with self._database.transaction():
                await ToolGrant.create(
                    workspace_id=workspace_id, user_id=user_id, tool=tool, created_at=self._clock.now()
                )
                await self._record(actor, _GIVEN, workspace_id, None, tool)
        except IntegrityError:
            pass  # it was given before

    async def give_in_chat(self, actor: Actor, workspace_id: UUID, conversation_id: UUID, tool: str) -> None:
        """Approve a tool for a chat; again it does nothing."""
        try:
            async with self._database.transaction():
                await ChatGrant.create(conversation_id=conversation_id, tool=tool, created_at=self._clock.now())
                await self._record(actor, _GIVEN, workspace_id, conversation_id, tool)
        except IntegrityError:
            pass  # it was given before

    async def all(self, workspace_id: UUID, user_id: UUID) -> list[str]:
        """Return the names of the tools that somebody approved for good, in order."""
        return sorted(row.tool for row in await ToolGrant.filter(workspace_id=workspace_id, user_id=user_id))

    async def all_in_chat(self, conversation_id: UUID) -> list[str]:
        """Return the names of the tools that are approved for a chat, in order."""
        return sorted(row.tool for row in await ChatGrant.filter(conversation_id=conversation_id))

    async def take_back(self, actor: Actor, workspace_id: UUID, user_id: UUID, tool: str) -> None:
        """Take an approval for good back; one that there is not is as good as taken back."""
        async with self._database.transaction():
            if await ToolGrant.filter(workspace_id=workspace_id, user_id=user_id, tool=tool).delete():
                await self._record(actor, _REVOKED, workspace_id, None, tool)

    async def take_back_in_chat(self, actor: Actor, workspace_id: UUID, conversation_id: UUID, tool: str) -> None:
        """Take an approval for a chat back, and no other; likewise."""
        async with self._database.transaction():
            if await ChatGrant.filter(conversation_id=conversation_id, tool=tool).delete():
                await self._record(actor, _REVOKED, workspace_id, conversation_id, tool)

    async def _record(
        self, actor: Actor, action: str, workspace_id: UUID, conversation_id: UUID | None, tool: str
    ) -> None:
        """Note it, of the workspace or of the chat."""
        subject = ("Workspace", workspace_id) if conversation_id is None else (CONVERSATION, conversation_id)
        await self._audit.record(actor, action, *subject, workspace_id=workspace_id, data={"tool": tool})
