"""The wiring of this domain: one object that makes its services."""

from app.accounts.access import Access
from app.accounts.activity import Activities
from app.accounts.audit import Audit
from app.kernel.bus import EventBus
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.idempotency import Idempotency
from app.workflows.exchange import Exchange
from app.workflows.heads import Heads
from app.workflows.lookup import Lookup, SecretNames
from app.workflows.service import Workflows
from app.workflows.targets import RunTargets
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
        self.workflows = Workflows(
            database,
            clock,
            access,
            activities=activities,
            audit=audit,
            idempotency=idempotency,
            library=library,
            heads=self.heads,
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
        )
        self.exchange = Exchange(access, self.workflows, library)
        self.targets = RunTargets(database, Lookup(access), library, self.heads)

    def instances(self) -> dict[type, object]:
        """Return what `api.context.Services` looks up, by type."""
        services = (self.workflows, self.versions, self.exchange, self.targets)
        return {type(service): service for service in services}

    async def open(self) -> None:
        """Begin to hear what other processes publish."""
        await self.heads.open()

    async def close(self) -> None:
        """Stop hearing."""
        await self.heads.close()
