"""The server: routes, lifespan, and what surrounds a request."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import orjson
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from app.accounts.changes import RightsChange
from app.api.authentication import Origins, Revocations
from app.api.execution import Executor
from app.api.graphiql import graphiql_page, graphiql_routes
from app.api.http import GraphQLEndpoint
from app.api.limits import ApiLimits
from app.api.live import live_routes
from app.api.observe import Observed
from app.api.ws import WebSocketEndpoint
from app.artifacts.routes import artifact_routes
from app.automation.routes import HookEndpoint, hook_routes
from app.collaboration.text_socket import TextEndpoint
from app.examples import default_tabs
from app.extraction.routes import extraction_routes
from app.files.routes import file_routes
from app.files.upload_routes import upload_routes
from app.founding import find_demo, found_demo
from app.integrations.routes import integration_routes
from app.kernel.clock import SystemClock
from app.kernel.development import read_development_key
from app.kernel.logs import get_logger
from app.kernel.metrics import SOCKETS_OPEN
from app.kernel.process import settle
from app.kernel.settings import Settings
from app.kernel.shipped import version
from app.mcp.routes import McpEndpoint, mcp_routes
from app.mcp.wiring import make_offer
from app.schema import make_schema, print_sdl
from app.services import Plait
from app.tasks.routes import task_routes

log = get_logger(__name__)

_READY_SECONDS = 2.0


def create_app(settings: Settings) -> Starlette:
    """Make the ASGI application; it connects when its lifespan begins."""
    plait = Plait(settings)
    executor = Executor(make_schema(), ApiLimits(max_upload_bytes=settings.max_file_bytes))
    revocations = Revocations()
    origins = Origins(frozenset(settings.cors_origins))
    sockets = WebSocketEndpoint(
        plait.services,
        plait.accounts.authentication,
        executor,
        revocations=revocations,
        origins=origins,
        tracing=plait.tracing,
    )

    texts = TextEndpoint(
        plait.workflows.texts,
        plait.collaboration.text_rooms,
        plait.accounts.authentication,
        revocations=revocations,
        origins=origins,
    )

    mcp = McpEndpoint(
        lambda: make_offer(
            access=plait.accounts.access,
            workflows=plait.workflows,
            executions=plait.executions,
            registry=plait.registry,
            tools=plait.llm.tools,
            sdl=print_sdl,
        ),
        authenticator=plait.accounts.authentication,
        access=plait.accounts.access,
        origins=origins,
        revocations=revocations,
        base_url=settings.base_url,
        throttle=plait.throttle,
        per_minute=settings.mcp_per_minute,
    )

    SOCKETS_OPEN.set_function(lambda: sockets.open_connections + texts.open_connections)

    async def local_page() -> tuple[str, str]:
        # The key of the demo workspace exists only once the lifespan has begun.
        key = read_development_key(settings)
        demo = await find_demo(plait, key) if key else None
        tabs = default_tabs(demo.workspace_id, demo.workflow_id, demo.execution_id) if demo else default_tabs()
        return graphiql_page("/graphql", "/graphql", tabs, key)()

    graphql = GraphQLEndpoint(
        plait.services,
        plait.accounts.authentication,
        executor,
        origins=origins,
        page=graphiql_page("/graphql", "/graphql", default_tabs()),
        local_page=local_page,
        is_cookie_secure=settings.base_url.startswith("https://"),
        tracing=plait.tracing,
        arriving=plait.files.objects.arriving,
    )
    hooks = HookEndpoint(plait.services, settings.base_url)
    state = _State(plait)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncGenerator[None]:
        plait.accounts.changes.listen(_revoker(revocations))
        await plait.open()
        try:
            if settings.run_worker:
                await plait.start_worker()
            await plait.automation.mail_listener.open()
            await found_demo(plait)  # it runs an example
            settle()
            state.is_ready = True
            log.info("ready", version=version(), embedded=settings.is_embedded)
            yield
        finally:
            state.is_ready = False
            seconds = min(2.0, settings.drain_seconds)
            await asyncio.gather(sockets.drain(seconds), texts.drain(seconds), mcp.close())
            await plait.close()

    return _Application(
        Observed(graphql),
        hooks,
        routes=[
            Route("/graphql", graphql),
            WebSocketRoute("/graphql", sockets),
            WebSocketRoute("/yjs/{id}", texts),
            *graphiql_routes(),
            *live_routes("/graphql", lambda: read_development_key(settings)),
            *task_routes(plait.services),
            *hook_routes(hooks),
            *file_routes(plait.services),
            *upload_routes(plait.services),
            *extraction_routes(plait.services),
            *artifact_routes(plait.services, settings.cors_origins),
            *mcp_routes(mcp),
            *integration_routes(plait.services, plait.accounts.authentication),
            Route("/", _to_graphiql),
            Route("/livez", _livez),
            Route("/readyz", state.readyz),
            Route("/health", state.health),
            Route("/metrics", _metrics),
            Route("/schema.graphql", _sdl),
        ],
        middleware=[Middleware(Observed)],
        lifespan=lifespan,
    )


class _Application(Starlette):
    """Hands the paths that are asked most to their endpoints without looking through middleware and routes."""

    def __init__(self, graphql: ASGIApp, hooks: HookEndpoint, **options: Any) -> None:
        super().__init__(**options)
        self._graphql = graphql
        self._takes_hook = hooks.takes
        self._hooks = Observed(hooks)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve; below a root path, or on a socket, the router decides."""
        if scope["type"] != "http" or scope.get("root_path"):
            await super().__call__(scope, receive, send)
        elif scope["path"] == "/graphql":
            await self._graphql(scope, receive, send)
        elif self._takes_hook(scope):
            await self._hooks(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def _revoker(revocations: Revocations) -> Callable[[RightsChange], None]:
    """End what a changed right keeps open; a change of unknown extent is caught by the sockets' own second look."""

    def revoke(change: RightsChange) -> None:
        if not change.is_unknown:
            revocations.revoke(
                session_id=change.session_id,
                api_key_id=change.api_key_id,
                user_id=change.user_id,
                workspace_id=change.workspace_id,
            )

    return revoke


class _State:
    """What the probes tell."""

    def __init__(self, plait: Plait) -> None:
        self._plait = plait
        self.is_ready = False

    async def readyz(self, _request: Request) -> Response:
        """Say whether requests can be served: the database and the bus answer."""
        checks = await self._checks()
        is_ok = self.is_ready and all(result == "ok" for result in checks.values())
        return _json({"status": "ok" if is_ok else "unavailable", "checks": checks}, 200 if is_ok else 503)

    async def health(self, _request: Request) -> Response:
        """Tell status, version and time."""
        checks = await self._checks()
        is_ok = self.is_ready and all(result == "ok" for result in checks.values())
        return _json(
            {
                "status": "ok" if is_ok else "unavailable",
                "version": version(),
                "time": SystemClock().now().isoformat().replace("+00:00", "Z"),
                "checks": checks,
            },
            200 if is_ok else 503,
        )

    async def _checks(self) -> dict[str, str]:
        if not self.is_ready:
            return {"process": "starting or stopping"}
        return {
            "database": await _answers(lambda: self._plait.database.fetch("SELECT 1 AS one")),
            "bus": await _answers(self._plait.bus.ping),
        }


async def _answers(ask: Callable[[], Awaitable[object]]) -> str:
    try:
        async with asyncio.timeout(_READY_SECONDS):
            await ask()
    except Exception as error:  # noqa: BLE001 - the probe tells the kind of fault, whatever it is
        return type(error).__name__
    return "ok"


async def _livez(_request: Request) -> Response:
    return PlainTextResponse("ok")


async def _metrics(_request: Request) -> Response:
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


async def _sdl(_request: Request) -> Response:
    return PlainTextResponse(print_sdl(), media_type="text/plain; charset=utf-8")


async def _to_graphiql(_request: Request) -> Response:
    return RedirectResponse("/graphql")


def _json(body: object, status: int) -> Response:
    return Response(orjson.dumps(body), status, media_type="application/json")
