"""Worker processes for what has no bound of its own: started on demand, asked one thing at a time, killed on overrun.

A worker speaks frames: four bytes of length, big-endian, then so many bytes. Its first frame says that it is ready.
"""

import asyncio
import contextlib
import os
import signal
import sys
import tempfile
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO

_ROOT = Path(__file__).parents[2]
_START = (
    "import runpy, sys; sys.path.insert(0, sys.argv.pop(1)); sys.path += sys.argv.pop(1).split('\\n'); "
    "runpy.run_module(sys.argv.pop(1), run_name='__main__')"
)
#: On a loaded machine an interpreter may take seconds to start.
_START_SECONDS = 30
_TOLD_BYTES = 4_000
_DRAIN_BYTES = 1 << 20


class PoolClosed(Exception):
    """The pool was closed: the server stops."""


class WorkerNotReady(Exception):
    """A process was started and did not become ready.

    Attributes:
        returncode: How it ended.
        said: The last of what it wrote as errors.
    """

    def __init__(self, returncode: int, said: bytes) -> None:
        super().__init__(returncode)
        self.returncode = returncode
        self.said = said


class WorkerProcess:
    """One process; used by one request at a time.

    Attributes:
        served: How many requests it was asked.
        is_fit: Whether it may serve another; whoever has it says so once all went well.
        greeting: What its first frame said.
    """

    def __init__(self, process: asyncio.subprocess.Process, errors: IO[bytes] | None) -> None:
        self._process = process
        self._errors = errors
        self._said = b""
        self.served = 0
        self.is_fit = False
        self.greeting = b""

    @classmethod
    async def start(cls, module: str, argument: str, environment: Mapping[str, str], *, hears: bool) -> "WorkerProcess":
        """Start a module as a process of its own.

        Args:
            module: Which.
            argument: The one argument that it gets.
            environment: All of its environment, so that no secret of the server is in its memory.
            hears: Whether the last of its errors is kept.

        Raises:
            OSError: There is no memory, or no room for processes or for its errors.
        """
        with contextlib.ExitStack() as stack:
            errors = stack.enter_context(tempfile.TemporaryFile()) if hears else None
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-I",
                "-c",
                _START,
                str(_ROOT),
                "\n".join(filter(None, sys.path)),
                module,
                argument,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL if errors is None else errors,
                env=dict(environment),
                start_new_session=True,
            )
            stack.pop_all()  # it lives as long as the process
            return cls(process, errors)

    async def ask(self, frame: bytes) -> None:
        """Send a request.

        Raises:
            ConnectionError: It is gone.
        """
        if self._process.stdin is None:
            raise ConnectionError
        self.served += 1
        self._process.stdin.write(len(frame).to_bytes(4, "big") + frame)
        await self._process.stdin.drain()

    async def read(self, at_most: int | None = None) -> bytes:
        """Read a frame.

        Raises:
            ConnectionError: It is gone, or the frame is larger than `at_most` bytes.
            asyncio.IncompleteReadError: It ended meanwhile.
        """
        if self._process.stdout is None:
            raise ConnectionError
        size = int.from_bytes(await self._process.stdout.readexactly(4), "big")
        if at_most is not None and size > at_most:
            raise ConnectionError
        return await self._process.stdout.readexactly(size)

    async def end(self) -> tuple[int, bytes]:
        """Kill it; return how it ended and the last of its errors."""
        await self.stop()
        return self._process.returncode or 0, self._said

    async def stop(self) -> None:
        """Kill the process and wait for its end; safe to repeat."""
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                # Popen's own `kill` reaps a process that has just died, and asyncio then says 255, not how it ended.
                os.kill(self._process.pid, signal.SIGKILL)
        if self._process.stdin is not None:
            self._process.stdin.close()
        if self._process.stdout is not None:
            # An answer that nobody took keeps the pipe open, and the process would never count as ended.
            with contextlib.suppress(Exception):
                while await self._process.stdout.read(_DRAIN_BYTES):
                    pass
        await self._process.wait()
        if self._errors is not None and not self._errors.closed:
            size = self._errors.seek(0, 2)
            self._errors.seek(max(0, size - _TOLD_BYTES))
            self._said = self._errors.read()
            self._errors.close()


class ProcessPool:
    """At most `size` processes of one module; more requests wait their turn in order. Belongs to one event loop."""

    def __init__(
        self, module: str, argument: str, *, size: int, environment: Mapping[str, str], hears: bool = False
    ) -> None:
        self._module = module
        self._argument = argument
        self._environment = environment
        self._hears = hears
        self._turns = asyncio.Semaphore(size)
        self._idle: list[WorkerProcess] = []
        self._reaping: set[asyncio.Task[None]] = set()
        self._is_closed = False

    @asynccontextmanager
    async def taken(self) -> AsyncGenerator[WorkerProcess]:
        """Have a process to oneself; it is killed afterwards unless it is left fit.

        Raises:
            PoolClosed: The pool was closed.
            OSError: No process could be started.
            WorkerNotReady: One was started and did not become ready.
        """
        async with self._turns:
            if self._is_closed:
                raise PoolClosed
            worker = self._idle.pop() if self._idle else await self._start()
            worker.is_fit = False
            try:
                yield worker
            finally:
                if worker.is_fit and not self._is_closed:
                    self._idle.append(worker)
                else:
                    self._reap(worker)

    async def aclose(self) -> None:
        """Kill every process; later requests fail."""
        self._is_closed = True
        workers, self._idle = self._idle, []
        await asyncio.gather(*(worker.stop() for worker in workers), *self._reaping)

    async def _start(self) -> WorkerProcess:
        worker = await WorkerProcess.start(self._module, self._argument, self._environment, hears=self._hears)
        try:
            async with asyncio.timeout(_START_SECONDS):
                worker.greeting = await worker.read()
        except (TimeoutError, asyncio.IncompleteReadError):
            raise WorkerNotReady(*await worker.end()) from None
        except BaseException:
            self._reap(worker)
            raise
        return worker

    def _reap(self, worker: WorkerProcess) -> None:
        # not awaited in place: a cancelled caller must not wait, nor leave the process
        task = asyncio.create_task(worker.stop())
        self._reaping.add(task)
        task.add_done_callback(self._reaping.discard)
