"""A client that costs little, so that the server is what is measured: HTTP/1.1 by hand, WebSockets by `websockets`."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import orjson
from websockets.asyncio.client import connect

from benchmarks.servers import Server

_SUBPROTOCOL: Any = "graphql-transport-ws"


class Connection:
    """One kept-alive connection to `/graphql`, or another path."""

    def __init__(self, server: Server, path: str = "/graphql") -> None:
        self._server = server
        self._head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nContent-Type: application/json\r\n"
            f"Accept: application/graphql-response+json\r\nX-API-Key: {server.api_key}\r\n"
        ).encode()
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def send(self, body: bytes, headers: bytes = b"") -> bytes:
        """Post a body, with more headers, and return the answer's; anything but a 200, or another success, raises."""
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._server.port, limit=2**22)
        self._writer.write(b"%b%bContent-Length: %d\r\n\r\n%b" % (self._head, headers, len(body), body))
        head = await self._reader.readuntil(b"\r\n\r\n")
        start = head.lower().index(b"content-length:") + 15
        answer = await self._reader.readexactly(int(head[start : head.index(b"\r\n", start)]))
        if b" 20" not in head[:11]:
            raise RuntimeError(answer.decode())
        return answer

    async def ask(self, query: str, **variables: Any) -> Any:
        """Run an operation and return its data."""
        answer = orjson.loads(await self.send(request(query, **variables)))
        if "errors" in answer:
            raise RuntimeError(str(answer["errors"]))
        return answer["data"]

    def close(self) -> None:
        """Disconnect."""
        if self._writer is not None:
            self._writer.close()


def request(query: str, **variables: Any) -> bytes:
    """Write the body of a request."""
    return orjson.dumps({"query": query, "variables": variables})


@asynccontextmanager
async def socket(server: Server) -> AsyncGenerator[Any]:
    """Open an acknowledged WebSocket."""
    address = f"ws://127.0.0.1:{server.port}/graphql"
    async with connect(address, subprotocols=[_SUBPROTOCOL], compression=None, max_size=2**24) as each:
        await each.send(orjson.dumps({"type": "connection_init", "payload": {"x-api-key": server.api_key}}).decode())
        assert orjson.loads(await each.recv())["type"] == "connection_ack"
        yield each


async def subscribe(each: Any, query: str, **variables: Any) -> None:
    """Start a subscription with the id 1."""
    payload = {"query": query, "variables": variables}
    await each.send(orjson.dumps({"id": "1", "type": "subscribe", "payload": payload}).decode())
