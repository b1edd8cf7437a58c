"""What is known of models that others make: contexts, abilities and prices, from `genai-prices`, which ships them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from app.llm.built_in.model import CHAT_MODEL, CONTEXT_TOKENS, EMBEDDING_MODEL
from app.llm.replies import ModelUsage
from app.llm.vocabulary import BUILT_IN, ModelAbility, ModelInfo, ProviderKind

_MILLION = 1_000_000
_CHAT = frozenset({ModelAbility.CHAT, ModelAbility.TOOLS, ModelAbility.JSON})
_EMBEDDING = frozenset({ModelAbility.EMBEDDING})
#: Under which name `genai-prices` knows them; a compatible address is nobody's in particular.
_BOOKS = {
    ProviderKind.OPENAI: "openai",
    ProviderKind.OPENAI_RESPONSES: "openai",
    ProviderKind.ANTHROPIC: "anthropic",
    ProviderKind.GOOGLE: "google",
}
#: Families the catalogue lists for a provider; what else its book holds is for sound, pictures or the past.
_FAMILIES = {
    "openai": ("gpt-4.1", "gpt-4o", "gpt-5", "gpt-6", "o1", "o3", "o4", "text-embedding"),
    "anthropic": ("claude-",),
    "google": ("gemini-2", "gemini-3", "gemini-4", "gemini-5", "gemini-embedding"),
}
_OTHER_MEDIA = ("audio", "tts", "image", "live", "realtime", "transcribe", "search", "robotics", "codex", "cyber")
_THINKING = ("gpt-5", "gpt-6", "o1", "o3", "o4", "gemini-2.5", "gemini-3", "gemini-4", "claude-opus", "claude-sonnet")
_TEXT_ONLY = ("o1-mini", "o3-mini", "gpt-3.5", "claude-2", "claude-v1")


def described(provider: str, kind: ProviderKind, model: str, declared: Sequence[Mapping[str, Any]]) -> ModelInfo:
    """Tell what is known of one model; what was declared by hand goes before what a book says."""
    if kind is ProviderKind.BUILT_IN:
        is_chat = model != EMBEDDING_MODEL
        return ModelInfo(
            BUILT_IN,
            kind,
            model,
            "Built-in model" if is_chat else "Built-in embedding",
            CONTEXT_TOKENS if is_chat else None,
            _CHAT if is_chat else _EMBEDDING,
            *([Decimal(0)] * 3),
        )
    for one in declared:
        if one.get("model") == model:
            return _declared(provider, kind, one)
    known = _book_entry(_BOOKS.get(kind), model)
    if known is None:
        abilities = _EMBEDDING if "embed" in model else _CHAT
        return ModelInfo(provider, kind, model, model, None, abilities)
    name, context, prices = known
    return ModelInfo(provider, kind, model, name, context, _abilities(model), *prices)


def catalogue_of(provider: str, kind: ProviderKind, declared: Sequence[Mapping[str, Any]]) -> list[ModelInfo]:
    """List the models of a provider: those declared by hand, then those its book holds, by name."""
    if kind is ProviderKind.BUILT_IN:
        return [described(provider, kind, model, ()) for model in (CHAT_MODEL, EMBEDDING_MODEL)]
    own = [_declared(provider, kind, one) for one in declared]
    names = {info.model for info in own}
    book = _BOOKS.get(kind)
    listed = _book_models(book) if book else ()
    return own + [described(provider, kind, model, ()) for model in listed if model not in names]


def cost_of(info: ModelInfo, usage: ModelUsage) -> Decimal | None:
    """Return what a call cost, in dollars; None when the prices are not known."""
    book = _BOOKS.get(info.kind)
    if book is not None and _book_entry(book, info.model) is not None and not _is_declared_price(info, book):
        return _book_cost(book, info.model, usage)
    if info.input_usd is None:
        return None
    cached_usd = info.cached_usd if info.cached_usd is not None else info.input_usd
    total = (usage.prompt - usage.cached) * info.input_usd + usage.cached * cached_usd
    total += usage.completion * (info.output_usd or Decimal(0))
    return total / _MILLION


def _is_declared_price(info: ModelInfo, book: str) -> bool:
    known = _book_entry(book, info.model)
    return known is not None and (info.input_usd, info.output_usd, info.cached_usd) != known[2]


def _book_cost(book: str, model: str, usage: ModelUsage) -> Decimal | None:
    """Ask the book itself, which knows of tiers."""
    from genai_prices import Usage, calc_price  # noqa: PLC0415 - a server without providers needs no prices

    counted = Usage(input_tokens=usage.prompt, cache_read_tokens=usage.cached, output_tokens=usage.completion)
    try:
        return calc_price(counted, model, provider_id=book).total_price
    except (LookupError, ValueError):
        return None


@lru_cache(maxsize=2048)
def _book_entry(
    book: str | None, model: str
) -> tuple[str, int | None, tuple[Decimal | None, Decimal | None, Decimal | None]] | None:
    if book is None:
        return None
    from genai_prices import Usage, calc_price  # noqa: PLC0415 - see above

    try:
        found = calc_price(Usage(input_tokens=1, output_tokens=1), model, provider_id=book)
    except (LookupError, ValueError):
        return None
    price = found.model_price
    prices = tuple(_base(getattr(price, f"{name}_mtok", None)) for name in ("input", "output", "cache_read"))
    return found.model.name or found.model.id, found.model.context_window, (prices[0], prices[1], prices[2])


def _base(price: Any) -> Decimal | None:
    """Return the price of the first tier."""
    price = getattr(price, "base", price)
    return None if price is None else Decimal(price)


@lru_cache(maxsize=8)
def _book_models(book: str) -> tuple[str, ...]:
    from genai_prices.data_snapshot import get_snapshot  # noqa: PLC0415 - see above

    families = _FAMILIES[book]
    provider = next(each for each in get_snapshot().providers if each.id == book)
    return tuple(
        sorted(
            model.id
            for model in provider.models
            if model.id.startswith(families)
            and not model.deprecated
            and not any(word in model.id for word in (*_OTHER_MEDIA, ":", ".ft-"))
        )
    )


def _abilities(model: str) -> frozenset[ModelAbility]:
    if "embed" in model:
        return _EMBEDDING
    more = {ModelAbility.IMAGES} if not model.startswith(_TEXT_ONLY) else set[ModelAbility]()
    if model.startswith(_THINKING):
        more.add(ModelAbility.REASONING)
    return _CHAT | more


def _declared(provider: str, kind: ProviderKind, one: Mapping[str, Any]) -> ModelInfo:
    amounts = [one.get(name) for name in ("inputUsd", "outputUsd", "cachedUsd")]
    return ModelInfo(
        provider,
        kind,
        str(one["model"]),
        str(one.get("name") or one["model"]),
        one.get("contextTokens"),
        frozenset(ModelAbility(ability) for ability in one.get("abilities") or [each.value for each in _CHAT]),
        *(None if amount is None else Decimal(str(amount)) for amount in amounts),
    )
