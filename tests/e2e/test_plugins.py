"""The example of a plugin, installed from a wheel of it, in a deployment of its own."""

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import deployed
from tests.e2e.server import ROOT, Deployment
from tests.e2e.story import CREATE, START, chain, node, sign_up

COMPONENTS = """query($search: String!) { components(where: { search: $search }) {
  nodes { type handles exampleConfig package { name version } } } }"""


def install_example(folder: Path, target: Path) -> None:
    """Build the example's wheel and lay it down, as pip does, with no network and outside of this environment."""
    shutil.copytree(ROOT / "examples" / "plugin", folder / "plugin")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=folder / "plugin", check=True, capture_output=True)  # noqa: S603 - our own build
    (wheel,) = folder.glob("plait_words-*.whl")
    zipfile.ZipFile(wheel).extractall(target)


def install_broken(target: Path, name: str, points: str) -> None:
    info = target / f"{name}-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n")
    (info / "entry_points.txt").write_text(f"[plait.components]\n{points}\n")


@pytest.fixture(scope="module")
def extended(back_end: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    folder = tmp_path_factory.mktemp(f"plugins-{back_end}")
    site = folder / "site"
    install_example(folder, site)
    install_broken(site, "broken", "gone = not_there_at_all:component")
    install_broken(
        site, "zz-copy", "again = plait_words:CountWords\nshadow = app.components.library.data:TemplateComponent"
    )
    with deployed(back_end, folder, PYTHONPATH=f"{ROOT}:{site}") as deployment:
        yield deployment


async def test_its_components_are_in_the_library_with_their_package(extended: Deployment) -> None:
    ada = await sign_up(extended.url)
    ours = {"name": "plait-words", "version": "1.0.0"}
    found = (await ada.client.data(COMPONENTS, search="words"))["components"]["nodes"]
    found = [each for each in found if each["package"]]  # others have the word in what they say of themselves
    assert [(each["type"], each["handles"], each["package"]) for each in found] == [
        ("words_similar", ["similar", "different"], ours),
        ("words_count", ["output"], ours),
    ]
    assert found[1]["exampleConfig"] == {"value": "input.article"}
    own = (await ada.client.data(COMPONENTS, search="writes a text from a template"))["components"]["nodes"]
    assert [(each["type"], each["package"]) for each in own] == [("template", None)]


@pytest.mark.parametrize(
    ("new", "output"),
    [
        ("one two three four", {"words": 4, "characters": 18, "minutes": 0.02}),
        ("nothing of it", {"ratio": 0.0}),
    ],
)
async def test_they_run_in_a_workflow(extended: Deployment, new: str, output: object) -> None:
    ada = await sign_up(extended.url)
    graph = {
        "nodes": [
            START,
            node("compare", "words_similar", {"left": "input.old", "right": "input.new", "least": 0.5}),
            node("count", "words_count", {"value": "nodes.start.new"}),
            node("other", "response", {}),
        ],
        "connections": [
            {"source": "start", "target": "compare"},
            {"source": "compare", "sourceHandle": "similar", "target": "count"},
            {"source": "compare", "sourceHandle": "different", "target": "other"},
        ],
    }
    run = await ada.run(await ada.workflow(graph), input={"old": "one two three", "new": new}, waitMs=50_000)
    assert (run["status"], run["error"], run["output"]) == ("COMPLETED", None, output)


def test_what_is_broken_is_told_to_operators_and_keeps_nothing_from_starting(extended: Deployment) -> None:
    for process in extended.processes:
        lines = [line for line in process.text().splitlines() if '"plugin_refused"' in line]
        assert [("PluginNotLoaded" in line, "ComponentIdTaken" in line) for line in lines] == [
            (True, False), (False, True), (False, True),
        ]  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", "components"],
        env=dict(extended.env), cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "plait-words 1.0.0" in done.stdout
    assert [line.split(":")[1].strip() for line in done.stderr.splitlines()] == [
        "gone of broken 1", "again of zz-copy 1", "shadow of zz-copy 1",
    ]  # fmt: skip


async def test_without_the_plugin_a_run_fails_and_says_what_is_missing(extended: Deployment) -> None:
    ada = await sign_up(extended.url)
    workflow_id = await ada.workflow(chain(START, node("count", "words_count")))
    assert (await ada.run(workflow_id, input="one two", waitMs=50_000))["output"]["words"] == 2
    for process in extended.processes:
        process.stop()
    shutil.rmtree(extended.folder / "site")
    for process in extended.processes:
        process.start()
    for process in extended.processes:
        process.wait_ready()
    run = await ada.run(workflow_id, input="one two", waitMs=2_000)
    if extended.is_embedded:
        assert (run["status"], run["error"]["code"]) == ("FAILED", "PLAN_INVALID")
        assert "words_count" in run["error"]["message"]
    else:
        assert run["status"] in {"QUEUED", "RUNNING"}  # left to a newer worker, for some minutes
    graph = {"workspaceId": ada.workspace_id, "name": "New", **chain(START, node("count", "words_count"))}
    refused = await ada.client.ask(CREATE, input=graph)
    assert (refused.code, refused.details["reason"]) == ("INVALID_INPUT", "component_unknown")
