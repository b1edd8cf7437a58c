"""The use cases of processing: asking for a file to be read, once more, or not any more; and what is read by itself.

AppError
├─ FileProcessingNotFound  none, or not the viewer's to see
├─ FileProcessingActive    it is queued or running: there is nothing to try again
├─ ProcessingOptionsInvalid
└─ ProcessingsTooMany      too many files of the workspace wait already
"""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from tortoise.exceptions import IntegrityError
from tortoise.expressions import F, Q

from app.accounts.access import Access
from app.accounts.activity import Activities
from app.accounts.audit import Audit
from app.accounts.vocabulary import ActivityKind
from app.extraction import models
from app.extraction.contract import ExtractionOptions
from app.extraction.keeping import is_ours
from app.extraction.results import Result, Results
from app.extraction.room import ResultBudget
from app.extraction.vocabulary import OcrMode, ProcessingStatus
from app.extraction.working import SUBJECT, Working, options_of, told
from app.files.service import File, Files
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.errors import Conflict, InvalidInput, NotFound, QuotaExceeded
from app.kernel.idempotency import Idempotency
from app.kernel.ids import new_id
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Actor, Scope, Viewer

MOST_ACTIVE = 10_000  #: of a workspace, that wait or are read
MOST_LANGUAGES = 10
MOST_CONTENT_TYPES = 100
_MAX_PAGE = 1_000_000
_LANGUAGE = re.compile(r"^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,5}$")  #: a tag as BCP 47 has them, roughly
_CONTENT_TYPE = re.compile(r"^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/(?:[a-z0-9][a-z0-9!#$&^_.+-]{0,126})?$")
_NEWEST = (
    "SELECT p.id AS id FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY file_id ORDER BY id DESC) AS place "
    "FROM file_processings WHERE file_id IN ({marks}){only}) p WHERE p.place = 1"
)
_OF_THE_NEWEST_VERSION = (
    f" AND status = '{ProcessingStatus.COMPLETED.value}' AND file_version = "  # noqa: S608 - words of ours
    "(SELECT f.version_number FROM files f WHERE f.id = file_processings.file_id)"
)
_AFRESH: dict[str, Any] = {
    "status": ProcessingStatus.QUEUED,
    "tries": 0,
    "file_version": None,
    "failure_code": "",
    "failure_message": "",
    "ended_at": None,
    "pages_done": 0,
    "pages_total": None,
}


class FileProcessingNotFound(NotFound):
    """There is no such processing, or you cannot see it."""


class FileProcessingActive(Conflict):
    """It waits or is read already."""


class ProcessingOptionsInvalid(InvalidInput):
    """These options cannot be."""


class ProcessingsTooMany(QuotaExceeded):
    """Too many files of this workspace wait to be read already."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What is processed by itself in a workspace: files of these types, with these options; nothing of no type."""

    content_types: tuple[str, ...] = ()
    options: ExtractionOptions = field(default_factory=ExtractionOptions)


