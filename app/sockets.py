"""Sockets that are written to once a turn of the event loop.

An answer comes in two pieces, its head and its body, and what one commit tells a subscriber in a frame for every event:
each would be a call of the kernel, and a waking of the peer, of its own.
"""

import asyncio
from collections.abc import Iterable
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

#: What is kept until the turn ends; with more, the socket is asked at once whether it takes it.
_MAX_BYTES = 64 * 1024

Piece = bytes | bytearray | memoryview


class GatheringTransport(asyncio.Transport):
    """Writes what it is given when the turn of the loop ends, in one piece and in order; all else is the socket's.

    Back pressure is the socket's too: it hears of the bytes, and pauses its protocol, at the end of the turn or once
    `_MAX_BYTES` have come together.
    """

    def __init__(self, socket: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._socket = socket
        self._loop = loop
        self._pieces: list[Piece] = []
        self._bytes = 0

    def write(self, data: Piece) -> None:
        """Add to what is written at the end of the turn."""
        if not self._pieces:
            self._loop.call_soon(self._hand_on)
        self._pieces.append(data)
        self._bytes += len(data)
        if self._bytes > _MAX_BYTES:
            self._hand_on()

    def writelines(self, list_of_data: Iterable[Piece]) -> None:
        """Add many."""
        for data in list_of_data:
            self.write(data)

    def _hand_on(self) -> None:
        pieces, self._pieces, self._bytes = self._pieces, [], 0
        if pieces and not self._socket.is_closing():
            self._socket.write(b"".join(pieces))

    def write_eof(self) -> None:
        """Write what is left, then the end."""
        self._hand_on()
        self._socket.write_eof()

    def close(self) -> None:
        """Write what is left, then close."""
        self._hand_on()
        self._socket.close()

    def abort(self) -> None:
        """Close at once; what was not written is lost."""
        self._pieces.clear()
        self._socket.abort()

    def is_closing(self) -> bool:
        """Say whether it is closed, or about to be."""
        return self._socket.is_closing()

    def can_write_eof(self) -> bool:
        """Say whether one direction can be closed alone."""
        return self._socket.can_write_eof()

    def get_write_buffer_size(self) -> int:
        """Count the bytes that the peer has not taken, those of this turn included."""
        return self._bytes + self._socket.get_write_buffer_size()

    def get_write_buffer_limits(self) -> tuple[int, int]:
        """Return the low and the high water mark."""
        return self._socket.get_write_buffer_limits()

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        """Set the water marks."""
        self._socket.set_write_buffer_limits(high, low)

    def is_reading(self) -> bool:
        """Say whether it reads."""
        return self._socket.is_reading()

    def pause_reading(self) -> None:
        """Read no more until told to."""
        self._socket.pause_reading()

    def resume_reading(self) -> None:
        """Read on."""
        self._socket.resume_reading()

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        """Give what is read, and the pauses, to another protocol."""
        self._socket.set_protocol(protocol)

    def get_protocol(self) -> asyncio.BaseProtocol:
        """Return whose protocol it is."""
        return self._socket.get_protocol()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """Tell about the socket."""
        return self._socket.get_extra_info(name, default)


class GatheringProtocol(HttpToolsProtocol):
    """Uvicorn's HTTP on a gathering transport, which a WebSocket keeps when it is upgraded."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        super().connection_made(GatheringTransport(cast("asyncio.Transport", transport), self.loop))
