"""Lets schedules fire: due times are rows behind one index, so an idle look costs the same however many there are."""

from datetime import datetime
from typing import Any, cast

from app.automation.configs import read_config
from app.automation.firing import Firings
from app.automation.models import Trigger
from app.automation.schedules import Schedule, due
from app.kernel.clock import Clock
from app.kernel.database import Transaction
from app.kernel.logs import get_logger
from app.kernel.outages import is_outage
from app.kernel.upkeep import Chore

log = get_logger(__name__)

_EVERY_SECONDS = 0.7
_AT_ONCE = 100  #: in one transaction: few enough that no writer waits long for the lane
#: What a configuration gives that this release cannot read, or a time zone that is gone: the next look finds it again.
_LASTING = (ArithmeticError, LookupError, TypeError, ValueError)


class Scheduling:
    """The clockwork of schedules."""

    def __init__(self, clock: Clock, firings: Firings) -> None:
        self._clock = clock
        self._firings = firings
        self._is_unfinished = False

    def chores(self) -> tuple[Chore, ...]:
        """Return the look."""
        return (Chore("fire-schedules", _EVERY_SECONDS, self.fire, lambda: self._is_unfinished),)

    async def fire(self, tx: Transaction) -> int:
        """Let fire what is due, in the transaction that moves it on; return how many.

        Each time is fired for once, however many look. A schedule that cannot be worked with holds no other up.
        """
        now = self._clock.now()
        found = Trigger.filter(next_at__lte=now).order_by("next_at", "id").limit(_AT_ONCE)
        rows = await found.select_for_update(skip_locked=True)
        self._is_unfinished = len(rows) == _AT_ONCE
        for row in rows:
            try:
                async with tx.savepoint():
                    await self._fire(tx, row, now)
            except Exception as error:
                if is_outage(error):
                    raise
                log.exception("schedule_not_fired", trigger_id=str(row.id))
                if isinstance(error, _LASTING):
                    await self._firings.give_up(row.id, now)
        return len(rows)

    async def _fire(self, tx: Transaction, row: Trigger, now: datetime) -> None:
        schedule = cast("Schedule", read_config(row.type, row.config))
        instants, upcoming = due(schedule, cast("datetime", row.next_at), now)
        left = None if schedule.max_runs is None else max(0, schedule.max_runs - row.fired_count)
        instants = instants if left is None else instants[:left]
        for instant in instants:
            await self._firings.add(tx, row, instant.isoformat(), instant, _input(row, schedule, instant))
        changed: dict[str, Any] = {"next_at": upcoming}
        if instants:
            changed |= {"fired_count": row.fired_count + len(instants), "last_fired_at": now}
        await Trigger.filter(id=row.id).update(**changed)
        if left is not None and len(instants) >= left:
            await self._firings.disable(row, "max_runs", now)
        elif upcoming is None:
            await self._firings.disable(row, "ended", now)


def _input(row: Trigger, schedule: Schedule, instant: datetime) -> dict[str, Any]:
    shown = instant.isoformat().replace("+00:00", "Z")
    return {"trigger": {"name": row.name, "type": row.type.name}, "scheduledAt": shown, "data": schedule.input}
