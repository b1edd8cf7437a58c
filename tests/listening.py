"""Servers of raw TCP connections that leave nothing open behind a test."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

_TURNS = 5  #: of the loop, in which what the system has just accepted becomes a connection


@asynccontextmanager
async def listening(serve: Serve, port: int = 0) -> AsyncGenerator[int]:
    """Serve every connection to a port of this machine, a free one for 0; gives the port.

    At the end whoever still serves is cancelled, and every socket is closed before this returns: one that were
    collected later, with its loop gone, would fail whatever test runs then.
    """
    serving: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):  # the other side hung up
                await serve(reader, writer)
        finally:
            writer.close()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        serving[asyncio.get_running_loop().create_task(connected(reader, writer))] = writer

    server = await asyncio.start_server(accept, "127.0.0.1", port)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await _turns()
        for task in serving:
            task.cancel()
        ends = await asyncio.gather(*serving, return_exceptions=True)
        for writer in serving.values():
            writer.transport.abort()
        await _turns()
    if failures := [each for each in ends if isinstance(each, Exception)]:
        raise ExceptionGroup("a server of the test failed", failures)


async def _turns() -> None:
    for _ in range(_TURNS):
        await asyncio.sleep(0)
