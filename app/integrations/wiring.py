"""The wiring of this domain: one object that makes its services; components and tools join their registries."""

from app.accounts.access import Access
from app.accounts.activity import Activities
from app.accounts.audit import Audit
from app.components.registry import Registry
from app.integrations.agent_tools import IntegrationToolSource
from app.integrations.authorizing import Authorizing
from app.integrations.calls import IntegrationCalls
from app.integrations.components import UseIntegration, component_of
from app.integrations.copying import Copying
from app.integrations.expiry import Expiry
from app.integrations.kinds import (
    S3,
    GitHub,
    Gmail,
    GraphQL,
    OpenAICompatible,
    PostgreSQL,
    Rest,
    Salesforce,
    Slack,
    Smtp,
)
from app.integrations.live import IntegrationFeed
from app.integrations.metering import Meter
from app.integrations.opening import Opener
from app.integrations.registry import IntegrationTypes
from app.integrations.renewing import Renewing
from app.integrations.service import Integrations
from app.integrations.syncs import Syncs
from app.kernel.clock import Clock
from app.kernel.crypto import Vault
from app.kernel.database import Database
from app.kernel.dialling import Dialler
from app.kernel.hops import OwnAddress
from app.kernel.http import HttpClient
from app.kernel.jobs import Jobs
from app.kernel.settings import Settings
from app.llm.tools import ToolRegistry
from app.llm.wires.pool import AdapterPool
from app.usage.service import Usage

_LEASES = 3  #: a sync's claim, in leases of a run: a page takes longer than an event


class IntegrationServices:
    """Integrations, wired."""

    def __init__(
        self,
        settings: Settings,
        *,
        database: Database,
        clock: Clock,
        access: Access,
        audit: Audit,
        activities: Activities,
        vault: Vault,
        jobs: Jobs,
        registry: Registry,
        tools: ToolRegistry,
        usage: Usage,
        own: OwnAddress | None = None,
    ) -> None:
        self._http = HttpClient(settings.egress_allow, own=own)
        self._pool = AdapterPool(settings.egress_allow)
        self.types = IntegrationTypes()
        for kind in (Rest(), GraphQL(), Smtp(), Gmail(), S3(), PostgreSQL(), GitHub(), Slack(), Salesforce()):
            self.types.register(kind)
        self.types.register(OpenAICompatible(self._pool, Meter(usage)))
        expiry = Expiry(database, clock, activities)
        renewing = Renewing(database, clock, vault, self._http, expiry)
        self.opener = Opener(self.types, vault, self._http, Dialler(settings.egress_allow), renewing)
        self.integrations = Integrations(
            database, clock, access, audit, activities, vault=vault, types=self.types, opener=self.opener
        )
        self.calls = IntegrationCalls(self.opener, expiry)
        self.syncs = Syncs(database, clock, access, audit, jobs, integrations=self.integrations, opener=self.opener)
        self.copying = Copying(
            database,
            clock,
            jobs,
            activities,
            opener=self.opener,
            calls=self.calls,
            lease_seconds=settings.lease_seconds * _LEASES,
        )
        self.authorizing = Authorizing(
            database,
            clock,
            access,
            audit,
            activities,
            vault=vault,
            integrations=self.integrations,
            opener=self.opener,
            renewing=renewing,
            base_url=settings.base_url,
        )
        self.feed = IntegrationFeed(access, activities)
        registry.register(UseIntegration(self.calls))
        for kind in self.types:
            made = component_of(kind, self.calls)
            if made is not None:
                registry.register(made)
        source = IntegrationToolSource(self.calls)
        tools.register_source(source, source.switched_off)

    def instances(self) -> dict[type, object]:
        """Return what `api.context.Services` looks up, by type."""
        return {
            IntegrationTypes: self.types,
            Opener: self.opener,
            Integrations: self.integrations,
            IntegrationCalls: self.calls,
            Syncs: self.syncs,
            Authorizing: self.authorizing,
            IntegrationFeed: self.feed,
        }

    async def close(self) -> None:
        """Close the connections to services."""
        await self._http.aclose()
        await self._pool.aclose()
