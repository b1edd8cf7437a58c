"""The wiring of this domain: one object that makes its services, opens and closes them."""

from app.accounts.access import Access
from app.accounts.activity import Activities
from app.accounts.audit import Audit
from app.accounts.authentication import Authentication
from app.accounts.changes import RightsChanges
from app.accounts.mails import Mails
from app.accounts.pruning import Pruning
from app.accounts.service import (
    Feed,
    Invitations,
    Keys,
    Members,
    Recovery,
    Secrets,
    Sessions,
    SignInLimits,
    Users,
    Workspaces,
)
from app.accounts.service.kit import Kit
from app.kernel.bus import EventBus
from app.kernel.clock import Clock
from app.kernel.crypto import Passwords, Vault
from app.kernel.database import Database
from app.kernel.idempotency import Idempotency
from app.kernel.mail import Mailer
from app.kernel.settings import Settings
from app.kernel.throttle import Throttle


class Accounts:
    """Every service of accounts, wired; live between `open` and `close`.

    `changes.listen` is where the API's revocations hear what ended.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        database: Database,
        bus: EventBus,
        clock: Clock,
        mailer: Mailer,
        throttle: Throttle,
        idempotency: Idempotency,
        vault: Vault,
        passwords: Passwords | None = None,
        limits: SignInLimits | None = None,
    ) -> None:
        self.mails = Mails(mailer, settings.base_url)
        self.changes = RightsChanges(bus)
        self.access = Access(self.changes)
        self.audit = Audit(database, clock, self.access)
        self.activities = Activities(database, bus, clock)
        self.authentication = Authentication(database, clock, self.changes)
        kit = Kit(
            database=database,
            clock=clock,
            access=self.access,
            changes=self.changes,
            audit=self.audit,
            activities=self.activities,
            idempotency=idempotency,
            passwords=passwords or Passwords(),
            vault=vault,
            throttle=throttle,
            mails=self.mails,
        )
        self.sessions = Sessions(kit, settings.session_days)
        self.workspaces = Workspaces(kit)
        self.recovery = Recovery(kit, self.sessions)
        self.users = Users(kit, self.sessions, self.workspaces, self.recovery, limits)
        self.keys = Keys(kit)
        self.members = Members(kit, self.keys)
        self.invitations = Invitations(kit, self.members)
        self.secrets = Secrets(kit)
        self.feed = Feed(self.access, self.activities)
        self.pruning = Pruning(clock)

    def instances(self) -> dict[type, object]:
        """Return what `api.context.Services` looks up, by type."""
        services = (
            self.access,
            self.audit,
            self.activities,
            self.authentication,
            self.sessions,
            self.workspaces,
            self.recovery,
            self.users,
            self.keys,
            self.members,
            self.invitations,
            self.secrets,
            self.feed,
        )
        return {type(service): service for service in services}

    async def open(self) -> None:
        """Begin to hear changes of rights, to number activity and to note who was seen."""
        await self.changes.open()
        await self.activities.open()
        await self.authentication.open()

    async def close(self) -> None:
        """Stop, in the opposite order; mails on their way are posted first."""
        await self.mails.close()
        await self.authentication.close()
        await self.activities.close()
        await self.changes.close()
