"""The messages of the y-protocol, as y-websocket speaks them: documents are synchronised, awareness is passed on.

See y-protocols/sync.js, awareness.js and auth.js. Each message is one binary frame.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from app.workflows.texts.lib0 import Malformed, Reader, number, sized


class _Kind(IntEnum):
    SYNC = 0
    AWARENESS = 1
    AUTH = 2
    QUERY_AWARENESS = 3


class _Sync(IntEnum):
    STEP_1 = 0
    STEP_2 = 1
    UPDATE = 2


_DENIED = 0


@dataclass(frozen=True, slots=True)
class WantsUpdate:
    """Sync step 1: the sender has this much, and wants the rest."""

    state_vector: bytes


@dataclass(frozen=True, slots=True)
class HasUpdate:
    """Sync step 2, the answer to step 1, or an update of its own."""

    update: bytes
    is_answer: bool


@dataclass(frozen=True, slots=True)
class AwarenessState:
    """What one client shows.

    Attributes:
        client: The Yjs client.
        clock: Rises with what it shows.
        state: JSON text; "null" if the client is gone.
    """

    client: int
    clock: int
    state: str

    @property
    def is_gone(self) -> bool:
        """Whether the client shows nothing any more."""
        return self.state == "null"


@dataclass(frozen=True, slots=True)
class ShowsAwareness:
    """What clients show; not only the sender's own: y-websocket repeats what it hears."""

    states: tuple[AwarenessState, ...]


@dataclass(frozen=True, slots=True)
class WantsAwareness:
    """The sender asks what everybody shows."""


Message = WantsUpdate | HasUpdate | ShowsAwareness | WantsAwareness


def read(data: bytes) -> Message:
    """Read a client's message.

    Raises:
        Malformed: It is none that a client sends.
    """
    reader = Reader(data)
    match reader.number():
        case _Kind.SYNC:
            step = reader.number()
            content = reader.chunk()
            reader.end()
            if step == _Sync.STEP_1:
                return WantsUpdate(content)
            if step in {_Sync.STEP_2, _Sync.UPDATE}:
                return HasUpdate(content, is_answer=step == _Sync.STEP_2)
        case _Kind.AWARENESS:
            states = Reader(reader.chunk())
            reader.end()
            found = tuple(
                AwarenessState(states.number(), states.number(), states.string()) for _ in range(states.count())
            )
            states.end()
            return ShowsAwareness(found)
        case _Kind.QUERY_AWARENESS:
            reader.end()
            return WantsAwareness()
        case _:
            pass
    raise Malformed("There is no such message.")


def ask_update(state_vector: bytes) -> bytes:
    """Write sync step 1."""
    return number(_Kind.SYNC) + number(_Sync.STEP_1) + sized(state_vector)


def answer_update(update: bytes) -> bytes:
    """Write sync step 2."""
    return number(_Kind.SYNC) + number(_Sync.STEP_2) + sized(update)


def tell_update(update: bytes) -> bytes:
    """Write an update that came after."""
    return number(_Kind.SYNC) + number(_Sync.UPDATE) + sized(update)


def show_awareness(states: Sequence[AwarenessState]) -> bytes:
    """Write what clients show; without any it says only that the server is there."""
    written = [number(len(states))]
    written.extend(number(each.client) + number(each.clock) + sized(each.state.encode()) for each in states)
    return number(_Kind.AWARENESS) + sized(b"".join(written))


def deny(reason: str) -> bytes:
    """Write that something was not accepted; y-websocket shows it as a warning and goes on."""
    return number(_Kind.AUTH) + number(_DENIED) + sized(reason.encode())
