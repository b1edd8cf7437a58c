"""Global ids, the Node interface, connections, and the kit by which a higher package extends a lower type."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

import strawberry
from strawberry.dataloader import DataLoader
from strawberry.types.base import StrawberryObjectDefinition

from app.api.context import Context
from app.kernel.errors import InvalidInput
from app.kernel.ids import global_id as spelled
from app.kernel.ids import read_global_id
from app.kernel.pages import Page, PageRequest

T = TypeVar("T")
R = TypeVar("R")
C = TypeVar("C", bound=type)

#: Loads many objects of one type for whoever asks; those that do not exist or are not visible are left out.
NodeLoader = Callable[[Context, Sequence[UUID]], Awaitable[Mapping[UUID, Any]]]

MAX_NODES = 100

_loaders: dict[str, NodeLoader] = {}


def encode(type_name: str, id: UUID) -> strawberry.ID:
    """Return the global id of an object."""
    return strawberry.ID(spelled(type_name, id))


def decode(global_id: str, type_name: str, field: str = "id") -> UUID:
    """Return the object's own id.

    Raises:
        InvalidInput: It is no id, or one of another type; names `field`.
    """
    found, own_id = decode_any(global_id, field)
    if found != type_name:
        raise InvalidInput(
            f"'{field}' must be the id of {_with_article(type_name)}, not of {_with_article(found)}.",
            field=field,
            reason="id_of_another_type",
            details={"expected": type_name, "found": found},
        )
    return own_id


def decode_any(global_id: str, field: str = "id") -> tuple[str, UUID]:
    """Return the type and the own id of an object.

    Raises:
        InvalidInput: It is no id; names `field`.
    """
    found = read_global_id(global_id)
    if found is not None:
        return found
    raise InvalidInput(f"'{field}' is not an id.", field=field, reason="id_malformed")


def _with_article(noun: str) -> str:
    # no type of the graph begins with a vowel that sounds like a consonant, except User
    return f"an {noun}" if noun[:1] in "AEIO" else f"a {noun}"


@strawberry.interface(description="An object with a global id.")
class Node:
    """What every object of the graph is."""

    id: strawberry.ID = strawberry.field(description="Opaque, unique in the whole graph, and the same for ever.")


def node_loader(type_name: str, loader: NodeLoader) -> None:
    """Let `node` and `nodes` find objects of a type; each domain calls it for its own types.

    Raises:
        ValueError: The type has another loader already.
    """
    if _loaders.setdefault(type_name, loader) is not loader:
        raise ValueError(f"{type_name} has a loader already")


async def resolve_node(context: Context, id: str) -> Any | None:
    """Return an object, None if there is none or the viewer cannot see it.

    Raises:
        InvalidInput: It is no id, or of a type that has none.
    """
    type_name, own_id = decode_any(id)
    return (await _loader_of(type_name, "id")(context, [own_id])).get(own_id)


async def resolve_nodes(context: Context, ids: Sequence[str]) -> list[Any | None]:
    """Return objects in the order of their ids, with one call a type.

    Raises:
        InvalidInput: One is no id, or there are more than 100; names it as `ids.3`.
    """
    if len(ids) > MAX_NODES:
        raise InvalidInput(
            f"Ask for at most {MAX_NODES} objects.", field="ids", reason="too_many", details={"limit": MAX_NODES}
        )
    decoded = [decode_any(each, f"ids.{index}") for index, each in enumerate(ids)]
    wanted: dict[str, dict[UUID, None]] = {}
    for index, (type_name, own_id) in enumerate(decoded):
        _loader_of(type_name, f"ids.{index}")
        wanted.setdefault(type_name, {})[own_id] = None
    found = {name: await _loaders[name](context, list(own_ids)) for name, own_ids in wanted.items()}
    return [found[type_name].get(own_id) for type_name, own_id in decoded]


async def load_node(context: Context, id: str) -> Any | None:
    """Return an object, None if there is none or the viewer cannot see it; for fields that lead to another object.

    What the fields of an operation ask for at once is one call a type.

    Raises:
        InvalidInput: As `resolve_node`.
    """
    found = cast("DataLoader[str, Any] | None", context.cache.get(load_node))
    if found is None:

        async def load(ids: list[str]) -> Sequence[Any]:
            unique = list(dict.fromkeys(ids))
            nodes = dict(zip(unique, await resolve_nodes(context, unique), strict=True))
            return [nodes[each] for each in ids]

        # Not kept between root fields: a mutation's answer must show what it changed.
        found = context.cache[load_node] = DataLoader(load_fn=load, cache=False, max_batch_size=MAX_NODES)
    return await found.load(id)


def _loader_of(type_name: str, field: str) -> NodeLoader:
    loader = _loaders.get(type_name)
    if loader is None:
        raise InvalidInput(f"'{field}' is not the id of an object of the graph.", field=field, reason="id_malformed")
    return loader


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    """Relay's PageInfo."""

    has_next_page: bool = strawberry.field(description="Whether more follows; ask on with `after: endCursor`.")
    has_previous_page: bool = strawberry.field(description="Whether something precedes; `before: startCursor`.")
    start_cursor: str | None = strawberry.field(description="The cursor of the first item.")
    end_cursor: str | None = strawberry.field(description="The cursor of the last item.")


