"""A real server with the toy schema, in the test's own event loop."""

import asyncio
import socket
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import uvicorn

from tests.api.toy import reset_journal, toy_app


@dataclass
class Served:
    app: Any
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/graphql"

    @property
    def ws_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/graphql"


@asynccontextmanager
async def served(**overrides: Any) -> AsyncGenerator[Served]:
    app = toy_app(**overrides)
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        app, log_level="error", ws="websockets-sansio", http="httptools", lifespan="off", ws_per_message_deflate=False
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:  # uvicorn tells only by this flag
        await asyncio.sleep(0.005)
    try:
        yield Served(app, listener.getsockname()[1])
    finally:
        server.should_exit = True
        await task
        listener.close()


Serve = Callable[..., Awaitable[Served]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    async with AsyncExitStack() as stack:

        async def start(**overrides: Any) -> Served:
            return await stack.enter_async_context(served(**overrides))

        yield start


@pytest.fixture(autouse=True)
def _journal() -> None:
    reset_journal()
