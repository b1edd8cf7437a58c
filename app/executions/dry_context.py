"""What a component is given when nothing may happen: values that are known, and a mark in the place of others.

A component that passes the mark on gives an output that is not known, by handles that are. One that works with it
has its whole result thrown away; so has one that asks for what is not known, a secret or the network.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, cast

from app.components.context import ScopedContext, Tools, static_secret_names
from app.components.sandbox.bounded import is_bounded_expression, is_bounded_template
from app.components.sandbox.errors import SandboxError
from app.components.sandbox.sandbox import check_expression, check_template
from app.kernel.http import HttpClient
from app.workflows.fields import Mark, MarkedField, references


class _Unknown:
    def __repr__(self) -> str:
        return "UNKNOWN"


#: Stands where a value will be that is not known.
UNKNOWN: Final[Any] = _Unknown()

_NAMED = ("nodes", "vars")
_PARTED = frozenset({"nodes", "vars", "run"})  #: of these, parts can be known and others not


class NotKnown(Exception):
    """Something was read that is not known."""


class _Watched(dict[str, Any]):
    """A scope that remembers whether a value in it was read that is not known."""

    def __init__(self, values: Mapping[str, Any], on_unknown: Any) -> None:
        super().__init__(values)
        self._on_unknown = on_unknown

    def __getitem__(self, key: str) -> Any:
        return self._seen(key, super().__getitem__(key))

    def get(self, key: str, default: Any = None) -> Any:
        return self._seen(key, super().get(key, default))

    def _seen(self, key: str, value: Any) -> Any:
        if key in _PARTED and isinstance(value, dict):
            return _Watched(cast("dict[str, Any]", value), self._on_unknown)
        if has_unknown(value):
            self._on_unknown()
        return value


class DryContext(ScopedContext):
    """`NodeContext` without a run, secrets, network and side effects.

    Args:
        tools: The sandbox of this process.
        scope: As in a run, with `UNKNOWN` in the place of what is not known, in `nodes` and `vars` by name.
        inputs: As in a run, likewise.
    """

    def __init__(self, tools: Tools, scope: Mapping[str, Any], inputs: Sequence[tuple[str, str, Any]]) -> None:
        super().__init__(tools, _stripped(scope), inputs=inputs)
        self._all = dict(scope)
        self.variables: dict[str, Any] = {}  #: what was set
        self.has_touched = False  #: whether something was read that is not known

    def _touch(self) -> None:
        self.has_touched = True

    @property
    def input(self) -> Any:
        """See `NodeContext.input`."""
        value = self._all.get("input")
        self.has_touched = self.has_touched or has_unknown(value)
        return value

    @property
    def inputs(self) -> Sequence[tuple[str, str, Any]]:
        """See `NodeContext.inputs`."""
        self.has_touched = self.has_touched or any(has_unknown(value) for _, _, value in super().inputs)
        return super().inputs

    @property
    def scope(self) -> Mapping[str, Any]:
        """See `NodeContext.scope`."""
        return _Watched(self._all, self._touch)

    @property
    def idempotency_key(self) -> str:
        """Refuse: it is another for every run."""
        raise NotKnown

    @property
    def http(self) -> HttpClient:
        """Refuse: nothing is asked of others."""
        raise NotKnown

    async def render(self, template: str) -> str:
        """See `NodeContext.render`; a template that may take long is not tried."""
        if "{" in template:
            self._require(template, is_expression=False)
        return await super().render(template)

    async def render_secret(self, template: str) -> str:
        """Render what reads no secret."""
        try:
            if static_secret_names(template):
                raise NotKnown
        except SandboxError:
            raise NotKnown from None
        return await self.render(template)

    async def evaluate(self, expression: str, extra: Mapping[str, Any] | None = None) -> Any:
        """See `NodeContext.evaluate`; an expression that may take long is not tried."""
        self._require(expression, is_expression=True, extra=extra)
        return await super().evaluate(expression, _stripped(extra or {}))

    async def evaluate_each(
        self, expression: str, items: Sequence[Any], extra: Mapping[str, Any] | None = None
    ) -> list[Any]:
        """See `NodeContext.evaluate_each`; it takes a worker, so it is not tried."""
        del expression, items, extra
        raise NotKnown

    async def run_code(self, source: str) -> Any:
        """Refuse: code may take long."""
        del source
        raise NotKnown

    async def resolve_secrets(self, names: frozenset[str]) -> Mapping[str, str]:
        """Refuse: secrets are not read."""
        del names
        raise NotKnown

    def holds_secret(self, value: Any) -> bool:
        """Say no: none was read."""
        del value
        return False

    def mask(self, value: Any) -> Any:
        """Return it as it is: no secret was read."""
        return value

    def set_variable(self, name: str, value: Any) -> None:
        """Note it."""
        self.variables[name] = value

    def log(self, level: str, message: str) -> None:
        """Forget it."""

    async def emit_text(self, delta: str) -> None:
        """Forget it."""

    def record_usage(
        self, *, prompt_tokens: int = 0, completion_tokens: int = 0, cost_usd: Decimal = Decimal(0)
    ) -> None:
        """Forget it."""

    def _require(self, source: str, *, is_expression: bool, extra: Mapping[str, Any] | None = None) -> None:
        """Refuse a source that is not bounded or reads what is not known.

        Raises:
            NotKnown: It does.
        """
        is_bounded = is_bounded_expression(source) if is_expression else is_bounded_template(source)
        if not is_bounded:
            raise NotKnown
        scope = {**self._all, **(extra or {})}
        for value in _read_by(source, scope, is_expression=is_expression):
            if has_unknown(value):
                raise NotKnown


def _read_by(source: str, scope: Mapping[str, Any], *, is_expression: bool) -> Iterator[Any]:
    """Give the values that a source reads; of `nodes` and `vars` only those it names, where it names them."""
    try:
        names = check_expression(source) if is_expression else check_template(source)
    except SandboxError:
        return  # it fails for what it is, whatever it reads
    roots = {name.partition(".")[0] for name in names}
    named: dict[str, set[str]] = {}
    for reference in references(MarkedField("", source, Mark(is_expression=is_expression, is_template=True))):
        named.setdefault(reference.kind, set()).add(reference.name)
    for root in roots:
        value = scope.get(root)
        if root in _NAMED and isinstance(value, Mapping) and _names_all(source, root):
            for name in named.get(root, ()):
                yield value.get(name)  # pyright: ignore[reportUnknownMemberType]
        elif root == "run" and isinstance(value, Mapping):
            yield from _read_of_run(source, value)  # pyright: ignore[reportUnknownArgumentType]
        else:
            yield value


def _read_of_run(source: str, run: Mapping[str, Any]) -> Iterator[Any]:
    """Give the parts of `run` that a source reads; all, unless it reads the input alone."""
    mentions = source.count("run") - source.count("run.input")
    yield run.get("input")
    if mentions:
        yield run.get("id")


def _names_all(source: str, root: str) -> bool:
    """Say whether every mention of a root is followed by a name that can be read off."""
    found = list(references(MarkedField("", source, Mark(is_expression=True))))
    return source.count(root) == sum(reference.kind == root for reference in found)


def has_unknown(value: Any) -> bool:
    """Say whether a value is not known, or a part of it is not."""
    waiting = [value]
    while waiting:
        at = waiting.pop()
        if at is UNKNOWN:
            return True
        if isinstance(at, Mapping):
            waiting.extend(at.values())  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
        elif isinstance(at, list | tuple):
            waiting.extend(at)  # pyright: ignore[reportUnknownArgumentType]
    return False


def _stripped(scope: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is not known: the sandbox takes JSON values alone."""
    return {
        name: {each: inner for each, inner in value.items() if not has_unknown(inner)} if name in _PARTED else value
        for name, value in scope.items()
        if name in _PARTED or not has_unknown(value)
    }
