"""Stop means stop: cancelling and timing out reach a node's I/O, and nothing follows the terminal event."""

import asyncio

from tests.e2e.peer import Peer
from tests.e2e.server import Deployment
from tests.e2e.story import CANCEL, EVENTS, GREETING, START, Person, call, chain, check_whole, node

SLEEPING = node("loop", "function", {"code": "def main(input):\n    n = 0\n    while True:\n        n += 1\n"})


async def test_cancelling_hangs_up_on_the_peer_and_nothing_follows(
    plait: Deployment, ada: Person, service: Peer
) -> None:
    graph = chain(START, call("held", f"{service.url}/hold/held"), call("next", f"{service.url}/count/next"))
    run = await ada.run(await ada.workflow(graph))
    async with ada.client.subscribe(EVENTS, id=run["id"], after=0) as stream:
        seen = await stream.until("NodeStarted", nodeKey="held")
        await service.arrived("/hold/held")
        other = ada.client.at(plait.other_url)
        cancelled = await other.data(CANCEL, input={"executionId": run["id"], "reason": "changed my mind"})
        assert cancelled["cancelExecution"]["execution"]["status"] == "CANCELLED"
        await service.left("/hold/held")
        seen += await stream.rest()
        assert stream.is_complete
    check_whole(seen)
    assert seen[-1]["__typename"] == "ExecutionCancelled"
    assert seen[-1]["reason"] == "changed my mind"
    service.release("/hold/held")
    again = await ada.client.ask(CANCEL, input={"executionId": run["id"]})
    assert (again.code, again.details["reason"]) == ("CONFLICT", "execution_ended")
    assert await ada.events(run["id"]) == seen
    execution = await ada.execution(run["id"])
    assert execution["lastSequence"] == seen[-1]["sequence"]
    assert {each["nodeKey"]: each["status"] for each in execution["nodeRuns"]["nodes"]} == {
        "start": "COMPLETED",
        "held": "CANCELLED",
    }
    assert service.calls == {"/hold/held": 1}


async def test_a_cancelled_node_of_code_lets_go(plait: Deployment, ada: Person) -> None:
    run = await ada.run(await ada.workflow(chain(START, SLEEPING)))
    async with ada.client.subscribe(EVENTS, id=run["id"], after=0) as stream:
        await stream.until("NodeStarted", nodeKey="loop")
        await ada.client.data(CANCEL, input={"executionId": run["id"]})
        assert [each["__typename"] for each in await stream.rest()] == ["ExecutionCancelled"]


async def test_a_run_that_takes_too_long_times_out_as_data(plait: Deployment, ada: Person, service: Peer) -> None:
    graph = chain(START, call("held", f"{service.url}/hold/late"), call("next", f"{service.url}/count/next"))
    run = await ada.run(await ada.workflow(graph), timeoutMs=1_500, waitMs=50_000)
    assert (run["status"], run["error"]["code"]) == ("TIMED_OUT", "EXECUTION_TIMEOUT")
    await service.left("/hold/late")
    events = await ada.events(run["id"])
    check_whole(events)
    assert events[-1]["__typename"] == "ExecutionTimedOut"
    assert service.calls == {"/hold/late": 1}


async def test_a_node_that_takes_too_long_fails_the_run_as_data(plait: Deployment, ada: Person, service: Peer) -> None:
    held = call("held", f"{service.url}/hold/slow") | {"timeoutMs": 1_500}
    run = await ada.run(await ada.workflow(chain(START, held)), waitMs=50_000)
    assert (run["status"], run["error"]["code"], run["error"]["nodeKey"]) == ("FAILED", "NODE_TIMEOUT", "held")
    await service.left("/hold/slow")


async def test_nodes_that_misbehave_fail_their_run_while_others_complete(
    plait: Deployment, ada: Person, service: Peer
) -> None:
    def code(body: str) -> dict[str, object]:
        return chain(START, node("code", "function", {"code": f"def main(input):\n    {body}\n"}))

    bad = {
        "fails": (code("raise ValueError('no')"), "CODE_ERROR"),
        "hangs": (chain(START, SLEEPING), "LIMIT_EXCEEDED"),
        "returns 100 MB": (code("return 'x' * 100_000_000"), "LIMIT_EXCEEDED"),
        "recurses": (code("return main(input)"), "LIMIT_EXCEEDED"),
        "hoards": (code("return [[0] * 1000 for _ in range(10_000_000)]"), "LIMIT_EXCEEDED"),
        "downloads 100 MB": (chain(START, call("big", f"{service.url}/big", "GET")), "RESPONSE_TOO_LARGE"),
        "renders without end": (
            chain(
                START, node("t", "template", {"template": "{% for i in range(99999) %}{{ 'x' * 9999 }}{% endfor %}"})
            ),
            "LIMIT_EXCEEDED",
        ),
    }
    ids = {name: await ada.workflow(graph, name) for name, (graph, _) in bad.items()}
    good = await ada.workflow(GREETING, "good")
    good_runs = [ada.run(good, input={"name": str(n)}, waitMs=30_000) for n in range(10)]
    ended = await asyncio.gather(*(ada.run(each, waitMs=50_000) for each in ids.values()), *good_runs)
    assert {name: (run["status"], (run["error"] or {}).get("code")) for name, run in zip(ids, ended, strict=False)} == {
        name: ("FAILED", code) for name, (_, code) in bad.items()
    }
    assert [run["output"] for run in ended[len(ids) :]] == [f"HELLO, {n}!" for n in range(10)]


async def test_a_run_is_cancelled_while_it_waits_in_the_queue(own_plait: Deployment, service: Peer) -> None:
    from tests.e2e.story import sign_up

    if own_plait.is_embedded:
        return  # the process that would answer is the one that executes
    ada = await sign_up(own_plait.url)
    own_plait.executor.kill()
    run = await ada.run(await ada.workflow(chain(START, call("never", f"{service.url}/count/never"))))
    await ada.client.data(CANCEL, input={"executionId": run["id"]})
    own_plait.executor.start()
    await asyncio.to_thread(own_plait.executor.wait_ready)
    events = await ada.events(run["id"])
    assert [each["__typename"] for each in events] == ["ExecutionQueued", "ExecutionCancelled"]
    later = await ada.run(await ada.workflow(GREETING), input={"name": "Ada"}, waitMs=50_000)
    assert later["status"] == "COMPLETED"
    assert service.calls == {}
