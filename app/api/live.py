"""The page of a workflow: drawn, edited by many at once, and run. It is static and says nothing that is secret.

Whatever it shows it asks for as anybody could, over the public API, with the credential of whoever looks: the cookie
of a session, or the development key where a browser of this machine asks. Its scripts are ES modules as they are
written, without a build; `static/live/app.js` is where to begin.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from string import Template

import orjson
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from app.api.requests import headers_of, is_of_this_machine

PAGE_PATH = "/workflows/{workflow_id}/live"
STATIC_PATH = "/live"

_FOLDER = Path(__file__).with_name("static")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
_PAGE_HEADERS = {
    "content-security-policy": _POLICY,
    "cache-control": "no-store",  # it may carry the development key
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
}
_FILE_HEADERS = {
    # Modules of two releases must never meet: the browser keeps them, and asks by their ETag each time.
    "cache-control": "no-cache",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
}


def live_routes(endpoint: str, local_key: Callable[[], str | None] = lambda: None) -> list[BaseRoute]:
    """Return the routes of the page and its files.

    Args:
        endpoint: Where operations and subscriptions are sent, e.g. `/graphql`; of the same origin.
        local_key: Gives the API key that a browser of this machine finds in its page; only ever a development one.
    """

    async def page(request: Request) -> Response:
        is_local = is_of_this_machine(request.scope, headers_of(request.scope))
        key = local_key() if is_local else None
        return HTMLResponse(live_page(endpoint, key), headers=_PAGE_HEADERS)

    return [Route(PAGE_PATH, page), Mount(STATIC_PATH, _Files(directory=_FOLDER / "live"))]


def live_page(endpoint: str, key: str | None = None) -> str:
    """Return the page; it reads from its own address which workflow it is about."""
    config = {"endpoint": endpoint, "headers": {"x-api-key": key} if key else {}}
    # In a script element only `<` could end the data early.
    return _template().substitute(config=orjson.dumps(config).decode().replace("<", "\\u003c"))


class _Files(StaticFiles):
    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers.update(_FILE_HEADERS)
        return response


@cache
def _template() -> Template:
    return Template((_FOLDER / "live.html").read_text())
