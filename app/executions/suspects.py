"""Runs whose workers died again and again: tried one at a time, so that only the guilty one is set aside.

A run that crashes its process takes down whatever runs beside it, and those are counted as often as the guilty one:
claimed together, they die together. Just before a run would be set aside it is therefore given a chance alone: of all
such runs only one at a time is under way in a process, and the others are given back meanwhile.
"""

import asyncio
from uuid import UUID

from app.executions.journal_items import Lease

#: Who has lived so long beside the others is no suspect any more: it may run for hours.
_TRIAL_SECONDS = 10.0
_LOOK_SECONDS = 0.05


class Suspects:
    """The suspects of one process."""

    def __init__(self) -> None:
        self._tried: UUID | None = None
        self._leaving = 0  #: refused, and not given back yet
        self._left = asyncio.Event()

    @property
    def is_busy(self) -> bool:
        """Whether one is being tried."""
        return self._tried is not None

    def admit(self, lease: Lease) -> bool:
        """Let a suspect in, unless another is being tried; one that is refused says `gone` once it was given back."""
        if self._tried is not None:
            self._leaving += 1
            return False
        self._tried = lease.execution_id
        self._look(lease, asyncio.get_running_loop().time() + _TRIAL_SECONDS)
        return True

    def _look(self, lease: Lease, until: float) -> None:
        """Acquit it once it has come on: the journal clears the strikes of its lease then."""
        loop = asyncio.get_running_loop()
        if lease.strikes == 0 or loop.time() >= until:
            self.acquit(lease.execution_id)
        elif self._tried == lease.execution_id:
            loop.call_later(_LOOK_SECONDS, self._look, lease, until)

    async def alone(self) -> None:
        """Wait until those are given back that were claimed together with the one that was let in."""
        await asyncio.sleep(0)  # until each of them has been refused
        while self._leaving:
            self._left.clear()
            await self._left.wait()

    def gone(self) -> None:
        """Learn that one that was refused is given back."""
        self._leaving -= 1
        self._left.set()

    def acquit(self, run: UUID) -> None:
        """Learn that a run has ended or was given back."""
        if self._tried == run:
            self._tried = None
