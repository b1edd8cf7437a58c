"""The `memory` component: what workflows remember from one run to the next."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from app.components.contract import (
    OUTPUT,
    Component,
    ComponentCategory,
    ComponentFailed,
    Config,
    Expression,
    NodeContext,
    Port,
    Result,
    SideEffects,
    Template,
)
from app.kernel.errors import AppError, InvalidInput
from app.memory.changes import (
    ABSENT,
    DEFAULT_NAMESPACE,
    Change,
    MemoryFull,
    MemoryTypeMismatch,
    MemoryValueTooLarge,
    append,
    compare_and_put,
    increment,
    is_number,
    put,
    put_if_absent,
    remove,
)
from app.memory.service import Memory, Spot

_MAX_LISTED_BYTES = 2_000_000
_CODES: tuple[tuple[type[AppError], str], ...] = (
    (MemoryTypeMismatch, "MEMORY_TYPE"),
    (MemoryValueTooLarge, "MEMORY_TOO_LARGE"),
    (MemoryFull, "MEMORY_FULL"),
    (InvalidInput, "MEMORY_INVALID"),
)

TtlMs = Annotated[int, Field(ge=1, le=366 * 86_400_000)]
Key = Annotated[Template, Field(min_length=1, description="1 to 200 characters when rendered.")]
Value = Annotated[Expression, Field(description="At most 256 KiB as JSON; never a secret.")]


class GetMemory(Config):
    """Read a value."""

    kind: Literal["get"]
    key: Key
    default: Any = Field(default=None, description="Given when there is none.")


class SetMemory(Config):
    """Set a value, whatever is there."""

    kind: Literal["set"]
    key: Key
    value: Value = "input"
    ttl_ms: TtlMs | None = Field(default=None, description="How long it is kept from now on; null means for ever.")


class SetMemoryIfAbsent(Config):
    """Set a value if there is none: of many, one wins."""

    kind: Literal["setIfAbsent"]
    key: Key
    value: Value = "input"
    ttl_ms: TtlMs | None = Field(default=None, description="How long it is kept; null means for ever.")


class CompareAndSetMemory(Config):
    """Set a value if what is there is what you think."""

    kind: Literal["compareAndSet"]
    key: Key
    expected: Expression = Field(description="What must be there; null also stands for nothing at all.")
    value: Value = "input"
    ttl_ms: TtlMs | None = Field(default=None, description="How long it is kept from now on; null means for ever.")


class IncrementMemory(Config):
    """Add to a number."""

    kind: Literal["increment"]
    key: Key
    by: Expression = Field(default="1", description="A number, below zero too. Where there is none, 0 is.")
    ttl_ms: TtlMs | None = Field(default=None, description="How long a number that is made here is kept.")


class AppendMemory(Config):
    """Add to the end of a list."""

    kind: Literal["append"]
    key: Key
    value: Value = "input"
    max_items: Annotated[int, Field(ge=1, le=10_000)] = Field(default=100, description="Of more, the oldest go.")
    ttl_ms: TtlMs | None = Field(default=None, description="How long a list that is made here is kept.")


class DeleteMemory(Config):
    """Delete a value."""

    kind: Literal["delete"]
    key: Key


class ListMemory(Config):
    """List values by key."""

    kind: Literal["list"]
    prefix: Template = Field(default="", description="What the keys begin with; empty for all.")
    after: Template = Field(default="", description="Only keys behind this one: the `next` of the list before.")
    limit: Annotated[int, Field(ge=1, le=1_000)] = 100


Operation = Annotated[
    GetMemory
    | SetMemory
    | SetMemoryIfAbsent
    | CompareAndSetMemory
    | IncrementMemory
    | AppendMemory
    | DeleteMemory
    | ListMemory,
    Field(discriminator="kind"),
]


class MemoryConfig(Config):
    """Where, and what to do there."""

    namespace: Annotated[Template, Field(min_length=1)] = Field(
        default=DEFAULT_NAMESPACE, description="1 to 100 characters when rendered; keys of two namespaces never meet."
    )
    operation: Operation


class MemoryComponent(Component):
    """Remembers."""

    id = "memory"
    name = "Memory"
    description = (
        "Reads and changes values that all workflows of the workspace share, atomically and exactly once: "
        "get, set, set if absent, compare and set, increment, append, delete, list."
    )
    category = ComponentCategory.DATA
    outputs = (Port(OUTPUT, "object", "By operation: `{key, value, isFound}`, `{key, isSet}`, `{items, next}`, …"),)
    side_effects = SideEffects.IDEMPOTENT
    config = MemoryConfig
    example = {
        "namespace": "orders",
        "operation": {"kind": "increment", "key": "day-{{ input.day }}", "ttlMs": 172_800_000},
    }

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def side_effects_for(self, config: MemoryConfig) -> SideEffects:
        """Say NONE for reading."""
        reads = isinstance(config.operation, GetMemory | ListMemory)
        return SideEffects.NONE if reads else SideEffects.IDEMPOTENT

    async def run(self, config: MemoryConfig, ctx: NodeContext) -> Result:
        """Do it, or find that it was done.

        Raises:
            ComponentFailed: `MEMORY_INVALID`, `MEMORY_TYPE`, `MEMORY_TOO_LARGE`, `MEMORY_FULL`, `MEMORY_SECRET`,
                `MEMORY_UNAVAILABLE`, or of a template or expression.
        """
        if ctx.workspace_id is None:
            raise ComponentFailed("MEMORY_UNAVAILABLE", "There is no workspace here whose memory could be used.")
        try:
            return Result(await self._output(config, ctx.workspace_id, ctx))
        except AppError as error:
            code = next((code for kind, code in _CODES if isinstance(error, kind)), None)
            if code is None:
                raise
            named = {} if error.field is None else {"field": error.field}
            raise ComponentFailed(code, error.message, details={**named, **error.details}) from None

    async def _output(self, config: MemoryConfig, workspace_id: UUID, ctx: NodeContext) -> dict[str, Any]:
        namespace = (await ctx.render(config.namespace)).strip()
        operation = config.operation
        if isinstance(operation, ListMemory):
            items, has_more = await self._memory.search(
                workspace_id,
                namespace,
                await ctx.render(operation.prefix),
                await ctx.render(operation.after),
                operation.limit,
                _MAX_LISTED_BYTES,
            )
            listed = [{"key": key, "value": value} for key, value in items]
            return {"items": listed, "next": items[-1][0] if items and has_more else None}
        spot = Spot(workspace_id, namespace, (await ctx.render(operation.key)).strip())
        if isinstance(operation, GetMemory):
            value = await self._memory.read(spot)
            is_found = value is not ABSENT
            return {"key": spot.key, "value": value if is_found else operation.default, "isFound": is_found}
        change = await _change(operation, ctx)
        if ctx.holds_secret([spot.namespace, spot.key]):
            raise _secret()
        return {"key": spot.key, **await self._memory.change(spot, change, ctx.idempotency_key)}


async def _change(
    operation: SetMemory | SetMemoryIfAbsent | CompareAndSetMemory | IncrementMemory | AppendMemory | DeleteMemory,
    ctx: NodeContext,
) -> Change:
    """Evaluate what an operation needs."""
    if isinstance(operation, DeleteMemory):
        return remove()
    if isinstance(operation, IncrementMemory):
        by = await ctx.evaluate(operation.by)
        if not is_number(by):
            raise ComponentFailed("MEMORY_TYPE", "What `by` gives is no number.")
        return increment(by, operation.ttl_ms)
    value = await ctx.evaluate(operation.value)
    if ctx.holds_secret(value):
        raise _secret()
    if isinstance(operation, AppendMemory):
        return append(value, operation.max_items, operation.ttl_ms)
    if isinstance(operation, CompareAndSetMemory):
        return compare_and_put(await ctx.evaluate(operation.expected), value, operation.ttl_ms)
    if isinstance(operation, SetMemoryIfAbsent):
        return put_if_absent(value, operation.ttl_ms)
    return put(value, operation.ttl_ms)


def _secret() -> ComponentFailed:
    return ComponentFailed(
        "MEMORY_SECRET", "The value holds a secret. Memory can be read by every member; secrets are kept as secrets."
    )
