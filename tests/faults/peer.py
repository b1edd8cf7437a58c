"""A counting HTTP service: it remembers every effect asked of it, and under which idempotency keys.

`POST /effect/NAME` has an effect. `POST /flaky/NAME` refuses the first time with 503, then has one.
`/hold/NAME` answers only once released. It is as small as can be, so that a hundred thousand effects cost little.
"""

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

_ANSWER = b"HTTP/1.1 %s\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s"


class CountingPeer:
    """What was asked of it.

    Attributes:
        effects: How often each effect was asked for, by its idempotency key.
    """

    def __init__(self, slowest_seconds: float) -> None:
        self.url = ""
        self.effects: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.slowest_seconds = slowest_seconds  #: each answer takes a random part of it
        self._refused: set[str] = set()
        self._arrived: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._released: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._answering: set[asyncio.Task[None]] = set()

    @property
    def seen(self) -> int:
        """How many effects were asked for, each counted once."""
        return len(self.effects)

    @property
    def repeated(self) -> int:
        """How many were asked for more than once under one key."""
        return sum(keys.total() > 1 for keys in self.effects.values())

    @property
    def doubled(self) -> dict[str, Counter[str]]:
        """Effects that were asked for under more than one key: there must be none."""
        return {name: keys for name, keys in self.effects.items() if len(keys) > 1}

    async def arrived(self, name: str) -> None:
        """Wait until somebody asks for a held effect."""
        await self._arrived[name].wait()

    def release(self, name: str) -> None:
        """Answer whoever is held, now and later."""
        self._released[name].set()

    def take(self, path: str, key: str, connection: "_Connection") -> None:
        """Count a request, and answer it in a moment."""
        _, kind, name = path.split("/", 2)
        self.effects[name][key] += 1
        if kind == "hold":
            self._arrived[name].set()
            task = asyncio.get_running_loop().create_task(self._answer_released(name, connection))
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)
            return
        status = b"200 OK"
        if kind == "flaky" and name not in self._refused:
            self._refused.add(name)
            status = b"503 Service Unavailable"
        delay = random.random() * self.slowest_seconds
        asyncio.get_running_loop().call_later(delay, connection.answer, status, name)

    async def _answer_released(self, name: str, connection: "_Connection") -> None:
        await self._released[name].wait()
        connection.answer(b"200 OK", name)

    async def close(self) -> None:
        for task in tuple(self._answering):
            task.cancel()
        await asyncio.gather(*self._answering, return_exceptions=True)


class _Connection(asyncio.Protocol):
    """One connection that is kept alive; a client sends its next request after the answer."""

    def __init__(self, peer: CountingPeer, open_connections: set["_Connection"]) -> None:
        self._peer = peer
        self._open = open_connections
        self._data = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._open.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._open.discard(self)

    def data_received(self, data: bytes) -> None:
        self._data += data
        head, end, body = self._data.partition(b"\r\n\r\n")
        if not end:
            return
        lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        length = int(headers.get("content-length", "0"))
        if len(body) < length:
            return
        self._data = body[length:]
        self._peer.take(lines[0].split(" ")[1], headers.get("idempotency-key", ""), self)

    def answer(self, status: bytes, name: str) -> None:
        if self._transport is not None:
            body = b'{"effect":"%s"}' % name.encode()
            self._transport.write(_ANSWER % (status, len(body), body))

    def abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()


@asynccontextmanager
async def counting_peer(slowest_seconds: float = 0.03) -> AsyncGenerator[CountingPeer]:
    """Serve until the block is left."""
    peer = CountingPeer(slowest_seconds)
    connections: set[_Connection] = set()
    server = await asyncio.get_running_loop().create_server(lambda: _Connection(peer, connections), "127.0.0.1", 0)
    peer.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield peer
    finally:
        server.close()
        await peer.close()
        for connection in tuple(connections):
            connection.abort()
        await asyncio.sleep(0)  # an aborted connection is lost in the loop's next turn
