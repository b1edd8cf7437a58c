"""Threads and comments found for a viewer: the one place where rows of comments are scoped to a workspace."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from app.accounts.access import Access
from app.collaboration.models import Comment, CommentThread
from app.kernel.errors import InvalidInput, NotFound
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Rights, Scope, Viewer
from app.workflows.values import is_text


class ThreadNotFound(NotFound):
    """There is no such thread, or you cannot see it."""


class CommentNotFound(NotFound):
    """There is no such comment, or you cannot see it."""


@dataclass(frozen=True, slots=True)
class ThreadFilter:
    """Which threads; whatever is given must hold."""

    is_resolved: bool | None = None
    node_key: str | None = None


class CommentLookup:
    """Finds threads and comments; one of another workspace is as good as none."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def thread(self, viewer: Viewer, thread_id: UUID, *scopes: Scope) -> tuple[CommentThread, Rights]:
        """Return a thread, and the rights under which the viewer has it.

        Raises:
            ThreadNotFound: There is none, or it is not visible.
            Forbidden: It is visible, but the viewer lacks one of `scopes`, or may not read workflows.
        """
        found = await CommentThread.get_or_none(id=thread_id)
        if found is None:
            raise ThreadNotFound
        rights = await self._access.require(viewer, found.workspace_id, Scope.WORKFLOWS_READ, missing=ThreadNotFound)
        for scope in scopes:
            await self._access.require(viewer, found.workspace_id, scope)
        return found, rights

    async def comment(self, viewer: Viewer, comment_id: UUID, *scopes: Scope) -> tuple[Comment, CommentThread, Rights]:
        """Return a comment with its thread; see `thread`.

        Raises:
            CommentNotFound: There is none, or it is not visible.
            Forbidden: See `thread`.
        """
        found = await Comment.get_or_none(id=comment_id)
        if found is None:
            raise CommentNotFound
        try:
            thread, rights = await self.thread(viewer, found.thread_id, *scopes)
        except ThreadNotFound:
            raise CommentNotFound from None
        return found, thread, rights

    async def threads(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, CommentThread]:
        """Return those of these threads that the viewer may read."""
        rows = await CommentThread.filter(id__in=list(ids))
        permitted = await self._permitted(viewer, {row.workspace_id for row in rows})
        return {row.id: row for row in rows if row.workspace_id in permitted}

    async def comments(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Comment]:
        """Return those of these comments that the viewer may read."""
        rows = await Comment.filter(id__in=list(ids))
        threads = await self.threads(viewer, {row.thread_id for row in rows})
        return {row.id: row for row in rows if row.thread_id in threads}

    async def page(
        self, viewer: Viewer, workspace_id: UUID, workflow_id: UUID, where: ThreadFilter, request: PageRequest
    ) -> Page[CommentThread]:
        """List the threads of a workflow that the viewer has, the newest first.

        Raises:
            Forbidden: The viewer may not read workflows.
            InvalidInput: The node key is no text, or a cursor belongs to another list.
        """
        await self._access.require(viewer, workspace_id, Scope.WORKFLOWS_READ)
        rows = CommentThread.filter(workflow_id=workflow_id)
        if where.is_resolved is not None:
            rows = rows.filter(resolved_at__isnull=not where.is_resolved)
        if where.node_key is not None:
            if not is_text(where.node_key):
                raise InvalidInput("A node key is text.", field="where.nodeKey", reason="text_malformed")
            rows = rows.filter(node_key=where.node_key)
        binding = f"comments:{workflow_id}:{where!r}"
        return await paginate(rows, [OrderBy("created_at", is_descending=True)], request, binding)

    async def comments_page(self, thread: CommentThread, request: PageRequest) -> Page[Comment]:
        """List the comments of a thread that the viewer has, the oldest first."""
        rows = Comment.filter(thread_id=thread.id)
        return await paginate(rows, [OrderBy("number")], request, f"thread:{thread.id}")

    async def _permitted(self, viewer: Viewer, workspaces: Collection[UUID]) -> set[UUID]:
        return {each for each in workspaces if await self._access.permits(viewer, each, Scope.WORKFLOWS_READ)}
