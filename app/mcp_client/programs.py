"""An MCP server that is a program of this machine: started in a process group of its own, which ends with it.

It is told nothing of Plait's own settings; what it says is bounded, and of what it complains about the end is kept.
"""

import asyncio
import os
import signal
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import anyio
from mcp.client.stdio import get_default_environment
from mcp.shared.message import SessionMessage
from mcp.types import jsonrpc_message_adapter

from app.mcp_client.messages import Endpoint
from app.mcp_client.vocabulary import MAX_ANSWER_BYTES

GRACE_SECONDS = 1.0  #: to end by itself when nothing more is said to it, and again when it is asked to
_KEPT_ERRORS = 2_000  #: bytes of what it wrote to its standard error last


@dataclass(slots=True)
class Notes:
    """What the transport saw, since the library above it says less."""

    status: int = 0  #: of the last answer over HTTP
    is_too_large: bool = False
    is_ended: bool = False  #: the program says nothing more
    errors: bytes = b""  #: the end of what it complained about
    seen: "Notes | None" = None  #: those of the conversation that is gone on with


@asynccontextmanager
async def program(endpoint: Endpoint, notes: Notes) -> AsyncGenerator[Any]:
    """Run a program and speak with it; when the block is left, neither it nor what it started is left.

    Raises:
        OSError: It cannot be started.
    """
    process = await asyncio.create_subprocess_exec(
        *endpoint.command,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=get_default_environment() | dict(endpoint.environment),
        start_new_session=True,
        limit=MAX_ANSWER_BYTES,
    )
    said, heard = anyio.create_memory_object_stream[SessionMessage | Exception](0)
    to_say, saying = anyio.create_memory_object_stream[SessionMessage](0)
    try:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(_hear, process, said, notes)
            tasks.start_soon(_note_errors, process, notes)
            tasks.start_soon(_say, process, saying)
            try:
                yield heard, to_say
            finally:
                tasks.cancel_scope.cancel()
    finally:
        with anyio.CancelScope(shield=True):
            await _end(process)
        for stream in (said, heard, to_say, saying):
            stream.close()


async def _hear(process: asyncio.subprocess.Process, said: Any, notes: Notes) -> None:
    assert process.stdout is not None  # noqa: S101 - it is a pipe
    try:
        async with said:
            while line := await process.stdout.readline():
                if not line.strip():
                    continue
                try:
                    message: Any = SessionMessage(jsonrpc_message_adapter.validate_json(line, by_name=False))
                except ValueError as error:
                    message = error
                await said.send(message)
    except ValueError:
        notes.is_too_large = True  # a line beyond the limit
    except (anyio.BrokenResourceError, anyio.ClosedResourceError):
        pass  # nobody listens any more
    finally:
        notes.is_ended = True


async def _note_errors(process: asyncio.subprocess.Process, notes: Notes) -> None:
    assert process.stderr is not None  # noqa: S101 - likewise
    while part := await process.stderr.read(_KEPT_ERRORS):
        notes.errors = (notes.errors + part)[-_KEPT_ERRORS:]


async def _say(process: asyncio.subprocess.Process, saying: Any) -> None:
    assert process.stdin is not None  # noqa: S101 - likewise
    async with saying:
        with suppress(OSError):  # it has ended, which whoever hears it sees
            async for each in saying:
                text: str = each.message.model_dump_json(by_alias=True, exclude_unset=True)
                process.stdin.write(text.encode() + b"\n")
                await process.stdin.drain()


async def _end(process: asyncio.subprocess.Process) -> None:
    """Let it end, then make it, and whatever it has started."""
    assert process.stdin is not None  # noqa: S101 - likewise
    process.stdin.close()
    if not await _has_ended(process):
        _signal(process, signal.SIGTERM)
        await _has_ended(process)
    _signal(process, signal.SIGKILL)
    await _has_ended(process)
    transport: Any = getattr(process, "_transport", None)
    if transport is not None:
        transport.close()  # a child of it may hold the pipes


async def _has_ended(process: asyncio.subprocess.Process) -> bool:
    # Not `wait`, which waits for the pipes too.
    with anyio.move_on_after(GRACE_SECONDS):
        while process.returncode is None:  # noqa: ASYNC110 - nothing else tells
            await asyncio.sleep(0.01)
    return process.returncode is not None


def _signal(process: asyncio.subprocess.Process, which: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, which)
