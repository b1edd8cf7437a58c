"""Firings: what a trigger owes, as rows, from the moment it fired until its run has ended.

A row is written in the transaction that decides that a trigger fires; its id is that of the run. Whoever finds it
starts the run, which is the same run however often that is tried, so a crash in between loses nothing and doubles
nothing.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from app.accounts.vocabulary import ActivityKind
from app.automation.configs import read_config
from app.automation.models import Firing, Trigger
from app.automation.records import Records
from app.automation.schedules import Schedule
from app.automation.starting import order_of
from app.automation.vocabulary import FiringStatus, Overlap, TriggerType
from app.executions.steering import Steering
from app.executions.triggered import ExecutionStatus, RunState, TriggeredRuns, TriggerKind
from app.kernel.clock import Clock
from app.kernel.database import Database, Transaction
from app.kernel.errors import AppError, Unavailable
from app.kernel.ids import new_id
from app.kernel.logs import get_logger
from app.kernel.rights import SYSTEM
from app.kernel.stopping import stop
from app.kernel.upkeep import Chore, prune

log = get_logger(__name__)

MAX_QUEUED = 100  #: firings of one trigger that wait for the run before
MAX_FAILURES = 10  #: in a row, of what is no schedule
KEPT = timedelta(days=30)
_AT_ONCE = 50
_WATCHED = 500
_SETTLED = 100  #: in one transaction: few enough that no writer waits long for the lane
_LOOK_SECONDS = 1.0
_AGAIN = timedelta(seconds=30)  #: when a run that was to be started is looked after: its process may be dead
_SOON = timedelta(seconds=2)
_MAX_MESSAGE = 1_000
_FINISHED = frozenset({"max_runs", "ended"})  #: why a schedule switches itself off as it fires for the last time
_KINDS = {
    TriggerType.SCHEDULE: TriggerKind.SCHEDULE,
    TriggerType.EVENT: TriggerKind.EVENT,
    TriggerType.CONVERSATION: TriggerKind.EVENT,
    TriggerType.MAIL: TriggerKind.MAIL,
    TriggerType.WEBHOOK: TriggerKind.WEBHOOK,
    TriggerType.MANUAL: TriggerKind.PROCESS,
}


def kind_of(type: TriggerType) -> TriggerKind:
    """Say what a run of such a trigger shows as its cause."""
    return _KINDS[type]


class Firings:
    """Writes firings, starts their runs, and follows these to their end; live between `open` and `close`."""

    def __init__(
        self, database: Database, clock: Clock, runs: TriggeredRuns, steering: Steering, records: Records
    ) -> None:
        self._database = database
        self._clock = clock
        self._runs = runs
        self._steering = steering
        self._records = records
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._looked_at: UUID | None = None  #: the last firing whose run was looked at
        self._is_unsettled = False

    def open(self) -> None:
        """Begin to start what is owed, in this process."""
        self._task = asyncio.create_task(self._repeat(), name="firings")

    async def close(self) -> None:
        """Stop; what is owed stays so."""
        await stop(self._task)
        self._task = None

    def chores(self) -> tuple[Chore, ...]:
        """Return the upkeep."""
        return (
            Chore("settle-firings", 2.0, self.settle, lambda: self._is_unsettled),
            Chore("prune-firings", 3600.0, self.prune),
        )

    # ------------------------------------------------------------------ firing

    async def add(
        self,
        tx: Transaction,
        row: Trigger,
        key: str,
        due_at: datetime,
        input: Any,
        chain: Sequence[UUID] = (),
    ) -> UUID | None:
        """Let a trigger fire in the caller's transaction, once for each key; return the run's id, None for a repeat."""
        now = self._clock.now()
        if await Firing.filter(trigger_id=row.id, key=key).exists():
            return None
        is_full = (
            _overlap(row) is Overlap.QUEUE
            and await Firing.filter(trigger_id=row.id, status=FiringStatus.PENDING).count() >= MAX_QUEUED
        )
        firing = Firing(
            id=new_id(),
            trigger_id=row.id,
            key=key,
            status=FiringStatus.SKIPPED if is_full else FiringStatus.PENDING,
            due_at=due_at,
            created_at=now,
            input=orjson.dumps(input).decode(),
            chain=orjson.dumps([str(each) for each in chain]).decode(),
            reason="queue_full" if is_full else None,
            ended_at=now if is_full else None,
            start_at=None if is_full else now,
        )
        # Two who saw none of this key: the first stands.
        await Firing.bulk_create([firing], ignore_conflicts=True)
        tx.after_commit(self._wake.set)
        return firing.id

    # ------------------------------------------------------------------ starting

    async def start_due(self) -> int:
        """Start what is owed now; return how many were dealt with."""
        total = 0
        while True:
            claimed, seen = await self._claim()
            await asyncio.gather(*(self._start(*each) for each in claimed))
            total += len(claimed)
            # Those that wait for the run before must not keep others waiting.
            if seen < _AT_ONCE:
                return total

    async def _claim(self) -> tuple[list[tuple[Firing, Trigger, list[UUID]]], int]:
        """Take what is due: it is due again later, should we die; return it, and how many were looked at."""
        now = self._clock.now()
        claimed: list[tuple[Firing, Trigger, list[UUID]]] = []
        async with self._database.transaction():
            due = Firing.filter(start_at__lte=now).order_by("start_at", "id").limit(_AT_ONCE)
            seen = await due.only("id", "trigger_id")
            if not seen:
                return [], 0
            # Triggers before their firings, and in one order: so nobody waits for who waits for them.
            ids = sorted({row.trigger_id for row in seen})
            triggers = {row.id: row for row in await Trigger.filter(id__in=ids).order_by("id").select_for_update()}
            still = Firing.filter(id__in=[row.id for row in seen], start_at__lte=now, trigger_id__in=list(triggers))
            for row in await still.order_by("due_at", "id").select_for_update(skip_locked=True):
                trigger = triggers[row.trigger_id]
                if row.status is FiringStatus.PENDING and _is_stopped(trigger):
                    await _skip(row, "trigger_disabled", now)
                    continue
                previous = await self._admit(row, trigger, now)
                if previous is not None:
                    await Firing.filter(id=row.id).update(
                        status=FiringStatus.STARTED, start_at=now + _AGAIN, watched_from=row.watched_from or now
                    )
                    claimed.append((row, trigger, previous))
        return claimed, len(seen)

    async def _admit(self, row: Firing, trigger: Trigger, now: datetime) -> list[UUID] | None:
        """Decide by the overlap policy: return the runs to cancel first, None if it does not start now."""
        overlap = _overlap(trigger)
        if overlap is Overlap.ALLOW or row.status is FiringStatus.STARTED:
            return []
        others = await Firing.filter(trigger_id=trigger.id, watched_from__isnull=False, id__not=row.id).only("id")
        states = await self._runs.states([each.id for each in others])
        live = [each.id for each in others if each.id not in states or not states[each.id].status.is_terminal]
        if overlap is Overlap.CANCEL_PREVIOUS:
            return live
        if overlap is Overlap.SKIP and live:
            await _skip(row, "overlap", now)
            return None
        if overlap is Overlap.QUEUE:
            before = Firing.filter(trigger_id=trigger.id, status=FiringStatus.PENDING, due_at__lt=row.due_at)
            if live or await before.exists():
                await Firing.filter(id=row.id).update(start_at=now + _SOON)
                return None
        return []

    async def _start(self, firing: Firing, trigger: Trigger, previous: Sequence[UUID]) -> None:
        try:
            for run in previous:
                await self._steering.stop(run, "The next run of its trigger began.")
            chain = [UUID(each) for each in orjson.loads(firing.chain)]
            given = orjson.loads(firing.input)
            await self._runs.start(order_of(trigger, kind_of(trigger.type), given, execution_id=firing.id, chain=chain))
        except Unavailable as error:
            log.warning("firing_waits", reason=error.reason)
            await Firing.filter(id=firing.id).update(start_at=self._clock.now() + _SOON)
        except AppError as error:
            await self._fail(firing.id, error.reason or error.code.lower(), error.message)
        except Exception:
            log.exception("firing_not_started", firing_id=str(firing.id))  # it is tried again
        else:
            await Firing.filter(id=firing.id).update(start_at=None)

    async def _fail(self, firing_id: UUID, reason: str, message: str) -> None:
        async with self._database.transaction():
            await self._decide(firing_id, FiringStatus.FAILED, reason, message, is_failure=True)

    # ------------------------------------------------------------------ following

    async def settle(self, _tx: Transaction) -> int:
        """Note how runs ended; return how many did."""
        watched = Firing.filter(watched_from__isnull=False, start_at__isnull=True).order_by("id").limit(_WATCHED)
        unseen = watched if self._looked_at is None else watched.filter(id__gt=self._looked_at)
        rows = await unseen.only("id", "trigger_id")
        states = await self._runs.states([row.id for row in rows]) if rows else {}
        ended = [row for row in rows if row.id not in states or states[row.id].status.is_terminal]
        self._is_unsettled = len(ended) > _SETTLED
        if not self._is_unsettled:
            self._looked_at = rows[-1].id if len(rows) == _WATCHED else None
        for row in sorted(ended[:_SETTLED], key=lambda each: each.trigger_id):  # as `_claim` locks them
            state = states.get(row.id)
            if state is None:
                await self._decide(row.id, FiringStatus.FAILED, "run_deleted", None, is_failure=False)
            else:
                await self._settle(row.id, state)
        return len(ended[:_SETTLED])

    async def prune(self, _tx: Transaction) -> int:
        """Forget what is over for long."""
        return await prune(Firing.filter(created_at__lt=self._clock.now() - KEPT, ended_at__isnull=False))

    async def _settle(self, firing_id: UUID, state: RunState) -> None:
        if state.status is ExecutionStatus.COMPLETED:
            await self._decide(firing_id, FiringStatus.COMPLETED, None, None, is_failure=False, ended_at=state.ended_at)
            return
        message = None if state.error is None else str(state.error.get("message", ""))
        await self._decide(
            firing_id,
            FiringStatus.FAILED,
            state.status.value,
            message,
            is_failure=state.status is not ExecutionStatus.CANCELLED,
            ended_at=state.ended_at,
        )

    async def _decide(
        self,
        firing_id: UUID,
        status: FiringStatus,
        reason: str | None,
        message: str | None,
        *,
        is_failure: bool,
        ended_at: datetime | None = None,
    ) -> None:
        """Write what became of a firing, once, and count it at its trigger; in the caller's transaction."""
        now = self._clock.now()
        firing = await Firing.get_or_none(id=firing_id)
        if firing is None:
            return
        trigger = await Trigger.select_for_update().get_or_none(id=firing.trigger_id)
        changed = await Firing.filter(id=firing_id, ended_at__isnull=True).update(
            status=status,
            reason=reason and reason[:64],
            message=message and message[:_MAX_MESSAGE],
            ended_at=ended_at or now,
            start_at=None,
            watched_from=None,
        )
        if not changed or trigger is None:
            return
        # Whoever waits for this one's end comes next.
        await Firing.filter(trigger_id=trigger.id, status=FiringStatus.PENDING).update(start_at=now)
        self._wake.set()
        if not is_failure:
            if status is FiringStatus.COMPLETED and trigger.failure_count:
                await Trigger.filter(id=trigger.id).update(failure_count=0)
            return
        trigger.failure_count += 1
        await Trigger.filter(id=trigger.id).update(failure_count=trigger.failure_count)
        most = _most_failures(trigger)
        if most and trigger.failure_count >= most and trigger.is_enabled:
            await self.disable(trigger, "failures", now, {"message": message and message[:_MAX_MESSAGE]})
            await Trigger.filter(id=trigger.id).update(alert_at=now, alert_tries=0)

    async def disable(self, trigger: Trigger, reason: str, now: datetime, data: dict[str, Any] | None = None) -> None:
        """Switch a trigger off, in the caller's transaction, which holds its row."""
        await Trigger.filter(id=trigger.id).update(
            is_enabled=False, disabled_reason=reason, next_at=None, updated_at=now
        )
        await self._records.record(trigger, SYSTEM, ActivityKind.TRIGGER_DISABLED, {"reason": reason, **(data or {})})

    async def give_up(self, trigger_id: UUID, now: datetime, reason: str = "broken") -> None:
        """Switch a trigger off that cannot go on, and have somebody told; in the caller's transaction."""
        trigger = await Trigger.select_for_update().get_or_none(id=trigger_id, is_enabled=True)
        if trigger is not None:
            await self.disable(trigger, reason, now)
            await Trigger.filter(id=trigger_id).update(alert_at=now, alert_tries=0)

    async def _repeat(self) -> None:
        while True:
            try:
                await self.start_due()
            except Exception as error:  # noqa: BLE001 - the next look tries again
                log.warning("firings_failed", error=type(error).__name__)
            waiting = asyncio.ensure_future(self._wake.wait())
            try:
                await asyncio.wait({waiting}, timeout=_LOOK_SECONDS)
            finally:
                waiting.cancel()
            self._wake.clear()


async def _skip(row: Firing, reason: str, now: datetime) -> None:
    await Firing.filter(id=row.id).update(status=FiringStatus.SKIPPED, reason=reason, start_at=None, ended_at=now)


def _is_stopped(row: Trigger) -> bool:
    """Say whether what a trigger owes is not to start: it was switched off, other than by firing for the last time."""
    return not row.is_enabled and row.disabled_reason not in _FINISHED


def _schedule_of(row: Trigger) -> Schedule | None:
    """Read a trigger's schedule; None: it has none, or none that can be read, which must not hold others up."""
    if row.type is not TriggerType.SCHEDULE:
        return None
    try:
        config = read_config(row.type, row.config)
    except ValueError:
        return None
    return config if isinstance(config, Schedule) else None


def _overlap(row: Trigger) -> Overlap:
    schedule = _schedule_of(row)
    return Overlap.ALLOW if schedule is None else schedule.overlap


def _most_failures(row: Trigger) -> int:
    schedule = _schedule_of(row)
    if schedule is not None:
        return schedule.max_failures
    return 0 if row.type is TriggerType.MANUAL else MAX_FAILURES
