"""Five-node executions from the service: group commit against the same engine with a commit per node."""

import asyncio
from collections.abc import Awaitable
from typing import Any
from unittest.mock import patch

from app.executions.journal import Journal
from app.executions.journal_items import Waiting
from app.executions.runner import Run
from app.executions.steps import Step
from benchmarks.figures import COLUMNS, Side, Table, Target, ratio_of_rates
from benchmarks.graphs import five_nodes
from benchmarks.house import Dialect, house, measure, migrated

VARIANTS: tuple[Dialect, ...] = ("sqlite", "postgres")
_AT_ONCE = 50
_TARGET = 4.0


class _Turn:
    """Whose turn it is. Not a setting of the product: only the classes below look at it."""

    is_grouped = True


class SwitchedJournal(Journal):
    """Commits one run a transaction in the other side's turn, side by side where the database can."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._lanes = asyncio.Semaphore(8)  # of the pool's twelve connections; SQLite has one lane anyway
        self._tasks: set[asyncio.Future[None]] = set()

    async def _commit(self, batch: Waiting) -> None:
        if _Turn.is_grouped:
            await super()._commit(batch)
            return
        alone: list[Awaitable[None]] = [self._alone(Waiting(acceptances=[a]), a.done) for a in batch.acceptances]
        alone += [self._alone(Waiting(claims=[c]), c.done) for c in batch.claims]
        alone += [self._alone(Waiting(appends=[a]), a.done) for a in batch.appends]
        for each in alone:
            self._tasks.add(task := asyncio.ensure_future(each))
            task.add_done_callback(self._tasks.discard)

    async def _alone(self, batch: Waiting, done: asyncio.Future[Any]) -> None:
        async with self._lanes:
            try:
                await super()._commit(batch)
            except Exception as error:  # noqa: BLE001 - whoever waits gets it
                if not done.done():
                    done.set_exception(error)


class SwitchedRun(Run):
    """Waits for the commit of every node in the other side's turn."""

    async def _make_true(self, step: Step) -> None:
        await super()._make_true(step)
        if not _Turn.is_grouped and not self.engine.is_ended:
            self._recorder.flush()
            await self._recorder.until_durable()


def run(dialect: Dialect, *, is_quick: bool) -> list[Table]:
    """Measure on one database."""
    with (
        patch("app.executions.wiring.Journal", SwitchedJournal),
        patch("app.executions.worker.Run", SwitchedRun),
        migrated(dialect) as settings,
    ):
        sizes = (_AT_ONCE,) if is_quick else (_AT_ONCE, 1)
        rounds, seconds = (2, 1.0) if is_quick else (4, 2.0)
        return asyncio.run(_measure(settings, dialect, sizes, rounds=rounds, seconds=seconds))


async def _measure(
    settings: Any, dialect: Dialect, sizes: tuple[int, ...], *, rounds: int, seconds: float
) -> list[Table]:
    tables: list[Table] = []
    async with house(settings) as home:
        workflow_id = await home.publish(five_nodes())
        await home.check_five_nodes(workflow_id)

        async def work() -> None:
            await home.run_five_nodes(workflow_id)

        for at_once in sizes:
            grouped, single = Side("group commit"), Side("a commit per node")
            for is_warm in (False, *([True] * rounds)):
                for side, is_grouped in ((grouped, True), (single, False)):
                    _Turn.is_grouped = is_grouped
                    turn = await measure(work, seconds=seconds if is_warm else 1, at_once=at_once)
                    if is_warm:
                        side.rounds.append(turn)
            ratio = ratio_of_rates(grouped, single)
            table = Table(
                f"Five-node executions from the service, {dialect}, {at_once} at once",
                COLUMNS,
                [grouped.row(), single.row()],
            )
            if at_once > 1:
                table.targets.append(
                    Target("executions per second against a commit per node", ratio, _TARGET, is_at_least=True)
                )
            else:
                table.notes.append(f"Ratio {ratio:.1f}: one run alone waits for its own commits only.")
            tables.append(table)
    return tables
