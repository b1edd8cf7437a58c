"""What was said before in a conversation: whoever keeps it registers here, so that agents find it."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from app.components.facts import RunIdentity
from app.llm.messages import ChatMessage


class History(Protocol):
    """Keeps conversations."""

    async def said_before(
        self, workspace_id: UUID, conversation_id: str, message_id: str | None, run: RunIdentity | None = None
    ) -> Sequence[ChatMessage]:
        """Return what was said before a message, oldest first; nothing where there is no such conversation here.

        Args:
            workspace_id: Only its conversations are found.
            conversation_id: As the input of a run names it.
            message_id: The message that is answered, which is left out; None for all.
            run: Which asks. The turn under way learns what was said, and runs below it; of a private conversation the
                turn alone. To any other run nothing is told that whoever started it may not read.
        """
        ...

    async def is_turn(self, workspace_id: UUID, run: RunIdentity, *, is_below: bool) -> bool:
        """Say whether a run is a turn under way, or with `is_below` also whether one led to it."""
        ...

    async def talker(self, workspace_id: UUID, run: RunIdentity) -> str | None:
        """Name whoever talks in the turn that a run is, or that led to it; None where there is none.

        Two names are the same only if whoever has them is.
        """
        ...

    async def is_rehearsal(self, run: RunIdentity) -> bool:
        """Say whether nobody talks in a run, since it only tries out what would be answered; nor in what led to it."""
        ...


class Histories:
    """Who keeps conversations; nobody, until somebody registers."""

    def __init__(self) -> None:
        self._history: History | None = None

    def register(self, history: History) -> None:
        """Name who keeps them.

        Raises:
            ValueError: Somebody does already.
        """
        if self._history is not None:
            raise ValueError("somebody keeps the conversations already")
        self._history = history

    async def said_before(
        self, workspace_id: UUID, conversation_id: str, message_id: str | None, run: RunIdentity | None = None
    ) -> Sequence[ChatMessage]:
        """As `History.said_before`; nothing where nobody keeps them."""
        if self._history is None:
            return ()
        return await self._history.said_before(workspace_id, conversation_id, message_id, run)

    async def is_turn(self, workspace_id: UUID, run: RunIdentity, *, is_below: bool) -> bool:
        """As `History.is_turn`; none is where nobody keeps them."""
        return self._history is not None and await self._history.is_turn(workspace_id, run, is_below=is_below)

    async def talker(self, workspace_id: UUID, run: RunIdentity) -> str | None:
        """As `History.talker`; None where nobody keeps them."""
        return None if self._history is None else await self._history.talker(workspace_id, run)

    async def is_rehearsal(self, run: RunIdentity) -> bool:
        """As `History.is_rehearsal`; none is where nobody keeps them."""
        return self._history is not None and await self._history.is_rehearsal(run)
