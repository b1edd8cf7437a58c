"""Runs a script's statements on an open transaction; the journal's writer has its own way for its own scripts."""

from collections.abc import Generator
from typing import Any, TypeVar

from app.executions.dispatching import RUN_JOB
from app.executions.room import Room, ranks
from app.executions.statements import Enqueue, Fetch, Many, Rows, Statement
from app.kernel.database import Transaction
from app.kernel.jobs import Jobs

T = TypeVar("T")


class Carrier:
    """Carries scripts out."""

    def __init__(self, jobs: Jobs, room: Room) -> None:
        self._jobs = jobs
        self._room = room

    async def run(self, tx: Transaction, steps: Generator[Statement, Rows, T]) -> T:
        """Run a script; return what it returns."""
        rows: Any = None
        while True:
            try:
                step = steps.send(rows)
            except StopIteration as done:
                return done.value
            rows = ()
            match step:
                case Fetch(sql, values):
                    rows = await tx.fetch(sql, values)
                case Many(sql, _, each):
                    await tx.execute_many(sql, each)
                case Enqueue(payloads, priorities):
                    self._room.take(len(payloads))
                    await self._jobs.enqueue(tx, RUN_JOB, payloads, ranks(priorities))
                case _:
                    raise TypeError(f"{type(step).__name__} belongs to the journal's writer")
