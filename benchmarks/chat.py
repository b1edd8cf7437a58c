"""Chat: from a message to the reply's first token, and twenty replies that stream at once.

The provider is a process of its own that gives its first token after 200 ms and then 50 a second. Time to first token
runs from the moment before the message is sent over HTTP to the reply's first delta on a WebSocket that follows the
conversation; a direct call, by the HTTP client that Plait asks with, takes turns with it. The twenty are sent at once
to one embedded server, and every token is counted: each subscriber must see each once, in order, and the stored text.
CPU is compared with bare provider loops over the same streams, which store nothing and guarantee nothing.
"""

import asyncio
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import orjson

from app.kernel.dialling import Dialler
from app.kernel.http_streams import checked_client
from benchmarks.client import Connection, socket, subscribe
from benchmarks.figures import Table, Target, median, percentile
from benchmarks.house import Dialect, migrated
from benchmarks.http import WORKSPACE
from benchmarks.peer_provider import text_of
from benchmarks.servers import Peer, Server, cpu_seconds, serving

VARIANTS: tuple[Dialect, ...] = ("sqlite", "postgres")
_WAIT_MS = 200
_PER_SECOND = 50
_AT_ONCE = 20
_TTFT_TARGET = 1.1
_CPU_TARGET = 1.5

PROVIDER = "mutation ($input: CreateModelProviderInput!) { createModelProvider(input: $input) { provider { id } } }"
AGENT = "mutation ($input: CreateAgentInput!) { createAgent(input: $input) { agent { id } } }"
START = "mutation ($input: StartConversationInput!) { startConversation(input: $input) { conversation { id } } }"
SEND = "mutation ($input: SendMessageInput!) { sendMessage(input: $input) { reply { id } } }"
FOLLOW = """subscription ($id: ID!, $after: Long) { conversationEvents(conversationId: $id, after: $after) {
  __typename sequence ... on MessageDelta { messageId offset text }
  ... on MessageCompleted { message { status error { code message } } } } }"""
TEXT = "query ($id: ID!) { node(id: $id) { ... on Message { text status } } }"


def run(dialect: Dialect, *, is_quick: bool) -> list[Table]:
    """Measure on one database."""
    with ExitStack() as held:
        provider = Peer(sys.executable, "peer_provider.py")
        held.callback(provider.close)
        url = f"http://127.0.0.1:{provider.ask()['port']}"
        loops = Peer(sys.executable, "peer_loops.py")
        held.callback(loops.close)
        settings = held.enter_context(migrated(dialect, demo=True, run_worker=True, egress_allow=["127.0.0.0/8"]))
        server = held.enter_context(serving(settings))
        return asyncio.run(_measure(server, loops, url, dialect, is_quick=is_quick))


async def _measure(server: Server, loops: Peer, url: str, dialect: Dialect, *, is_quick: bool) -> list[Table]:
    house = _House(server, Connection(server), url)
    await house.found()
    tables = [await _first_tokens(house, dialect, count=10 if is_quick else 50)]
    if dialect == "sqlite":
        tables.append(await _twenty(house, loops, tokens=200 if is_quick else 1_000, rounds=1 if is_quick else 3))
    house.connection.close()
    return tables


