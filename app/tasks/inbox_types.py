"""The inbox as the graph shows it: of a workspace, and of a person in all of theirs."""

from datetime import datetime
from typing import Annotated, cast
from uuid import UUID

import strawberry

from app.accounts.types import Viewer, Workspace
from app.api.arguments import After, Before, First, Last
from app.api.context import Context, Info
from app.api.pooling import per_viewer
from app.api.relay import Connection, Node, encode, extend, load_node, page_args
from app.api.scalars import Long
from app.tasks import inbox
from app.tasks.enums import InboxKind, TaskPriority
from app.tasks.lookup import TaskNotFound

per_viewer("Workspace", "inbox")


@strawberry.type(description="Something that waits for you.")
class InboxItem:
    """See `inbox.InboxItem`."""

    kind: InboxKind = strawberry.field(description="What it is.")
    title: str = strawberry.field(description="What it is about, in a line.")
    priority: TaskPriority = strawberry.field(description="How urgent it is.")
    due_at: datetime | None = strawberry.field(description="When it should be done.")
    created_at: datetime = strawberry.field(description="Since when it waits.")
    item: strawberry.Private[inbox.InboxItem]

    @classmethod
    def of(cls, item: inbox.InboxItem) -> "InboxItem":
        """Show an item."""
        return cls(
            kind=item.kind,
            title=item.title,
            priority=TaskPriority(item.priority),
            due_at=item.due_at,
            created_at=item.created_at,
            item=item,
        )

    @strawberry.field(description="What to open: a Task for a task and for a run; null once it is gone.")
    async def subject(self, info: Info) -> Node | None:
        """Find what waits."""
        return await load_node(info.context, encode(self.item.subject_type, self.item.id))

    @strawberry.field(description="Where.")
    async def workspace(self, info: Info) -> Workspace:
        """Find the workspace.

        Raises:
            TaskNotFound: It was deleted meanwhile.
        """
        found = await load_node(info.context, encode("Workspace", self.item.workspace_id))
        if found is None:
            raise TaskNotFound
        return cast("Workspace", found)


@strawberry.type(description="How much of a kind waits for you.")
class InboxCount:
    """See `inbox.InboxCount`."""

    kind: InboxKind = strawberry.field(description="What.")
    count: Long = strawberry.field(description="How many, up to 10,000.")
    overdue_count: Long = strawberry.field(description="How many of them should have been done by now.")


@strawberry.type(description="What waits for you, a page of it.")
class InboxConnection(Connection[InboxItem]):
    """A connection that counts by kind, too."""

    workspace_uuid: strawberry.Private[UUID | None]
    kinds: strawberry.Private[list[InboxKind] | None]

    @strawberry.field(description="How much waits, by kind; kinds of which nothing does are left out.")
    async def counts(self, info: Info) -> list[InboxCount]:
        """Count the whole list."""
        found = await info.context.use(inbox.Inbox).counts(info.context.viewer, self.workspace_uuid, self.kinds)
        return [
            InboxCount(kind=each.kind, count=Long(each.count), overdue_count=Long(each.overdue_count)) for each in found
        ]


Kinds = Annotated[list[InboxKind] | None, strawberry.argument(description="Only these; all.")]


async def _page(
    context: Context,
    workspace_id: UUID | None,
    kinds: list[InboxKind] | None,
    first: int | None,
    after: str | None,
    last: int | None,
    before: str | None,
) -> InboxConnection:
    request = page_args(first, after, last, before)
    page = await context.use(inbox.Inbox).page(context.viewer, workspace_id, kinds, request)
    plain = Connection[InboxItem].of(page, InboxItem.of)
    return InboxConnection(
        edges=plain.edges, page_info=plain.page_info, total=plain.total, workspace_uuid=workspace_id, kinds=kinds
    )


@extend(Workspace)
class WorkspaceInbox:
    """The field that the inbox adds to the workspace."""

    @strawberry.field(
        description="What waits for you here: open tasks for you, and paused runs that ask you, or anybody who may "
        "answer. The most urgent first, then what is due soonest. Needs TASKS_READ."
    )
    @staticmethod
    async def inbox(
        workspace: strawberry.Parent[Workspace],
        info: Info,
        kinds: Kinds = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> InboxConnection:
        """List what waits."""
        return await _page(info.context, workspace.own_id, kinds, first, after, last, before)


@extend(Viewer)
class ViewerInbox:
    """The field that the inbox adds to the viewer."""

    @strawberry.field(
        description="What waits for you in all workspaces where you may read tasks; see `Workspace.inbox`."
    )
    @staticmethod
    async def inbox(
        _viewer: strawberry.Parent[Viewer],
        info: Info,
        kinds: Kinds = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> InboxConnection:
        """List what waits."""
        return await _page(info.context, None, kinds, first, after, last, before)
