"""Bare provider loops, in a process of its own: the same streams, read by what Plait reads them with, and no Plait.

Orders: `{loop, url, model, streams, first_only}`; answers: `{cpu, seconds, tokens, firsts, is_right, wakes}`.
`raw` reads the lines of the HTTP client and the JSON of each; `library` is pydantic-ai over it, as Plait asks;
`forwarded` is that, with each token sent to a WebSocket of its own, as whoever writes such a server would begin.
"""

import asyncio
import json
import sys
import time
import warnings
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import orjson
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve

from app.kernel.dialling import Dialler
from app.kernel.http_streams import checked_client

warnings.simplefilter("ignore")

OnToken = Callable[[str], Awaitable[None]]


async def _raw(client: Any, url: str, model: str) -> AsyncGenerator[str]:
    body = {
        "model": model,
        "messages": [{"role": "user", "content": "Go on."}],
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    async with client.stream("POST", f"{url}/v1/chat/completions", json=body) as response:
        async for line in response.aiter_lines():
            if line.startswith("data: {"):
                choices = orjson.loads(line[6:])["choices"]
                if choices and (text := choices[0]["delta"].get("content")):
                    yield text


class _Library:
    """pydantic-ai, with one client for all."""

    def __init__(self, client: Any, url: str) -> None:
        from openai import AsyncOpenAI
        from pydantic_ai.providers.openai import OpenAIProvider

        own = AsyncOpenAI(api_key="none", base_url=f"{url}/v1", http_client=client, max_retries=0)
        self._provider = OpenAIProvider(openai_client=own)

    async def stream(self, name: str) -> AsyncGenerator[str]:
        from pydantic_ai.messages import (
            ModelRequest,
            PartDeltaEvent,
            PartStartEvent,
            TextPart,
            TextPartDelta,
            UserPromptPart,
        )
        from pydantic_ai.models import ModelRequestParameters
        from pydantic_ai.models.openai import OpenAIChatModel

        model = OpenAIChatModel(name, provider=self._provider)
        messages: Any = [ModelRequest(parts=[UserPromptPart("Go on.")])]
        async with model.request_stream(messages, None, ModelRequestParameters()) as response:
            async for event in response:
                if isinstance(event, PartStartEvent) and isinstance(event.part, TextPart):
                    yield event.part.content
                elif isinstance(event, PartDeltaEvent) and isinstance(event.delta, TextPartDelta):
                    yield event.delta.content_delta


async def _measure(order: dict[str, Any]) -> dict[str, Any]:
    url, model, streams = order["url"], order["model"], order["streams"]
    firsts: list[float] = []
    texts: list[str] = []
    tokens = 0
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(checked_client(Dialler(["127.0.0.0/8"])))
        library = _Library(client, url) if order["loop"] != "raw" else None
        sockets: list[ServerConnection] = []
        if order["loop"] == "forwarded":
            sockets = await _sockets(stack, streams)

        async def follow(number: int) -> None:
            nonlocal tokens
            began = time.perf_counter()
            parts: list[str] = []
            events = _raw(client, url, model) if library is None else library.stream(model)
            async for text in events:
                if not parts:
                    firsts.append(time.perf_counter() - began)
                parts.append(text)
                tokens += 1
                if sockets:
                    await sockets[number].send(orjson.dumps({"type": "delta", "text": text}).decode())
            texts.append("".join(parts))

        for _ in range(order.get("warm_ups", 1)):  # the libraries are imported and the connections made
            warm = _raw(client, url, "w0-n2-r50") if library is None else library.stream("w0-n2-r50")
            async for _ in warm:
                pass
        cpu, began = time.process_time(), time.perf_counter()
        await asyncio.gather(*(follow(number) for number in range(streams)))
        cpu, seconds = time.process_time() - cpu, time.perf_counter() - began
    return {"cpu": cpu, "seconds": seconds, "tokens": tokens, "firsts": firsts, "texts": texts}


async def _sockets(stack: AsyncExitStack, count: int) -> list[ServerConnection]:
    """Open sockets to a client in another process; the order's measure is this process alone."""
    opened: list[ServerConnection] = []
    are_open = asyncio.Event()

    async def keep(connection: ServerConnection) -> None:
        opened.append(connection)
        if len(opened) == count:
            are_open.set()
        await connection.wait_closed()

    server = await stack.enter_async_context(serve(keep, "127.0.0.1", 0, compression=None))
    port = next(iter(server.sockets)).getsockname()[1]
    reader = await asyncio.create_subprocess_exec(sys.executable, "-P", __file__, "--read", str(port), str(count))
    stack.push_async_callback(reader.wait)
    stack.callback(reader.terminate)
    await are_open.wait()
    return opened


async def _read(port: int, count: int) -> None:
    async def one() -> None:
        async with connect(f"ws://127.0.0.1:{port}", compression=None) as each:
            async for _ in each:
                pass

    await asyncio.gather(*(one() for _ in range(count)))


def main() -> None:
    """Take orders by line."""
    if "--read" in sys.argv:
        asyncio.run(_read(int(sys.argv[-2]), int(sys.argv[-1])))
        return
    for line in sys.stdin:
        print(json.dumps(asyncio.run(_measure(json.loads(line)))), flush=True)


if __name__ == "__main__":
    main()
