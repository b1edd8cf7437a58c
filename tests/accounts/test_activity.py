"""The activity log: numbered once committed, without a gap, whoever numbers."""

import asyncio
from uuid import uuid4

import pytest

from app.accounts import models
from app.accounts.activity import ACTIVITY_COLUMNS, ACTIVITY_TABLE, NUMBERED, Activities, activity_row
from app.accounts.service import Feed
from app.accounts.service.feed import cursor_of
from app.accounts.vocabulary import ActivityKind
from app.kernel.errors import InvalidInput
from app.kernel.pages import PageRequest
from app.kernel.rights import SYSTEM
from app.kernel.sequencer import Sequencer
from tests.patience import PATIENCE_SECONDS


async def record(house, workspace_id, count):
    for _ in range(count):
        await house.activities.record(workspace_id, ActivityKind.WORKFLOW_UPDATED, "Workflow", uuid4(), SYSTEM)


async def numbered(house, workspace_id, count):
    """Wait until a workspace has `count` numbers."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while await house.activities.head(workspace_id) < count:
            await asyncio.sleep(0.01)


async def test_many_sequencers_and_writers_leave_no_gap(house):
    first, second = uuid4(), uuid4()
    others = [Sequencer(house.database, house.bus, NUMBERED) for _ in range(3)]
    for each in others:
        await each.open()
    try:
        await asyncio.gather(*(record(house, workspace, 15) for workspace in (first, second) for _ in range(2)))
        for each in others:
            each.wake()
        for workspace in (first, second):
            await numbered(house, workspace, 30)
            rows = await models.Activity.filter(workspace_id=workspace)
            assert sorted(row.sequence or 0 for row in rows) == list(range(1, 31))
    finally:
        for each in others:
            await each.close()


async def test_what_was_rolled_back_has_no_number_and_leaves_no_gap(house):
    workspace = uuid4()

    async def fail() -> None:
        async with house.database.transaction():
            await record(house, workspace, 1)
            raise RuntimeError

    await record(house, workspace, 1)
    with pytest.raises(RuntimeError):
        await fail()
    await record(house, workspace, 1)
    await numbered(house, workspace, 2)
    assert sorted([row.sequence or 0 for row in await models.Activity.filter(workspace_id=workspace)]) == [1, 2]


async def test_raw_rows_of_another_writer_are_numbered_and_followed(house):
    workspace, subject = uuid4(), uuid4()
    seen = []

    async def follow() -> None:
        async for entry in house.activities.follow(workspace, 0):
            seen.append(entry)
            if len(seen) == 3:
                return

    task = asyncio.create_task(follow())
    rows = [
        activity_row(
            workspace,
            ActivityKind.EXECUTION_STARTED,
            "Execution",
            subject,
            SYSTEM,
            at=house.clock.now(),
            dialect=house.database.dialect,
            data={"n": n},
        )
        for n in range(3)
    ]
    marks = "?" if house.database.dialect == "sqlite" else "$"
    values = ", ".join(f"${n}" if marks == "$" else "?" for n in range(1, len(ACTIVITY_COLUMNS) + 1))
    async with house.database.transaction() as tx:
        for row in rows:
            columns = ", ".join(ACTIVITY_COLUMNS)
            await tx.fetch(f"INSERT INTO {ACTIVITY_TABLE} ({columns}) VALUES ({values}) RETURNING 1 AS one", row)  # noqa: S608
    house.activities.wake()
    await asyncio.wait_for(task, PATIENCE_SECONDS)
    assert [(entry.sequence, entry.data["n"], entry.subject_id) for entry in seen] == [
        (1, 0, subject),
        (2, 1, subject),
        (3, 2, subject),
    ]
    assert seen[0].actor == SYSTEM
    assert seen[0].at == house.clock.now()
    stored = await models.Activity.get(id=seen[2].id)
    assert (stored.created_at, stored.kind) == (house.clock.now(), ActivityKind.EXECUTION_STARTED)


async def test_what_a_dead_process_left_is_numbered_at_the_next_start(house):
    workspace = uuid4()
    await house.activities.close()
    await record(house, workspace, 3)
    assert await house.activities.head(workspace) == 0
    again = Activities(house.database, house.bus, house.clock)
    await again.open()
    await numbered(house, workspace, 3)
    await again.close()


async def test_a_feed_resumes_from_any_cursor_of_its_list(house):
    ada = await house.sign_up("ada")
    viewer = await house.viewer(ada.token)
    await record(house, ada.workspace.id, 5)
    await numbered(house, ada.workspace.id, 6)
    feed = Feed(house.access, house.activities)
    first = await feed.page(viewer, ada.workspace.id, PageRequest(first=4))
    assert [entry.sequence for entry in first.items] == [6, 5, 4, 3]
    assert (first.has_next, first.has_previous) == (True, False)
    assert await first.total() == (6, True)
    rest = await feed.page(viewer, ada.workspace.id, PageRequest(first=4, after=first.cursors[-1]))
    assert [entry.sequence for entry in rest.items] == [2, 1]
    assert (rest.has_next, rest.has_previous) == (False, True)
    back = await feed.page(viewer, ada.workspace.id, PageRequest(last=2, before=rest.cursors[0]))
    assert [entry.sequence for entry in back.items] == [4, 3]
    joined = await feed.page(viewer, ada.workspace.id, PageRequest(), [ActivityKind.MEMBER_JOINED])
    assert [entry.sequence for entry in joined.items] == [1]

    live = feed.follow(viewer, ada.workspace.id, first.cursors[2])
    assert [(await anext(live))[0].sequence for _ in range(2)] == [5, 6]
    await record(house, ada.workspace.id, 1)
    assert (await anext(live))[0].sequence == 7
    await live.aclose()


async def test_a_cursor_that_is_not_of_this_feed_is_refused(house):
    ada = await house.sign_up("ada")
    viewer = await house.viewer(ada.token)
    other = await house.workspaces.create(viewer, "Other")
    await numbered(house, other.id, 1)
    await numbered(house, ada.workspace.id, 1)
    feed = Feed(house.access, house.activities)
    foreign = cursor_of((await feed.page(viewer, other.id, PageRequest())).items[0])
    ahead = cursor_of((await feed.page(viewer, ada.workspace.id, PageRequest())).items[0])
    await models.ActivityHead.filter(id=ada.workspace.id).update(last_sequence=0)
    for cursor, reason in [
        (foreign, "cursor_of_another_list"),
        ("!", "cursor_malformed"),
        ("YWN0aXZpdHk", "cursor_malformed"),
        (ahead, "cursor_malformed"),
    ]:
        with pytest.raises(InvalidInput) as caught:
            await anext(feed.follow(viewer, ada.workspace.id, cursor))
        assert (caught.value.field, caught.value.reason) == ("after", reason)
