"""A GraphQL client in the smallest form: operations over HTTP, subscriptions over graphql-transport-ws."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2
import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from tests.patience import PATIENCE_SECONDS


@dataclass(frozen=True)
class Answer:
    """What came back for one operation."""

    status: int
    body: dict[str, Any]
    headers: Mapping[str, str]

    @property
    def errors(self) -> list[dict[str, Any]]:
        return self.body.get("errors") or []

    @property
    def code(self) -> str | None:
        """The code of the first error, None if there is none."""
        return self.errors[0]["extensions"]["code"] if self.errors else None

    @property
    def details(self) -> dict[str, Any]:
        return self.errors[0]["extensions"]["details"] if self.errors else {}

    @property
    def data(self) -> dict[str, Any]:
        assert not self.errors, self.errors
        return self.body["data"]


@dataclass(frozen=True)
class Client:
    """Speaks to one server, with a credential or without."""

    url: str
    token: str | None = None
    address: str = "127.0.0.1"  #: where from; throttles count by it
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    def at(self, url: str) -> "Client":
        """The same person at another server."""
        return Client(url, self.token, self.address, self.headers)

    async def ask(self, document: str, **variables: Any) -> Answer:
        """Send a query or mutation and return whatever comes back; bytes in its variables are sent as files."""
        form = multipart(document, variables)
        if form is not None:
            return await self.post(form, **{"content-type": f"multipart/form-data; boundary={BOUNDARY}"})
        return await self.post(orjson.dumps({"query": document, "variables": variables}))

    async def post(self, content: bytes, **headers: str) -> Answer:
        answer = await self.request("POST", "/graphql", content, headers)
        return Answer(answer.status_code, orjson.loads(answer.content), answer.headers)

    async def request(
        self, method: str, path: str, content: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> httpx2.Response:
        credential = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        # Nothing is encrypted here, and loading the certificates anew takes longer than the request.
        transport = httpx2.AsyncHTTPTransport(local_address=self.address, verify=False)
        async with httpx2.AsyncClient(transport=transport, timeout=PATIENCE_SECONDS, trust_env=False) as http:
            return await http.request(
                method,
                self.url + path,
                content=content or None,
                headers={"content-type": "application/json", **credential, **self.headers, **(headers or {})},
            )

    async def data(self, document: str, **variables: Any) -> dict[str, Any]:
        """Send a query or mutation that must succeed."""
        return (await self.ask(document, **variables)).data

    @asynccontextmanager
    async def subscribe(self, document: str, **variables: Any) -> AsyncGenerator["Stream"]:
        """Open a socket with one subscription on it."""
        async with self.socket() as socket:
            await socket.send(
                orjson.dumps(
                    {"type": "subscribe", "id": "1", "payload": {"query": document, "variables": variables}}
                ).decode()
            )
            yield Stream(socket)

    @asynccontextmanager
    async def socket(self) -> AsyncGenerator[ClientConnection]:
        """Open a socket and wait for its acknowledgement."""
        async with connect(
            self.url.replace("http", "ws", 1) + "/graphql",
            subprotocols=[Subprotocol("graphql-transport-ws")],
            proxy=None,
            max_size=None,
            local_addr=(self.address, 0),
        ) as socket:
            payload = {"Authorization": f"Bearer {self.token}"} if self.token else {}
            await socket.send(orjson.dumps({"type": "connection_init", "payload": payload}).decode())
            async with asyncio.timeout(PATIENCE_SECONDS):
                message = orjson.loads(await socket.recv())
            assert message["type"] == "connection_ack", message
            yield socket


BOUNDARY = "the-line-between"


def multipart(document: str, variables: Mapping[str, Any], names: Mapping[str, str] | None = None) -> bytes | None:
    """Write an operation as the GraphQL multipart request specification says; None if no variable is bytes.

    `names` tells what a file is called, by its path.
    """
    found: dict[str, bytes] = {}

    def taken(value: Any, path: str) -> Any:
        if isinstance(value, bytes):
            found[path] = value
            return None
        if isinstance(value, dict):
            return {key: taken(each, f"{path}.{key}") for key, each in value.items()}
        return [taken(each, f"{path}.{at}") for at, each in enumerate(value)] if isinstance(value, list) else value

    rest = taken(dict(variables), "variables")
    if not found:
        return None
    parts: list[tuple[str, str, bytes]] = [
        ("operations", "", orjson.dumps({"query": document, "variables": rest})),
        ("map", "", orjson.dumps({str(at): [path] for at, path in enumerate(found)})),
    ]
    for at, (path, content) in enumerate(found.items()):
        name = (names or {}).get(path, f"file-{at}")
        parts.append((str(at), f'; filename="{name}"', content))
    return form_of(parts)


def form_of(parts: list[tuple[str, str, bytes]]) -> bytes:
    """Write a form from names, further parameters of a part's Content-Disposition, and contents."""
    lines = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + content + b"\r\n"
        for name, more, content in parts
    ]
    return b"".join(lines) + f"--{BOUNDARY}--\r\n".encode()


class Refused(Exception):
    """The server answered a subscription with errors."""

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        super().__init__(errors)
        self.errors = errors
        self.code = errors[0]["extensions"]["code"]


class Stream:
    """One subscription; iterate over the values of its root field."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self.is_complete = False
        self.close_code: int | None = None

    def __aiter__(self) -> "Stream":
        return self

    async def __anext__(self) -> Any:
        """Give the next value; ends when the server completes, refuses (`Refused`) or closes (`close_code`)."""
        if self.is_complete:
            raise StopAsyncIteration
        while True:
            try:
                async with asyncio.timeout(PATIENCE_SECONDS):
                    message: dict[str, Any] = orjson.loads(await self._socket.recv())
            except ConnectionClosed as closed:
                self.close_code = closed.rcvd.code if closed.rcvd else None
                raise StopAsyncIteration from None
            match message["type"]:
                case "next":
                    if message["payload"].get("errors"):
                        raise Refused(message["payload"]["errors"])
                    return next(iter(message["payload"]["data"].values()))
                case "error":
                    raise Refused(message["payload"])
                case "complete":
                    self.is_complete = True
                    raise StopAsyncIteration
                case "ping":
                    await self._socket.send('{"type":"pong"}')
                case _:
                    pass

    async def rest(self) -> list[Any]:
        """Collect everything up to the end."""
        return [each async for each in self]

    async def until(self, kind: str, **fields: Any) -> list[Any]:
        """Collect up to the first value of a type whose fields are so."""
        seen: list[Any] = []
        async for each in self:
            seen.append(each)
            if each["__typename"] == kind and all(each.get(key) == value for key, value in fields.items()):
                return seen
        raise AssertionError(f"the stream ended without {kind} {fields}: {seen}")

    async def is_silent(self) -> bool:
        """Say whether nothing more comes before the server has answered a ping."""
        await self._socket.send('{"type":"ping","payload":{"mark":1}}')
        async with asyncio.timeout(PATIENCE_SECONDS):
            message = orjson.loads(await self._socket.recv())
        return message["type"] == "pong"
