"""What operators do from the command line, while everything runs: look at runs, mend them, back up and restore."""

import asyncio
import hashlib
import json
import uuid
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests.e2e import shelf
from tests.e2e import test_artifacts as artifacts
from tests.e2e.client import Client
from tests.e2e.conftest import POSTGRES, deployed
from tests.e2e.peer import Peer
from tests.e2e.server import Deployment, run_cli
from tests.e2e.story import GREETING, START, Person, call, chain, check_whole, sign_up

FILES = """query($id: ID!, $after: String) { workspace(id: $id) { files(first: 50, after: $after) {
  pageInfo { hasNextPage endCursor } nodes { id sha256 downloadUrl } } } }"""
ARTIFACTS = """query($ids: [ID!]!) { nodes(ids: $ids) { ... on Artifact {
  latest { content file { downloadUrl } } } } }"""
LIMIT = "mutation($input: SetConcurrencyLimitInput!) { setConcurrencyLimit(input: $input) { limit { maxRunning } } }"


@pytest.fixture
def fresh(back_end: str, tmp_path: Path) -> Iterator[Deployment]:
    """A deployment of the test's own."""
    with deployed(back_end, tmp_path) as deployment:
        yield deployment


async def cli(plait: Deployment, *arguments: str, **env: str) -> str:
    return await asyncio.to_thread(run_cli, *arguments, env={**plait.env, **env})


async def listed(plait: Deployment) -> dict[str, Any]:
    return json.loads(await cli(plait, "runs", "--json"))


def held(service: Peer) -> dict[str, Any]:
    return chain(
        START,
        call("first", f"{service.url}/count/first"),
        call("held", f"{service.url}/hold/{{{{ nodes.start.path }}}}", "GET"),
    )


async def on_the_server(statement: str) -> None:
    import asyncpg

    server: Any = await asyncpg.connect(POSTGRES)
    try:
        await server.execute(statement)
    finally:
        await server.close()


@asynccontextmanager
async def another_place(plait: Deployment, folder: Path) -> AsyncGenerator[dict[str, str]]:
    """Give settings of a database that is empty."""
    env = {"PLAIT_DATA_DIR": str(folder / "restored")}
    if plait.is_embedded:
        yield env
        return
    name = f"plait_restored_{uuid.uuid4().hex[:8]}"
    await on_the_server(f'CREATE DATABASE "{name}"')
    try:
        yield env | {"PLAIT_DATABASE_URL": urlunsplit(urlsplit(POSTGRES)._replace(path=f"/{name}"))}
    finally:
        await on_the_server(f'DROP DATABASE "{name}" WITH (FORCE)')


async def test_a_backup_taken_while_runs_go_on_is_whole_and_goes_on(
    fresh: Deployment, service: Peer, tmp_path: Path
) -> None:
    ada = await sign_up(fresh.url)
    quick, slow = await ada.workflow(GREETING), await ada.workflow(held(service))
    before = [await ada.run(quick, input={"name": "Ada"}, waitMs=50_000) for _ in range(3)]
    run = await ada.run(slow, input={"path": "x"})
    kept = [await shelf.upload(ada, f"{number} of the files".encode() * number) for number in range(1, 6)]
    picture = await artifacts.create(ada, "IMAGE", fileId=(await shelf.upload(ada, shelf.PNG))["id"])
    notes = await artifacts.create(ada, content="# Notes")
    await service.arrived("/hold/x")
    busy = asyncio.gather(*(ada.run(quick, input={"name": str(number)}) for number in range(40)))
    stopped = asyncio.Event()
    coming = asyncio.create_task(_come_and_go(ada, stopped))
    file = tmp_path / "copy.backup"
    said = await cli(fresh, "backup", str(file))
    stopped.set()
    assert await coming > 0
    during = await busy
    assert said.startswith(f"{file}  ")
    assert "lost" not in said
    assert not any((tmp_path / f"copy.backup{each}").exists() for each in (".part", ".database.part"))
    await ada.client.data(shelf.DELETE, input={"fileId": kept[0]["id"]})
    for each in during:
        check_whole(await ada.events(each["id"]))  # nothing stood still for it
    fresh.stop()

    async with another_place(fresh, tmp_path) as env:
        assert (await cli(fresh, "restore", str(file), **env)).startswith("restored, ")
        restored = Deployment(fresh.is_embedded, {**fresh.env, **env}, tmp_path / "logs")
        restored.folder.mkdir()
        try:
            await asyncio.to_thread(restored.start)
            again = Person(Client(restored.url, ada.client.token), *_facts(ada))
            await _check_files(restored, again, kept)
            seen = await again.client.data(ARTIFACTS, ids=[picture["id"], notes["id"]])
            image, text = (each["latest"] for each in seen["nodes"])
            assert (await shelf.fetch(restored, image["file"]["downloadUrl"])).content == shelf.PNG
            assert text["content"] == "# Notes"
            for each in before:
                events = await again.events(each["id"])
                check_whole(events)
                assert events[-1]["output"] == "HELLO, ADA!"
            service.release("/hold/x")
            events = await again.events(run["id"])
            check_whole(events)
            assert events[-1]["__typename"] == "ExecutionCompleted"
            assert service.calls["/count/first"] == 1  # what had completed was not done again
            new = await again.run(quick, input={"name": "Bob"}, waitMs=50_000)
            assert new["output"] == "HELLO, BOB!"
            overview = json.loads(await cli(restored, "runs", "--json"))
            assert overview["stuck"] == []
        finally:
            restored.stop()


