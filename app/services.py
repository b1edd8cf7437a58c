"""The wiring of a process, in plain Python: what there is, made in the order of the house."""

from app.accounts.wiring import Accounts
from app.api.context import Services
from app.artifacts.wiring import ArtifactServices
from app.automation.wiring import AutomationServices
from app.collaboration.wiring import CollaborationServices
from app.components.plugins import load_plugins
from app.components.registry import Registry, default_registry
from app.conversations.history import ConversationHistory
from app.conversations.projector import ReplyProjector
from app.conversations.webhook_subject import conversation_subject
from app.conversations.wiring import ConversationServices
from app.copilot.kept_calls import KeptCalls
from app.copilot.wiring import CopilotServices
from app.evaluation.wiring import EvaluationServices
from app.executions.webhook_subject import execution_subject
from app.executions.wiring import ExecutionServices
from app.extraction.wiring import ExtractionServices
from app.files.wiring import FileServices
from app.integrations.wiring import IntegrationServices
from app.kernel.bus import EventBus, MemoryBus, RedisBus
from app.kernel.clock import Clock, SharedClock
from app.kernel.crypto import Vault
from app.kernel.database import Database
from app.kernel.hops import Hops
from app.kernel.idempotency import Idempotency
from app.kernel.jobs import make_jobs
from app.kernel.mail import make_mailer
from app.kernel.settings import Settings
from app.kernel.throttle import Throttle
from app.kernel.timekeeper import Timekeeper
from app.kernel.tracing import Tracing
from app.kernel.upkeep import Upkeep
from app.knowledge.wiring import KnowledgeServices
from app.llm.wiring import ModelServices
from app.mcp_client.wiring import McpClientServices
from app.memory.wiring import MemoryServices
from app.search.wiring import SearchServices
from app.tasks.projector import TaskProjector
from app.tasks.webhook_subject import task_subject
from app.tasks.wiring import TaskServices
from app.usage.wiring import UsageServices
from app.webhooks.wiring import WebhookServices
from app.workflows.service import lock_all
from app.workflows.webhook_subject import workflow_subject, workflows_in
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
        hops = Hops(settings.keys, settings.base_url)
        mailer = make_mailer(settings)
        self.throttle = throttle = Throttle(settings)
        idempotency = Idempotency(self.database, self.clock)
        self.accounts = Accounts(
            settings,
            database=self.database,
            bus=self.bus,
            clock=self.clock,
            mailer=mailer,
            throttle=throttle,
            idempotency=idempotency,
            vault=vault,
        )
        self.usage = UsageServices(
            database=self.database, clock=self.clock, access=self.accounts.access, audit=self.accounts.audit
        )
        self.webhooks = WebhookServices(
            settings,
            database=self.database,
            bus=self.bus,
            clock=self.clock,
            accounts=self.accounts,
            vault=vault,
            mailer=mailer,
            idempotency=idempotency,
            tracing=self.tracing,
            hops=hops,
        )
        self.files = FileServices(
            settings,
            database=self.database,
            clock=self.clock,
            accounts=self.accounts,
            idempotency=idempotency,
            jobs=self.jobs,
        )
        self.extraction = ExtractionServices(
            settings,
            database=self.database,
            clock=self.clock,
            accounts=self.accounts,
            files=self.files,
            idempotency=idempotency,
            registry=self.registry,
        )
        self.llm = ModelServices(
            settings,
            database=self.database,
            clock=self.clock,
            access=self.accounts.access,
            keys=self.accounts.keys,
            audit=self.accounts.audit,
            vault=vault,
            usage=self.usage.usage,
            registry=self.registry,
            files=self.files.files,
            sayings=self.extraction.sayings,
        )
        self.memory = MemoryServices(
            database=self.database,
            clock=self.clock,
            access=self.accounts.access,
            audit=self.accounts.audit,
            registry=self.registry,
            tools=self.llm.tools,
        )
        self.mcp_client = McpClientServices(
            settings,
            database=self.database,
            clock=self.clock,
            access=self.accounts.access,
            audit=self.accounts.audit,
            reveal=self.accounts.secrets.reveal,
            registry=self.registry,
            tools=self.llm.tools,
        )
        self.integrations = IntegrationServices(
            settings,
            database=self.database,
            clock=self.clock,
            access=self.accounts.access,
            audit=self.accounts.audit,
            activities=self.accounts.activities,
            vault=vault,
            jobs=self.jobs,
            registry=self.registry,
            tools=self.llm.tools,
            own=hops,
            usage=self.usage.usage,
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
        self.llm.tools.register_signatures(self.workflows.signatures)
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
            turns=ReplyProjector(KeptCalls()),
            tracing=self.tracing,
            hops=hops,
        )
        self.accounts.workspaces.before_delete = lock_all
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
            tools=self.llm.tools,
        )
        self.artifacts = ArtifactServices(
            settings,
            database=self.database,
            clock=self.clock,
            accounts=self.accounts,
            files=self.files,
            throttle=throttle,
            idempotency=idempotency,
            registry=self.registry,
            sandbox=self.executions.tools.sandbox,
        )
        self.knowledge = KnowledgeServices(
            settings,
            database=self.database,
            clock=self.clock,
            accounts=self.accounts,
            idempotency=idempotency,
            jobs=self.jobs,
            files=self.files.files,
            models_=self.llm.models,
            integrations=self.integrations.integrations,
            registry=self.registry,
            extraction=self.extraction.extraction,
            tools=self.llm.tools,
            knowledges=self.llm.knowledges,
        )
        self.conversations = ConversationServices(
            database=self.database,
            bus=self.bus,
            clock=self.clock,
            accounts=self.accounts,
            idempotency=idempotency,
            workflows=self.workflows,
            executions=self.executions,
            tasks=self.tasks,
            files=self.files,
            throttle=throttle,
            mailer=mailer,
            models=self.llm,
            registry=self.registry,
            mcp_servers=self.mcp_client.servers,
            knowledge_bases=self.knowledge.bases,
        )
        self.llm.histories.register(ConversationHistory(self.database, self.accounts.access, self.accounts.keys))
        self.evaluation = EvaluationServices(
            settings,
            database=self.database,
            clock=self.clock,
            accounts=self.accounts,
            idempotency=idempotency,
            jobs=self.jobs,
            executions=self.executions,
            knowledge=self.knowledge,
            conversations=self.conversations,
            models_=self.llm.models,
        )
        self.automation = AutomationServices(
            settings,
            database=self.database,
            bus=self.bus,
            clock=self.clock,
            accounts=self.accounts,
            vault=vault,
            mailer=mailer,
            throttle=throttle,
            idempotency=idempotency,
            files=self.files,
            workflows=self.workflows,
            executions=self.executions,
            conversations=self.conversations,
            hops=hops,
            tool_rights=self.llm.tool_rights,
        )
        self.webhooks.sender.chain_of = self.automation.events.chain_of
        self.collaboration = CollaborationServices(
            database=self.database,
            bus=self.bus,
            clock=self.clock,
            accounts=self.accounts,
            idempotency=idempotency,
            workflows=self.workflows,
            executions=self.executions.lookup,
            is_alone=settings.is_embedded,
        )
        self.search = SearchServices(database=self.database, access=self.accounts.access)
        self.copilot = CopilotServices(
            database=self.database,
            clock=self.clock,
            accounts=self.accounts,
            vault=vault,
            idempotency=idempotency,
            registry=self.registry,
            tools=self.llm.tools,
            workflows=self.workflows,
            executions=self.executions,
            artifacts=self.artifacts,
            conversations=self.conversations,
            models=self.llm.models,
            tasks=self.tasks,
        )
        for subject in (
            workflow_subject(),
            execution_subject(self.executions.reader),
            task_subject(),
            conversation_subject(),
        ):
            self.webhooks.catalog.register(subject)
        self.webhooks.webhooks.workflows_in = workflows_in
        self.upkeep = Upkeep(
            self.database,
            [
                *self.jobs.chores(),
                *idempotency.chores(),
                *self.accounts.pruning.chores(),
                *self.webhooks.chores(),
                *self.files.chores(),
                *self.extraction.chores(),
                *self.memory.pruning.chores(),
                *self.integrations.copying.chores(),
                *self.knowledge.chores(),
                *self.evaluation.chores(),
                *self.executions.upkeep.chores(),
                *self.executions.timers.chores(),
                *self.executions.retention.chores(),
                *self.executions.chains.chores(),
                *self.tasks.upkeep.chores(),
                *self.copilot.records.chores(),
                *self.copilot.pruning.chores(),
                *self.copilot.leftovers.chores(),
                *self.conversations.public.chores(),
                *self.artifacts.pruning.chores(),
                *self.tasks.reminding.chores(),
                *self.automation.chores(),
                *self.search.chores(),
            ],
            at_most_seconds=settings.chore_seconds,
        )
        self.services = Services(
            {
                Registry: self.registry,
                **self.accounts.instances(),
                **self.usage.instances(),
                **self.llm.instances(),
                **self.webhooks.instances(),
                **self.files.instances(),
                **self.extraction.instances(),
                **self.memory.instances(),
                **self.mcp_client.instances(),
                **self.integrations.instances(),
                **self.workflows.instances(),
                **self.executions.instances(),
                **self.tasks.instances(),
                **self.knowledge.instances(),
                **self.conversations.instances(),
                **self.evaluation.instances(),
                **self.collaboration.instances(),
                **self.copilot.instances(),
                **self.artifacts.instances(),
                **self.automation.instances(),
                **self.search.instances(),
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
            await self.conversations.open()
            await self.automation.open()
        except BaseException:
            await self.close()
            raise

    async def start_worker(self, concurrency: int | None = None) -> None:
        """Begin to execute runs, and to keep the tables tidy, in this process."""
        await self.executions.start_worker(concurrency or self.settings.worker_concurrency)
        self.automation.firings.open()
        if self.settings.is_embedded:
            await self.integrations.copying.recover()
        await self.files.start_worker(is_alone=self.settings.is_embedded)
        await self.extraction.start_worker()
        await self.knowledge.start_worker(is_alone=self.settings.is_embedded)
        await self.evaluation.start_worker(is_alone=self.settings.is_embedded)
        await self.webhooks.start_worker()
        await self.upkeep.open()

    async def close(self) -> None:
        """Drain the worker, then stop everything in the opposite order."""
        await self.upkeep.close()
        self.evaluation.stop_worker()
        await self.automation.firings.close()
        await self.webhooks.stop_worker(min(self.settings.drain_seconds, 5.0))
        await self.extraction.stop_worker()
        await self.executions.stop_worker(self.settings.drain_seconds)
        await self.collaboration.close()
        await self.automation.close()
        await self.conversations.close()
        await self.artifacts.close()
        await self.executions.close()
        await self.knowledge.close()
        await self.integrations.close()
        await self.mcp_client.close()
        await self.llm.close()
        await self.workflows.close()
        await self.extraction.close()
        await self.files.close()
        await self.webhooks.close()
        await self.accounts.close()
        await self.throttle.close()
        await self.jobs.close()
        await self.bus.close()
        await self.timekeeper.close()
        await self.database.close()
        if self.tracing is not None:
            await self.tracing.close()
