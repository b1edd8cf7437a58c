"""The wiring of this domain: one object that makes its services, opens and closes them."""

from app.accounts.wiring import Accounts
from app.automation.addresses import Addresses
from app.automation.alerts import Alerts
from app.automation.events import Events
from app.automation.firing import Firings
from app.automation.hooks.inbound import InboundHooks
from app.automation.hooks.showing import Showing
from app.automation.keeping import Keeping
from app.automation.lookup import AutomationLookup
from app.automation.mail_listener import MailListener
from app.automation.places import TriggerPlaces
from app.automation.processes import Processes
from app.automation.records import Records
from app.automation.rotations import Rotations
from app.automation.scheduling import Scheduling
from app.automation.sealing import Sealing
from app.automation.service import Triggers
from app.conversations.wiring import ConversationServices
from app.executions.triggered import TriggeredRuns
from app.executions.wiring import ExecutionServices
from app.files.wiring import FileServices
from app.kernel.bus import EventBus
from app.kernel.clock import Clock
from app.kernel.crypto import Vault
from app.kernel.database import Database
from app.kernel.hops import Hops
from app.kernel.idempotency import Idempotency
from app.kernel.mail import Mailer
from app.kernel.rights import ActorKind
from app.kernel.settings import Settings
from app.kernel.throttle import Throttle
from app.kernel.upkeep import Chore
from app.llm.tool_rights import ToolRights
from app.workflows.wiring import WorkflowServices


class AutomationServices:
    """Every service of automation, wired; live between `open` and `close`."""

    def __init__(
        self,
        settings: Settings,
        *,
        database: Database,
        bus: EventBus,
        clock: Clock,
        accounts: Accounts,
        vault: Vault,
        mailer: Mailer,
        throttle: Throttle,
        idempotency: Idempotency,
        files: FileServices,
        workflows: WorkflowServices,
        executions: ExecutionServices,
        conversations: ConversationServices,
        hops: Hops,
        tool_rights: ToolRights,
    ) -> None:
        self.lookup = AutomationLookup(accounts.access)
        tool_rights.register_makers(ActorKind.TRIGGER, self.lookup)
        self.places = TriggerPlaces(settings.base_url, settings.mail_domain if settings.mail_in else None)
        self.runs = executions.triggered
        records = Records(accounts.activities, accounts.audit)
        self._addresses = Addresses(bus, vault)
        self.firings = Firings(database, clock, self.runs, executions.steering, records)
        self.scheduling = Scheduling(clock, self.firings)
        self.events = Events(clock, accounts.activities, accounts.access, self.firings, self.runs)
        conversations.messages.on_said = self.events.said
        self._showing = Showing(database, clock)
        self._alerts = Alerts(clock, accounts.members, mailer, settings.base_url)
        keeping = Keeping(files.files)
        self.hooks = InboundHooks(
            clock, self._addresses, self.runs, throttle=throttle, keeping=keeping, showing=self._showing, hops=hops
        )
        self.mail_listener = MailListener(settings, database, clock, self._addresses, self.firings, keeping, throttle)
        sealing = Sealing(vault, self._addresses)
        self.rotations = Rotations(
            database, clock, lookup=self.lookup, records=records, addresses=self._addresses, sealing=sealing
        )
        self.triggers = Triggers(
            database,
            clock,
            accounts.access,
            sealing=sealing,
            lookup=self.lookup,
            records=records,
            idempotency=idempotency,
            workflows=workflows.workflows,
            targets=workflows.targets,
            addresses=self._addresses,
            events=self.events,
            runs=self.runs,
        )
        self.processes = Processes(
            database,
            clock,
            accounts.access,
            lookup=self.lookup,
            records=records,
            idempotency=idempotency,
            triggers=self.triggers,
            workflows=workflows.workflows,
            versions=workflows.versions,
            runs=self.runs,
        )

    def instances(self) -> dict[type, object]:
        """Return what `api.context.Services` looks up, by type."""
        return {
            AutomationLookup: self.lookup,
            TriggerPlaces: self.places,
            TriggeredRuns: self.runs,
            InboundHooks: self.hooks,
            Triggers: self.triggers,
            Rotations: self.rotations,
            Processes: self.processes,
        }

    def chores(self) -> tuple[Chore, ...]:
        """Return what is done in the background."""
        return (
            *self.scheduling.chores(),
            *self.events.chores(),
            *self.firings.chores(),
            *self._showing.chores(),
            *self._alerts.chores(),
        )

    async def open(self) -> None:
        """Begin to hear of changed addresses."""
        await self._addresses.open()

    async def close(self) -> None:
        """Stop."""
        await self.mail_listener.close()
        await self._addresses.close()
