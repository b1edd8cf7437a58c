"""Tools over artifacts: find and read them, make one, give one another content."""

from collections.abc import Mapping
from typing import Any, ClassVar

import orjson

from app.artifacts.contents import MISSING, Given
from app.artifacts.lookup import ArtifactFilter, ArtifactLookup, ArtifactNotFound
from app.artifacts.service import ARTIFACT, Artifacts
from app.artifacts.vocabulary import ArtifactKind, ArtifactOrder
from app.copilot.tools.kit import DEFAULT_FOUND, LIMIT, CopilotTool, id_of, schema, text, viewer_of
from app.kernel.ids import global_id
from app.kernel.pages import PageRequest
from app.kernel.rights import Scope
from app.llm.tools import ToolContext, ToolResult

_MAX_TEXT = 1024 * 1024
_MOST_SHOWN = 50_000  #: characters of a content
_MADE = [kind.name for kind in ArtifactKind if kind is not ArtifactKind.IMAGE]  # an image is a file, which no model has
_ARTIFACT_ID = text("The artifact, as list_artifacts gives it.")
_CONTENT = {
    "type": "string",
    "maxLength": _MAX_TEXT,
    "description": "Of a DOCUMENT (Markdown), of HTML (a page that runs in a sandbox) or of CODE.",
}
_DATA = {"description": 'Of JSON: any value. Of a TABLE: {"columns": [name…], "rows": [[value…]…]}.'}


class ArtifactDesk:
    """What these tools work with."""

    def __init__(self, artifacts: Artifacts, lookup: ArtifactLookup) -> None:
        self.artifacts = artifacts
        self.lookup = lookup

    async def artifact(self, ctx: ToolContext, given: str, scope: Scope = Scope.ARTIFACTS_READ) -> Any:
        """Return an artifact of the workspace.

        Raises:
            ArtifactNotFound: There is none, it is not visible, or it is of another workspace.
            Forbidden: The person lacks `scope`.
        """
        found = await self.lookup.get(viewer_of(ctx), id_of(given, ARTIFACT), scope)
        if found.workspace_id != ctx.workspace_id:
            raise ArtifactNotFound
        return found


def _given(arguments: Mapping[str, Any]) -> Given:
    return Given(arguments.get("content"), arguments.get("data", MISSING))


def _brief(row: Any) -> dict[str, Any]:
    return {
        "id": global_id(ARTIFACT, row.id),
        "title": row.title,
        "kind": row.kind.name,
        "version": row.version,
        "updatedAt": row.updated_at.isoformat(),
    }


def _told(row: Any, before: int) -> ToolResult:
    """Show what was made of an artifact that had the version `before`, 0 for none."""
    content = _brief(row)
    change = {"revisionBefore": before, "revision": row.version, "isNew": before == 0}
    return ToolResult(content, data={"kind": "artifact", "id": content["id"], **change})


class ListArtifacts(CopilotTool):
    """Finds artifacts."""

    name = "list_artifacts"
    description = "List the artifacts of the workspace (documents, tables, pages, code, JSON), the last changed first."
    parameters = schema(search=text("What the title contains."), limit=LIMIT)
    scope: ClassVar[Scope | None] = Scope.ARTIFACTS_READ
    is_reading = True

    def __init__(self, desk: ArtifactDesk) -> None:
        self._desk = desk

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """List them."""
        page = await self._desk.lookup.page(
            viewer_of(ctx),
            ctx.workspace_id,
            ArtifactFilter(search=arguments.get("search")),
            ArtifactOrder.UPDATED_AT_DESC,
            PageRequest(first=arguments.get("limit") or DEFAULT_FOUND),
        )
        return ToolResult({"artifacts": [_brief(row) for row in page.items], "hasMore": page.has_next})


class ReadArtifact(CopilotTool):
    """Reads the newest version of an artifact."""

    name = "read_artifact"
    description = "Read an artifact: its newest version and its content."
    parameters = schema(["artifact_id"], artifact_id=_ARTIFACT_ID)
    scope: ClassVar[Scope | None] = Scope.ARTIFACTS_READ
    is_reading = True

    def __init__(self, desk: ArtifactDesk) -> None:
        self._desk = desk

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """Read it."""
        row = await self._desk.artifact(ctx, arguments["artifact_id"])
        version = (await self._desk.lookup.latest([row.id]))[row.id]
        written = (await self._desk.lookup.contents([version.id])).get(version.id)
        content = _brief(row) | {"isCut": written is not None and len(written) > _MOST_SHOWN}
        if content["isCut"] or row.kind not in {ArtifactKind.JSON, ArtifactKind.TABLE}:
            content["content"] = None if written is None else written[:_MOST_SHOWN]
        else:
            content["data"] = orjson.loads(written or "null")
        return ToolResult(content, data={"kind": "artifact", "id": content["id"]})


class CreateArtifact(CopilotTool):
    """Makes an artifact."""

    name = "create_artifact"
    description = "Make an artifact that people can read and share: a document, a table, a page, code or JSON."
    parameters = schema(
        ["kind", "title"],
        kind={"type": "string", "enum": _MADE},
        title=text("What it is called."),
        content=_CONTENT,
        data=_DATA,
        language=text("Of CODE: in which language it is.", 50),
    )
    scope: ClassVar[Scope | None] = Scope.ARTIFACTS_WRITE

    def __init__(self, desk: ArtifactDesk) -> None:
        self._desk = desk

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """Make it; a repeat with the same key gives the same one."""
        row = await self._desk.artifacts.create(
            viewer_of(ctx),
            ctx.workspace_id,
            ArtifactKind[arguments["kind"]],
            arguments["title"],
            _given(arguments),
            language=arguments.get("language"),
            idempotency_key=ctx.idempotency_key,
        )
        return _told(row, 0)


class UpdateArtifact(CopilotTool):
    """Gives an artifact another content, as a new version."""

    name = "update_artifact"
    description = "Give an artifact another content, as its next version; earlier ones stay. Read it first."
    parameters = schema(
        ["artifact_id", "base_version"],
        artifact_id=_ARTIFACT_ID,
        base_version={"type": "integer", "minimum": 1, "description": "The version that was read."},
        content=_CONTENT,
        data=_DATA,
        title=text("Its new title; without it, it keeps its own."),
        note=text("What is new.", 500),
    )
    scope: ClassVar[Scope | None] = Scope.ARTIFACTS_WRITE

    def __init__(self, desk: ArtifactDesk) -> None:
        self._desk = desk

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """Change it; done again, it is refused, for it has a newer version then."""
        row = await self._desk.artifact(ctx, arguments["artifact_id"], Scope.ARTIFACTS_WRITE)
        given = _given(arguments)
        changed = await self._desk.artifacts.update(
            viewer_of(ctx),
            row.id,
            arguments["base_version"],
            given=None if given.is_empty else given,
            title=arguments.get("title"),
            note=arguments.get("note"),
        )
        return _told(changed, arguments["base_version"])
