"""A site that gives files, in good and bad ways."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

CONTENT = b"%PDF-1.7 " + bytes(range(256)) * 5_000


class Site:
    """Answers `/film.pdf`, `/named`, `/to?URL`, `/status/CODE`, and by first step what is below, each in a bad way."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.calls: list[str] = []
        self.held = asyncio.Event()
        self.release = asyncio.Event()
        self.is_well = False

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            head = await reader.readuntil(b"\r\n\r\n")
            path = head.split()[1].decode()
            self.calls.append(path)
            await self._answer(path, writer)
        writer.close()

    async def _answer(self, path: str, writer: asyncio.StreamWriter) -> None:
        place, _, query = path.partition("?")
        match place.split("/")[1]:
            case "to":
                writer.write(f"HTTP/1.1 302 Found\r\nLocation: {query}\r\nContent-Length: 0\r\n\r\n".encode())
            case "status":
                writer.write(f"HTTP/1.1 {place.rpartition('/')[2]} So\r\nContent-Length: 0\r\n\r\n".encode())
            case "endless":
                writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
                while True:
                    writer.write(bytes(1024 * 1024))
                    await writer.drain()
            case "packed":
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope")
            case "short":
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this")
            case "flaky" if not self.is_well:
                self.is_well = True
                writer.write(b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")
            case "held":
                writer.write(f"HTTP/1.1 200 OK\r\nContent-Length: {len(CONTENT)}\r\n\r\n".encode() + CONTENT[:1000])
                await writer.drain()
                self.held.set()
                await self.release.wait()
                writer.write(CONTENT[1000:])
            case _:
                named = "Content-Disposition: attachment; filename*=UTF-8''%C3%9Cber%2Funs.pdf\r\n"
                more = named if place == "/named" else ""
                writer.write(f"HTTP/1.1 200 OK\r\n{more}Content-Length: {len(CONTENT)}\r\n\r\n".encode() + CONTENT)
        await writer.drain()


@asynccontextmanager
async def site() -> AsyncGenerator[Site]:
    """Serve the site."""
    made = Site("")
    server = await asyncio.start_server(made.accept, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield made
    finally:
        made.release.set()
        server.close()
