"""A provider that speaks OpenAI's format at a pace it is told: `MODEL = w200-n1000-r50`, in a process of its own.

It waits 200 ms before the first token, then gives the rest of 1,000 tokens at 50 a second, each at its own instant
however long the ones before took to send. Written by hand over sockets, so that it takes little of the machine.
"""

import asyncio
import json
import re
import sys

_SHAPE = re.compile(r"w(\d+)-n(\d+)-r(\d+)")
_HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n"
)
#: As models cut texts: words with their space, and now and then something that is no ASCII.
_WORDS = ("the ", "answer ", "is ", "naïve ", "and ", "so ", "on ", "👩‍🚀 ", "with ", "more ", "日本 ", "words ")


def piece(number: int) -> str:
    """Return the token of a number; a text of them has each of them once."""
    return f"{number}{_WORDS[number % len(_WORDS)]}"


def text_of(count: int) -> str:
    """Return an answer of so many tokens."""
    return "".join(piece(number) for number in range(count))


def _event(body: dict[str, object]) -> bytes:
    data = b"data: %b\n\n" % json.dumps(body).encode()
    return b"%x\r\n%b\r\n" % (len(data), data)


def _chunk(model: str, delta: dict[str, object], reason: str | None = None) -> dict[str, object]:
    choice = {"index": 0, "delta": delta, "finish_reason": reason, "logprobs": None}
    return {
        "id": "chatcmpl-bench",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": model,
        "choices": [choice],
    }


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    loop = asyncio.get_running_loop()
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            began = loop.time()
            size = re.search(rb"content-length: *(\d+)", head)
            body = json.loads(await reader.readexactly(int(size[1]))) if size else {}
            model = body["model"]
            shape = _SHAPE.search(model)
            assert shape is not None
            wait, count, rate = map(int, shape.groups())
            writer.write(_HEAD)
            for number in range(count):
                due = began + wait / 1000 + number / rate
                if (left := due - loop.time()) > 0:
                    await asyncio.sleep(left)
                delta: dict[str, object] = {"content": piece(number)}
                writer.write(_event(_chunk(model, {"role": "assistant", **delta} if number == 0 else delta)))
                await writer.drain()
            writer.write(_event(_chunk(model, {}, "stop")))
            usage = {"prompt_tokens": 10, "completion_tokens": count, "total_tokens": 10 + count}
            writer.write(_event({**_chunk(model, {}), "choices": [], "usage": usage}))
            writer.write(b"e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n")
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def _serve() -> None:
    server = await asyncio.start_server(_answer, "127.0.0.1", 0)
    sys.stdin.readline()
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve())