class FileProcessings:
    """Begins, ends and tells of processings; `Working` does them."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        access: Access,
        audit: Audit,
        activities: Activities,
        *,
        idempotency: Idempotency,
        files: Files,
        results: Results,
        working: Working,
    ) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._audit = audit
        self._activities = activities
        self._idempotency = idempotency
        self._files = files
        self._results = results
        self._working = working

    # ------------------------------------------------------------------ doing

    async def start(
        self, viewer: Viewer, file_id: UUID, options: ExtractionOptions, *, idempotency_key: str | None = None
    ) -> models.FileProcessing:
        """Queue the reading of a file.

        Raises:
            FileNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write files.
            ProcessingOptionsInvalid: Names the option.
            ProcessingsTooMany: Too many wait.
        """
        file = await self._files.get(viewer, file_id, Scope.FILES_WRITE)
        checked(options)

        async def make() -> dict[str, str]:
            row = await self._queued(file, options, viewer.actor, is_automatic=False)
            return {"id": str(row.id)}

        who = self._access.require_user(viewer)
        body = [file_id, asdict(options)]
        kept, _ = await self._idempotency.once(who, "processFile", idempotency_key, body, make)
        found = await models.FileProcessing.get_or_none(id=UUID(kept["id"]))
        if found is None:
            raise FileProcessingNotFound
        return found

    async def begin(self, file: File, options: ExtractionOptions, actor: Actor) -> models.FileProcessing:
        """Queue the reading of the version of a file that is given; the caller has checked who asks.

        Raises:
            ProcessingsTooMany: Too many wait.
        """
        return await self._queued(file, options, actor, is_automatic=False, version=file.version_number)

    async def _queued(
        self,
        file: File,
        options: ExtractionOptions,
        actor: Actor,
        *,
        is_automatic: bool,
        version: int | None = None,
    ) -> models.FileProcessing:
        """Queue a processing in the caller's transaction; without a version, of the newest one once it is begun."""
        async with self._database.transaction() as tx:
            await self._refuse_too_many(file.workspace_id)
            now = self._clock.now()
            row = await models.FileProcessing.create(
                id=new_id(),
                workspace_id=file.workspace_id,
                file_id=file.id,
                file_version=version,
                options=asdict(options),
                is_automatic=is_automatic,
                due_at=now,
                actor_kind=actor.kind,
                actor_id=actor.id,
                on_behalf_of=actor.on_behalf_of,
                created_at=now,
            )
            await self._tell(row, ActivityKind.FILE_PROCESSING_QUEUED, actor)
            tx.after_commit(self._working.wake)
        return row

    async def cancel(self, viewer: Viewer, processing_id: UUID) -> models.FileProcessing:
        """End a processing; its reader is killed within seconds. One that is over is given as it is.

        Raises:
            FileProcessingNotFound: There is none, or it is not the viewer's to see.
            Forbidden: The viewer may not write files.
        """
        row = await self._writable(viewer, processing_id)
        async with self._database.transaction():
            active = models.FileProcessing.filter(id=row.id, due_at__isnull=False)
            # With the epoch raised, whoever reads it finds that it is not theirs any more.
            if await active.update(
                status=ProcessingStatus.CANCELLED, epoch=F("epoch") + 1, due_at=None, ended_at=self._clock.now()
            ):
                await self._tell(row, ActivityKind.FILE_PROCESSING_CANCELLED, viewer.actor)
            return await models.FileProcessing.get(id=row.id)

    async def retry(self, viewer: Viewer, processing_id: UUID) -> models.FileProcessing:
        """Queue a processing that failed or was cancelled once more.

        Raises:
            FileProcessingNotFound: There is none, or it is not the viewer's to see.
            Forbidden: The viewer may not write files.
            FileProcessingActive: It is not over, or it went well.
            ProcessingsTooMany: Too many wait.
        """
        row = await self._writable(viewer, processing_id)
        again = (ProcessingStatus.FAILED, ProcessingStatus.CANCELLED)
        async with self._database.transaction() as tx:
            await self._refuse_too_many(row.workspace_id)
            over = models.FileProcessing.filter(id=row.id, due_at__isnull=True, status__in=again)
            if not await over.update(due_at=self._clock.now(), **_AFRESH):
                raise FileProcessingActive(
                    "Only a processing that failed or was cancelled can be tried again.", reason="not_failed"
                )
            found = await models.FileProcessing.get(id=row.id)
            await self._tell(found, ActivityKind.FILE_PROCESSING_QUEUED, viewer.actor)
            tx.after_commit(self._working.wake)
        return found

    @staticmethod
    async def _refuse_too_many(workspace_id: UUID | None) -> None:
        waiting = models.FileProcessing.filter(workspace_id=workspace_id, due_at__isnull=False)
        if await waiting.count() >= MOST_ACTIVE:
            raise ProcessingsTooMany(reason="too_many", details={"limit": MOST_ACTIVE})

    async def _writable(self, viewer: Viewer, processing_id: UUID) -> models.FileProcessing:
        row = await models.FileProcessing.get_or_none(id=processing_id)
        if row is None or row.workspace_id is None:
            raise FileProcessingNotFound
        await self._access.require(viewer, row.workspace_id, Scope.FILES_WRITE, missing=FileProcessingNotFound)
        return row

    async def _tell(self, row: models.FileProcessing, kind: ActivityKind, actor: Actor) -> None:
        if row.workspace_id is not None:
            await self._activities.record(row.workspace_id, kind, SUBJECT, row.id, actor, told(row))

    # ------------------------------------------------------------------ finding

    async def visible(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, models.FileProcessing]:
        """Return those processings that the viewer may read; what is in the trash says nothing."""
        rows = await models.FileProcessing.filter(
            Q(file_id__not_in=self._files.trashed()), id__in=list(ids), workspace_id__isnull=False
        )
        return {
            row.id: row
            for row in rows
            if row.workspace_id and await self._access.permits(viewer, row.workspace_id, Scope.FILES_READ)
        }

    async def of_file(self, file: File, request: PageRequest) -> Page[models.FileProcessing]:
        """List the processings of a file that the viewer was shown, the newest first."""
        rows = models.FileProcessing.filter(file_id=file.id)
        return await paginate(rows, [OrderBy("id", is_descending=True)], request, f"file-processings:{file.id}")

    async def of_workspace(
        self, viewer: Viewer, workspace_id: UUID, statuses: Sequence[ProcessingStatus] | None, request: PageRequest
    ) -> Page[models.FileProcessing]:
        """List the processings of a workspace, the newest first.

        Raises:
            NotFound: The viewer does not see the workspace.
            Forbidden: The viewer may not read files.
        """
        await self._access.require(viewer, workspace_id, Scope.FILES_READ)
        rows = models.FileProcessing.filter(
            Q(file_id__not_in=self._files.trashed(workspace_id)), workspace_id=workspace_id
        )
        if statuses is not None:
            rows = rows.filter(status__in=list(statuses))
        binding = f"file-processings:{workspace_id}:{statuses!r}"
        return await paginate(rows, [OrderBy("id", is_descending=True)], request, binding)

    async def latest(
        self, file_ids: Sequence[UUID], *, is_completed: bool = False
    ) -> dict[UUID, models.FileProcessing]:
        """Return the newest processings of files that the viewer was shown, by file.

        With `is_completed` those that went well, of the newest version: an older one may have been read after it.
        """
        is_postgres = self._database.dialect == "postgres"
        marks = ", ".join(f"${place}" if is_postgres else "?" for place in range(1, len(file_ids) + 1))
        only = _OF_THE_NEWEST_VERSION if is_completed else ""
        found = await self._database.fetch(_NEWEST.format(marks=marks, only=only), list(file_ids)) if file_ids else []
        rows = await models.FileProcessing.filter(id__in=[each["id"] for each in found])
        return {row.file_id: row for row in rows}

    async def result(self, row: models.FileProcessing, budget: ResultBudget) -> Result | None:
        """Return what a processing gave.

        Raises:
            TooComplex: It is more than the budget has left.
            StorageUnavailable: The storage does not answer.
        """
        return await self._results.read(row, budget)

    # ------------------------------------------------------------------ by itself

    async def rule(self, viewer: Viewer, workspace_id: UUID) -> Rule:
        """Return what is processed by itself.

        Raises:
            NotFound: The viewer does not see the workspace.
            Forbidden: The viewer may not read files.
        """
        await self._access.require(viewer, workspace_id, Scope.FILES_READ)
        return await self._rule(workspace_id)

    @staticmethod
    async def _rule(workspace_id: UUID) -> Rule:
        row = await models.FileProcessingRule.get_or_none(workspace_id=workspace_id)
        return Rule() if row is None else Rule(tuple(row.content_types), options_of(row.options))

    async def set_rule(self, viewer: Viewer, workspace_id: UUID, rule: Rule) -> Rule:
        """Say what is processed by itself from now on.

        Raises:
            NotFound: The viewer does not see the workspace.
            Forbidden: The viewer may not change the workspace's settings.
            ProcessingOptionsInvalid: Names what cannot be.
            Conflict: Somebody else set the first one at the same moment.
        """
        await self._access.require(viewer, workspace_id, Scope.WORKSPACE_WRITE)
        checked(rule.options)
        types = tuple(dict.fromkeys(each.strip().lower() for each in rule.content_types))
        wrong = [each for each in types if not _CONTENT_TYPE.match(each)]
        if wrong or len(types) > MOST_CONTENT_TYPES:
            raise ProcessingOptionsInvalid(
                f"Give at most {MOST_CONTENT_TYPES} media types, such as text/html, or image/ for all images.",
                field="contentTypes",
                reason="content_type_invalid" if wrong else "too_many",
            )
        facts: dict[str, Any] = {
            "content_types": list(types),
            "options": asdict(rule.options),
            "updated_at": self._clock.now(),
        }
        try:
            async with self._database.transaction():
                if not await models.FileProcessingRule.filter(workspace_id=workspace_id).update(**facts):
                    await models.FileProcessingRule.create(workspace_id=workspace_id, **facts)
                await self._audit.record(
                    viewer.actor,
                    "file_processing_rule.set",
                    "Workspace",
                    workspace_id,
                    workspace_id=workspace_id,
                    data={"contentTypes": list(types)[:20]},
                )
        except IntegrityError:
            raise Conflict("Somebody else set it at the same moment; try again.", reason="changed") from None
        return Rule(types, rule.options)

    async def on_kept(self, file: File, actor: Actor) -> None:
        """Queue a file that was just kept if the rule of its workspace says so, in the transaction that keeps it."""
        if is_ours.get() or file.workspace_id is None:
            return
        rule = await self._rule(file.workspace_id)
        if any(
            file.content_type.startswith(each) if each.endswith("/") else file.content_type == each
            for each in rule.content_types
        ):
            with suppress(ProcessingsTooMany):  # the file is kept all the same, and can be processed later
                await self._queued(file, rule.options, actor, is_automatic=True)


def checked(options: ExtractionOptions) -> None:
    """Check what somebody asks for.

    Raises:
        ProcessingOptionsInvalid: Names the option.
    """
    if options.ocr not in set(OcrMode):
        raise ProcessingOptionsInvalid("`ocr` is AUTO, ALWAYS or NEVER.", field="options.ocr", reason="unknown")
    if len(options.languages) > MOST_LANGUAGES or not all(map(_LANGUAGE.match, options.languages)):
        raise ProcessingOptionsInvalid(
            f"Give at most {MOST_LANGUAGES} languages, as tags such as `de` or `pt-BR`.",
            field="options.languages",
            reason="language_invalid",
        )
    if not 1 <= options.first_page <= _MAX_PAGE:
        raise ProcessingOptionsInvalid("Pages begin with 1.", field="options.firstPage", reason="out_of_range")
    if options.last_page is not None and not options.first_page <= options.last_page <= _MAX_PAGE:
        raise ProcessingOptionsInvalid(
            "The last page comes not before the first.", field="options.lastPage", reason="out_of_range"
        )
