"""Artifacts as the graph shows them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

import orjson
import strawberry
from strawberry.dataloader import DataLoader

from app.accounts.types import Actor, Workspace
from app.api import relay
from app.api.arguments import After, Before, First, Last
from app.api.context import Context, Info
from app.api.enums import register_enum
from app.api.relay import Connection, Node, decode, encode, extend, node_loader, page_args
from app.api.scalars import JSON, Long
from app.artifacts import models
from app.artifacts.lookup import ArtifactFilter, ArtifactLookup
from app.artifacts.service import ARTIFACT
from app.artifacts.sharing import Shared, Shares
from app.artifacts.vocabulary import ArtifactKind, ArtifactOrder
from app.executions.types import EXECUTION, Execution
from app.files.service import FILE
from app.files.types import File
from app.kernel.errors import NotFound, TooComplex

VERSION = "ArtifactVersion"
SHARE = "ArtifactShare"
_MAX_READ_BYTES = 8 * 1024 * 1024  #: of contents, in one operation
_TEXTS = frozenset({ArtifactKind.DOCUMENT, ArtifactKind.HTML, ArtifactKind.CODE})

register_enum(ArtifactKind, "What an artifact is; it never changes.")
register_enum(ArtifactOrder, "An order of a list of artifacts; equal ones come in the order they were made.")


class _Batches:
    """What one operation asks for by id: a query a kind, and contents within a budget."""

    def __init__(self, context: Context) -> None:
        lookup = context.use(ArtifactLookup)

        async def load_latest(ids: list[UUID]) -> Sequence[models.ArtifactVersion | None]:
            found = await lookup.latest(ids)
            return [found.get(each) for each in ids]

        async def load_contents(ids: list[UUID]) -> Sequence[str | None]:
            found = await lookup.contents(ids)
            return [found.get(each) for each in ids]

        async def load_nodes(keys: list[tuple[str, UUID]]) -> Sequence[Any]:
            nodes = await relay.resolve_nodes(context, [encode(name, own_id) for name, own_id in keys])
            return list(nodes)

        self.latest: DataLoader[UUID, models.ArtifactVersion | None] = DataLoader(load_fn=load_latest, cache=False)
        self.nodes: DataLoader[tuple[str, UUID], Any] = DataLoader(
            load_fn=load_nodes, cache=False, max_batch_size=relay.MAX_NODES
        )
        self._contents: DataLoader[UUID, str | None] = DataLoader(load_fn=load_contents)
        self._bytes = 0

    @classmethod
    def of(cls, context: Context) -> "_Batches":
        found = context.cache.get(cls)
        if found is None:
            found = context.cache[cls] = cls(context)
        return cast("_Batches", found)

    async def content(self, version: models.ArtifactVersion) -> str | None:
        self._bytes += version.size_bytes
        if self._bytes > _MAX_READ_BYTES:
            raise TooComplex(
                "The contents asked for are too large together; ask for fewer.",
                reason="contents_too_large",
                details={"limitBytes": _MAX_READ_BYTES},
            )
        return await self._contents.load(version.id)


@strawberry.type(description="What an artifact was at one time; it never changes.")
class ArtifactVersion(Node):
    """See `models.ArtifactVersion`."""

    number: int = strawberry.field(description="1, 2, 3…")
    size_bytes: Long = strawberry.field(description="How large its content is; 0 for an image.")
    note: str | None = strawberry.field(description="What it is about.")
    created_at: datetime = strawberry.field(description="When it was made.")
    created_by: Actor = strawberry.field(description="Who made it; the system, where a run did.")
    row: strawberry.Private[models.ArtifactVersion]
    kind: strawberry.Private[ArtifactKind]

    @classmethod
    def of(cls, row: models.ArtifactVersion, kind: ArtifactKind) -> "ArtifactVersion":
        """Show a version."""
        return cls(
            id=encode(VERSION, row.id),
            number=row.number,
            size_bytes=Long(row.size_bytes),
            note=row.note,
            created_at=row.created_at,
            created_by=Actor.of(row.created_by),
            row=row,
            kind=kind,
        )

    @strawberry.field(description="The text of a DOCUMENT (Markdown), of HTML or of CODE; null for other kinds.")
    async def content(self, info: Info) -> str | None:
        """Read the text."""
        return await _Batches.of(info.context).content(self.row) if self.kind in _TEXTS else None

    @strawberry.field(
        description="The value of JSON, or of a TABLE as `{columns: [name], rows: [[value]]}`; null for other kinds."
    )
    async def data(self, info: Info) -> JSON | None:
        """Read the value."""
        if self.kind not in {ArtifactKind.TABLE, ArtifactKind.JSON}:
            return None
        text = await _Batches.of(info.context).content(self.row)
        return None if text is None else cast("JSON", orjson.loads(text))

    @strawberry.field(
        description="The file of an IMAGE, which may have newer versions than the one that is shown; null for other "
        "kinds, or if the file was deleted."
    )
    async def file(self, info: Info) -> File | None:
        """Find the file."""
        if self.row.file_id is None:
            return None
        return cast("File | None", await _Batches.of(info.context).nodes.load((FILE, self.row.file_id)))

    @strawberry.field(
        description="Where HTML can be put into a frame: a signed address, good for an hour. It has an origin of its "
        "own there, in which its scripts run and reach nothing. Null for other kinds."
    )
    def html_url(self, info: Info) -> str | None:
        """Sign a link."""
        return info.context.use(Shares).content_url(self.row) if self.kind is ArtifactKind.HTML else None

    @strawberry.field(description="The run that made it; null when it is nobody's, or you cannot see it.")
    async def execution(self, info: Info) -> Execution | None:
        """Find the run."""
        return await _execution(info.context, self.row.execution_id)


@strawberry.type(description="A link by which anybody sees an artifact, until it ends. Its address is told only once.")
class ArtifactShare(Node):
    """See `models.ArtifactShare`."""

    version: int | None = strawberry.field(description="The version it shows; null: always the newest.")
    expires_at: datetime = strawberry.field(description="When it ends.")
    revoked_at: datetime | None = strawberry.field(description="When it was revoked; null: it was not.")
    created_at: datetime = strawberry.field(description="When it was made.")
    created_by: Actor = strawberry.field(description="Who made it.")

    @classmethod
    def of(cls, row: models.ArtifactShare) -> "ArtifactShare":
        """Show a link."""
        return cls(
            id=encode(SHARE, row.id),
            version=row.version,
            expires_at=row.expires_at,
            revoked_at=row.revoked_at,
            created_at=row.created_at,
            created_by=Actor.of(row.created_by),
        )


@strawberry.type(description="A document, table, image, page, program or JSON that people and runs make, in versions.")
class Artifact(Node):
    """See `models.Artifact`."""

    kind: ArtifactKind = strawberry.field(description="What it is.")
    title: str = strawberry.field(description="What it is called.")
    language: str | None = strawberry.field(description="Of code: the language it is in.")
    version: int = strawberry.field(description="The number of its newest version; name it to change the artifact.")
    created_at: datetime = strawberry.field(description="When it was made.")
    updated_at: datetime = strawberry.field(description="When it changed last.")
    created_by: Actor = strawberry.field(description="Who made it; the system, where a run did.")
    row: strawberry.Private[models.Artifact]

    @classmethod
    def of(cls, row: models.Artifact) -> "Artifact":
        """Show an artifact."""
        return cls(
            id=encode(ARTIFACT, row.id),
            kind=row.kind,
            title=row.title,
            language=row.language,
            version=row.version,
            created_at=row.created_at,
            updated_at=row.updated_at,
            created_by=Actor.of(row.created_by),
            row=row,
        )

    @strawberry.field(description="Its newest version.")
    async def latest(self, info: Info) -> ArtifactVersion:
        """Find the newest version.

        Raises:
            NotFound: The artifact was deleted meanwhile.
        """
        found = await _Batches.of(info.context).latest.load(self.row.id)
        if found is None:
            raise NotFound
        return ArtifactVersion.of(found, self.kind)

    @strawberry.field(description="Its versions, newest first.")
    async def versions(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[ArtifactVersion]:
        """List versions."""
        request = page_args(first, after, last, before)
        page = await info.context.use(ArtifactLookup).versions(self.row, request)
        return Connection[ArtifactVersion].of(page, lambda row: ArtifactVersion.of(row, self.kind))

    @strawberry.field(description="The links to it, newest first, ended ones too; needs ARTIFACTS_SHARE.")
    async def shares(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[ArtifactShare]:
        """List links."""
        context, request = info.context, page_args(first, after, last, before)
        page = await context.use(ArtifactLookup).shares(context.viewer, self.row, request)
        return Connection[ArtifactShare].of(page, ArtifactShare.of)

    @strawberry.field(description="The run that made it; null when it is nobody's, or you cannot see it.")
    async def execution(self, info: Info) -> Execution | None:
        """Find the run."""
        return await _execution(info.context, self.row.execution_id)


@strawberry.type(description="What a link shows to anybody: one version of an artifact, and nothing around it.")
class SharedArtifact:
    """See `sharing.Shared`."""

    kind: ArtifactKind = strawberry.field(description="What it is.")
    title: str = strawberry.field(description="What it is called.")
    language: str | None = strawberry.field(description="Of code: the language it is in.")
    version: int = strawberry.field(description="The number of the version that is shown.")
    content: str | None = strawberry.field(description="The text of a DOCUMENT (Markdown), of HTML or of CODE.")
    data: JSON | None = strawberry.field(description="The value of JSON, or of a TABLE.")
    image_url: str | None = strawberry.field(description="Where an IMAGE can be fetched, for an hour.")
    html_url: str | None = strawberry.field(
        description="Where HTML can be put into a frame, for ten minutes; its scripts reach nothing there."
    )
    created_at: datetime = strawberry.field(description="When the version was made.")
    expires_at: datetime = strawberry.field(description="When the link ends.")

    @classmethod
    def of(cls, shared: Shared, shares: Shares) -> "SharedArtifact":
        """Show what a link shows."""
        kind, version = shared.artifact.kind, shared.version
        has_data = kind in {ArtifactKind.TABLE, ArtifactKind.JSON} and version.content is not None
        return cls(
            kind=kind,
            title=shared.artifact.title,
            language=shared.artifact.language,
            version=version.number,
            content=version.content if kind in _TEXTS else None,
            data=cast("JSON", orjson.loads(cast("str", version.content))) if has_data else None,
            image_url=shares.image_url(version) if kind is ArtifactKind.IMAGE else None,
            html_url=shares.content_url(version, shared.share) if kind is ArtifactKind.HTML else None,
            created_at=version.created_at,
            expires_at=shared.share.expires_at,
        )


@strawberry.input(description="Which artifacts; whatever is given must hold.")
class ArtifactWhere:
    """See `lookup.ArtifactFilter`."""

    kind: list[ArtifactKind] | None = strawberry.field(default=None, description="Of one of these kinds.")
    search: str | None = strawberry.field(default=None, description="Part of the title, in any case.")
    execution_id: strawberry.ID | None = strawberry.field(default=None, description="Made by this run.")
    updated_after: datetime | None = strawberry.field(default=None, description="Changed then or later.")
    updated_before: datetime | None = strawberry.field(default=None, description="Changed last before that.")

    def to_filter(self, execution_id: UUID | None = None) -> ArtifactFilter:
        """Read the filter; `execution_id` is where the list hangs, and wins."""
        named = None if self.execution_id is None else decode(self.execution_id, EXECUTION, "where.executionId")
        return ArtifactFilter(self.kind, self.search, execution_id or named, self.updated_after, self.updated_before)


Where = Annotated[ArtifactWhere | None, strawberry.argument(description="Which; all.")]
Order = Annotated[ArtifactOrder, strawberry.argument(description="In which order.")]


@extend(Workspace)
class WorkspaceArtifacts:
    """The field that this domain adds to the workspace."""

    @strawberry.field(description="The artifacts of the workspace; needs ARTIFACTS_READ.")
    @staticmethod
    async def artifacts(
        workspace: strawberry.Parent[Workspace],
        info: Info,
        where: Where = None,
        order_by: Order = ArtifactOrder.UPDATED_AT_DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Artifact]:
        """List artifacts."""
        context, request = info.context, page_args(first, after, last, before)
        chosen = (where or ArtifactWhere()).to_filter()
        page = await context.use(ArtifactLookup).page(context.viewer, workspace.own_id, chosen, order_by, request)
        return Connection[Artifact].of(page, Artifact.of)


@extend(Execution)
class ExecutionArtifacts:
    """The field that this domain adds to the run."""

    @strawberry.field(description="The artifacts that the run made; needs ARTIFACTS_READ.")
    @staticmethod
    async def artifacts(
        execution: strawberry.Parent[Execution],
        info: Info,
        where: Where = None,
        order_by: Order = ArtifactOrder.CREATED_AT_ASC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Artifact]:
        """List the artifacts of a run."""
        context, request = info.context, page_args(first, after, last, before)
        row = execution.row
        chosen = (where or ArtifactWhere()).to_filter(row.id)
        page = await context.use(ArtifactLookup).page(context.viewer, row.workspace_id, chosen, order_by, request)
        return Connection[Artifact].of(page, Artifact.of)


async def _execution(context: Context, execution_id: UUID | None) -> Execution | None:
    if execution_id is None:
        return None
    return cast("Execution | None", await _Batches.of(context).nodes.load((EXECUTION, execution_id)))


async def _load_artifacts(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    if context.optional_viewer is None:
        return {}
    found = await context.use(ArtifactLookup).get_many(context.viewer, ids)
    return {own_id: Artifact.of(row) for own_id, row in found.items()}


async def _load_versions(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    if context.optional_viewer is None:
        return {}
    found = await context.use(ArtifactLookup).versions_by_id(context.viewer, ids)
    return {own_id: ArtifactVersion.of(row, artifact.kind) for own_id, (artifact, row) in found.items()}


async def _load_shares(context: Context, ids: Sequence[UUID]) -> Mapping[UUID, Any]:
    if context.optional_viewer is None:
        return {}
    found = await context.use(ArtifactLookup).shares_by_id(context.viewer, ids)
    return {own_id: ArtifactShare.of(row) for own_id, row in found.items()}


node_loader(ARTIFACT, _load_artifacts)
node_loader(VERSION, _load_versions)
node_loader(SHARE, _load_shares)
