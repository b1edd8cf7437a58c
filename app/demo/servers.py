"""What a demo starts for itself: an embedded server on a folder that is gone afterwards, and a service to call."""

import asyncio
import os
import runpy
import sys
import tempfile
import threading
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2

from app.demo.client import DemoFailed
from app.kernel.ports import free_port

_START_SECONDS = 30.0


@asynccontextmanager
async def own_server(egress_allow: str = "") -> AsyncGenerator[tuple[str, str]]:
    """Start `plait serve` on an empty database; yield its URL and the key of its demo workspace.

    Raises:
        DemoFailed: It did not start; shows what it said.
    """
    with tempfile.TemporaryDirectory(prefix="plait-demo-") as folder:
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PLAIT_")}
        environment |= {
            "PLAIT_DATA_DIR": folder,
            "PLAIT_HOST": "127.0.0.1",
            "PLAIT_PORT": str(port),
            "PLAIT_EGRESS_ALLOW": egress_allow,
            "PLAIT_LOG_LEVEL": "WARNING",
            "PYTHONPATH": str(Path(__file__).parents[2]),
        }
        with (Path(folder) / "server.log").open("w+b") as log:
            server = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "app.cli", "serve", env=environment, stdout=log, stderr=log
            )
            try:
                await _wait_until_ready(server, url, Path(log.name))
                yield url, (Path(folder) / "development-key").read_text().strip()
            finally:
                if server.returncode is None:
                    server.terminate()
                    await server.wait()


async def _wait_until_ready(server: asyncio.subprocess.Process, url: str, log: Path) -> None:
    async with httpx2.AsyncClient(timeout=1, trust_env=False) as http:
        try:
            async with asyncio.timeout(_START_SECONDS):
                while server.returncode is None:
                    try:
                        if (await http.get(f"{url}/readyz")).is_success:
                            return
                    except httpx2.HTTPError:
                        pass
                    await asyncio.sleep(0.05)
        except TimeoutError:
            pass
    said = await asyncio.to_thread(log.read_text, errors="replace")
    raise DemoFailed(f"The demo's server did not start: {said.strip()[-2000:]}")


@asynccontextmanager
async def peer(script: Path, port: int) -> AsyncGenerator[str]:
    """Run an example's own service in a thread; yield its URL."""
    made: Any = runpy.run_path(str(script))["Peer"]
    try:
        server = made(port)
    except OSError as error:
        raise DemoFailed(f"Port {port} is taken, so the example's service cannot start: {error.strerror}") from None
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.url
    finally:
        await asyncio.to_thread(server.shutdown)
        server.server_close()
        thread.join()
