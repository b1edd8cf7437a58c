"""An ordinary Yjs client in the smallest form: pycrdt's document over the y-protocol, as y-websocket speaks it."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from pycrdt import (
    Decoder,
    Doc,
    Text,
    YMessageType,
    YSyncMessageType,
    create_awareness_message,
    create_sync_message,
    create_update_message,
    handle_sync_message,
)
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from app.workflows.texts.updates import read_state_vector
from tests.e2e.client import Client
from tests.patience import PATIENCE_SECONDS


@dataclass
class YClient:
    """A document that is kept level with a server's while `connected`; what is typed apart is sent at the next one."""

    doc: Doc[Any] = field(default_factory=Doc)
    denials: list[str] = field(default_factory=list[str])  #: what the server did not accept
    received: list[bytes] = field(default_factory=list[bytes])  #: the updates that the server told, its echoes too
    awareness: dict[int, str] = field(default_factory=dict[int, str])  #: the newest state of each client, as JSON
    close_code: int | None = None
    _socket: ClientConnection | None = None
    _is_remote: bool = False  #: while an update of the server's is applied
    _sends: set[asyncio.Future[None]] = field(default_factory=set[asyncio.Future[None]])

    @property
    def clocks(self) -> Mapping[int, int]:
        """How much it has of each client."""
        return read_state_vector(self.doc.get_state())

    def text(self, name: str) -> Text:
        return self.doc.get(name, type=Text)

    def read(self, name: str) -> str:
        return str(self.text(name))

    @asynccontextmanager
    async def connected(
        self, client: Client, line_id: str, *, query: str = "", by: str = "header"
    ) -> AsyncGenerator[None]:
        """Connect as y-websocket does; local changes are sent, the server's are applied."""
        headers = {"Authorization": f"Bearer {client.token}"} if client.token and by == "header" else {}
        url = f"{client.url.replace('http', 'ws', 1)}/yjs/{line_id}{query}"
        async with connect(url, additional_headers=headers, max_size=None, proxy=None) as socket:
            self._socket = socket
            self.close_code = None
            sending = self.doc.observe(lambda event: self._local(event.update))
            reading = asyncio.create_task(self._read(socket))
            try:
                with suppress(ConnectionClosed):
                    await socket.send(create_sync_message(self.doc))
                yield
            finally:
                self.doc.unobserve(sending)
                self._socket = None
                reading.cancel()
                await asyncio.gather(reading, return_exceptions=True)

    async def send(self, data: bytes) -> None:
        assert self._socket is not None
        await self._socket.send(data)

    async def show(self, client: int, clock: int, state: str) -> None:
        """Show an awareness state."""
        encoded = state.encode()
        update = b"\x01" + _number(client) + _number(clock) + _number(len(encoded)) + encoded
        await self.send(create_awareness_message(update))

    async def until(self, what: Any) -> None:
        """Wait until `what()` holds; fails if the server closes first."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not what():
                assert self.close_code is None, self.close_code
                await asyncio.sleep(0.01)  # it may be of another's document

    async def until_closed(self) -> int:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while self.close_code is None:
                await asyncio.sleep(0.01)
        return self.close_code

    def _local(self, update: bytes) -> None:
        if self._socket is not None and not self._is_remote and update != b"\x00\x00":
            # One after the other: the tasks start in the order they were made, and `send` takes turns.
            sending = asyncio.ensure_future(self._tell(self._socket, create_update_message(update)))
            self._sends.add(sending)
            sending.add_done_callback(self._sends.discard)

    async def _tell(self, socket: ClientConnection, message: bytes) -> None:
        with suppress(ConnectionClosed):  # the document has it still
            await socket.send(message)

    async def _read(self, socket: ClientConnection) -> None:
        try:
            async for message in socket:
                assert isinstance(message, bytes), message
                await self._take(socket, message)
        except ConnectionClosed:
            pass
        self.close_code = socket.close_code

    async def _take(self, socket: ClientConnection, message: bytes) -> None:
        match message[0]:
            case YMessageType.SYNC:
                if message[1] == YSyncMessageType.SYNC_UPDATE:
                    self.received.append(message)
                self._is_remote = True
                try:
                    answer = handle_sync_message(message[1:], self.doc)
                finally:
                    self._is_remote = False
                if answer is not None:
                    await socket.send(answer)
            case YMessageType.AWARENESS:
                decoder = Decoder(message[1:])
                states = Decoder(decoder.read_message() or b"\x00")
                for _ in range(states.read_var_uint()):
                    client, _clock = states.read_var_uint(), states.read_var_uint()
                    self.awareness[client] = states.read_var_string()
            case 2:
                decoder = Decoder(message[2:])
                self.denials.append(decoder.read_var_string())
            case other:
                raise AssertionError(other)


def _number(value: int) -> bytes:
    written = bytearray()
    while value >= 0x80:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    written.append(value)
    return bytes(written)
