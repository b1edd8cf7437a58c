"""A receiver of webhooks on this machine that remembers what it was told, and answers as it is told."""

import asyncio
import json
import struct
from collections import defaultdict, deque
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from socket import SO_LINGER, SOL_SOCKET
from typing import Any

from standardwebhooks.webhooks import Webhook

from tests.listening import listening
from tests.patience import PATIENCE_SECONDS

_REASONS = {200: "OK", 204: "No Content", 302: "Found", 410: "Gone", 429: "Too Many Requests", 500: "Oh"}


@dataclass(frozen=True)
class Answer:
    """How a request is answered; one that hangs has its connection kept open until the other side has enough."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes = b"taken"
    hangs: bool = False
    resets: bool = False


HANG, RESET = Answer(hangs=True), Answer(resets=True)


@dataclass(frozen=True)
class Told:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def event(self) -> dict[str, Any]:
        return json.loads(self.body)

    def verify(self, secret: str) -> dict[str, Any]:
        """Check it as a receiver does, by the library of Standard Webhooks."""
        return Webhook(secret).verify(self.body, self.headers)


class Receiver:
    """Answers 200 unless a path has other plans."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.told: list[Told] = []
        self.plans: defaultdict[str, deque[Answer]] = defaultdict(deque)
        self.rule: Callable[[Told], Answer] | None = None  #: where a path has no plans
        self._changed = asyncio.Condition()

    def plan(self, path: str, *answers: Answer) -> str:
        """Say how the next requests of a path are answered; return its address."""
        self.plans[path].extend(answers)
        return self.url + path

    def at(self, path: str) -> list[Told]:
        return [each for each in self.told if each.path == path]

    def types(self, path: str) -> list[str]:
        return [each.event["type"] for each in self.at(path)]

    async def until(self, holds: Callable[["Receiver"], bool]) -> None:
        """Wait until something holds of what it was told."""
        async with asyncio.timeout(PATIENCE_SECONDS), self._changed:
            await self._changed.wait_for(lambda: holds(self))

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        while await self._serve(reader, writer):
            pass

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        path = head.split(" ", 2)[1]
        lines = (line.partition(":") for line in head.split("\r\n")[1:] if line)
        headers = {name.lower(): value.strip() for name, _, value in lines}
        told = Told(path, headers, await reader.readexactly(int(headers.get("content-length", 0))))
        plans = self.plans[path]
        answer = plans.popleft() if plans else (self.rule(told) if self.rule else Answer())
        async with self._changed:
            self.told.append(told)
            self._changed.notify_all()
        if answer.resets:
            writer.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
            return False
        if answer.hangs:
            await reader.read()
            return False
        extra = "".join(f"{name}: {value}\r\n" for name, value in answer.headers.items())
        writer.write(
            f"HTTP/1.1 {answer.status} {_REASONS.get(answer.status, 'So')}\r\n{extra}"
            f"content-length: {len(answer.body)}\r\n\r\n".encode()
            + answer.body
        )
        await writer.drain()
        return True


@asynccontextmanager
async def receiver() -> AsyncGenerator[Receiver]:
    """Listen on a free port."""
    found = Receiver("")
    async with listening(found.serve) as port:
        found.url = f"http://127.0.0.1:{port}"
        yield found
