"""Real processes of Plait: started, killed, and started again by tests."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import httpx2

from app.kernel.ports import free_port

ROOT = Path(__file__).parents[2]
START_SECONDS = 60.0


def run_cli(*arguments: str, env: Mapping[str, str], root: Path = ROOT) -> str:
    """Run one command of the command line to its end; `root` is the checkout whose it is."""
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "app.cli", *arguments],
        env=dict(env),
        cwd=root,
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


class Process:
    """One process of the command line; its output is kept in a file."""

    def __init__(
        self, name: str, arguments: list[str], env: Mapping[str, str], folder: Path, root: Path = ROOT
    ) -> None:
        self.name = name
        self.root = root
        self.log = folder / f"{name}.log"
        self._arguments = arguments
        self._env = dict(env)
        self._process: subprocess.Popen[bytes] | None = None
        self._output: IO[bytes] | None = None
        self._seen = 0

    def start(self) -> None:
        self._seen = self.log.stat().st_size if self.log.exists() else 0
        self._output = self.log.open("ab")
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-m", "app.cli", *self._arguments],
            env=self._env,
            cwd=self.root,
            stdout=self._output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def wait_ready(self) -> None:
        """Wait until the log says that it is ready."""
        deadline = time.monotonic() + START_SECONDS
        while not self.is_ready():
            if not self.is_alive and self.moves():
                self.start()
            assert self.is_alive, f"{self.name} ended:\n{self.text()}"
            assert time.monotonic() < deadline, f"{self.name} does not get ready:\n{self.text()}"
            time.sleep(0.05)

    def is_ready(self) -> bool:
        return '"worker_ready"' in self.text()

    def moves(self) -> bool:
        """Say whether it ended for something that another start avoids."""
        return False

    def text(self) -> str:
        """What it wrote since it was started last."""
        return self.log.read_bytes()[self._seen :].decode(errors="replace")

    @property
    def is_alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """End it as a power cut does, with every process it started."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._close()

    def terminate(self) -> None:
        """Ask it to end."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)

    def send(self, number: signal.Signals) -> None:
        """Send it a signal."""
        assert self._process is not None
        self._process.send_signal(number)

    def wait(self) -> int:
        """Wait until it has ended; return its exit status."""
        assert self._process is not None
        status = self._process.wait(START_SECONDS)
        self._close()
        return status

    def stop(self) -> None:
        """End it: politely at first, so that it tells what of it was covered."""
        if self.is_alive:
            self.terminate()
            try:
                self.wait()
            except subprocess.TimeoutExpired:
                self.kill()
        self._close()

    def _close(self) -> None:
        if self._output is not None:
            self._output.close()
            self._output = None


class Api(Process):
    """A process that serves the graph."""

    def __init__(self, name: str, env: Mapping[str, str], folder: Path, root: Path = ROOT) -> None:
        self.port = free_port()
        self._has_served = False
        super().__init__(name, ["serve"], env, folder, root)

    def start(self) -> None:
        self._env["PLAIT_PORT"] = str(self.port)
        super().start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def is_ready(self) -> bool:
        try:
            # Loading certificates for each look would take from the start that it waits for.
            is_ready = (
                self.is_alive and httpx2.get(self.url + "/readyz", trust_env=False, timeout=5, verify=False).is_success
            )
        except httpx2.HTTPError:
            return False
        self._has_served |= is_ready
        return is_ready

    def moves(self) -> bool:
        """Choose another port if somebody was quicker; once its address is known, it stays."""
        if self._has_served or f"Port {self.port} is taken" not in self.text():
            return False
        self._close()
        self.port = free_port()
        return True


@dataclass
class Deployment:
    """The processes over one database.

    Embedded, one process serves and executes; scaled out, `apis` serve and `workers` execute, on a migrated database.
    """

    is_embedded: bool
    env: Mapping[str, str]
    folder: Path
    apis: list[Api] = field(default_factory=list[Api])
    workers: list[Process] = field(default_factory=list[Process])

    @property
    def url(self) -> str:
        return self.apis[0].url

    @property
    def other_url(self) -> str:
        """Another process's, where there is one."""
        return self.apis[-1].url

    @property
    def executor(self) -> Process:
        """The process that executes runs."""
        return self.apis[0] if self.is_embedded else self.workers[0]

    def start(self) -> None:
        if self.is_embedded:
            self.apis = [Api("api", self.env, self.folder)]
        else:
            serving = {**self.env, "PLAIT_RUN_WORKER": "false"}
            self.apis = [Api("api-a", serving, self.folder), Api("api-b", serving, self.folder)]
            self.workers = [self.another_worker("worker")]
        for process in self.processes:
            if not process.is_alive:
                process.start()
        for process in self.processes:
            process.wait_ready()

    def another_worker(self, name: str) -> Process:
        return Process(name, ["worker"], self.env, self.folder)

    @property
    def processes(self) -> list[Process]:
        return [*self.apis, *self.workers]

    def text(self) -> str:
        return "\n".join(process.text() for process in self.processes)

    def everything(self) -> str:
        """What its processes have ever written."""
        return "\n".join(process.log.read_text(errors="replace") for process in self.processes)

    def stop(self) -> None:
        # All are asked first: each may take its time to drain, and none waits for another's.
        for process in self.processes:
            if process.is_alive:
                process.terminate()
        for process in self.processes:
            process.stop()
