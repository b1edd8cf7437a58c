"""A service on this machine that counts its calls, holds some, and notices who leaves."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress

from tests.listening import listening
from tests.patience import PATIENCE_SECONDS

_BIG = 100 * 1024 * 1024


class Peer:
    """Answers `/count/NAME` at once, `/hold/NAME` once released, `/big` with 100 MB, `/status/CODE` so.

    Attributes:
        calls: How often each path was asked for.
        order: The paths in the order they were asked for.
        inside: The paths at which somebody is held now.
        most: How many there ever were at once.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.calls: Counter[str] = Counter()
        self.keys: defaultdict[str, list[str]] = defaultdict(list)  #: the Idempotency-Key of each call
        self.traces: defaultdict[str, list[str]] = defaultdict(list)  #: the traceparent of each call
        self.order: list[str] = []
        self.inside: list[str] = []
        self.most = 0
        self._changed = asyncio.Condition()
        self._arrived: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._left: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._released: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)

    def release(self, path: str) -> None:
        self._released[path].set()

    async def arrived(self, path: str) -> None:
        """Wait until somebody asks for a path."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self._arrived[path].wait()

    async def left(self, path: str) -> None:
        """Wait until who was held at a path has hung up."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self._left[path].wait()

    async def until(self, holds: Callable[["Peer"], bool]) -> None:
        """Wait until something holds of who is here and who was."""
        async with asyncio.timeout(PATIENCE_SECONDS), self._changed:
            await self._changed.wait_for(lambda: holds(self))

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            path = head.split(" ", 2)[1]
            headers = {
                name.lower(): value.strip()
                for name, _, value in (line.partition(":") for line in head.split("\r\n")[1:] if line)
            }
            await reader.readexactly(int(headers.get("content-length", 0)))
            self.calls[path] += 1
            self.order.append(path)
            self.keys[path].append(headers.get("idempotency-key", ""))
            self.traces[path].append(headers.get("traceparent", ""))
            self._arrived[path].set()
            if path.startswith("/hold/"):
                self.inside.append(path)
                self.most = max(self.most, len(self.inside))
            await self._tell()
            if path.startswith("/hold/"):
                gone = asyncio.ensure_future(reader.read())
                release = asyncio.ensure_future(self._released[path].wait())
                try:
                    await asyncio.wait({gone, release}, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    self.inside.remove(path)
                await self._tell()
                if gone.done():
                    self._left[path].set()
                for task in (gone, release):
                    task.cancel()
            await self._answer(path, writer)

    async def _answer(self, path: str, writer: asyncio.StreamWriter) -> None:
        status = path.rpartition("/")[2] if path.startswith("/status/") else "200"
        body = b'{"path": "%s", "call": %d}' % (path.encode(), self.calls[path])
        size = _BIG if path == "/big" else len(body)
        kind = "text/plain" if path == "/big" else "application/json"
        writer.write(
            f"HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\ncontent-length: {size}\r\nconnection: close\r\n\r\n".encode()  # noqa: E501
        )
        if path == "/big":
            for _ in range(_BIG // 65_536):
                writer.write(b"x" * 65_536)
                await writer.drain()
        else:
            writer.write(body)
        await writer.drain()


@asynccontextmanager
async def peer() -> AsyncGenerator[Peer]:
    found = Peer("")
    async with listening(found.serve) as port:
        found.url = f"http://127.0.0.1:{port}"
        yield found
