"""Deliveries to a receiver that fails three times in ten, by workers that are killed meanwhile: none is lost."""

import asyncio
import os
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.e2e.receiver import HANG, RESET, Answer, Receiver, Told, receiver
from tests.e2e.story import CREATE, START, Person, sign_up
from tests.e2e.verifiers import NpmVerifier, has_npm_library
from tests.faults.audit import Rows
from tests.faults.conftest import Scale, embedded, scaled_out
from tests.faults.figures import Figures, WebhookRow
from tests.faults.storm import Nursery
from tests.machines import OwnPostgres, OwnRedis

MAKE = "mutation($input: CreateWebhookInput!) { createWebhook(input: $input) { secret webhook { id } } }"
_RETRIES = "0.2,0.4,0.8,1,1,2,2,2,2,2,2,2"
_QUIET_SECONDS = 300.0
_WORKERS = 2


@dataclass
class Crowd:
    """Endpoints of one receiver, what they were told, and how it was answered."""

    ears: Receiver
    npm: NpmVerifier | None
    secrets: dict[str, str] = field(default_factory=dict[str, str])  #: by path
    bodies: dict[str, bytes] = field(default_factory=dict[str, bytes])  #: by webhook-id
    tries: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    taken: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])  #: answered with 200
    answers: Counter[str] = field(default_factory=Counter[str])
    wrong: list[str] = field(default_factory=list[str])

    async def open(self, person: Person, endpoints: int) -> None:
        for number in range(endpoints):
            path = f"/hook/{number}"
            given = {
                "workspaceId": person.workspace_id,
                "url": self.ears.url + path,
                "eventTypes": ["workflow.created"],
                "timeoutMs": 1_000,
                "maxInFlight": 32,
            }
            self.secrets[path] = (await person.client.data(MAKE, input=given))["createWebhook"]["secret"]
        self.ears.rule = self.answer

    def answer(self, told: Told) -> Answer:
        """Check a request at once, since its time stamp must be fresh, and choose what it gets."""
        try:
            told.verify(self.secrets[told.path])
        except Exception as error:  # noqa: BLE001 - whatever the library says is a finding
            self.wrong.append(repr(error))
        if self.npm is not None:
            self.npm.give(told, self.secrets[told.path])
        if self.bodies.setdefault(told.id, told.body) != told.body:
            self.wrong.append(f"{told.id} came with another body")
        place = (told.path, told.id)
        self.tries[place] += 1
        chance = random.Random(f"{place} {self.tries[place]}").random()
        for name, most, found in (("500", 0.1, Answer(500)), ("hang", 0.2, HANG), ("reset", 0.3, RESET)):
            if chance < most:
                self.answers[name] += 1
                return found
        self.answers["200"] += 1
        self.taken[place] += 1
        return Answer()


async def create_all(person: Person, count: int) -> None:
    """Make so many workflows, each sent again under its key until somebody answers."""
    numbers = iter(range(count))

    async def one_after_the_other() -> None:
        for number in numbers:
            given = {"workspaceId": person.workspace_id, "name": f"W{number}", "nodes": [START]}
            while True:
                with suppress(httpx2.HTTPError):
                    answer = await person.client.ask(CREATE, input={**given, "idempotencyKey": f"w{number}"})
                    if not answer.errors:
                        break
                    assert answer.code == "UNAVAILABLE", answer.body
                await asyncio.sleep(0.1)

    async with asyncio.TaskGroup() as group:
        for _ in range(8):
            group.create_task(one_after_the_other())


