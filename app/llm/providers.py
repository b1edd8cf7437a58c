"""The use cases of providers: setting them up with keys that nobody reads back, trying them, and the defaults.

AppError
├─ ModelProviderNotFound   none, or not the viewer's to see
├─ ModelProviderNameTaken  the workspace has one of that name
├─ ModelProviderInvalid    a name, address, key or model that cannot be so
└─ TooManyModelProviders   50 a workspace
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tortoise.exceptions import IntegrityError

from app.accounts.access import Access
from app.accounts.audit import Audit
from app.kernel.clock import Clock
from app.kernel.crypto import Vault
from app.kernel.database import Database
from app.kernel.errors import Conflict, NotFound, QuotaExceeded
from app.kernel.ids import new_id
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Scope, Viewer
from app.llm import models
from app.llm.failures import ModelFailed
from app.llm.messages import ChatMessage, ModelRequest, ModelSettings
from app.llm.prices import catalogue_of
from app.llm.provider_rules import ModelProviderInvalid, checked_key, checked_models, checked_name, checked_url, hint_of
from app.llm.service import Models
from app.llm.vocabulary import BUILT_IN, ModelAbility, ModelInfo, ProviderKind
from app.usage.sources import UsageKind, UsageSource

MAX_PROVIDERS = 50
MAX_FALLBACKS = 5
_MAX_REFERENCE = 300
_TEST_TIMEOUT_MS = 30_000
_TEST_TOKENS = 16


class ModelProviderNotFound(NotFound):
    """There is no such model provider, or you cannot see it."""


class ModelProviderNameTaken(Conflict):
    """The workspace has a model provider of this name already."""


class TooManyModelProviders(QuotaExceeded):
    """A workspace has at most 50 model providers."""


@dataclass(frozen=True, slots=True)
class NewProvider:
    """What a provider is made from."""

    name: str
    kind: ProviderKind
    base_url: str = ""
    key: str | None = None
    models: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class TestOutcome:
    """What came of trying a provider."""

    is_ok: bool
    latency_ms: int
    model: str
    text: str = ""  #: the beginning of what it answered
    code: str | None = None  #: of `FailureCode`
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a workspace takes where no model is named; empty means what is built in."""

    chat_model: str = ""
    embedding_model: str = ""
    fallbacks: tuple[str, ...] = ()


