"""Mermaid itself reads the charts that we write, whatever the names in them are.

Needs Node and `npm install` in this folder (`make conformance`); skipped where that was not done.
"""

import asyncio
import json
import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from app.executions.spans import Span, SpanKind, SpanStatus
from app.executions.timelines import timeline_mermaid
from app.workflows.diagrams import DiagramFormat, Mark, Tone, diagram
from app.workflows.graph import Graph, GraphNode, Link
from tests.executions.play import NOON
from tests.patience import PATIENCE_SECONDS

HERE = Path(__file__).parent
MODULES = Path(os.environ.get("PLAIT_CONFORMANCE_NODE_MODULES", HERE / "node_modules"))
NAMES = (
    "end",
    "section one",
    "title",
    'say "hi" #quot; #35;',
    "a --> b; click a call x()",
    "%%{init: {'theme': 'dark'}}%%",
    "`**bold**`",
    "<img src=x onerror=alert(1)>",
    "日本語 · Ärger",
    "graph TD\nsubgraph x",
    "1: 2, 3",
    "",
)

pytestmark = pytest.mark.skipif(
    shutil.which("node") is None or not (MODULES / "mermaid").is_dir(),
    reason="needs node and `npm install` in tests/conformance",
)


def flowchart(*, is_run: bool) -> str:
    nodes = [GraphNode(key=f"n{at}", component=name or "template", name=name) for at, name in enumerate(NAMES)]
    nodes += [
        GraphNode(key="box", component="parallel"),
        GraphNode(key="inner", component="parallel", parent_key="box"),
        GraphNode(key="leaf", component="template", parent_key="inner", is_enabled=False),
    ]
    links = [
        Link(source=f"n{at}", target=f"n{at + 1}", source_handle=name or "output") for at, name in enumerate(NAMES[:-1])
    ]
    graph = Graph(nodes=tuple(nodes), connections=(*links, Link(source="n0", target="box")))
    marks = {f"n{at}": Mark(tone, tone.value) for at, tone in enumerate(Tone)} if is_run else None
    return diagram(graph, lambda _: None, DiagramFormat.MERMAID, title=NAMES[3], marks=marks)


def chart() -> str:
    spans = [
        Span(
            f"{at:016x}",
            None,
            SpanKind.WAIT if at % 3 == 2 else SpanKind.NODE,
            name,
            at,
            NOON + timedelta(seconds=at),
            f"n{at}",
            (),
            None if at == 0 else NOON + timedelta(seconds=at + 2),
            SpanStatus.ERROR if at % 2 else SpanStatus.OK,
        )
        for at, name in enumerate(NAMES)
    ]
    names = {f"n{at}": name for at, name in enumerate(NAMES)}
    return timeline_mermaid(spans, names, title=NAMES[1], now=NOON + timedelta(minutes=1))


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """The script beside the modules: Node looks for modules from where a script is."""
    (tmp_path / "node_modules").symlink_to(MODULES.resolve())
    return Path(shutil.copy(HERE / "mermaid.mjs", tmp_path / "mermaid.mjs"))


async def test_mermaid_reads_our_charts(script: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        "node", script, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    texts = [flowchart(is_run=False), flowchart(is_run=True), chart()]
    out, err = await asyncio.wait_for(process.communicate(json.dumps(texts).encode()), PATIENCE_SECONDS)
    assert out, err.decode()
    assert json.loads(out) == [
        {"type": "flowchart-v2", "error": None},
        {"type": "flowchart-v2", "error": None},
        {"type": "gantt", "error": None},
    ]
