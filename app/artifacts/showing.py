"""What of an artifact becomes the body of its page."""

from app.artifacts import pages
from app.artifacts.rendering import Rendering
from app.artifacts.sharing import Shared, Shares
from app.artifacts.vocabulary import ArtifactKind


class Showing:
    """Makes pages."""

    def __init__(self, shares: Shares, rendering: Rendering) -> None:
        self._shares = shares
        self._rendering = rendering

    async def page(self, shared: Shared) -> str:
        """Return the whole page of a shared artifact.

        Its links are relative, so that a proxy may put the server below a path of its own.
        """
        return pages.shared_page(shared, await self._body(shared))

    async def _body(self, shared: Shared) -> str:
        version, title = shared.version, shared.artifact.title
        content = version.content or ""
        match shared.artifact.kind:
            case ArtifactKind.DOCUMENT:
                return await self._rendering.html(version.id, content)
            case ArtifactKind.TABLE:
                return pages.table_body(content)
            case ArtifactKind.IMAGE:
                url = self._shares.image_url(version)
                return pages.image_body(None if url is None else f"../files/{url.rpartition('/')[2]}", title)
            case ArtifactKind.HTML:
                return pages.frame_body(f"content/{self._shares.content_token(version, shared.share)}", title)
            case ArtifactKind.JSON:
                return pages.json_body(content)
            case ArtifactKind.CODE:
                return pages.text_body(content)
