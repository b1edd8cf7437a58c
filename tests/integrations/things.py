"""A service with one list, read a page at a time; a page may hang, fail, break off or lead elsewhere."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.integrations.services import told

KEY = "key-4f9a8b7c6d5e1234"
DOCUMENT = (
    '{"openapi": "3.0.0", "paths": {"/things": {"get": {"operationId": "listThings", "parameters": '
    '[{"name": "page", "in": "query", "schema": {"type": "integer"}}]}}}}'
)


class Things:
    """A list of two things a page.

    Attributes:
        fails: Statuses and headers of the next answers, before it works again.
        cuts: How many answers of the second page break off in the middle.
        leads: Where the second page is instead.
    """

    def __init__(self, count: int = 0) -> None:
        self.things: list[Any] = [{"id": n, "name": f"thing {n}"} for n in range(count)]
        self.pages: list[int] = []
        self.fails: list[tuple[int, dict[str, str]]] = []
        self.is_down = False
        self.cuts = 0
        self.leads = ""
        self.hangs_at: int | None = None
        self.reached = asyncio.Event()
        self.released = asyncio.Event()

    def app(self) -> Starlette:
        async def things(request: Request) -> Response:
            page = int(request.query_params.get("page", "1"))
            self.pages.append(page)
            if self.is_down:
                return told({"message": f"down, {KEY}"}, 503)
            if self.fails:
                status, headers = self.fails.pop(0)
                return told({"message": f"not now, {KEY}"}, status, **headers)
            if page == self.hangs_at:
                self.reached.set()
                await self.released.wait()
            if page == 2 and self.leads:
                return RedirectResponse(self.leads)
            if page == 2 and self.cuts:
                self.cuts -= 1
                return StreamingResponse(cut_off())
            return told({"items": self.things[(page - 1) * 2 : page * 2]})

        return Starlette(routes=[Route("/things", things)])


async def cut_off() -> AsyncIterator[bytes]:
    yield b'{"items": [{"id": 2'
    raise ConnectionAbortedError


def config(url: str) -> dict[str, Any]:
    things = {"name": "things", "operation": "listThings", "items": "items", "page": "number"}
    return {"document": DOCUMENT, "baseUrl": url, "collections": [things]}
