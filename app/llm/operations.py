"""The mutations of models, each with its input and its payload."""

from decimal import Decimal
from typing import Any

import strawberry
from strawberry import UNSET

from app.api.context import Info
from app.api.relay import decode
from app.api.scalars import Long
from app.llm.providers import NewProvider, Providers
from app.llm.types import PROVIDER, ModelDefaults, ModelProvider
from app.llm.vocabulary import ModelAbility, ProviderKind

_URL = "http(s)://host/path; empty means the provider's own. A private address must be in PLAIT_EGRESS_ALLOW."


@strawberry.input(description="What Plait cannot know of a model, or knows wrongly.")
class DeclaredModelInput:
    """A model declared by hand."""

    model: str = strawberry.field(description="What the provider calls it.")
    name: str | None = strawberry.field(default=None, description="Its name for people.")
    context_tokens: Long | None = strawberry.field(default=None, description="Tokens of prompt and answer together.")
    abilities: list[ModelAbility] | None = strawberry.field(
        default=None, description="What it can do; null means CHAT, TOOLS and JSON."
    )
    input_usd: Decimal | None = strawberry.field(default=None, description="A million tokens of the prompt.")
    output_usd: Decimal | None = strawberry.field(default=None, description="A million tokens of the answer.")
    cached_usd: Decimal | None = strawberry.field(default=None, description="A million cached tokens of the prompt.")

    def facts(self) -> dict[str, Any]:
        """Return them by name."""
        return dict(vars(self))


@strawberry.input(description="An account at a provider of models.")
class CreateModelProviderInput:
    """The input of `createModelProvider`."""

    workspace_id: strawberry.ID = strawberry.field(description="Where.")
    name: str = strawberry.field(description="1 to 63 of a-z, 0-9 and -; cannot be changed later.")
    kind: ProviderKind = strawberry.field(description="How it is spoken to.")
    base_url: str = strawberry.field(default="", description=_URL)
    key: str | None = strawberry.field(default=None, description="Its key, kept encrypted and never shown again.")
    models: list[DeclaredModelInput] = strawberry.field(default_factory=list, description="Models to declare by hand.")


@strawberry.type(description="The provider is set up; nothing has been sent to it yet.")
class CreateModelProviderPayload:
    """The payload of `createModelProvider`."""

    provider: ModelProvider = strawberry.field(description="The new provider.")


@strawberry.input(description="What to change; what is left out stays as it is.")
class UpdateModelProviderInput:
    """The input of `updateModelProvider`."""

    model_provider_id: strawberry.ID = strawberry.field(description="Which one.")
    base_url: str | None = strawberry.field(
        default=UNSET, description=f"{_URL} With another one the key is asked again."
    )
    key: str | None = strawberry.field(default=UNSET, description="A new key; null removes it.")
    is_enabled: bool | None = strawberry.field(default=UNSET, description="Whether it is asked at all.")
    models: list[DeclaredModelInput] | None = strawberry.field(default=UNSET, description="Replaces what is declared.")


@strawberry.type(description="The provider is changed; calls that begin from now on see it.")
class UpdateModelProviderPayload:
    """The payload of `updateModelProvider`."""

    provider: ModelProvider = strawberry.field(description="The provider as it is now.")


@strawberry.input(description="Which provider to delete.")
class DeleteModelProviderInput:
    """The input of `deleteModelProvider`."""

    model_provider_id: strawberry.ID = strawberry.field(description="Which one.")


@strawberry.type(description="The provider and its key are gone.")
class DeleteModelProviderPayload:
    """The payload of `deleteModelProvider`."""

    deleted_id: strawberry.ID = strawberry.field(description="Its id.")


@strawberry.input(description="Which provider to try, with which model.")
class TestModelProviderInput:
    """The input of `testModelProvider`."""

    model_provider_id: strawberry.ID = strawberry.field(description="Which one.")
    model: str = strawberry.field(description="What the provider calls it.")


@strawberry.type(description="What came of one short question; it counts as usage.")
class TestModelProviderPayload:
    """The payload of `testModelProvider`."""

    is_ok: bool = strawberry.field(description="Whether it answered.")
    latency_ms: int = strawberry.field(description="How long the whole answer took.")
    model: str = strawberry.field(description="The model, as the provider calls it.")
    text: str = strawberry.field(description="The beginning of what it answered.")
    code: str | None = strawberry.field(description="When it did not: the code a run's error would have.")
    message: str | None = strawberry.field(description="When it did not: what a person can read.")


