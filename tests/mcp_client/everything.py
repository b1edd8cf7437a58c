"""`@modelcontextprotocol/server-everything` from npm, which exercises the whole protocol; needs `make peers`."""

import asyncio
import os
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2

from app.kernel.ports import free_port
from tests.patience import PATIENCE_SECONDS

MODULES = Path(os.environ.get("PLAIT_MCP_NODE_MODULES", Path(__file__).parent / "node_modules"))
CLI = MODULES / "@modelcontextprotocol" / "server-everything" / "dist" / "index.js"
NODE = shutil.which("node")
IS_THERE = NODE is not None and CLI.is_file()
WHY_NOT = "needs node and `make peers`"


@asynccontextmanager
async def everything() -> AsyncGenerator[str]:
    """Serve it over streamable HTTP; gives its address."""
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        "node",
        CLI,
        "streamableHttp",
        env={**os.environ, "PORT": str(port)},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}/mcp"
    try:
        async with asyncio.timeout(PATIENCE_SECONDS), httpx2.AsyncClient(trust_env=False) as client:
            while True:
                try:
                    await client.get(url)
                    break
                except httpx2.TransportError:
                    await asyncio.sleep(0.05)
        yield url
    finally:
        process.kill()
        await process.wait()
