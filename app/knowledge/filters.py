"""Which documents a search looks in.

AppError
├─ TagInvalid    (of `tagging`) no base declares the tag, or its value is of another type in all of them
└─ InvalidInput  the filter cannot be so
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import orjson
from tortoise.expressions import Q

from app.kernel.database import Database
from app.kernel.errors import InvalidInput
from app.knowledge import models
from app.knowledge.index.within import Documents, Without
from app.knowledge.tagging import TagTerm, TagValueInvalid, is_storable, tagged
from app.knowledge.vocabulary import DocumentSource

MAX_LISTED = 1_000  #: documents, files or sources that a filter names
_MAX_FACTS = 10
_MAX_INTEGER = 2**63  #: beyond, SQLite has no integers
_SQLITE_HOLDING = "SELECT id FROM knowledge_documents WHERE base_id = ? AND chunk_count > 0"
_SQLITE_FACT = (
    " AND EXISTS (SELECT 1 FROM json_each(metadata) f WHERE f.key = ? AND "
    "CASE WHEN f.type IN ('integer', 'real') THEN 'number' ELSE f.type END = ? AND f.value IS ?)"
)


@dataclass(frozen=True, slots=True)
class Memories:
    """What a search finds of what agents remember.

    Attributes:
        subject: What is remembered of them; None: nothing that is remembered.
        is_only: Nothing but that; there is a subject then.
    """

    subject: str | None = None
    is_only: bool = False


@dataclass(frozen=True, slots=True)
class SearchWhere:
    """What must hold of a document; what is left out is not asked.

    Attributes:
        metadata: Facts that its metadata has, each with exactly this text, number, boolean or null.
        created_after: Added then or later.
        created_before: Added earlier.
        memories: What is found of what agents remember; None: all.
    """

    document_ids: Sequence[UUID] | None = None
    file_ids: Sequence[UUID] | None = None
    origin_ids: Sequence[UUID] | None = None
    sources: Sequence[DocumentSource] | None = None
    tags: Sequence[TagTerm] = field(default_factory=tuple[TagTerm, ...])
    metadata: object = None
    created_after: datetime | None = None
    created_before: datetime | None = None
    memories: Memories | None = None

    @property
    def is_open(self) -> bool:
        """Whether it asks nothing."""
        return self == SearchWhere()


async def chosen(database: Database, bases: Sequence[models.KnowledgeBase], where: SearchWhere) -> Documents:
    """Return the documents of these bases that a filter chooses, or None when it asks nothing.

    Where it asks no more than to tell nothing of others, those are returned to be left out: they are few, mostly.

    A base that does not declare a tag that is asked for, or declares it of another type, has no such document, unless
    that is so of all of them.

    Raises:
        TagInvalid: See above.
        InvalidInput: Too much is listed, or `metadata` is no object of plain values.
    """
    memories = where.memories
    if memories is not None and not memories.is_only and replace(where, memories=None).is_open:
        hidden = await _of_others(bases, memories)
        return Without(hidden) if hidden else None
    if where.is_open:
        return None
    named = (("documentIds", where.document_ids), ("fileIds", where.file_ids), ("sourceIds", where.origin_ids))
    for name, listed in named:
        if listed is not None and len(listed) > MAX_LISTED:
            raise InvalidInput(f"At most {MAX_LISTED:,} are listed.", field=f"where.{name}", reason="too_many")
    facts = _facts(where.metadata)
    names = {term.name for term in where.tags}
    declared = {name for base in bases for name in base.tag_types}
    found: list[UUID] = []
    refusal: TagValueInvalid | None = None
    is_taken = False
    for base in bases:
        if names - set(base.tag_types) and names <= declared:
            continue
        rows = models.KnowledgeDocument.filter(base_id=base.id, chunk_count__gt=0)
        if where.document_ids is not None:
            rows = rows.filter(id__in=list(where.document_ids))
        if where.file_ids is not None:
            rows = rows.filter(file_id__in=list(where.file_ids))
        if where.origin_ids is not None:
            rows = rows.filter(origin_id__in=list(where.origin_ids))
        if where.sources is not None:
            rows = rows.filter(source__in=list(where.sources))
        if where.created_after is not None:
            rows = rows.filter(created_at__gte=where.created_after)
        if where.created_before is not None:
            rows = rows.filter(created_at__lt=where.created_before)
        if memories is not None and memories.is_only:
            rows = rows.filter(subject=memories.subject)
        elif memories is not None:
            rows = rows.filter(Q(subject__isnull=True) | Q(subject=memories.subject or ""))  # nobody is called so
        try:
            rows = tagged(rows, database.dialect, base.tag_types, where.tags, "where.tags")
        except TagValueInvalid as error:
            refusal = refusal or error
            continue
        is_taken = True
        ids = cast("list[UUID]", await rows.values_list("id", flat=True))
        if facts and ids:
            holding = await _holding(database, base.id, facts)
            ids = [each for each in ids if each in holding]
        found += ids
    if refusal is not None and not is_taken:
        raise refusal
    return found


def is_told(document: models.KnowledgeDocument, where: SearchWhere) -> bool:
    """Say whether a filter lets somebody be told of a document, as far as that is about what is remembered."""
    memories = where.memories
    if memories is None:
        return True
    return document.subject == memories.subject or (document.subject is None and not memories.is_only)


async def _of_others(bases: Sequence[models.KnowledgeBase], memories: Memories) -> list[UUID]:
    """Return what is remembered of anybody but the subject."""
    rows = models.KnowledgeDocument.filter(base_id__in=[base.id for base in bases], subject__isnull=False)
    if memories.subject is not None:
        rows = rows.exclude(subject=memories.subject)
    return cast("list[UUID]", await rows.values_list("id", flat=True))


async def _holding(database: Database, base_id: UUID, facts: Mapping[str, Any]) -> set[UUID]:
    """Return the documents of a base whose metadata has all these facts; true is not 1."""
    if database.dialect == "postgres":
        statement = (
            "SELECT id FROM knowledge_documents WHERE base_id = $1 AND chunk_count > 0 AND metadata::jsonb @> $2::jsonb"
        )
        values: list[Any] = [base_id, orjson.dumps(facts).decode()]
    else:
        statement = _SQLITE_HOLDING + _SQLITE_FACT * len(facts)
        values = [str(base_id)]
        for name, value in facts.items():
            values += [name, _json_type(value), value]
    return {UUID(str(row["id"])) for row in await database.fetch(statement, values)}


def _json_type(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "text" if isinstance(value, str) else "number"


def _facts(metadata: object) -> dict[str, Any]:
    if metadata is None:
        return {}
    if not isinstance(metadata, dict) or len(cast("dict[str, Any]", metadata)) > _MAX_FACTS:
        raise InvalidInput(
            f"Metadata is asked for as an object of at most {_MAX_FACTS} facts.",
            field="where.metadata",
            reason="not_an_object",
        )
    facts = cast("dict[str, Any]", metadata)
    if not all(is_storable(name) and _is_plain(value) for name, value in facts.items()):
        raise InvalidInput("Metadata is asked for by plain values.", field="where.metadata", reason="not_plain")
    return facts


def _is_plain(value: Any) -> bool:
    if isinstance(value, str):
        return is_storable(value)
    if isinstance(value, float):
        return math.isfinite(value)
    return value is None or (isinstance(value, int) and -_MAX_INTEGER <= value < _MAX_INTEGER)
