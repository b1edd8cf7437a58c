"""The embedded server: killed under load, and on a disk that is full."""

import asyncio
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.story import CREATE, RUN, START, chain, node, sign_up
from tests.faults.audit import Findings, check_journals
from tests.faults.conftest import Scale, embedded
from tests.faults.figures import Figures, Row
from tests.faults.peer import CountingPeer
from tests.faults.storm import Storm
from tests.patience import PATIENCE_SECONDS

pytestmark = pytest.mark.embedded
_DISK_MIB = 32  #: a new database and its log take about ten of them


async def test_no_effect_is_repeated_or_lost_when_the_server_is_killed(
    tmp_path: Path, peer: CountingPeer, scale: Scale, figures: Figures
) -> None:
    kills = scale.pick(4, 40)
    async with embedded(tmp_path) as plait:

        async def kill() -> None:
            await asyncio.to_thread(plait.api.kill)
            plait.api.start()
            await asyncio.to_thread(plait.api.wait_ready)

        storm = Storm(await sign_up(plait.api.url), peer, plait.rows, backlog=40)
        found = await storm.rage(kill, disasters=kills, effects=500, pause_seconds=(0.3, 2.0))
    figures.rows.append(Row("kill -9 of an embedded server", kills, found, storm.seconds))
    found.check()
    assert found.recovered > 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of some megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if mount is None or umount is None:
        pytest.skip("needs mount")
    done = subprocess.run(  # noqa: S603 - a fixed command
        [mount, "-t", "tmpfs", "-o", f"size={_DISK_MIB}m,mode=700", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if done.returncode:
        pytest.skip("needs leave to mount a small tmpfs")
    yield folder
    subprocess.run([umount, "--lazy", str(folder)], check=True)  # noqa: S603 - a fixed command


async def test_a_full_disk_is_told_and_nothing_accepted_is_lost(
    tmp_path: Path, small_disk: Path, figures: Figures
) -> None:
    """The disk fills up under load; what was accepted before completes once there is room."""
    began = time.monotonic()
    async with embedded(tmp_path, small_disk) as plait:
        ada = await sign_up(plait.api.url)
        workflow_id = await ada.workflow(chain(START, node("t", "template", {"template": "{{ input.n }}"})))
        # What somebody else keeps on the disk.
        ballast = small_disk / "ballast"
        await asyncio.to_thread(fill, ballast, leave_bytes=1_500_000)
        accepted: dict[int, str] = {}
        refusals: list[str] = []
        number = 0
        while len(refusals) < 20:
            number += 1
            assert number < 2_000
            variables = {"workflowId": workflow_id, "input": {"n": number, "fat": "x" * 20_000}}
            answer = await ada.client.ask(RUN, input={**variables, "idempotencyKey": str(number)})
            if answer.errors:
                assert (answer.code, answer.details["reason"]) == ("UNAVAILABLE", "database_unavailable"), answer.body
                refusals.append(answer.code or "")
            else:
                accepted[number] = answer.data["runWorkflow"]["execution"]["id"]
        made = await ada.client.ask(CREATE, input={"workspaceId": ada.workspace_id, "name": "x" * 100})
        assert made.code in {None, "UNAVAILABLE"}
        assert plait.api.is_alive
        # Reading goes on.
        read = await ada.client.ask("query { viewer { user { username } } }")
        assert not read.errors

        ballast.unlink()
        async with asyncio.timeout(PATIENCE_SECONDS):
            while (await plait.rows("SELECT count(*) AS n FROM executions WHERE status <> 'completed'"))[0]["n"]:
                await asyncio.sleep(0.2)
        outputs = {n: (await ada.execution(execution_id))["output"] for n, execution_id in accepted.items()}
        assert outputs == {n: str(n) for n in accepted}
        later = await ada.run(workflow_id, input={"n": "later"}, waitMs=50_000)
        assert later["output"] == "later"
        found = Findings()
        await check_journals(plait.rows, found)
    figures.rows.append(Row("full disk under SQLite", 1, found, time.monotonic() - began))
    found.check()
    # A refused start left nothing, or what a repeat under its key would have found.
    assert len(accepted) <= found.runs <= len(accepted) + len(refusals) + 1


def fill(file: Path, *, leave_bytes: int) -> None:
    """Write a file that leaves so much room."""
    free = shutil.disk_usage(file.parent).free - leave_bytes
    with file.open("wb") as ballast:
        for _ in range(free // 4096):
            ballast.write(b"\0" * 4096)
