"""A bare Starlette application that writes what it is sent to a file, and reads it back: what `files` is compared with.

It knows no rights, digest, type, range or row. It waits for the disk only at `/file-on-disk`, once, at the end.
"""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import anyio
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

_CHUNK = 1024 * 1024
_ON_DISK = "/file-on-disk"


def create_app() -> Starlette:
    """Make the application; its file is in `PLAIT_DATA_DIR`."""
    path = Path(os.environ["PLAIT_DATA_DIR"]) / "bare"

    async def write(request: Request) -> Response:
        async with await anyio.open_file(path, "wb") as target:
            async for chunk in request.stream():
                await target.write(chunk)
            if request.url.path == _ON_DISK:
                await target.flush()
                await anyio.to_thread.run_sync(os.fsync, target.fileno())
        return Response(status_code=200)

    async def read(_request: Request) -> Response:
        async def content() -> AsyncIterator[bytes]:
            async with await anyio.open_file(path, "rb") as source:
                while chunk := await source.read(_CHUNK):
                    yield chunk

        return StreamingResponse(content(), headers={"content-length": str(path.stat().st_size)})

    async def ready(_request: Request) -> Response:
        return PlainTextResponse("ok")

    return Starlette(
        routes=[
            Route("/file", write, methods=["PUT"]),
            Route(_ON_DISK, write, methods=["PUT"]),
            Route("/file", read, methods=["GET"]),
            Route("/readyz", ready),
        ]
    )
