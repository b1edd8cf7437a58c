"""The wiring of this domain: one object that makes its services."""

from app.accounts.wiring import Accounts
from app.components.registry import Registry
from app.executions.commands import Commands
from app.kernel.clock import Clock
from app.kernel.crypto import Signer
from app.kernel.database import Database
from app.kernel.idempotency import Idempotency
from app.kernel.mail import Mailer
from app.kernel.settings import Settings
from app.llm.tools import ToolRegistry
from app.tasks.chores import TaskChores
from app.tasks.comments import TaskComments
from app.tasks.completing import Completions
from app.tasks.components import HumanInput
from app.tasks.inbox import Inbox
from app.tasks.links import Links
from app.tasks.live import TaskFeed
from app.tasks.lookup import TaskLookup
from app.tasks.people import People
from app.tasks.reminding import Reminding
from app.tasks.rescheduling import RescheduleTasks
from app.tasks.service import Records, Tasks
from app.tasks.tools import task_tools


class TaskServices:
    """Every service of tasks, wired; its component joins the registry, and its tools those of agents."""

    def __init__(
        self,
        settings: Settings,
        *,
        database: Database,
        clock: Clock,
        accounts: Accounts,
        mailer: Mailer,
        idempotency: Idempotency,
        commands: Commands,
        registry: Registry,
        tools: ToolRegistry,
    ) -> None:
        people = People(accounts.members)
        registry.register(HumanInput(people))
        self.links = Links(Signer(settings.keys, b"plait/task-link"), clock, settings.base_url)
        self.lookup = TaskLookup(clock, accounts.access)
        records = Records(accounts.activities, accounts.audit)
        self.tasks = Tasks(
            database,
            clock,
            accounts.access,
            lookup=self.lookup,
            people=people,
            records=records,
            idempotency=idempotency,
        )
        registry.register(RescheduleTasks(self.tasks, self.lookup, clock))
        self.completions = Completions(
            database,
            clock,
            accounts.access,
            lookup=self.lookup,
            users=accounts.users,
            records=records,
            commands=commands,
        )
        self.comments = TaskComments(
            database,
            clock,
            accounts.access,
            lookup=self.lookup,
            members=accounts.members,
            records=records,
            idempotency=idempotency,
        )
        self.inbox = Inbox(clock, accounts.access, accounts.workspaces)
        self.feed = TaskFeed(accounts.access, accounts.activities)
        self.upkeep = TaskChores(clock, members=accounts.members, mailer=mailer, links=self.links, records=records)
        self.reminding = Reminding(clock, members=accounts.members, mailer=mailer, links=self.links, records=records)
        for tool in task_tools(self.tasks, self.completions, self.lookup, people, clock):
            tools.register(tool)

    def instances(self) -> dict[type, object]:
        """Return what `api.context.Services` looks up, by type."""
        services = (
            self.tasks,
            self.completions,
            self.lookup,
            self.links,
            self.comments,
            self.inbox,
            self.feed,
        )
        return {type(service): service for service in services}
