"""The npm library of Standard Webhooks, as a program that checks deliveries while they come."""

import asyncio
import json
import os
import shutil
from pathlib import Path
from typing import Any

from tests.e2e.receiver import Told
from tests.patience import PATIENCE_SECONDS

HERE = Path(__file__).parent
MODULES = Path(os.environ.get("PLAIT_E2E_NODE_MODULES", HERE / "node_modules"))


def has_npm_library() -> bool:
    return (MODULES / "standardwebhooks").exists() and shutil.which("node") is not None


class NpmVerifier:
    """Live between `start` and `finish`; `folder` is its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        (folder / "node_modules").symlink_to(MODULES.resolve())
        shutil.copy(HERE / "verify_webhooks.mjs", folder)
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        node = shutil.which("node")
        assert node is not None
        self._process = await asyncio.create_subprocess_exec(
            node, "verify_webhooks.mjs", cwd=self._folder, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )

    def give(self, told: Told, secret: str) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        headers = {name: value for name, value in told.headers.items() if name.startswith("webhook-")}
        line = json.dumps({"secret": secret, "body": told.body.decode(), "headers": headers})
        self._process.stdin.write(line.encode() + b"\n")

    async def finish(self) -> dict[str, Any]:
        """Say how many were good, and what was wrong with the others."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.close()
        async with asyncio.timeout(PATIENCE_SECONDS):
            out, _ = await self._process.communicate()
        return json.loads(out)
