"""Worker processes for what has no static bound: started on demand, killed when they overrun."""

import asyncio
from collections.abc import Mapping
from typing import Any

import orjson

from app.components.sandbox.errors import BY_NAME, LimitReached, NotJson, RunFailed
from app.components.sandbox.limits import Limits
from app.kernel.worker_processes import PoolClosed, ProcessPool, WorkerNotReady

#: A worker that answered so many requests is replaced, so that a fragmented heap does not stay.
_REQUESTS_PER_WORKER = 10_000


class WorkerPool(ProcessPool):
    """At most `size` workers; more requests wait their turn in order. Belongs to one event loop."""

    def __init__(self, limits: Limits, *, size: int = 2) -> None:
        super().__init__("app.components.sandbox.worker", str(limits.worker_bytes), size=size, environment={})
        self._limits = limits

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
        answer = await self._exchange(frame, timeout_ms)
        if "fault" in answer:
            raise RuntimeError(f"{source} failed in a worker: {answer['fault']}")
        if "error" in answer:
            raise BY_NAME[answer["error"]](answer["message"], line=answer["line"])
        return answer["value"]

    async def _exchange(self, frame: bytes, timeout_ms: int) -> dict[str, Any]:
        try:
            async with self.taken() as worker:
                async with asyncio.timeout(timeout_ms / 1000):
                    await worker.ask(frame)
                    answer: dict[str, Any] = orjson.loads(await worker.read())
                worker.is_fit = "isBroken" not in answer and worker.served < _REQUESTS_PER_WORKER
        except PoolClosed:
            raise RunFailed("The sandbox is shut down.") from None
        except WorkerNotReady:
            raise RunFailed("A worker of the sandbox did not start; see the server's memory and limits.") from None
        except TimeoutError:
            raise LimitReached(f"It took longer than {timeout_ms} ms.") from None
        except (ConnectionError, asyncio.IncompleteReadError):
            raise LimitReached("It used more memory or time than a worker may.") from None
        return answer
