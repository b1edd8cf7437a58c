"""The use cases of artifacts but sharing: make, change, restore, delete.

AppError
├─ ArtifactChanged      somebody made a newer version than the one that was changed
├─ TooManyArtifacts     the workspace has as many as it may
└─ TooManyVersions      the artifact has as many as it may
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from tortoise.exceptions import IntegrityError

from app.accounts.access import Access
from app.accounts.activity import Activities
from app.accounts.audit import Audit
from app.accounts.vocabulary import ActivityKind
from app.artifacts.contents import ArtifactContentInvalid, Content, Given, content_of
from app.artifacts.lookup import ArtifactLookup, ArtifactNotFound
from app.artifacts.models import Artifact, ArtifactVersion
from app.artifacts.vocabulary import ArtifactKind
from app.files.service import FileNotFound, Files
from app.kernel.bases import check_base
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.errors import Conflict, InvalidInput, QuotaExceeded
from app.kernel.idempotency import Idempotency
from app.kernel.ids import new_id
from app.kernel.rights import Actor, Scope, Viewer
from app.workflows import properties

ARTIFACT = "Artifact"
MAX_ARTIFACTS = 10_000  #: of one workspace
MAX_VERSIONS = 1_000  #: of one artifact
_MAX_LANGUAGE_CHARACTERS = 50
_IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp"})


class ArtifactChanged(Conflict):
    """Somebody made a newer version meanwhile; look at it, and change that one."""


class TooManyArtifacts(QuotaExceeded):
    """The workspace has as many artifacts as it may; delete some first."""


class TooManyVersions(QuotaExceeded):
    """The artifact has as many versions as it may; make a new one."""


@dataclass(frozen=True, slots=True)
class Maker:
    """A run or a copilot that makes artifacts in one workspace; that it may was decided when it began.

    Attributes:
        execution_id: The run.
        once_key: What the run calls this change: a repeat with the same key gives what it made.
    """

    actor: Actor
    workspace_id: UUID
    execution_id: UUID | None = None
    once_key: str | None = None


class ArtifactRecords:
    """Tells the workspace and the audit log what was done to artifacts."""

    def __init__(self, activities: Activities, audit: Audit) -> None:
        self._activities = activities
        self._audit = audit

    async def record(
        self, artifact: Artifact, actor: Actor, kind: ActivityKind, data: Mapping[str, Any] | None = None
    ) -> None:
        """Add a line to both, in the caller's transaction."""
        facts = {"title": artifact.title, "kind": artifact.kind.name, **(data or {})}
        await self._activities.record(artifact.workspace_id, kind, ARTIFACT, artifact.id, actor, data=facts)
        action = kind.value.replace("_", ".", 1)
        await self._audit.record(actor, action, ARTIFACT, artifact.id, workspace_id=artifact.workspace_id, data=facts)


