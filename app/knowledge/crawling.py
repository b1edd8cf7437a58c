"""Crawling: the pages of one site, each a document that leads to the next ones.

A page that is processed adds those it links to, each address once a base, so the documents themselves are the list of
what is to be done: whatever cuts a crawl off, it goes on from there. It stays on the host it began at, within limits of
depth and number, reads what robots.txt allows (RFC 9309), and asks for one page after another.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urldefrag, urlsplit, urlunsplit
from uuid import UUID

from tortoise.expressions import F

from app.components.markup.pages import addresses_of
from app.components.sandbox.errors import SandboxError
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.ids import new_id
from app.knowledge import models
from app.knowledge.contents import Content, Contents
from app.knowledge.failures import ProcessingFailed
from app.knowledge.limits import MAX_PAGES, room
from app.knowledge.places import MAX_URL, key_of
from app.knowledge.robots import MAX_BYTES, Robots, robots_of
from app.knowledge.vocabulary import DocumentFault, DocumentSource, DocumentStatus

MAX_HTML_BYTES = 5 * 1024 * 1024  #: of a page whose links are followed
_MAX_LINKS = 2_000  #: of one page
_MAX_KEPT = 16  #: sites whose rules are kept as they were read
_PATIENCE_SECONDS = 5.0  #: a turn that comes later is not waited for here
_OK = range(200, 300)
_REFUSED = range(400, 500)
_FORBIDDEN = "The site's robots.txt asks not to read this page."


class NotYet(Exception):
    """The site is asked again later; that is nobody's fault."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds


