"""Folders: a tree a workspace, of bounded depth and size. Names are unique in a folder, whatever their case.

AppError
├─ FolderNotFound    there is none, or the viewer cannot see it
├─ FolderNameTaken   the folder that it is to be in has one of this name
├─ FolderCycle       it would be in itself
├─ FolderTooDeep     it, or one in it, would be in more folders than may be
└─ FoldersTooMany    the workspace has as many as may be

Files may bear the same name as their neighbours: they are told apart by their ids.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.accounts.access import Access
from app.accounts.vocabulary import ActivityKind
from app.files.models import FileFolder
from app.files.names import MAX_SEARCH_CHARACTERS, folded, given_name
from app.files.records import FileRecords
from app.files.usage import Usages
from app.kernel.clock import Clock
from app.kernel.database import Database, Dialect, Transaction
from app.kernel.errors import Conflict, InvalidInput, NotFound, QuotaExceeded
from app.kernel.ids import new_id
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Actor, Scope, Viewer

MAX_DEPTH = 20  #: folders in each other
MAX_FOLDERS = 10_000  #: of a workspace

# A path names one folder of a workspace, so what begins with it and a slash is below it.
BELOW = "workspace_id = {0} AND (id = {1} OR substr(path, 1, {2}) = {3})"


def sql(text: str) -> Mapping[Dialect, str]:
    """Write a statement with numbered places for both databases."""
    marks = [f"${number}" for number in range(1, 10)]
    return {"postgres": text.format(*marks), "sqlite": text.format(*(mark.replace("$", "?") for mark in marks))}


_MOVED = sql(
    "UPDATE file_folders SET path = {4} || substr(path, {5}) WHERE " + BELOW + " RETURNING id"  # noqa: S608
)
_DEEPEST = sql(
    "SELECT MAX(length(path) - length(replace(path, '/', ''))) AS depth FROM file_folders WHERE "  # noqa: S608
    + BELOW
)
_TRASHED = sql(
    "UPDATE files SET state = 'trashed', trashed_at = {4}, purge_due_at = {5}, trashed_path = "  # noqa: S608
    "(SELECT f.path FROM file_folders f WHERE f.id = files.folder_id), folder_id = NULL WHERE state = 'stored' "
    "AND folder_id IN (SELECT id FROM file_folders WHERE " + BELOW + ") RETURNING id"
)
_GONE = sql("DELETE FROM file_folders WHERE " + BELOW + " RETURNING id")  # noqa: S608


class FolderNotFound(NotFound):
    """There is no such folder, or you cannot see it."""


class FolderNameTaken(Conflict):
    """There is a folder of this name already."""


class FolderCycle(Conflict):
    """A folder cannot be moved into itself, or into one that is in it."""


class FolderTooDeep(InvalidInput):
    """That would be too many folders in each other."""


class FoldersTooMany(QuotaExceeded):
    """This workspace has as many folders as may be; delete some first."""


@dataclass(frozen=True, slots=True)
class FolderFilter:
    """Which folders a list has; whatever is given must hold."""

    search: str | None = None  #: what the name contains, in any case
    parent_id: UUID | None = None
    is_in_root: bool = False


class Folders:
    """Keeps folders."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        access: Access,
        *,
        usages: Usages,
        records: FileRecords,
        kept_in_trash: timedelta,
    ) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._usages = usages
        self._records = records
        self._kept = kept_in_trash

    # ------------------------------------------------------------------ finding

    async def get(self, viewer: Viewer, folder_id: UUID, scope: Scope = Scope.FILES_READ) -> FileFolder:
        """Return a folder.

        Raises:
            FolderNotFound: There is none, or it is not visible.
            Forbidden: It is visible, but the viewer lacks `scope`.
        """
        found = await FileFolder.get_or_none(id=folder_id)
        if found is None:
            raise FolderNotFound
        await self._access.require(viewer, found.workspace_id, scope, missing=FolderNotFound)
        return found

    async def visible(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, FileFolder]:
        """Return those of these folders that the viewer may see."""
        rows = await FileFolder.filter(id__in=list(ids))
        return {row.id: row for row in rows if await self._access.permits(viewer, row.workspace_id, Scope.FILES_READ)}

    async def page(
        self, viewer: Viewer, workspace_id: UUID, where: FolderFilter, request: PageRequest
    ) -> Page[FileFolder]:
        """Return a page of a workspace's folders, by name.

        Raises:
            NotFound: The viewer does not see the workspace, or it has no such folder.
            Forbidden: The viewer may not read files.
            InvalidInput: The filter is malformed, or a cursor belongs to another list.
        """
        await self._access.require(viewer, workspace_id, Scope.FILES_READ)
        rows = FileFolder.filter(workspace_id=workspace_id)
        if where.search:
            if len(where.search) > MAX_SEARCH_CHARACTERS:
                raise InvalidInput("The search is too long.", field="where.search", reason="too_long")
            rows = rows.filter(name_key__contains=folded(where.search))
        if where.parent_id is not None:
            rows = rows.filter(place=where.parent_id)
        if where.is_in_root:
            rows = rows.filter(place=workspace_id)
        return await paginate(rows, [OrderBy("name")], request, f"folders:{workspace_id}:{where!r}")

    async def inside(self, workspace_id: UUID, folder_id: UUID | None) -> FileFolder | None:
        """Return a folder of a workspace, None for its root; whoever calls knows who asks.

        Raises:
            FolderNotFound: There is none.
        """
        if folder_id is None:
            return None
        found = await FileFolder.get_or_none(id=folder_id, workspace_id=workspace_id)
        if found is None:
            raise FolderNotFound
        return found

    # ------------------------------------------------------------------ changing

    async def create(self, viewer: Viewer, workspace_id: UUID, parent_id: UUID | None, name: str) -> FileFolder:
        """Make a folder.

        Raises:
            NotFound: The viewer does not see the workspace, or it has no such folder.
            Forbidden: The viewer may not write files.
            InvalidInput: The name cannot be one, or it would be too deep.
            FolderNameTaken, FoldersTooMany: There is one of this name, or too many.
        """
        await self._access.require(viewer, workspace_id, Scope.FILES_WRITE)
        name = given_name(name, "input.name")
        async with self._database.transaction() as tx:
            await self._usages.hold(tx, workspace_id)
            parent = await self.inside(workspace_id, parent_id)
            return await self._add(workspace_id, parent, name, viewer.actor)

    async def along(self, workspace_id: UUID, path: str, actor: Actor) -> FileFolder | None:
        """Return the folder of a path, making what is not there; None is the root. The workspace is held.

        Raises:
            FoldersTooMany: There would be too many.
        """
        found: FileFolder | None = None
        for name in path.split("/")[1:]:
            place = workspace_id if found is None else found.id
            next_one = await FileFolder.get_or_none(place=place, name_key=folded(name))
            found = next_one or await self._add(workspace_id, found, name, actor)
        return found

    async def _add(self, workspace_id: UUID, parent: FileFolder | None, name: str, actor: Actor) -> FileFolder:
        if await FileFolder.filter(workspace_id=workspace_id).count() >= MAX_FOLDERS:
            raise FoldersTooMany(reason="too_many", details={"limit": MAX_FOLDERS})
        place = workspace_id if parent is None else parent.id
        await _check_name(place, name)
        path = f"{'' if parent is None else parent.path}/{name}"
        _check_depth(path.count("/"))
        now = self._clock.now()
        row = await FileFolder.create(
            id=new_id(),
            workspace_id=workspace_id,
            parent_id=None if parent is None else parent.id,
            place=place,
            name=name,
            name_key=folded(name),
            path=path,
            actor_kind=actor.kind,
            actor_id=actor.id,
            on_behalf_of=actor.on_behalf_of,
            created_at=now,
            updated_at=now,
        )
        await self._records.folder(row, actor, ActivityKind.FILE_FOLDER_CREATED)
        return row

    async def rename(self, viewer: Viewer, folder_id: UUID, name: str) -> FileFolder:
        """Give a folder another name.

        Raises:
            FolderNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write files.
            InvalidInput: The name cannot be one.
            FolderNameTaken: Its neighbour has this name.
        """
        name = given_name(name, "input.name")
        found = await self.get(viewer, folder_id, Scope.FILES_WRITE)
        async with self._database.transaction() as tx:
            row = await self._held(tx, found)
            return await self._put(tx, row, await self.inside(row.workspace_id, row.parent_id), name, viewer.actor)

    async def move(self, viewer: Viewer, folder_id: UUID, parent_id: UUID | None) -> FileFolder:
        """Put a folder, with all that is in it, into another one; None is the root.

        Raises:
            FolderNotFound: There is no such folder, or not in the same workspace, or it is not visible.
            Forbidden: The viewer may not write files.
            FolderCycle, FolderTooDeep, FolderNameTaken: It cannot be there.
        """
        found = await self.get(viewer, folder_id, Scope.FILES_WRITE)
        async with self._database.transaction() as tx:
            row = await self._held(tx, found)
            parent = await self.inside(row.workspace_id, parent_id)
            if parent is not None and (parent.id == row.id or parent.path.startswith(f"{row.path}/")):
                raise FolderCycle(field="input.parentFolderId", reason="cycle")
            return await self._put(tx, row, parent, row.name, viewer.actor)

    async def _put(
        self, tx: Transaction, row: FileFolder, parent: FileFolder | None, name: str, actor: Actor
    ) -> FileFolder:
        """Give a folder a name in a folder, and the paths that follow to all that are in it."""
        place = row.workspace_id if parent is None else parent.id
        await _check_name(place, name, row.id)
        path = f"{'' if parent is None else parent.path}/{name}"
        inside = below(row)
        deepest = (await tx.fetch(_DEEPEST, inside))[0]["depth"]
        _check_depth(deepest - row.path.count("/") + path.count("/"))
        await FileFolder.filter(id=row.id).update(
            parent_id=None if parent is None else parent.id,
            place=place,
            name=name,
            name_key=folded(name),
            updated_at=self._clock.now(),
        )
        await tx.fetch(_MOVED, [*inside, path, len(row.path) + 1])
        changed = await FileFolder.get(id=row.id)
        await self._records.folder(changed, actor, ActivityKind.FILE_FOLDER_UPDATED, earlierPath=row.path)
        return changed

    async def delete(self, viewer: Viewer, folder_id: UUID) -> int:
        """Delete a folder with all that are in it; their files go to the trash. Return how many files.

        Raises:
            FolderNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write files.
        """
        found = await self.get(viewer, folder_id, Scope.FILES_WRITE)
        async with self._database.transaction() as tx:
            row = await self._held(tx, found)
            inside = below(row)
            now = self._clock.now()
            files = await tx.fetch(_TRASHED, [*inside, now, now + self._kept])
            folders = await tx.fetch(_GONE, inside)
            counts = {"fileCount": len(files), "folderCount": len(folders)}
            await self._records.folder(row, viewer.actor, ActivityKind.FILE_FOLDER_DELETED, **counts)
        return len(files)

    async def _held(self, tx: Transaction, found: FileFolder) -> FileFolder:
        await self._usages.hold(tx, found.workspace_id)
        row = await FileFolder.get_or_none(id=found.id)
        if row is None:
            raise FolderNotFound
        return row


async def _check_name(place: UUID, name: str, own_id: UUID | None = None) -> None:
    """See that no other folder in a place has this name; the workspace is held."""
    found = await FileFolder.get_or_none(place=place, name_key=folded(name))
    if found is not None and found.id != own_id:
        raise FolderNameTaken(field="input.name", reason="name_taken")


def _check_depth(depth: int) -> None:
    if depth > MAX_DEPTH:
        raise FolderTooDeep(
            f"At most {MAX_DEPTH} folders are in each other.",
            field="input.parentFolderId",
            reason="too_deep",
            details={"limit": MAX_DEPTH},
        )


def below(row: FileFolder) -> list[Any]:
    """Return the first four values of a statement about a folder and those in it: workspace, id, and its path twice."""
    return [row.workspace_id, row.id, len(row.path) + 1, f"{row.path}/"]
