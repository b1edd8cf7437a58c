"""The query and the mutations of artifacts, each with its input and its payload."""

from datetime import datetime
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from app.api.context import Info
from app.api.relay import decode
from app.api.scalars import JSON
from app.artifacts.contents import MISSING, Given
from app.artifacts.service import ARTIFACT, Artifacts
from app.artifacts.sharing import Shares
from app.artifacts.types import SHARE, Artifact, ArtifactShare, SharedArtifact
from app.artifacts.vocabulary import ArtifactKind
from app.files.service import FILE

_CONTENT = "The text of a DOCUMENT (Markdown), of HTML or of CODE: at most 1 MiB."
_DATA = "The value of JSON, or of a TABLE as `{columns: [name], rows: [[value]]}`: at most 1 MiB."
_FILE = "The file of an IMAGE: PNG, JPEG, GIF, WebP, AVIF or BMP, of the same workspace."
_BASE = "The newest version you know; if there is a newer one, nothing changes and it is CONFLICT."


@strawberry.input(description="What an artifact is made from: of content, data and file exactly what its kind takes.")
class CreateArtifactInput:
    """The input of `createArtifact`."""

    workspace_id: strawberry.ID = strawberry.field(description="Where.")
    kind: ArtifactKind = strawberry.field(description="What it is.")
    title: str = strawberry.field(description="1 to 200 characters.")
    content: str | None = strawberry.field(default=None, description=_CONTENT)
    data: JSON | None = strawberry.field(default=UNSET, description=_DATA)
    file_id: strawberry.ID | None = strawberry.field(default=None, description=_FILE)
    language: str | None = strawberry.field(default=None, description="Of CODE: the language, such as `python`.")
    idempotency_key: str | None = strawberry.field(
        default=None, description="Repeating the mutation with the same key within 24 hours gives the same artifact."
    )


@strawberry.type(description="The answer of `createArtifact`.")
class CreateArtifactPayload:
    """The payload of `createArtifact`."""

    artifact: Artifact = strawberry.field(description="The new artifact.")


@strawberry.input(description="What to change; what is left out stays as it is.")
class UpdateArtifactInput:
    """The input of `updateArtifact`."""

    artifact_id: strawberry.ID = strawberry.field(description="What to change.")
    base_version: int = strawberry.field(description=_BASE)
    title: str | None = strawberry.field(default=None, description="1 to 200 characters; it is in no version.")
    content: str | None = strawberry.field(default=None, description=_CONTENT)
    data: JSON | None = strawberry.field(default=UNSET, description=_DATA)
    file_id: strawberry.ID | None = strawberry.field(default=None, description=_FILE)
    note: str | None = strawberry.field(default=None, description="What the new version is about.")


@strawberry.type(description="The answer of `updateArtifact`.")
class UpdateArtifactPayload:
    """The payload of `updateArtifact`."""

    artifact: Artifact = strawberry.field(description="The artifact as it is now.")


@strawberry.input(description="Which version shall be the newest again.")
class RestoreArtifactInput:
    """The input of `restoreArtifact`."""

    artifact_id: strawberry.ID = strawberry.field(description="What to change.")
    version: int = strawberry.field(description="The old version.")
    base_version: int = strawberry.field(description=_BASE)


@strawberry.type(description="The answer of `restoreArtifact`.")
class RestoreArtifactPayload:
    """The payload of `restoreArtifact`."""

    artifact: Artifact = strawberry.field(description="The artifact, with a new version that holds the old content.")


@strawberry.input(description="What to delete.")
class DeleteArtifactInput:
    """The input of `deleteArtifact`."""

    artifact_id: strawberry.ID = strawberry.field(description="What to delete.")


@strawberry.type(description="The answer of `deleteArtifact`.")
class DeleteArtifactPayload:
    """The payload of `deleteArtifact`."""

    deleted_artifact_id: strawberry.ID = strawberry.field(description="What is gone.")


@strawberry.input(description="What to show to anybody who has the link.")
class ShareArtifactInput:
    """The input of `shareArtifact`."""

    artifact_id: strawberry.ID = strawberry.field(description="What to share.")
    expires_at: datetime | None = strawberry.field(
        default=None, description="When the link ends: in 7 days unless told, at most in 366."
    )
    version: int | None = strawberry.field(
        default=None, description="The version it shows; always the newest unless told."
    )


@strawberry.type(description="The answer of `shareArtifact`.")
class ShareArtifactPayload:
    """The payload of `shareArtifact`."""

    share: ArtifactShare = strawberry.field(description="The link.")
    url: str = strawberry.field(description="Its address: a page. It is told only now; keep it.")
    token: str = strawberry.field(description="The end of its address, for `sharedArtifact`; told only now as well.")