@dataclass
class _House:
    """A server whose demo workspace asks the provider."""

    server: Server
    connection: Connection
    url: str
    workspace_id: str = ""

    async def found(self) -> None:
        """Set the provider up."""
        self.workspace_id = (await self.connection.ask(WORKSPACE))["viewer"]["workspaces"]["nodes"][0]["id"]
        await self.connection.ask(
            PROVIDER,
            input={
                "workspaceId": self.workspace_id,
                "name": "bench",
                "kind": "OPENAI_COMPATIBLE",
                "baseUrl": f"{self.url}/v1",
                "key": "sk-bench-1234567890",
            },
        )

    def reconnect(self) -> None:
        """Connect anew: the server hangs up on one that was idle for some seconds."""
        self.connection.close()
        self.connection = Connection(self.server)

    async def talk(self, wait: int, tokens: int) -> str:
        """Start a conversation with an agent of its own; return its id."""
        made = await self.connection.ask(
            AGENT,
            input={
                "workspaceId": self.workspace_id,
                "name": f"{tokens} tokens",
                "instructions": "Go on.",
                "model": f"bench:{model_of(wait, tokens)}",
                "memory": {"policy": "NONE"},
            },
        )
        wanted = {"workspaceId": self.workspace_id, "agentId": made["createAgent"]["agent"]["id"]}
        started = await self.connection.ask(START, input=wanted)
        return started["startConversation"]["conversation"]["id"]

    async def send(self, conversation_id: str) -> str:
        """Send a message; return the id of the reply that is to come."""
        sent = await self.connection.ask(SEND, input={"conversationId": conversation_id, "text": "Go on."})
        return sent["sendMessage"]["reply"]["id"]


def model_of(wait: int, tokens: int) -> str:
    return f"w{wait}-n{tokens}-r{_PER_SECOND}"


# ---------------------------------------------------------------------- the first token


async def _first_tokens(house: _House, dialect: Dialect, *, count: int) -> Table:
    direct: list[float] = []
    ours: list[float] = []
    conversation_id = await house.talk(_WAIT_MS, 2)
    client = checked_client(Dialler(["127.0.0.0/8"]))
    async with client, _following(house.server, conversation_id) as reply:
        for number in range(count + 3):
            one, two = await _direct(client, house.url), await _through(house, conversation_id, reply)
            if number < 3:
                house.reconnect()  # the first message lets the server import much
            else:
                direct.append(one)
                ours.append(two)
    table = Table(f"From a message to the reply's first token, {dialect}", ("", "count", "median ms", "p95 ms"))
    for name, found in (("a direct call", direct), ("a message to a subscriber", ours)):
        table.rows.append([name, len(found), median(found) * 1000, percentile(found, 0.95) * 1000])
    ratio = median(ours) / median(direct)
    table.targets.append(Target("time to first token against a direct call", ratio, _TTFT_TARGET, is_at_least=False))
    return table


async def _direct(client: Any, url: str) -> float:
    body = {"model": model_of(_WAIT_MS, 2), "messages": [{"role": "user", "content": "Go on."}], "stream": True}
    began = time.perf_counter()
    first = 0.0
    async with client.stream("POST", f"{url}/v1/chat/completions", json=body) as response:
        async for line in response.aiter_lines():
            if (
                not first
                and line.startswith("data: {")
                and orjson.loads(line[6:])["choices"][0]["delta"].get("content")
            ):
                first = time.perf_counter() - began
    return first


async def _through(house: _House, conversation_id: str, reply: "_Reply") -> float:
    reply.begin()
    began = time.perf_counter()
    await house.send(conversation_id)
    await reply.over()
    return reply.first_at - began


# ---------------------------------------------------------------------- twenty at once


async def _twenty(house: _House, loops: Peer, *, tokens: int, rounds: int) -> Table:
    table = Table(
        f"{_AT_ONCE} replies at once, {_PER_SECOND} tokens a second each, {tokens / _PER_SECOND:.0f} s",
        ("", "tokens", "frames", "CPU s", "CPU µs a token"),
    )
    spent: dict[str, list[float]] = {}
    frames = 0
    for number in range(rounds + 1):
        # A turn of each; the first is short and warms up.
        size = tokens if number else 25
        frames, cpu = await _stream_all(house, size)
        turn = {"Plait, to subscribers and stored": cpu}
        for name, loop in (
            ("pydantic-ai, sent to WebSockets", "forwarded"),
            ("pydantic-ai", "library"),
            ("HTTP client and JSON", "raw"),
        ):
            order = {"loop": loop, "url": house.url, "model": model_of(_WAIT_MS, size), "streams": _AT_ONCE}
            found = await asyncio.to_thread(loops.ask, **order)
            assert found["texts"] == [text_of(size)] * _AT_ONCE, loop
            turn[name] = found["cpu"]
        if number:
            for name, cpu in turn.items():
                spent.setdefault(name, []).append(cpu)
    total = tokens * _AT_ONCE
    for name, each in spent.items():
        shown = frames if name.startswith("Plait") else total if name.endswith("WebSockets") else None
        table.rows.append([name, total, shown, median(each), median(each) / total * 1e6])
    ours = spent["Plait, to subscribers and stored"]
    for name, theirs in list(spent.items())[1:]:
        ratio = median(a / b for a, b in zip(ours, theirs, strict=True))
        table.targets.append(Target(f"CPU against {name}", ratio, _CPU_TARGET, is_at_least=False))
    table.notes.append("Each token was seen once and in order by each subscriber, and is in the stored text.")
    return table


