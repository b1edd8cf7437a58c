"""The wiring of this domain: one object that makes its services, and what feeds and sends in a worker."""

from datetime import timedelta

from app.accounts.wiring import Accounts
from app.kernel.bus import EventBus
from app.kernel.clock import Clock
from app.kernel.crypto import Vault
from app.kernel.database import Database
from app.kernel.dialling import Dialler
from app.kernel.hops import Hops
from app.kernel.http import HttpClient
from app.kernel.idempotency import Idempotency
from app.kernel.mail import Mailer
from app.kernel.settings import Mode, Settings
from app.kernel.tracing import Tracing
from app.kernel.upkeep import Chore
from app.webhooks.catalog import EventCatalog
from app.webhooks.deliveries import Deliveries
from app.webhooks.disabling import Disabling
from app.webhooks.dispatching import MAX_SENDING, Dispatcher
from app.webhooks.feeding import Feeder
from app.webhooks.log import make_hub
from app.webhooks.outcomes import Outcomes
from app.webhooks.secrets import WebhookSecrets
from app.webhooks.sending import Sender
from app.webhooks.service import Webhooks


class WebhookServices:
    """Every service of webhooks, wired; domains above register what their events look like in `catalog`."""

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
        idempotency: Idempotency,
        tracing: Tracing | None = None,
        hops: Hops,
    ) -> None:
        self.catalog = EventCatalog()
        self._hub = make_hub(bus)
        self._http = HttpClient(settings.egress_allow, max_connections=MAX_SENDING)
        secrets = WebhookSecrets(vault)
        self.disabling = Disabling(
            clock, accounts.activities, accounts.audit, accounts.members, mailer, settings.base_url
        )
        self.outcomes = Outcomes(
            database,
            bus,
            clock,
            self.disabling,
            retry_seconds=settings.webhook_rests,
            patience=timedelta(hours=settings.webhook_patience_hours),
        )
        self.sender = Sender(clock, self._http, secrets, accounts.activities, hops, tracing)
        self.dispatcher = Dispatcher(
            database,
            clock,
            self.sender,
            self.outcomes,
            lease_seconds=settings.lease_seconds,
        )
        self.feeder = Feeder(
            database,
            clock,
            accounts.activities,
            self.catalog,
            accounts.access,
            self.disabling,
            self.dispatcher.wake,
        )
        self.webhooks = Webhooks(
            database,
            clock,
            accounts.access,
            activities=accounts.activities,
            audit=accounts.audit,
            idempotency=idempotency,
            catalog=self.catalog,
            dialler=Dialler(settings.egress_allow),
            secrets=secrets,
            disabling=self.disabling,
            may_be_plain=settings.webhook_http or settings.mode is Mode.DEVELOPMENT,
        )
        self.deliveries = Deliveries(
            database,
            clock,
            accounts.access,
            audit=accounts.audit,
            webhooks=self.webhooks,
            catalog=self.catalog,
            hub=self._hub,
            is_owed=self.dispatcher.wake,
            kept_days=settings.webhook_log_days,
        )

    def instances(self) -> dict[type, object]:
        """Return what `api.context.Services` looks up, by type."""
        return {EventCatalog: self.catalog, Webhooks: self.webhooks, Deliveries: self.deliveries}

    def chores(self) -> tuple[Chore, ...]:
        """Return the upkeep of this domain."""
        return (*self.disabling.chores(), *self.deliveries.chores())

    async def start_worker(self) -> None:
        """Begin to make deliveries of what happens, and to send them, in this process."""
        await self.outcomes.open()
        await self.dispatcher.open()
        await self.feeder.open()

    async def stop_worker(self, drain_seconds: float) -> None:
        """Stop both; what is on its way is waited for."""
        await self.feeder.close()
        await self.dispatcher.close(drain_seconds)
        await self.outcomes.close()

    async def close(self) -> None:
        """Close the connections to receivers, and stop following."""
        await self._hub.close()
        await self._http.aclose()
