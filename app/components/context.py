"""What a node's call needs, ready to be used: the engine adds a run, tests and `runNode` use `LocalContext`.

`Tools` are the process's shared sandbox and HTTP client; `ScopedContext` is `NodeContext` over them and one scope.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from types import TracebackType
from typing import Self
from uuid import UUID

from app.components.contract import INPUT, ComponentFailed, Json
from app.components.sandbox.errors import LimitReached, SandboxError
from app.components.sandbox.limits import Limits
from app.components.sandbox.sandbox import Sandbox, check_template
from app.kernel.clock import Clock, SystemClock
from app.kernel.dialling import Dialler
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
    ) -> None:
        self.clock: Clock = clock or SystemClock()
        self.sandbox = Sandbox(limits)
        self.http = HttpClient(egress_allow)
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
        return self._idempotency_key

    async def resolve_secrets(self, names: frozenset[str]) -> Mapping[str, str]:
        """Read from the mapping given."""
        return {name: value for name, value in self._secrets.items() if name in names}

    def holds_secret(self, value: Json) -> bool:
        """Look for the secrets as they are."""
        text = str(value)
        return any(secret in text for secret in self._secrets.values())

    def set_variable(self, name: str, value: Json) -> None:
        """Change a variable; `vars` shows it at once."""
        self.recorded.variables[name] = value

    def log(self, level: str, message: str) -> None:
        """Keep the line."""
        self.recorded.logs.append((level, message))

    async def emit_text(self, delta: str) -> None:
        """Keep the piece."""
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
