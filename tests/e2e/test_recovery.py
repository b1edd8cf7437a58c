"""Processes that are killed in mid-run: nothing acknowledged is lost, nothing completed is done again."""

import asyncio
from typing import Any

from tests.e2e.client import Client
from tests.e2e.peer import Peer
from tests.e2e.server import Deployment
from tests.e2e.story import EVENTS, GREETING, START, Person, call, chain, check_whole, node, sign_up


async def killed_and_restarted(plait: Deployment) -> None:
    """Kill whoever executes runs, and start it again; scaled out, another worker."""
    plait.executor.kill()
    if not plait.is_embedded:
        plait.workers = [plait.another_worker("second-worker")]
    plait.executor.start()
    await asyncio.to_thread(plait.executor.wait_ready)


async def seen_until(ada: Person, execution_id: str, kind: str, node_key: str) -> list[dict[str, Any]]:
    """Follow a run from its start up to an event, then go away."""
    async with ada.client.subscribe(EVENTS, id=execution_id, after=0) as stream:
        return await stream.until(kind, nodeKey=node_key)


async def test_a_killed_run_goes_on_from_its_journal(own_plait: Deployment, service: Peer) -> None:
    ada = await sign_up(own_plait.url)
    graph = chain(
        START,
        call("first", f"{service.url}/count/first"),
        call("held", f"{service.url}/hold/held", "GET"),
        call("last", f"{service.url}/count/last"),
        node("end", "response", {"template": "{{ nodes.first.body.call }}{{ nodes.last.body.call }}"}),
    )
    run = await ada.run(await ada.workflow(graph))
    async with ada.client.subscribe(EVENTS, id=run["id"], after=0) as stream:
        seen = await stream.until("NodeStarted", nodeKey="held")
        await service.arrived("/hold/held")
        await killed_and_restarted(own_plait)
        service.release("/hold/held")
        if not own_plait.is_embedded:
            # The API process lives: the same stream goes on.
            seen += await stream.rest()
    if own_plait.is_embedded:
        seen += await ada.events(run["id"], after=seen[-1]["sequence"])
    check_whole(seen)
    assert seen[-1]["__typename"] == "ExecutionCompleted"
    assert seen[-1]["output"] == "11"
    assert [event["epoch"] for event in seen if event["__typename"] == "ExecutionRecovered"] == [2]
    completed = [event["nodeKey"] for event in seen if event["__typename"] == "NodeCompleted"]
    assert completed == ["start", "first", "held", "last", "end"]
    assert seen == await ada.events(run["id"])
    # What had completed was not done again; what only reads was.
    assert service.calls == {"/count/first": 1, "/hold/held": 2, "/count/last": 1}


async def test_an_effect_whose_outcome_is_unknown_is_not_repeated(own_plait: Deployment, service: Peer) -> None:
    ada = await sign_up(own_plait.url)
    once = chain(START, call("pay", f"{service.url}/hold/pay"))
    again = chain(START, call("pay", f"{service.url}/hold/idempotent", isIdempotent=True))
    once_run = await ada.run(await ada.workflow(once))
    again_run = await ada.run(await ada.workflow(again))
    await asyncio.gather(service.arrived("/hold/pay"), service.arrived("/hold/idempotent"))
    await killed_and_restarted(own_plait)
    service.release("/hold/idempotent")
    failed, completed = await ada.events(once_run["id"]), await ada.events(again_run["id"])
    check_whole(failed)
    check_whole(completed)
    assert failed[-1]["error"] == {"code": "UNKNOWN_OUTCOME", "nodeKey": "pay"}
    assert completed[-1]["__typename"] == "ExecutionCompleted"
    assert service.calls == {"/hold/pay": 1, "/hold/idempotent": 2}
    first, second = service.keys["/hold/idempotent"]
    assert first == second
    assert first != ""


