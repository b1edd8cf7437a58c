"""A service made by Stoplight's Prism from an OpenAPI document: it refuses every request that the document forbids."""

import asyncio
import os
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest

from app.kernel.ports import free_port
from tests.patience import PATIENCE_SECONDS

_PROGRAM = Path(__file__).parent / "node_modules" / ".bin" / "prism"
_NODE = shutil.which("node")

needs_prism = pytest.mark.skipif(_NODE is None or not _PROGRAM.exists(), reason="`make peers` installs Prism")


@asynccontextmanager
async def prism(document: dict[str, Any], folder: Path) -> AsyncGenerator[str]:
    """Serve a document; gives the address."""
    path = folder / "openapi.json"
    path.write_bytes(orjson.dumps(document))
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        str(_NODE), str(_PROGRAM), "mock", "--errors", "--host", "127.0.0.1", "--port", str(port), str(path),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env={**os.environ, "NO_COLOR": "1"},
    )  # fmt: skip
    assert process.stdout is not None
    said: list[str] = []
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while "Prism is listening" not in "".join(said):
                line = await process.stdout.readline()
                assert line, said
                said.append(line.decode())
        reading = asyncio.create_task(process.stdout.read())
        yield f"http://127.0.0.1:{port}"
        process.terminate()
        await reading
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
