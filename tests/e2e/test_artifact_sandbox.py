"""HTML of strangers in the machine's Chromium: its scripts run, and reach nothing; needs `npm install` here."""

import asyncio
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.peer import Peer
from tests.e2e.server import Deployment
from tests.e2e.story import sign_up
from tests.patience import LONG_PATIENCE_SECONDS

HERE = Path(__file__).parent
MODULES = Path(os.environ.get("PLAIT_E2E_NODE_MODULES", HERE / "node_modules"))
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
CREATE = """mutation($input: CreateArtifactInput!) { createArtifact(input: $input) {
  artifact { id latest { htmlUrl } } } }"""
SHARE = "mutation($input: ShareArtifactInput!) { shareArtifact(input: $input) { url } }"
#: What a sandboxed page may do: draw.
ALLOWED = {"origin": "null", "draws": "rgb(255, 0, 0)"}

pytestmark = pytest.mark.skipif(
    shutil.which("node") is None or not MODULES.is_dir() or not CHROMIUM,
    reason="needs node, chromium and `npm install` in tests/e2e",
)


async def drive(script: Path, *arguments: str) -> dict[str, Any]:
    process = await asyncio.create_subprocess_exec(
        "node",
        script,
        *arguments,
        env={**os.environ, "CHROMIUM": CHROMIUM},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), LONG_PATIENCE_SECONDS)
    assert out, err.decode()
    return json.loads(out)


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """The script beside the modules: Node looks for modules from where a script is."""
    (tmp_path / "node_modules").symlink_to(MODULES.resolve())
    return Path(shutil.copy(HERE / "artifact.mjs", tmp_path / "artifact.mjs"))


async def test_a_script_in_an_artifact_runs_and_reaches_nothing(plait: Deployment, service: Peer, script: Path) -> None:
    ada = await sign_up(plait.url)
    origin = f"http://localhost:{plait.apis[0].port}"
    foreign = service.url
    html = (HERE / "artifact.html").read_text().replace("@ORIGIN@", origin).replace("@FOREIGN@", foreign)
    wanted = {"workspaceId": ada.workspace_id, "kind": "HTML", "title": "Trap", "content": html}
    made = (await ada.client.data(CREATE, input=wanted))["createArtifact"]["artifact"]
    page = (await ada.client.data(SHARE, input={"artifactId": made["id"]}))["shareArtifact"]["url"]

    def local(url: str) -> str:
        return f"{origin}/artifacts/{url.partition('/artifacts/')[2]}"

    assert ada.client.token
    seen = await drive(script, local(page), local(made["latest"]["htmlUrl"]), origin, ada.client.token)
    # The browser was signed in, and a script of our own origin has all that the artifact's was after.
    assert seen["control"]["cookie"] is True
    assert seen["control"]["viewer"]["data"]["viewer"]["user"]["name"]
    for place, url in (("framed", local(page)), ("alone", local(made["latest"]["htmlUrl"]))):
        report = seen[place]["report"]
        got = {name: outcome["got"] for name, outcome in report.items() if "got" in outcome}
        # A beacon says that it was queued, whatever becomes of it, and asking to navigate says nothing at all.
        got.pop("beacon", None)
        got.pop("topNavigation", None)
        assert got == ALLOWED, (place, got)
        assert len(report) >= 18
        assert seen[place]["answered"] == [], place
        assert seen[place]["popups"] == 0
        assert seen[place]["at"] == url
    assert service.calls == {}
    assert {"parentDocument", "parentLocation"} <= seen["framed"]["report"].keys()
