"""Schedules, events and webhooks while processes are killed: what was acknowledged runs, and nothing runs twice."""

import asyncio
import itertools
import json
import os
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import httpx2
import pytest

from app.kernel.ids import read_global_id
from tests.e2e.server import Api
from tests.e2e.story import CREATE, START, Person, chain, node, sign_up
from tests.faults.audit import LIVE, Findings, Rows, check_journals
from tests.faults.conftest import Scale, embedded, scaled_out
from tests.faults.figures import Figures, TriggerRow
from tests.faults.storm import Nursery
from tests.machines import OwnPostgres, OwnRedis

MAKE = "mutation($input: CreateTriggerInput!) { createTrigger(input: $input) { trigger { id url } } }"
ECHO = chain(START, node("answer", "response", {"expression": "input"}))
_WORKERS = 2
_QUIET_SECONDS = 300.0


def id_of(global_id: str) -> str:
    found = read_global_id(global_id)
    assert found is not None
    return str(found[1])


@dataclass
class Crowd:
    """Senders, people who do what events tell of, and schedules; and what each was answered."""

    person: Person
    servers: Sequence[Api]
    hook: str = ""  #: its path
    triggers: dict[str, str] = field(default_factory=dict[str, str])  #: by id: hook, event, schedule
    delivered: dict[int, str] = field(default_factory=dict[int, str])  #: the number of a delivery to its run
    copies: list[str] = field(default_factory=list[str])  #: that another run was told of
    made: dict[int, str] = field(default_factory=dict[int, str])  #: the number of a workflow to its id
    due: dict[str, datetime] = field(default_factory=dict[str, datetime])  #: by schedule
    resent: int = 0

    async def open(self, schedules: int, seconds: float) -> None:
        """Make the triggers; the schedules are of one time each, spread over `seconds` from now."""
        workflow_id = await self.person.workflow(ECHO)
        make = {"workflowId": workflow_id, "name": "Under fire"}
        webhook = {"deliveryHeader": "X-Delivery", "ratePerMinute": 6_000}
        hook = await self.person.client.data(MAKE, input={**make, "webhook": webhook})
        self.hook = urlsplit(hook["createTrigger"]["trigger"]["url"]).path
        event = await self.person.client.data(MAKE, input={**make, "event": {"kinds": ["WORKFLOW_CREATED"]}})
        for kind, answer in (("hook", hook), ("event", event)):
            self.triggers[id_of(answer["createTrigger"]["trigger"]["id"])] = kind
        for number in range(schedules):
            at = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=2 + seconds * number / schedules)
            given = {**make, "schedule": {"at": at.isoformat()}}
            answer = await self.person.client.data(MAKE, input=given)
            trigger = id_of(answer["createTrigger"]["trigger"]["id"])
            self.triggers[trigger] = "schedule"
            self.due[trigger] = at

    async def work(self, deliveries: int, workflows: int) -> None:
        """Deliver and make so many, each again and again until somebody answers."""
        numbers, others = itertools.count(), itertools.count()
        async with httpx2.AsyncClient(timeout=20, trust_env=False) as http, asyncio.TaskGroup() as group:
            for _ in range(8):
                group.create_task(self._deliver_all(http, numbers, deliveries))
            for _ in range(3):
                group.create_task(self._make_all(others, workflows))

    async def _deliver_all(self, http: httpx2.AsyncClient, numbers: "itertools.count[int]", count: int) -> None:
        while (number := next(numbers)) < count:
            self.delivered[number] = await self._deliver(http, number)
            if random.random() < 0.2 and (again := await self._deliver(http, number)) != self.delivered[number]:
                self.copies.append(f"delivery {number}: {self.delivered[number]}, then {again}")

    async def _deliver(self, http: httpx2.AsyncClient, number: int) -> str:
        headers = {"X-Delivery": f"delivery-{number}", "Content-Type": "application/json"}
        while True:
            with suppress(httpx2.HTTPError):
                url = random.choice(self.servers).url + self.hook
                answer = await http.post(url, content=json.dumps({"n": number}), headers=headers)
                if answer.status_code == 202:
                    return id_of(answer.json()["executionId"])
                assert answer.status_code in {429, 503}, answer.text
            self.resent += 1
            await asyncio.sleep(0.05)

    async def _make_all(self, numbers: "itertools.count[int]", count: int) -> None:
        while (number := next(numbers)) < count:
            given = {"workspaceId": self.person.workspace_id, "name": f"W{number}", "nodes": [START]}
            while True:
                with suppress(httpx2.HTTPError):
                    client = self.person.client.at(random.choice(self.servers).url)
                    answer = await client.ask(CREATE, input={**given, "idempotencyKey": f"w{number}"})
                    if not answer.errors:
                        self.made[number] = answer.data["createWorkflow"]["workflow"]["id"]
                        break
                    assert answer.code == "UNAVAILABLE", answer.body
                self.resent += 1
                await asyncio.sleep(0.05)


