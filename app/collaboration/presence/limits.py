"""How many a room holds, and how fast it lives."""

from dataclasses import dataclass

from app.kernel.errors import Conflict

MAX_MEMBERS = 256
MAX_MEMBERS_OF_ONE = 100  #: sessions of one user, or one key, so that nobody fills a room alone
SPEAK_SECONDS = 0.05
BEAT_SECONDS = 3.0
#: So long after its last sign of life a process's members are gone; two beats may be lost.
EXPIRE_SECONDS = 10.0


class RoomIsFull(Conflict):
    """There are as many here as a room holds."""


class TooManySessions(Conflict):
    """You are in this room with as many sessions as one may have."""


@dataclass(slots=True)
class Tempo:
    """How fast a room lives; tests have it faster."""

    speak_seconds: float = SPEAK_SECONDS
    beat_seconds: float = BEAT_SECONDS
    expire_seconds: float = EXPIRE_SECONDS
    #: How long who opens a room waits for the answers of other processes; 0 where there are none.
    gather_seconds: float = 0.15
