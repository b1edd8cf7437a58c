"""Takes executions from the queue, claims them, and drives them to their end."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

import orjson
import structlog
from pydantic import ValidationError

from app.accounts.service import Secrets
from app.components.registry import Registry
from app.executions.checkpoints import Checkpoints
from app.executions.dispatching import RUN_JOB
from app.executions.endings import ORPHANED, Endings, actor_of
from app.executions.events import EventUnknown
from app.executions.facts import Means, RunFacts
from app.executions.journal import Journal
from app.executions.journal_items import HeldElsewhere, Lease, LeaseLost
from app.executions.journal_script import LIVE, as_uuid
from app.executions.leases import Leases
from app.executions.models import ExecutionStatus, TriggerKind
from app.executions.plan import Plan, PlanInvalid, make_plan
from app.executions.reading import JournalReader
from app.executions.restricting import plan_for
from app.executions.reuse import ReuseSpec
from app.executions.reuse_loading import ReuseLoader, SourceIsGone
from app.executions.room import ranks
from app.executions.runner import Run
from app.executions.spending import Spent, read_spent
from app.executions.suspects import Suspects
from app.kernel.database import Database
from app.kernel.errors import AppError
from app.kernel.jobs import Handover, Jobs, MemoryJobs
from app.kernel.logs import get_logger
from app.kernel.metrics import EVENTS_FOLDED, EXECUTIONS_ENDED, EXECUTIONS_RUNNING
from app.kernel.outages import is_outage
from app.workflows.targets import RunTargets

log = get_logger(__name__)

_PLANS = 500
_MAX_ATTEMPTS = 3  #: crashes of our own code before the run is failed
_RETRY_SECONDS = 1.0
_AFTER_LEASE_SECONDS = 0.05
_TRIAL_SECONDS = 0.25  #: before a suspect asks again whether it may be tried
#: So many deaths with progress between them count as one without: a run must end that crashes at every other step.
_DEATHS_PER_STRIKE = 10
_MAX_PASSES = 20  #: times that a run is left to newer workers, which takes about eight minutes
_MAX_PASS_SECONDS = 30.0


class Misfit(Exception):
    """The run has something in it that this release of Plait does not know."""


class ExecutionWorker:
    """The executor of this process."""

    def __init__(
        self,
        *,
        database: Database,
        checkpoints: Checkpoints,
        journal: Journal,
        reader: JournalReader,
        leases: Leases,
        jobs: Jobs,
        targets: RunTargets,
        secrets: Secrets,
        registry: Registry,
        endings: Endings,
        means: Means,
        quarantine_after: int,
        reuse_loader: ReuseLoader,
    ) -> None:
        self._quarantine_after = quarantine_after
        self._suspect_after = max(1, quarantine_after - 1)
        self._suspects = Suspects()
        self._database = database
        self._checkpoints = checkpoints
        self._journal = journal
        self._reader = reader
        self._leases = leases
        self._jobs = jobs
        self._targets = targets
        self._secrets = secrets
        self._registry = registry
        self._endings = endings
        self._means = means
        self._reuse_loader = reuse_loader
        self._plans: OrderedDict[Any, Plan] = OrderedDict()
        jobs.handle(RUN_JOB, self._handle)

    async def start(self, concurrency: int) -> None:
        """Begin to take runs; embedded, first whatever an earlier process left."""
        await self._leases.open()
        self._journal.is_alone = isinstance(self._jobs, MemoryJobs)
        if isinstance(self._jobs, MemoryJobs):
            rows = await self._database.fetch(
                f"SELECT id, priority FROM executions WHERE status IN {LIVE} AND is_dispatched = 1 ORDER BY id"  # noqa: S608 - a constant
            )
            if rows:
                log.info("recovering_executions", count=len(rows))
                self._jobs.recover(
                    RUN_JOB, [as_uuid(row["id"]).bytes for row in rows], ranks([row["priority"] for row in rows])
                )
        await self._jobs.start(concurrency)

    async def stop(self, drain_seconds: float) -> None:
        """Take no more runs; those that do not end in time are given back."""
        await self._jobs.stop(drain_seconds)
        await self._leases.close()

    async def _handle(self, payload: bytes, attempts: int) -> None:
        try:
            await self._carry_on(UUID(bytes=payload), attempts)
        except Exception as error:
            if not is_outage(error):
                raise
            # No fault of the run: it is read again from its journal once the database is back.
            log.warning("execution_interrupted", execution_id=str(UUID(bytes=payload)), error=type(error).__name__)
            raise Handover(_RETRY_SECONDS) from None

    async def _carry_on(self, execution_id: UUID, attempts: int) -> None:
        # For the rest of this job: it has a task, and so a context, of its own.
        structlog.contextvars.bind_contextvars(execution_id=str(execution_id))
        if self._suspects.is_busy and await self._is_suspect(execution_id):
            raise Handover(_TRIAL_SECONDS)
        try:
            row = await self._journal.claim(execution_id)
        except asyncio.CancelledError:
            raise Handover from None
        except HeldElsewhere as held:
            raise Handover(held.seconds + _AFTER_LEASE_SECONDS) from None
        if row is None:
            return
        lease = Lease(execution_id, as_uuid(row["workspace_id"]), row["epoch"], row["last_sequence"])
        lease.strikes = row["strikes"]
        EXECUTIONS_RUNNING.inc()
        try:
            if self._quarantine_after <= max(lease.strikes, row["deaths"] / _DEATHS_PER_STRIKE):
                log.error("execution_quarantined", strikes=lease.strikes, deaths=row["deaths"])
                await self._endings.quarantine(row)
                return
            if lease.strikes >= self._suspect_after:
                await self._try_alone(lease)
            await self._run(lease, row)
        except Handover:
            raise
        except LeaseLost:
            log.info("lease_lost", epoch=lease.epoch)
            if await self._is_still_ours(lease):
                # Nobody took it: a commit failed, or its success was not told. Read the journal again.
                raise Handover(_RETRY_SECONDS) from None
        except asyncio.CancelledError:
            await self._leases.release(lease)
            raise Handover from None
        except Misfit as misfit:
            await self._pass_on(lease, row, misfit, attempts)
        except Exception as error:
            if is_outage(error):
                raise
            log.exception("execution_crashed", attempts=attempts)
            if attempts + 1 < _MAX_ATTEMPTS:
                with suppress(Exception):  # then the lease runs out by itself
                    await self._leases.release(lease)
                raise Handover(_RETRY_SECONDS, is_counted=True) from None
            # The old lease may be spoilt by what went wrong: take the run anew, to end it.
            row = await self._journal.claim(execution_id)
            if row is not None:
                await self._fail(row, "INTERNAL", "The run could not be carried on; the log has the details.")
        finally:
            self._suspects.acquit(execution_id)
            self._leases.drop(lease)
            EXECUTIONS_RUNNING.dec()

    async def _try_alone(self, lease: Lease) -> None:
        """Go on only without other suspects.

        Raises:
            Handover: Another is being tried; this one was given back as it was.
        """
        if self._suspects.admit(lease):
            await self._suspects.alone()
            return
        try:
            await self._leases.release(lease, keeps_strikes=True)
        finally:
            self._suspects.gone()
        raise Handover(_TRIAL_SECONDS)

    async def _is_suspect(self, execution_id: UUID) -> bool:
        dialect = self._database.dialect
        mark, value = ("$1", execution_id) if dialect == "postgres" else ("?", str(execution_id))
        rows = await self._database.fetch(f"SELECT strikes FROM executions WHERE id = {mark}", [value])  # noqa: S608
        return bool(rows) and rows[0]["strikes"] >= self._suspect_after

    async def _run(self, lease: Lease, row: Mapping[str, Any]) -> None:
        if await self._endings.is_orphan(row):
            await self._endings.end(row, ExecutionStatus.CANCELLED, {"reason": ORPHANED})
            return
        lease.spent = await self._spent(row)
        version_id = None if row["version_id"] is None else as_uuid(row["version_id"])
        workflow_id = as_uuid(row["workflow_id"])
        try:
            spec = None if row["reuse"] is None else ReuseSpec.from_json(row["reuse"])
            plan = await self._plan(version_id or (workflow_id, row["draft_revision"]), spec)
            reuse = None if spec is None else await self._reuse_loader.load(row["fork_of"], spec, plan)
        except SourceIsGone as error:
            await self._fail(row, "SOURCE_GONE", error.message)
            return
        except PlanInvalid as error:
            # It was valid for whoever published it.
            raise Misfit(error.message) from None
        except AppError as error:
            await self._fail(row, "PLAN_INVALID", error.message)
            return
        except ValidationError as error:
            problem = error.errors(include_input=False, include_url=False)[0]
            raise Misfit(f"The graph has something unknown: {problem['msg']}") from None
        secrets = await self._secrets.reveal(lease.workspace_id, plan.secret_names) if plan.secret_names else {}
        facts = _facts_of(lease, row, workflow_id)
        make = partial(Run, facts, plan, self._means, secrets=secrets, use_pins=version_id is None, reuse=reuse)
        try:
            run = await self._recovered(lease, make)
        except EventUnknown as error:
            raise Misfit(error.message) from None
        self._leases.hold(lease, run.command, run.lose)
        if lease.epoch > 1 or row["parent_id"] is not None:
            # What was asked while nobody listened; a first claim is newer than any command but a QUEUED one's,
            # and a run may be cancelled by the commit that makes it.
            for command in await self._leases.waiting_commands([lease.execution_id]):
                run.command(command)
        await run.drive()
        if run.ended_as.is_terminal:
            EXECUTIONS_ENDED.labels(run.ended_as.value).inc()

    async def _spent(self, row: Mapping[str, Any]) -> Spent | None:
        """Return what the tree of a claimed run with a budget has spent."""
        if row["budget_tokens"] is None and row["budget_usd"] is None:
            return None
        if row["root_id"] is not None:
            return await read_spent(self._database, as_uuid(row["root_id"]))
        return Spent.of(row) if "tree_tokens" in row else None  # one that was just accepted has spent nothing

    async def _recovered(self, lease: Lease, make: Callable[[], Run]) -> Run:
        """Make a run and put it where it stood: at its checkpoint and what followed, or at all of its journal.

        Raises:
            EventUnknown: A newer release wrote some of it.
        """
        run, after = make(), 0
        if lease.last_sequence == 1:
            return run
        checkpoint = await self._checkpoints.load(lease.execution_id, lease.last_sequence)
        if checkpoint is not None:
            if run.restore(checkpoint):
                after = checkpoint.sequence
            else:
                run = make()
        count = 0
        async for events in self._reader.fold(lease.execution_id, after):
            run.recover(events)
            count += len(events)
        EVENTS_FOLDED.observe(count)
        return run

    async def _pass_on(self, lease: Lease, row: Mapping[str, Any], misfit: Misfit, attempts: int) -> None:
        """Leave a run to a newer worker, as there may be one while Plait is upgraded; fail it when none comes.

        Raises:
            Handover: It was given back.
        """
        if attempts >= _MAX_PASSES or isinstance(self._jobs, MemoryJobs):
            await self._fail(row, "PLAN_INVALID", str(misfit))
            return
        log.warning("execution_passed_on", attempts=attempts, reason=str(misfit))
        await self._leases.release(lease)
        raise Handover(min(_MAX_PASS_SECONDS, 2.0**attempts), is_counted=True)

    async def _is_still_ours(self, lease: Lease) -> bool:
        dialect = self._database.dialect
        mark, value = ("$1", lease.execution_id) if dialect == "postgres" else ("?", str(lease.execution_id))
        rows = await self._database.fetch(
            # One that has paused gave its job up with its worker; whoever woke it since has put another.
            f"SELECT epoch FROM executions WHERE id = {mark} AND status IN {LIVE} "  # noqa: S608 - constants
            "AND NOT (status = 'paused' AND worker_id IS NULL)",
            [value],
        )
        return bool(rows) and rows[0]["epoch"] == lease.epoch

    async def _plan(self, pinned: UUID | tuple[UUID, int], spec: ReuseSpec | None) -> Plan:
        if spec is not None and spec.only is not None:
            return plan_for(await self._targets.load_graph(pinned), self._registry, spec)
        plan = self._plans.get(pinned)
        if plan is None:
            plan = make_plan(await self._targets.load_graph(pinned), self._registry)
            self._plans[pinned] = plan
            if len(self._plans) > _PLANS:
                self._plans.popitem(last=False)
        else:
            self._plans.move_to_end(pinned)
        return plan

    async def _fail(self, row: Mapping[str, Any], code: str, message: str) -> None:
        await self._endings.end(row, ExecutionStatus.FAILED, {"error": {"code": code, "message": message}})


def _facts_of(lease: Lease, row: Mapping[str, Any], workflow_id: UUID) -> RunFacts:
    return RunFacts(
        lease=lease,
        workflow_id=workflow_id,
        status=ExecutionStatus(row["status"]),
        actor=actor_of(row),
        timeout_ms=row["timeout_ms"],
        started_at=_instant(row["started_at"]),
        run_input=orjson.loads(row["input"]),
        priority=row["priority"],
        depth=row["depth"],
        parent_id=None if row["parent_id"] is None else as_uuid(row["parent_id"]),
        parent_sequence=row["parent_sequence"],
        root_id=None if row["root_id"] is None else as_uuid(row["root_id"]),
        budget_tokens=row["budget_tokens"],
        budget_usd=None if row["budget_usd"] is None else Decimal(row["budget_usd"]),
        trace_parent=row["trace_parent"],
        queued_at=_instant(row["queued_at"]),
        is_turn=TriggerKind(row["trigger"]).is_turn,
        is_private=TriggerKind(row["trigger"]).is_private,
    )


def _instant(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else value
