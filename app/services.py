"""The wiring of a process, in plain Python: what there is, made in the order of the house."""

from app.accounts.wiring import Accounts
from app.api.context import Services
from app.components.plugins import load_plugins
from app.components.registry import Registry, default_registry
from app.executions.wiring import ExecutionServices
from app.kernel.bus import EventBus, MemoryBus, RedisBus
from app.kernel.clock import Clock, SharedClock
from app.kernel.crypto import Vault
from app.kernel.database import Database
from app.kernel.idempotency import Idempotency
from app.kernel.jobs import make_jobs
from app.kernel.mail import make_mailer
from app.kernel.settings import Settings
from app.kernel.throttle import Throttle
from app.kernel.timekeeper import Timekeeper
from app.kernel.tracing import Tracing
from app.kernel.upkeep import Upkeep
from app.memory.wiring import MemoryServices
from app.tasks.projector import TaskProjector
from app.tasks.wiring import TaskServices
from app.workflows.wiring import WorkflowServices


class Plait:
    """Everything one process is made of; live between `open` and `close`."""

    def __init__(self, settings: Settings, *, clock: Clock | None = None, registry: Registry | None = None) -> None:
        self.settings = settings
        shared = SharedClock()
        self.clock = clock or shared
        self.database = Database(settings)
        self.timekeeper = Timekeeper(self.database, shared)
        self.bus: EventBus = RedisBus(settings.redis_url) if settings.redis_url else MemoryBus()
        self.jobs = make_jobs(settings)
        self.tracing = Tracing.of(settings)
        self.registry = registry or default_registry()
        self._wants_plugins = registry is None
        vault = Vault(settings.keys)
        mailer = make_mailer(settings)
        idempotency = Idempotency(self.database, self.clock)
        self.accounts = Accounts(
            settings,
            database=self.database,
            bus=self.bus,
            clock=self.clock,
            mailer=mailer,
            throttle=Throttle(settings),
            idempotency=idempotency,
            vault=vault,
        )
        self.memory = MemoryServices(
            database=self.database,
            clock=self.clock,
            access=self.accounts.access,
            audit=self.accounts.audit,
            registry=self.registry,
        )
        self.workflows = WorkflowServices(
            database=self.database,
            bus=self.bus,
            clock=self.clock,
            access=self.accounts.access,
            activities=self.accounts.activities,
            audit=self.accounts.audit,
            idempotency=idempotency,
            library=self.registry,
            secret_names=self.accounts.secrets.names,
        )
        self.executions = ExecutionServices(
            settings,
            database=self.database,
            bus=self.bus,
            clock=self.clock,
            vault=vault,
            jobs=self.jobs,
            access=self.accounts.access,
            audit=self.accounts.audit,
            activities=self.accounts.activities,
            secrets=self.accounts.secrets,
            targets=self.workflows.targets,
            registry=self.registry,
            projector=TaskProjector(self.database, self.accounts.activities),
            tracing=self.tracing,
        )
        self.workflows.workflows.before_delete = self.executions.deletions.before
        self.tasks = TaskServices(
            settings,
            database=self.database,
            clock=self.clock,
            accounts=self.accounts,
            mailer=mailer,
            idempotency=idempotency,
            commands=self.executions.commands,
            registry=self.registry,
        )
        self.upkeep = Upkeep(
            self.database,
            [
                *self.jobs.chores(),
                *idempotency.chores(),
                *self.accounts.pruning.chores(),
                *self.memory.pruning.chores(),
                *self.executions.upkeep.chores(),
                *self.executions.timers.chores(),
                *self.executions.retention.chores(),
                *self.tasks.upkeep.chores(),
            ],
        )
        self.services = Services(
            {
                Registry: self.registry,
                **self.accounts.instances(),
                **self.memory.instances(),
                **self.workflows.instances(),
                **self.executions.instances(),
                **self.tasks.instances(),
            }
        )

    def load_plugins(self) -> None:
        """Add the components of installed plugins, once, after all of our own; a registry that was given stays."""
        if self._wants_plugins:
            self._wants_plugins = False
            load_plugins(self.registry)

    async def open(self) -> None:
        """Connect to everything; a failure closes what was opened."""
        self.load_plugins()
        try:
            await self.database.open()
            await self.timekeeper.open()
            await self.bus.open()
            await self.jobs.open()
            await self.accounts.open()
            await self.workflows.open()
            await self.executions.open()
        except BaseException:
            await self.close()
            raise

    async def start_worker(self, concurrency: int | None = None) -> None:
        """Begin to execute runs, and to keep the tables tidy, in this process."""
        await self.executions.start_worker(concurrency or self.settings.worker_concurrency)
        await self.upkeep.open()

    async def close(self) -> None:
        """Drain the worker, then stop everything in the opposite order."""
        await self.upkeep.close()
        await self.executions.stop_worker(self.settings.drain_seconds)
        await self.executions.close()
        await self.workflows.close()
        await self.accounts.close()
        await self.jobs.close()
        await self.bus.close()
        await self.timekeeper.close()
        await self.database.close()
        if self.tracing is not None:
            await self.tracing.close()
