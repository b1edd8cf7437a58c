"""Load, disasters upon it, and the quiet afterwards."""

import asyncio
import itertools
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import httpx2

from tests.e2e.server import ROOT
from tests.e2e.story import RUN, Person
from tests.faults.audit import LIVE, Findings, Rows, check_effects, check_journals
from tests.faults.peer import CountingPeer
from tests.faults.work import SIGNAL, graph, run_input

SIGNAL_RUN = "mutation($input: SignalExecutionInput!) { signalExecution(input: $input) { execution { id } } }"
_START_SECONDS = 60.0
_QUIET_SECONDS = 180.0  #: so long after the last disaster everything must have ended


class Forked:
    """A worker from the nursery."""

    def __init__(self, pid: int, log: Path) -> None:
        self.pid = pid
        self.log = log

    @property
    def is_ready(self) -> bool:
        return self.log.exists() and b'"worker_ready"' in self.log.read_bytes()

    @property
    def is_alive(self) -> bool:
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def kill(self, number: int = signal.SIGKILL) -> None:
        with suppress(ProcessLookupError):
            if number == signal.SIGKILL:
                os.killpg(self.pid, number)
            else:
                os.kill(self.pid, number)


class Nursery:
    """Starts workers in a few milliseconds each; ends those that are left."""

    def __init__(self, env: Mapping[str, str], folder: Path, *, concurrency: int) -> None:
        self._env = dict(env)
        self._folder = folder
        self._concurrency = concurrency
        self._numbers = itertools.count(1)
        self._process: subprocess.Popen[bytes] | None = None
        self.workers: list[Forked] = []

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery"],
            env=self._env,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self.workers:
            worker.kill(signal.SIGTERM)
        deadline = time.monotonic() + 10
        while any(worker.is_alive for worker in self.workers) and time.monotonic() < deadline:
            time.sleep(0.05)
        for worker in self.workers:
            worker.kill()
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(_START_SECONDS)
        self._process.stdout.close()

    def start_worker(self) -> Forked:
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        log = self._folder / f"worker-{next(self._numbers)}.log"
        self._process.stdin.write(f"{log} worker --concurrency {self._concurrency}\n".encode())
        self._process.stdin.flush()
        worker = Forked(int(self._process.stdout.readline()), log)
        self.workers.append(worker)
        return worker

    def bury(self, worker: Forked) -> None:
        """Kill it."""
        worker.kill()
        self.workers.remove(worker)

    async def all_ready(self) -> None:
        async with asyncio.timeout(_START_SECONDS):
            while not all(worker.is_ready for worker in self.workers):
                for worker in self.workers:
                    assert worker.is_alive, worker.log.read_text()
                await asyncio.sleep(0.02)


@dataclass
class Storm:
    """Runs of `work.graph` through the API, as many as are wanted, while something strikes."""

    person: Person
    peer: CountingPeer
    rows: Rows
    backlog: int = 60  #: runs that have not ended, at most
    accepted: dict[int, str] = field(default_factory=dict[int, str])  #: the run's number to its id
    refusals: Counter[str] = field(default_factory=Counter[str])  #: starts that were answered so, and sent again
    disasters: int = 0
    _telling: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])
    seconds: float = 0.0

    async def rage(
        self,
        strike: Callable[[], Awaitable[None]],
        *,
        disasters: int,
        effects: int,
        pause_seconds: tuple[float, float],
    ) -> Findings:
        """Strike until it is enough and there were so many effects; then wait for quiet and look."""
        began = time.monotonic()
        workflow_id = await self.person.workflow(graph(self.peer.url))
        first = len(self.accepted)
        feeding = asyncio.create_task(self._feed(workflow_id, effects, lambda: self.disasters >= disasters))
        try:
            for _ in range(disasters):
                await asyncio.sleep(random.uniform(*pause_seconds))
                await strike()
                self.disasters += 1
                if feeding.done():
                    break
            await feeding
        finally:
            feeding.cancel()
            with suppress(asyncio.CancelledError):
                await feeding
        assert self.disasters == disasters, f"{len(self.accepted) - first} runs were started, then feeding ended"
        await self._quiet()
        self.seconds = time.monotonic() - began
        found = Findings()
        await check_journals(self.rows, found)
        await check_effects(self.rows, self.peer, self.accepted, found)
        return found

    async def _feed(self, workflow_id: str, effects: int, is_over: Callable[[], bool]) -> None:
        """Start runs while there are too few effects or still disasters to come, keeping a backlog."""
        transport = httpx2.AsyncHTTPTransport(verify=False, retries=0)
        client = self.person.client
        headers = {"Authorization": f"Bearer {client.token}"}
        async with httpx2.AsyncClient(transport=transport, timeout=60, trust_env=False, headers=headers) as http:
            numbers = itertools.count(len(self.accepted))
            while not (is_over() and self.peer.seen >= effects):
                room = self.backlog - await self._live()
                if room <= 0:
                    await asyncio.sleep(0.1)
                    continue
                await asyncio.gather(*(self._start(http, workflow_id, next(numbers)) for _ in range(min(room, 20))))
            await asyncio.gather(*self._telling)

    async def _start(self, http: httpx2.AsyncClient, workflow_id: str, number: int) -> None:
        """Start a run; whatever goes wrong, ask again under the same key until it is accepted."""
        start = {"workflowId": workflow_id, "input": run_input(number), "idempotencyKey": f"r{number}"}
        made = await self._insist(http, RUN, start)
        self.accepted[number] = made["runWorkflow"]["execution"]["id"]
        task = asyncio.create_task(self._tell(http, number))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def _tell(self, http: httpx2.AsyncClient, number: int) -> None:
        """Send a run its signal, soon or when it is paused for it; one signal too many does no harm."""
        await asyncio.sleep(random.random() * 2)
        signal = {"executionId": self.accepted[number], "name": SIGNAL, "payload": number}
        await self._insist(http, SIGNAL_RUN, signal)

    async def _insist(self, http: httpx2.AsyncClient, document: str, value: dict[str, Any]) -> dict[str, Any]:
        while True:
            content = {"query": document, "variables": {"input": value}}
            try:
                body: dict[str, Any] = (await http.post(self.person.client.url + "/graphql", json=content)).json()
            except (httpx2.HTTPError, ValueError):
                body = {}
            if body.get("data"):
                return body["data"]
            errors: list[dict[str, Any]] = body.get("errors") or [{"extensions": {"code": "no answer"}}]
            self.refusals[errors[0]["extensions"]["code"]] += 1
            if errors[0]["extensions"]["code"] == "CONFLICT":
                return {}  # the signal before this one was received although nobody was told
            await asyncio.sleep(0.1)

    async def _live(self) -> int:
        try:
            rows = await self.rows(f"SELECT count(*) AS n FROM executions WHERE status IN {LIVE}")  # noqa: S608
            return rows[0]["n"]
        except OSError:
            return self.backlog

    async def _quiet(self) -> None:
        """Wait until every run has ended, or long enough; the audit says which have not."""
        deadline = time.monotonic() + _QUIET_SECONDS
        while await self._live() and time.monotonic() < deadline:
            await asyncio.sleep(0.2)
