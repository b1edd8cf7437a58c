"""Requests to triggers as plain HTTP: `/hooks/{path}`."""

from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from app.api.context import Services
from app.automation.hooks import answers
from app.automation.hooks.inbound import InboundHooks
from app.automation.hooks.payloads import gathered
from app.automation.hooks.requests import InboundRequest, Refusal, not_found
from app.kernel.logs import get_logger
from app.kernel.outages import is_outage
from app.kernel.tracing import incoming, read_trace_parent

log = get_logger(__name__)

PATH = "/hooks"
_BELOW = PATH + "/"
_MAX_QUERY_FIELDS = 200
#: Of every answer: what a workflow writes is no page of our origin, as a sandboxed document has none.
_HEADERS = {"content-security-policy": "sandbox", "x-content-type-options": "nosniff", "cache-control": "no-store"}


def hook_routes(hooks: "HookEndpoint") -> list[BaseRoute]:
    """Return the routes of this domain."""
    return [Route(PATH + "/{path:path}", hooks.serve, methods=["GET", "POST"])]


def _unavailable() -> Refusal:
    wait = {"Retry-After": "5"}
    return Refusal(503, "UNAVAILABLE", "unavailable", "The service is not available now; try again.", wait)


class HookEndpoint:
    """Serves the addresses of triggers; `base_url` is what senders call us."""

    def __init__(self, services: Services, base_url: str) -> None:
        self._services = services
        self._base_url = base_url

    @staticmethod
    def takes(scope: Scope) -> bool:
        """Say whether a request can be handed to the endpoint itself; all others are the router's."""
        return scope["path"].startswith(_BELOW) and scope["method"] in {"GET", "POST"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request without looking through the routes."""
        scope["path_params"] = {"path": scope["path"][len(_BELOW) :]}
        response = await self.serve(Request(scope, receive))
        await response(scope, receive, send)

    async def serve(self, request: Request) -> Response:
        """Answer one request."""
        if request.method == "HEAD":
            return Response(status_code=405, headers={"allow": "GET, POST"})
        hooks = self._services.get(InboundHooks)
        incoming.set(read_trace_parent(request.headers.get("traceparent", "").encode()))
        try:
            found = await hooks.find(request.path_params["path"], request.client.host if request.client else "")
            announced = request.headers.get("content-length", "")
            hooks.check_size(found, int(announced) if announced.isdecimal() else 0)
            body = bytearray()
            async for chunk in request.stream():
                body += chunk
                hooks.check_size(found, len(body))
            answer = await hooks.answer(found, self._whole(request, bytes(body)))
        except Refusal as refusal:
            answer = answers.refused(refusal)
            if refusal.status == 413:  # noqa: PLR2004 - the rest of the body is not read
                answer = answers.refused(
                    Refusal(413, refusal.code, refusal.reason, refusal.message, {"Connection": "close"})
                )
        except ClientDisconnect:
            answer = answers.refused(not_found())
        except Exception as error:
            if is_outage(error):
                log.warning("hook_unavailable", error=type(error).__name__)
                answer = answers.refused(_unavailable())
            else:
                log.exception("hook_failed")
                answer = answers.refused(Refusal(500, "INTERNAL", "internal", "Something went wrong on our side."))
        headers: dict[str, Any] = {**answer.headers, **_HEADERS, "content-type": answer.content_type}
        return Response(answer.body, answer.status, headers=headers)

    def _whole(self, request: Request, body: bytes) -> InboundRequest:
        headers: dict[str, str] = {}
        for name, value in request.headers.items():
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
        query = request.scope["query_string"].decode(errors="replace")
        try:
            pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=_MAX_QUERY_FIELDS)
        except ValueError:
            raise Refusal(400, "INVALID_INPUT", "query_too_long", "The query has too many fields.") from None
        path = request.path_params["path"]
        url = f"{self._base_url}{PATH}/{path}" + (f"?{query}" if query else "")
        client = request.client.host if request.client else ""
        return InboundRequest(request.method, path, url, gathered(pairs), headers, body, client)
