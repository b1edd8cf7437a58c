"""What led to runs, and to what they do: triggers, and runs that asked for it, so that none goes round for ever."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import orjson

from app.executions.models import Execution, RunChain
from app.kernel.clock import Clock
from app.kernel.database import Transaction
from app.kernel.errors import Conflict
from app.kernel.hops import MAX_HOPS, Hops, arriving, sending
from app.kernel.upkeep import Chore, prune

KEPT = timedelta(days=30)


class ChainTooLong(Conflict):
    """Runs led to this one, one by the next, five in a row; it would go round for ever."""


class Chains:
    """Remembers chains; a run that nothing led to has none."""

    def __init__(self, clock: Clock, hops: Hops) -> None:
        self._clock = clock
        self._hops = hops
        hops.through = self.through

    def chores(self) -> tuple[Chore, ...]:
        """Return the upkeep."""
        return (Chore("prune-run-chains", 3600.0, self.prune),)

    async def present(self) -> Sequence[UUID]:
        """Return the chain of what this task does: that of the run whose node does it, or of the request it serves."""
        run = sending.get()
        return self._hops.read(arriving.get()) if run is None else await self.through(run)

    async def given(self, chain: Sequence[UUID] | None) -> Sequence[UUID]:
        """Return the chain of a run that is about to be accepted: the one given, or that of what asks for it.

        Raises:
            ChainTooLong: It has come to its end.
        """
        found = await self.present() if chain is None else chain
        if len(found) >= MAX_HOPS:
            raise ChainTooLong(reason="loop", details={"limit": MAX_HOPS})
        return found

    async def note(self, activity: UUID) -> None:
        """Remember what led to something that happens now."""
        await self.keep(activity, await self.present())

    async def behind(self, activity: UUID) -> list[UUID]:
        """Return what was noted of something that happened."""
        return await self._kept(activity)

    async def keep(self, run: UUID, chain: Sequence[UUID]) -> None:
        """Remember what led to a run, before it is accepted, or to an activity."""
        if chain:
            text = orjson.dumps([str(each) for each in chain]).decode()
            row = RunChain(id=run, chain=text, created_at=self._clock.now())
            await RunChain.bulk_create([row], ignore_conflicts=True)

    async def of(self, run: UUID) -> list[UUID]:
        """Return the triggers and workflows of a run and of those that led to it, the first first.

        It is empty for a run that is gone, and for one that neither a trigger started nor a run of ours.
        """
        top = await self._top(run)
        before = [] if top is None else await self._kept(top.id)
        if top is None or (top.trigger_id is None and not before):
            return before
        return [*before, top.trigger_id or top.workflow_id]

    async def through(self, run: UUID) -> Sequence[UUID]:
        """Return the chain of what a run sends to ourselves; the run is in it, whoever started it."""
        top = await self._top(run)
        return [] if top is None else [*await self._kept(top.id), top.trigger_id or top.workflow_id]

    async def prune(self, _tx: Transaction) -> int:
        """Forget what is long over."""
        return await prune(RunChain.filter(created_at__lt=self._clock.now() - KEPT))

    async def _top(self, run: UUID) -> Execution | None:
        columns = ("id", "root_id", "trigger_id", "workflow_id")
        found = await Execution.get_or_none(id=run).only(*columns)
        if found is None or found.root_id is None:
            return found
        return await Execution.get_or_none(id=found.root_id).only(*columns)

    async def _kept(self, led: UUID) -> list[UUID]:
        row = await RunChain.get_or_none(id=led)
        return [] if row is None else [UUID(each) for each in orjson.loads(row.chain)]
