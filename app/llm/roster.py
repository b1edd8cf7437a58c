"""Which model a request means: `provider:model`, a bare model, or nothing, in one workspace."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from app.kernel.crypto import Vault
from app.llm import models
from app.llm.adapters import Account, Adapter
from app.llm.built_in.model import CHAT_MODEL, EMBEDDING_MODEL, BuiltInModel
from app.llm.failures import FailureCode, ModelFailed
from app.llm.prices import described
from app.llm.vocabulary import BUILT_IN, ModelInfo, ProviderKind
from app.llm.wires.pool import AdapterPool


@dataclass(frozen=True, slots=True)
class Target:
    """One model that can be asked."""

    info: ModelInfo
    adapter: Adapter


class Roster:
    """Finds providers by name; reads the tables with every call, so that a change counts at once."""

    def __init__(self, built_in: BuiltInModel, pool: AdapterPool, vault: Vault) -> None:
        self._built_in = built_in
        self._pool = pool
        self._vault = vault

    async def chain(self, workspace_id: UUID, reference: str, fallbacks: tuple[str, ...]) -> list[Target]:
        """Return the models to ask, in this order; the workspace's own fallbacks follow only its default model.

        Raises:
            ModelFailed: MODEL_UNKNOWN: one of them names no provider here, or one that is switched off.
        """
        defaults = _Defaults(workspace_id)
        references = [reference, *fallbacks]
        if not reference:
            found = await defaults.get()
            default = found.chat_model if found and found.chat_model else f"{BUILT_IN}:{CHAT_MODEL}"
            references = [default, *(fallbacks or (found.fallbacks if found else ()))]
        return [await self._target(workspace_id, each, defaults.chat_model) for each in dict.fromkeys(references)]

    async def embedding(self, workspace_id: UUID, reference: str) -> Target:
        """Return the model that makes vectors.

        Raises:
            ModelFailed: MODEL_UNKNOWN.
        """
        defaults = _Defaults(workspace_id)
        reference = reference or await defaults.embedding_model() or f"{BUILT_IN}:{EMBEDDING_MODEL}"
        return await self._target(workspace_id, reference, defaults.embedding_model)

    def account(self, row: models.ModelProvider) -> Account:
        """Open a provider's key, for its adapter alone.

        Raises:
            ModelFailed: PROVIDER_REFUSED_KEY: it was sealed with a key of Plait's that is gone.
        """
        try:
            key = self._vault.decrypt(row.sealed_key).decode() if row.sealed_key else None
        except ValueError:
            message = f"The key of the provider {row.name} cannot be opened any more; set it again."
            raise ModelFailed(FailureCode.PROVIDER_REFUSED_KEY, message, {"provider": row.name}) from None
        return Account(row.id, row.revision, row.name, row.kind, row.base_url, key)

    def adapter(self, row: models.ModelProvider) -> Adapter:
        """Return who speaks to a provider.

        Raises:
            ModelFailed: As for `account`.
        """
        return self._pool.adapter(self.account(row))

    async def _target(self, workspace_id: UUID, reference: str, main: Callable[[], Awaitable[str]]) -> Target:
        provider, colon, model = reference.partition(":")
        if colon and provider == BUILT_IN:
            return Target(described(BUILT_IN, ProviderKind.BUILT_IN, model, ()), self._built_in)
        row = await _row(workspace_id, provider) if colon and model else None
        if row is None:  # a bare model, which may hold a colon itself: llama3:8b
            provider, model = (await main()).partition(":")[0], reference
            if provider == BUILT_IN or not provider:
                if reference in {CHAT_MODEL, EMBEDDING_MODEL}:
                    return Target(described(BUILT_IN, ProviderKind.BUILT_IN, reference, ()), self._built_in)
            else:
                row = await _row(workspace_id, provider)
        if row is None:
            message = f"The workspace has no model {reference!r}; name it as provider:model."
            raise ModelFailed(FailureCode.MODEL_UNKNOWN, message, {"model": reference})
        if not row.is_enabled:
            message = f"The provider {row.name} is switched off."
            raise ModelFailed(FailureCode.MODEL_UNKNOWN, message, {"model": reference, "provider": row.name})
        await self._pool.load()
        return Target(described(row.name, row.kind, model, row.models), self.adapter(row))


class _Defaults:
    """The defaults of a workspace, read when they are needed: a model that is named in full needs none."""

    def __init__(self, workspace_id: UUID) -> None:
        self._workspace_id = workspace_id
        self._row: models.ModelDefaults | None = None
        self._is_read = False

    async def get(self) -> models.ModelDefaults | None:
        if not self._is_read:
            self._row, self._is_read = await models.ModelDefaults.get_or_none(workspace_id=self._workspace_id), True
        return self._row

    async def chat_model(self) -> str:
        found = await self.get()
        return found.chat_model if found else ""

    async def embedding_model(self) -> str:
        found = await self.get()
        return found.embedding_model if found else ""


async def _row(workspace_id: UUID, name: str) -> models.ModelProvider | None:
    return await models.ModelProvider.get_or_none(workspace_id=workspace_id, name=name)
