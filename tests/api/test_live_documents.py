"""What the page asks fits the graph, and costs no more than may be asked."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from graphql import GraphQLSchema, build_schema, parse, validate

from app.api import live
from app.api.execution import Executor
from app.schema import make_schema

ROOT = Path(__file__).parents[2]
DOCUMENTS = Path(live.__file__).with_name("static") / "live" / "documents.js"
PRINT = "const all = await import(process.argv[1]); console.log(JSON.stringify({ ...all }));"

NODE = shutil.which("node") or ""

pytestmark = pytest.mark.skipif(not NODE, reason="needs node")


@pytest.fixture(scope="module")
def documents() -> dict[str, str]:
    done = subprocess.run(  # noqa: S603 - ours
        [NODE, "--input-type=module", "-e", PRINT, DOCUMENTS.as_uri()], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return build_schema((ROOT / "schema.graphql").read_text())


def test_every_document_of_the_page_fits_the_graph(documents: dict[str, str], schema: GraphQLSchema) -> None:
    assert len(documents) > 15
    assert {name: found for name, text in documents.items() if (found := validate(schema, parse(text)))} == {}


async def test_every_document_of_the_page_is_within_the_limits(documents: dict[str, str]) -> None:
    executor = Executor(make_schema())
    for text in documents.values():
        await executor.prepare(text, None, {"first": 30})
