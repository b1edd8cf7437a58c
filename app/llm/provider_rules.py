"""What a provider may be called, where it may be, and what may be declared of its models."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from app.kernel.errors import InvalidInput
from app.llm.vocabulary import BUILT_IN, ModelAbility, ProviderKind

MAX_MODELS = 200  #: declared by hand, of one provider
MAX_KEY = 1_000
MAX_URL = 2_000
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_HINT = 4
_LEAST_HINTED = 12  #: of a shorter key four characters would be too many
_MAX_CONTEXT = 100_000_000
_MAX_PRICE = Decimal(1_000_000)
_MAX_MODEL = 200


class ModelProviderInvalid(InvalidInput):
    """The model provider cannot be so."""


def checked_name(name: str) -> str:
    """Return a name.

    Raises:
        ModelProviderInvalid: It is not 1 to 63 of a-z, 0-9 and `-`, or it is the built-in provider's.
    """
    if not _NAME.fullmatch(name) or name == BUILT_IN:
        raise ModelProviderInvalid(
            f"A name has 1 to 63 of a-z, 0-9 and -, begins and ends without -, and is not {BUILT_IN}.",
            field="name",
            reason="name_invalid",
        )
    return name


def checked_url(url: str, kind: ProviderKind) -> str:
    """Return an address, without a slash at its end; whether it may be reached is asked when it is dialled.

    Raises:
        ModelProviderInvalid: It is no http(s) address, holds a user, query or fragment, or is missing.
    """
    if kind is ProviderKind.BUILT_IN:
        raise ModelProviderInvalid("Every workspace has the built-in provider.", field="kind", reason="kind_invalid")
    if not url:
        if kind is ProviderKind.OPENAI_COMPATIBLE:
            raise ModelProviderInvalid(
                "A compatible provider needs its address.", field="baseUrl", reason="url_required"
            )
        return ""
    try:
        parts = urlsplit(url)
        is_fit = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        is_fit, parts = False, urlsplit("")
    if not is_fit or parts.username or parts.password or parts.query or parts.fragment or len(url) > MAX_URL:
        raise ModelProviderInvalid(
            "An address is http(s)://host/path, without user, query and fragment.",
            field="baseUrl",
            reason="url_invalid",
        )
    if any(character.isspace() or not character.isprintable() for character in url):
        raise ModelProviderInvalid("An address has no spaces.", field="baseUrl", reason="url_invalid")
    return url.rstrip("/")


def checked_key(key: str) -> str:
    """Return a key.

    Raises:
        ModelProviderInvalid: It is empty, too long, or holds what no header can.
    """
    if not 0 < len(key) <= MAX_KEY or not key.isascii() or not key.isprintable() or " " in key:
        raise ModelProviderInvalid(
            f"A key has 1 to {MAX_KEY} ASCII characters, without spaces.", field="key", reason="key_invalid"
        )
    return key


def hint_of(key: str | None) -> str:
    """Return the last characters of a key that is long enough to lose none of its strength by it."""
    return key[-_HINT:] if key is not None and len(key) >= _LEAST_HINTED else ""


def checked_models(declared: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return what is declared of models, as it is stored.

    Raises:
        ModelProviderInvalid: A name, number or ability cannot be so, or a model comes twice.
    """
    if len(declared) > MAX_MODELS:
        raise _unfit(f"At most {MAX_MODELS} models are declared.", "too_many")
    stored: list[dict[str, Any]] = []
    for one in declared:
        model = str(one["model"])
        if not 0 < len(model) <= _MAX_MODEL or not model.isprintable() or model != model.strip():
            raise _unfit(f"A model's id has 1 to {_MAX_MODEL} characters that can be seen.", "model_invalid")
        if any(each["model"] == model for each in stored):
            raise _unfit(f"The model {model} comes twice.", "model_twice")
        name = str(one.get("name") or model)
        if len(name) > _MAX_MODEL or not name.isprintable():
            raise _unfit(f"A model's name has at most {_MAX_MODEL} characters that can be seen.", "name_invalid")
        context = one.get("context_tokens")
        if context is not None and not 0 < context <= _MAX_CONTEXT:
            raise _unfit("A context has 1 token or more.", "out_of_range")
        abilities = one.get("abilities")
        stored.append(
            {
                "model": model,
                "name": name,
                "contextTokens": context,
                "abilities": None if abilities is None else sorted(ModelAbility(each).value for each in abilities),
                "inputUsd": _price(one.get("input_usd")),
                "outputUsd": _price(one.get("output_usd")),
                "cachedUsd": _price(one.get("cached_usd")),
            }
        )
    return stored


def _price(amount: Any) -> str | None:
    if amount is None:
        return None
    try:
        price = Decimal(amount)
    except (InvalidOperation, TypeError, ValueError):
        raise _unfit("A price is a number of dollars.", "out_of_range") from None
    if not price.is_finite() or not 0 <= price <= _MAX_PRICE:
        raise _unfit("A price is from 0 to 1,000,000 USD for a million tokens.", "out_of_range")
    return format(price, "f")


def _unfit(message: str, reason: str) -> ModelProviderInvalid:
    return ModelProviderInvalid(message, field="models", reason=reason)
