"""`/oauth/callback/…`: where a service sends a person back to, in the browser of the session that began."""

from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from app.api.authentication import Authenticator, Credentials, session_cookie_of
from app.api.context import Services
from app.integrations.authorizing import CALLBACK_PATH, Authorizing, Callback
from app.kernel.errors import AppError, ErrorCode

_HEADERS = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",  # the address holds the code
    "cache-control": "no-store",
}


def integration_routes(services: Services, authenticator: Authenticator) -> list[BaseRoute]:
    """Return the routes of this domain."""
    return [Route(f"{CALLBACK_PATH}/{{server}}", _Callback(services, authenticator).take, methods=["GET"])]


class _Callback:
    def __init__(self, services: Services, authenticator: Authenticator) -> None:
        self._services = services
        self._authenticator = authenticator

    async def take(self, request: Request) -> Response:
        """Complete an authorization with the session of the browser's cookie."""
        query = request.query_params
        callback = Callback(
            query.get("state", ""),
            query.get("code"),
            query.get("error"),
            request.path_params["server"],
            query.get("iss"),
        )
        cookie = session_cookie_of(request.headers.get("cookie"))
        # The state says that this is no request that another site made the browser send.
        viewer = await self._authenticator.authenticate(Credentials(cookie=cookie))
        if viewer is None:
            text = "Go back to where you began: it completes this with what the address of this page says."
            return _page("This browser is not signed in", text, 401, ErrorCode.UNAUTHENTICATED)
        try:
            row = await self._services.get(Authorizing).complete(viewer, callback)
        except AppError as error:
            return _page("That did not work", error.message, 400, f"{error.code} {error.reason or ''}")
        return _page("Connected", f"{row.name} is connected. You can close this page.", 200)


def _page(title: str, text: str, status: int, code: str = "") -> Response:
    shown = f"<p><code>{escape(code.strip())}</code></p>" if code else ""
    html = (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{escape(title)}</title>"
        f"<h1>{escape(title)}</h1><p>{escape(text)}</p>{shown}</html>"
    )
    return HTMLResponse(html, status, headers=_HEADERS)
