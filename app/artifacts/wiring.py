"""The wiring of this domain: one object that makes its services; its component joins the registry."""

from app.accounts.wiring import Accounts
from app.artifacts.components import ArtifactComponent
from app.artifacts.lookup import ArtifactLookup
from app.artifacts.pruning import ArtifactPruning
from app.artifacts.rendering import Rendering
from app.artifacts.service import ArtifactRecords, Artifacts
from app.artifacts.sharing import Shares
from app.artifacts.showing import Showing
from app.components.registry import Registry
from app.components.sandbox.sandbox import Sandbox
from app.files.wiring import FileServices
from app.kernel.clock import Clock
from app.kernel.crypto import Signer
from app.kernel.database import Database
from app.kernel.idempotency import Idempotency
from app.kernel.settings import Settings
from app.kernel.throttle import Throttle


class ArtifactServices:
    """Every service of artifacts, wired."""

    def __init__(
        self,
        settings: Settings,
        *,
        database: Database,
        clock: Clock,
        accounts: Accounts,
        files: FileServices,
        throttle: Throttle,
        idempotency: Idempotency,
        registry: Registry,
        sandbox: Sandbox,
    ) -> None:
        self.lookup = ArtifactLookup(accounts.access)
        records = ArtifactRecords(accounts.activities, accounts.audit)
        self.artifacts = Artifacts(
            database,
            clock,
            accounts.access,
            lookup=self.lookup,
            files=files.files,
            records=records,
            idempotency=idempotency,
        )
        self.shares = Shares(
            database,
            clock,
            lookup=self.lookup,
            records=records,
            throttle=throttle,
            signer=Signer(settings.keys, b"plait/artifact"),
            file_links=files.links,
            base_url=settings.base_url,
        )
        self.rendering = Rendering(clock, sandbox)
        self.showing = Showing(self.shares, self.rendering)
        self.pruning = ArtifactPruning(clock)
        registry.register(ArtifactComponent(self.artifacts))

    def instances(self) -> dict[type, object]:
        """Return what `api.context.Services` looks up, by type."""
        services = (self.artifacts, self.lookup, self.shares, self.showing)
        return {type(service): service for service in services}

    async def close(self) -> None:
        """Stop what goes on in the background."""
        await self.rendering.close()
