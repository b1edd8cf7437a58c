"""`/yjs/{id}`: the shared texts of a workflow's live draft, or of a branch, for ordinary Yjs clients (y-websocket).

What a client typed within a few hundredths of a second is stored together, as one operation, and comes back to
everybody once it is stored: to the sender too, which is how it knows. What is refused is answered by a `deny` with code
and reason; the connection stays, and the client is asked for what the server lacks, where that can mend it.
"""

import asyncio
import time
from collections.abc import Iterable
from contextlib import ExitStack, suppress

from pycrdt import merge_updates
from starlette.types import Message, Receive, Scope, Send

from app.api.authentication import Authenticator, Origins, Revocations
from app.api.close_codes import CloseCode, short
from app.api.limits import ApiLimits
from app.api.requests import RawHeaders, headers_of
from app.collaboration.text_entrance import CREDENTIAL_MISSING, Guest, let_in
from app.collaboration.texts import y_protocol
from app.collaboration.texts.intake import Intake, Part
from app.collaboration.texts.rooms import TextRoom, TextRooms
from app.collaboration.texts.y_protocol import AwarenessState, HasUpdate, ShowsAwareness, WantsAwareness, WantsUpdate
from app.kernel.errors import AppError, NotFound, Unauthenticated
from app.kernel.logs import get_logger
from app.kernel.stopping import stop
from app.workflows.edits.rejections import ActionRejected, RejectionCode
from app.workflows.texts.lib0 import Malformed
from app.workflows.texts.service import MAX_UPDATE_BYTES, Texts
from app.workflows.texts.updates import EMPTY, read_state_vector, read_update

log = get_logger(__name__)

_HEAD_BYTES = 16  #: what a message has around its update
_MOST_OUTBOX_UPDATES = 64  #: more that wait for a slow reader are made into one
_QUIET_SECONDS = 20.0  #: y-websocket takes a connection to be dead after 30 without a message


