"""Sharing: links by which anybody sees an artifact, without an account, until they end or are revoked.

A token has 256 random bits and is told once; its hash is kept. Guesses are counted by address. What is inside HTML
never learns the token: it is served by links of its own, which are signed and end soon.

AppError
├─ ShareNotFound        no such token, or it has ended: nothing tells which
└─ TooManyShares        the artifact has as many links as it may
"""

import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.accounts.vocabulary import ActivityKind
from app.artifacts.lookup import ArtifactLookup, ArtifactNotFound, ArtifactShareNotFound
from app.artifacts.models import Artifact, ArtifactShare, ArtifactVersion
from app.artifacts.service import ArtifactRecords
from app.artifacts.vocabulary import ArtifactKind
from app.files.links import FileLinks
from app.kernel.clock import Clock
from app.kernel.crypto import Signer, hash_token, new_token
from app.kernel.database import Database
from app.kernel.errors import Forbidden, InvalidInput, NotFound, QuotaExceeded
from app.kernel.ids import new_id
from app.kernel.rights import Scope, Viewer
from app.kernel.throttle import Throttle

PATH = "/artifacts"
CONTENT_PATH = f"{PATH}/content"
LIFETIME = timedelta(days=7)  #: of a link of which nothing else is said
MAX_LIFETIME = timedelta(days=366)
MAX_SHARES = 100  #: of one artifact, those that have not ended
_PREFIX = "pla_"
_MAX_TOKEN_CHARACTERS = 200
_LOOKS_A_MINUTE = 300  #: of one address
_GUESSES = 20  #: of one address, within the window
_GUESS_SECONDS = 600
_BODY = struct.Struct(">B16s16sQ")  # form, version, share or 0, end in seconds
_FORM = 1
_NOBODY = UUID(int=0)
_SHOWN_FOR = timedelta(minutes=10)  #: how long the content of a shared page may be fetched
_STEP_SECONDS = 15 * 60


class ShareNotFound(NotFound):
    """This link shows nothing: it never did, or it has ended."""


class TooManyShares(QuotaExceeded):
    """The artifact has as many links as it may; revoke some first."""


class ContentLinkInvalid(Forbidden):
    """This link is not valid, or too old; reload the page that showed it."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What a link shows."""

    artifact: Artifact
    version: ArtifactVersion
    share: ArtifactShare


