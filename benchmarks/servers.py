"""Processes that are measured from outside: the server, and peers that take orders by line."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from app.kernel.development import read_development_key
from app.kernel.ports import free_port
from app.kernel.settings import Settings
from benchmarks.house import ROOT

_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """Read what a process and its threads have used, of user and system time."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def resident_mib(pid: int | str = "self") -> float:
    """Read how much memory a process holds."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("the kernel tells no VmRSS")


def peak_mib(pid: int) -> float:
    """Read the most memory a process has ever held."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("the kernel tells no VmHWM")


@dataclass
class Server:
    """`plait serve` as a process of its own, with the demo workspace and its key."""

    pid: int
    port: int
    api_key: str
    seconds_to_ready: float


def _environment(settings: Settings) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("PLAIT_")},
        "PLAIT_DATA_DIR": str(settings.data_dir),
        "PLAIT_DATABASE_URL": settings.database_url,
        "PLAIT_REDIS_URL": settings.redis_url,
        "PLAIT_EGRESS_ALLOW": ",".join(settings.egress_allow),
        "PLAIT_WORKER_CONCURRENCY": str(settings.worker_concurrency),
        "PLAIT_RUN_WORKER": str(settings.run_worker),
        "PLAIT_LEASE_SECONDS": str(settings.lease_seconds),
        "PLAIT_MAX_FILE_BYTES": str(settings.max_file_bytes),
        "PLAIT_STORAGE_QUOTA_BYTES": str(settings.storage_quota_bytes),
        "PLAIT_LOG_LEVEL": "ERROR",
    }


@contextmanager
def serving(settings: Settings, factory: str | None = None, api_key: str | None = None) -> Generator[Server]:
    """Serve a migrated database until left: by `plait serve`, or another application of the same kind.

    Without `api_key`, the key is that of the demo workspace.
    """
    port = free_port()
    environment = {**_environment(settings), "PLAIT_PORT": str(port)}
    command = ["app.cli", "serve"]
    if factory is not None:
        command = ["uvicorn", factory, "--factory", "--http", "httptools", "--no-access-log", "--log-level", "warning"]
        command += ["--port", str(port)]
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        until_ready(process, f"http://127.0.0.1:{port}/readyz")
        ready = time.perf_counter() - began
        yield Server(process.pid, port, api_key or read_development_key(settings) or "", ready)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def working(settings: Settings, count: int) -> Generator[list[int]]:
    """Run `plait worker` so many times until left; yields their process ids once all take runs."""
    environment = {**_environment(settings), "PLAIT_LOG_LEVEL": "INFO", "PLAIT_LOG_FORMAT": "json"}
    logs = [settings.data_dir / f"worker-{number}.log" for number in range(count)]
    processes: list[subprocess.Popen[bytes]] = []
    try:
        for each in logs:
            with each.open("wb") as log:
                command = [sys.executable, "-m", "app.cli", "worker"]
                processes.append(subprocess.Popen(command, cwd=ROOT, env=environment, stderr=log))
        for _ in range(3_000):
            if all(b"worker_ready" in each.read_bytes() for each in logs):
                break
            time.sleep(0.01)
        else:
            raise RuntimeError("the workers are not ready after 30 s")
        yield [each.pid for each in processes]
    finally:
        for each in processes:
            each.send_signal(signal.SIGCONT)
            each.terminate()
        for each in processes:
            try:
                each.wait(20)
            except subprocess.TimeoutExpired:
                each.kill()
                each.wait()


def until_ready(process: subprocess.Popen[bytes], url: str, seconds: int = 30) -> None:
    """Wait until an address answers with 200, or raise."""
    for _ in range(seconds * 100):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with status {process.returncode}")
        try:
            with urlopen(url, timeout=1) as answer:  # noqa: S310 - our own address
                if answer.status == 200:
                    return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.01)
    raise RuntimeError(f"the server is not ready after {seconds} s")


class Peer:
    """A process that takes one JSON order a line and answers with one line."""

    def __init__(self, python: str, script: str, *arguments: str) -> None:
        self._process = subprocess.Popen(
            # -P: the peer must not take our `http` for the library's.
            [python, "-P", str(Path(__file__).with_name(script)), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, **order: Any) -> Any:
        """Send an order and wait for its answer."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(json.dumps(order) + "\n")
        stdin.flush()
        line = stdout.readline()
        if not line:
            raise RuntimeError(f"the peer ended with status {self._process.wait()}")
        return json.loads(line)

    def close(self) -> None:
        """End it."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
