"""How hosts are treated: a bounded number of requests at once, and rest for one that is down."""

import asyncio
from typing import Any

import pytest

from app.kernel.egress_hosts import FAILURES, FIRST_REST_SECONDS, LONGEST_REST_SECONDS, Hosts
from app.kernel.http_outcomes import HostResting, HttpResponse, PeerUnreachable, RequestTimedOut

HOST = "api.example.com:443"


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def answer(status: int) -> HttpResponse:
    return HttpResponse(status, {}, b"", "")


async def failing(hosts: Hosts, times: int = 1, error: Any = None) -> None:
    for _ in range(times):
        with pytest.raises(PeerUnreachable if error is None else type(error)):
            async with hosts.visit(HOST):
                raise error or PeerUnreachable("gone", was_sent=False)


async def answered(hosts: Hosts, status: int) -> None:
    async with hosts.visit(HOST) as visit:
        visit.answered(answer(status))


async def test_a_host_that_is_down_rests_and_one_request_tries() -> None:
    clock = Clock()
    hosts = Hosts(clock)
    await failing(hosts, FAILURES)
    with pytest.raises(HostResting) as caught:
        await answered(hosts, 200)
    assert caught.value.retry_after_ms == FIRST_REST_SECONDS * 1000
    async with hosts.visit("other.example.com:443"):
        pass  # others are not concerned
    clock.now += FIRST_REST_SECONDS
    async with hosts.visit(HOST) as trial:
        with pytest.raises(HostResting):  # only one tries
            await answered(hosts, 200)
        trial.answered(answer(503))
    with pytest.raises(HostResting) as caught:
        await answered(hosts, 200)
    assert caught.value.retry_after_ms == FIRST_REST_SECONDS * 2_000
    clock.now += FIRST_REST_SECONDS * 2
    await answered(hosts, 404)  # whoever says no is there
    await asyncio.gather(*(answered(hosts, 200) for _ in range(5)))


async def test_a_rest_has_an_end() -> None:
    clock = Clock()
    hosts = Hosts(clock)
    await failing(hosts, FAILURES)
    for _ in range(20):
        clock.now += LONGEST_REST_SECONDS
        await failing(hosts)
    with pytest.raises(HostResting) as caught:
        await answered(hosts, 200)
    assert caught.value.retry_after_ms == LONGEST_REST_SECONDS * 1000


async def test_what_a_caller_can_bring_about_does_not_count() -> None:
    hosts = Hosts(Clock())
    await failing(hosts, FAILURES * 2, RequestTimedOut("too slow for me"))
    for status in (400, 401, 404, 429, 500):
        for _ in range(FAILURES):
            await answered(hosts, status)
    await failing(hosts, FAILURES - 1)
    await answered(hosts, 200)  # in a row
    await failing(hosts, FAILURES - 1)
    await answered(hosts, 200)


async def test_a_place_goes_from_one_to_the_next_and_a_quitter_takes_none() -> None:
    hosts = Hosts(Clock(), places=2)
    inside, most = 0, 0
    doors = [asyncio.Event() for _ in range(6)]

    async def visitor(door: asyncio.Event) -> None:
        nonlocal inside, most
        async with hosts.visit(HOST):
            inside += 1
            most = max(most, inside)
            await door.wait()
            inside -= 1

    tasks = [asyncio.create_task(visitor(door)) for door in doors]
    await asyncio.sleep(0)
    tasks[3].cancel()
    for door in doors:
        door.set()
    done = await asyncio.gather(*tasks, return_exceptions=True)
    assert (most, inside) == (2, 0)
    assert [isinstance(each, asyncio.CancelledError) for each in done] == [False] * 3 + [True] + [False] * 2
    async with hosts.visit(HOST), hosts.visit(HOST):
        pass  # no place was lost
