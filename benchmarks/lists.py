"""A list of 100 workflows, five fields each: Plait, stock Strawberry with the same types, and a bare route.

One uvicorn process serves all three from one database. The bare route is Starlette and orjson over one SQL statement,
without authorisation or paging. Stock Strawberry is `strawberry.asgi.GraphQL` over Plait's own schema and resolvers.
The answers are compared before they are timed.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, cast
from uuid import UUID

import orjson
import strawberry.asgi
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.api.authentication import Credentials
from app.api.context import Context
from app.api.execution import Executor
from app.api.http import GraphQLEndpoint
from app.api.relay import encode
from app.kernel.logs import configure_logs
from app.kernel.settings import load_settings
from app.schema import make_schema
from app.services import Plait
from app.workflows.types import WORKFLOW
from benchmarks.client import Connection, request
from benchmarks.figures import COLUMNS, Side, Table, ratio_of_rates
from benchmarks.graphs import five_nodes
from benchmarks.house import Dialect, house, measure, migrated
from benchmarks.servers import Server, cpu_seconds, serving

VARIANTS: tuple[Dialect, ...] = ("sqlite", "postgres")
_COUNT = 100
_AT_ONCE = 16

_QUERY = """query ($id: ID!) { workspace(id: $id) { workflows(first: 100) { nodes {
  id name status updatedAt publishedVersion { number } } } } }"""
_ROWS = """SELECT w.id, w.name, w.status, w.updated_at, v.number FROM workflows w
  LEFT JOIN workflow_versions v ON v.id = w.published_version_id
  WHERE w.workspace_id = {} ORDER BY w.created_at DESC, w.id DESC LIMIT 100"""


def application() -> Starlette:
    """Make the three sides; what uvicorn imports."""
    settings = load_settings()
    configure_logs(settings)
    plait = Plait(settings)

    async def bare(asked: Request) -> Response:
        workspace_id = (await asked.json())["workspaceId"]
        mark = "?" if plait.database.dialect == "sqlite" else "$1::text::uuid"
        rows = await plait.database.fetch(_ROWS.format(mark), [workspace_id])
        nodes = [
            {
                "id": encode(WORKFLOW, UUID(str(row["id"]))),
                "name": row["name"],
                "status": row["status"].upper(),
                "updatedAt": _instant(row["updated_at"]),
                "publishedVersion": row["number"] and {"number": row["number"]},
            }
            for row in rows
        ]
        body = {"data": {"workspace": {"workflows": {"nodes": nodes}}}}
        return Response(orjson.dumps(body), media_type="application/json")

    class Stock(strawberry.asgi.GraphQL[Context, None]):
        async def get_context(self, request: Any, response: Any) -> Context:
            del response
            viewer = await plait.accounts.authentication.authenticate(
                Credentials(api_key=request.headers.get("x-api-key"))
            )
            return Context(services=plait.services, request_id="stock", optional_viewer=viewer)

    async def ready(_asked: Request) -> Response:
        return Response(status_code=200)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncGenerator[None]:
        await plait.open()
        yield
        await plait.close()

    endpoint = GraphQLEndpoint(plait.services, plait.accounts.authentication, Executor(make_schema()))
    return Starlette(
        routes=[
            Route("/graphql", endpoint),
            Route("/stock", cast("Any", Stock(make_schema()))),
            Route("/bare", bare, methods=["POST"]),
            Route("/readyz", ready),
        ],
        lifespan=lifespan,
    )


def _instant(value: Any) -> str:
    return (value.replace(" ", "T") if isinstance(value, str) else value.isoformat()).replace("+00:00", "Z")


def run(dialect: Dialect, *, is_quick: bool) -> list[Table]:
    """Measure on one database."""
    with migrated(dialect) as settings:
        workspace_id, api_key = asyncio.run(_fill(settings))
        with serving(settings, "benchmarks.lists:application", api_key) as server:
            return asyncio.run(
                _measure(server, workspace_id, dialect, rounds=1 if is_quick else 3, seconds=1 if is_quick else 1.5)
            )


async def _fill(settings: Any) -> tuple[Any, str]:
    async with house(settings, is_working=False) as home:
        for number in range(_COUNT):
            await home.publish(five_nodes(), f"Workflow {number} of a hundred")
        return home.founded.workspace_id, home.founded.api_key


async def _measure(server: Server, workspace_id: Any, dialect: str, *, rounds: int, seconds: float) -> list[Table]:
    graphql = request(_QUERY, id=encode("Workspace", workspace_id))
    sides = {
        "/graphql": (Side("Plait"), graphql),
        "/stock": (Side("stock Strawberry, same types"), graphql),
        "/bare": (Side("bare Starlette route"), orjson.dumps({"workspaceId": str(workspace_id)})),
    }
    answers = {path: await _once(server, path, body) for path, (_, body) in sides.items()}
    expected = orjson.loads(answers["/graphql"])
    for path, answer in answers.items():
        assert _rounded(orjson.loads(answer)) == _rounded(expected), (path, answer[:400], answers["/graphql"][:400])
    for is_warm in (False, *([True] * rounds)):
        for path, (side, body) in sides.items():
            turn = await _turn(server, path, body, seconds)
            if is_warm:
                side.rounds.append(turn)
    ours, stock, bare = (side for side, _ in sides.values())
    size = f"{len(answers['/graphql']) / 1024:.0f} KiB"
    table = Table(
        f"{_COUNT} workflows with five fields each ({size}), {dialect}, {_AT_ONCE} at once",
        COLUMNS,
        [each.row() for each in (ours, stock, bare)],
    )
    table.notes.append(
        f"Plait answers {ratio_of_rates(ours, stock):.1f} times as many as stock Strawberry, "
        f"and the bare route {ratio_of_rates(bare, ours):.1f} times as many as Plait."
    )
    return [table]


def _rounded(answer: Any) -> list[Any]:
    """Return the list; how an instant's fraction is written is left aside."""
    nodes = answer["data"]["workspace"]["workflows"]["nodes"]
    return [{**node, "updatedAt": node["updatedAt"][:19]} for node in nodes]


async def _once(server: Server, path: str, body: bytes) -> bytes:
    connection = Connection(server, path)
    answer = await connection.send(body)
    connection.close()
    return answer


async def _turn(server: Server, path: str, body: bytes, seconds: float) -> Any:
    idle = [Connection(server, path) for _ in range(_AT_ONCE)]

    async def work() -> None:
        connection = idle.pop()
        await connection.send(body)
        idle.append(connection)

    cpu = cpu_seconds(server.pid)
    turn = await measure(work, seconds=seconds, at_once=_AT_ONCE)
    turn.cpu_seconds = cpu_seconds(server.pid) - cpu
    for each in idle:
        each.close()
    return turn
