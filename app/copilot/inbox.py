"""What waits for a person's approval, as their inbox shows it: calls that models wish in their name."""

from collections.abc import Sequence
from uuid import UUID

from app.accounts.access import Access
from app.conversations.vocabulary import ToolCallState
from app.copilot.models import ToolCall
from app.copilot.records import SUBJECT
from app.kernel.rights import Scope, Viewer
from app.tasks.inbox import InboxItem
from app.tasks.vocabulary import InboxKind, TaskPriority

_MOST = 200  #: the newest; an inbox holds all of a source in memory


class ApprovalSource:
    """See `tasks.inbox.InboxSource`. A key approves nothing, so nothing waits for one."""

    kind = InboxKind.TOOL_CALL

    def __init__(self, access: Access) -> None:
        self._access = access

    async def waiting(self, viewer: Viewer, user_id: UUID, workspace_ids: Sequence[UUID]) -> Sequence[InboxItem]:
        """Return what waits for somebody."""
        if viewer.api_key_id is not None:
            return ()
        seen = [each for each in workspace_ids if await self._access.permits(viewer, each, Scope.WORKSPACE_READ)]
        rows = (
            await ToolCall.filter(user_id=user_id, workspace_id__in=seen, state=ToolCallState.AWAITING_APPROVAL)
            .order_by("-created_at")
            .limit(_MOST)
        )
        return [
            InboxItem(
                id=row.id,
                kind=InboxKind.TOOL_CALL,
                workspace_id=row.workspace_id,
                subject_type=SUBJECT,
                title=f"May the copilot call {row.tool}?",
                priority=TaskPriority.MEDIUM,
                due_at=None,
                created_at=row.created_at,
            )
            for row in rows
        ]
