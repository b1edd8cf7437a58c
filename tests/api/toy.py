"""A small schema that has one of everything the edge must carry."""

import asyncio
import enum
from collections.abc import AsyncGenerator
from typing import Annotated, Any, ClassVar, Generic, TypeVar
from uuid import UUID

import strawberry
from tortoise import Model
from tortoise.exceptions import DoesNotExist

from app.api.authentication import Credentials
from app.api.context import Context, Info, Services
from app.api.pooling import positioned
from app.kernel.errors import Conflict, InvalidInput, RateLimited, Unauthenticated
from app.kernel.rights import Rights, Role, Viewer, effective_scopes

USER = UUID(int=1)
SESSION = UUID(int=2)
KEY = UUID(int=3)
WORKSPACE = UUID(int=4)

T = TypeVar("T")


@strawberry.enum
class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"


@strawberry.interface
class Shape:
    name: str


@strawberry.type
class Circle(Shape):
    radius: float

    @strawberry.field
    def me(self) -> "Circle":
        return self


@strawberry.type
class Square(Shape):
    side: float

    @strawberry.field
    def viewer_name(self, info: Info) -> str:
        return str(info.context.viewer.user_id)


AnyShape = Annotated[Circle | Square, strawberry.union("AnyShape")]


@strawberry.type
class Box(Generic[T]):
    content: T


@strawberry.input
class PaintInput:
    colour: Colour
    times: int = 1
    note: str | None = strawberry.UNSET


@strawberry.type
class Tick:
    number: int
    text: str

    @strawberry.field
    def seen_by(self, info: Info) -> str:
        Journal.executed.append(self.number)
        return str(info.context.viewer.pinned.role if info.context.viewer.pinned else "person")

    @strawberry.field
    def viewer_name(self, info: Info) -> str:
        return str(info.context.viewer.user_id)


class Journal:
    """What the resolvers did."""

    executed: ClassVar[list[int]] = []
    closed: ClassVar[list[str]] = []
    painted: ClassVar[list[str]] = []
    cancelled: ClassVar[list[str]] = []


@strawberry.type
class Item:
    title: str

    @strawberry.field
    async def children(self, first: int = 20) -> list["Item"]:
        return [Item(title=str(number)) for number in range(first)]


@strawberry.type
class Query:
    @strawberry.field
    def hello(self, name: str = "world") -> str:
        return f"Hello, {name}!"

    @strawberry.field
    async def viewer(self, info: Info) -> str | None:
        viewer = info.context.optional_viewer
        return str(viewer.user_id) if viewer else None

    @strawberry.field
    def shapes(self) -> list[AnyShape]:
        return [Circle(name="c", radius=1.5), Square(name="s", side=2)]

    @strawberry.field
    def shape(self) -> Shape:
        return Circle(name="c", radius=1.5)

    @strawberry.field
    def box(self, colour: Colour) -> Box[Colour]:
        return Box(content=colour)

    @strawberry.field
    def items(self, first: int = 20) -> list[Item]:
        return [Item(title=str(number)) for number in range(first)]

    @strawberry.field
    async def slow(self, seconds: float) -> str:
        try:
            await asyncio.sleep(seconds)
        except asyncio.CancelledError:
            Journal.cancelled.append("slow")
            raise
        return "done"

    @strawberry.field
    def broken(self) -> str | None:
        raise RuntimeError("the password is hunter2")

    @strawberry.field
    async def deleted(self) -> str | None:
        raise DoesNotExist(Model)

    @strawberry.field
    def conflicting(self) -> str | None:
        raise Conflict("It is archived.", field="input.id", reason="workflow_archived", details={"state": "ARCHIVED"})

    @strawberry.field
    def limited(self) -> str | None:
        raise RateLimited(retry_after_seconds=7)

    @strawberry.field
    def nothing(self) -> str:
        return None  # type: ignore[return-value]

    @strawberry.field
    def unserialisable(self) -> strawberry.scalars.JSON:
        return {"a": {1, 2}}  # type: ignore[return-value]


