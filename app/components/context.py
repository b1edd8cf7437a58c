"""What a node's call needs, ready to be used: the engine adds a run, tests and `runNode` use `LocalContext`.

`Tools` are the process's shared sandbox and HTTP client; `ScopedContext` is `NodeContext` over them and one scope.
"""

import asyncio
import copy
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from types import TracebackType
from typing import Self, cast
from uuid import UUID

from app.components.contract import INPUT, ComponentFailed, Json
from app.components.facts import BudgetLeft, Fact, FactKind, RunIdentity
from app.components.sandbox.errors import LimitReached, SandboxError
from app.components.sandbox.limits import Limits
from app.components.sandbox.sandbox import Sandbox, check_template
from app.kernel.clock import Clock, SystemClock
from app.kernel.dialling import Dialler
from app.kernel.hops import OwnAddress
from app.kernel.http import HttpClient
from app.kernel.mail import MailAccount

#: What a template that is not secret-marked is told when it asks.
_SECRETS = "secrets"


class Tools:
    """The sandbox and the ways out of this process; cheap until first used. Belongs to one event loop."""

    def __init__(
        self,
        egress_allow: Sequence[str] = (),
        limits: Limits | None = None,
        mail: MailAccount | None = None,
        clock: Clock | None = None,
        own: OwnAddress | None = None,
    ) -> None:
        self.clock: Clock = clock or SystemClock()
        self.sandbox = Sandbox(limits)
        self.http = HttpClient(egress_allow, own=own)
        self.dialler = Dialler(egress_allow)
        self.mail = mail

    async def aclose(self) -> None:
        """End workers and connections."""
        await asyncio.gather(self.sandbox.aclose(), self.http.aclose())

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()


