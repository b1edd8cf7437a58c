"""The use case of searching a workspace.

AppError
├─ WorkspaceNotFound  (of `accounts.access`)
├─ ScopeMissing       (of `accounts.access`) a kind was named that the viewer may not read
└─ InvalidInput       the query, the dates or a cursor cannot be so
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.accounts.access import Access, ScopeMissing
from app.kernel.errors import InvalidInput
from app.kernel.pages import EXACT_TOTAL, Page, PageRequest, page_of
from app.kernel.rights import Rights, Scope, Viewer
from app.kernel.searchable import SearchText
from app.kernel.wording import Term, terms_of
from app.search.index.entries import scope_of
from app.search.index.finding import Finder, Ranked, Wanted
from app.search.kinds import KINDS
from app.search.snippets import Shown, shown
from app.search.vocabulary import SearchKind

MAX_QUERY = 2_000  #: characters
MAX_TERMS = 16  #: of a query; further ones are not looked for


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What somebody looks for.

    Attributes:
        kinds: Of which kinds; None for all that they may read.
        updated_after: What changed then or later.
        updated_before: What changed earlier.
    """

    text: str
    kinds: Sequence[SearchKind] | None = None
    updated_after: datetime | None = None
    updated_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that was found, as it is now."""

    ranked: Ranked
    updated_at: datetime
    shown: Shown
    terms: Sequence[Term]


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what was found.

    Attributes:
        page: As the index knows it.
        hits: Those of it that are still so, each with its cursor: what was deleted, or has lost the words, is left out
            at once, though the index has not heard of it yet.
    """

    page: Page[Ranked]
    hits: Sequence[tuple[Hit, str]]


class WorkspaceSearch:
    """Finds whatever somebody may see in a workspace."""

    def __init__(self, access: Access, finder: Finder) -> None:
        self._access = access
        self._finder = finder

    async def page(self, viewer: Viewer, workspace_id: UUID, query: SearchQuery, request: PageRequest) -> Found:
        """Return a page of what is found, the best first.

        Raises:
            WorkspaceNotFound: The viewer is no member.
            ScopeMissing: They may not read a kind that is named.
            InvalidInput: The query cannot be so.
        """
        rights = await self._access.require(viewer, workspace_id, Scope.WORKSPACE_READ)
        wanted = _wanted(viewer, rights, query)
        ranked = await self._finder.ranked(wanted) if _is_something(wanted) else []

        async def total() -> tuple[int, bool]:
            found = sum((await self._finder.counts(wanted)).values()) if ranked else 0
            return min(found, EXACT_TOTAL), found <= EXACT_TOTAL

        page = replace(page_of(ranked, request, f"search:{workspace_id}:{query!r}"), total=total)
        hits = await self._hits(rights, wanted.terms, page.items)
        return Found(page, [(hit, cursor) for hit, cursor in zip(hits, page.cursors, strict=True) if hit is not None])

    async def counts(self, viewer: Viewer, workspace_id: UUID, query: SearchQuery) -> Mapping[SearchKind, int]:
        """Count what is found by kind, of all kinds that the viewer may read, whichever the query names.

        Raises:
            WorkspaceNotFound: As for `page`.
            InvalidInput: As for `page`.
        """
        rights = await self._access.require(viewer, workspace_id, Scope.WORKSPACE_READ)
        wanted = _wanted(viewer, rights, replace(query, kinds=None))
        return await self._finder.counts(wanted) if _is_something(wanted) else {}

    async def _hits(self, rights: Rights, terms: Sequence[Term], found: Sequence[Ranked]) -> list[Hit | None]:
        """Read what was found as it is now; None for what is gone, or has not all of the words any more."""
        by_kind: dict[SearchKind, list[UUID]] = {}
        for each in found:
            by_kind.setdefault(each.kind, []).append(each.subject_id)
        texts: dict[tuple[SearchKind, UUID], SearchText] = {}
        for kind, ids in by_kind.items():
            texts |= {(kind, own_id): text for own_id, text in (await KINDS[kind].read(ids)).items()}
        return await asyncio.to_thread(
            lambda: [_hit(rights, terms, each, texts.get((each.kind, each.subject_id))) for each in found]
        )


def _hit(rights: Rights, terms: Sequence[Term], ranked: Ranked, text: SearchText | None) -> Hit | None:
    if text is None:
        return None
    look = shown(text.title, text.text, terms)
    if len(look.places) < len(terms):
        return None
    scope = KINDS[ranked.kind].label_scope
    if not look.title and (scope is None or rights.permits(scope)):
        look = replace(look, title=text.label)
    return Hit(ranked, text.updated_at, look, terms)


def _wanted(viewer: Viewer, rights: Rights, query: SearchQuery) -> Wanted:
    _check(query)
    if query.kinds is None:
        kinds = [kind for kind, each in KINDS.items() if rights.permits(each.scope)]
    else:
        kinds = list(dict.fromkeys(query.kinds))
        for kind in kinds:
            if not rights.permits(KINDS[kind].scope):
                raise ScopeMissing(reason="scope_missing", details={"scope": KINDS[kind].scope.name})
    # What is one person's is found by that person alone, in person: not by a key, not by who shares an answer.
    people = [None] if viewer.user_id is None or viewer.api_key_id is not None else [None, viewer.user_id]
    scopes = [
        scope_of(rights.workspace_id, kind, person)
        for kind in kinds
        for person in (people if KINDS[kind].is_personal else people[:1])
    ]
    return Wanted(
        rights.workspace_id, terms_of(query.text, MAX_TERMS), scopes, query.updated_after, query.updated_before
    )


def _is_something(wanted: Wanted) -> bool:
    return bool(wanted.terms and wanted.scopes)


def _check(query: SearchQuery) -> None:
    text = query.text
    if not text.strip() or len(text) > MAX_QUERY or "\0" in text or any("\ud800" <= each <= "\udfff" for each in text):
        raise InvalidInput(f"A query has 1 to {MAX_QUERY:,} characters.", field="query", reason="query_invalid")