class Artifacts:
    """Makes and changes artifacts."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        access: Access,
        *,
        lookup: ArtifactLookup,
        files: Files,
        records: ArtifactRecords,
        idempotency: Idempotency,
    ) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._lookup = lookup
        self._files = files
        self._records = records
        self._idempotency = idempotency

    async def create(
        self,
        by: Viewer | Maker,
        workspace_id: UUID,
        kind: ArtifactKind,
        title: str,
        given: Given,
        *,
        language: str | None = None,
        idempotency_key: str | None = None,
    ) -> Artifact:
        """Make an artifact; a repeat with the same key gives the same one.

        Raises:
            NotFound: The viewer does not see the workspace, or there is no such file in it.
            Forbidden: The viewer may not write artifacts.
            InvalidInput: The title or the content cannot be so.
            TooManyArtifacts: It would be one too many.
        """
        if isinstance(by, Viewer):
            await self._access.require(by, workspace_id, Scope.ARTIFACTS_WRITE)
        elif by.workspace_id != workspace_id:
            raise ArtifactNotFound
        elif (done := await _done(by)) is not None:
            return done
        title = properties.name_of(title, field="input.title")
        language = _language_of(kind, language)
        content = content_of(kind, given)
        content = await self._with_image(workspace_id, content)
        actor = by.actor

        async def make() -> dict[str, str]:
            now = self._clock.now()
            if await Artifact.filter(workspace_id=workspace_id).count() >= MAX_ARTIFACTS:
                raise TooManyArtifacts(reason="too_many_artifacts", details={"limit": MAX_ARTIFACTS})
            artifact = await Artifact.create(
                id=new_id(),
                workspace_id=workspace_id,
                kind=kind,
                title=title,
                search_text=title.casefold(),
                language=language,
                execution_id=_run_of(by),
                updated_at=now,
                **_made(actor, now),
            )
            await self._add(artifact, 1, content, by, note=None)
            await self._records.record(artifact, actor, ActivityKind.ARTIFACT_CREATED)
            return {"id": str(artifact.id)}

        body: Any = [workspace_id, kind, title, language, content.text, content.file_id]
        try:
            made, _ = await self._idempotency.once(
                actor.id or workspace_id, "createArtifact", idempotency_key, body, make
            )
        except IntegrityError:
            if isinstance(by, Maker) and (done := await _done(by)) is not None:
                return done  # a twin of this node run came first
            raise
        return await Artifact.get(id=UUID(made["id"]))

    async def update(
        self,
        by: Viewer | Maker,
        artifact_id: UUID,
        base_version: int,
        *,
        given: Given | None = None,
        title: str | None = None,
        note: str | None = None,
    ) -> Artifact:
        """Change an artifact: its title in place, its content by a new version.

        Args:
            by: Who.
            artifact_id: What.
            base_version: The version that was looked at; with any other newest one nothing changes.
            given: The new content; None leaves it.
            title: The new title; None leaves it.
            note: What the new version is about.

        Raises:
            ArtifactNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write artifacts.
            InvalidInput: The title, note or content cannot be so, or nothing is to be changed.
            ArtifactChanged: `base_version` is not the newest.
            TooManyVersions: It would be one too many.
        """
        artifact = await self._visible(by, artifact_id)
        if isinstance(by, Maker) and (done := await _done(by)) is not None:
            return done
        title = None if title is None else properties.name_of(title, field="input.title")
        note = properties.note_of(note)
        content = None if given is None or given.is_empty else content_of(artifact.kind, given)
        if content is None and title is None:
            raise InvalidInput("Say what to change.", field="input", reason="nothing_to_change")
        if content is not None:
            content = await self._with_image(artifact.workspace_id, content)
        return await self._change(by, artifact, base_version, content, title=title, note=note)

    async def version_of(self, by: Maker, artifact_id: UUID) -> int:
        """Return the number of an artifact's newest version.

        Raises:
            ArtifactNotFound: There is none in the maker's workspace.
        """
        return (await self._visible(by, artifact_id)).version

    async def restore(self, viewer: Viewer, artifact_id: UUID, number: int, base_version: int) -> Artifact:
        """Make a new version that holds what an old one held.

        Raises:
            ArtifactNotFound: There is none, no such version, or it is not visible.
            Forbidden: The viewer may not write artifacts.
            InvalidInput: The version's image was deleted.
            ArtifactChanged: `base_version` is not the newest.
            TooManyVersions: It would be one too many.
        """
        artifact = await self._visible(viewer, artifact_id)
        old = await ArtifactVersion.get_or_none(artifact_id=artifact_id, number=number)
        if old is None:
            raise ArtifactNotFound("The artifact has no such version.", field="input.version")
        content = Content(old.content, old.file_id, old.size_bytes, old.file_version)
        if artifact.kind is ArtifactKind.IMAGE and not await self._has_image(content):
            raise ArtifactContentInvalid(
                "The image of this version was deleted.", field="input.version", reason="file_deleted"
            )
        return await self._change(viewer, artifact, base_version, content, note=f"Restored version {number}.")

    async def delete(self, viewer: Viewer, artifact_id: UUID) -> UUID:
        """Delete an artifact with its versions and links.

        Raises:
            ArtifactNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write artifacts.
        """
        artifact = await self._visible(viewer, artifact_id)
        async with self._database.transaction():
            if not await Artifact.filter(id=artifact_id).delete():
                raise ArtifactNotFound
            await self._records.record(artifact, viewer.actor, ActivityKind.ARTIFACT_DELETED)
        return artifact_id

    # ------------------------------------------------------------------ inside

    async def _visible(self, by: Viewer | Maker, artifact_id: UUID) -> Artifact:
        if isinstance(by, Viewer):
            return await self._lookup.get(by, artifact_id, Scope.ARTIFACTS_WRITE)
        found = await Artifact.get_or_none(id=artifact_id, workspace_id=by.workspace_id)
        if found is None:
            raise ArtifactNotFound
        return found

    async def _change(
        self,
        by: Viewer | Maker,
        artifact: Artifact,
        base_version: int,
        content: Content | None,
        *,
        title: str | None = None,
        note: str | None = None,
    ) -> Artifact:
        try:
            async with self._database.transaction():
                locked = await Artifact.select_for_update().get_or_none(id=artifact.id)
                if locked is None:
                    raise ArtifactNotFound
                check_base(ArtifactChanged, base_version, locked.version, "the artifact")
                changed: dict[str, Any] = {"updated_at": self._clock.now()}
                if title is not None:
                    changed |= {"title": title, "search_text": title.casefold()}
                if content is not None:
                    changed["version"] = locked.version + 1
                    if locked.version >= MAX_VERSIONS:
                        raise TooManyVersions(reason="too_many_versions", details={"limit": MAX_VERSIONS})
                    await self._add(locked, locked.version + 1, content, by, note=note)
                await Artifact.filter(id=artifact.id).update(**changed)
                found = await Artifact.get(id=artifact.id)
                await self._records.record(found, by.actor, ActivityKind.ARTIFACT_UPDATED, {"version": found.version})
                return found
        except IntegrityError:
            if isinstance(by, Maker) and (done := await _done(by)) is not None:
                return done
            raise

    async def _add(
        self, artifact: Artifact, number: int, content: Content, by: Viewer | Maker, *, note: str | None
    ) -> None:
        await ArtifactVersion.create(
            id=new_id(),
            artifact_id=artifact.id,
            number=number,
            content=content.text,
            file_id=content.file_id,
            file_version=content.file_version,
            size_bytes=content.size_bytes,
            note=note,
            execution_id=_run_of(by),
            once_key=_key_of(by),
            **_made(by.actor, self._clock.now()),
        )

    async def _has_image(self, content: Content) -> bool:
        if content.file_id is None:
            return False
        try:
            await self._files.open(content.file_id, content.file_version)
        except FileNotFound:
            return False
        return True

    async def _with_image(self, workspace_id: UUID, content: Content) -> Content:
        """Check an image, and name the version of it that is the newest now: an artifact's version never changes."""
        if content.file_id is None:
            return content
        file = (await self._files.open(content.file_id)).row
        if file.workspace_id != workspace_id:
            raise FileNotFound
        if file.content_type not in _IMAGES:
            raise ArtifactContentInvalid(
                "The file is no image that browsers show.",
                field="input.fileId",
                reason="not_an_image",
                details={"contentType": file.content_type},
            )
        return replace(content, file_version=file.version_number)


def _made(actor: Actor, now: Any) -> dict[str, Any]:
    return {
        "actor_kind": actor.kind,
        "actor_id": actor.id,
        "on_behalf_of": actor.on_behalf_of,
        "created_at": now,
    }


def _run_of(by: Viewer | Maker) -> UUID | None:
    return by.execution_id if isinstance(by, Maker) else None


def _key_of(by: Viewer | Maker) -> str | None:
    if isinstance(by, Viewer) or by.once_key is None:
        return None
    return hashlib.sha256(f"{by.workspace_id}/{by.once_key}".encode()).hexdigest()


async def _done(by: Maker) -> Artifact | None:
    """Return what a repeat has made already."""
    key = _key_of(by)
    found = None if key is None else await ArtifactVersion.get_or_none(once_key=key).only("artifact_id")
    return None if found is None else await Artifact.get_or_none(id=found.artifact_id)


def _language_of(kind: ArtifactKind, language: str | None) -> str | None:
    if language is None:
        return None
    if kind is not ArtifactKind.CODE:
        raise InvalidInput("Only code has a language.", field="input.language", reason="kind_differs")
    return properties.text_of(language, field="input.language", most=_MAX_LANGUAGE_CHARACTERS)
