"""Actions that are one HTTP request: declared, stored, and sent."""

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, cast
from urllib.parse import quote, urlencode

import orjson

from app.components.contract import SideEffects
from app.integrations.contract import Action, Link
from app.integrations.failures import IntegrationFault
from app.integrations.vocabulary import IntegrationCode
from app.kernel.http_outcomes import HttpResponse

_PLACE = re.compile(r"\{(\+?)([^{}/]{1,200})\}")
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_REPEATABLE = _READING | {"PUT", "DELETE"}


@dataclass(frozen=True, slots=True)
class Request:
    """One request with places for arguments.

    Attributes:
        path: Below the base address; `{name}` stands for an argument, `{+name}` for one that may hold slashes.
        query: Arguments that go into the query, as `argument` or `argument=name there`.
        headers: Likewise, into headers.
        body: How the body is written: json, form or none.
        whole: The argument that is the body; empty: all that went nowhere else are its fields.
        parameters: JSON Schema of all arguments.
        is_repeatable: Whether the service may see it twice; None: by the method.
    """

    name: str
    title: str
    description: str
    method: str
    path: str
    parameters: Mapping[str, Any]
    query: Sequence[str] = ()
    headers: Sequence[str] = ()
    body: str = "none"
    whole: str = ""
    is_repeatable: bool | None = None

    @property
    def action(self) -> Action:
        """Show it as an action."""
        return Action(self.name, self.title, self.description, self.parameters, self.side_effects)

    @property
    def side_effects(self) -> SideEffects:
        """Say what sending it twice would do (RFC 9110 §9.2)."""
        if self.method in _READING:
            return SideEffects.NONE
        is_repeatable = self.method in _REPEATABLE if self.is_repeatable is None else self.is_repeatable
        return SideEffects.IDEMPOTENT if is_repeatable else SideEffects.ONCE

    def to_json(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return asdict(self)

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Request":
        """Read it as it is stored."""
        return cls(**stored)

    def path_for(self, arguments: Mapping[str, Any]) -> str:
        """Fill the path.

        Raises:
            IntegrationFault: An argument would lead elsewhere.
        """

        def filled(place: re.Match[str]) -> str:
            value = _plain(arguments.get(place.group(2), ""))
            parts = value.split("/") if place.group(1) else [value]
            if not value or any(part in {".", ".."} for part in parts):
                message = f"{place.group(2)} cannot stand in the address."
                raise IntegrationFault(IntegrationCode.ARGUMENTS_INVALID, message, field=place.group(2))
            return "/".join(quote(part, safe="") for part in parts)

        return _PLACE.sub(filled, self.path)

    async def send(
        self,
        link: Link,
        base: str,
        arguments: Mapping[str, Any],
        *,
        headers: Sequence[tuple[str, str]] = (),
        retries: int = 3,
    ) -> HttpResponse:
        """Send it.

        Raises:
            IntegrationFault: As for `Sender.send`.
        """
        used = {name for _, name in _PLACE.findall(self.path)}
        params: list[tuple[str, str]] = []
        for argument, name in map(_named, self.query):
            used.add(argument)
            params += [(name, _plain(each)) for each in _listed(arguments.get(argument))]
        sent = [*headers]
        for argument, name in map(_named, self.headers):
            used.add(argument)
            sent += [(name, _plain(each)) for each in _listed(arguments.get(argument))]
        more: dict[str, Any] = {}
        if self.body != "none":
            rest = {name: value for name, value in arguments.items() if name not in used}
            content: Any = arguments.get(self.whole) if self.whole else rest
            if self.body == "form":
                fields = cast("dict[str, Any]", content) if isinstance(content, dict) else {}
                pairs = [(name, _plain(each)) for name, value in fields.items() for each in _listed(value)]
                more["content"] = urlencode(pairs).encode()
                sent.append(("Content-Type", "application/x-www-form-urlencoded"))
            elif content is not None or not self.whole:
                more["body"] = content
        if self.method not in _READING and link.idempotency_key:
            sent.append(("Idempotency-Key", link.idempotency_key))
        return await link.sender.send(
            self.method,
            base.rstrip("/") + self.path_for(arguments),
            params=params,
            headers=sent,
            is_repeatable=self.side_effects is not SideEffects.ONCE,
            retries=retries,
            **more,
        )


def answer_of(response: HttpResponse) -> Any:
    """Return what a service said: JSON as a value, text as text, anything else as base64."""
    if not response.content:
        return None
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json" or kind.endswith("+json") or not kind:
        try:
            return orjson.loads(response.content)
        except orjson.JSONDecodeError:
            if kind:
                message = "The service says that it answers in JSON, and does not."
                raise IntegrationFault(IntegrationCode.ANSWER_INVALID, message) from None
    try:
        return response.content.decode()
    except UnicodeDecodeError:
        return {"contentType": kind, "base64": base64.b64encode(response.content).decode()}


def next_link(response: HttpResponse) -> str | None:
    """Return where the next page is (RFC 8288), None on the last."""
    for part in response.headers.get("link", "").split(","):
        address, _, facts = part.partition(";")
        if 'rel="next"' in facts.replace(" ", "") or "rel=next" in facts.replace(" ", "").split(";"):
            return address.strip().removeprefix("<").removesuffix(">")
    return None


def _named(mapping: str) -> tuple[str, str]:
    argument, _, name = mapping.partition("=")
    return argument, name or argument


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return cast("list[Any]", value) if isinstance(value, list) else [value]


def _plain(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return orjson.dumps(value).decode()
