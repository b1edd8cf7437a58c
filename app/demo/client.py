"""A GraphQL client in a hundred lines: operations over HTTP, subscriptions over graphql-transport-ws."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from types import TracebackType
from typing import Any, Self

import httpx2
import orjson
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Subprotocol

from app.kernel.refusal import Refused

#: How often in a row a lost connection is opened again without an event in between.
_MAX_RECONNECTS = 5
_TERMINAL = frozenset({"ExecutionCompleted", "ExecutionFailed", "ExecutionCancelled", "ExecutionTimedOut"})


class DemoFailed(Refused):
    """The server did not do what the demo asked."""


class Client:
    """Speaks to one server with one API key."""

    def __init__(self, url: str, key: str) -> None:
        self._url = url.rstrip("/") + "/graphql"
        self._key = key
        self._http = httpx2.AsyncClient(headers={"x-api-key": key}, timeout=60, trust_env=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def execute(self, document: str, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Run a query or mutation and return its data.

        Raises:
            DemoFailed: The server cannot be reached, or answered with errors.
        """
        try:
            answer = await self._http.post(
                self._url,
                content=orjson.dumps({"query": document, "variables": dict(variables or {})}),
                headers={"content-type": "application/json"},
            )
            body: dict[str, Any] = orjson.loads(answer.content)
        except httpx2.HTTPError as error:
            raise DemoFailed(f"{self._url} does not answer: {error}") from error
        except orjson.JSONDecodeError as error:
            raise DemoFailed(f"{self._url} is no GraphQL server") from error
        if body.get("errors"):
            raise DemoFailed(_say(body["errors"]))
        return body["data"]

    async def follow(self, document: str, execution_id: str) -> AsyncGenerator[dict[str, Any]]:
        """Yield an execution's events from its first, going on after the last seen when the connection breaks.

        Raises:
            DemoFailed: The server refused the subscription, or could not be reached again.
        """
        after = 0  # the run may be over before we listen, and a board needs every event
        failures = 0
        while True:
            try:
                async with aclosing(self._subscribe(document, {"id": execution_id, "after": after})) as events:
                    async for data in events:
                        event = data["executionEvents"]
                        after, failures = event["sequence"], 0
                        yield event
                        if event["__typename"] in _TERMINAL:
                            return
            except (ConnectionClosed, InvalidHandshake, OSError) as error:
                failures += 1
                if failures > _MAX_RECONNECTS:
                    raise DemoFailed(f"{self._url} breaks the connection: {error}") from error
            else:
                raise DemoFailed("The server ended the stream before the run ended.")

    async def _subscribe(self, document: str, variables: Mapping[str, Any]) -> AsyncGenerator[dict[str, Any]]:
        url = self._url.replace("http", "ws", 1)
        async with connect(url, subprotocols=[Subprotocol("graphql-transport-ws")], proxy=None) as socket:
            await socket.send(_frame("connection_init", payload={"x-api-key": self._key}))
            if orjson.loads(await socket.recv())["type"] != "connection_ack":
                raise DemoFailed(f"{url} did not accept the connection")
            payload = {"query": document, "variables": dict(variables)}
            await socket.send(_frame("subscribe", id="1", payload=payload))
            async for text in socket:
                message: dict[str, Any] = orjson.loads(text)
                match message["type"]:
                    case "next" if message["payload"].get("errors"):
                        raise DemoFailed(_say(message["payload"]["errors"]))
                    case "next":
                        yield message["payload"]["data"]
                    case "error":
                        raise DemoFailed(_say(message["payload"]))
                    case "complete":
                        return
                    case "ping":
                        await socket.send(_frame("pong"))
                    case _:
                        pass


def _frame(kind: str, **more: Any) -> str:
    return orjson.dumps({"type": kind, **more}).decode()


def _say(errors: list[dict[str, Any]]) -> str:
    codes = [f"{error['message']} ({error.get('extensions', {}).get('code', 'no code')})" for error in errors]
    return "The server refused: " + "; ".join(codes)