class ScopedContext(ABC):
    """`NodeContext` but for what touches the run: secrets, variables, log and stream.

    Args:
        scope: `input`, `nodes`, `vars`, `run`, and `item` and `index` in a container; `secrets` must not be in it.
        inputs: Taken incoming connections as (target handle, source node key, value).
    """

    def __init__(
        self,
        tools: Tools,
        scope: Mapping[str, Json],
        *,
        inputs: Sequence[tuple[str, str, Json]] = (),
        attempt: int = 1,
        workspace_id: UUID | None = None,
    ) -> None:
        self._tools = tools
        self._workspace_id = workspace_id
        self._scope = scope
        self._inputs = inputs
        self._attempt = attempt
        self._nested_in = ""  #: of a component that another one calls, the end of its idempotency key
        self._sources_before = 0

    @property
    def sources_before(self) -> int:
        """See `NodeContext.sources_before`."""
        return self._sources_before

    def nested(self, input: Json, name: str, *, sources_before: int = 0) -> Self:
        """See `NodeContext.nested`."""
        inner = copy.copy(self)
        inner._scope = {**self._scope, "input": input}  # noqa: SLF001 - of this class
        inner._inputs = ((INPUT, "caller", input),)  # noqa: SLF001
        inner._nested_in = f"{self._nested_in}/{name}"  # noqa: SLF001
        inner._sources_before = sources_before  # noqa: SLF001
        return inner

    @property
    def run(self) -> RunIdentity | None:
        """See `NodeContext.run`."""
        return None

    @property
    def budget(self) -> BudgetLeft:
        """See `NodeContext.budget`."""
        return BudgetLeft()

    @property
    def facts(self) -> Sequence[Fact]:
        """See `NodeContext.facts`."""
        return ()

    @property
    def input(self) -> Json:
        """See `NodeContext.input`."""
        return self._scope["input"]

    @property
    def inputs(self) -> Sequence[tuple[str, str, Json]]:
        """See `NodeContext.inputs`."""
        return self._inputs

    @property
    def scope(self) -> Mapping[str, Json]:
        """See `NodeContext.scope`."""
        return self._scope

    @property
    @abstractmethod
    def idempotency_key(self) -> str:
        """See `NodeContext.idempotency_key`."""

    @property
    def attempt(self) -> int:
        """See `NodeContext.attempt`."""
        return self._attempt

    @property
    def workspace_id(self) -> UUID | None:
        """See `NodeContext.workspace_id`."""
        return self._workspace_id

    def now(self) -> datetime:
        """See `NodeContext.now`."""
        return self._tools.clock.now()

    @property
    def http(self) -> HttpClient:
        """See `NodeContext.http`."""
        return self._tools.http

    @property
    def dialler(self) -> Dialler:
        """See `NodeContext.dialler`."""
        return self._tools.dialler

    @property
    def mail(self) -> MailAccount | None:
        """See `NodeContext.mail`."""
        return self._tools.mail

    async def render(self, template: str) -> str:
        """See `NodeContext.render`."""
        try:
            return await self._tools.sandbox.render(template, self._scope)
        except SandboxError as error:
            raise failed("TEMPLATE_ERROR", error) from None

    async def render_secret(self, template: str) -> str:
        """See `NodeContext.render_secret`."""
        try:
            names = static_secret_names(template)
            if not names:
                return await self._tools.sandbox.render(template, self._scope)
            secrets = await self.resolve_secrets(names)
        except SandboxError as error:
            raise failed("TEMPLATE_ERROR", error) from None
        for name in sorted(names):
            if name not in secrets:
                raise ComponentFailed("SECRET_MISSING", f"There is no secret named {name}.", details={"name": name})
        try:
            known = {name: secrets[name] for name in names}
            return await self._tools.sandbox.render(template, {**self._scope, _SECRETS: known})
        except SandboxError as error:
            # the engine's own message could quote what it read
            hint = f" (line {error.line})" if error.line else ""
            raise ComponentFailed("TEMPLATE_ERROR", f"A template with secrets failed{hint}.") from None

    async def evaluate(self, expression: str, extra: Mapping[str, Json] | None = None) -> Json:
        """See `NodeContext.evaluate`."""
        try:
            scope = {**self._scope, **extra} if extra else self._scope
            return await self._tools.sandbox.evaluate(expression, scope)
        except SandboxError as error:
            raise failed("EXPRESSION_ERROR", error) from None

    async def evaluate_each(
        self, expression: str, items: Sequence[Json], extra: Mapping[str, Json] | None = None
    ) -> list[Json]:
        """See `NodeContext.evaluate_each`."""
        try:
            return await self._tools.sandbox.evaluate_each(expression, {**self._scope, **(extra or {})}, items)
        except SandboxError as error:
            raise failed("EXPRESSION_ERROR", error) from None

    async def run_code(self, source: str) -> Json:
        """See `NodeContext.run_code`."""
        try:
            result = await self._tools.sandbox.run_code(source, self._scope)
        except SandboxError as error:
            raise failed("CODE_ERROR", error) from None
        for line in result.printed:
            self.log("info", line)
        return result.value

    async def run_isolated(self, function: Callable[..., Json], *arguments: Json, failure: str) -> Json:
        """See `NodeContext.run_isolated`."""
        try:
            return await self._tools.sandbox.call(function, *arguments)
        except SandboxError as error:
            raise failed(failure, error) from None

    @abstractmethod
    async def resolve_secrets(self, names: frozenset[str]) -> Mapping[str, str]:
        """Read the named secrets, and remember to mask them; leave out those that do not exist."""

    @abstractmethod
    def holds_secret(self, value: Json) -> bool:
        """See `NodeContext.holds_secret`."""

    @abstractmethod
    def mask(self, value: Json) -> Json:
        """See `NodeContext.mask`."""

    async def begin_text(self, kept: str = "") -> None:  # noqa: B027 - nothing, where nobody reads along
        """See `NodeContext.begin_text`."""

    async def record_fact(  # noqa: B027 - likewise
        self, kind: FactKind, data: Mapping[str, Json], *, is_durable: bool = False
    ) -> None:
        """See `NodeContext.record_fact`."""

    @abstractmethod
    def set_variable(self, name: str, value: Json) -> None:
        """See `NodeContext.set_variable`."""

    @abstractmethod
    def log(self, level: str, message: str) -> None:
        """See `NodeContext.log`."""

    @abstractmethod
    async def emit_text(self, delta: str) -> None:
        """See `NodeContext.emit_text`."""

    @abstractmethod
    def record_usage(
        self, *, prompt_tokens: int = 0, completion_tokens: int = 0, cost_usd: Decimal = Decimal(0)
    ) -> None:
        """See `NodeContext.record_usage`."""


