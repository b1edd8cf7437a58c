"""The log's own promises, on a real database."""

import asyncio
import time
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.models import Activity
from app.kernel.clock import FixedClock
from app.kernel.rights import Actor, ActorKind, Viewer
from app.workflows import steps
from app.workflows.diff import Operation, OperationKind, diff
from app.workflows.editing import AskedBatch, AskedEdit
from app.workflows.edits.actions import SetVariable
from app.workflows.edits.rejections import ActionRejected, RejectionCode
from app.workflows.graph import Graph, Variable
from app.workflows.log import store
from app.workflows.log.drafting import DraftLog
from app.workflows.log.entries import Batch, Edit, Entry, LineState, Outcome, decode_entries, encode_entries
from app.workflows.log.graph_text import GraphText
from app.workflows.log.writing import SNAPSHOT_REVISIONS
from app.workflows.models import DraftOperation, DraftOperationOrigin, DraftSnapshot
from app.workflows.service import NewWorkflow

from .conftest import NOON, House, graph, greeting, node


@pytest.fixture
async def line_id(house: House, acme: UUID, ada: Viewer) -> UUID:
    return (await house.workflows.create(ada, acme, NewWorkflow("W", graph=greeting()))).id


def setting(name: str, value: object = None) -> Edit:
    """An edit that declares a variable."""

    def plan(present: Graph, _since: Sequence[Operation] | None) -> Sequence[Operation]:
        if any(each.name == name for each in present.variables):
            raise ActionRejected(RejectionCode.VALUE_INVALID, "It is there.")
        return [Operation(OperationKind.VARIABLE_ADDED, Variable(name=name, value=value))]

    return Edit(f"set-{name}", plan, name.encode())


async def test_batches_that_wait_for_a_line_share_a_transaction(house: House, line_id: UUID, ada: Viewer) -> None:
    transactions: set[int] = set()

    async def note(before: LineState, after: Graph, entries: Sequence[Entry]) -> Sequence[Entry]:
        assert len(after.variables) == entries[-1].revision - 1
        transactions.add(id(before.transaction))
        return entries

    house.log.before_write = note
    batches = [Batch(line_id, ada.actor, (setting(f"v{at}"),)) for at in range(20)]
    outcomes = await asyncio.gather(*(house.log.append(batch) for batch in batches))
    assert [outcome.revision for outcome in outcomes] == list(range(2, 22))
    assert len(transactions) < 4
    assert await DraftOperation.filter(draft_id=line_id).count() == 20


async def test_one_that_fails_spoils_it_for_nobody_else(house: House, line_id: UUID, ada: Viewer) -> None:
    async def fail(_tx: object, _outcome: Outcome) -> None:
        raise RuntimeError("no")

    bad = Batch(line_id, ada.actor, (setting("bad"),), also=fail)
    good = [Batch(line_id, ada.actor, (setting(f"v{at}"),)) for at in range(3)]
    found = await asyncio.gather(*(house.log.append(each) for each in (*good, bad, *good)), return_exceptions=True)
    assert [type(each).__name__ for each in found] == ["Outcome"] * 3 + ["RuntimeError"] + ["Outcome"] * 3
    revision, present = await house.log.read(line_id)
    assert (revision, [each.name for each in present.variables]) == (4, ["v0", "v1", "v2"])


async def test_what_is_rolled_back_was_never_there(house: House, line_id: UUID, ada: Viewer) -> None:
    await house.log.append(Batch(line_id, ada.actor, (setting("kept"),)))

    async def append_and_fail() -> None:
        async with house.database.transaction():
            outcome = await house.log.append_here(Batch(line_id, ada.actor, (setting("lost"),)))
            assert (outcome.revision, (await house.log.read(line_id))[0]) == (3, 3)
            raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        await append_and_fail()
    revision, present = await house.log.read(line_id)
    assert (revision, [each.name for each in present.variables]) == (2, ["kept"])
    assert (await house.log.append(Batch(line_id, ada.actor, (setting("lost"),)))).revision == 3


async def test_a_process_that_is_behind_catches_up_under_the_lock(house: House, line_id: UUID, ada: Viewer) -> None:
    other = DraftLog(house.database, house.bus, FixedClock(NOON))
    for at in range(6):
        log = (house.log, other)[at % 2]
        assert (await log.append(Batch(line_id, ada.actor, (setting(f"v{at}"),)))).revision == at + 2
    # A repeat at the other process, which has seen it only in the table.
    again = await house.log.append(Batch(line_id, ada.actor, (setting("v5"),)))
    assert (again.is_new, [entry.revision for entry in again.accepted]) == (False, [7])
    assert await house.log.read(line_id) == await other.read(line_id)
    await other.close()


