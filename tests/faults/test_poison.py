"""A run that crashes whatever process takes it: set aside after three, while all others go on."""

import asyncio
import time
from pathlib import Path

import pytest

from tests.e2e.server import ROOT, run_cli
from tests.e2e.story import GREETING, START, chain, node, sign_up
from tests.faults.audit import Findings, check_journals
from tests.faults.conftest import scaled_out
from tests.faults.figures import Figures, Row
from tests.faults.storm import Nursery
from tests.machines import OwnPostgres, OwnRedis
from tests.patience import PATIENCE_SECONDS

_PLUGIN = '''
import os

from app.components.contract import OUTPUT, Component, ComponentCategory, Config, Port, Result


class Nothing(Config):
    """No configuration."""


class Poison(Component):
    """Ends its process, as a fault in a library of C does."""

    id = "poison"
    name = "Poison"
    description = "Ends its process."
    category = ComponentCategory.CODE
    outputs = (Port(OUTPUT, "any", "Never."),)
    config = Nothing
    example = {}

    async def run(self, config, ctx):
        os._exit(70)
'''
_CRASHES = 3


def install_plugin(site: Path) -> None:
    """Lay a package with an entry point down, as pip does."""
    info = site / "poison-1.dist-info"
    info.mkdir(parents=True)
    (site / "poison_plugin.py").write_text(_PLUGIN)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: poison\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[plait.components]\npoison = poison_plugin:Poison\n")


@pytest.mark.long  # tests/e2e/test_dispatch.py has the short form
async def test_a_run_that_crashes_its_worker_is_set_aside_after_three(
    tmp_path: Path, postgres: OwnPostgres, redis_server: OwnRedis, figures: Figures
) -> None:
    began = time.monotonic()
    site = tmp_path / "site"
    install_plugin(site)
    async with scaled_out(
        tmp_path, postgres, redis_server, PYTHONPATH=f"{ROOT}:{site}", PLAIT_QUARANTINE_AFTER=str(_CRASHES)
    ) as plait:
        ada = await sign_up(plait.api.url)
        poisoned = await ada.run(await ada.workflow(chain(START, node("bad", "poison"))))
        greeting = await ada.workflow(GREETING)
        crashes = 0
        with Nursery(plait.env, tmp_path, concurrency=20) as nursery:
            worker = nursery.start_worker()
            others: list[str] = []
            async with asyncio.timeout(PATIENCE_SECONDS):
                while not (await plait.rows("SELECT count(*) AS n FROM executions WHERE quarantined_at IS NOT NULL"))[
                    0
                ]["n"]:
                    others.append((await ada.run(greeting, input={"name": "Ada"}))["id"])
                    if not worker.is_alive:
                        crashes += 1
                        nursery.bury(worker)
                        worker = nursery.start_worker()
                    await asyncio.sleep(0.2)
                for other in others:
                    while (await ada.execution(other))["status"] != "COMPLETED":
                        await asyncio.sleep(0.1)
            # From now on workers live.
            await asyncio.sleep(3)
            assert worker.is_alive
            later = await ada.run(greeting, input={"name": "Ada"}, waitMs=50_000)
            assert later["status"] == "COMPLETED"
        assert crashes == _CRASHES
        assert (await ada.execution(poisoned["id"]))["status"] == "PAUSED"
        listed = await asyncio.to_thread(run_cli, "runs", env=plait.env)
        assert "In quarantine" in listed
        found = Findings()
        await check_journals(plait.rows, found)
    quarantined, found.stuck = found.stuck, []  # set aside is neither lost nor stuck
    assert len(quarantined) == 1
    figures.rows.append(Row("poison run, set aside after 3", crashes, found, time.monotonic() - began))
    found.check()