@strawberry.input(description="What to take where no model is named; what is left out stays as it is.")
class SetModelDefaultsInput:
    """The input of `setModelDefaults`."""

    workspace_id: strawberry.ID = strawberry.field(description="Where.")
    chat_model: str | None = strawberry.field(default=UNSET, description="As provider:model; null: what is built in.")
    embedding_model: str | None = strawberry.field(
        default=UNSET, description="As provider:model; null: what is built in."
    )
    fallbacks: list[str] | None = strawberry.field(
        default=UNSET, description="At most 5, asked in this order when the default chat model gave nothing."
    )


@strawberry.type(description="The defaults are set.")
class SetModelDefaultsPayload:
    """The payload of `setModelDefaults`."""

    defaults: ModelDefaults = strawberry.field(description="The defaults as they are now.")


@strawberry.type
class ModelsMutation:
    """What can be done to providers."""

    @strawberry.mutation(description="Set up a provider of models; needs MODELS_MANAGE.")
    async def create_model_provider(self, info: Info, input: CreateModelProviderInput) -> CreateModelProviderPayload:
        """Create a provider."""
        new = NewProvider(input.name, input.kind, input.base_url, input.key, [each.facts() for each in input.models])
        workspace_id = decode(input.workspace_id, "Workspace", "input.workspaceId")
        row = await info.context.use(Providers).create(info.context.viewer, workspace_id, new)
        return CreateModelProviderPayload(provider=ModelProvider.of(row))

    @strawberry.mutation(
        description="Change a provider's address, key, models, or whether it is on; needs MODELS_MANAGE."
    )
    async def update_model_provider(self, info: Info, input: UpdateModelProviderInput) -> UpdateModelProviderPayload:
        """Update a provider."""
        changes: dict[str, Any] = {
            name: value for name in ("base_url", "key", "models") if (value := getattr(input, name)) is not UNSET
        }
        if input.is_enabled is not UNSET and input.is_enabled is not None:
            changes["is_enabled"] = input.is_enabled
        if changes.get("models") is not None:
            changes["models"] = [each.facts() for each in changes["models"]]
        provider_id = decode(input.model_provider_id, PROVIDER, "input.modelProviderId")
        row = await info.context.use(Providers).update(info.context.viewer, provider_id, changes)
        return UpdateModelProviderPayload(provider=ModelProvider.of(row))

    @strawberry.mutation(description="Delete a provider and its key; needs MODELS_MANAGE.")
    async def delete_model_provider(self, info: Info, input: DeleteModelProviderInput) -> DeleteModelProviderPayload:
        """Delete a provider."""
        provider_id = decode(input.model_provider_id, PROVIDER, "input.modelProviderId")
        await info.context.use(Providers).delete(info.context.viewer, provider_id)
        return DeleteModelProviderPayload(deleted_id=input.model_provider_id)

    @strawberry.mutation(
        description="Ask a provider one short question, to see whether it answers; needs MODELS_MANAGE."
    )
    async def test_model_provider(self, info: Info, input: TestModelProviderInput) -> TestModelProviderPayload:
        """Try a provider."""
        provider_id = decode(input.model_provider_id, PROVIDER, "input.modelProviderId")
        outcome = await info.context.use(Providers).test(info.context.viewer, provider_id, input.model)
        return TestModelProviderPayload(
            is_ok=outcome.is_ok,
            latency_ms=outcome.latency_ms,
            model=outcome.model,
            text=outcome.text,
            code=outcome.code,
            message=outcome.message,
        )

    @strawberry.mutation(description="Say which models are taken where none is named; needs MODELS_MANAGE.")
    async def set_model_defaults(self, info: Info, input: SetModelDefaultsInput) -> SetModelDefaultsPayload:
        """Set the defaults."""
        workspace_id = decode(input.workspace_id, "Workspace", "input.workspaceId")
        changes = {
            name: value
            for name in ("chat_model", "embedding_model", "fallbacks")
            if (value := getattr(input, name)) is not UNSET
        }
        defaults = await info.context.use(Providers).set_defaults(info.context.viewer, workspace_id, changes)
        return SetModelDefaultsPayload(defaults=ModelDefaults.of(defaults))
