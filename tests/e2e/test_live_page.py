"""Two people in one workflow, in two windows of the machine's Chromium; needs `npm install` in this folder."""

import asyncio
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.client import Client
from tests.e2e.conftest import deployed
from tests.e2e.server import Deployment
from tests.e2e.story import GREETING, PASSWORD, Person
from tests.e2e.test_graphiql import CHROMIUM, HERE, MODULES
from tests.e2e.test_graphiql import pytestmark as needs_chromium
from tests.e2e.world import join
from tests.patience import LONG_PATIENCE_SECONDS

pytestmark = needs_chromium


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where screenshots go; the script lies there too, since Node looks for modules from where a script is."""
    folder = Path(os.environ.get("PLAIT_E2E_SCREENSHOTS", tmp_path))
    (tmp_path / "node_modules").symlink_to(MODULES.resolve())
    shutil.copy(HERE / "live.mjs", tmp_path / "live.mjs")
    return folder


async def drive(urls: list[str], people: list[Person], workflow_id: str, folder: Path, script: Path) -> Any:
    plan = {
        "urls": [f"{url}/workflows/{workflow_id}/live" for url in urls],
        "people": [{"name": person.name, "password": PASSWORD} for person in people],
        "folder": str(folder),
    }
    process = await asyncio.create_subprocess_exec(
        "node",
        script,
        json.dumps(plan),
        env={**os.environ, "CHROMIUM": CHROMIUM},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), LONG_PATIENCE_SECONDS)
    assert out, err.decode()
    return json.loads(out)


async def test_two_people_edit_one_workflow_and_see_each_other(
    plait: Deployment, ada: Person, folder: Path, tmp_path: Path
) -> None:
    ben, _ = await join(plait, ada, "EDITOR")
    eva, _ = await join(plait, ada, "VIEWER", "eva")
    workflow_id = await ada.workflow(GREETING)
    # Where there are several servers, they are not at the same one.
    urls = [plait.url, plait.other_url, plait.url]
    report = await drive(urls, [ada, ben, eva], workflow_id, folder, tmp_path / "live.mjs")

    assert report["errors"] == []
    assert report["foreign"] == []
    assert report["edit"] == "Greeting"
    assert report["drag"] == {"hasMoved": True, "isSame": True}
    assert ada.name in report["presence"]["cursor"]
    assert ada.name in report["presence"]["selection"]
    assert report["presence"]["avatars"] == 2
    assert ada.name in report["presence"]["others"]
    assert report["typing"] == ["From the beginning, Hello, {{ input.name }}! And from the end."] * 2
    assert report["undo"] == ["From the beginning, Hello, {{ input.name }}!"] * 2
    assert report["keyboard"]["isFocused"] == 1
    assert report["keyboard"]["hasMoved"]
    assert report["keyboard"]["connected"].endswith("to merge")
    assert "CYCLE" in report["rejected"]["reason"] or "cycle" in report["rejected"]["reason"]
    assert report["overridden"]["titles"] == ["Louder", "Louder"]
    resumed = report["resumed"]
    assert resumed["title"] == "Hello again"
    assert resumed["after"] == [resumed["revision"]]
    assert report["run"]["nodes"] >= 3
    assert report["run"]["links"] >= 2
    assert "FROM THE BEGINNING, HELLO, ADA! AND FROM THE END." in report["run"]["output"]
    assert report["run"]["watched"] == report["run"]["nodes"]
    assert "1 open comment" in report["comment"]["label"]
    assert report["proposal"]["meanwhile"] == "Louder"
    assert "LouderWhisper" in report["proposal"]["change"]
    assert report["proposal"]["merged"] == "Whisper"
    assert report["reader"] == {"status": "Live, read only", "fields": 0, "canAdd": False, "widest": 360}
    assert report["history"] == sorted([ada.name, ben.name])
    assert report["left"] == 0

    # What they see is what the server has.
    draft = await ada.client.data(
        "query($id: ID!) { node(id: $id) { ... on Workflow { draft { nodes { key name config } } } } }", id=workflow_id
    )
    nodes = {node["key"]: node for node in draft["node"]["draft"]["nodes"]}
    assert nodes["greet"]["name"] == "Hello again"
    assert nodes["greet"]["config"]["template"] == report["typing"][0]
    assert nodes["shout"]["name"] == "Whisper"


async def test_the_demo_opens_by_itself_on_the_servers_own_machine(folder: Path, tmp_path: Path) -> None:
    with deployed("embedded", tmp_path, PLAIT_DEMO="true") as demo:
        key = await asyncio.to_thread((tmp_path / "var" / "development-key").read_text)
        client = Client(demo.url, headers={"x-api-key": key.strip()})
        found = await client.data("{ viewer { workspaces { nodes { workflows(first: 1) { nodes { id } } } } } }")
        workflow_id = found["viewer"]["workspaces"]["nodes"][0]["workflows"]["nodes"][0]["id"]
        report = await drive([demo.url] * 2, [], workflow_id, folder, tmp_path / "live.mjs")
    assert report["errors"] == []
    assert report["opened"][0] > 3
    assert report["opened"][1] == report["opened"][0]
