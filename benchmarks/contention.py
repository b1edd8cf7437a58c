"""API writes while the executor is saturated on SQLite, where both share one write lane."""

import asyncio
import itertools
import time
from typing import Any

from app.api.context import Context
from app.api.execution import Executor
from app.api.relay import encode
from app.kernel.rights import Viewer
from app.schema import make_schema
from benchmarks.figures import Table, Target, median, percentile
from benchmarks.graphs import five_nodes
from benchmarks.house import House, house, measure, measure_batches, migrated

VARIANTS = ("sqlite",)
_TARGET = 3.0
_AT_ONCE = 50
_PAUSE_SECONDS = 0.01

_CREATE = """mutation ($id: ID!, $name: String!) { createWorkflow(input: {workspaceId: $id, name: $name,
  nodes: [{key: "start", component: "manual"}]}) { workflow { id } } }"""
_UPDATE = "mutation ($name: String!) { updateProfile(input: {name: $name}) { __typename } }"


def run(_variant: str, *, is_quick: bool) -> list[Table]:
    """Measure."""
    with migrated("sqlite") as settings:
        return asyncio.run(_measure(settings, seconds=3 if is_quick else 10))


async def _measure(settings: Any, *, seconds: float) -> list[Table]:
    async with house(settings) as home:
        workflow_id = await home.publish(five_nodes())
        writes: dict[str, list[float]] = {"createWorkflow": [], "updateProfile": []}
        failures: list[str] = []
        await measure(lambda: home.run_five_nodes(workflow_id), seconds=1, at_once=_AT_ONCE)
        writers = [
            asyncio.create_task(_write(home, "createWorkflow", _CREATE, writes, failures)),
            asyncio.create_task(_write(home, "updateProfile", _UPDATE, writes, failures)),
        ]
        with measure_batches() as batches:
            load = await measure(lambda: home.run_five_nodes(workflow_id), seconds=seconds, at_once=_AT_ONCE)
        for writer in writers:
            writer.cancel()
        await asyncio.gather(*writers, return_exceptions=True)
    slowest = percentile(batches, 0.99)
    table = Table(
        f"API writes on SQLite beside {_AT_ONCE} executions at once ({load.rate:,.0f} per second)",
        ("", "count", "median ms", "p99 ms", "most ms"),
        [
            [name, len(taken), *_figures(taken)]
            for name, taken in [("a batch of the journal", batches), *writes.items()]
        ],
    )
    for name, taken in writes.items():
        ratio = percentile(taken, 0.99) / slowest
        table.targets.append(Target(f"p99 of {name}", ratio, _TARGET, is_at_least=False, unit=" p99s of a batch"))
    table.targets.append(Target("writes that failed", len(failures), 0, is_at_least=False, unit=""))
    table.notes += sorted(set(failures))[:3]
    return [table]


def _figures(taken: list[float]) -> list[object]:
    return [median(taken) * 1000, percentile(taken, 0.99) * 1000, max(taken) * 1000]


async def _write(home: House, name: str, query: str, writes: dict[str, list[float]], failures: list[str]) -> None:
    executor = Executor(make_schema())
    workspace = encode("Workspace", home.founded.workspace_id)
    # A person with a session, because a key may not change a profile.
    viewer = Viewer(home.founded.user_id, session_id=home.founded.user_id)
    for number in itertools.count():
        await asyncio.sleep(_PAUSE_SECONDS)
        variables = {"id": workspace, "name": f"Name {number}"}
        context = Context(services=home.plait.services, request_id=f"bench-{number}", optional_viewer=viewer)
        began = time.perf_counter()
        answer = await executor.execute(query, variables, None, context)
        writes[name].append(time.perf_counter() - began)
        if "errors" in answer:
            failures.append(f"{name}: {answer['errors'][0]['message']}")