@strawberry.input(description="Which link to end.")
class RevokeShareInput:
    """The input of `revokeShare`."""

    artifact_share_id: strawberry.ID = strawberry.field(description="The link.")


@strawberry.type(description="The answer of `revokeShare`.")
class RevokeSharePayload:
    """The payload of `revokeShare`."""

    share: ArtifactShare = strawberry.field(description="The link; it shows nothing any more.")


@strawberry.type
class ArtifactsQuery:
    """What can be seen of artifacts without an account."""

    @strawberry.field(
        description="What a link to an artifact shows, to anybody. NOT_FOUND when it never showed anything, has ended "
        "or was revoked; guessing is RATE_LIMITED."
    )
    async def shared_artifact(
        self, info: Info, token: Annotated[str, strawberry.argument(description="The end of the link's address.")]
    ) -> SharedArtifact:
        """Open a link."""
        shares = info.context.use(Shares)
        return SharedArtifact.of(await shares.open(token, info.context.client_ip), shares)


@strawberry.type
class ArtifactsMutation:
    """What can be done to artifacts."""

    @strawberry.mutation(description="Make an artifact; needs ARTIFACTS_WRITE.")
    async def create_artifact(self, info: Info, input: CreateArtifactInput) -> CreateArtifactPayload:
        """Create an artifact."""
        row = await info.context.use(Artifacts).create(
            info.context.viewer,
            decode(input.workspace_id, "Workspace", "input.workspaceId"),
            input.kind,
            input.title,
            _given(input),
            language=input.language,
            idempotency_key=input.idempotency_key,
        )
        return CreateArtifactPayload(artifact=Artifact.of(row))

    @strawberry.mutation(
        description="Change an artifact: its title, or its content by a new version. Needs ARTIFACTS_WRITE; CONFLICT "
        "with reason `version_conflict` when somebody was quicker."
    )
    async def update_artifact(self, info: Info, input: UpdateArtifactInput) -> UpdateArtifactPayload:
        """Update an artifact."""
        row = await info.context.use(Artifacts).update(
            info.context.viewer,
            decode(input.artifact_id, ARTIFACT, "input.artifactId"),
            input.base_version,
            given=_given(input),
            title=input.title,
            note=input.note,
        )
        return UpdateArtifactPayload(artifact=Artifact.of(row))

    @strawberry.mutation(description="Make a new version of what an old one held; needs ARTIFACTS_WRITE.")
    async def restore_artifact(self, info: Info, input: RestoreArtifactInput) -> RestoreArtifactPayload:
        """Restore a version."""
        artifact_id = decode(input.artifact_id, ARTIFACT, "input.artifactId")
        row = await info.context.use(Artifacts).restore(
            info.context.viewer, artifact_id, input.version, input.base_version
        )
        return RestoreArtifactPayload(artifact=Artifact.of(row))

    @strawberry.mutation(description="Delete an artifact with its versions and links; needs ARTIFACTS_WRITE.")
    async def delete_artifact(self, info: Info, input: DeleteArtifactInput) -> DeleteArtifactPayload:
        """Delete an artifact."""
        artifact_id = decode(input.artifact_id, ARTIFACT, "input.artifactId")
        await info.context.use(Artifacts).delete(info.context.viewer, artifact_id)
        return DeleteArtifactPayload(deleted_artifact_id=input.artifact_id)

    @strawberry.mutation(
        description="Make a link by which anybody sees an artifact, without an account; needs ARTIFACTS_SHARE."
    )
    async def share_artifact(self, info: Info, input: ShareArtifactInput) -> ShareArtifactPayload:
        """Share an artifact."""
        row, url = await info.context.use(Shares).share(
            info.context.viewer,
            decode(input.artifact_id, ARTIFACT, "input.artifactId"),
            expires_at=input.expires_at,
            version=input.version,
        )
        return ShareArtifactPayload(share=ArtifactShare.of(row), url=url, token=url.rpartition("/")[2])

    @strawberry.mutation(description="End a link at once; needs ARTIFACTS_SHARE.")
    async def revoke_share(self, info: Info, input: RevokeShareInput) -> RevokeSharePayload:
        """Revoke a link."""
        share_id = decode(input.artifact_share_id, SHARE, "input.artifactShareId")
        row = await info.context.use(Shares).revoke(info.context.viewer, share_id)
        return RevokeSharePayload(share=ArtifactShare.of(row))


def _given(input: CreateArtifactInput | UpdateArtifactInput) -> Given:
    # JSON may be null, and then null is the value.
    data: Any = MISSING if input.data is UNSET else input.data
    file_id = None if input.file_id is None else decode(input.file_id, FILE, "input.fileId")
    return Given(input.content, data, file_id)