async def test_any_revision_is_near_a_snapshot(house: House, line_id: UUID, ada: Viewer) -> None:
    """Of those that a batch passed over too."""
    for start in range(0, 450, 150):
        await house.log.append(Batch(line_id, ada.actor, [setting(f"v{start + at}") for at in range(150)]))
    kept = await DraftSnapshot.filter(draft_id=line_id).order_by("revision")
    assert [row.revision for row in kept] == [1, SNAPSHOT_REVISIONS, 2 * SNAPSHOT_REVISIONS]
    fresh = DraftLog(house.database, house.bus, FixedClock(NOON))
    for revision in (1, 2, 199, 200, 201, 399, 400, 451):
        assert len((await fresh.at(line_id, revision)).variables) == revision - 1
    assert await fresh.find(line_id, 452) is None


async def test_a_long_batch_lets_others_be_served_meanwhile(house: House, line_id: UUID, ada: Viewer) -> None:
    served: list[int] = []
    planned = 0

    def plan(_graph: Graph, _since: Sequence[Operation] | None) -> Sequence[Operation]:
        nonlocal planned
        planned += 1
        time.sleep(0.02)
        return []

    async def serve() -> None:
        while planned < 10:
            served.append(planned)
            await asyncio.sleep(0)

    edits = [Edit(f"slow-{at}", plan, b"") for at in range(10)]
    await asyncio.gather(house.log.append(Batch(line_id, ada.actor, edits)), serve())
    assert {1, 5, 9} <= set(served)


async def test_of_large_operations_fewer_are_looked_back_at(
    house: House, line_id: UUID, ada: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Sequence[Operation] | None] = []

    def plan(_graph: Graph, since: Sequence[Operation] | None) -> Sequence[Operation]:
        seen.append(since)
        return []

    for at in range(6):
        await house.log.append(Batch(line_id, ada.actor, (setting(f"v{at}", "x" * 1_000),)))
    for weight in (100_000, 2_500):
        monkeypatch.setattr(store, "_PORTION_BYTES", weight)
        fresh = DraftLog(house.database, house.bus, FixedClock(NOON))
        edit = Edit(f"look-{weight}", plan, b"")
        assert (await fresh.append(Batch(line_id, ada.actor, (edit,), base_revision=1))).is_applied
    whole, part = seen
    assert whole is not None
    assert [getattr(step.subject, "name", None) for step in whole] == [f"v{at}" for at in range(6)]
    assert part is None


async def test_an_author_is_told_of_once_a_minute(house: House, line_id: UUID, acme: UUID, ada: Viewer) -> None:
    ben = await house.member(acme)
    for at, viewer in enumerate((ada, ada, ben, ada, ben)):
        asked = AskedBatch([AskedEdit(f"o{at}", SetVariable(Variable(name=f"v{at}")))], at + 1, "c")
        await house.editing.apply(viewer, line_id, asked)
    told = Activity.filter(subject_id=line_id, kind="workflow_updated")
    assert {row.actor_id for row in await told} == {ada.user_id, ben.user_id}
    assert await told.count() == 2
    house.clock.advance(timedelta(seconds=61))
    await house.editing.apply(ada, line_id, AskedBatch([AskedEdit("o9", SetVariable(Variable(name="w")))], 6, "c"))
    assert await told.count() == 3


_graphs = st.builds(
    lambda keys, names: graph([node(key) for key in keys]).model_copy(
        update={"variables": tuple(Variable(name=name, value={"é": [1, "\\", None]}) for name in names)}
    ),
    st.lists(st.sampled_from("abcdef"), unique=True),
    st.lists(st.sampled_from("xyz"), unique=True),
)


@given(st.lists(_graphs, min_size=1, max_size=5))
def test_the_text_of_a_graph_reads_as_the_graph(graphs: list[Graph]) -> None:
    text, present = GraphText(), Graph()
    for each in graphs:
        present = steps.apply(present, diff(present, each))
        assert Graph.model_validate_json(text.encode(present)) == present
        assert text.encode(present) == text.encode(present)


@given(_graphs, _graphs, st.binary(max_size=5) | st.none())
def test_what_goes_over_the_bus_is_what_was_appended(old: Graph, new: Graph, update: bytes | None) -> None:
    made = diff(old, new)
    entry = Entry(
        line_id=UUID(int=1),
        revision=2,
        operation_id="o",
        batch_id=UUID(int=2),
        client_id=None,
        origin=DraftOperationOrigin.EDIT,
        actor=Actor(ActorKind.USER, UUID(int=3)),
        at=NOON,
        changes=steps.encode(made),
        text_update=update,
    )
    (found,) = decode_entries(encode_entries([entry]))
    assert found == entry
    assert steps.apply(old, found.steps) == steps.apply(old, made)