class TextEndpoint:
    """The ASGI application behind `/yjs/{id}`; live until `drain`."""

    def __init__(
        self,
        texts: Texts,
        rooms: TextRooms,
        authenticator: Authenticator,
        *,
        revocations: Revocations,
        origins: Origins,
        limits: ApiLimits | None = None,
    ) -> None:
        self.texts = texts
        self.rooms = rooms
        self.authenticator = authenticator
        self.revocations = revocations
        self.origins = origins
        self.limits = limits or ApiLimits()
        self._sockets: set[_TextSocket] = set()
        self._idle = asyncio.Event()
        self._is_draining = False

    @property
    def open_connections(self) -> int:
        """Count the sockets being served."""
        return len(self._sockets)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one socket until it closes."""
        await receive()  # websocket.connect
        await send({"type": "websocket.accept"})
        if self._is_draining:
            await send(_close(CloseCode.RESTARTING, "Restarting; reconnect"))
            return
        if len(self._sockets) >= self.limits.max_sockets:
            await send(_close(CloseCode.TRY_AGAIN_LATER, "Too many connections"))
            return
        socket = _TextSocket(self, scope, receive, send)
        self._sockets.add(socket)
        try:
            await socket.serve()
        finally:
            self._sockets.discard(socket)
            if self._is_draining and not self._sockets:
                self._idle.set()

    async def drain(self, seconds: float = 5.0) -> None:
        """Close every socket with 1012, once what it typed is stored, and wait, at most `seconds`."""
        self._is_draining = True
        if not self._sockets:
            return
        for socket in list(self._sockets):
            socket.close(CloseCode.RESTARTING, "Restarting; reconnect")
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._idle.wait()


class _TextSocket:
    """One socket; a `texts.rooms.Member`."""

    def __init__(self, endpoint: TextEndpoint, scope: Scope, receive: Receive, send: Send) -> None:
        self._endpoint = endpoint
        self._limits = endpoint.limits
        self._scope = scope
        self._receive = receive
        self._asgi_send = send
        self._headers: RawHeaders = headers_of(scope)
        self._registration = ExitStack()
        self._guest: Guest | None = None
        self._intake: Intake | None = None  #: None for who may only read
        self._room: TextRoom | None = None
        self._closing: asyncio.Future[tuple[int, str]] = asyncio.get_running_loop().create_future()
        self._sending = asyncio.Lock()
        self._writing_since: float | None = None
        self._sent_at = time.monotonic()
        self._outbox: list[bytes] = []
        self._awareness: dict[int, AwarenessState] = {}
        self._has_mail = asyncio.Event()

    async def serve(self) -> None:
        """Let the client in, then read until either side closes; what it typed before is stored all the same."""
        working = asyncio.ensure_future(self._work())
        try:
            await asyncio.wait({working, self._closing}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._registration.close()
            await stop(working)
            if self._intake is not None:
                await self._intake.finish()
            if self._closing.done():
                # A socket that is stuck takes no close frame either; the server then drops it.
                with suppress(Exception):
                    async with asyncio.timeout(1.0):
                        await self._asgi_send(_close(*self._closing.result()))
            else:
                self._closing.cancel()

    def close(self, code: int, reason: str) -> None:
        """Close the socket; the first call decides the code."""
        if not self._closing.done():
            self._closing.set_result((code, reason))

    def take_update(self, update: bytes) -> None:
        """Put an update that is stored in line."""
        self._outbox.append(update)
        if len(self._outbox) > _MOST_OUTBOX_UPDATES:
            self._outbox = [merge_updates(*self._outbox)]
        self._has_mail.set()

    def take_awareness(self, states: Iterable[AwarenessState]) -> None:
        """Put states in line; of each client the newest is told."""
        self._awareness.update((state.client, state) for state in states)
        self._has_mail.set()

    def leave(self, *, is_gone: bool) -> None:
        """Be sent away by the room."""
        if is_gone:
            self.close(CloseCode.NOT_FOUND, "The draft is gone")
        else:
            self.close(CloseCode.TRY_AGAIN_LATER, "Something went wrong on our side; reconnect")

    async def _work(self) -> None:
        try:
            guest = self._guest = await let_in(
                self._scope,
                self._headers,
                self._receive,
                self._endpoint.authenticator,
                self._endpoint.texts,
                origins=self._endpoint.origins,
                limits=self._limits,
            )
            self._registration.enter_context(
                self._endpoint.revocations.register(guest.viewer, lambda why: self.close(CloseCode.FORBIDDEN, why))
            )
            if guest.can_write:
                self._intake = Intake(lambda update: self._store(guest, update), self._refuse)
            async with self._endpoint.rooms.enter(guest.line_id) as room:
                writing, keeping = asyncio.create_task(self._write()), asyncio.create_task(self._keep())
                self._room = room
                room.join(self)
                try:
                    if self._intake is not None:
                        await self._send(y_protocol.ask_update(room.document.state_vector()))
                    await self._read(room)
                finally:
                    room.part(self)
                    await stop(writing, keeping)
        except NotFound as error:
            self.close(CloseCode.NOT_FOUND, error.message)
        except Unauthenticated as error:
            is_missing = error.reason == CREDENTIAL_MISSING
            self.close(CloseCode.UNAUTHORIZED if is_missing else CloseCode.FORBIDDEN, error.message)
        except AppError as error:
            self.close(CloseCode.FORBIDDEN, error.message)
        except Exception:
            log.exception("text_socket_failed")
            self.close(CloseCode.TRY_AGAIN_LATER, "Something went wrong on our side; reconnect")

    async def _read(self, room: TextRoom) -> None:
        while True:
            message = await self._receive()
            if message["type"] == "websocket.disconnect":
                return
            data: bytes | None = message.get("bytes")
            if data is None:
                await self._deny("VALUE_INVALID", "Messages must be binary.")
            elif len(data) > MAX_UPDATE_BYTES + _HEAD_BYTES:
                await self._deny("LIMIT_REACHED", f"An update has at most {MAX_UPDATE_BYTES:,} bytes.")
            else:
                try:
                    await self._handle(room, y_protocol.read(data))
                except Malformed as error:
                    await self._deny("VALUE_INVALID", str(error))

    async def _handle(self, room: TextRoom, message: y_protocol.Message) -> None:
        match message:
            case WantsUpdate(state_vector):
                read_state_vector(state_vector)  # or it is malformed
                await self._send(y_protocol.answer_update(room.document.state(state_vector)))
            case HasUpdate(update, is_answer):
                if update == EMPTY:
                    return
                read_update(update)  # or it is malformed
                if self._intake is None:
                    await self._deny("FORBIDDEN", "You may read these texts, not change them.")
                else:
                    await self._intake.put(Part(update, is_answer))
            case ShowsAwareness(states):
                if self._guest is not None:
                    room.show(self, str(self._guest.viewer.user_id), states)
            case WantsAwareness():
                self.take_awareness(room.shown())

    async def _store(self, guest: Guest, update: bytes) -> None:
        """Store what was typed.

        Raises:
            ActionRejected: It was refused.
        """
        try:
            typed = await self._endpoint.texts.type(guest.viewer, guest.line_id, update)
        except NotFound as error:
            self.close(CloseCode.NOT_FOUND, error.message)
        except AppError as error:
            await self._deny(error.code, error.message)
        except Exception:
            # The client has it still, and sends it again when it comes back.
            log.exception("text_not_stored")
            self.close(CloseCode.TRY_AGAIN_LATER, "Something went wrong on our side; reconnect")
        else:
            if typed.refusal is not None:
                raise typed.refusal

    async def _refuse(self, refusal: ActionRejected, part: Part) -> None:
        if refusal.code is RejectionCode.STALE and not part.is_answer and self._room is not None:
            # It builds on what was refused or got lost with a connection: the client is asked for all of it.
            await self._send(y_protocol.ask_update(self._room.document.state_vector()))
        else:
            await self._deny(refusal.code, refusal.message)

    async def _deny(self, code: str, message: str) -> None:
        await self._send(y_protocol.deny(f"{code}: {message}"))

    async def _write(self) -> None:
        """Send what the room tells; a slow reader gets more at once, not more in number."""
        while True:
            await self._has_mail.wait()
            self._has_mail.clear()
            outbox, self._outbox = self._outbox, []
            shown, self._awareness = self._awareness, {}
            for update in outbox:
                await self._send(y_protocol.tell_update(update))
            if shown:
                await self._send(y_protocol.show_awareness(list(shown.values())))

    async def _send(self, data: bytes) -> None:
        """Write one frame; returns when the socket has taken it."""
        async with self._sending:
            if self._closing.done():
                return
            self._writing_since = time.monotonic()
            try:
                await self._asgi_send({"type": "websocket.send", "bytes": data})
            except OSError:
                self.close(CloseCode.TOO_SLOW, "gone")
            finally:
                self._writing_since = None
                self._sent_at = time.monotonic()

    async def _keep(self) -> None:
        """Look for a stuck socket, keep it from being taken for dead, look at the credential again."""
        limits = self._limits
        look_at = time.monotonic() + limits.reauthentication_seconds
        while True:
            await asyncio.sleep(min(_QUIET_SECONDS, limits.stalled_seconds, limits.reauthentication_seconds) / 4)
            now, since = time.monotonic(), self._writing_since
            if since is not None:
                if now - since > limits.stalled_seconds:
                    self.close(CloseCode.TOO_SLOW, "Too slow; reconnect")
                    return
                continue
            if now >= look_at:
                look_at = now + limits.reauthentication_seconds
                await self._look_again()
            if now - self._sent_at > _QUIET_SECONDS:
                await self._send(y_protocol.show_awareness(()))

    async def _look_again(self) -> None:
        """Close the socket if its credential ended; the backstop of `Revocations`."""
        if self._guest is None:
            return
        try:
            viewer = await self._endpoint.authenticator.authenticate(self._guest.credentials)
        except Unauthenticated:
            viewer = None
        except Exception:
            log.exception("text_socket_look_failed")  # a database that is away revokes nobody
            return
        if viewer != self._guest.viewer:
            self.close(CloseCode.FORBIDDEN, "revoked")


def _close(code: int, reason: str) -> Message:
    return {"type": "websocket.close", "code": int(code), "reason": short(reason)}
