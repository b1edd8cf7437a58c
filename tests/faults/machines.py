"""Servers that tests may break: a PostgreSQL cluster and a Redis of their own, from the installed binaries."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any, Self

import pytest
import redis

from tests.e2e.server import free_port

_START_SECONDS = 300.0
#: Debian keeps the server's programs out of PATH.
_PLACES = (*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), Path("/usr/pgsql/bin"))


def find_binary(name: str) -> str:
    """Find a program, or skip the test that needs it."""
    found = shutil.which(name) or next((str(place / name) for place in _PLACES if (place / name).exists()), None)
    if found is None:
        pytest.skip(f"needs {name}")
    return found


class OwnPostgres:
    """A cluster of its own. PostgreSQL refuses to be root, so root runs it as the user `postgres`."""

    def __init__(self) -> None:
        self._ctl = find_binary("pg_ctl")
        self._initdb = find_binary("initdb")
        self._user: dict[str, Any] = {}
        if os.geteuid() == 0:
            try:
                pwd.getpwnam("postgres")
            except KeyError:
                pytest.skip("needs a user named postgres: PostgreSQL does not run as root")
            self._user = {"user": "postgres", "group": "postgres", "extra_groups": []}
        self.port = free_port()
        # Not pytest's own folder, which nobody but root may enter.
        self._folder = Path(tempfile.mkdtemp(prefix="plait-faults-"))
        if self._user:
            shutil.chown(self._folder, "postgres", "postgres")
        self._data = self._folder / "data"

    def __enter__(self) -> Self:
        self._run(
            self._initdb, "-D", str(self._data), "-U", "postgres", "-A", "trust", "--no-sync", "--no-instructions"
        )
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": self._folder,
            "max_connections": 200,
            "log_min_messages": "fatal",
            # What the tests break is processes, not the machine: what the kernel has been given is there afterwards.
            "fsync": "off",
        }
        with (self._data / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop("immediate")
        shutil.rmtree(self._folder, ignore_errors=True)

    def start(self) -> None:
        self._run(self._ctl, "start", "-D", str(self._data), "-w", "-t", "300", "-l", str(self._folder / "log"))

    def stop(self, mode: str) -> None:
        """End it: `fast` rolls back and tidies up, `immediate` is a crash that replays its log at the next start."""
        self._run(self._ctl, "stop", "-D", str(self._data), "-w", "-m", mode, is_checked=False)

    def url(self, database: str) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/{database}"

    async def create_database(self) -> str:
        """Make an empty database; return its name."""
        import asyncpg

        name = f"faults_{uuid.uuid4().hex[:8]}"
        connection: Any = await asyncpg.connect(self.url("postgres"))
        try:
            await connection.execute(f'CREATE DATABASE "{name}"')
        finally:
            await connection.close()
        return name

    def _run(self, *command: str, is_checked: bool = True) -> None:
        done = subprocess.run(  # noqa: S603 - fixed commands
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if "start" not in command else subprocess.DEVNULL,
            stderr=subprocess.STDOUT if "start" not in command else subprocess.DEVNULL,
            cwd=self._folder,
            timeout=_START_SECONDS,
            check=False,
            **self._user,
        )
        assert not is_checked or done.returncode == 0, (done.stdout or b"").decode() + self._log()

    def _log(self) -> str:
        file = self._folder / "log"
        return file.read_text() if file.exists() else ""


class PortTaken(Exception):
    """Somebody was quicker."""


class OwnRedis:
    """A Redis server that keeps nothing on the disk."""

    def __init__(self) -> None:
        self._binary = find_binary("redis-server")
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        for _ in range(5):
            try:
                self.start()
            except PortTaken:
                self.port = free_port()
            else:
                return self
        raise PortTaken

    def __exit__(self, *_: object) -> None:
        self.kill()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [self._binary, "--port", str(self.port), "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - a fixed command
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                with redis.Redis(port=self.port) as client:
                    client.ping()
            except redis.ConnectionError:
                if self._process.poll() is not None:
                    raise PortTaken from None
                assert time.monotonic() < deadline
                time.sleep(0.02)
            else:
                return

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def freeze(self) -> None:
        """Let it accept connections and answer nothing."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def flush(self) -> None:
        with redis.Redis(port=self.port) as client:
            client.flushall()
