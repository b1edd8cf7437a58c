"""aimock from npm, scripted by a test: one server that speaks all four wire formats; needs `make peers`."""

import asyncio
import json
import os
import shutil
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2

from app.kernel.ports import free_port
from tests.patience import PATIENCE_SECONDS

MODULES = Path(os.environ.get("PLAIT_LLM_NODE_MODULES", Path(__file__).parent / "node_modules"))
CLI = MODULES / "@copilotkit" / "aimock" / "dist" / "cli.js"
IS_THERE = shutil.which("node") is not None and CLI.is_file()
WHY_NOT = "needs node and `make peers`"


class Aimock:
    """A running server; `url` is its root, OpenAI's formats are below `/v1`."""

    def __init__(self, url: str) -> None:
        self.url = url

    async def requests(self) -> list[dict[str, Any]]:
        """Return the bodies it was sent, in their order, in OpenAI's form whatever the format was."""
        async with httpx2.AsyncClient(trust_env=False) as client:
            entries: list[dict[str, Any]] = (await client.get(f"{self.url}/__aimock/journal")).json()
        return [entry.get("body") or {} for entry in entries]


@asynccontextmanager
async def aimock(folder: Path, fixtures: Sequence[dict[str, Any]], *more: str) -> AsyncGenerator[Aimock]:
    """Run it over fixtures: `{match: {userMessage, hasToolResult, …}, response: {content, toolCalls, …}}`."""
    script = folder / "aimock.json"
    script.write_text(json.dumps({"fixtures": list(fixtures)}))
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        "node",
        CLI,
        "-p",
        str(port),
        "-f",
        script,
        *more,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    server = Aimock(f"http://127.0.0.1:{port}")
    try:
        async with asyncio.timeout(PATIENCE_SECONDS), httpx2.AsyncClient(trust_env=False) as client:
            while True:
                try:
                    await client.get(f"{server.url}/__aimock/journal")
                    break
                except httpx2.TransportError:
                    assert process.returncode is None, "aimock ended"
                    await asyncio.sleep(0.05)
        yield server
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
