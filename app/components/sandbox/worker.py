"""The worker process: one request after another over pipes, under the kernel's own limits.

A frame is a four-byte big-endian length and JSON; an empty one says that the worker is ready. The parent
kills a worker that overruns; should the parent be gone or stuck, the worker's own alarm ends it.
Run by `pool.py`, never imported by the server.
"""

import importlib
import resource
import signal
import sys
from typing import Any, BinaryIO

import orjson

from app.components.sandbox import native
from app.components.sandbox.errors import LimitReached, SandboxError
from app.components.sandbox.values import to_json

#: How much longer than the parent a worker waits before it ends itself.
_GRACE_SECONDS = 1.0


def main(worker_bytes: int) -> None:
    """Answer requests until the pipe closes."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (worker_bytes, worker_bytes))
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    templates = native.Templates()
    # imported before the first request, whose time it would cost
    templates.check("")
    native.compiled("true")
    _write(sink, b"")
    while (frame := _read(source)) is not None:
        request: dict[str, Any] = orjson.loads(frame)
        signal.setitimer(signal.ITIMER_REAL, request["timeoutMs"] / 1000 + _GRACE_SECONDS)
        answer = _answer(templates, request)
        signal.setitimer(signal.ITIMER_REAL, 0)
        _write(sink, answer)


def _read(source: BinaryIO) -> bytes | None:
    head = source.read(4)
    return source.read(int.from_bytes(head, "big")) if len(head) == 4 else None  # noqa: PLR2004 - the head's size


def _write(sink: BinaryIO, frame: bytes) -> None:
    sink.write(len(frame).to_bytes(4, "big") + frame)
    sink.flush()


def _answer(templates: native.Templates, request: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps({"value": _run(templates, request)})
    except SandboxError as error:
        return orjson.dumps({"error": type(error).__name__, "message": error.message, "line": error.line})
    except MemoryError:
        told = {"error": LimitReached.__name__, "message": "It needs too much memory.", "line": None}
        return orjson.dumps({**told, "isBroken": True})
    except Exception as error:
        if request["kind"] != "call":
            raise
        return orjson.dumps({"fault": f"{type(error).__name__}: {error}"})


def _run(templates: native.Templates, request: dict[str, Any]) -> Any:
    source, scope, most = request["source"], request["scope"], request["maxBytes"]
    if request["kind"] == "call":
        return _called(source, request["arguments"], most)
    if request["kind"] == "render":
        return templates.render(source, scope, fuel=request["fuel"], max_bytes=most)
    if request["kind"] == "each":
        return native.evaluate_each(source, scope, request["items"], max_bytes=most)
    return native.evaluate(source, scope, max_bytes=most)


def _called(source: str, arguments: list[Any], max_bytes: int) -> Any:
    module, _, name = source.partition(":")
    function = getattr(importlib.import_module(module), name)
    try:
        return to_json(function(*arguments), max_bytes=max_bytes)
    except RecursionError:
        raise LimitReached("It is nested too deep.") from None


if __name__ == "__main__":
    main(int(sys.argv[1]))
