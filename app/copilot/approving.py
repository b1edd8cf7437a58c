"""The approvals of calls that models wish: given, refused, given for good, and taken back."""

from uuid import UUID

import orjson

from app.accounts.access import Access
from app.components.contract import SideEffects
from app.conversations.lookup import ConversationNotFound
from app.conversations.vocabulary import ToolCallState
from app.copilot.answers import ChatAnswers
from app.copilot.calling import Calling, context_of
from app.copilot.grants import Grants
from app.copilot.models import CopilotChat, ToolCall
from app.copilot.outcomes import failed
from app.copilot.records import CallRecords
from app.copilot.running import is_run
from app.copilot.service import Copilot
from app.copilot.toolbox import MAX_TOOL_NAME, Toolbox
from app.copilot.vocabulary import Approval
from app.kernel.crypto import Vault
from app.kernel.errors import Conflict, InvalidInput
from app.kernel.ids import new_id
from app.kernel.rights import Scope, Viewer
from app.workflows.properties import text_of

_MAX_REASON = 1_000


class ToolCallIsOver(Conflict):
    """The call does not wait for approval any more."""


class Approvals:
    """Decides calls for the people in whose name they are."""

    def __init__(
        self,
        access: Access,
        copilot: Copilot,
        *,
        vault: Vault,
        records: CallRecords,
        calling: Calling,
        grants: Grants,
        answers: ChatAnswers,
        toolbox: Toolbox,
    ) -> None:
        self._access = access
        self._copilot = copilot
        self._vault = vault
        self._records = records
        self._calling = calling
        self._grants = grants
        self._answers = answers
        self._toolbox = toolbox

    async def approve(self, viewer: Viewer, call_id: UUID, approval: Approval) -> ToolCall:
        """Let a call be done that waits for its person, with that person's rights; a repeat gives what came of it.

        One of a chat is done by the run that makes the reply: it is EXECUTING when this returns.

        Raises:
            SessionRequired: A key asks: it could approve what it wished itself.
            ToolCallNotFound: There is none, or it is somebody else's.
            ToolCallIsOver: It was skipped, or its reply has ended.
            InvalidInput: An approval for the chat was given to a call of none.
        """
        user_id = self._access.require_session(viewer)
        call = await self._copilot.own(viewer, call_id)
        if call.conversation_id is not None:
            return await self._approve_in_chat(viewer, call, user_id, approval)
        if approval is Approval.CONVERSATION:
            raise InvalidInput("The call is not of a chat.", field="input.approval", reason="not_in_a_chat")
        tool = await self._toolbox.get(call.workspace_id, call.tool)
        if approval is Approval.ALWAYS and call.state is not ToolCallState.SKIPPED:
            await self._grants.give(viewer.actor, call.workspace_id, user_id, call.tool)
        waiting = ToolCall.filter(id=call.id, state=ToolCallState.AWAITING_APPROVAL)
        # The id of its run says when it was to begin, see `running`.
        run = {"execution_id": new_id()} if is_run(call) else {}
        is_first = bool(await waiting.update(state=ToolCallState.EXECUTING, **run))
        call = await self._copilot.own(viewer, call_id)
        if call.state is ToolCallState.SKIPPED:
            raise ToolCallIsOver(reason="tool_call_skipped")
        if call.state is not ToolCallState.EXECUTING or call.sealed is None:
            return call
        if not is_first and (tool is None or (tool.side_effects is SideEffects.ONCE and not is_run(call))):
            return call
        ctx = context_of(viewer, call.workspace_id, call.id)
        masker = await self._records.masker(call.workspace_id)
        if tool is None:
            gone = failed(*await self._toolbox.gone(call.workspace_id, call.tool), None, masker)
            return await self._records.record(call, gone, ctx.actor)
        return await self._calling.end(call, tool, ctx, masker, orjson.loads(self._vault.decrypt(bytes(call.sealed))))

    async def _approve_in_chat(self, viewer: Viewer, call: ToolCall, user_id: UUID, approval: Approval) -> ToolCall:
        ended = {ToolCallState.SKIPPED, ToolCallState.FAILED}
        if call.conversation_id is not None and call.state not in ended:
            if approval is Approval.ALWAYS:
                await self._grants.give(viewer.actor, call.workspace_id, user_id, call.tool)
            elif approval is Approval.CONVERSATION:
                await self._grants.give_in_chat(viewer.actor, call.workspace_id, call.conversation_id, call.tool)
            await self._answers.approve(call)
        now = await self._copilot.own(viewer, call.id)
        if now.state is ToolCallState.SKIPPED or (now.state is ToolCallState.FAILED and call.ended_at is None):
            raise ToolCallIsOver(reason="tool_call_skipped" if now.state is ToolCallState.SKIPPED else "tool_call_over")
        return now

    async def skip(self, viewer: Viewer, call_id: UUID, reason: str | None = None) -> ToolCall:
        """Say that a call which waits shall not be done; skipping a skipped one changes nothing.

        In a chat its model is told, with the reason, and goes on without it.

        Raises:
            SessionRequired: A key asks.
            ToolCallNotFound: There is none, or it is somebody else's.
            ToolCallIsOver: It is being done, or has ended.
        """
        self._access.require_session(viewer)
        call = await self._copilot.own(viewer, call_id)
        why = text_of(reason, field="input.reason", most=_MAX_REASON)
        if call.conversation_id is not None:
            await self._answers.skip(call, why)
            call = await self._copilot.own(viewer, call_id)
        else:
            ctx = context_of(viewer, call.workspace_id, call.id)
            call = await self._records.record(
                call, {"state": ToolCallState.SKIPPED}, ctx.actor, ToolCallState.AWAITING_APPROVAL
            )
        if call.state is not ToolCallState.SKIPPED:
            raise ToolCallIsOver(reason="tool_call_over")
        return call

    async def grants(self, viewer: Viewer, workspace_id: UUID) -> list[str]:
        """Return the names of the tools that the viewer has approved for good there, in order.

        Raises:
            WorkspaceNotFound: Not a member.
            ScopeMissing: The viewer may not see the workspace.
        """
        await self._access.require(viewer, workspace_id, Scope.WORKSPACE_READ)
        return await self._grants.all(workspace_id, self._access.require_user(viewer))

    async def revoke(
        self, viewer: Viewer, workspace_id: UUID, name: str, conversation_id: UUID | None = None
    ) -> list[str]:
        """Take an approval for good back, or that for a chat; one that there is not is as good as taken back.

        Returns:
            What is still approved, for good or for the chat.

        Raises:
            SessionRequired: A key asks.
            WorkspaceNotFound: Not a member.
            ConversationNotFound: It is no chat of the viewer's there.
            InvalidInput: No tool has so long a name.
        """
        user_id = self._access.require_session(viewer)
        await self._access.require(viewer, workspace_id, Scope.WORKSPACE_READ)
        if len(name) > MAX_TOOL_NAME:
            raise InvalidInput(
                f"A tool's name has at most {MAX_TOOL_NAME} characters.", field="input.name", reason="too_long"
            )
        if conversation_id is None:
            await self._grants.take_back(viewer.actor, workspace_id, user_id, name)
            return await self._grants.all(workspace_id, user_id)
        chats = CopilotChat.filter(conversation_id=conversation_id, user_id=user_id)
        if not await chats.filter(conversation__workspace_id=workspace_id).exists():
            raise ConversationNotFound(field="input.conversationId", reason="conversation_not_found")
        await self._grants.take_back_in_chat(viewer.actor, workspace_id, conversation_id, name)
        return await self._grants.all_in_chat(conversation_id)
