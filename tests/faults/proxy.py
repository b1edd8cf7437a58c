"""A TCP proxy that goes wrong when told: it passes, stalls, loses or resets what goes through it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from enum import Enum

from tests.listening import listening


class Fault(Enum):
    """What happens to bytes that arrive."""

    PASS = "pass"  #: they go through
    STALL = "stall"  #: they wait, in both directions, and go through later
    DROP = "drop"  #: they vanish, and so does whatever the connection would have carried later
    RESET = "reset"  #: their connection is reset, and so is every new one


class FaultProxy:
    """Stands between a client and a server on this machine."""

    def __init__(self, target_port: int) -> None:
        self.port = 0
        self._target_port = target_port
        self._fault = Fault.PASS
        self._passing = asyncio.Event()
        self._passing.set()
        self._pipes: set[_Pipe] = set()

    def set(self, fault: Fault) -> None:
        """Change what happens, to connections that are open and to new ones."""
        self._fault = fault
        if fault is Fault.STALL:
            self._passing.clear()
        else:
            self._passing.set()
        for pipe in tuple(self._pipes):
            if fault is Fault.RESET:
                pipe.reset()
            elif fault is Fault.DROP:
                pipe.is_lossy = True

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection until either side ends it."""
        if self._fault is Fault.RESET:
            writer.transport.abort()
            return
        pipe = _Pipe(writer, is_lossy=self._fault is Fault.DROP)
        self._pipes.add(pipe)
        try:
            server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self._target_port)
            pipe.writers.append(server_writer)
            await asyncio.wait(
                {
                    asyncio.create_task(self._carry(reader, server_writer, pipe)),
                    asyncio.create_task(self._carry(server_reader, writer, pipe)),
                }
            )
        except OSError:
            pass
        finally:
            self._pipes.discard(pipe)
            pipe.reset()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pipe: "_Pipe") -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            while data := await reader.read(65_536):
                await self._passing.wait()
                if not pipe.is_lossy:
                    writer.write(data)
                    await writer.drain()
        if not pipe.is_lossy:
            # A half that vanished tells nobody that it has ended.
            pipe.reset()

    async def close(self) -> None:
        self._passing.set()
        for pipe in tuple(self._pipes):
            pipe.reset()


class _Pipe:
    """The two sockets of one connection."""

    def __init__(self, writer: asyncio.StreamWriter, *, is_lossy: bool) -> None:
        self.writers = [writer]
        self.is_lossy = is_lossy

    def reset(self) -> None:
        for writer in self.writers:
            writer.transport.abort()


@asynccontextmanager
async def fault_proxy(target_port: int) -> AsyncGenerator[FaultProxy]:
    """Listen until the block is left."""
    proxy = FaultProxy(target_port)
    async with listening(proxy.accept) as proxy.port:
        try:
            yield proxy
        finally:
            await proxy.close()
