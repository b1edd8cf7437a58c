"""The `artifact` component: a run makes a document, table, page, program or JSON, or a new version of one."""

from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from app.artifacts.contents import TAKES, Given
from app.artifacts.models import Artifact
from app.artifacts.service import ARTIFACT, ArtifactChanged, Artifacts, Maker
from app.artifacts.vocabulary import ArtifactKind
from app.components.contract import (
    OUTPUT,
    Component,
    ComponentCategory,
    ComponentFailed,
    Config,
    Expression,
    NodeContext,
    Port,
    Result,
    SideEffects,
    Template,
)
from app.files.service import FILE
from app.kernel.errors import AppError, Conflict, NotFound, QuotaExceeded
from app.kernel.ids import global_id, read_global_id
from app.kernel.rights import SYSTEM

_TRIES = 5


class Kind(StrEnum):
    """What an artifact is."""

    DOCUMENT = "DOCUMENT"  #: Markdown
    TABLE = "TABLE"  #: `{columns: [name], rows: [[value]]}`
    IMAGE = "IMAGE"  #: the id of a file
    HTML = "HTML"  #: a page that runs in a sandbox
    CODE = "CODE"  #: the text of a program
    JSON = "JSON"  #: any value


class ArtifactConfig(Config):
    """What to make."""

    kind: Annotated[Kind, Field(strict=False)] = Field(default=Kind.DOCUMENT, description="Of a new one.")
    title: Template = Field(description="1 to 200 characters when rendered.", min_length=1)
    content: Expression = Field(
        default="input",
        description="A text for DOCUMENT, HTML and CODE; a table or any value; the id of a file for IMAGE. Never a "
        "secret.",
    )
    language: Template = Field(default="", description="Of CODE.")
    artifact_id: Template = Field(
        default="", description="An artifact of the same kind that gets a new version, instead of a new artifact."
    )


class ArtifactComponent(Component):
    """Makes artifacts."""

    id = "artifact"
    name = "Artifact"
    description = (
        "Makes a document, table, image, page, program or JSON that people of the workspace see, or a new version "
        "of one; exactly once, however often the node is tried."
    )
    category = ComponentCategory.DATA
    outputs = (Port(OUTPUT, "object", "`{id, version, title, kind}` of the artifact."),)
    side_effects = SideEffects.IDEMPOTENT
    config = ArtifactConfig
    example = {"kind": "DOCUMENT", "title": "Report of {{ input.day }}", "content": "input.text"}

    def __init__(self, artifacts: Artifacts) -> None:
        self._artifacts = artifacts

    async def run(self, config: ArtifactConfig, ctx: NodeContext) -> Result:
        """Make it, or find that it was made.

        Raises:
            ComponentFailed: `ARTIFACT_INVALID`, `ARTIFACT_NOT_FOUND`, `ARTIFACT_CHANGED`, `ARTIFACT_QUOTA`,
                `ARTIFACT_SECRET`, `ARTIFACT_UNAVAILABLE`, or of a template or expression.
        """
        if ctx.workspace_id is None:
            raise ComponentFailed("ARTIFACT_UNAVAILABLE", "There is no workspace here that could keep artifacts.")
        title, value = await ctx.render(config.title), await ctx.evaluate(config.content)
        language = (await ctx.render(config.language)).strip() or None
        named = (await ctx.render(config.artifact_id)).strip()
        if ctx.holds_secret([title, value]):
            raise ComponentFailed(
                "ARTIFACT_SECRET", "An artifact cannot hold a secret: whoever sees it would learn it."
            )
        maker = Maker(SYSTEM, ctx.workspace_id, UUID(ctx.scope["run"]["id"]), ctx.idempotency_key)
        kind = ArtifactKind[config.kind.name]
        try:
            given = _given(kind, value)
            if named:
                row = await self._revise(maker, _id_of(named, ARTIFACT), title, given)
            else:
                row = await self._artifacts.create(maker, ctx.workspace_id, kind, title, given, language=language)
        except AppError as error:
            raise ComponentFailed(_code_of(error), error.message, details=error.details) from None
        shown = {"id": global_id(ARTIFACT, row.id), "version": row.version}
        return Result({**shown, "title": row.title, "kind": row.kind.name})

    async def _revise(self, maker: Maker, artifact_id: UUID, title: str, given: Given) -> Artifact:
        """Add a version after whatever is the newest."""
        for _ in range(_TRIES):
            base = await self._artifacts.version_of(maker, artifact_id)
            try:
                return await self._artifacts.update(maker, artifact_id, base, given=given, title=title)
            except ArtifactChanged:
                continue  # somebody was quicker; a run adds to what is there now
        raise ArtifactChanged


def _given(kind: ArtifactKind, value: Any) -> Given:
    takes = TAKES[kind]
    if takes == "data":
        return Given(data=value)
    if not isinstance(value, str):
        raise ComponentFailed("ARTIFACT_INVALID", f"What `content` gives is no text, as {kind.name} needs.")
    return Given(content=value) if takes == "content" else Given(file_id=_id_of(value, FILE))


def _id_of(text: str, type_name: str) -> UUID:
    found = read_global_id(text)
    if found is None or found[0] != type_name:
        raise ComponentFailed("ARTIFACT_INVALID", f"This is not the id of a {type_name.lower()}.")
    return found[1]


def _code_of(error: AppError) -> str:
    if isinstance(error, NotFound):
        return "ARTIFACT_NOT_FOUND"
    if isinstance(error, QuotaExceeded):
        return "ARTIFACT_QUOTA"
    return "ARTIFACT_CHANGED" if isinstance(error, Conflict) else "ARTIFACT_INVALID"
