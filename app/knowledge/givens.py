"""What a document is made from, checked: a file, a text, a page, a site, or what was copied from an integration."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any
from uuid import UUID

from app.files.service import FileNotFound, Files
from app.integrations.service import IntegrationNotFound, Integrations
from app.kernel.errors import InvalidInput
from app.kernel.ids import new_id
from app.kernel.rights import Viewer
from app.knowledge.limits import MAX_DEPTH, MAX_GIVEN_CHARACTERS, MAX_PAGES
from app.knowledge.places import checked_url, key_of
from app.knowledge.records import MAX_FIELDS
from app.knowledge.vocabulary import DocumentSource

_DELAY_MS = (0, 500, 60_000)
_MAX_RESOURCE = 200
_MAX_NAME = 200


@dataclass(frozen=True, slots=True)
class Given:
    """A source: what is given of it depends on its kind.

    Attributes:
        source: Its kind.
        name: What names a text within its base, so that the same name replaces it; empty: it is a new one.
        config: Of a site `maxPages`, `maxDepth`, `delayMs`, `pathPrefix`; of an integration `titleField`, `textFields`.
        key: What names the source within its base; set by `Givens.checked`.
        title: What a document is called unless told; set there as well.
    """

    source: DocumentSource
    text: str | None = None
    name: str = ""
    file_id: UUID | None = None
    url: str = ""
    integration_id: UUID | None = None
    resource: str = ""
    config: Mapping[str, Any] = field(default_factory=dict[str, Any])
    key: str = ""
    title: str = ""

    @property
    def body(self) -> list[Any]:
        """Return what makes a repeat the same request."""
        text = None if self.text is None else sha256(self.text.encode(errors="replace")).hexdigest()
        given = [self.source.value, text, self.name, self.file_id, self.url, self.integration_id, self.resource]
        return [*given, dict(self.config)]


class Givens:
    """Checks what documents are made from, for whoever asks."""

    def __init__(self, files: Files, integrations: Integrations) -> None:
        self._files = files
        self._integrations = integrations

    async def checked(self, viewer: Viewer | None, workspace_id: UUID, given: Given) -> Given:
        """Return it with its key; `viewer` is None for a run, which has what is in its workspace.

        Raises:
            NotFound: There is no such file or integration in the workspace, or it is not theirs to see.
            InvalidInput: It cannot be so.
        """
        source = given.source
        if source in {DocumentSource.TEXT, DocumentSource.RUN}:
            return _text(given)
        if source is DocumentSource.FILE:
            return await self._file(viewer, workspace_id, given)
        if source is DocumentSource.INTEGRATION:
            return await self._integration(viewer, workspace_id, given)
        url = checked_url(given.url, "input.source.site.url" if source is DocumentSource.SITE else "input.source.url")
        config = _site_config(given.config) if source is DocumentSource.SITE else {}
        return replace(given, url=url, key=key_of(source, url), config=config)

    async def _file(self, viewer: Viewer | None, workspace_id: UUID, given: Given) -> Given:
        assert given.file_id is not None  # noqa: S101 - FILE has one
        row = (
            (await self._files.open(given.file_id)).row
            if viewer is None
            else await self._files.get(viewer, given.file_id)
        )
        if row.workspace_id != workspace_id:
            raise FileNotFound
        return replace(given, key=key_of(given.source, row.id), title=row.name)

    async def _integration(self, viewer: Viewer | None, workspace_id: UUID, given: Given) -> Given:
        assert given.integration_id is not None  # noqa: S101 - INTEGRATION has one
        found = {} if viewer is None else await self._integrations.visible(viewer, [given.integration_id])
        row = found.get(given.integration_id)
        if row is None or row.workspace_id != workspace_id:
            raise IntegrationNotFound
        if not given.resource or len(given.resource) > _MAX_RESOURCE or "\0" in given.resource:
            raise InvalidInput(
                "Name a resource of the integration.", field="input.source.integration.resource", reason="required"
            )
        fields: Sequence[str] = given.config.get("textFields") or ()
        title: str = given.config.get("titleField") or ""
        if len(fields) > MAX_FIELDS or any(not each or len(each) > _MAX_NAME for each in (*fields, title or "title")):
            raise InvalidInput(
                f"At most {MAX_FIELDS} fields are named, each in 1 to {_MAX_NAME} characters.",
                field="input.source.integration.textFields",
                reason="fields_invalid",
            )
        config = {"textFields": list(fields), "titleField": title}
        return replace(given, key=key_of(given.source, given.integration_id), config=config)


def _text(given: Given) -> Given:
    text = given.text or ""
    if not text.strip() or len(text) > MAX_GIVEN_CHARACTERS or "\0" in text:
        raise InvalidInput(
            f"A text has 1 to {MAX_GIVEN_CHARACTERS:,} characters, none of them NUL; upload a longer one as a file.",
            field="input.source.text",
            reason="text_invalid",
        )
    if len(given.name) > _MAX_NAME or not (given.name.isprintable()):
        raise InvalidInput(
            f"A name has at most {_MAX_NAME} characters that can be seen.",
            field="input.source.text.name",
            reason="name_invalid",
        )
    first = next((line.strip(" #\t") for line in text.splitlines() if line.strip(" #\t")), "Text")
    title = " ".join("".join(each if each.isprintable() else " " for each in given.name or first).split())[:255]
    return replace(given, key=key_of(given.source, given.name or new_id()), title=title or "Text")


def _site_config(config: Mapping[str, Any]) -> dict[str, Any]:
    pages, depth = config.get("maxPages", 100), config.get("maxDepth", 3)
    delay, prefix = config.get("delayMs", _DELAY_MS[1]), config.get("pathPrefix") or "/"
    for name, value, least, most in (
        ("maxPages", pages, 1, MAX_PAGES),
        ("maxDepth", depth, 0, MAX_DEPTH),
        ("delayMs", delay, _DELAY_MS[0], _DELAY_MS[2]),
    ):
        if not least <= value <= most:
            raise InvalidInput(
                f"`{name}` is from {least} to {most:,}.", field=f"input.source.site.{name}", reason="out_of_range"
            )
    if not prefix.startswith("/") or len(prefix) > _MAX_NAME:
        raise InvalidInput("A path begins with a slash.", field="input.source.site.pathPrefix", reason="path_invalid")
    return {"maxPages": pages, "maxDepth": depth, "delayMs": delay, "pathPrefix": prefix}