@strawberry.type
class Mutation:
    @strawberry.mutation
    def paint(self, input: PaintInput) -> str:
        if input.times < 1:
            raise InvalidInput("Paint at least once.", field="input.times", reason="too_small")
        text = f"{input.colour.value}x{input.times}"
        Journal.painted.append(text)
        return text

    @strawberry.mutation
    def sign_in(self, info: Info) -> str:
        info.context.set_cookies.append(("plait_session", "secret", 60))
        info.context.extra_headers["X-Toy"] = "yes"
        return "in"


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def ticks(self, to: int = 3, after: int = 0, delay: float = 0) -> AsyncGenerator[Tick, None]:
        try:
            for number in range(after + 1, to + 1):
                yield Tick(number=number, text="t" * 10)
                await asyncio.sleep(delay)
        finally:
            Journal.closed.append("ticks")

    @strawberry.subscription
    async def journal(
        self,
        to: int = 3,
        after: int = 0,
        role: str = "viewer",
        is_shareable: bool = True,  # noqa: FBT001, FBT002  # a GraphQL argument
    ) -> AsyncGenerator[Tick, None]:
        rights = rights_of(Role(role))
        for number in range(after + 1, to + 1):
            yield positioned(
                lambda number=number: Tick(number=number, text=f"event {number}"),
                stream="toy",
                position=number,
                rights=rights,
                is_shareable=is_shareable,
            )

    @strawberry.subscription
    async def flood(self, size: int = 60_000) -> AsyncGenerator[Tick, None]:
        number = 0
        try:
            while True:
                number += 1
                Journal.executed.append(number)
                yield Tick(number=number, text="x" * size)
        finally:
            Journal.closed.append("flood")

    @strawberry.subscription
    async def failing(self) -> AsyncGenerator[Tick, None]:
        yield Tick(number=1, text="one")
        raise RuntimeError("the password is hunter2")

    @strawberry.subscription
    async def refused(self) -> AsyncGenerator[Tick, None]:
        raise Conflict("Not now.")
        yield


def rights_of(role: Role) -> Rights:
    return Rights(WORKSPACE, role, effective_scopes(role, None), 1)


class ToyAuthenticator:
    """Knows one session token, one key and one cookie."""

    def __init__(self) -> None:
        self.seen: list[Credentials] = []
        self.is_valid = True

    async def authenticate(self, credentials: Credentials) -> Viewer | None:
        self.seen.append(credentials)
        if credentials.is_empty:
            return None
        if not self.is_valid:
            raise Unauthenticated
        if "good" in {credentials.bearer, credentials.cookie}:
            return Viewer(user_id=USER, session_id=SESSION)
        if credentials.api_key == "key":
            return Viewer(user_id=USER, api_key_id=KEY, workspace_id=WORKSPACE)
        raise Unauthenticated("The credential is not valid.")


def toy_schema() -> strawberry.Schema:
    return strawberry.Schema(query=Query, mutation=Mutation, subscription=Subscription, types=[Circle, Square])


def toy_context(viewer: Viewer | None = None) -> Context:
    return Context(services=Services({}), request_id="request-1", optional_viewer=viewer)


def reset_journal() -> None:
    for each in (Journal.executed, Journal.closed, Journal.painted, Journal.cancelled):
        each.clear()


def toy_app(**overrides: Any) -> Any:
    """Both transports of the toy schema on one Starlette application."""
    from starlette.applications import Starlette
    from starlette.routing import Route, WebSocketRoute

    from app.api.authentication import Origins, Revocations
    from app.api.execution import Executor
    from app.api.http import GraphQLEndpoint
    from app.api.limits import ApiLimits
    from app.api.ws import WebSocketEndpoint

    authenticator = overrides.pop("authenticator", None) or ToyAuthenticator()
    page = overrides.pop("page", None)
    local_page = overrides.pop("local_page", None)
    routes = overrides.pop("routes", [])
    origins = Origins(frozenset(overrides.pop("origins", ["https://front.example"])))
    executor = Executor(toy_schema(), ApiLimits(**overrides))
    revocations = Revocations()
    http = GraphQLEndpoint(Services({}), authenticator, executor, origins=origins, page=page, local_page=local_page)
    ws = WebSocketEndpoint(Services({}), authenticator, executor, revocations=revocations, origins=origins)
    app = Starlette(routes=[Route("/graphql", http), WebSocketRoute("/graphql", ws), *routes])
    app.state.authenticator = authenticator
    app.state.revocations = revocations
    app.state.executor = executor
    app.state.ws = ws
    return app