async def _stream_all(house: _House, tokens: int) -> tuple[int, float]:
    """Let all stream at once; check every token; return frames, and the server's CPU in seconds."""
    house.reconnect()
    talks = [await house.talk(_WAIT_MS, tokens) for _ in range(_AT_ONCE)]
    async with AsyncExitStack() as stack:
        replies = [await stack.enter_async_context(_following(house.server, each)) for each in talks]
        for each in replies:
            each.begin()
        cpu = cpu_seconds(house.server.pid)
        sent = [await house.send(each) for each in talks]
        for each in replies:
            await each.over()
        cpu = cpu_seconds(house.server.pid) - cpu
    house.reconnect()
    whole = text_of(tokens)
    for message_id, reply in zip(sent, replies, strict=True):
        assert reply.text == whole, "a subscriber saw something else"
        assert reply.is_plain, "something was seen twice"
        stored = (await house.connection.ask(TEXT, id=message_id))["node"]
        assert stored == {"text": whole, "status": "COMPLETED"}, "something else is stored"
    return sum(each.frames for each in replies), cpu


class _Reply:
    """What a subscriber sees of the reply that is being made."""

    def __init__(self) -> None:
        self.is_over = asyncio.Event()
        self.failure: BaseException | None = None
        self.begin()

    def begin(self) -> None:
        """Forget the one before."""
        self.is_over.clear()
        self.first_at = 0.0
        self.frames = 0
        self.is_plain = True  #: every piece stood where the one before ended
        self._parts: list[str] = []
        self._length = 0

    async def over(self) -> None:
        """Wait for its end."""
        await self.is_over.wait()
        if self.failure is not None:
            raise self.failure

    def stop(self, reading: asyncio.Task[None]) -> None:
        """Let nobody wait for more of a socket that gives none."""
        self.failure = None if reading.cancelled() else reading.exception()
        self.is_over.set()

    @property
    def text(self) -> str:
        return "".join(self._parts)

    async def read(self, each: Any) -> None:
        sequence = 0
        async for frame in each:
            now = time.perf_counter()
            event = orjson.loads(frame)["payload"]["data"]["conversationEvents"]
            assert not sequence or event["sequence"] == sequence + 1, "an event is missing, or came twice"
            sequence = event["sequence"]
            if event["__typename"] == "MessageDelta":
                self.first_at = self.first_at or now
                self.frames += 1
                self.is_plain = self.is_plain and event["offset"] == self._length
                self._parts.append(event["text"])
                self._length += len(event["text"])
            elif event["__typename"] == "MessageCompleted":
                assert event["message"]["status"] == "COMPLETED", event
                self.is_over.set()


@asynccontextmanager
async def _following(server: Server, conversation_id: str) -> AsyncGenerator[_Reply]:
    async with socket(server) as each:
        await subscribe(each, FOLLOW, id=conversation_id)
        assert "ConversationSnapshot" in await each.recv()
        reply = _Reply()
        reading = asyncio.create_task(reply.read(each))
        reading.add_done_callback(reply.stop)
        try:
            yield reply
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
