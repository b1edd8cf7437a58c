"""Worker processes for what has no static bound: started on demand, killed when they overrun."""

import asyncio
import contextlib
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from app.components.sandbox.errors import BY_NAME, LimitReached, NotJson, RunFailed
from app.components.sandbox.limits import Limits

_ROOT = Path(__file__).parents[3]
_START = (
    "import runpy, sys; sys.path.insert(0, sys.argv.pop(1)); sys.path += sys.argv.pop(1).split('\\n'); "
    "runpy.run_module('app.components.sandbox.worker', run_name='__main__')"
)
#: A worker that answered so many requests is replaced, so that a fragmented heap does not stay.
_REQUESTS_PER_WORKER = 10_000
#: On a loaded machine an interpreter may take seconds to start.
_START_SECONDS = 30


class _Worker:
    """One process; used by one request at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.served = 0

    @classmethod
    async def start(cls, worker_bytes: int) -> "_Worker":
        # an empty environment: no secret of the server is in a worker's memory
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-I",
            "-c",
            _START,
            str(_ROOT),
            "\n".join(filter(None, sys.path)),
            str(worker_bytes),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={},
            start_new_session=True,
        )
        return cls(process)

    async def ask(self, frame: bytes) -> bytes:
        if self._process.stdin is None:
            raise ConnectionError
        self.served += 1
        self._process.stdin.write(len(frame).to_bytes(4, "big") + frame)
        await self._process.stdin.drain()
        return await self.read()

    async def read(self) -> bytes:
        if self._process.stdout is None:
            raise ConnectionError
        head = await self._process.stdout.readexactly(4)
        return await self._process.stdout.readexactly(int.from_bytes(head, "big"))

    async def stop(self) -> None:
        """Kill the process and wait for its end; safe to repeat."""
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
        if self._process.stdin is not None:
            self._process.stdin.close()
        if self._process.stdout is not None:
            # An answer that nobody took keeps the pipe open, and the process would never count as ended.
            with contextlib.suppress(Exception):
                await self._process.stdout.read()
        await self._process.wait()


class WorkerPool:
    """At most `size` workers; more requests wait their turn in order. Belongs to one event loop."""

    def __init__(self, limits: Limits, *, size: int = 2) -> None:
        self._limits = limits
        self._turns = asyncio.Semaphore(size)
        self._idle: list[_Worker] = []
        self._reaping: set[asyncio.Task[None]] = set()
        self._is_closed = False

    async def run(
        self, kind: str, source: str, scope: Mapping[str, Any], *, timeout_ms: int | None = None, **more: Any
    ) -> Any:
        """Render, evaluate, evaluate each or call in a worker.

        Cancelling the caller, or the timeout, kills the worker.

        Raises:
            SandboxError: What the worker told, or LimitReached when it died or overran.
            RuntimeError: A function that was called has a fault.
        """
        timeout_ms = timeout_ms or self._limits.timeout_ms
        request = {
            "kind": kind,
            "source": source,
            "scope": dict(scope),
            "maxBytes": self._limits.output_bytes,
            "fuel": self._limits.template_fuel,
            "timeoutMs": timeout_ms,
            **more,
        }
        try:
            frame = orjson.dumps(request)
        except TypeError:
            raise NotJson("What the source reads is not JSON.") from None
        async with self._turns:
            answer = await self._exchange(frame, timeout_ms)
        if "fault" in answer:
            raise RuntimeError(f"{source} failed in a worker: {answer['fault']}")
        if "error" in answer:
            raise BY_NAME[answer["error"]](answer["message"], line=answer["line"])
        return answer["value"]

    async def aclose(self) -> None:
        """Kill every worker; later requests fail."""
        self._is_closed = True
        workers, self._idle = self._idle, []
        await asyncio.gather(*(worker.stop() for worker in workers), *self._reaping)

    async def _exchange(self, frame: bytes, timeout_ms: int) -> dict[str, Any]:
        if self._is_closed:
            raise RunFailed("The sandbox is shut down.")
        worker = self._idle.pop() if self._idle else await self._start()
        is_healthy = False
        try:
            async with asyncio.timeout(timeout_ms / 1000):
                answer: dict[str, Any] = orjson.loads(await worker.ask(frame))
            is_healthy = "isBroken" not in answer
        except TimeoutError:
            raise LimitReached(f"It took longer than {timeout_ms} ms.") from None
        except (ConnectionError, asyncio.IncompleteReadError):
            raise LimitReached("It used more memory or time than a worker may.") from None
        finally:
            if is_healthy and not self._is_closed and worker.served < _REQUESTS_PER_WORKER:
                self._idle.append(worker)
            else:
                self._reap(worker)
        return answer

    async def _start(self) -> _Worker:
        worker = await _Worker.start(self._limits.worker_bytes)
        try:
            async with asyncio.timeout(_START_SECONDS):
                await worker.read()
        except BaseException as error:
            self._reap(worker)
            if isinstance(error, TimeoutError | asyncio.IncompleteReadError):
                raise RunFailed("A worker of the sandbox did not start; see the server's memory and limits.") from None
            raise
        return worker

    def _reap(self, worker: _Worker) -> None:
        # not awaited in place: a cancelled caller must not wait, nor leave the process
        task = asyncio.create_task(worker.stop())
        self._reaping.add(task)
        task.add_done_callback(self._reaping.discard)
