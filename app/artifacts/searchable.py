"""What artifacts are found by: the title, and what the newest version holds."""

import re
from collections.abc import Sequence
from uuid import UUID

from app.artifacts.models import Artifact, ArtifactVersion
from app.artifacts.vocabulary import ArtifactKind
from app.kernel.searchable import SearchText, beginning_of, together

_TAG = re.compile(r"<[^<>]*>")


async def searchable_artifacts(ids: Sequence[UUID]) -> dict[UUID, SearchText]:
    """Return these artifacts; the caller has checked who asks."""
    artifacts = {row.id: row for row in await Artifact.filter(id__in=list(ids))}
    numbers = {row.version for row in artifacts.values()}
    versions = await (
        ArtifactVersion.filter(artifact_id__in=list(artifacts), number__in=list(numbers))
        .annotate(beginning=beginning_of("content"))
        .values("artifact_id", "number", "beginning")
    )
    contents = {(row["artifact_id"], row["number"]): row["beginning"] for row in versions}
    return {
        row.id: SearchText(
            row.workspace_id, row.title, _words(row.kind, contents.get((row.id, row.version))), row.updated_at
        )
        for row in artifacts.values()
    }


def _words(kind: ArtifactKind, content: str | None) -> str:
    return together(_TAG.sub(" ", content) if content and kind is ArtifactKind.HTML else content)