async def _come_and_go(person: Person, stopped: asyncio.Event) -> int:
    """Upload and delete until told otherwise; return how many files."""
    count = 0
    while not stopped.is_set():
        made = await shelf.upload(person, f"This one goes again: {count}.".encode())
        await person.client.data(shelf.DELETE, input={"fileId": made["id"]})
        count += 1
    return count


async def _check_files(plait: Deployment, person: Person, kept: list[dict[str, Any]]) -> None:
    """Fetch every file that the graph names."""
    found: dict[str, str] = {}
    after = None
    while True:
        page = await person.client.data(FILES, id=person.workspace_id, after=after)
        for each in page["workspace"]["files"]["nodes"]:
            content = (await shelf.fetch(plait, each["downloadUrl"])).content
            found[each["id"]] = hashlib.sha256(content).hexdigest()
            assert found[each["id"]] == each["sha256"]
        after = page["workspace"]["files"]["pageInfo"]["endCursor"]
        if not page["workspace"]["files"]["pageInfo"]["hasNextPage"]:
            break
    assert found.items() >= {each["id"]: each["sha256"] for each in kept}.items()


def _facts(person: Person) -> tuple[str, str, str, str, str]:
    return person.name, person.user_id, person.workspace_id, person.slug, person.session_id


async def test_a_run_is_listed_shown_and_mended_beside_the_server(fresh: Deployment, service: Peer) -> None:
    ada = await sign_up(fresh.url)
    assert await listed(fresh) == {"counts": {}, "stuck": [], "quarantined": [], "queued": []}
    workflow_id = await ada.workflow(held(service))
    await ada.client.data(LIMIT, input={"workspaceId": ada.workspace_id, "maxRunning": 1})
    first = await ada.run(workflow_id, input={"path": "a"})
    await service.arrived("/hold/a")
    second = await ada.run(workflow_id, input={"path": "b"}, priority=7)
    found = await listed(fresh)
    assert found["counts"] == {"QUEUED": 1, "RUNNING": 1}
    (waiting,) = found["queued"]
    assert (waiting["id"], waiting["priority"], waiting["isInLine"], waiting["lastEvent"]) == (
        second["id"],
        7,
        True,
        "ExecutionQueued",
    )
    table = await cli(fresh, "runs")
    assert "QUEUED 1  RUNNING 1" in table
    assert waiting["executionId"] in table
    shown = json.loads(await cli(fresh, "runs", "show", first["id"], "--json"))
    assert (shown["status"], shown["isDispatched"], shown["strikes"]) == ("RUNNING", True, 0)
    assert "RUNNING" in await cli(fresh, "runs", "show", shown["executionId"])

    assert "cancelled" in await cli(fresh, "runs", "mend", first["id"], "--cancel")
    events = await ada.events(first["id"])
    check_whole(events)
    assert events[-1]["reason"] == "An operator cancelled it."
    await service.arrived("/hold/b")  # the place came free
    service.release("/hold/b")
    assert (await ada.events(second["id"]))[-1]["__typename"] == "ExecutionCompleted"
    for wrong in (("--release",), ("--requeue",)):
        with pytest.raises(AssertionError, match="plait: "):
            await cli(fresh, "runs", "mend", second["id"], *wrong)
    with pytest.raises(AssertionError, match="there is no run"):
        await cli(fresh, "runs", "show", str(uuid.uuid4()))


async def test_a_drained_worker_s_run_goes_on_at_once_elsewhere(fresh: Deployment, service: Peer) -> None:
    if fresh.is_embedded:
        pytest.skip("it has one process")
    ada = await sign_up(fresh.url)
    run = await ada.run(await ada.workflow(held(service)), input={"path": "x"})
    await service.arrived("/hold/x")
    leaving = fresh.executor
    other = fresh.another_worker("other-worker")
    other.start()
    await asyncio.to_thread(other.wait_ready)
    fresh.workers.append(other)
    leaving.terminate()
    assert await asyncio.to_thread(leaving.wait) == 0
    # It was given back, not lost: nobody has to wait for a lease, and nobody has died.
    await service.until(lambda here: here.calls["/hold/x"] == 2)
    shown = json.loads(await cli(fresh, "runs", "show", run["id"], "--json"))
    assert (shown["strikes"], shown["deaths"]) == (0, 0)
    service.release("/hold/x")
    events = await ada.events(run["id"])
    check_whole(events)
    assert events[-1]["__typename"] == "ExecutionCompleted"


async def test_a_backup_goes_only_where_it_belongs(fresh: Deployment, tmp_path: Path) -> None:
    file = tmp_path / "copy.backup"
    await cli(fresh, "backup", str(file))
    with pytest.raises(AssertionError, match="exists already"):
        await cli(fresh, "backup", str(file))
    with pytest.raises(AssertionError, match=r"in use|is locked|connections of Plait"):
        await cli(fresh, "restore", str(file), "--overwrite")
    other = tmp_path / "other"
    other.write_bytes(b"SQLite format 3\x00 and no more" if fresh.is_embedded else b"PGDMP and no more")
    for process in fresh.processes:
        process.stop()
    with pytest.raises(AssertionError, match="plait: "):
        await cli(fresh, "restore", str(other), "--overwrite")
    with pytest.raises(AssertionError, match="--overwrite"):
        await cli(fresh, "restore", str(file))
    assert await cli(fresh, "restore", str(file), "--overwrite") == "restored, 0 files\n"
