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
from redis.backoff import NoBackoff
from redis.retry import Retry

from app.kernel.ports import free_port

_START_SECONDS = 300.0
_PORTS_TRIED = 5
#: How each says that somebody else has its port.
_POSTGRES_TAKEN, _REDIS_TAKEN = "could not create any TCP/IP sockets", "Address already in use"
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
        self._data, self._file = self._folder / "data", self._folder / "log"

    def __enter__(self) -> Self:
        self._run(
            self._initdb, "-D", str(self._data), "-U", "postgres", "-A", "trust", "--no-sync", "--no-instructions"
        )
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": self._folder,
            "max_connections": 200,
            "log_min_messages": "fatal",
            # What the tests break is processes, not the machine: what the kernel has been given is there afterwards.
            "fsync": "off",
            "full_page_writes": "off",
        }
        with (self._data / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
        for _ in range(_PORTS_TRIED):
            try:
                self.start()
            except AssertionError as error:
                if _POSTGRES_TAKEN not in str(error):
                    raise
                self._file.unlink()
                self.port = free_port()
            else:
                return self
        raise AssertionError(f"somebody was quicker {_PORTS_TRIED} times")

    def __exit__(self, *_: object) -> None:
        self.stop("immediate")
        shutil.rmtree(self._folder, ignore_errors=True)

    def start(self) -> None:
        """Start it, again if need be, and wait until it answers."""
        options = ("-D", str(self._data), "-w", "-t", "300", "-l", str(self._file), "-o", f"-p {self.port}")
        self._run(self._ctl, "start", *options)

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
        return self._file.read_text() if self._file.exists() else ""


class OwnRedis:
    """A Redis server that keeps nothing but its log on the disk."""

    def __init__(self) -> None:
        self._binary = find_binary("redis-server")
        self.port = free_port()
        self._folder = Path(tempfile.mkdtemp(prefix="plait-redis-"))
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        for _ in range(_PORTS_TRIED):
            try:
                self.start()
            except AssertionError as error:
                if _REDIS_TAKEN not in str(error):
                    raise
                self.port = free_port()
            else:
                return self
        raise AssertionError(f"somebody was quicker {_PORTS_TRIED} times")

    def __exit__(self, *_: object) -> None:
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, again if need be, and wait until it answers."""
        command = [self._binary, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        file = self._folder / "log"
        with file.open("wb") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self._folder)  # noqa: S603 - a fixed command
        deadline = time.monotonic() + _START_SECONDS
        while not self._answers():
            assert self._process.poll() is None, f"redis-server ended:\n{file.read_text(errors='replace')}"
            assert time.monotonic() < deadline, f"redis-server does not answer:\n{file.read_text(errors='replace')}"
            time.sleep(0.02)

    def _answers(self) -> bool:
        try:
            with redis.Redis(port=self.port, socket_timeout=1, retry=Retry(NoBackoff(), 0)) as client:
                # Whoever else may sit on the port answers as well, or never.
                return client.info("server")["process_id"] == self._process_id
        except (redis.ConnectionError, redis.TimeoutError):
            return False

    @property
    def _process_id(self) -> int:
        assert self._process is not None
        return self._process.pid

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
