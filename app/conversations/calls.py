"""The calls of tools in private conversations, kept by the domain above in the commits that hold the run's events."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID, uuid5

from app.executions.events import Event, format_path
from app.executions.statements import Rows, Statement
from app.kernel.database import Dialect


@dataclass(frozen=True, slots=True)
class PrivateTurn:
    """A reply in a private conversation, and whose it is."""

    workspace_id: UUID
    conversation_id: UUID
    message_id: UUID
    execution_id: UUID
    user_id: UUID
    api_key_id: UUID | None  #: the key of theirs that talks, if one does


class CallKeeper(Protocol):
    """Keeps a record of each call."""

    def keep(self, turn: PrivateTurn, events: Sequence[Event], dialect: Dialect) -> Generator[Statement, Rows, None]:
        """Write what events of a run say of its calls, and with its end that none goes on; it may not fail."""
        ...


class NoCalls:
    """Keeps nothing."""

    def keep(self, turn: PrivateTurn, events: Sequence[Event], dialect: Dialect) -> Generator[Statement, Rows, None]:
        """Write nothing."""
        del turn, events, dialect
        yield from ()


def record_id(execution_id: UUID, event: Event) -> UUID:
    """Return the id of the record of a call, the same at each of its events."""
    place = f"{event.node_key}/{format_path(event.path)}/{event.data.get('step')}/{event.data.get('callId')}"
    return uuid5(execution_id, place)
