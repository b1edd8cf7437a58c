"""What runs by default, remembered: fast, and never staler than promised."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from app.kernel.bus import MISSED, MemoryBus
from app.kernel.rights import Viewer
from app.workflows.drafts import WorkflowIsArchived, WorkflowNotFound
from app.workflows.heads import TOPIC, Head, Heads
from app.workflows.models import WorkflowStatus
from app.workflows.service import NewWorkflow

from .conftest import House, greeting

FIRST, SECOND = uuid4(), uuid4()


def head(version_id: UUID) -> Head:
    return Head(uuid4(), WorkflowStatus.PUBLISHED, version_id)


class Table:
    """What a read finds, and how often one was made."""

    def __init__(self) -> None:
        self.head: Head | None = head(FIRST)
        self.reads = 0

    async def read(self) -> Head | None:
        self.reads += 1
        return self.head


async def test_a_head_is_read_once_and_at_the_latest_a_second_later_again() -> None:
    now = 0.0
    table, heads, workflow_id = Table(), Heads(MemoryBus(), lambda: now), uuid4()
    first = await heads.get(workflow_id, table.read)
    table.head = head(SECOND)
    now = 0.9
    assert await heads.get(workflow_id, table.read) is first
    assert table.reads == 1
    now = 1.0
    assert await heads.get(workflow_id, table.read) is table.head


async def test_what_is_not_there_is_not_remembered() -> None:
    table, heads, workflow_id = Table(), Heads(MemoryBus()), uuid4()
    table.head = None
    assert await heads.get(workflow_id, table.read) is None
    table.head = head(FIRST)
    assert await heads.get(workflow_id, table.read) is table.head


@pytest.mark.parametrize("message", ["its id", "lost"])
async def test_another_process_forgets_by_the_bus(message: str) -> None:
    bus = MemoryBus()
    table, elsewhere, workflow_id = Table(), Heads(bus, lambda: 0.0), uuid4()
    await elsewhere.open()
    await elsewhere.get(workflow_id, table.read)
    table.head = head(SECOND)
    await bus.publish([(TOPIC, MISSED if message == "lost" else workflow_id.bytes)])
    assert await elsewhere.get(workflow_id, table.read) is table.head
    await elsewhere.close()
    assert not bus.wants(TOPIC)


async def test_what_was_read_before_a_change_is_not_remembered_after_it() -> None:
    bus = MemoryBus()
    table, heads, workflow_id = Table(), Heads(bus, lambda: 0.0), uuid4()
    await heads.open()
    old = table.head

    async def read_too_early() -> Head | None:
        table.head = head(SECOND)
        await bus.publish([(TOPIC, workflow_id.bytes)])
        return old

    assert await heads.get(workflow_id, read_too_early) is old
    assert await heads.get(workflow_id, table.read) is table.head
    await heads.close()


async def test_a_run_started_after_a_change_was_answered_obeys_it(house: House, acme: UUID, ada: Viewer) -> None:
    made = await house.workflows.create(ada, acme, NewWorkflow("Runs", graph=greeting()))

    async def runs() -> Any:
        return (await house.targets.resolve_run_target(ada, made.id)).version_id

    _, version = await house.versions.publish(ada, made.id)
    assert await runs() == version.id
    _, version = await house.versions.publish(ada, made.id)
    assert await runs() == version.id
    await house.workflows.archive(ada, made.id)
    with pytest.raises(WorkflowIsArchived):
        await runs()
    await house.workflows.unarchive(ada, made.id)
    assert await runs() == version.id
    await house.workflows.delete(ada, made.id)
    with pytest.raises(WorkflowNotFound):
        await runs()


async def test_a_rolled_back_change_is_not_seen(house: House, acme: UUID, ada: Viewer) -> None:
    made = await house.workflows.create(ada, acme, NewWorkflow("Runs", graph=greeting()))
    _, version = await house.versions.publish(ada, made.id)

    async def archive_and_fail() -> None:
        async with house.database.transaction():
            await house.workflows.archive(ada, made.id)
            with pytest.raises(WorkflowIsArchived):
                await house.targets.resolve_run_target(ada, made.id)
            raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        await archive_and_fail()
    assert (await house.targets.resolve_run_target(ada, made.id)).version_id == version.id
