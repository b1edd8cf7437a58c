"""The wiring of this domain: one object that makes its services, opens and closes them."""

from app.accounts.wiring import Accounts
from app.components.registry import Registry
from app.conversations.agents import Agents
from app.conversations.answering import Answerers
from app.conversations.bases import AgentBases
from app.conversations.branching import Branching
from app.conversations.figures import Figures
from app.conversations.handling import Handling
from app.conversations.lending import Lending
from app.conversations.log import ConversationLog
from app.conversations.lookup import ConversationLookup
from app.conversations.messages import Messages
from app.conversations.private import PrivateTalks
from app.conversations.public import PublicChats
from app.conversations.records import Records
from app.conversations.rehearsing import Rehearsals
from app.conversations.starting import Starting
from app.conversations.talking import Talking
from app.conversations.told import LogReader
from app.conversations.toolsets import Toolsets
from app.conversations.turns import Turns
from app.conversations.waiting import Waiting
from app.executions.wiring import ExecutionServices
from app.files.wiring import FileServices
from app.kernel.bus import EventBus
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.idempotency import Idempotency
from app.kernel.mail import Mailer
from app.kernel.rights import ActorKind
from app.kernel.throttle import Throttle
from app.knowledge.bases import KnowledgeBases
from app.llm.wiring import ModelServices
from app.mcp_client.service import McpServers
from app.tasks.wiring import TaskServices
from app.workflows.wiring import WorkflowServices


class ConversationServices:
    """Every service of conversations, wired; live between `open` and `close`."""

    def __init__(
        self,
        *,
        database: Database,
        bus: EventBus,
        clock: Clock,
        accounts: Accounts,
        idempotency: Idempotency,
        workflows: WorkflowServices,
        executions: ExecutionServices,
        tasks: TaskServices,
        files: FileServices,
        throttle: Throttle,
        mailer: Mailer,
        models: ModelServices,
        registry: Registry,
        mcp_servers: McpServers,
        knowledge_bases: KnowledgeBases,
    ) -> None:
        self._log = log = ConversationLog(bus, clock, LogReader(database))
        self.answerers = Answerers()
        self.lookup = ConversationLookup(database, accounts.access)
        records = Records(accounts.activities, accounts.audit)
        self.turns = Turns(
            database,
            bus,
            clock,
            log,
            executions=executions.executions,
            reader=executions.reader,
            steering=executions.steering,
            links=files.links,
            answerers=self.answerers,
        )
        self.agents = Agents(
            database,
            clock,
            accounts.access,
            lookup=self.lookup,
            activities=accounts.activities,
            audit=accounts.audit,
            idempotency=idempotency,
            workflows=workflows.workflows,
            hidden=workflows.hidden,
            toolsets=Toolsets(
                accounts.access,
                library=registry,
                tools=models.tools,
                workflows=workflows.workflows,
                servers=mcp_servers,
            ),
            bases=AgentBases(accounts.access, knowledge_bases),
            turns=self.turns,
            models=models.models,
        )
        self.messages = messages = Messages(clock, log, self.turns)
        self.starting = Starting(
            database,
            clock,
            accounts.access,
            lookup=self.lookup,
            messages=messages,
            records=records,
            idempotency=idempotency,
            workflows=workflows.workflows,
        )
        self.talking = Talking(
            database,
            accounts.access,
            lookup=self.lookup,
            messages=messages,
            turns=self.turns,
            idempotency=idempotency,
            files=files.files,
        )
        self.branching = Branching(database, lookup=self.lookup, log=log, messages=messages)
        self.handling = Handling(
            database,
            clock,
            accounts.access,
            lookup=self.lookup,
            log=log,
            turns=self.turns,
            records=records,
            tasks=tasks.tasks,
            completions=tasks.completions,
        )
        self.private = PrivateTalks(
            database,
            clock,
            accounts.access,
            lookup=self.lookup,
            log=log,
            turns=self.turns,
            messages=messages,
            audit=accounts.audit,
            idempotency=idempotency,
        )
        self.rehearsals = Rehearsals(accounts.access, self.lookup, workflows.targets)
        self.figures = Figures(database)
        lending = Lending(accounts.access, models.tools)
        models.tool_rights.register(ActorKind.AGENT, lending)
        self.waiting = Waiting(log)
        self.public = PublicChats(
            database,
            clock,
            lookup=self.lookup,
            starting=self.starting,
            talking=self.talking,
            log=log,
            activities=accounts.activities,
            audit=accounts.audit,
            throttle=throttle,
            mailer=mailer,
            lending=lending,
        )

    def instances(self) -> dict[type, object]:
        """Return what `api.context.Services` looks up, by type."""
        services = (
            self.agents,
            self.starting,
            self.talking,
            self.branching,
            self.handling,
            self.lookup,
            self.figures,
            self.public,
            self.private,
            self.waiting,
        )
        return {type(service): service for service in services}

    async def open(self) -> None:
        """Begin to hear of turns."""
        await self.turns.open()

    async def close(self) -> None:
        """Stop."""
        await self.turns.close()
        await self._log.close()
