"""The use cases of documents: adding, changing and removing them. `DocumentLookup` finds, `Ingest` processes them.

AppError
├─ KnowledgeDocumentNotFound  none, or not the viewer's to see
├─ KnowledgeDocumentChanged   the revision that was changed is not the newest
├─ TagInvalid                 (of `tagging`)
└─ KnowledgeQuotaExceeded     (of `limits`) more than the plan allows
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, cast
from uuid import UUID

import orjson
from tortoise.exceptions import IntegrityError
from tortoise.expressions import F

from app.accounts.access import Access
from app.accounts.activity import Activities, ActivityKind
from app.accounts.audit import Audit
from app.files.names import folded
from app.files.service import File
from app.kernel.bases import check_base
from app.kernel.claims import Claims
from app.kernel.clock import Clock
from app.kernel.database import Database, Transaction
from app.kernel.errors import Conflict, InvalidInput, NotFound
from app.kernel.idempotency import Idempotency
from app.kernel.ids import new_id
from app.kernel.rights import Actor, Scope, Viewer
from app.knowledge import models
from app.knowledge.bases import KnowledgeBaseNotFound, KnowledgeBases
from app.knowledge.givens import Given, Givens
from app.knowledge.ingest import DOCUMENT
from app.knowledge.limits import MAX_METADATA_BYTES, KnowledgeQuotaExceeded, room
from app.knowledge.lookup import FACTS
from app.knowledge.origins import Origins
from app.knowledge.owing import READ, due
from app.knowledge.removing import Removing
from app.knowledge.tagging import checked_tags
from app.knowledge.vocabulary import DocumentSource, DocumentStatus

_MAX_TITLE = 255


class KnowledgeDocumentNotFound(NotFound):
    """There is no such document, or you cannot see it."""


class KnowledgeDocumentChanged(Conflict):
    """Somebody changed the document meanwhile; read it again."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a person says of a document; None means what it has, or what it says itself."""

    title: str | None = None
    tags: object = None
    metadata: object = None


@dataclass(frozen=True, slots=True)
class Writer:
    """A run that writes; its rights were checked when it was started."""

    actor: Actor
    workspace_id: UUID
    execution_id: UUID
    key: str  #: the same for every attempt of one node
    subject: str | None = None  #: of whom it is, where an agent remembers it
    admit: Callable[[], Awaitable[None]] | None = None  #: called before something new is made, not for a repeat


