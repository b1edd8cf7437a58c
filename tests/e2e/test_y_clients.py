"""Ordinary npm clients (yjs, y-websocket) that are cut off and come back; needs `npm install` in this folder.

`make convergence` runs more rounds of it and prints what happened.
"""

import asyncio
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.server import Deployment
from tests.e2e.story import START, Person, chain, node
from tests.e2e.test_texts import draft_of
from tests.patience import LONG_PATIENCE_SECONDS

HERE = Path(__file__).parent
MODULES = Path(os.environ.get("PLAIT_E2E_NODE_MODULES", HERE / "node_modules"))
ROUNDS = int(os.environ.get("PLAIT_CONVERGENCE_ROUNDS", "4"))
SEED = int(os.environ.get("PLAIT_CONVERGENCE_SEED", "1"))

pytestmark = pytest.mark.skipif(
    shutil.which("node") is None or not (MODULES / "y-websocket").is_dir(),
    reason="needs node and `npm install` in tests/e2e",
)


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """The script beside the modules: Node looks for modules from where a script is."""
    (tmp_path / "node_modules").symlink_to(MODULES.resolve())
    return Path(shutil.copy(HERE / "y_clients.mjs", tmp_path / "y_clients.mjs"))


async def test_ten_npm_clients_converge_with_the_servers_after_every_partition(
    plait: Deployment, ada: Person, script: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workflow = await ada.workflow(
        chain(START, node("one", "template", {"template": "first"}), node("two", "template", {"template": ""}))
    )
    wanted: dict[str, Any] = {
        "urls": [each.url for each in plait.apis],
        "token": ada.client.token,
        "workflow": workflow,
        "texts": [each["textId"] for each in (await draft_of(ada.client, workflow))["texts"]],
        "clients": 10,
        "rounds": ROUNDS,
        "seed": SEED,
    }
    assert len(wanted["texts"]) == 2
    process = await asyncio.create_subprocess_exec(
        "node",
        script,
        json.dumps(wanted),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), LONG_PATIENCE_SECONDS + 10 * ROUNDS)
    assert process.returncode == 0, err.decode()
    report: dict[str, Any] = json.loads(out)
    with capsys.disabled():
        print(f"\n{len(plait.apis)} server(s): {json.dumps(report)}", end=" ")  # noqa: T201 - what `make convergence` shows
    assert report["healed"] == report["rounds"] == ROUNDS
    assert report["isSame"]
    assert report["denials"] == []
    assert report["leastShown"] == 10
    draft = await draft_of(ada.client, workflow)
    fields = {each["key"]: each["config"].get("template") for each in draft["nodes"]}
    assert all(each["value"] == fields[each["nodeKey"]] for each in draft["texts"])
