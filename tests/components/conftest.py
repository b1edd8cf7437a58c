import asyncio
import json
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
import uvicorn

from app.components.context import LocalContext, Tools
from app.components.contract import Result
from app.components.registry import Registry, default_registry
from app.components.sandbox.limits import Limits


@pytest.fixture(scope="session")
def registry() -> Registry:
    return default_registry()


@pytest.fixture
async def tools() -> AsyncIterator[Tools]:
    limits = Limits(
        output_bytes=200_000,
        timeout_ms=30_000,
        code_timeout_ms=30_000,
        code_memory_bytes=32_000_000,
        code_recursion=100,
    )
    async with Tools(["127.0.0.1"], limits) as tools:
        yield tools


@pytest.fixture
def local(tools: Tools) -> Callable[..., LocalContext]:
    def make(input: Any = None, **more: Any) -> LocalContext:
        return LocalContext(tools, input, **more)

    return make


@pytest.fixture
def run(registry: Registry, local: Callable[..., LocalContext]) -> Callable[..., Any]:
    async def run(component_id: str, raw: dict[str, Any], input: Any = None, **more: Any) -> Result:
        config, problems = registry.validate_config(component_id, raw)
        assert problems == []
        component = registry.get(component_id)
        assert component is not None
        result = await component.run(config, more.pop("ctx", None) or local(input, **more))
        assert isinstance(result, Result)
        return result

    return run


class Peer:
    """A real HTTP service on this machine; answers what it was told to, in order, the last for ever."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, dict[str, str], bytes]] = []
        self.seen: list[dict[str, Any]] = []
        self.delay = 0.0
        self.port = 0

    def will(self, *answers: tuple[int, dict[str, str], Any]) -> None:
        self.seen.clear()
        self.delay = 0.0
        self.answers = [
            (status, headers, body if isinstance(body, bytes) else json.dumps(body).encode())
            for status, headers, body in answers
        ]

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        query = scope["query_string"].decode()
        self.seen.append(
            {
                "method": scope["method"],
                "path": scope["path"],
                "query": query,
                "headers": headers,
                "body": body.decode(),
            }
        )
        await asyncio.sleep(self.delay)
        status, told, content = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        sent = [(name.lower().encode(), value.encode()) for name, value in told.items()]
        await send({"type": "http.response.start", "status": status, "headers": sent})
        await send({"type": "http.response.body", "body": content})


@pytest.fixture(scope="session")
def service() -> Iterator[Peer]:
    peer = Peer()
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(peer, log_level="error", lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])))
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        peer.port = listener.getsockname()[1]
        yield peer
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@pytest.fixture
def peer(service: Peer) -> Peer:
    service.will((200, {"Content-Type": "application/json"}, {"ok": True}))
    return service
