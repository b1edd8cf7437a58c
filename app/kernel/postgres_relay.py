"""A socket on this machine behind which stands a PostgreSQL server that a user named.

asyncpg can neither be handed a connection nor be told how much to read. It is pointed at a socket in a private folder,
and what it says is passed on over a connection that the dialler checked, in TLS that names the host that was asked for,
up to a number of bytes.
"""

import asyncio
import socket
import ssl
import struct
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Literal, Self

from app.kernel.dialling import Dialler
from app.kernel.http_outcomes import HttpError, PeerUnreachable

PORT = 5432  #: in the name of the socket only
PgTls = Literal["disable", "require", "verify-full"]

_CHUNK = 65_536
_SSL_REQUEST = struct.pack("!ll", 8, 80877103)  # PostgreSQL's protocol, §55.2.10
_YES = b"S"

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class TlsRefused(PeerUnreachable):
    """The server answered, but offers no TLS, or not as it was asked to."""


class PostgresRelay:
    """Passes on between `folder` and the server, while it is entered.

    Args:
        dialler: Checks and dials.
        host: The server's name, which its certificate must bear with `verify-full`.
        port: Its port.
        tls: `require` means encrypted, whoever it is; as libpq has it.
        max_bytes: How much the server may say altogether.

    Raises:
        EgressDenied: On entering: the dialler may not reach the host.
        PeerUnreachable: On entering: nobody answers, or not in TLS.
    """

    def __init__(self, dialler: Dialler, host: str, port: int, tls: PgTls, max_bytes: int) -> None:
        self._dialler = dialler
        self._host = host
        self._port = port
        self._tls: PgTls = tls
        self._left = max_bytes
        self._waiting: Streams | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._folder = ""
        self._server: asyncio.Server | None = None
        self._temporary: TemporaryDirectory[str] | None = None

    @property
    def folder(self) -> str:
        """What asyncpg takes for its host."""
        return self._folder

    @property
    def is_over(self) -> bool:
        """Whether the server said more than it may, and was cut off."""
        return self._left < 0

    async def __aenter__(self) -> Self:
        self._waiting = await self._connect()
        try:
            self._temporary = TemporaryDirectory(prefix="plait-")
            self._folder = self._temporary.name
            path = Path(self._folder) / f".s.PGSQL.{PORT}"
            self._server = await asyncio.start_unix_server(self._accept, path=path)
        except BaseException:
            await self._close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._close()

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._waiting is not None:
            self._waiting[1].transport.abort()
        if self._temporary is not None:
            self._temporary.cleanup()

    async def _connect(self) -> Streams:
        """Dial, and speak TLS if it shall be."""
        dialled = await self._dialler.connect(self._host, self._port)
        try:
            if self._tls == "disable":
                return await asyncio.open_connection(sock=dialled)
            await _ask_for_tls(dialled)
            context = await asyncio.to_thread(_tls_context, self._tls)  # it reads files
            return await asyncio.open_connection(sock=dialled, ssl=context, server_hostname=self._host)
        except OSError:
            # an SSLError is one too
            dialled.close()
            raise TlsRefused("The server does not speak TLS as it was asked to.", was_sent=False) from None
        except BaseException:
            dialled.close()
            raise

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve asyncpg; its second connection asks the server to cancel what the first one runs."""
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        upstream: Streams | None = None
        try:
            upstream, self._waiting = self._waiting, None
            upstream = upstream or await self._connect()
            there = asyncio.create_task(_pass_on(reader, upstream[1]))
            back = asyncio.create_task(self._pass_back(upstream[0], writer))
            try:
                await asyncio.wait({there, back}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                there.cancel()
                back.cancel()
                await asyncio.gather(there, back, return_exceptions=True)
        except (OSError, HttpError):
            pass  # asyncpg sees that the connection ends
        finally:
            writer.transport.abort()
            if upstream is not None:
                upstream[1].transport.abort()

    async def _pass_back(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while chunk := await reader.read(_CHUNK):
                self._left -= len(chunk)
                if self._left < 0:
                    return
                writer.write(chunk)
                await writer.drain()


def _tls_context(tls: PgTls) -> ssl.SSLContext:
    if tls == "verify-full":
        return ssl.create_default_context()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while chunk := await reader.read(_CHUNK):
            writer.write(chunk)
            await writer.drain()


async def _ask_for_tls(dialled: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(dialled, _SSL_REQUEST)
    # One byte and no more: what follows it is inside TLS or nothing.
    if await loop.sock_recv(dialled, 1) != _YES:
        raise TlsRefused("The server does not offer TLS.", was_sent=False)
