"""Artifacts found for a viewer: the one place where rows of this domain are scoped to a workspace."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.accounts.access import Access
from app.artifacts.models import Artifact, ArtifactShare, ArtifactVersion
from app.artifacts.vocabulary import ArtifactKind, ArtifactOrder
from app.kernel.errors import InvalidInput, NotFound
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Scope, Viewer

_MAX_SEARCH_CHARACTERS = 200
#: All of a version but its content, which is read only where it is asked for.
FACTS = (
    "id",
    "artifact_id",
    "number",
    "file_id",
    "file_version",
    "size_bytes",
    "note",
    "execution_id",
    "actor_kind",
    "actor_id",
    "on_behalf_of",
    "created_at",
)


class ArtifactNotFound(NotFound):
    """There is no such artifact, or you cannot see it."""


class ArtifactShareNotFound(NotFound):
    """There is no such link, or you cannot see it."""


@dataclass(frozen=True, slots=True)
class ArtifactFilter:
    """Which artifacts a list has; whatever is given must hold."""

    kinds: Sequence[ArtifactKind] | None = None
    search: str | None = None  #: what the title contains, in any case
    execution_id: UUID | None = None
    updated_after: datetime | None = None
    updated_before: datetime | None = None


class ArtifactLookup:
    """Finds artifacts; one of another workspace is as good as none."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def get(self, viewer: Viewer, artifact_id: UUID, scope: Scope = Scope.ARTIFACTS_READ) -> Artifact:
        """Return an artifact.

        Raises:
            ArtifactNotFound: There is none, or it is not visible.
            Forbidden: It is visible, but the viewer lacks `scope`.
        """
        found = await Artifact.get_or_none(id=artifact_id)
        if found is None:
            raise ArtifactNotFound
        await self._access.require(viewer, found.workspace_id, scope, missing=ArtifactNotFound)
        return found

    async def get_many(
        self, viewer: Viewer, ids: Iterable[UUID], scope: Scope = Scope.ARTIFACTS_READ
    ) -> dict[UUID, Artifact]:
        """Return those of these artifacts on which the viewer has `scope`."""
        rows = await Artifact.filter(id__in=list(ids))
        return {row.id: row for row in rows if await self._access.permits(viewer, row.workspace_id, scope)}

    async def versions_by_id(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, tuple[Artifact, ArtifactVersion]]:
        """Return those of these versions that the viewer may read, each with its artifact."""
        rows = await ArtifactVersion.filter(id__in=list(ids)).only(*FACTS)
        artifacts = await self.get_many(viewer, {row.artifact_id for row in rows})
        return {row.id: (artifacts[row.artifact_id], row) for row in rows if row.artifact_id in artifacts}

    async def shares_by_id(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, ArtifactShare]:
        """Return those of these links that the viewer may manage."""
        rows = await ArtifactShare.filter(id__in=list(ids))
        artifacts = await self.get_many(viewer, {row.artifact_id for row in rows}, Scope.ARTIFACTS_SHARE)
        return {row.id: row for row in rows if row.artifact_id in artifacts}

    async def latest(self, artifacts: Iterable[UUID]) -> dict[UUID, ArtifactVersion]:
        """Return the newest version of artifacts, without its content; the caller has checked who asks."""
        wanted = {row.id: row.version for row in await Artifact.filter(id__in=list(artifacts)).only("id", "version")}
        rows = ArtifactVersion.filter(artifact_id__in=list(wanted), number__in=list(set(wanted.values())))
        return {row.artifact_id: row for row in await rows.only(*FACTS) if row.number == wanted[row.artifact_id]}

    async def contents(self, ids: Iterable[UUID]) -> dict[UUID, str | None]:
        """Read the contents of versions; the caller has checked who asks."""
        rows = await ArtifactVersion.filter(id__in=list(ids)).only("id", "content")
        return {row.id: row.content for row in rows}

    async def page(
        self, viewer: Viewer, workspace_id: UUID, where: ArtifactFilter, order: ArtifactOrder, request: PageRequest
    ) -> Page[Artifact]:
        """Return a page of a workspace's artifacts.

        Raises:
            NotFound: The viewer does not see the workspace.
            Forbidden: The viewer may not read artifacts.
            InvalidInput: The filter is malformed, or a cursor belongs to another list.
        """
        await self._access.require(viewer, workspace_id, Scope.ARTIFACTS_READ)
        rows = Artifact.filter(workspace_id=workspace_id)
        if where.kinds is not None:
            rows = rows.filter(kind__in=sorted(set(where.kinds)))
        if where.search:
            if len(where.search) > _MAX_SEARCH_CHARACTERS:
                raise InvalidInput("The search is too long.", field="where.search", reason="too_long")
            rows = rows.filter(search_text__contains=where.search.casefold())
        if where.execution_id is not None:
            rows = rows.filter(execution_id=where.execution_id)
        if where.updated_after is not None:
            rows = rows.filter(updated_at__gte=where.updated_after)
        if where.updated_before is not None:
            rows = rows.filter(updated_at__lt=where.updated_before)
        field, _, direction = order.value.rpartition("_")
        binding = f"artifacts:{workspace_id}:{where!r}"
        return await paginate(rows, [OrderBy(field, direction == "desc")], request, binding)

    async def versions(self, artifact: Artifact, request: PageRequest) -> Page[ArtifactVersion]:
        """Return a page of an artifact's versions, newest first; the caller has checked who asks."""
        rows = ArtifactVersion.filter(artifact_id=artifact.id)
        order = [OrderBy("number", is_descending=True)]
        return await paginate(rows, order, request, f"artifact-versions:{artifact.id}", only=FACTS)

    async def shares(self, viewer: Viewer, artifact: Artifact, request: PageRequest) -> Page[ArtifactShare]:
        """Return a page of an artifact's links, newest first.

        Raises:
            Forbidden: The viewer may not share artifacts.
        """
        await self._access.require(viewer, artifact.workspace_id, Scope.ARTIFACTS_SHARE)
        rows = ArtifactShare.filter(artifact_id=artifact.id)
        order = [OrderBy("created_at", is_descending=True)]
        return await paginate(rows, order, request, f"artifact-shares:{artifact.id}")