class Shares:
    """Makes, opens and revokes links."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        lookup: ArtifactLookup,
        records: ArtifactRecords,
        throttle: Throttle,
        signer: Signer,
        file_links: FileLinks,
        base_url: str,
    ) -> None:
        self._database = database
        self._clock = clock
        self._lookup = lookup
        self._records = records
        self._throttle = throttle
        self._signer = signer
        self._file_links = file_links
        self._base_url = base_url

    async def share(
        self, viewer: Viewer, artifact_id: UUID, *, expires_at: datetime | None = None, version: int | None = None
    ) -> tuple[ArtifactShare, str]:
        """Make a link; return it with its address, which is told only now.

        Args:
            viewer: Who.
            artifact_id: What.
            expires_at: When it ends; in 7 days unless told.
            version: The version it shows; always the newest unless told.

        Raises:
            ArtifactNotFound: There is none, no such version, or it is not visible.
            Forbidden: The viewer may not share artifacts.
            InvalidInput: The end is past, or more than 366 days away.
            TooManyShares: It would be one too many.
        """
        artifact = await self._lookup.get(viewer, artifact_id, Scope.ARTIFACTS_SHARE)
        now = self._clock.now()
        expires_at = now + LIFETIME if expires_at is None else expires_at
        if not now < expires_at <= now + MAX_LIFETIME:
            raise InvalidInput(
                f"A link ends in the future, at most {MAX_LIFETIME.days} days from now.",
                field="input.expiresAt",
                reason="out_of_range",
            )
        if version is not None and not await ArtifactVersion.filter(artifact_id=artifact_id, number=version).exists():
            raise ArtifactNotFound("The artifact has no such version.", field="input.version")
        token = new_token(_PREFIX)
        actor = viewer.actor
        async with self._database.transaction():
            if await Artifact.select_for_update().get_or_none(id=artifact_id) is None:
                raise ArtifactNotFound
            open_ones = ArtifactShare.filter(artifact_id=artifact_id, revoked_at__isnull=True, expires_at__gt=now)
            if await open_ones.count() >= MAX_SHARES:
                raise TooManyShares(reason="too_many_shares", details={"limit": MAX_SHARES})
            row = await ArtifactShare.create(
                id=new_id(),
                artifact_id=artifact_id,
                token_hash=hash_token(token),
                version=version,
                expires_at=expires_at,
                actor_kind=actor.kind,
                actor_id=actor.id,
                on_behalf_of=actor.on_behalf_of,
                created_at=now,
            )
            facts = {"expiresAt": expires_at.isoformat(), "version": version}
            await self._records.record(artifact, actor, ActivityKind.ARTIFACT_SHARED, facts)
        return row, f"{self._base_url}{PATH}/{token}"

    async def revoke(self, viewer: Viewer, share_id: UUID) -> ArtifactShare:
        """End a link at once; one that has ended stays so.

        Raises:
            ArtifactShareNotFound: There is none, or its artifact is not visible.
            Forbidden: The viewer may not share artifacts.
        """
        row = await ArtifactShare.get_or_none(id=share_id)
        if row is None:
            raise ArtifactShareNotFound
        try:
            artifact = await self._lookup.get(viewer, row.artifact_id, Scope.ARTIFACTS_SHARE)
        except ArtifactNotFound:
            raise ArtifactShareNotFound from None
        async with self._database.transaction():
            now = self._clock.now()
            if await ArtifactShare.filter(id=share_id, revoked_at__isnull=True).update(revoked_at=now):
                await self._records.record(artifact, viewer.actor, ActivityKind.ARTIFACT_UNSHARED)
        return await ArtifactShare.get(id=share_id)

    async def open(self, token: str, client_ip: str) -> Shared:
        """Return what a token shows; needs no account.

        Raises:
            ShareNotFound: Nothing; whether it ended or never was is not told.
            RateLimited: Too many were tried from this address.
        """
        await self._throttle.hit("shared-artifact", client_ip, times=_LOOKS_A_MINUTE, window_seconds=60)
        row = None
        if token.startswith(_PREFIX) and len(token) <= _MAX_TOKEN_CHARACTERS:
            row = await ArtifactShare.get_or_none(token_hash=hash_token(token))
        found = None if row is None or not self._is_open(row) else await _shown(row)
        if found is None:
            await self._throttle.hit("artifact-guess", client_ip, times=_GUESSES, window_seconds=_GUESS_SECONDS)
            raise ShareNotFound(reason="share_not_found")
        return found

    def content_token(self, version: ArtifactVersion, share: ArtifactShare | None = None) -> str:
        """Sign a token for the content of a version, good for minutes; one of a link ends with the link."""
        now = self._clock.now()
        if share is None:
            seconds = int((now + timedelta(hours=1)).timestamp())
            seconds -= seconds % -_STEP_SECONDS
        else:
            seconds = int((now + _SHOWN_FOR).timestamp())
        share_id = _NOBODY if share is None else share.id
        return self._signer.sign(_BODY.pack(_FORM, version.id.bytes, share_id.bytes, seconds))

    def content_url(self, version: ArtifactVersion, share: ArtifactShare | None = None) -> str:
        """Return the address of what `content_token` is for."""
        return f"{self._base_url}{CONTENT_PATH}/{self.content_token(version, share)}"

    def image_url(self, version: ArtifactVersion) -> str | None:
        """Return where an image is; None once its file was deleted."""
        if version.file_id is None:
            return None
        return self._file_links.url(version.file_id, is_inline=True, version=version.file_version)

    async def content(self, token: str) -> str:
        """Return the HTML that a signed token is for.

        Raises:
            ContentLinkInvalid: It is none of ours, or over, or the link it came from has ended.
        """
        try:
            form, version_id, share_id, seconds = _BODY.unpack(self._signer.read(token[: 2 * _MAX_TOKEN_CHARACTERS]))
        except (ValueError, struct.error):
            raise ContentLinkInvalid(reason="link_invalid") from None
        if form != _FORM or datetime.fromtimestamp(seconds, UTC) <= self._clock.now():
            raise ContentLinkInvalid(reason="link_expired")
        if UUID(bytes=share_id) != _NOBODY:
            share = await ArtifactShare.get_or_none(id=UUID(bytes=share_id))
            if share is None or not self._is_open(share):
                raise ContentLinkInvalid(reason="link_expired")
        version = await ArtifactVersion.get_or_none(id=UUID(bytes=version_id))
        artifact = None if version is None else await Artifact.get_or_none(id=version.artifact_id)
        if version is None or version.content is None or artifact is None or artifact.kind is not ArtifactKind.HTML:
            raise ContentLinkInvalid(reason="link_invalid")
        return version.content

    def _is_open(self, row: ArtifactShare) -> bool:
        return row.revoked_at is None and row.expires_at > self._clock.now()


async def _shown(row: ArtifactShare) -> Shared | None:
    artifact = await Artifact.get_or_none(id=row.artifact_id)
    if artifact is None:
        return None
    number = artifact.version if row.version is None else row.version
    version = await ArtifactVersion.get_or_none(artifact_id=artifact.id, number=number)
    return None if version is None else Shared(artifact, version, row)
