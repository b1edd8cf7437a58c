"""The use cases of knowledge bases: making, finding, changing and deleting them.

AppError
├─ KnowledgeBaseNotFound   none, or not the viewer's to see
├─ KnowledgeBaseNameTaken  the workspace has one of that name
├─ KnowledgeBaseChanged    somebody changed it meanwhile
├─ EmbeddingUnusable       the model makes no vectors here
└─ TooManyKnowledgeBases   200 a workspace
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tortoise.exceptions import IntegrityError
from tortoise.expressions import F, Q, RawSQL
from tortoise.queryset import QuerySet

from app.accounts.access import Access
from app.accounts.activity import Activities, ActivityKind
from app.accounts.audit import Audit
from app.files.names import folded
from app.kernel.bases import check_base
from app.kernel.claims import Claims
from app.kernel.clock import Clock
from app.kernel.database import Database, Dialect, Transaction
from app.kernel.errors import Conflict, IntegrationFailed, InvalidInput, NotFound, QuotaExceeded
from app.kernel.idempotency import Idempotency
from app.kernel.naming import checked_description, checked_name
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Scope, Viewer
from app.knowledge import models
from app.knowledge.chunkers.settings import Chunker
from app.knowledge.embedding import BUILT_IN, MAX_EMBEDDING, Embedders
from app.knowledge.limits import MAX_BASES
from app.knowledge.owing import READ, due
from app.knowledge.reembedding import BASE
from app.knowledge.tagging import TagInvalid, checked_tags, checked_types
from app.knowledge.vocabulary import DocumentStatus, TagType
from app.llm.failures import FailureCode, ModelFailed

_MAX_SEARCH = 200
_LATE = timedelta(minutes=1)  #: how long ago whoever writes a document may have looked at the clock
_TAG: Mapping[Dialect, str] = {
    "sqlite": 'json_extract("{table}"."tags", \'$.{name}\')',
    "postgres": '"{table}"."tags"->>\'{name}\'',
}


class KnowledgeBaseNotFound(NotFound):
    """There is no such knowledge base, or you cannot see it."""


class KnowledgeBaseNameTaken(Conflict):
    """The workspace has a knowledge base of this name already."""


class KnowledgeBaseChanged(Conflict):
    """Somebody changed the knowledge base meanwhile; read it again."""


class EmbeddingUnusable(InvalidInput):
    """This model cannot make vectors here."""


class TooManyKnowledgeBases(QuotaExceeded):
    """A workspace has at most 200 knowledge bases."""


@dataclass(frozen=True, slots=True)
class NewBase:
    """What a base is made from."""

    name: str
    chunker: Chunker
    description: str = ""
    embedding: str = BUILT_IN
    tags: Mapping[str, TagType] = field(default_factory=dict[str, TagType])


class KnowledgeBases:
    """Keeps bases; `Documents` keeps what is in them."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        access: Access,
        audit: Audit,
        activities: Activities,
        *,
        idempotency: Idempotency,
        embedders: Embedders,
        reembeddings: Claims[models.KnowledgeBase],
        documents: Claims[models.KnowledgeDocument],
    ) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._audit = audit
        self._activities = activities
        self._idempotency = idempotency
        self._embedders = embedders
        self._reembeddings = reembeddings
        self._documents = documents

    # ------------------------------------------------------------------ reading

    async def page(
        self, viewer: Viewer, workspace_id: UUID, search: str, request: PageRequest
    ) -> Page[models.KnowledgeBase]:
        """List bases by name."""
        await self._access.require(viewer, workspace_id, Scope.KNOWLEDGE_READ)
        if len(search) > _MAX_SEARCH:
            raise InvalidInput("The search is too long.", field="where.search", reason="too_long")
        rows = models.KnowledgeBase.filter(workspace_id=workspace_id, deleted_at__isnull=True)
        for word in folded(search).split()[:10]:
            rows = rows.filter(search_text__contains=word)
        return await paginate(rows, [OrderBy("name")], request, f"knowledge-bases:{workspace_id}:{search!r}")

    async def named(
        self, viewer: Viewer, workspace_id: UUID, ids: Iterable[UUID], request: PageRequest
    ) -> Page[models.KnowledgeBase]:
        """List those of these bases that the viewer may read, by name."""
        may_read = await self._access.permits(viewer, workspace_id, Scope.KNOWLEDGE_READ)
        wanted = sorted(ids) if may_read else []
        rows = models.KnowledgeBase.filter(id__in=wanted, workspace_id=workspace_id, deleted_at__isnull=True)
        return await paginate(rows, [OrderBy("name")], request, f"knowledge-bases-named:{wanted}")

    async def visible(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, models.KnowledgeBase]:
        """Return those bases that the viewer may read."""
        rows = await models.KnowledgeBase.filter(id__in=list(ids), deleted_at__isnull=True)
        return {
            row.id: row for row in rows if await self._access.permits(viewer, row.workspace_id, Scope.KNOWLEDGE_READ)
        }

    async def get(self, viewer: Viewer, base_id: UUID, scope: Scope = Scope.KNOWLEDGE_READ) -> models.KnowledgeBase:
        """Return a base.

        Raises:
            KnowledgeBaseNotFound: There is none, or it is not the viewer's to see.
            ScopeMissing: They may not do that.
        """
        row = await models.KnowledgeBase.get_or_none(id=base_id, deleted_at__isnull=True)
        if row is None:
            raise KnowledgeBaseNotFound
        await self._access.require(viewer, row.workspace_id, scope, missing=KnowledgeBaseNotFound)
        return row

    # ------------------------------------------------------------------ changing

    async def create(
        self, viewer: Viewer, workspace_id: UUID, new: NewBase, idempotency_key: str | None = None
    ) -> models.KnowledgeBase:
        """Make an empty base.

        Raises:
            InvalidInput: A name, a tag, or the embedding cannot be so.
            IntegrationFailed: The embedding's provider does not answer.
            KnowledgeBaseNameTaken: There is one of that name.
            TooManyKnowledgeBases: It would be one too many.
        """
        await self._access.require(viewer, workspace_id, Scope.KNOWLEDGE_WRITE)
        user_id = self._access.require_user(viewer)
        name, description = (
            checked_name(new.name, "input.name"),
            checked_description(new.description, "input.description"),
        )
        types = checked_types(new.tags, "input.tags")
        dimensions = await self._dimensions(workspace_id, new.embedding)

        async def make() -> dict[str, str]:
            rows = models.KnowledgeBase.filter(workspace_id=workspace_id, deleted_at__isnull=True)
            if await rows.count() >= MAX_BASES:
                raise TooManyKnowledgeBases(reason="too_many", details={"limit": MAX_BASES})
            if await rows.filter(name=name).exists():
                raise KnowledgeBaseNameTaken(field="input.name", reason="name_taken")
            now = self._clock.now()
            row = await models.KnowledgeBase.create(
                workspace_id=workspace_id,
                name=name,
                description=description,
                search_text=_search_text(name, description),
                chunker=new.chunker.stored,
                tag_types=types,
                embedding=new.embedding,
                dimensions=dimensions,
                actor_kind=viewer.actor.kind,
                actor_id=viewer.actor.id,
                on_behalf_of=viewer.actor.on_behalf_of,
                created_at=now,
                updated_at=now,
            )
            await self._note(viewer, row, "knowledge_base.created", ActivityKind.KNOWLEDGE_BASE_CREATED)
            return {"id": str(row.id)}

        body = [workspace_id, name, description, new.chunker.stored, types, new.embedding]
        try:
            made, _ = await self._idempotency.once(user_id, "createKnowledgeBase", idempotency_key, body, make)
        except IntegrityError:
            raise KnowledgeBaseNameTaken(field="input.name", reason="name_taken") from None
        return await self.get(viewer, UUID(made["id"]), Scope.KNOWLEDGE_WRITE)

    async def update(
        self, viewer: Viewer, base_id: UUID, changes: Mapping[str, Any], *, base_revision: int | None = None
    ) -> models.KnowledgeBase:
        """Change `name`, `description`, `chunker`, `tags` or `embedding`; what is left out stays.

        With another chunker all documents are cut anew. Another embedding takes over when all chunks have its vectors.

        Raises:
            KnowledgeBaseNotFound: There is none, or it is not the viewer's to see.
            InvalidInput: A value cannot be so.
            KnowledgeBaseNameTaken: There is one of that name.
            KnowledgeBaseChanged: Somebody was quicker, or `base_revision` is not the newest.
        """
        row = await self.get(viewer, base_id, Scope.KNOWLEDGE_WRITE)
        _check_base(base_revision, row)
        facts: dict[str, Any] = {}
        if "name" in changes:
            facts["name"] = checked_name(changes["name"], "input.name")
        if "description" in changes:
            facts["description"] = checked_description(changes["description"], "input.description")
        if facts:
            facts["search_text"] = _search_text(facts.get("name", row.name), facts.get("description", row.description))
        types = checked_types(changes["tags"], "input.tags") if "tags" in changes else None
        is_cut = "chunker" in changes and changes["chunker"].stored != row.chunker
        if is_cut:
            facts["chunker"] = changes["chunker"].stored
        embedding = changes.get("embedding")
        is_given_up = bool(row.next_embedding and row.failure_code) and not (row.next_attempt_at or row.claimed_until)
        is_embedded = embedding is not None and (is_given_up or embedding != (row.next_embedding or row.embedding))
        if is_embedded:
            facts |= await self._moving(row, str(embedding))
        try:
            async with self._database.transaction() as tx:
                now = self._clock.now()
                if is_cut:
                    await self._cut(tx, models.KnowledgeDocument.filter(base_id=row.id), now)
                held = models.KnowledgeBase.filter(id=row.id, revision=row.revision, deleted_at__isnull=True)
                locked = await held.select_for_update().first()
                if locked is None:
                    _check_base(base_revision, await self.get(viewer, base_id, Scope.KNOWLEDGE_WRITE))
                    raise KnowledgeBaseChanged(reason="changed_meanwhile")
                if types is not None:
                    await self._require_unused(locked, types)
                    facts["tag_types"] = types
                if is_embedded:
                    facts |= {"next_attempt_at": now, "claimed_until": None, "epoch": F("epoch") + 1}
                    if row.next_embedding == embedding and row.next_dimensions != facts["next_dimensions"]:
                        old = models.KnowledgeVector.filter(base_id=row.id, embedding=embedding)
                        await old.delete()
                await models.KnowledgeBase.filter(id=row.id).update(**facts, revision=F("revision") + 1, updated_at=now)
                if is_embedded:
                    await self._reembeddings.knock(tx)
                fresh = await models.KnowledgeBase.get(id=row.id)
                await self._note(viewer, fresh, "knowledge_base.updated", ActivityKind.KNOWLEDGE_BASE_UPDATED)
        except IntegrityError:
            raise KnowledgeBaseNameTaken(field="input.name", reason="name_taken") from None
        if is_cut:
            # Documents that were written just before, with the old chunker; from now on none is.
            async with self._database.transaction() as tx:
                late = models.KnowledgeDocument.filter(base_id=row.id, ready_at__gte=now - _LATE)
                await self._cut(tx, late, now)
        return fresh

    async def delete(self, viewer: Viewer, base_id: UUID) -> None:
        """Delete a base with all that is in it: at once for everybody, its rows soon after.

        Raises:
            KnowledgeBaseNotFound: There is none, or it is not the viewer's to see.
        """
        row = await self.get(viewer, base_id, Scope.KNOWLEDGE_WRITE)
        async with self._database.transaction():
            now = self._clock.now()
            # Its name is free again, and nobody works on it any more.
            facts = {"name": str(row.id), "deleted_at": now, "next_attempt_at": None, "claimed_until": None}
            held = models.KnowledgeBase.filter(id=row.id, deleted_at__isnull=True)
            owed = Q(next_attempt_at__isnull=False) | Q(claimed_until__isnull=False)
            for each in (models.KnowledgeSource, models.KnowledgeDocument):  # before the base, as everybody locks them
                rows = each.filter(owed, base_id=row.id)
                await rows.update(next_attempt_at=None, claimed_until=None, epoch=F("epoch") + 1)
            if not await held.update(**facts, epoch=F("epoch") + 1):
                raise KnowledgeBaseNotFound
            await self._note(viewer, row, "knowledge_base.deleted", ActivityKind.KNOWLEDGE_BASE_DELETED)

    # ------------------------------------------------------------------ inside

    async def _dimensions(self, workspace_id: UUID, embedding: str) -> int:
        if not embedding or len(embedding) > MAX_EMBEDDING or "\0" in embedding:
            raise EmbeddingUnusable(field="input.embedding", reason="embedding_unknown")
        try:
            return await self._embedders.dimensions(workspace_id, embedding)
        except ModelFailed as failure:
            if failure.code in {FailureCode.MODEL_UNKNOWN, FailureCode.PROVIDER_REFUSED, FailureCode.OUTPUT_INVALID}:
                raise EmbeddingUnusable(failure.message, field="input.embedding", reason="embedding_unknown") from None
            raise IntegrationFailed(
                failure.message, field="input.embedding", reason=failure.code.value.lower()
            ) from None

    async def _moving(self, row: models.KnowledgeBase, embedding: str) -> dict[str, Any]:
        """Return what makes a base change over; back to the present embedding means to stay."""
        facts: dict[str, Any] = {"migrated_count": 0, "attempt_count": 0, "failure_code": "", "failure_message": ""}
        if embedding == row.embedding:
            return {**facts, "next_embedding": "", "next_dimensions": None}
        dimensions = await self._dimensions(row.workspace_id, embedding)
        if embedding == row.next_embedding and dimensions == row.next_dimensions:
            del facts["migrated_count"]  # it goes on from there
        return {**facts, "next_embedding": embedding, "next_dimensions": dimensions}

    async def locked(self, base_id: UUID, tags: Mapping[str, Any] | None, field: str) -> models.KnowledgeBase:
        """Lock a base for the caller's transaction, after documents and before chunks; its types still fit these tags.

        Raises:
            KnowledgeBaseNotFound: It was deleted.
            TagInvalid: A tag is of another type by now, or of none.
        """
        row = await models.KnowledgeBase.select_for_update().get_or_none(id=base_id, deleted_at__isnull=True)
        if row is None:
            raise KnowledgeBaseNotFound
        checked_tags(row.tag_types, tags or {}, field)
        return row

    async def _cut(self, tx: Transaction, documents: QuerySet[models.KnowledgeDocument], now: datetime) -> None:
        """Have documents cut anew that are found, without reading their files and pages again."""
        whole = documents.filter(Q(status=DocumentStatus.READY) | Q(status=DocumentStatus.FAILED, chunk_count__gt=0))
        again = {**due(now), "updated_at": F("updated_at")}
        await whole.filter(source__in=list(READ)).update(**again, given="")
        await whole.exclude(source__in=list(READ)).update(**again)
        await self._documents.knock(tx, 10)

    async def _require_unused(self, row: models.KnowledgeBase, types: Mapping[str, str]) -> None:
        """Check that no document and no source has a tag that would be of another type now, or of none."""
        dialect = self._database.dialect
        for name in sorted(name for name, kind in row.tag_types.items() if types.get(name) != kind):
            for table in (models.KnowledgeDocument, models.KnowledgeSource):
                value = RawSQL(_TAG[dialect].format(table=table.Meta.table, name=name))
                rows = table.filter(base_id=row.id).annotate(tag=value).filter(tag__isnull=False)
                if await rows.exists():
                    whose = "Documents" if table is models.KnowledgeDocument else "Sources"
                    raise TagInvalid(
                        f"{whose} have the tag {name}; take it off them first.", field="input.tags", reason="tag_in_use"
                    )

    async def _note(self, viewer: Viewer, row: models.KnowledgeBase, action: str, kind: ActivityKind) -> None:
        facts = {"name": row.name, "embedding": row.embedding, "nextEmbedding": row.next_embedding or None}
        await self._audit.record(viewer.actor, action, BASE, row.id, workspace_id=row.workspace_id, data=facts)
        await self._activities.record(row.workspace_id, kind, BASE, row.id, viewer.actor, facts)


def _search_text(name: str, description: str) -> str:
    return folded(f"{name} {description}")[:1_000]


def _check_base(base_revision: int | None, row: models.KnowledgeBase) -> None:
    check_base(KnowledgeBaseChanged, base_revision, row.revision, "the knowledge base", counts="revision")
