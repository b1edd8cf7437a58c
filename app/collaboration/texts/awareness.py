"""What the Yjs clients of a room show each other: cursors, selections, names. Kept in memory, passed on by the bus.

It is what clients say of themselves and proves nothing: who is really there, `presence` tells. Of two states of a
client the higher clock counts (y-protocols/awareness.js). A client belongs to the person whose socket showed it
first, so nobody can show, or remove, another's cursor.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from app.collaboration.texts.y_protocol import AwarenessState

#: After so long without a word a client is taken to be gone; clients repeat themselves at half of it.
EXPIRY_SECONDS = 30.0
MAX_STATE_CHARACTERS = 16 * 1024
_MOST_CLIENTS = 16  #: of one socket
_MOST_STATES = 2_000  #: of a room
_MAX_NUMBER = 2**53 - 1


@dataclass(slots=True)
class _Shown:
    """What one client shows, and whose it is."""

    state: AwarenessState
    person: str
    socket: object | None  #: None if it is at another process
    seen_at: float


class Awareness:
    """The awareness of one room.

    Args:
        clock: Seconds, for expiry.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._shown: dict[int, _Shown] = {}

    def show(
        self, states: Iterable[AwarenessState], person: str, socket: object
    ) -> tuple[list[AwarenessState], list[AwarenessState]]:
        """Take what a socket says of its clients; what is not its own to say is left out.

        Returns:
            What is news, and what to answer: a client that is taken to be gone, since its last connection broke, shows
            itself again at a higher clock when it hears that.
        """
        news: list[AwarenessState] = []
        answers: list[AwarenessState] = []
        own = sum(each.socket is socket for each in self._shown.values())
        for state in states:
            if not _is_sound(state):
                continue
            known = self._shown.get(state.client)
            if known is None and (state.is_gone or own >= _MOST_CLIENTS):
                continue
            if self._put(state, person, socket):
                own += known is None
                news.append(state)
            elif known is not None and known.person == person and known.state.is_gone and not state.is_gone:
                answers.append(known.state)
        return news, answers

    def hear(self, states: Iterable[AwarenessState], person: str) -> list[AwarenessState]:
        """Take what another process passes on; return what is news."""
        return [state for state in states if self._put(state, person, None)]

    def leave(self, socket: object) -> list[tuple[AwarenessState, str]]:
        """Take away what a socket has shown; return what is to be said of its clients, and whose they were."""
        gone: list[tuple[AwarenessState, str]] = []
        for client, shown in list(self._shown.items()):
            if shown.socket is socket:
                if not shown.state.is_gone:
                    farewell = AwarenessState(client, shown.state.clock, "null")
                    gone.append((farewell, shown.person))
                    self._shown[client] = _Shown(farewell, shown.person, None, self._clock())
                else:
                    shown.socket = None
        return gone

    def expire(self) -> list[AwarenessState]:
        """Take away what was last said too long ago; return what is to be said of it."""
        now = self._clock()
        gone: list[AwarenessState] = []
        for client, shown in list(self._shown.items()):
            if now - shown.seen_at >= EXPIRY_SECONDS:
                del self._shown[client]
                if not shown.state.is_gone:
                    gone.append(AwarenessState(client, shown.state.clock, "null"))
        return gone

    def present(self) -> list[AwarenessState]:
        """Return what everybody shows."""
        return [shown.state for shown in self._shown.values() if not shown.state.is_gone]

    def local(self) -> list[tuple[AwarenessState, str, object]]:
        """Return what the sockets of this process show, whose it is, and by which socket."""
        return [
            (each.state, each.person, each.socket)
            for each in self._shown.values()
            if each.socket is not None and not each.state.is_gone
        ]

    def _put(self, state: AwarenessState, person: str, socket: object | None) -> bool:
        known = self._shown.get(state.client)
        if known is not None:
            is_newer = state.clock > known.state.clock or (
                state.clock == known.state.clock and state.is_gone and not known.state.is_gone
            )
            if known.person != person or not is_newer:
                return False
        elif len(self._shown) >= _MOST_STATES:
            return False
        self._shown[state.client] = _Shown(state, person, socket, self._clock())
        return True


def encode(person: str, states: Sequence[AwarenessState], *, sender: str) -> bytes:
    """Write states of one person's clients for the bus."""
    rows = [[each.client, each.clock, each.state] for each in states]
    return orjson.dumps({"from": sender, "person": person, "states": rows})


def encode_question(*, sender: str) -> bytes:
    """Ask the other processes, by the bus, what their sockets show."""
    return orjson.dumps({"from": sender})


def decode(message: bytes) -> tuple[str, str, list[AwarenessState] | None]:
    """Read a message of the bus: its sender, the person, and the states; None for a question."""
    fields: dict[str, Any] = orjson.loads(message)
    if "states" not in fields:
        return fields["from"], "", None
    return fields["from"], fields["person"], [AwarenessState(*row) for row in fields["states"]]


def _is_sound(state: AwarenessState) -> bool:
    if len(state.state) > MAX_STATE_CHARACTERS or max(state.client, state.clock) >= _MAX_NUMBER:
        return False
    try:
        found = orjson.loads(state.state)
    except orjson.JSONDecodeError:
        return False
    return isinstance(found, dict) or state.is_gone
