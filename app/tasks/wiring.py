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
from app.tasks.chores import TaskChores
from app.tasks.completing import Completions
from app.tasks.components import HumanInput
from app.tasks.links import Links
from app.tasks.lookup import TaskLookup
from app.tasks.people import People
from app.tasks.service import Records, Tasks


class TaskServices:
    """Every service of tasks, wired; its component joins the registry."""

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
    ) -> None:
        people = People(accounts.members)
        registry.register(HumanInput(people))
        self.links = Links(Signer(settings.keys, b"plait/task-link"), clock, settings.base_url)
        self.lookup = TaskLookup(accounts.access)
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
        self.completions = Completions(
            database,
            clock,
            accounts.access,
            lookup=self.lookup,
            users=accounts.users,
            records=records,
            commands=commands,
        )
        self.upkeep = TaskChores(clock, members=accounts.members, mailer=mailer, links=self.links, records=records)

    def instances(self) -> dict[type, object]:
        """Return what `api.context.Services` looks up, by type."""
        services = (self.tasks, self.completions, self.lookup, self.links)
        return {type(service): service for service in services}
