"""Users' Python: a subset of the language, run by pydantic-monty in its own worker processes."""

import asyncio
import re
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.components.sandbox.errors import LimitReached, RunFailed, SourceInvalid
from app.components.sandbox.limits import Limits
from app.components.sandbox.values import to_json

if TYPE_CHECKING:
    from pydantic_monty import AsyncMonty

_MAIN = re.compile(r"^(async\s+)?def\s+main\s*\(", re.MULTILINE)
#: Errors by which the engine says that a limit was met, not that the code is wrong.
_LIMITS = ("MemoryError", "TimeoutError", "RecursionError")


@dataclass(frozen=True, slots=True)
class CodeResult:
    """What code gave and what it printed."""

    value: Any
    printed: tuple[str, ...]


class CodeRunner:
    """Runs code without files, network, environment or imports beyond a few pure modules.

    The code either defines `main(input)`, which is called, or its last line is an expression; that is the
    result. Everything passed as `names` is a global. Workers start with the first run.
    """

    def __init__(self, limits: Limits, *, size: int = 2) -> None:
        self._limits = limits
        self._size = size
        self._stack: AsyncExitStack | None = None
        self._pool: AsyncMonty | None = None
        self._is_closed = False
        self._opening = asyncio.Lock()

    async def run(self, source: str, names: Mapping[str, Any]) -> CodeResult:
        """Run code once, in a fresh session; cancelling the caller ends it.

        Raises:
            SandboxError: Any of the tree.
        """
        import pydantic_monty as monty  # noqa: PLC0415 - on first use

        pool = await self._open()
        printed = monty.CollectStreams(max_bytes=self._limits.code_print_bytes)
        try:
            async with pool.checkout(
                script_name="function.py",
                limits={
                    "max_feed_duration_secs": self._limits.code_timeout_ms / 1000,
                    "max_memory": self._limits.code_memory_bytes,
                    "max_recursion_depth": self._limits.code_recursion,
                    "max_total_sleep_secs": self._limits.code_timeout_ms / 1000,
                },
            ) as session:
                value = await session.feed_run(_with_call(source), inputs=dict(names), print_callback=printed)
        except monty.MontySyntaxError as error:
            raise SourceInvalid(error.display("type-msg")[:500], line=_line(error)) from None
        except monty.MontyRuntimeError as error:
            told = error.display("type-msg")[:500]
            kind = LimitReached if told.startswith(_LIMITS) else RunFailed
            raise kind(told, line=_line(error)) from None
        except monty.MontyCrashedError:
            raise LimitReached("The code used more memory or time than it may.") from None
        except monty.MontyConversionError:
            raise RunFailed("The code was given something that is not JSON.") from None
        except TimeoutError:
            raise LimitReached("No worker for code was free in time.") from None
        lines = "".join(text for _, text in printed.output).splitlines()
        if len(lines) > self._limits.code_print_lines:
            # Each line becomes an event of the run: bytes alone would let one node write tens of thousands.
            left_out = len(lines) - self._limits.code_print_lines
            lines = [*lines[: self._limits.code_print_lines], f"… and {left_out} more lines"]
        return CodeResult(to_json(value, max_bytes=self._limits.output_bytes), tuple(lines))

    async def aclose(self) -> None:
        """End every worker; later runs fail."""
        self._is_closed = True
        stack, self._stack, self._pool = self._stack, None, None
        if stack is not None:
            await stack.aclose()

    async def _open(self) -> "AsyncMonty":
        if self._is_closed:
            raise RunFailed("The sandbox is shut down.")
        if self._pool is not None:
            return self._pool
        async with self._opening:  # nobody may see the pool before it is entered
            if self._pool is not None:
                return self._pool
            import pydantic_monty as monty  # noqa: PLC0415 - on first use

            pool = monty.AsyncMonty(
                min_processes=0,
                max_processes=self._size,
                checkout_timeout=60,
                request_timeout=self._limits.code_timeout_ms / 1000 * 2 + 1,
                max_checkouts_per_worker=500,
            )
            stack = AsyncExitStack()
            await stack.enter_async_context(pool)
            self._pool, self._stack = pool, stack
            return pool


def _with_call(source: str) -> str:
    found = _MAIN.search(source)
    if found is None:
        return source
    return f"{source}\n{'await ' if found.group(1) else ''}main(input)\n"


def _line(error: Any) -> int | None:
    frames = error.traceback()
    return frames[-1].line if frames else None
