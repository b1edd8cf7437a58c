"""The wiring of this domain: one object that makes its services."""

from app.accounts.access import Access
from app.accounts.activity import Activities
from app.accounts.audit import Audit
from app.kernel.bus import EventBus
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.idempotency import Idempotency
from app.workflows.branches.service import Branches
from app.workflows.editing import Editing
from app.workflows.exchange import Exchange
from app.workflows.heads import Heads
from app.workflows.hidden import HiddenWorkflows
from app.workflows.log.drafting import DraftLog
from app.workflows.log.telling import LiveEdits
from app.workflows.lookup import Lookup, SecretNames
from app.workflows.service import Workflows
from app.workflows.signatures import WorkflowSignatures
from app.workflows.targets import RunTargets
from app.workflows.templates.service import Templates
from app.workflows.texts.service import Texts
from app.workflows.validation import Library
from app.workflows.versions import Versions


class WorkflowServices:
    """Every service of workflows, wired; live between `open` and `close`."""

    def __init__(
        self,
        *,
        database: Database,
        bus: EventBus,
        clock: Clock,
        access: Access,
        activities: Activities,
        audit: Audit,
        idempotency: Idempotency,
        library: Library,
        secret_names: SecretNames,
    ) -> None:
        self.heads = Heads(bus)
        self.log = DraftLog(database, bus, clock)
        self.hidden = HiddenWorkflows(database, clock, self.heads)
        self.workflows = Workflows(
            database,
            clock,
            access,
            activities=activities,
            audit=audit,
            idempotency=idempotency,
            library=library,
            heads=self.heads,
            log=self.log,
        )
        self.versions = Versions(
            database,
            clock,
            access,
            activities=activities,
            audit=audit,
            library=library,
            secret_names=secret_names,
            heads=self.heads,
            log=self.log,
        )
        live_edits = LiveEdits(activities, audit)
        self.branches = Branches(
            database, clock, access, activities=activities, audit=audit, library=library, log=self.log
        )
        self.editing = Editing(clock, access, log=self.log, live_edits=live_edits, library=library)
        self.exchange = Exchange(access, self.workflows, library, self.log)
        self.templates = Templates(
            database,
            clock,
            access,
            activities=activities,
            audit=audit,
            idempotency=idempotency,
            library=library,
            secret_names=secret_names,
            workflows=self.workflows,
            versions=self.versions,
        )
        self.targets = RunTargets(database, Lookup(access), library, self.heads, self.log)
        self.signatures = WorkflowSignatures(self.targets, library)
        self.texts = Texts(database, clock, Lookup(access), log=self.log, live_edits=live_edits, library=library)

    def instances(self) -> dict[type, object]:
        """Return what `api.context.Services` looks up, by type."""
        services = (
            self.workflows,
            self.versions,
            self.exchange,
            self.templates,
            self.targets,
            self.editing,
            self.branches,
            self.texts,
        )
        return {type(service): service for service in services}

    async def open(self) -> None:
        """Begin to hear what other processes publish."""
        await self.heads.open()

    async def close(self) -> None:
        """Write what is waiting, then stop hearing."""
        await self.log.close()
        await self.heads.close()
