"""The inbox: what waits for one person, of all kinds, in one order, page by page."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest

from app.components.contract import WaitKind
from app.kernel.errors import Forbidden, InvalidInput, NotFound
from app.kernel.ids import new_id
from app.kernel.pages import PageRequest
from app.kernel.rights import Role, Scope, Viewer
from app.tasks.inbox import InboxCount, InboxItem
from app.tasks.service import TaskChange
from app.tasks.vocabulary import InboxKind, TaskPriority, TaskStatus
from tests.tasks.conftest import HOUR, Office

ALL = PageRequest(first=100)


async def titles(office: Office, viewer: Viewer, kinds: Sequence[InboxKind] | None = None) -> list[str]:
    page = await office.tasks.inbox.page(viewer, office.house.workspace_id, kinds, ALL)
    return [item.title for item in page.items]


async def test_open_tasks_for_somebody_and_runs_that_ask_them_are_in_their_inbox(office: Office) -> None:
    ada, ben = await office.person("ada", Role.OPERATOR), await office.person("ben")
    await office.task("For Ada", ada)
    await office.task("For Ben", ben)
    await office.task("For nobody")
    done = await office.task("Done", ada)
    await office.tasks.tasks.update(office.house.viewer, done.id, TaskChange({"status": TaskStatus.COMPLETED}))
    await office.ask(title="Ada?", assignees=[str(ada.user_id)])
    await office.ask(title="Anybody?")
    await office.ask(WaitKind.DECISION, title="-")
    assert await titles(office, ada) == ["For Ada", "Ada?", "Anybody?"]
    assert await titles(office, ada, [InboxKind.RUN]) == ["Ada?", "Anybody?"]
    assert await titles(office, ada, [InboxKind.TASK]) == ["For Ada"]
    assert await titles(office, ada, []) == []
    # A viewer may be asked, but cannot answer what asks anybody.
    assert await titles(office, ben) == ["For Ben"]
    # A decision is for who started the run.
    assert await titles(office, office.house.viewer) == ["Decide how ask goes on", "Anybody?"]


async def test_the_most_urgent_comes_first_then_what_is_due_soonest_page_by_page(office: Office) -> None:
    ada, now = await office.person("ada"), office.clock.now()
    for name, priority, hours in (
        ("low", TaskPriority.LOW, 1),
        ("later", TaskPriority.HIGH, 2),
        ("never", TaskPriority.HIGH, None),
        ("urgent", TaskPriority.URGENT, 9),
        ("late", TaskPriority.HIGH, -3),
        ("never too", TaskPriority.HIGH, None),
    ):
        due = None if hours is None else now + hours * HOUR
        await office.task(name, ada, priority=priority, due_at=due)
    wanted = ["urgent", "late", "later", "never", "never too", "low"]
    assert await titles(office, ada) == wanted
    for size in (1, 2, 4):
        seen: list[str] = []
        after = None
        while True:
            request = PageRequest(first=size, after=after)
            page = await office.tasks.inbox.page(ada, office.house.workspace_id, None, request)
            seen += [item.title for item in page.items]
            if not page.has_next:
                break
            after = page.cursors[-1]
        assert seen == wanted
    back = await office.tasks.inbox.page(ada, office.house.workspace_id, None, PageRequest(last=2))
    assert [item.title for item in back.items] == wanted[-2:]
    counts = await office.tasks.inbox.counts(ada, office.house.workspace_id, None)
    assert counts == [InboxCount(InboxKind.TASK, 6, 1)]
    with pytest.raises(InvalidInput) as refused:
        await office.tasks.inbox.page(ada, None, None, PageRequest(after=back.cursors[0]))
    assert refused.value.reason == "cursor_of_another_list"


class Consents:
    """A source of a higher domain: what an assistant wants to be allowed."""

    kind = InboxKind.RUN

    def __init__(self, office: Office) -> None:
        self.office = office
        self.asked: list[tuple[UUID, list[UUID]]] = []
        self.ids = [new_id(), new_id()]

    async def waiting(self, viewer: Viewer, user_id: UUID, workspace_ids: Sequence[UUID]) -> Sequence[InboxItem]:
        assert viewer.user_id == user_id
        self.asked.append((user_id, list(workspace_ids)))
        now = self.office.clock.now()
        facts = [("Delete?", TaskPriority.HIGH, now + HOUR), ("Publish?", TaskPriority.MEDIUM, None)]
        return [
            InboxItem(own_id, self.kind, self.office.house.workspace_id, "Workspace", title, priority, due, now)
            for own_id, (title, priority, due) in zip(self.ids, facts, strict=True)
        ]


async def test_another_domain_adds_its_items_to_the_same_list(office: Office) -> None:
    ada, now = await office.person("ada"), office.clock.now()
    source = Consents(office)
    office.tasks.inbox.register(source)
    await office.task("soon", ada, priority=TaskPriority.HIGH, due_at=now + timedelta(minutes=1))
    await office.task("some day", ada, priority=TaskPriority.LOW)
    assert await titles(office, ada) == ["soon", "Delete?", "Publish?", "some day"]
    first = await office.tasks.inbox.page(ada, office.house.workspace_id, None, PageRequest(first=2))
    request = PageRequest(first=2, after=first.cursors[-1])
    second = await office.tasks.inbox.page(ada, office.house.workspace_id, None, request)
    assert [item.title for item in (*first.items, *second.items)] == ["soon", "Delete?", "Publish?", "some day"]
    assert await first.total() == (4, True)
    counts = await office.tasks.inbox.counts(ada, office.house.workspace_id, None)
    assert [(each.kind, each.count) for each in counts] == [(InboxKind.TASK, 2), (InboxKind.RUN, 2)]
    source.asked.clear()
    assert await titles(office, ada, [InboxKind.TASK]) == ["soon", "some day"]
    assert source.asked == []


async def test_the_inbox_of_a_person_spans_their_workspaces_and_nobody_elses(office: Office) -> None:
    ada = await office.person("ada")
    await office.task("Here", ada)
    elsewhere = await office.house.member()
    there = await office.house.workspace_of(elsewhere)
    page = await office.tasks.inbox.page(ada, None, None, ALL)
    assert [item.title for item in page.items] == ["Here"]
    assert (await office.tasks.inbox.page(elsewhere, None, None, ALL)).items == []
    with pytest.raises(NotFound):
        await office.tasks.inbox.page(ada, there, None, ALL)
    blind = Viewer(ada.user_id, api_key_id=new_id(), workspace_id=office.house.workspace_id, key_scopes=frozenset())
    assert (await office.tasks.inbox.page(blind, None, None, ALL)).items == []
    with pytest.raises(Forbidden):
        await office.tasks.inbox.counts(blind, office.house.workspace_id, None)
    key = Viewer(
        ada.user_id,
        api_key_id=new_id(),
        workspace_id=office.house.workspace_id,
        key_scopes=frozenset({Scope.TASKS_READ}),
    )
    assert [item.title for item in (await office.tasks.inbox.page(key, None, None, ALL)).items] == ["Here"]
