"""The wiring of this domain: one object that makes its services."""

from app.accounts.access import Access
from app.accounts.audit import Audit
from app.accounts.service import Keys
from app.components.registry import Registry
from app.extraction.saying import Sayings
from app.files.service import Files
from app.kernel.clock import Clock
from app.kernel.crypto import Vault
from app.kernel.database import Database
from app.kernel.settings import Settings
from app.llm.attachments import Attachments
from app.llm.built_in.model import BuiltInModel
from app.llm.components import register_components
from app.llm.everyday import Calculate, GetCurrentTime
from app.llm.history import Histories
from app.llm.knowing import Knowledges
from app.llm.providers import Providers
from app.llm.roster import Roster
from app.llm.service import Models
from app.llm.tool_rights import ToolRights
from app.llm.tools import ToolRegistry
from app.llm.wires.pool import AdapterPool
from app.usage.service import Usage


class ModelServices:
    """Models, wired."""

    def __init__(
        self,
        settings: Settings,
        *,
        database: Database,
        clock: Clock,
        access: Access,
        keys: Keys,
        audit: Audit,
        vault: Vault,
        usage: Usage,
        registry: Registry,
        files: Files,
        sayings: Sayings,
    ) -> None:
        self._pool = AdapterPool(settings.egress_allow)
        self.tool_rights = ToolRights(access, keys)
        self.tools = ToolRegistry(self.tool_rights)
        self.tools.register(Calculate())
        self.tools.register(GetCurrentTime(clock))
        self.histories = Histories()
        self.knowledges = Knowledges()
        self.roster = Roster(BuiltInModel(clock), self._pool, vault)
        self.models = Models(self.roster, usage)
        self.providers = Providers(database, clock, access, audit, vault, self.models)
        register_components(
            registry,
            self.models,
            self.tools,
            self.histories,
            Attachments(files, sayings, access, keys, self.histories, settings.attachment_wait_seconds),
            self.knowledges,
        )

    def instances(self) -> dict[type, object]:
        """Return what `api.context.Services` looks up, by type."""
        return {Models: self.models, Providers: self.providers, ToolRegistry: self.tools, Histories: self.histories}

    async def close(self) -> None:
        """Close the connections to providers."""
        await self._pool.aclose()