@strawberry.type(description="One item of a page with its place in the list.")
class Edge(Generic[T]):
    """Relay's edge."""

    node: T = strawberry.field(description="The item.")
    cursor: str = strawberry.field(description="Opaque; good for the same list, filter and ordering.")


class _Total:
    """Counts once, and only if somebody asks."""

    def __init__(self, count: Callable[[], Awaitable[tuple[int, bool]]]) -> None:
        self._count = count
        self._result: tuple[int, bool] | None = None

    async def get(self) -> tuple[int, bool]:
        if self._result is None:
            self._result = await self._count()
        return self._result


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    """Relay's connection, with a total."""

    edges: list[Edge[T]] = strawberry.field(description="The items with their cursors.")
    page_info: PageInfo = strawberry.field(description="Where the page stands in the list.")
    total: strawberry.Private[_Total]

    @strawberry.field(description="The items without their cursors.")
    def nodes(self) -> list[T]:
        """Return the items alone."""
        return [edge.node for edge in self.edges]

    @strawberry.field(description="How many items the whole list has; counted only when selected, up to 10,000.")
    async def total_count(self) -> int:
        """Count the whole list."""
        return (await self.total.get())[0]

    @strawberry.field(description="False when the list has more items than were counted.")
    async def is_total_count_exact(self) -> bool:
        """Say whether all were counted."""
        return (await self.total.get())[1]

    @classmethod
    def of(cls, page: Page[R], make: Callable[[R], T]) -> "Connection[T]":
        """Make the connection of a page, turning each row into its GraphQL object."""
        return cls(
            edges=[Edge(node=make(item), cursor=cursor) for item, cursor in zip(page.items, page.cursors, strict=True)],
            page_info=PageInfo(
                has_next_page=page.has_next,
                has_previous_page=page.has_previous,
                start_cursor=page.cursors[0] if page.cursors else None,
                end_cursor=page.cursors[-1] if page.cursors else None,
            ),
            total=_Total(page.total),
        )


def page_args(
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
    offset: int | None = None,
) -> PageRequest:
    """Check a field's paging arguments.

    Raises:
        InvalidInput: Names the argument at fault.
    """
    return PageRequest(first=first, after=after, last=last, before=before, offset=offset)


def extend(target: type) -> Callable[[C], C]:
    """Add the decorated class's fields to `target`, a type of a lower package, before the schema is built.

    Its resolvers are static and take the object of `target` as their parent:

        @extend(Workflow)
        class WorkflowExecutions:
            @strawberry.field(description="Its runs, newest first.")
            @staticmethod
            async def executions(workflow: strawberry.Parent[Workflow], info: Info) -> Connection[Execution]: ...

    Raises:
        TypeError: `target` is no GraphQL type.
        ValueError: It has a field of that name already.
    """

    def add(source: C) -> C:
        definition = cast("StrawberryObjectDefinition | None", getattr(target, "__strawberry_definition__", None))
        if definition is None:
            raise TypeError(f"{target.__name__} is not a GraphQL type")
        addition = cast("Any", strawberry.type(source)).__strawberry_definition__
        taken = {field.python_name for field in definition.fields}
        for field in cast("StrawberryObjectDefinition", addition).fields:
            if field.python_name in taken:
                raise ValueError(f"{target.__name__} has a field {field.python_name!r} already")
            field.origin = target
            definition.fields.append(field)
        return source

    return add
