"""A provider of embeddings as OpenAI's API has them, and sites to crawl, good and bad."""

import asyncio
import hashlib
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

DIMENSIONS = 8


class Vendor:
    """Makes vectors of digests; may fail, and may hold a call until it is released."""

    def __init__(self) -> None:
        self.calls = 0
        self.texts = 0
        self.fails: list[int] = []
        self.holds_at: int | None = None
        self.dimensions = DIMENSIONS
        self.reached = asyncio.Event()
        self.released = asyncio.Event()

    def app(self) -> Starlette:
        async def embeddings(request: Request) -> Response:
            body = await request.json()
            texts: list[str] = body["input"] if isinstance(body["input"], list) else [body["input"]]
            self.calls += 1
            if self.fails:
                return JSONResponse({"error": {"message": "not now"}}, self.fails.pop(0))
            if self.calls == self.holds_at:
                self.reached.set()
                await self.released.wait()
            self.texts += len(texts)
            data = [
                {"object": "embedding", "index": index, "embedding": self._vector(text)}
                for index, text in enumerate(texts)
            ]
            usage = {"prompt_tokens": 3 * len(texts), "total_tokens": 3 * len(texts)}
            return JSONResponse({"object": "list", "data": data, "model": body["model"], "usage": usage})

        return Starlette(routes=[Route("/v1/embeddings", embeddings, methods=["POST"])])

    def _vector(self, text: str) -> list[float]:
        return [byte / 255 + 0.01 for byte in hashlib.sha256(text.encode()).digest()[: self.dimensions]]


class Site:
    """Pages that link to each other, and what a crawler should not fall for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.robots: str | int = "User-agent: *\nDisallow: /secret\n"

    def app(self) -> Starlette:
        async def page(request: Request) -> Response:
            path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            self.asked.append(path)
            return self._page(path)

        return Starlette(routes=[Route("/{path:path}", page)])

    def _page(self, path: str) -> Response:
        if path == "/robots.txt":
            is_text = isinstance(self.robots, str)
            return PlainTextResponse(self.robots if is_text else "", 200 if is_text else int(self.robots))
        if path == "/":
            links = ["/a", "/b#part", "/secret/c", "/away", "/inside", "/huge", "/endless?n=1", "mailto:x@example.com"]
            links += ["http://other.example/d", "/missing", "/picture.png"]
            return _html("Home", "Welcome to the site.", links)
        if path == "/away":
            return RedirectResponse("http://10.0.0.1/internal")
        if path == "/inside":
            return RedirectResponse("http://169.254.169.254/latest/meta-data/")
        if path == "/huge":
            return Response(b"a" * (21 * 1024 * 1024), media_type="text/html")
        if path.startswith("/endless"):
            number = int(path.rpartition("=")[2])
            return _html(f"Endless {number}", f"There is always more: {number}.", [f"/endless?n={number + 1}"])
        if path == "/picture.png":
            return Response(b"\x89PNG\r\n\x1a\n" + bytes(100), media_type="image/png")
        if path in {"/a", "/b", "/secret/c"}:
            return _html(path, f"This is the page {path}.", ["/", "/a", "/b"])
        return PlainTextResponse("no such page", 404)


def _html(title: str, text: str, links: list[str]) -> Response:
    shown = "".join(f'<li><a href="{each}">{each}</a></li>' for each in links)
    return HTMLResponse(f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p><ul>{shown}</ul>")


def provider_input(workspace_id: Any, url: str) -> dict[str, Any]:
    return {
        "workspaceId": workspace_id,
        "name": "vendor",
        "kind": "OPENAI_COMPATIBLE",
        "baseUrl": f"{url}/v1",
        "key": "sk-vendor-0123456789",
    }
