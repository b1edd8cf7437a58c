"""The wiring of this domain: one object that makes its services and its worker, opens and closes them."""

import os
import socket

from app.accounts.access import Access
from app.accounts.activity import Activities
from app.accounts.audit import Audit
from app.accounts.service import Secrets
from app.components.context import Tools
from app.components.registry import Registry
from app.executions.carrying import Carrier
from app.executions.chains import Chains
from app.executions.checkpoints import Checkpoints
from app.executions.commands import Commands
from app.executions.comparing import Comparing
from app.executions.deletions import Deletions
from app.executions.dispatching import RUN_JOB
from app.executions.dry_run import DryRuns
from app.executions.endings import Endings
from app.executions.ends import Ends
from app.executions.facts import Means
from app.executions.journal import Journal
from app.executions.leases import Leases
from app.executions.limits import Limits
from app.executions.log_lines import Logs
from app.executions.lookup import ExecutionLookup
from app.executions.operating import RunOperations
from app.executions.operators import Operators
from app.executions.projecting import NoProjector, NoTurns, TurnProjector, WaitProjector
from app.executions.reading import JournalReader
from app.executions.reruns import Reruns
from app.executions.result_cache import ResultCache
from app.executions.retention import Retention
from app.executions.reuse_loading import ReuseLoader
from app.executions.room import Room
from app.executions.service import Executions
from app.executions.signals import Signals
from app.executions.sources import RunSources
from app.executions.steering import Steering
from app.executions.subworkflow import Children, Subworkflow
from app.executions.timers import Timers
from app.executions.tool_runs import ToolRuns
from app.executions.totals import Totals
from app.executions.traces import Traces
from app.executions.triggered import TriggeredRuns
from app.executions.upkeep import ExecutionUpkeep
from app.executions.worker import ExecutionWorker
from app.kernel.bus import EventBus
from app.kernel.clock import Clock
from app.kernel.crypto import KeyedHash, Vault
from app.kernel.database import Database
from app.kernel.hops import Hops
from app.kernel.ids import new_id
from app.kernel.jobs import Jobs
from app.kernel.mail import mail_account
from app.kernel.settings import Settings
from app.kernel.tracing import Tracing
from app.workflows.targets import RunTargets


