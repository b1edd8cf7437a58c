"""A wired process with a run that has asked, as the journal's commits would have written it."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.accounts.models import User
from app.components.contract import ArrivalKind, WaitKind
from app.executions.journal_script import Fetch
from app.executions.models import Execution
from app.executions.projecting import WaitBegan, WaitEnded
from app.kernel.clock import FixedClock
from app.kernel.ids import new_id
from app.kernel.rights import Role, Viewer
from app.kernel.settings import Settings
from app.tasks.chores import TaskChores
from app.tasks.forms import default_form, with_outcomes
from app.tasks.links import Link
from app.tasks.models import Task
from app.tasks.projector import TaskProjector
from app.tasks.reminding import Reminding
from app.tasks.service import NewTask
from app.workflows.graph import Graph, GraphNode
from tests.executions.conftest import House, open_house, settings, template
from tests.executions.play import NOON

__all__ = ["settings", "template"]

HOUR = timedelta(hours=1)
FORM = with_outcomes(default_form(is_required=True), ["approve", "reject"])
ANSWER = {"answer": "Fine.", "outcome": "approve"}


@dataclass
class Outbox:
    """A mailer that keeps what it is given, and can be told to fail."""

    sent: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])
    is_broken: bool = False

    async def send(self, to: str, subject: str, text: str) -> bool:
        if self.is_broken:
            return False
        self.sent.append((to, subject, text))
        return True


class Office:
    """A house, and runs in it that ask people."""

    def __init__(self, house: House, clock: FixedClock) -> None:
        self.house = house
        self.clock = clock
        self.tasks = house.plait.tasks
        self.outbox = Outbox()
        self.chores = TaskChores(
            clock,
            members=house.plait.accounts.members,
            mailer=self.outbox,
            links=self.tasks.links,
            records=self.tasks.upkeep._records,
        )
        self.reminding = Reminding(
            clock,
            members=house.plait.accounts.members,
            mailer=self.outbox,
            links=self.tasks.links,
            records=self.tasks.upkeep._records,
        )
        self.projector = TaskProjector(house.plait.database, house.plait.accounts.activities)

    async def person(self, name: str, role: Role = Role.VIEWER) -> Viewer:
        viewer = await self.house.member(role, self.house.workspace_id)
        await User.filter(id=viewer.user_id).update(email=f"{name}@example.com", name=name)
        return viewer

    async def task(self, name: str = "Read it", *people: Viewer, by: Viewer | None = None, **given: Any) -> Task:
        ids = [each.user_id for each in people if each.user_id is not None]
        new = NewTask(name=name, assignee_ids=ids, **given)
        return await self.tasks.tasks.create(by or self.house.viewer, self.house.workspace_id, new)

    async def write(self, statements: Any) -> None:
        async with self.house.plait.database.transaction() as tx:
            for each in statements:
                assert isinstance(each, Fetch)
                await tx.fetch(each.sql, each.values)

    async def run(self) -> Execution:
        start = GraphNode.model_validate({"key": "start", "component": "api"})
        return await self.house.start(Graph(nodes=(start,), connections=()), {})

    async def ask(self, kind: WaitKind = WaitKind.INPUT, *, expires: timedelta | None = None, **request: Any) -> Task:
        run = await self.run()
        wait = WaitBegan(
            task_id=new_id(),
            execution_id=run.id,
            workspace_id=run.workspace_id,
            workflow_id=run.workflow_id,
            node_key="ask",
            path=(("each", 2),),
            sequence=7,
            kind=kind,
            request={"title": "Approve it?", "message": "Read <this>.", "form": FORM, **request},
            due_at=None if expires is None else self.clock.now() + expires,
            at=self.clock.now(),
            actor=self.house.viewer.actor,
        )
        await self.write(self.projector.began(wait, self.house.plait.database.dialect))
        return await Task.get(id=wait.task_id)

    async def end(self, task: Task, kind: ArrivalKind | None) -> Task:
        ended = WaitEnded(task.id, kind, self.clock.now())
        await self.write(self.projector.ended(ended, self.house.plait.database.dialect))
        return await Task.get(id=task.id)

    async def expire(self, task: Task) -> bool:
        return await self.projector.expire(task.id, self.clock.now())

    async def end_run(self, run: UUID) -> None:
        statements: Any = self.projector.run_ended(run, self.clock.now(), self.house.plait.database.dialect)
        await self.write(statements)

    def link(self, task: Task, person: Viewer) -> Link:
        assert person.user_id is not None
        return self.tasks.links.read(self.tasks.links.url(task, person.user_id).partition("token=")[2])

    async def do(self, chore: Callable[..., Any]) -> int:
        async with self.house.plait.database.transaction() as tx:
            return await chore(tx)


@pytest.fixture
async def office(settings: Settings) -> AsyncIterator[Office]:
    clock = FixedClock(NOON)
    async with AsyncExitStack() as stack:
        yield Office(await open_house(settings, stack, clock), clock)