async def rage(
    crowd: Crowd, rows: Rows, kill: Callable[[], Awaitable[None]], *, kills: int, deliveries: int
) -> dict[str, Any]:
    """Work while processes are killed; then wait for quiet, and check that each run that must be is there once."""
    workflows = deliveries // 4
    working = asyncio.create_task(crowd.work(deliveries, workflows))
    try:
        for number in range(1, kills + 1):
            wanted = deliveries * number // (kills + 1)
            while len(crowd.delivered) < wanted and not working.done():
                await asyncio.sleep(0.02)
            await kill()
        await working
    finally:
        working.cancel()
    expected = deliveries + workflows + len(crowd.due)
    await quiet(rows, expected)
    found = Findings()
    await check_journals(rows, found)
    found.check()
    assert crowd.copies == []
    told = Counter[str]()
    for row in await rows(
        "SELECT CAST(id AS text) AS id, CAST(trigger_id AS text) AS trigger_id, status, input FROM executions"
    ):
        kind, given = crowd.triggers[str(UUID(row["trigger_id"]))], json.loads(row["input"])
        assert row["status"] == "completed", dict(row)
        if kind == "hook":
            assert crowd.delivered[given["body"]["n"]] == str(UUID(row["id"]))
            told[f"hook {given['body']['n']}"] += 1
        elif kind == "event":
            told[f"event {given['event']['subjectId']}"] += 1
        else:
            told[f"schedule {row['trigger_id']} {given['scheduledAt']}"] += 1
    wanted = [f"hook {number}" for number in range(deliveries)]
    wanted += [f"event {workflow_id}" for workflow_id in crowd.made.values()]
    wanted += [f"schedule {trigger} {at.isoformat().replace('+00:00', 'Z')}" for trigger, at in crowd.due.items()]
    assert told == Counter(wanted)
    return {
        "runs": expected,
        "hooks": deliveries,
        "events": workflows,
        "schedules": len(crowd.due),
        "resent": crowd.resent,
        "recovered": found.recovered,
    }


async def quiet(rows: Rows, expected: int) -> None:
    """Wait until all that must run has run, and nothing else is owed."""
    deadline = time.monotonic() + _QUIET_SECONDS
    while True:
        with suppress(ConnectionError):
            runs = await rows(
                "SELECT count(*) AS n, "  # noqa: S608 - a constant
                f"sum(CASE WHEN status IN {LIVE} THEN 1 ELSE 0 END) AS live FROM executions"
            )
            owed = await rows("SELECT count(*) AS n FROM trigger_firings WHERE start_at IS NOT NULL")
            state = (runs[0]["n"], runs[0]["live"] or 0, owed[0]["n"])
            if state[0] >= expected and state[1:] == (0, 0):
                return
            assert time.monotonic() < deadline, f"{state} instead of {expected} runs"
        await asyncio.sleep(0.1)


def share(scale: Scale) -> tuple[int, int, int]:
    """Say how many deliveries, schedules and kills there are."""
    kills = int(os.environ.get("PLAIT_FAULTS_KILLS", scale.pick(2, 40)))
    return scale.pick(40, 8_000), scale.pick(6, 200), kills


@pytest.mark.embedded
async def test_no_firing_is_lost_or_doubled_when_the_embedded_server_is_killed(
    tmp_path: Path, scale: Scale, figures: Figures
) -> None:
    deliveries, schedules, kills = share(scale)
    began = time.monotonic()
    async with embedded(tmp_path) as plait:

        async def kill() -> None:
            await asyncio.to_thread(plait.api.kill)
            plait.api.start()
            await asyncio.to_thread(plait.api.wait_ready)

        crowd = Crowd(await sign_up(plait.api.url), [plait.api])
        await crowd.open(schedules, scale.pick(3, 120))
        found = await rage(crowd, plait.rows, kill, kills=kills, deliveries=deliveries)
    figures.triggers.append(TriggerRow("kill -9 of an embedded server", kills, found, time.monotonic() - began))


async def test_no_firing_is_lost_or_doubled_when_servers_and_workers_are_killed(
    tmp_path: Path, postgres: OwnPostgres, redis_server: OwnRedis, scale: Scale, figures: Figures
) -> None:
    deliveries, schedules, kills = share(scale)
    began = time.monotonic()
    async with scaled_out(tmp_path, postgres, redis_server) as plait:
        other = Api("other", plait.env | {"PLAIT_RUN_WORKER": "false"}, tmp_path)
        other.start()
        try:
            with Nursery(plait.env, tmp_path, concurrency=20) as nursery:
                for _ in range(_WORKERS):
                    nursery.start_worker()
                await nursery.all_ready()
                await asyncio.to_thread(other.wait_ready)
                servers = itertools.cycle([plait.api, other])
                turns = itertools.count()

                async def kill() -> None:
                    # A server, then a worker, and sometimes both at once.
                    turn = next(turns)
                    if turn % 2 or random.random() < 0.3:
                        nursery.bury(random.choice(nursery.workers))
                        nursery.start_worker()
                    if turn % 2 == 0:
                        victim = next(servers)
                        await asyncio.to_thread(victim.kill)
                        victim.start()
                        await asyncio.to_thread(victim.wait_ready)

                crowd = Crowd(await sign_up(plait.api.url), [plait.api, other])
                await crowd.open(schedules, scale.pick(3, 120))
                found = await rage(crowd, plait.rows, kill, kills=kills, deliveries=deliveries)
        finally:
            await asyncio.to_thread(other.stop)
    figures.triggers.append(TriggerRow("kill -9 of servers and workers", kills, found, time.monotonic() - began))