async def storm(
    person: Person,
    rows: Rows,
    folder: Path,
    kill: Callable[[], Awaitable[None]],
    *,
    deliveries: int,
    endpoints: int,
    kills: int,
) -> dict[str, Any]:
    """Deliver so many while workers are killed; check that every one came or was given up, and none came unsigned."""
    async with receiver() as ears:
        npm = NpmVerifier(folder) if has_npm_library() else None
        if npm is not None:
            await npm.start()
        crowd = Crowd(ears, npm)
        await crowd.open(person, endpoints)
        workflows = deliveries // endpoints
        expected = workflows * endpoints
        creating = asyncio.create_task(create_all(person, workflows))
        for number in range(1, kills + 1):
            # So that they are spread over all of it.
            wanted = expected * number // (kills + 2)
            await ears.until(lambda _, wanted=wanted: len(crowd.taken) >= wanted)
            await kill()
        await creating
        deadline = time.monotonic() + _QUIET_SECONDS
        while True:
            with suppress(ConnectionError):
                found = await rows("SELECT count(*) AS n, count(due_at) AS pending FROM webhook_deliveries")
                if (found[0]["n"], found[0]["pending"]) == (expected, 0):
                    break
                assert time.monotonic() < deadline, dict(found[0])
            await asyncio.sleep(0.2)
        ended = await rows(
            "SELECT w.url AS url, CAST(d.message_id AS text) AS message, d.status AS status "
            "FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id"
        )
        verified = await npm.finish() if npm is not None else None
    statuses = Counter(row["status"] for row in ended)
    assert statuses["delivered"] + statuses["failed"] == expected
    never = [
        row["message"]
        for row in ended
        if row["status"] == "delivered"
        and (row["url"].removeprefix(ears.url), f"msg_{row['message'].replace('-', '')}") not in crowd.taken
    ]
    assert never == []
    assert crowd.wrong == []
    seen = sum(crowd.tries.values())
    assert verified in (None, {"good": seen, "bad": []})
    assert len({(row["url"], row["message"]) for row in ended}) == expected
    return {
        "deliveries": expected,
        "delivered": statuses["delivered"],
        "given_up": statuses["failed"],
        "tries": seen,
        "failures": seen - crowd.answers["200"],
        "twice": sum(count - 1 for count in crowd.taken.values()),
        "is_verified_twice": verified is not None,
    }


def share(scale: Scale) -> tuple[int, int, int]:
    """Say how many deliveries go to how many endpoints, and how many kills they survive."""
    size = scale.pick(60, 10_000)
    return size, scale.pick(3, 10), int(os.environ.get("PLAIT_FAULTS_KILLS", scale.pick(2, 20)))


@pytest.mark.embedded
async def test_no_delivery_is_lost_when_the_embedded_server_is_killed(
    tmp_path: Path, scale: Scale, figures: Figures
) -> None:
    deliveries, endpoints, kills = share(scale)
    began = time.monotonic()
    async with embedded(tmp_path, PLAIT_WEBHOOK_RETRY_SECONDS=_RETRIES) as plait:

        async def kill() -> None:
            await asyncio.to_thread(plait.api.kill)
            plait.api.start()
            await asyncio.to_thread(plait.api.wait_ready)

        person = await sign_up(plait.api.url)
        found = await storm(person, plait.rows, tmp_path, kill, deliveries=deliveries, endpoints=endpoints, kills=kills)
    figures.webhooks.append(WebhookRow("kill -9 of an embedded server", kills, found, time.monotonic() - began))


async def test_no_delivery_is_lost_when_workers_are_killed(
    tmp_path: Path, postgres: OwnPostgres, redis_server: OwnRedis, scale: Scale, figures: Figures
) -> None:
    deliveries, endpoints, kills = share(scale)
    began = time.monotonic()
    async with scaled_out(tmp_path, postgres, redis_server, PLAIT_WEBHOOK_RETRY_SECONDS=_RETRIES) as plait:
        with Nursery(plait.env, tmp_path, concurrency=20) as nursery:
            for _ in range(_WORKERS):
                nursery.start_worker()
            await nursery.all_ready()

            async def kill() -> None:
                nursery.bury(random.choice(nursery.workers))
                nursery.start_worker()

            person = await sign_up(plait.api.url)
            found = await storm(
                person, plait.rows, tmp_path, kill, deliveries=deliveries, endpoints=endpoints, kills=kills
            )
    figures.webhooks.append(WebhookRow("kill -9 of workers", kills, found, time.monotonic() - began))
