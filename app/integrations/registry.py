"""The types of integrations: what there is, and whether a configuration is right."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from pydantic import ValidationError

from app.integrations.contract import IntegrationType
from app.kernel.errors import InvalidInput


class IntegrationInvalid(InvalidInput):
    """The integration cannot be so."""


class IntegrationTypes:
    """Types by id. Filled at start, then only read."""

    def __init__(self) -> None:
        self._types: dict[str, IntegrationType] = {}

    def register(self, kind: IntegrationType) -> None:
        """Add a type.

        Raises:
            ValueError: There is one of its id.
        """
        if kind.id in self._types:
            raise ValueError(f"there is a type {kind.id!r} already")
        self._types[kind.id] = kind

    def __iter__(self) -> Iterator[IntegrationType]:
        """Give the types by name."""
        return iter(sorted(self._types.values(), key=lambda each: each.name))

    def get(self, type_id: str) -> IntegrationType | None:
        """Return the type of this id, or None."""
        return self._types.get(type_id)

    def search(self, words: str) -> Sequence[IntegrationType]:
        """List the types whose id, name or description holds every word, in any case."""
        wanted = words.casefold().split()
        return [
            kind
            for kind in self
            if all(word in f"{kind.id} {kind.name} {kind.description}".casefold() for word in wanted)
        ]

    @staticmethod
    def schema(kind: IntegrationType) -> Mapping[str, Any]:
        """Return the JSON Schema of a type's configuration."""
        return kind.config.model_json_schema(by_alias=True)

    @staticmethod
    def checked(kind: IntegrationType, raw: object) -> Any:
        """Read a configuration.

        Raises:
            IntegrationInvalid: Names the first field at fault, and all of them in the details.
        """
        if not isinstance(raw, Mapping):
            raise IntegrationInvalid("A configuration is an object.", field="config", reason="type")
        try:
            config = kind.config.model_validate(dict(cast("Mapping[str, Any]", raw)))
        except ValidationError as error:
            raise _said(error) from None
        for field, message in kind.problems(config):
            raise IntegrationInvalid(message, field=f"config.{field}", reason="invalid")
        return config


def _said(error: ValidationError) -> IntegrationInvalid:
    problems: list[dict[str, str]] = []
    for item in error.errors(include_url=False, include_context=False, include_input=False):
        place = ".".join(str(part)[:100] for part in ("config", *item["loc"]))
        problems.append({"field": place, "message": f"{item['msg'].removeprefix('Value error, ')}."})
    first = problems[0]
    return IntegrationInvalid(
        first["message"], field=first["field"], reason="invalid", details={"problems": problems[:50]}
    )
