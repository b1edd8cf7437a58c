"""What a person says of a call that a chat waits with: the run that waits is told, and goes on."""

from typing import Any

from app.conversations.vocabulary import ToolCallState
from app.copilot.models import ToolCall
from app.executions.commands import CommandKind, Commands
from app.kernel.clock import Clock
from app.kernel.database import Database


class _AnsweredMeanwhile(Exception):
    """Somebody was quicker; undoes the transaction."""


class ChatAnswers:
    """Tells runs what their person says."""

    def __init__(self, database: Database, clock: Clock, commands: Commands) -> None:
        self._database = database
        self._clock = clock
        self._commands = commands

    async def approve(self, call: ToolCall) -> None:
        """Let a call be made that waits; one that does not wait any more stays as it is."""
        await self._answer(call, "approve", state=ToolCallState.EXECUTING)

    async def skip(self, call: ToolCall, reason: str | None) -> None:
        """Let the run go on without a call that waits, and its model know; likewise."""
        await self._answer(call, "reject", reason, state=ToolCallState.SKIPPED, ended_at=self._clock.now())

    async def _answer(self, call: ToolCall, outcome: str, reason: str | None = None, **columns: Any) -> None:
        if call.signal is None or call.execution_id is None:
            return
        payload = {"answer": {"outcome": outcome, "reason": reason}, "at": self._clock.now().isoformat()}
        try:
            async with self._database.transaction() as tx:
                # The run is locked first, as its own commits do before they write its calls.
                data = {"name": call.signal, "payload": payload}
                await self._commands.send(tx, call.execution_id, CommandKind.SIGNAL, data)
                waiting = ToolCall.filter(id=call.id, state=ToolCallState.AWAITING_APPROVAL)
                if not await waiting.update(signal=None, **columns):
                    raise _AnsweredMeanwhile  # noqa: TRY301 - it undoes the transaction
        except _AnsweredMeanwhile:
            return
