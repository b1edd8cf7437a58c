"""Cohorts: subscribers who ask the same with the same rights share one execution and its bytes.

A subscription's source yields events. An event made by `positioned` names its place in a stream
and the rights it is shown under; the answer to it depends on nothing else, so it is computed
once for everybody who sent the same operation and holds equal rights, and serialised once.
Each subscriber still pulls from its own source: late joiners and those who catch up meet the
live ones in the pool, and a slow one holds nobody up.

Not pooled: an event without rights, an event that is not shareable (a snapshot, whose content
depends on when it was made), and every event of an operation that selects a per-viewer field.
"""

import asyncio
import time
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast
from weakref import WeakValueDictionary

import orjson
from graphql import SKIP, FieldNode, VariableNode, Visitor, VisitorAction, visit

from app.api.documents import Operation
from app.api.limits import ApiLimits
from app.kernel.rights import Rights

T = TypeVar("T")

_RESUME_ARGUMENT = "after"
_ENTRY_CHARS = 300  # what an entry weighs beside its payload

_per_viewer_fields: set[tuple[str, str]] = {("Query", "viewer")}


def per_viewer(type_name: str, field_name: str) -> None:
    """Mark a field whose value depends on the person who asks, beyond their rights in the workspace."""
    _per_viewer_fields.add((type_name, field_name))


@dataclass(frozen=True, slots=True)
class Positioned(Generic[T]):
    """An event at its place in a stream; made by `positioned`.

    Attributes:
        build: Makes the event's GraphQL object; called only when somebody's answer is not in the pool.
        stream: Names the stream across the whole process, e.g. `execution:<id>`.
        position: Where in the stream; the same position always means the same event.
        rights: What the event is shown under; None keeps it out of the pool.
        is_shareable: False for an event whose content depends on when it was made.
    """

    build: Callable[[], T]
    stream: str
    position: int | str
    rights: Rights | None
    is_shareable: bool = True


def positioned(
    build: Callable[[], T],
    *,
    stream: str,
    position: int | str,
    rights: Rights | None,
    is_shareable: bool = True,
) -> T:
    """Wrap an event for the pool; to the type checker it is the event itself.

    A subscription's resolver yields the result in place of the object that `build` makes.
    """
    return cast("T", Positioned(build, stream, position, rights, is_shareable))


def may_be_pooled(operation: Operation) -> bool:
    """Say whether the answer depends on the rights alone."""
    return operation.selected.isdisjoint(_per_viewer_fields)


class PayloadPool:
    """Serialised answers by operation, rights and place in a stream, for a short time.

    Concurrent requests for one payload share one computation, which goes on when the first
    to ask leaves. A failed or imperfect answer is given to those who waited and not kept.
    """

    def __init__(self, limits: ApiLimits, clock: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._clock = clock
        self._ready: OrderedDict[Any, tuple[str, float]] = OrderedDict()
        self._running: dict[Any, asyncio.Task[tuple[str, bool]]] = {}
        self._chars = 0

    def peek(self, key: Any) -> str | None:
        """Return the payload if it is there and fresh."""
        entry = self._ready.get(key)
        if entry is None:
            return None
        payload, expires_at = entry
        if self._clock() < expires_at:
            return payload
        self._drop(key)
        return None

    async def get(self, key: Any, make: Callable[[], tuple[str, bool] | Awaitable[tuple[str, bool]]]) -> str:
        """Return the payload, computing it at most once at a time.

        Args:
            key: What the payload depends on.
            make: Returns the payload and whether it may be kept, at once if nothing must be awaited for it.
        """
        task = self._running.get(key)
        if task is None:
            made = make()
            if isinstance(made, tuple):
                payload, is_kept = made
                if is_kept:
                    self._keep(key, payload)
                return payload
            task = asyncio.ensure_future(self._compute(key, made))
            self._running[key] = task
        payload, _ = await asyncio.shield(task)
        return payload

    async def _compute(self, key: Any, made: Awaitable[tuple[str, bool]]) -> tuple[str, bool]:
        try:
            payload, is_kept = await made
        finally:
            del self._running[key]
        if is_kept:
            self._keep(key, payload)
        return payload, is_kept

    def _keep(self, key: Any, payload: str) -> None:
        now = self._clock()
        self._ready[key] = (payload, now + self._limits.pooled_payload_seconds)
        self._chars += len(payload) + _ENTRY_CHARS
        # All live equally long, so the oldest are at the front.
        while self._ready:
            oldest, (_, expires_at) = next(iter(self._ready.items()))
            if expires_at > now and self._chars <= self._limits.pooled_payload_chars:
                break
            self._drop(oldest)

    def _drop(self, key: Any) -> None:
        payload, _ = self._ready.pop(key)
        self._chars -= len(payload) + _ENTRY_CHARS


class Cohorts:
    """One subscriber's keys into the pool: everything but the place in the stream is computed once."""

    def __init__(self, operation: Operation, variables: Mapping[str, Any]) -> None:
        self.operation = operation
        self._is_open = may_be_pooled(operation)
        self._rights: Rights | None = None
        self._question: Any = None
        if self._is_open:
            resumed_with = _resume_only_variables(operation)
            asked = {name: value for name, value in variables.items() if name not in resumed_with}
            self._asked = (operation.text, operation.name, orjson.dumps(asked, option=orjson.OPT_SORT_KEYS))

    def key(self, event: Positioned[Any]) -> Any:
        """Return the pool's key for an event, or None if it is not to be pooled."""
        rights = event.rights
        if not self._is_open or rights is None or not event.is_shareable:
            return None
        if rights is not self._rights:
            self._rights = rights
            self._question = _questions.setdefault((self._asked, rights), _Question())
        return self._question, event.stream, event.position


class _Question:
    """What was asked under which rights: one object for all who ask it, so that it is compared by identity."""

    __slots__ = ("__weakref__",)


#: As long as somebody asks, or an answer is kept.
_questions: WeakValueDictionary[Any, _Question] = WeakValueDictionary()


def _resume_only_variables(operation: Operation) -> set[str]:
    """Return the variables that say only where to resume, so that they cannot change an event's answer."""
    resuming = Counter(
        argument.value.name.value
        for selection in operation.node.selection_set.selections
        if isinstance(selection, FieldNode)
        for argument in selection.arguments or ()
        if argument.name.value == _RESUME_ARGUMENT and isinstance(argument.value, VariableNode)
    )
    uses = _VariableUses()
    visit(operation.document, uses)
    return {name for name, count in resuming.items() if uses.counts[name] == count}


class _VariableUses(Visitor):
    """Counts where each variable of a document is used."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: Counter[str] = Counter()

    def enter_variable_definition(self, *_args: Any) -> VisitorAction:
        """A definition is not a use."""
        return SKIP

    def enter_variable(self, node: VariableNode, *_args: Any) -> None:
        """Count one use."""
        self.counts[node.name.value] += 1
