"""The wiring of this domain: one object that makes its services and its worker, opens and closes them."""

import os
import socket

from app.accounts.access import Access
from app.accounts.activity import Activities
from app.accounts.service import Secrets
from app.components.context import Tools
from app.components.registry import Registry
from app.executions.commands import Commands
from app.executions.journal import Journal
from app.executions.leases import Leases
from app.executions.lookup import ExecutionLookup
from app.executions.reading import JournalReader
from app.executions.service import Executions
from app.executions.traces import Traces
from app.executions.upkeep import ExecutionUpkeep
from app.executions.worker import ExecutionWorker
from app.kernel.bus import EventBus
from app.kernel.clock import Clock
from app.kernel.crypto import Vault
from app.kernel.database import Database
from app.kernel.ids import new_id
from app.kernel.jobs import Jobs
from app.kernel.mail import mail_account
from app.kernel.settings import Settings
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
        activities: Activities,
        secrets: Secrets,
        targets: RunTargets,
        registry: Registry,
    ) -> None:
        self._settings = settings
        # Unlike any other process that ever was: a new process must not take an old one's leases for its own.
        worker_id = f"{socket.gethostname()[:20]}-{os.getpid()}-{new_id().hex[-8:]}"
        self.tools = Tools(settings.egress_allow, mail=mail_account(settings))
        self.journal = Journal(
            database, bus, vault, jobs, activities, worker_id=worker_id, lease_seconds=settings.lease_seconds
        )
        self.reader = JournalReader(database, bus, vault)
        leases = Leases(database, bus, worker_id, settings.lease_seconds)
        self.lookup = ExecutionLookup(access, self.reader)
        self.traces = Traces(access, self.reader, targets, clock)
        self.executions = Executions(
            database=database,
            bus=bus,
            clock=clock,
            access=access,
            journal=self.journal,
            reader=self.reader,
            lookup=self.lookup,
            leases=leases,
            targets=targets,
        )
        self.worker = ExecutionWorker(
            database=database,
            journal=self.journal,
            reader=self.reader,
            leases=leases,
            jobs=jobs,
            targets=targets,
            secrets=secrets,
            registry=registry,
            tools=self.tools,
            clock=clock,
        )

        self.commands = Commands(database, bus, clock, jobs, leases)
        self.upkeep = ExecutionUpkeep(clock, jobs, settings.lease_seconds)

    def instances(self) -> dict[type, object]:
        """Return what `api.context.Services` looks up, by type."""
        return {Executions: self.executions, ExecutionLookup: self.lookup, Traces: self.traces}

    async def open(self) -> None:
        """Start the journal, so that runs can be accepted."""
        await self.journal.open()

    async def close(self) -> None:
        """Commit what waits, and end workers and connections."""
        await self.journal.close()
        await self.reader.hub.close()
        await self.tools.aclose()