@dataclass(slots=True)
class Recorded:
    """What a node did to its run."""

    variables: dict[str, Json] = field(default_factory=dict[str, Json])
    logs: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    text: list[str] = field(default_factory=list[str])
    usage: list[tuple[int, int, Decimal]] = field(default_factory=list[tuple[int, int, Decimal]])
    facts: list[Fact] = field(default_factory=list[Fact])


class LocalContext(ScopedContext):
    """The twin without a run: keeps in memory what the node did, reads secrets from a mapping."""

    def __init__(
        self,
        tools: Tools,
        input: Json = None,
        *,
        nodes: Mapping[str, Json] | None = None,
        variables: Mapping[str, Json] | None = None,
        secrets: Mapping[str, str] | None = None,
        inputs: Sequence[tuple[str, str, Json]] | None = None,
        extra: Mapping[str, Json] | None = None,
        idempotency_key: str = "local",
        attempt: int = 1,
        workspace_id: UUID | None = None,
    ) -> None:
        self.recorded = Recorded(variables=dict(variables or {}))
        self._secrets = dict(secrets or {})
        self._idempotency_key = idempotency_key
        scope: dict[str, Json] = {
            "input": input,
            "nodes": dict(nodes or {}),
            "vars": self.recorded.variables,
            "run": {"id": idempotency_key, "input": input, "attempt": attempt},
            **(extra or {}),
        }
        scope.pop(_SECRETS, None)
        taken = inputs if inputs is not None else ((INPUT, "previous", input),)
        super().__init__(tools, scope, inputs=taken, attempt=attempt, workspace_id=workspace_id)

    @property
    def idempotency_key(self) -> str:
        """The one given."""
        return f"{self._idempotency_key}{self._nested_in}"

    @property
    def facts(self) -> Sequence[Fact]:
        """Those recorded here."""
        return () if self._nested_in else tuple(self.recorded.facts)

    async def record_fact(self, kind: FactKind, data: Mapping[str, Json], *, is_durable: bool = False) -> None:
        """Keep it."""
        del is_durable
        if not self._nested_in:
            self.recorded.facts.append(Fact(kind, dict(data)))

    async def begin_text(self, kept: str = "") -> None:
        """Forget what came behind."""
        if not self._nested_in:
            self.recorded.text[:] = [kept] if kept else []

    async def resolve_secrets(self, names: frozenset[str]) -> Mapping[str, str]:
        """Read from the mapping given."""
        return {name: value for name, value in self._secrets.items() if name in names}

    def holds_secret(self, value: Json) -> bool:
        """Look for the secrets as they are."""
        text = str(value)
        return any(secret in text for secret in self._secrets.values())

    def mask(self, value: Json) -> Json:
        """Replace the secrets as they are."""
        if isinstance(value, str):
            for secret in self._secrets.values():
                value = value.replace(secret, "••••••••")
            return value
        if isinstance(value, list):
            return [self.mask(each) for each in cast("list[Json]", value)]
        if isinstance(value, dict):
            return {key: self.mask(each) for key, each in cast("dict[str, Json]", value).items()}
        return value

    def set_variable(self, name: str, value: Json) -> None:
        """Change a variable; `vars` shows it at once."""
        self.recorded.variables[name] = value

    def log(self, level: str, message: str) -> None:
        """Keep the line."""
        self.recorded.logs.append((level, message))

    async def emit_text(self, delta: str) -> None:
        """Keep the piece."""
        if not self._nested_in:
            self.recorded.text.append(delta)

    def record_usage(
        self, *, prompt_tokens: int = 0, completion_tokens: int = 0, cost_usd: Decimal = Decimal(0)
    ) -> None:
        """Keep what was counted."""
        self.recorded.usage.append((prompt_tokens, completion_tokens, cost_usd))


def failed(code: str, error: SandboxError) -> ComponentFailed:
    """Say a sandbox's error as a node's: `LIMIT_EXCEEDED`, or the code given."""
    if isinstance(error, LimitReached):
        code = "LIMIT_EXCEEDED"
    return ComponentFailed(code, error.message, details={"line": error.line} if error.line else None)


@lru_cache(maxsize=2_000)
def static_secret_names(template: str) -> frozenset[str]:
    """Name the secrets that a template reads as `secrets.NAME`.

    Raises:
        SourceInvalid: It does not parse.
    """
    return frozenset(name.split(".")[1] for name in check_template(template) if name.startswith(f"{_SECRETS}."))