class ExecutionServices:
    """Every service of executions, wired; live between `open` and `close`."""

    def __init__(
        self,
        settings: Settings,
        *,
        database: Database,
        bus: EventBus,
        clock: Clock,
        vault: Vault,
        jobs: Jobs,
        access: Access,
        audit: Audit,
        activities: Activities,
        secrets: Secrets,
        targets: RunTargets,
        registry: Registry,
        projector: WaitProjector | None = None,
        turns: TurnProjector | None = None,
        tracing: Tracing | None = None,
        hops: Hops,
    ) -> None:
        self._settings = settings
        if registry.get(Subworkflow.id) is None:
            registry.register(Subworkflow())
        # Unlike any other process that ever was: a new process must not take an old one's leases for its own.
        worker_id = f"{socket.gethostname()[:20]}-{os.getpid()}-{new_id().hex[-8:]}"
        self.tools = Tools(settings.egress_allow, mail=mail_account(settings), clock=clock, own=hops)
        self.chains = Chains(clock, hops)
        activities.note = self.chains.note
        self._ends = Ends(database, bus)
        self._room = Room(database, jobs, RUN_JOB, settings.dispatch_window)
        carrier = Carrier(jobs, self._room)
        turns = turns or NoTurns()
        self.journal = Journal(
            database,
            bus,
            vault,
            jobs,
            activities,
            self._ends,
            self._room,
            worker_id=worker_id,
            lease_seconds=settings.lease_seconds,
            turns=turns,
        )
        self.reader = JournalReader(database, bus, vault)
        self.logs = Logs(database, bus, access)
        self.journal.on_logged = self.logs.wake
        self.leases = leases = Leases(database, bus, worker_id, settings.lease_seconds)
        self.lookup = ExecutionLookup(access, self.reader, Totals(database))
        self.sources = RunSources(access)
        self.traces = Traces(access, self.reader, targets, clock)
        projector = projector or NoProjector()
        endings = Endings(database, self.journal, clock, projector, turns)
        self.commands = Commands(database, bus, clock, carrier, leases)
        self.executions = Executions(
            database=database,
            clock=clock,
            journal=self.journal,
            reader=self.reader,
            ends=self._ends,
            targets=targets,
            chains=self.chains,
        )
        self.triggered = TriggeredRuns(database, clock, access, self.executions, self.reader, targets, self.chains)
        self.tool_runs = ToolRuns(self.executions, self.reader, targets)
        self.steering = Steering(
            database=database,
            access=access,
            lookup=self.lookup,
            journal=self.journal,
            reader=self.reader,
            signals=Signals(database),
            leases=leases,
            commands=self.commands,
            endings=endings,
        )
        checkpoints = Checkpoints(database, vault, self.reader.events_at)
        self.worker = ExecutionWorker(
            database=database,
            checkpoints=checkpoints,
            journal=self.journal,
            reader=self.reader,
            leases=leases,
            jobs=jobs,
            targets=targets,
            secrets=secrets,
            registry=registry,
            endings=endings,
            reuse_loader=ReuseLoader(self.reader),
            quarantine_after=settings.quarantine_after,
            means=Means(
                journal=self.journal,
                tools=self.tools,
                clock=clock,
                dialect=database.dialect,
                projector=projector,
                turns=turns,
                cache=ResultCache(clock, KeyedHash(settings.keys, b"plait/results")),
                children=Children(database, targets, clock, settings.tree_runs),
                ended=self.reader.ended,
                commands=leases.waiting_commands,
                checkpoints=checkpoints,
                iteration_ends=self.reader.iteration_ends,
                tracing=tracing,
            ),
        )

        self.reruns = Reruns(
            database=database,
            access=access,
            lookup=self.lookup,
            executions=self.executions,
            targets=targets,
            registry=registry,
        )
        self.comparing = Comparing(access, self.lookup, targets)
        self.dry_runs = DryRuns(database, targets, registry, self.tools)
        self.deletions = Deletions(bus, clock, carrier, self.commands, leases, turns)
        self.timers = Timers(database, carrier, self._room)
        self.limits = Limits(database, access, audit, carrier, settings.workspace_concurrency or None)
        self.operations = RunOperations(database, clock, carrier, settings.lease_seconds)
        self._operators = Operators(access, audit, self.lookup, self.operations)
        self.upkeep = ExecutionUpkeep(clock, jobs, settings.lease_seconds)
        self.retention = Retention(clock, settings.retention_days)

    def instances(self) -> dict[type, object]:
        """Return what `api.context.Services` looks up, by type."""
        return {
            Executions: self.executions,
            ExecutionLookup: self.lookup,
            RunSources: self.sources,
            Steering: self.steering,
            Traces: self.traces,
            Logs: self.logs,
            Reruns: self.reruns,
            Comparing: self.comparing,
            DryRuns: self.dry_runs,
            Limits: self.limits,
            Operators: self._operators,
        }

    async def open(self) -> None:
        """Start the journal, so that runs can be accepted."""
        await self.limits.settle_default()
        await self.journal.open()
        await self.logs.open()

    async def start_worker(self, concurrency: int) -> None:
        """Begin to execute runs, and to wake what is due."""
        await self.worker.start(concurrency)
        self.timers.open()

    async def stop_worker(self, drain_seconds: float) -> None:
        """Take no more runs; those that do not end in time are given back."""
        await self.timers.close()
        await self.worker.stop(drain_seconds)

    async def close(self) -> None:
        """Commit what waits, and end workers and connections."""
        await self._room.close()
        await self.journal.close()
        await self._ends.close()
        await self.logs.close()
        await self.reader.hub.close()
        await self.tools.aclose()
