"""What the README shows of a scanned page and a PDF, command by command."""

import asyncio
import importlib.util
import os
import re
from pathlib import Path
from typing import Any

import pytest
from graphql import parse, print_ast

from tests.e2e.client import Client
from tests.e2e.server import Deployment
from tests.e2e.story import Person
from tests.patience import LONG_PATIENCE_SECONDS

ROOT = Path(__file__).parents[2]
READS_SCANS = importlib.util.find_spec("rapidocr") is not None
STATUS = """query($id: ID!) { node(id: $id) { ... on KnowledgeBase { documents { nodes {
  title status failure { code message } } } } } }"""


async def over(client: Client, base: str) -> dict[str, Any]:
    """Wait until nothing is owed to the documents of a base; return them by title."""
    async with asyncio.timeout(LONG_PATIENCE_SECONDS):
        while True:
            rows = (await client.data(STATUS, id=base))["node"]["documents"]["nodes"]
            if all(each["status"] in {"READY", "FAILED"} for each in rows):
                return {each["title"]: each for each in rows}
            await asyncio.sleep(0.2)


async def test_a_scanned_page_and_a_pdf_become_an_answer_as_the_readme_shows(plait: Deployment, ada: Person) -> None:
    heading = "## A scanned page and a PDF become an answer with citations\n"
    section = (ROOT / "README.md").read_text().partition(heading)[2].partition("\n## ")[0]
    (documents,) = re.findall(r"```graphql\n(.*?)```", section, re.DOTALL)
    (commands,) = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
    token = ada.client.token or ""
    shell = await asyncio.create_subprocess_exec(
        "sh",
        "-c",
        commands.replace("http://localhost:8000", plait.url),
        cwd=ROOT,
        env={**os.environ, "KEY": token, "WORKSPACE": ada.workspace_id},
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await shell.communicate()
    ids = dict(re.findall(r'"name":\s*"([^"]+)",\s*"id":\s*"([^"]+)"', said.decode()))
    assert set(ids) == {"notice.png", "travel.pdf"}, said
    know, read, look, guide, ask = [print_ast(each) for each in parse(documents).definitions]
    base = (await ada.client.data(know, workspace=ada.workspace_id))["createKnowledgeBase"]["knowledgeBase"]["id"]
    await ada.client.data(read, base=base, scan=ids["notice.png"], pdf=ids["travel.pdf"])
    found = await over(ada.client, base)
    listed = (await ada.client.data(look, base=base))["node"]["documents"]["nodes"]
    assert {each["title"] for each in listed} == set(ids)
    agent = (await ada.client.data(guide, workspace=ada.workspace_id, base=base))["createAgent"]["agent"]["id"]
    (other,) = re.findall(r'# and: "(.+?)"', documents)
    asked: list[tuple[dict[str, Any], str, int, str]] = [({"question": other}, "travel.pdf", 1, "140 euros")]
    if READS_SCANS:
        asked.append(({}, "notice.png", 1, "6 pm"))
    else:
        assert "ocr" in found["notice.png"]["failure"]["message"]
    for more, title, page, words in asked:
        reply = (await ada.client.data(ask, workspace=ada.workspace_id, agent=agent, **more))["startConversation"][
            "reply"
        ]
        cited = reply["citations"][0]
        assert (cited["title"], cited["pageFirst"]) == (title, page), reply
        assert words in cited["quote"]
        assert words in reply["text"]
        assert [reply["text"][each["start"] : each["end"]] for each in cited["ranges"]] == [f"[{cited['number']}]"]


def test_the_files_of_the_example_are_made_by_its_script(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("make_files", ROOT / "examples" / "handbook" / "make_files.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.make(tmp_path)
    for name, head in (("travel.pdf", b"%PDF-"), ("notice.png", b"\x89PNG\r\n\x1a\n")):
        made = (tmp_path / name).read_bytes()
        assert made.startswith(head)
        assert abs(len(made) - (ROOT / "examples" / "handbook" / name).stat().st_size) < len(made) / 4


pytestmark = pytest.mark.timeout(290)