class Documents:
    """Keeps what is in bases."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        access: Access,
        audit: Audit,
        activities: Activities,
        *,
        idempotency: Idempotency,
        bases: KnowledgeBases,
        givens: Givens,
        removing: Removing,
        work: Claims[models.KnowledgeDocument],
        origins: Origins,
    ) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._audit = audit
        self._activities = activities
        self._idempotency = idempotency
        self._bases = bases
        self._givens = givens
        self._removing = removing
        self._work = work
        self._origins = origins

    # ------------------------------------------------------------------ adding

    async def add(
        self,
        by: Viewer | Writer,
        base_id: UUID,
        given: Given,
        facts: Facts,
        idempotency_key: str | None = None,
    ) -> tuple[UUID | None, UUID | None]:
        """Add a document, or give the one from the same source new content; it is processed soon.

        Returns:
            The ids of the document and of the source that more documents come from, as far as there are.

        Raises:
            KnowledgeBaseNotFound: There is none, or it is not theirs to see.
            NotFound: There is no such file or integration, or it is not theirs to see.
            InvalidInput: A tag, an address or a text cannot be so.
            KnowledgeQuotaExceeded: It would be one too many.
        """
        base = await self._writable(by, base_id)
        checked = await self._givens.checked(by if isinstance(by, Viewer) else None, base.workspace_id, given)
        tags = None if facts.tags is None else checked_tags(base.tag_types, facts.tags, "input.tags")
        metadata = None if facts.metadata is None else _checked_metadata(facts.metadata)
        title = None if facts.title is None else checked_title(facts.title)
        actor = by.actor
        execution_id, subject = (by.execution_id, by.subject) if isinstance(by, Writer) else (None, None)

        async def make() -> dict[str, str | None]:
            async with self._database.transaction() as tx:
                if isinstance(by, Writer) and by.admit is not None:
                    await by.admit()
                source = None
                if checked.source in {DocumentSource.SITE, DocumentSource.INTEGRATION}:
                    source = await self._origins.put(tx, base, checked, tags or {}, metadata or {}, actor)
                document = None
                if checked.source is DocumentSource.INTEGRATION:
                    await self._bases.locked(base.id, tags, "input.tags")
                else:
                    document = await self._put(
                        tx,
                        base,
                        checked,
                        (title, tags, metadata),
                        actor,
                        origin_id=source,
                        execution_id=execution_id,
                        subject=subject,
                    )
                return {"document": document and str(document), "source": source and str(source)}

        whose, key = self._once_of(by, idempotency_key)
        body = [base_id, given.body, title, tags, metadata]
        for is_last in (False, True):
            try:
                made, _ = await self._idempotency.once(whose, "addDocument", key, body, make)
                break
            except IntegrityError:  # a twin of it came first: now it is there to be given new content
                if is_last:
                    raise
        else:  # pragma: no cover - the loop ends otherwise
            raise AssertionError
        return (
            None if made["document"] is None else UUID(made["document"]),
            None if made["source"] is None else UUID(made["source"]),
        )

    async def update(
        self,
        viewer: Viewer,
        document_id: UUID,
        facts: Facts,
        given: Given | None,
        *,
        base_revision: int | None = None,
    ) -> None:
        """Change what is said of a document, or what it says.

        Raises:
            KnowledgeDocumentChanged: `base_revision` is given, and not the newest.
            KnowledgeDocumentNotFound: There is none, or it is not the viewer's to see.
            InvalidInput: A value cannot be so.
        """
        row = await self.get(viewer, document_id, Scope.KNOWLEDGE_WRITE)
        base = await self._bases.get(viewer, row.base_id, Scope.KNOWLEDGE_WRITE)
        changes: dict[str, Any] = {}
        if facts.title is not None:
            changes["title"] = checked_title(facts.title)
            changes["search_text"] = folded(changes["title"])
        if facts.tags is not None:
            changes["tags"] = checked_tags(base.tag_types, facts.tags, "input.tags")
        if facts.metadata is not None:
            changes["metadata"] = _checked_metadata(facts.metadata)
        now = self._clock.now()
        if given is not None:
            checked = await self._givens.checked(viewer, base.workspace_id, given)
            if checked.source not in {DocumentSource.TEXT, DocumentSource.FILE}:
                raise InvalidInput("New content is a text or a file.", field="input.source", reason="source_invalid")
            is_text = checked.source is DocumentSource.TEXT
            is_run = row.source is DocumentSource.RUN and is_text
            changes |= {
                "source": row.source if is_run else checked.source,
                "file_id": checked.file_id,
                "url": "",
                "given": checked.text,
                "given_sha256": "",
                "origin_id": None,
            }
            # It is named by what it has now; what had no name of its own before keeps that of its text.
            if not is_run and not (row.source is DocumentSource.TEXT and is_text and not given.name):
                changes["source_key"] = checked.key
        async with self._database.transaction() as tx:
            if given is not None:
                changes |= due(now)
                await self._work.knock(tx)
            changed = models.KnowledgeDocument.filter(id=row.id)
            held = await changed.select_for_update().only("id", "revision").first()
            if held is None:
                raise KnowledgeDocumentNotFound
            of = "the document"
            check_base(KnowledgeDocumentChanged, base_revision, held.revision, of, counts="revision")
            await self._bases.locked(base.id, changes.get("tags"), "input.tags")
            try:
                await changed.update(**{**changes, "revision": F("revision") + 1, "updated_at": now})
            except IntegrityError:
                is_file = given is not None and given.source is DocumentSource.FILE
                raise InvalidInput(
                    f"Another document of the base has this {'file' if is_file else 'name'}.",
                    field="input.source.fileId" if is_file else "input.source.text.name",
                    reason="file_in_use" if is_file else "name_in_use",
                ) from None
            if "title" in changes:
                await self._removing.retitle(tx, row.id, changes["title"])
            await models.KnowledgeBase.filter(id=base.id).update(content_revision=F("content_revision") + 1)
            told = {"title": changes.get("title", row.title), "knowledgeBaseId": str(base.id)}
            await self._audit_only(viewer.actor, "knowledge_document.updated", row, told)
            if given is not None:
                await self._tell(viewer.actor, ActivityKind.DOCUMENT_ADDED, row.workspace_id, row.id, told)

    async def reprocess(self, viewer: Viewer, document_id: UUID) -> None:
        """Process a document anew from its source, also one that was given up.

        Raises:
            KnowledgeDocumentNotFound: There is none, or it is not the viewer's to see.
        """
        row = await self.get(viewer, document_id, Scope.KNOWLEDGE_WRITE)
        async with self._database.transaction() as tx:
            again = due(self._clock.now())
            if row.source is not DocumentSource.INTEGRATION:
                again["given_sha256"] = ""  # read it again, even if its bytes are the same
            if row.source in READ:
                again["given"] = None
            if row.origin_id is not None:
                await models.KnowledgeSource.filter(id=row.origin_id, kind=DocumentSource.SITE).update(robots=None)
            if not await models.KnowledgeDocument.filter(id=row.id).update(**again):
                raise KnowledgeDocumentNotFound
            await self._work.knock(tx)
            told = {"title": row.title, "knowledgeBaseId": str(row.base_id)}
            await self._audit_only(viewer.actor, "knowledge_document.reprocessed", row, told)

    async def remove(self, viewer: Viewer, document_id: UUID) -> None:
        """Remove a document with its chunks; its file or page stays where it is.

        Raises:
            KnowledgeDocumentNotFound: There is none, or it is not the viewer's to see.
        """
        row = await self.get(viewer, document_id, Scope.KNOWLEDGE_WRITE)
        async with self._database.transaction() as tx:
            if not await self._removed(tx, viewer.actor, row):
                raise KnowledgeDocumentNotFound

    async def on_forgotten(self, file: File, actor: Actor) -> None:
        """Remove what was made from a file, in all bases, in the transaction that deletes the file."""
        made = models.KnowledgeDocument.filter(
            file_id=file.id, workspace_id=file.workspace_id, base__deleted_at__isnull=True
        )
        async with self._database.transaction() as tx:
            for row in await made.order_by("base_id", "id").only(*FACTS):
                await self._removed(tx, actor, row)

    # ------------------------------------------------------------------ inside

    async def _removed(self, tx: Transaction, actor: Actor, row: models.KnowledgeDocument) -> bool:
        if not await self._removing.documents(tx, row.base_id, [row.id], actor):
            return False
        told = {"title": row.title, "knowledgeBaseId": str(row.base_id)}
        await self._audit_only(actor, "knowledge_document.removed", row, told)
        return True

    async def get(
        self, viewer: Viewer, document_id: UUID, scope: Scope = Scope.KNOWLEDGE_READ
    ) -> models.KnowledgeDocument:
        """Return a document without its text.

        Raises:
            KnowledgeDocumentNotFound: There is none, or it is not the viewer's to see.
        """
        rows = models.KnowledgeDocument.filter(id=document_id, base__deleted_at__isnull=True)
        row = await rows.only(*FACTS).first()
        if row is None:
            raise KnowledgeDocumentNotFound
        await self._access.require(viewer, row.workspace_id, scope, missing=KnowledgeDocumentNotFound)
        return row

    async def _writable(self, by: Viewer | Writer, base_id: UUID) -> models.KnowledgeBase:
        if isinstance(by, Viewer):
            return await self._bases.get(by, base_id, Scope.KNOWLEDGE_WRITE)
        row = await models.KnowledgeBase.get_or_none(id=base_id, workspace_id=by.workspace_id, deleted_at__isnull=True)
        if row is None:
            raise KnowledgeBaseNotFound
        return row

    def _once_of(self, by: Viewer | Writer, key: str | None) -> tuple[UUID, str | None]:
        if isinstance(by, Viewer):
            return self._access.require_user(by), key
        return by.execution_id, sha256(by.key.encode()).hexdigest()

    async def _put(
        self,
        tx: Transaction,
        base: models.KnowledgeBase,
        given: Given,
        said: tuple[str | None, dict[str, Any] | None, dict[str, Any] | None],
        actor: Actor,
        *,
        origin_id: UUID | None,
        execution_id: UUID | None,
        subject: str | None,
    ) -> UUID:
        """Make the document of a source, or give it new content; its row and the base's are locked meanwhile."""
        title, tags, metadata = said
        now = self._clock.now()
        known = models.KnowledgeDocument.filter(base_id=base.id, source_key=given.key)
        found = await known.select_for_update().only(*FACTS).first()
        await self._bases.locked(base.id, tags, "input.tags")
        content: dict[str, Any] = {
            "source": given.source,
            "file_id": given.file_id,
            "url": given.url,
            "given": given.text,
            "execution_id": execution_id,
        }
        said_of = {"tags": tags, "metadata": metadata}
        if found is not None:
            changes: dict[str, Any] = {name: value for name, value in said_of.items() if value is not None}
            if title is not None:
                changes |= {"title": title, "search_text": folded(title)}
                await self._removing.retitle(tx, found.id, title)
            if origin_id is not None:
                changes["origin_id"] = origin_id
                changes["depth"] = 0
            changes["revision"] = F("revision") + 1
            await models.KnowledgeDocument.filter(id=found.id).update(**content, **changes, **due(now))
            own_id = found.id
        else:
            documents, _, most, _ = await room(self._database, base.workspace_id)
            if documents >= most:
                raise KnowledgeQuotaExceeded(reason="quota_exceeded", details={"limitDocuments": most})
            own_id = new_id()
            shown = title or given.title
            await models.KnowledgeDocument.create(
                id=own_id,
                workspace_id=base.workspace_id,
                base_id=base.id,
                origin_id=origin_id,
                title=shown,
                subject=subject,
                search_text=folded(shown),
                source_key=given.key,
                status=DocumentStatus.QUEUED,
                next_attempt_at=now,
                actor_kind=actor.kind,
                actor_id=actor.id,
                on_behalf_of=actor.on_behalf_of,
                created_at=now,
                updated_at=now,
                **content,
                tags=tags or {},
                metadata=metadata or {},
            )
            await models.KnowledgeBase.filter(id=base.id).update(document_count=F("document_count") + 1)
        await self._work.knock(tx)
        told = {"title": title or given.title or given.url, "knowledgeBaseId": str(base.id)}
        await self._audit.record(
            actor, "knowledge_document.added", DOCUMENT, own_id, workspace_id=base.workspace_id, data=told
        )
        await self._tell(actor, ActivityKind.DOCUMENT_ADDED, base.workspace_id, own_id, told)
        return own_id

    async def _audit_only(
        self, actor: Actor, action: str, row: models.KnowledgeDocument, facts: Mapping[str, Any]
    ) -> None:
        await self._audit.record(actor, action, DOCUMENT, row.id, workspace_id=row.workspace_id, data=facts)

    async def _tell(
        self, actor: Actor, kind: ActivityKind, workspace_id: UUID, document_id: UUID, facts: Mapping[str, Any]
    ) -> None:
        await self._activities.record(workspace_id, kind, DOCUMENT, document_id, actor, facts)


def checked_title(title: str) -> str:
    """Return a title.

    Raises:
        InvalidInput: It cannot be one.
    """
    made = " ".join(title.split())
    if not made or len(made) > _MAX_TITLE or not made.isprintable():
        raise InvalidInput(
            f"A title has 1 to {_MAX_TITLE} characters that can be seen.", field="input.title", reason="title_invalid"
        )
    return made


def _checked_metadata(value: object) -> dict[str, Any]:
    try:
        is_good = isinstance(value, dict) and len(orjson.dumps(value)) <= MAX_METADATA_BYTES
        text = orjson.dumps(value)
    except TypeError:
        is_good, text = False, b""
    if not is_good or rb"\u0000" in text:
        raise InvalidInput(
            f"Metadata is an object of at most {MAX_METADATA_BYTES} bytes as JSON.",
            field="input.metadata",
            reason="metadata_invalid",
        )
    return cast("dict[str, Any]", value)
