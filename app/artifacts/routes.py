"""Artifacts as plain HTTP: `/artifacts/{token}` shows one to anybody, `/artifacts/content/{token}` is the HTML of one.

HTML that a stranger, a model or a run wrote is served only with a policy that gives it an opaque origin, in whatever
way it is opened: in our page, in another's frame, or by itself.
"""

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from app.api.context import Services
from app.artifacts.pages import POLICY, content_policy, notice_page
from app.artifacts.sharing import CONTENT_PATH, PATH, ContentLinkInvalid, ShareNotFound, Shares
from app.artifacts.showing import Showing
from app.kernel.errors import RateLimited

_PERMISSIONS = "camera=(), microphone=(), geolocation=(), clipboard-read=(), display-capture=(), usb=(), payment=()"
_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "permissions-policy": _PERMISSIONS,
    "x-robots-tag": "noindex",
}


def artifact_routes(services: Services, embedders: tuple[str, ...]) -> list[BaseRoute]:
    """Return the routes of this domain.

    Args:
        services: What they look up.
        embedders: Origins of front ends that may frame an artifact's HTML.
    """
    shown = _Shown(services, content_policy(embedders))
    return [
        Route(CONTENT_PATH + "/{token}", shown.content, methods=["GET"]),
        Route(PATH + "/{token}", shown.page, methods=["GET"]),
    ]


class _Shown:
    """Shows artifacts to holders of links."""

    def __init__(self, services: Services, policy: str) -> None:
        self._services = services
        self._policy = policy

    async def page(self, request: Request) -> Response:
        """Show the page."""
        address = request.client.host if request.client else ""
        try:
            shared = await self._services.get(Shares).open(request.path_params["token"], address)
        except ShareNotFound:
            text = "It may have been cut off, withdrawn, or it is too old. Ask whoever sent it for another one."
            return _page(notice_page("This link shows nothing", text), 404)
        except RateLimited as limited:
            answer = _page(notice_page("Too many attempts", "Wait a while, then try again."), 429)
            answer.headers["retry-after"] = str(limited.retry_after_seconds)
            return answer
        return _page(await self._services.get(Showing).page(shared), 200)

    async def content(self, request: Request) -> Response:
        """Give the HTML of an artifact, in its sandbox."""
        try:
            html = await self._services.get(Shares).content(request.path_params["token"])
        except ContentLinkInvalid as error:
            return _page(notice_page("This cannot be shown", error.message), 403)
        return HTMLResponse(html, headers={**_HEADERS, "content-security-policy": self._policy})


def _page(html: str, status: int) -> Response:
    return HTMLResponse(html, status, headers={**_HEADERS, "content-security-policy": POLICY})
