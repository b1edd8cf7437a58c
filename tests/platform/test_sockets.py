"""What is written to a socket reaches it whole and in order, once a turn of the loop."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import cast

import pytest

from app.serving import listen
from app.sockets import GatheringTransport


class _Reader(asyncio.Protocol):
    """The other end of a connection."""

    def __init__(self) -> None:
        self.read = bytearray()
        self.reads = 0
        self.ended = asyncio.Event()
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self.read += data
        self.reads += 1

    def connection_lost(self, exc: Exception | None) -> None:
        self.ended.set()


class _Writer(asyncio.Protocol):
    """Our end: counts its pauses."""

    def __init__(self) -> None:
        self.pauses = 0
        self.transport: GatheringTransport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = GatheringTransport(cast("asyncio.Transport", transport), asyncio.get_running_loop())

    def pause_writing(self) -> None:
        self.pauses += 1


@asynccontextmanager
async def _connected() -> AsyncGenerator[tuple[_Writer, _Reader]]:
    loop = asyncio.get_running_loop()
    reader = _Reader()
    async with await loop.create_server(lambda: reader, "127.0.0.1", 0) as server:
        _, writer = await loop.create_connection(_Writer, *server.sockets[0].getsockname())
        try:
            yield writer, reader
        finally:
            if not writer.transport.is_closing():
                writer.transport.abort()
            await reader.ended.wait()


async def test_the_pieces_of_a_turn_are_one_write() -> None:
    async with _connected() as (writer, reader):
        for piece in (b"head, ", bytearray(b"body, "), memoryview(b"end")):
            writer.transport.write(piece)
        assert writer.transport.get_write_buffer_size() == len(b"head, body, end")
        while not reader.reads:
            await asyncio.sleep(0)
        assert (bytes(reader.read), reader.reads) == (b"head, body, end", 1)


async def test_what_was_written_before_the_close_arrives() -> None:
    async with _connected() as (writer, reader):
        writer.transport.writelines([b"a", b"b"])
        writer.transport.close()
        assert writer.transport.is_closing()
        writer.transport.write(b"too late")
        await reader.ended.wait()
        assert bytes(reader.read) == b"ab"


async def test_what_was_not_handed_on_is_lost_by_an_abort() -> None:
    async with _connected() as (writer, reader):
        writer.transport.write(b"a")
        writer.transport.abort()
        await reader.ended.wait()
        assert not reader.read


@pytest.mark.parametrize("piece", [1_000, 70_000])
async def test_a_reader_that_takes_nothing_pauses_the_writer_within_the_turn(piece: int) -> None:
    async with _connected() as (writer, reader):
        while not hasattr(reader, "transport"):
            await asyncio.sleep(0)
        reader.transport.pause_reading()
        written = bytearray()
        while not writer.pauses:  # without giving the loop a turn: what waits here must not grow without end
            part = bytes([len(written) // piece % 251]) * piece
            writer.transport.write(part)
            written += part
            assert len(written) < 64 << 20
        reader.transport.resume_reading()
        writer.transport.close()
        await reader.ended.wait()
        assert reader.read == written


async def test_a_server_does_not_wait_for_more_before_it_sends() -> None:
    loop = asyncio.get_running_loop()
    reader = _Reader()
    with listen("127.0.0.1", 0) as listener:
        async with await loop.create_server(lambda: reader, sock=listener) as server:
            _, writer = await loop.create_connection(_Writer, *server.sockets[0].getsockname())
            while not hasattr(reader, "transport"):
                await asyncio.sleep(0)
            ours: socket.socket = reader.transport.get_extra_info("socket")
            assert ours.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            writer.transport.abort()
            await reader.ended.wait()
