"""The use cases of uploads: begin one, in parts or from an address, complete it, end it, find it.

AppError
├─ UploadNotFound    there is none, or the viewer cannot see it
├─ UploadOver        it is completed, ended, or being completed
└─ PartsMissing      it cannot be completed: names the parts that are not there

The row comes first, with the object that it will be, PENDING, so the room is counted from the beginning. Parts come in
any order to any process, each of them durable when it was answered. What comes of it is worked out in the background.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.accounts.access import Access
from app.files.changes import FileChanges
from app.files.multipart import Multipart
from app.files.names import cleaned_name
from app.files.objects import StorageUnavailable
from app.files.sharing import SharedObjects
from app.files.upload_models import FileUpload
from app.files.upload_parts import ReceivedPart, UploadNotFound, UploadOver, UploadParts
from app.files.upload_purging import UploadPurger
from app.files.usage import Usages
from app.files.vocabulary import UploadState
from app.kernel.claims import Claims
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.errors import Conflict, InvalidInput
from app.kernel.idempotency import Idempotency
from app.kernel.ids import new_id
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Scope, Viewer

UPLOAD = "FileUpload"
MIB = 1024 * 1024
OPEN_FOR = timedelta(days=3)  #: how long an upload takes parts
WORKED_FOR = timedelta(days=1)  #: how long it may take to become a file after that
MAX_PARTS = 10_000
MIN_PART_BYTES, MAX_PART_BYTES = 5 * MIB, 5 * 1024 * MIB  #: as S3 has it, but for the last part
_PART_BYTES = 16 * MIB
_TOLD = 100  #: of the parts that are missing
_SHA256 = re.compile(r"[0-9a-fA-F]{64}")


class PartsMissing(Conflict):
    """Not all of its parts are there."""


@dataclass(frozen=True, slots=True)
class NewUpload:
    """A file that is to come in parts."""

    name: str
    size_bytes: int
    sha256: str | None = None  #: in hexadecimal; then the file is kept only if it has it
    part_bytes: int | None = None  #: None: what suits its size
    folder_id: UUID | None = None  #: in which folder; None is the root


@dataclass(frozen=True, slots=True)
class SentPart:
    """A part as its sender knows it."""

    number: int
    etag: str


class Uploads:
    """Uploads of workspaces."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        access: Access,
        *,
        changes: FileChanges,
        shared: SharedObjects,
        usages: Usages,
        parts: UploadParts,
        purger: UploadPurger,
        multipart: Multipart | None,
        idempotency: Idempotency,
        max_bytes: int,
    ) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._changes = changes
        self._shared = shared
        self._usages = usages
        self._parts = parts
        self._purger = purger
        self._multipart = multipart
        self._idempotency = idempotency
        self._max_bytes = max_bytes
        self.work: Claims[FileUpload] | None = None  #: told of what is to be worked on

    # ------------------------------------------------------------------ beginning

    async def start(
        self, viewer: Viewer, workspace_id: UUID, wanted: NewUpload, *, idempotency_key: str | None = None
    ) -> FileUpload:
        """Begin an upload in parts; the room for its file is counted from now on.

        Raises:
            NotFound: The viewer does not see the workspace, or it has no such folder.
            Forbidden: The viewer may not keep files.
            InvalidInput: A size is out of bounds; names its field.
            FileQuotaExceeded: It would be too much for the workspace.
            StorageUnavailable: The bucket does not answer. Without a key nothing is left of it; with one, repeat it.
        """
        await self._access.require(viewer, workspace_id, Scope.FILES_WRITE)
        actor, name, sha256 = viewer.actor, cleaned_name(wanted.name), _digest_of(wanted.sha256)
        part_bytes = self._part_bytes(wanted)
        upload_id, now = new_id(), self._clock.now()

        async def make() -> dict[str, str]:
            async with self._database.transaction() as tx:
                kept = OPEN_FOR + WORKED_FOR
                comes = await self._shared.reserve(tx, workspace_id, wanted.size_bytes, kept)
                await self._changes.check_folder(workspace_id, wanted.folder_id)
                await FileUpload.create(
                    id=upload_id,
                    workspace_id=workspace_id,
                    home_id=workspace_id,
                    folder_id=wanted.folder_id,
                    object_id=comes.id,
                    name=name,
                    size_bytes=wanted.size_bytes,
                    sha256=sha256,
                    part_bytes=part_bytes,
                    part_count=max(1, -(-wanted.size_bytes // part_bytes)),
                    state=UploadState.OPEN,
                    is_direct=self._multipart is not None,
                    actor_kind=actor.kind,
                    actor_id=actor.id,
                    on_behalf_of=actor.on_behalf_of,
                    created_at=now,
                    expires_at=now + OPEN_FOR,
                    purge_due_at=now + OPEN_FOR,
                )
            return {"id": str(upload_id)}

        where = [wanted.folder_id] if wanted.folder_id else []
        body: Any = [workspace_id, name, wanted.size_bytes, sha256, wanted.part_bytes, *where]
        whose = actor.id or actor.on_behalf_of or upload_id
        made, _ = await self._idempotency.once(whose, "startUpload", idempotency_key, body, make)
        row = await self._again(UUID(made["id"]))
        try:
            return await self._parts.begun(row)
        except StorageUnavailable:
            if idempotency_key is None:  # nobody could ask for it again, and it would take room for days
                await self._take_back(row)
            raise

    async def fetch(
        self,
        viewer: Viewer,
        workspace_id: UUID,
        url: str,
        name: str | None,
        *,
        sha256: str | None = None,
        folder_id: UUID | None = None,
        idempotency_key: str | None = None,
    ) -> FileUpload:
        """Have a file fetched from an address, in the background.

        Raises:
            NotFound: The viewer does not see the workspace, or it has no such folder.
            Forbidden: The viewer may not keep files.
            InvalidInput: The address is none; names its field.
        """
        await self._access.require(viewer, workspace_id, Scope.FILES_WRITE)
        await self._changes.check_folder(workspace_id, folder_id)
        actor, announced = viewer.actor, _digest_of(sha256)
        _check_url(url)
        upload_id, now = new_id(), self._clock.now()
        called = "" if name is None else cleaned_name(name)

        async def make() -> dict[str, str]:
            async with self._database.transaction() as tx:
                await self._usages.hold(tx, workspace_id)
                await self._changes.check_folder(workspace_id, folder_id)
                await FileUpload.create(
                    id=upload_id,
                    workspace_id=workspace_id,
                    home_id=workspace_id,
                    folder_id=folder_id,
                    name=called,
                    sha256=announced,
                    state=UploadState.FETCHING,
                    source_url=url,
                    actor_kind=actor.kind,
                    actor_id=actor.id,
                    on_behalf_of=actor.on_behalf_of,
                    created_at=now,
                    expires_at=now + OPEN_FOR,
                    next_attempt_at=now,
                )
                await self._knock().knock(tx)
            return {"id": str(upload_id)}

        body: Any = [workspace_id, url, called, announced, *([folder_id] if folder_id else [])]
        whose = actor.id or actor.on_behalf_of or upload_id
        made, _ = await self._idempotency.once(whose, "importFile", idempotency_key, body, make)
        return await self._again(UUID(made["id"]))

    # ------------------------------------------------------------------ ending

    async def complete(
        self, viewer: Viewer, upload_id: UUID, sent: Sequence[SentPart] = (), sha256: str | None = None
    ) -> FileUpload:
        """Have a file made of the parts, in the background; a repeat changes nothing.

        Args:
            viewer: Who asks.
            upload_id: Which.
            sent: What the sender knows of the parts; whatever is named must be so.
            sha256: Of the whole, if it was not announced before.

        Raises:
            UploadNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not keep files.
            PartsMissing: Parts are not there, or are not what was named.
            UploadOver: It came to nothing, or takes no parts.
            InvalidInput: The digest is none, or not the one that was announced.
            StorageUnavailable: The bucket does not answer.
        """
        row = await self.get(viewer, upload_id, Scope.FILES_WRITE)
        digest = _digest_of(sha256)
        if digest and row.sha256 and digest != row.sha256:
            raise InvalidInput("Another SHA-256 was announced.", field="input.sha256", reason="sha256_differs")
        if row.state in (UploadState.COMPLETING, UploadState.COMPLETED):
            return row
        if row.state is not UploadState.OPEN:
            raise UploadOver(reason="upload_over")
        _check(row, {each.number: each for each in await self._parts.received(row)}, sent)
        now = self._clock.now()
        async with self._database.transaction() as tx:
            await self._usages.hold_all(tx, [row.workspace_id])
            is_open = FileUpload.filter(id=row.id, state=UploadState.OPEN, workspace_id__isnull=False)
            facts: dict[str, Any] = {"sha256": digest} if digest else {}
            if await is_open.update(
                state=UploadState.COMPLETING, next_attempt_at=now, purge_due_at=None, attempt_count=0, **facts
            ):
                # It may take as long as that from now on.
                await self._shared.keep_for(row.object_id, WORKED_FOR)
                await self._knock().knock(tx)
        return await self._again(row.id)

    async def cancel(self, viewer: Viewer, upload_id: UUID) -> FileUpload:
        """End an upload; what is there of it is deleted. One that was ended stays so.

        Raises:
            UploadNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not keep files.
            UploadOver: It is a file already.
        """
        row = await self.get(viewer, upload_id, Scope.FILES_WRITE)
        now = self._clock.now()
        async with self._database.transaction() as tx:
            await self._usages.hold_all(tx, [row.workspace_id])
            going_on = (UploadState.OPEN, UploadState.FETCHING, UploadState.COMPLETING)
            going = FileUpload.filter(id=row.id, state__in=going_on)
            ended = await going.update(**row.ended(UploadState.CANCELLED, now))
            if ended:
                await self._shared.forget(row.object_id)
                tx.after_commit(lambda: self._purger.purge_soon(row.id))
        row = await self._again(row.id)
        if row.state is UploadState.COMPLETED:
            raise UploadOver(reason="upload_over")
        return row

    # ------------------------------------------------------------------ finding

    async def get(self, viewer: Viewer, upload_id: UUID, scope: Scope = Scope.FILES_READ) -> FileUpload:
        """Return an upload.

        Raises:
            UploadNotFound: There is none, or it is not visible.
            Forbidden: It is visible, but the viewer lacks `scope`.
        """
        found = await FileUpload.get_or_none(id=upload_id)
        if found is None or found.workspace_id is None:
            raise UploadNotFound
        await self._access.require(viewer, found.workspace_id, scope, missing=UploadNotFound)
        return found

    async def visible(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, FileUpload]:
        """Return those of these uploads that the viewer may see."""
        rows = await FileUpload.filter(id__in=list(ids), workspace_id__isnull=False)
        return {
            row.id: row
            for row in rows
            if row.workspace_id and await self._access.permits(viewer, row.workspace_id, Scope.FILES_READ)
        }

    async def may_send(self, viewer: Viewer, row: FileUpload) -> bool:
        """Say whether the viewer may send parts of it."""
        return row.workspace_id is not None and await self._access.permits(viewer, row.workspace_id, Scope.FILES_WRITE)

    async def page(
        self, viewer: Viewer, workspace_id: UUID, states: Sequence[UploadState] | None, request: PageRequest
    ) -> Page[FileUpload]:
        """Return a page of a workspace's uploads, the newest first.

        Raises:
            NotFound: The viewer does not see the workspace.
            Forbidden: The viewer may not read files.
        """
        await self._access.require(viewer, workspace_id, Scope.FILES_READ)
        rows = FileUpload.filter(workspace_id=workspace_id)
        if states is not None:
            rows = rows.filter(state__in=list(states))
        named = "-" if states is None else ",".join(sorted(states))
        return await paginate(rows, [OrderBy("id", is_descending=True)], request, f"uploads:{workspace_id}:{named}")

    # ------------------------------------------------------------------ inside

    async def _take_back(self, row: FileUpload) -> None:
        """Give back the room of an upload that nobody was told of, and let nobody see it."""
        async with self._database.transaction() as tx:
            await self._usages.hold_all(tx, [row.workspace_id])
            ended = row.ended(UploadState.CANCELLED, self._clock.now())
            if await FileUpload.filter(id=row.id, state=UploadState.OPEN).update(**ended, workspace_id=None):
                await self._shared.forget(row.object_id)
                tx.after_commit(lambda: self._purger.purge_soon(row.id))

    def _part_bytes(self, wanted: NewUpload) -> int:
        size = wanted.size_bytes
        if not 0 <= size <= self._max_bytes:
            raise InvalidInput(
                f"A file has 0 to {self._max_bytes:,} bytes.",
                field="input.sizeBytes",
                reason="too_large" if size > 0 else "out_of_range",
                details={"limitBytes": self._max_bytes},
            )
        least = -(-size // MAX_PARTS)
        if wanted.part_bytes is None:
            return max(_PART_BYTES, -(-least // MIB) * MIB)
        if not max(MIN_PART_BYTES, least) <= wanted.part_bytes <= MAX_PART_BYTES:
            raise InvalidInput(
                f"A part of this file has {max(MIN_PART_BYTES, least):,} to {MAX_PART_BYTES:,} bytes.",
                field="input.partBytes",
                reason="out_of_range",
            )
        return wanted.part_bytes

    def _knock(self) -> Claims[FileUpload]:
        assert self.work is not None  # noqa: S101 - the wiring sets it
        return self.work

    @staticmethod
    async def _again(upload_id: UUID) -> FileUpload:
        found = await FileUpload.get_or_none(id=upload_id)
        if found is None or found.workspace_id is None:
            raise UploadNotFound
        return found


def _check(row: FileUpload, there: dict[int, ReceivedPart], sent: Sequence[SentPart]) -> None:
    """Refuse what is not complete."""
    wrong = [
        number
        for number in range(1, row.part_count + 1)
        if number not in there or there[number].size_bytes != row.size_of(number)
    ]
    named = [
        each.number for each in sent if each.number not in there or there[each.number].etag != each.etag.strip('"')
    ]
    if wrong or named:
        missing = sorted({*wrong, *named})
        raise PartsMissing(
            f"{len(missing)} of its {row.part_count} parts are missing or not what was sent.",
            reason="parts_missing",
            details={"parts": missing[:_TOLD]},
        )


def _digest_of(text: str | None) -> str:
    if text is None:
        return ""
    if not _SHA256.fullmatch(text):
        raise InvalidInput("A SHA-256 has 64 hexadecimal digits.", field="input.sha256", reason="sha256_malformed")
    return text.lower()


def _check_url(url: str) -> None:
    from app.kernel.http_outcomes import RequestInvalid  # noqa: PLC0415 - with the next one
    from app.kernel.http_wire import checked_url  # noqa: PLC0415 - 9 MiB that an idle server does not need

    try:
        checked_url(url)
    except RequestInvalid as error:
        raise InvalidInput(str(error), field="input.url", reason="url_invalid") from None
