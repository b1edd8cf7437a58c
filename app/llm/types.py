"""Providers and models as the graph shows them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

import strawberry

from app.accounts.types import Workspace
from app.api.arguments import After, Before, First, Last
from app.api.context import Context, Info
from app.api.enums import register_enum
from app.api.relay import Connection, Node, encode, extend, node_loader, page_args
from app.api.scalars import Long
from app.llm import models
from app.llm.prices import catalogue_of
from app.llm.providers import Defaults, Providers
from app.llm.vocabulary import ModelAbility, ModelInfo, ProviderKind

PROVIDER = "ModelProvider"

register_enum(ProviderKind, "How a provider of models is spoken to.")
register_enum(ModelAbility, "What a model can do.")


@strawberry.type(description="A model that the workspace can ask.")
class Model:
    """See `vocabulary.ModelInfo`."""

    reference: str = strawberry.field(description="How a node or an agent names it: provider:model.")
    provider: str = strawberry.field(description="The name of its provider in the workspace.")
    kind: ProviderKind = strawberry.field(description="How its provider is spoken to.")
    model: str = strawberry.field(description="What the provider calls it.")
    name: str = strawberry.field(description="Its name for people.")
    context_tokens: Long | None = strawberry.field(
        description="Tokens of prompt and answer together; null when not known."
    )
    abilities: list[ModelAbility] = strawberry.field(description="What it can do, as far as known.")
    input_usd: Decimal | None = strawberry.field(
        description="What a million tokens of the prompt cost, in the lowest tier; null when not known."
    )
    output_usd: Decimal | None = strawberry.field(description="What a million tokens of the answer cost.")
    cached_usd: Decimal | None = strawberry.field(
        description="What a million tokens of the prompt cost that the provider has cached."
    )

    @classmethod
    def of(cls, info: ModelInfo) -> "Model":
        """Show a model."""
        return cls(
            reference=info.reference,
            provider=info.provider,
            kind=info.kind,
            model=info.model,
            name=info.name,
            context_tokens=None if info.context_tokens is None else Long(info.context_tokens),
            abilities=sorted(info.abilities, key=list(ModelAbility).index),
            input_usd=info.input_usd,
            output_usd=info.output_usd,
            cached_usd=info.cached_usd,
        )


@strawberry.type(description="An account at a provider of models, or an address that speaks like one.")
class ModelProvider(Node):
    """See `models.ModelProvider`; the key is not among its fields."""

    row: strawberry.Private[models.ModelProvider]
    name: str = strawberry.field(description="What stands before the colon where one of its models is named.")
    kind: ProviderKind = strawberry.field(description="How it is spoken to.")
    base_url: str | None = strawberry.field(description="Its address; null means the provider's own.")
    has_key: bool = strawberry.field(description="Whether a key is set. Nobody can read it back.")
    key_hint: str | None = strawberry.field(description="The last four characters of a key of 12 or more.")
    is_enabled: bool = strawberry.field(description="Whether it is asked at all.")
    created_at: datetime = strawberry.field(description="When it was set up.")
    updated_at: datetime = strawberry.field(description="When it was changed last.")

    @strawberry.field(name="models", description="Its models: those declared by hand, then those Plait knows of.")
    def listed(self) -> list[Model]:
        """List its models."""
        return [Model.of(info) for info in catalogue_of(self.row.name, self.row.kind, self.row.models)]

    @classmethod
    def of(cls, row: models.ModelProvider) -> "ModelProvider":
        """Show a provider."""
        return cls(
            id=encode(PROVIDER, row.id),
            row=row,
            name=row.name,
            kind=row.kind,
            base_url=row.base_url or None,
            has_key=row.sealed_key is not None,
            key_hint=row.key_hint or None,
            is_enabled=row.is_enabled,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )


@strawberry.type(description="What a workspace takes where no model is named.")
class ModelDefaults:
    """See `providers.Defaults`."""

    chat_model: str | None = strawberry.field(description="As provider:model; null means what is built in.")
    embedding_model: str | None = strawberry.field(description="As provider:model; null means what is built in.")
    fallbacks: list[str] = strawberry.field(description="Asked in this order when the default chat model gave nothing.")

    @classmethod
    def of(cls, defaults: Defaults) -> "ModelDefaults":
        """Show them."""
        return cls(
            chat_model=defaults.chat_model or None,
            embedding_model=defaults.embedding_model or None,
            fallbacks=list(defaults.fallbacks),
        )


@strawberry.input(description="Which models; all conditions hold.")
class ModelFilter:
    """Narrows `Workspace.models`."""

    provider: str | None = strawberry.field(default=None, description="Of the provider of this name.")
    ability: ModelAbility | None = strawberry.field(default=None, description="With this ability.")
    search: str = strawberry.field(default="", description="With this in the id or the name, in any case.")


Where = Annotated[ModelFilter | None, strawberry.argument(description="Which models; null means all.")]


@extend(Workspace)
class WorkspaceModels:
    """Whom a workspace can ask."""

    @strawberry.field(description="Its providers of models by name; needs MODELS_READ.")
    @staticmethod
    async def model_providers(
        workspace: strawberry.Parent[Workspace],
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[ModelProvider]:
        """List providers."""
        request = page_args(first, after, last, before)
        page = await info.context.use(Providers).page(info.context.viewer, workspace.own_id, request)
        return Connection[ModelProvider].of(page, ModelProvider.of)

    @strawberry.field(name="models", description="The models it can ask, the built-in one first; needs MODELS_READ.")
    @staticmethod
    async def listed(workspace: strawberry.Parent[Workspace], info: Info, where: Where = None) -> list[Model]:
        """List models."""
        chosen = where or ModelFilter()
        found = await info.context.use(Providers).catalogue(
            info.context.viewer,
            workspace.own_id,
            provider=chosen.provider,
            ability=chosen.ability,
            search=chosen.search,
        )
        return [Model.of(each) for each in found]

    @strawberry.field(description="What it takes where no model is named; needs MODELS_READ.")
    @staticmethod
    async def model_defaults(workspace: strawberry.Parent[Workspace], info: Info) -> ModelDefaults:
        """Read the defaults."""
        return ModelDefaults.of(await info.context.use(Providers).defaults(info.context.viewer, workspace.own_id))


async def _providers(context: Context, ids: Sequence[Any]) -> Mapping[Any, Any]:
    rows = await context.use(Providers).visible(context.viewer, ids)
    return {own_id: ModelProvider.of(row) for own_id, row in rows.items()}


node_loader(PROVIDER, _providers)