async def test_what_was_accepted_before_a_kill_is_carried_out(own_plait: Deployment, service: Peer) -> None:
    ada = await sign_up(own_plait.url)
    workflow_id = await ada.workflow(chain(START, call("count", f"{service.url}/count/a", "GET")))
    runs = await asyncio.gather(*(ada.run(workflow_id, idempotencyKey=str(number)) for number in range(20)))
    await killed_and_restarted(own_plait)
    for run in runs:
        events = await ada.events(run["id"])
        check_whole(events)
        assert events[-1]["__typename"] == "ExecutionCompleted"
    repeated = await ada.run(workflow_id, idempotencyKey="7")
    assert repeated["id"] == runs[7]["id"]


async def test_a_terminated_server_hands_its_runs_over_and_ends_well(own_plait: Deployment, service: Peer) -> None:
    ada = await sign_up(own_plait.url)
    graph = chain(
        START,
        call("first", f"{service.url}/count/first"),
        call("held", f"{service.url}/hold/held", "GET"),
    )
    run = await ada.run(await ada.workflow(graph))
    seen = await seen_until(ada, run["id"], "NodeStarted", "held")
    await service.arrived("/hold/held")
    process = own_plait.executor
    process.terminate()
    assert await asyncio.to_thread(process.wait) == 0
    assert "Traceback" not in process.text()
    if not own_plait.is_embedded:
        own_plait.workers = [own_plait.another_worker("second-worker")]
    own_plait.executor.start()
    await asyncio.to_thread(own_plait.executor.wait_ready)
    service.release("/hold/held")
    seen += await ada.events(run["id"], after=seen[-1]["sequence"])
    check_whole(seen)
    assert seen[-1]["__typename"] == "ExecutionCompleted"
    assert service.calls["/count/first"] == 1


async def test_a_terminated_server_lets_short_runs_finish(own_plait: Deployment, service: Peer) -> None:
    ada = await sign_up(own_plait.url)
    run = await ada.run(await ada.workflow(chain(START, call("held", f"{service.url}/hold/held"))))
    await service.arrived("/hold/held")
    process = own_plait.executor
    process.terminate()
    service.release("/hold/held")
    assert await asyncio.to_thread(process.wait) == 0
    own_plait.executor.start()
    await asyncio.to_thread(own_plait.executor.wait_ready)
    events = await ada.events(run["id"])
    check_whole(events)
    assert events[-1]["__typename"] == "ExecutionCompleted"
    assert not [event for event in events if event["__typename"] == "ExecutionRecovered"]
    assert service.calls == {"/hold/held": 1}


async def test_terminating_closes_sockets_so_that_clients_resume(own_plait: Deployment, service: Peer) -> None:
    ada = await sign_up(own_plait.url)
    run = await ada.run(await ada.workflow(chain(START, call("held", f"{service.url}/hold/held"))))
    api = own_plait.apis[0]
    async with ada.client.subscribe(EVENTS, id=run["id"], after=0) as stream:
        await stream.until("NodeStarted", nodeKey="held")
        await service.arrived("/hold/held")
        api.terminate()
        assert await stream.rest() == []
        assert stream.close_code == 1012
    service.release("/hold/held")
    assert await asyncio.to_thread(api.wait) == 0
    api.start()
    await asyncio.to_thread(api.wait_ready)
    check_whole(await ada.events(run["id"]))


async def test_an_embedded_database_serves_one_process(own_plait: Deployment) -> None:
    if not own_plait.is_embedded:
        # Scaled out, a second process is welcome: the other API serves what the first made.
        ada = await sign_up(own_plait.url)
        run = await ada.run(await ada.workflow(GREETING), waitMs=50_000)
        other = Client(own_plait.other_url, ada.client.token)
        events = await Person(other, ada.name, ada.user_id, ada.workspace_id, ada.slug, "").events(run["id"])
        check_whole(events)
        return
    second = type(own_plait.apis[0])("second", own_plait.env, own_plait.folder)
    second.start()
    assert await asyncio.to_thread(second.wait) == 1
    assert "is in use by process" in second.text()