class Providers:
    """Seals keys; only the roster, which no viewer can reach, opens them."""

    def __init__(
        self, database: Database, clock: Clock, access: Access, audit: Audit, vault: Vault, asking: Models
    ) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._audit = audit
        self._vault = vault
        self._asking = asking

    # ------------------------------------------------------------------ reading

    async def page(self, viewer: Viewer, workspace_id: UUID, request: PageRequest) -> Page[models.ModelProvider]:
        """List the providers by name, without their keys; the built-in one is none of them."""
        await self._access.require(viewer, workspace_id, Scope.MODELS_READ)
        rows = models.ModelProvider.filter(workspace_id=workspace_id)
        return await paginate(rows, [OrderBy("name")], request, f"model-providers:{workspace_id}")

    async def visible(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, models.ModelProvider]:
        """Return those providers that the viewer may read."""
        rows = await models.ModelProvider.filter(id__in=list(ids))
        return {row.id: row for row in rows if await self._access.permits(viewer, row.workspace_id, Scope.MODELS_READ)}

    async def catalogue(
        self,
        viewer: Viewer,
        workspace_id: UUID,
        *,
        provider: str | None = None,
        ability: ModelAbility | None = None,
        search: str = "",
    ) -> list[ModelInfo]:
        """List the models the workspace can ask, by provider: what is built in first; who is off is left out."""
        await self._access.require(viewer, workspace_id, Scope.MODELS_READ)
        rows = await models.ModelProvider.filter(workspace_id=workspace_id, is_enabled=True).order_by("name")
        found = catalogue_of(BUILT_IN, ProviderKind.BUILT_IN, ())
        for row in rows:
            found += catalogue_of(row.name, row.kind, row.models)
        wanted = search.casefold()
        return [
            info
            for info in found
            if (provider is None or info.provider == provider)
            and (ability is None or ability in info.abilities)
            and (not wanted or wanted in info.model.casefold() or wanted in info.name.casefold())
        ]

    async def defaults(self, viewer: Viewer, workspace_id: UUID) -> Defaults:
        """Return what the workspace takes where no model is named."""
        await self._access.require(viewer, workspace_id, Scope.MODELS_READ)
        row = await models.ModelDefaults.get_or_none(workspace_id=workspace_id)
        return Defaults() if row is None else Defaults(row.chat_model, row.embedding_model, tuple(row.fallbacks))

    # ------------------------------------------------------------------ changing

    async def create(self, viewer: Viewer, workspace_id: UUID, new: NewProvider) -> models.ModelProvider:
        """Set up a provider; nothing is sent to it yet.

        Raises:
            ModelProviderInvalid: Its name, address, key or models cannot be so.
            ModelProviderNameTaken: There is one of that name.
            TooManyModelProviders: It would be one too many.
        """
        await self._access.require(viewer, workspace_id, Scope.MODELS_MANAGE)
        name = checked_name(new.name)
        url = checked_url(new.base_url, new.kind)
        key = None if new.key is None else checked_key(new.key)
        declared = checked_models(new.models)
        now = self._clock.now()
        try:
            async with self._database.transaction():
                if await models.ModelProvider.filter(workspace_id=workspace_id).count() >= MAX_PROVIDERS:
                    raise TooManyModelProviders(reason="too_many", details={"limit": MAX_PROVIDERS})
                row = await models.ModelProvider.create(
                    workspace_id=workspace_id,
                    name=name,
                    kind=new.kind,
                    base_url=url,
                    sealed_key=None if key is None else self._vault.encrypt(key.encode()),
                    key_hint=hint_of(key),
                    models=declared,
                    created_at=now,
                    updated_at=now,
                )
                await self._note(viewer, row, "model_provider.created")
        except IntegrityError:
            raise ModelProviderNameTaken(field="name", reason="name_taken") from None
        return row

    async def update(self, viewer: Viewer, provider_id: UUID, changes: Mapping[str, Any]) -> models.ModelProvider:
        """Change a provider's `base_url`, `key`, `is_enabled` or `models`; what is left out stays.

        A stored key goes to no other address than it was given for: with a new address it is asked for again.

        Raises:
            ModelProviderNotFound: There is none, or it is not the viewer's to see.
            ModelProviderInvalid: A value cannot be so, or the key is missing.
        """
        await self._manageable(viewer, provider_id)
        async with self._database.transaction():
            row = await models.ModelProvider.select_for_update().get_or_none(id=provider_id)
            if row is None:
                raise ModelProviderNotFound
            if "base_url" in changes:
                url = checked_url(changes["base_url"] or "", row.kind)
                if url != row.base_url and row.sealed_key and "key" not in changes:
                    raise ModelProviderInvalid(
                        "With another address the key must be given again.", field="key", reason="key_required"
                    )
                row.base_url = url
            if "key" in changes:
                key = None if changes["key"] is None else checked_key(changes["key"])
                row.sealed_key = None if key is None else self._vault.encrypt(key.encode())  # pyright: ignore[reportAttributeAccessIssue]
                row.key_hint = hint_of(key)
            if "is_enabled" in changes:
                row.is_enabled = bool(changes["is_enabled"])
            if "models" in changes:
                row.models = checked_models(changes["models"] or ())
            row.revision += 1
            row.updated_at = self._clock.now()
            await row.save()
            await self._note(viewer, row, "model_provider.updated")
        return row

    async def delete(self, viewer: Viewer, provider_id: UUID) -> None:
        """Delete a provider and its key; defaults that name it go back to what is built in.

        Raises:
            ModelProviderNotFound: There is none, or it is not the viewer's to see.
        """
        row = await self._manageable(viewer, provider_id)
        async with self._database.transaction():
            if not await models.ModelProvider.filter(id=provider_id).delete():
                raise ModelProviderNotFound
            await self._forget_in_defaults(row)
            await self._note(viewer, row, "model_provider.deleted")

    async def test(self, viewer: Viewer, provider_id: UUID, model: str) -> TestOutcome:
        """Ask a model of a provider one short question, once, and tell what came of it; it counts as usage.

        Raises:
            ModelProviderNotFound: There is none, or it is not the viewer's to see.
            ModelProviderInvalid: No model is named.
        """
        row = await self._manageable(viewer, provider_id)
        if not model or len(model) > _MAX_REFERENCE - len(row.name) - 1:
            raise ModelProviderInvalid("Name a model of the provider.", field="model", reason="model_invalid")
        request = ModelRequest(
            [ChatMessage.user("Reply with one word: ready.")],
            f"{row.name}:{model}",
            settings=ModelSettings(max_tokens=_TEST_TOKENS),
            timeout_ms=_TEST_TIMEOUT_MS,
            max_retries=0,
            source=UsageSource(UsageKind.TEST, row.id, new_id().hex),
        )
        began = time.monotonic()
        try:
            answer = await self._asking.complete(row.workspace_id, request)
        except ModelFailed as failure:
            return TestOutcome(False, _since(began), model, code=failure.code.value, message=failure.message)  # noqa: FBT003
        return TestOutcome(True, _since(began), answer.model, text=answer.text[:200])  # noqa: FBT003 - `is_ok`

    async def set_defaults(self, viewer: Viewer, workspace_id: UUID, changes: Mapping[str, Any]) -> Defaults:
        """Change `chat_model`, `embedding_model` or `fallbacks`; empty ones go back to what is built in.

        Raises:
            ModelProviderInvalid: One names no provider of the workspace.
        """
        await self._access.require(viewer, workspace_id, Scope.MODELS_MANAGE)
        rows = await models.ModelProvider.filter(workspace_id=workspace_id).only("id", "name")
        known = {BUILT_IN, *(row.name for row in rows)}
        written: dict[str, Any] = {}
        for name, field in (("chat_model", "chatModel"), ("embedding_model", "embeddingModel")):
            if name in changes:
                written[name] = _reference(changes[name] or "", known, field)
        if "fallbacks" in changes:
            given = list(changes["fallbacks"] or ())
            if len(given) > MAX_FALLBACKS:
                message = f"At most {MAX_FALLBACKS} models are asked one after the other."
                raise ModelProviderInvalid(message, field="fallbacks", reason="too_many")
            written["fallbacks"] = [_reference(each, known, "fallbacks", is_required=True) for each in given]
        async with self._database.transaction():
            now = self._clock.now()
            row = await models.ModelDefaults.select_for_update().get_or_none(workspace_id=workspace_id)
            if row is None:
                row = await models.ModelDefaults.create(workspace_id=workspace_id, updated_at=now, **written)
            else:
                for name, value in written.items():
                    setattr(row, name, value)
                row.updated_at = now
                await row.save()
            await self._audit.record(
                viewer.actor, "model_defaults.set", "Workspace", workspace_id, workspace_id=workspace_id, data=written
            )
        return Defaults(row.chat_model, row.embedding_model, tuple(row.fallbacks))

    # ------------------------------------------------------------------ inside

    async def _manageable(self, viewer: Viewer, provider_id: UUID) -> models.ModelProvider:
        row = (await self.visible(viewer, [provider_id])).get(provider_id)
        if row is None:
            raise ModelProviderNotFound
        await self._access.require(viewer, row.workspace_id, Scope.MODELS_MANAGE)
        return row

    @staticmethod
    async def _forget_in_defaults(provider: models.ModelProvider) -> None:
        row = await models.ModelDefaults.select_for_update().get_or_none(workspace_id=provider.workspace_id)
        if row is None:
            return
        prefix = f"{provider.name}:"
        row.chat_model = "" if row.chat_model.startswith(prefix) else row.chat_model
        row.embedding_model = "" if row.embedding_model.startswith(prefix) else row.embedding_model
        row.fallbacks = [each for each in row.fallbacks if not each.startswith(prefix)]
        await row.save()

    async def _note(self, viewer: Viewer, row: models.ModelProvider, action: str) -> None:
        facts = {"name": row.name, "kind": row.kind.name, "baseUrl": row.base_url}
        await self._audit.record(
            viewer.actor, action, "ModelProvider", row.id, workspace_id=row.workspace_id, data=facts
        )


def _reference(text: str, known: Iterable[str], field: str, *, is_required: bool = False) -> str:
    if not text and not is_required:
        return ""
    provider, colon, model = text.partition(":")
    if not colon or not model or provider not in known or len(text) > _MAX_REFERENCE:
        raise ModelProviderInvalid(
            "A model is named as provider:model, by a provider of the workspace.", field=field, reason="model_unknown"
        )
    return text


def _since(began: float) -> int:
    return int((time.monotonic() - began) * 1000)
