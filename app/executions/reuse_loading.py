"""Reads the journal from which a run takes results over."""

from typing import Any

from app.executions.plan import Plan
from app.executions.reading import JournalReader
from app.executions.reuse import Reuse, ReuseMode, ReuseSpec
from app.executions.statements import as_uuid
from app.kernel.errors import Conflict


class SourceIsGone(Conflict):
    """The run from which results were to be taken over is gone."""


class ReuseLoader:
    """Makes what says which results a run takes over; the same whenever it is asked."""

    def __init__(self, reader: JournalReader) -> None:
        self._reader = reader

    async def load(self, source: Any, spec: ReuseSpec, plan: Plan) -> Reuse | None:
        """Read as much of the source's journal as counts; None when nothing is taken over or given.

        Args:
            source: The id of the source, as the database gives it, or None.
            spec: What the run takes over.
            plan: What the run executes.

        Raises:
            SourceIsGone: It was pruned, so what it had done cannot be taken over.
        """
        if spec.mode is ReuseMode.NONE or source is None:
            return Reuse(spec, plan) if spec.given else None
        source_id = as_uuid(source)
        reuse = Reuse(spec, plan, source_id)
        is_there = False
        async for events in self._reader.fold(source_id):
            is_there = True
            reuse.take(events)
            if spec.last_sequence is not None and events[-1].sequence >= spec.last_sequence:
                break
        if not is_there:
            raise SourceIsGone
        return reuse