class Crawling:
    """Says when a page's turn is, and adds what it links to."""

    def __init__(self, database: Database, clock: Clock, contents: Contents) -> None:
        self._database = database
        self._clock = clock
        self._contents = contents
        self._kept: dict[UUID, tuple[str, Robots]] = {}  #: what sites said, and what that means

    async def turn(self, document: models.KnowledgeDocument) -> None:
        """Wait until a page may be asked for.

        Raises:
            NotYet: That is too long to wait for.
            ProcessingFailed: robots.txt forbids it, or cannot be had.
            HttpError: The site does not answer.
        """
        origin = await models.KnowledgeSource.get_or_none(id=document.origin_id)
        if origin is None:
            return
        robots = await self._robots(origin)
        if not await asyncio.to_thread(robots.allows, document.url):
            raise ProcessingFailed(DocumentFault.ROBOTS, _FORBIDDEN)
        pause = timedelta(seconds=max(origin.config["delayMs"] / 1000, robots.delay_seconds))
        async with self._database.transaction():
            locked = await models.KnowledgeSource.select_for_update().get_or_none(id=origin.id)
            if locked is None:
                return
            now = self._clock.now()
            at = max(now, locked.turn_at or now)
            wait = (at - now).total_seconds()
            if wait <= _PATIENCE_SECONDS:
                locked.turn_at = at + pause
                await locked.save(update_fields=["turn_at"])
        if wait > _PATIENCE_SECONDS:
            await self._rest(origin.id, at)
            raise NotYet(wait)
        await asyncio.sleep(wait)

    async def may_lead(self, document: models.KnowledgeDocument, url: str) -> None:
        """Check a page of the same site that a redirect leads to; what another one holds `follow` refuses.

        Raises:
            ProcessingFailed: robots.txt forbids it.
        """
        origin = await models.KnowledgeSource.get_or_none(id=document.origin_id)
        if origin is None or _host(url) != _host(origin.url):
            return
        robots = await self._robots(origin)
        if not await asyncio.to_thread(robots.allows, url):
            raise ProcessingFailed(DocumentFault.ROBOTS, _FORBIDDEN)

    async def follow(self, document: models.KnowledgeDocument, content: Content) -> None:
        """Add the pages that a page links to, as documents to be processed.

        Raises:
            ProcessingFailed: It is a page of another site, to which this one led.
        """
        origin = await models.KnowledgeSource.get_or_none(id=document.origin_id)
        if origin is None:
            return
        if _host(content.url) != _host(origin.url):
            raise ProcessingFailed(DocumentFault.FETCH_REFUSED, "The page leads to another site.")
        is_deep = document.depth >= origin.config["maxDepth"]
        if is_deep or content.content_type != "text/html" or content.path.stat().st_size > MAX_HTML_BYTES:
            return
        try:
            links = await asyncio.to_thread(_links, content, origin.url, origin.config["pathPrefix"])
        except SandboxError:
            return  # too many, or no HTML after all
        robots = await self._robots(origin)
        allowed = await asyncio.to_thread(lambda: [each for each in links if robots.allows(each)])
        await self._add(document, origin, allowed, len(links) - len(allowed))

    async def _add(
        self,
        document: models.KnowledgeDocument,
        origin: models.KnowledgeSource,
        links: Sequence[str],
        skipped: int,
    ) -> None:
        keys = {key_of(DocumentSource.SITE, each): each for each in links}
        now = self._clock.now()
        async with self._database.transaction():
            locked = await models.KnowledgeSource.select_for_update().get_or_none(id=origin.id)
            owned = models.KnowledgeDocument.filter(id=document.id, epoch=document.epoch, claimed_until__isnull=False)
            if locked is None or not await owned.exists():
                return
            known = models.KnowledgeDocument.filter(base_id=origin.base_id, source_key__in=list(keys))
            for key in await known.values_list("source_key", flat=True):
                keys.pop(str(key), None)
            documents, _, most, _ = await room(self._database, origin.workspace_id)
            left = max(0, min(origin.config["maxPages"] - locked.page_count, most - documents))
            chosen = list(keys.items())[:left]
            await models.KnowledgeDocument.bulk_create(
                [
                    models.KnowledgeDocument(
                        id=new_id(),
                        workspace_id=origin.workspace_id,
                        base_id=origin.base_id,
                        origin_id=origin.id,
                        title="",
                        search_text="",
                        source=DocumentSource.SITE,
                        source_key=key,
                        url=url,
                        depth=document.depth + 1,
                        tags=locked.tags,
                        metadata=locked.metadata,
                        status=DocumentStatus.QUEUED,
                        next_attempt_at=now,
                        actor_kind=origin.actor_kind,
                        actor_id=origin.actor_id,
                        on_behalf_of=origin.on_behalf_of,
                        created_at=now,
                        updated_at=now,
                    )
                    for key, url in chosen
                ]
            )
            skipped += len(keys) - len(chosen)
            await models.KnowledgeSource.filter(id=origin.id).update(
                page_count=F("page_count") + len(chosen), skipped_count=F("skipped_count") + skipped
            )
            await models.KnowledgeBase.filter(id=origin.base_id).update(
                document_count=F("document_count") + len(chosen)
            )

    async def _robots(self, origin: models.KnowledgeSource) -> Robots:
        if origin.robots is None:
            parts = urlsplit(origin.url)
            answer = await self._contents.ask(urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", "")))
            if answer.status in _OK:
                said = answer.content[:MAX_BYTES].decode(errors="replace").replace("\0", "")
            elif answer.status in _REFUSED:
                said = ""
            else:
                raise ProcessingFailed(
                    DocumentFault.FETCH_FAILED,
                    f"The site's robots.txt answers with the status {answer.status}.",
                    is_final=False,
                )
            origin.robots = said
            await models.KnowledgeSource.filter(id=origin.id).update(robots=said)
        said = origin.robots or ""
        kept = self._kept.pop(origin.id, None)
        if kept is None or kept[0] != said:
            kept = said, await asyncio.to_thread(robots_of, said)
        self._kept[origin.id] = kept  # the last one to go
        while len(self._kept) > _MAX_KEPT:
            del self._kept[next(iter(self._kept))]
        return kept[1]

    async def _rest(self, origin_id: UUID, until: datetime) -> None:
        """Let all pages of a site wait that would be told so one after another; whoever is at one is left alone."""
        async with self._database.transaction():
            early = models.KnowledgeDocument.filter(origin_id=origin_id, next_attempt_at__lt=until)
            rows = await early.order_by("id").limit(MAX_PAGES).select_for_update(skip_locked=True).only("id")
            if rows:
                held = models.KnowledgeDocument.filter(id__in=[row.id for row in rows], next_attempt_at__lt=until)
                await held.update(next_attempt_at=until)


def _host(url: str) -> str:
    parts = urlsplit(url)
    return f"{(parts.hostname or '').removeprefix('www.')}:{parts.port or ''}"


def _links(content: Content, start: str, prefix: str) -> list[str]:
    html = content.path.read_text(encoding="utf-8", errors="replace")
    found: dict[str, None] = {}
    for each in addresses_of(html, content.url, _MAX_LINKS, MAX_URL):
        try:
            url: str = urldefrag(each)[0]
            parts = urlsplit(url)
            is_ours = _host(url) == _host(start)
        except ValueError:
            continue
        if parts.scheme in {"http", "https"} and "@" not in parts.netloc and is_ours and len(url) <= MAX_URL:
            path = parts.path or "/"
            if path.startswith(prefix) and "\0" not in url:
                found[urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))] = None
    return list(found)
