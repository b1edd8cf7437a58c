"""What the streaming benchmarks share: a component that ticks, and subscribers without a network.

A subscriber is the real WebSocket endpoint under an ASGI `send` that counts and takes the time: everything up to the
server's socket is in it, and nothing of a client.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import orjson

from app.api.execution import Executor
from app.api.relay import encode
from app.api.ws import PROTOCOL, WebSocketEndpoint
from app.components.contract import Component, ComponentCategory, Config, NodeContext, Result
from app.components.registry import Registry, default_registry
from app.executions.types import EXECUTION
from app.schema import make_schema
from app.workflows.graph import Graph
from benchmarks.house import House

EVENTS = """subscription ($id: ID!) { executionEvents(executionId: $id, after: 0) {
  __typename sequence at nodeKey ... on TextDelta { text } } }"""

OnFrame = Callable[[str, float], None]


class TickerConfig(Config):
    """How often and how many."""

    ticks: int
    pause_ms: int = 0


class Ticker(Component):
    """Streams numbered pieces of text, as a model would."""

    id = "ticker"
    name = "Ticker"
    description = "Streams text."
    category = ComponentCategory.DATA
    config = TickerConfig

    def __init__(self) -> None:
        #: Nobody ticks before it is set, so that subscribers can be there first.
        self.gate = asyncio.Event()

    async def run(self, config: TickerConfig, ctx: NodeContext) -> Result:
        """Tick."""
        await self.gate.wait()
        for tick in range(config.ticks):
            await asyncio.sleep(config.pause_ms / 1000)
            await ctx.emit_text(f"piece {tick} of what a model would say ")
        return Result(config.ticks)


#: The events of a run of `ticking` before its first tick.
EVENTS_BEFORE = 5


def registry(ticker: Ticker) -> Registry:
    """Return the library with the ticker in it."""
    made = default_registry()
    made.register(ticker)
    return made


async def caught_up(subscribers: Sequence["Subscriber"]) -> None:
    """Wait until everybody has what came before the first tick."""
    while any(each.frames < EVENTS_BEFORE for each in subscribers):  # noqa: ASYNC110 - a thousand sockets, one look
        await asyncio.sleep(0.01)


def ticking(ticks: int, pause_ms: int) -> Graph:
    """Make a workflow of one ticker."""
    return Graph.model_validate(
        {
            "nodes": [
                {"key": "start", "component": "manual"},
                {"key": "tick", "component": "ticker", "config": {"ticks": ticks, "pauseMs": pause_ms}},
            ],
            "connections": [{"source": "start", "target": "tick"}],
        }
    )


def make_endpoint(home: House) -> WebSocketEndpoint:
    """Make the endpoint of a running Plait."""
    return WebSocketEndpoint(home.plait.services, home.plait.accounts.authentication, Executor(make_schema()))


class Subscriber:
    """One socket that follows one run."""

    def __init__(self, endpoint: WebSocketEndpoint, api_key: str, execution_id: UUID, on_frame: OnFrame) -> None:
        self._endpoint = endpoint
        self._on_frame = on_frame
        self._incoming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._execution_id = execution_id
        self._api_key = api_key
        self.is_complete = asyncio.Event()
        self.frames = 0
        self._task: asyncio.Task[None] | None = None

    def open(self) -> None:
        """Connect and subscribe."""
        self._incoming.put_nowait({"type": "websocket.connect"})
        self._put({"type": "connection_init", "payload": {"x-api-key": self._api_key}})
        scope: Any = {
            "type": "websocket",
            "path": "/graphql",
            "scheme": "ws",
            "headers": [],
            "subprotocols": [PROTOCOL],
            "client": ("127.0.0.1", 1),
        }
        self._task = asyncio.create_task(self._endpoint(scope, self._receive, self._send))

    async def close(self) -> None:
        """Disconnect."""
        self._incoming.put_nowait({"type": "websocket.disconnect"})
        if self._task is not None:
            await self._task

    def _put(self, message: dict[str, Any]) -> None:
        self._incoming.put_nowait({"type": "websocket.receive", "text": orjson.dumps(message).decode()})

    async def _receive(self) -> Any:
        return await self._incoming.get()

    async def _send(self, message: Any) -> None:
        now = time.perf_counter()
        text = message.get("text")
        if text is None:
            return
        if '"connection_ack"' in text:
            variables = {"id": encode(EXECUTION, self._execution_id)}
            self._put({"id": "1", "type": "subscribe", "payload": {"query": EVENTS, "variables": variables}})
        elif '"next"' in text:
            self.frames += 1
            self._on_frame(text, now)
        elif '"complete"' in text:
            self.is_complete.set()
        elif '"error"' in text:
            raise RuntimeError(text)
