"""Completing a task: its answer is checked, and a run that waits for it goes on, exactly once.

Whoever answers takes the lock of the run before that of the task, as the journal's commits do, and the task, the
command to the run and the record of it commit together. Of many answers one finds the task open; a repeat of it by
the same person is told so as if it were the first.
"""

from typing import Any
from uuid import UUID

import orjson

from app.accounts.access import Access
from app.accounts.service import Users
from app.accounts.vocabulary import ActivityKind
from app.components.contract import ArrivalKind
from app.components.library.shape import is_same
from app.executions.commands import CommandKind, Commands
from app.kernel.clock import Clock
from app.kernel.database import Database, Transaction
from app.kernel.ids import global_id
from app.kernel.rights import Actor, ActorKind, Scope, Viewer
from app.tasks.forms import check_answer
from app.tasks.links import Link, LinkInvalid
from app.tasks.lookup import TaskLookup, TaskNotFound
from app.tasks.models import Task
from app.tasks.projector import SUBJECT
from app.tasks.service import Records, TaskClosed, closing
from app.tasks.vocabulary import TaskKind, TaskResolution, TaskStatus


class Completions:
    """Completes tasks, for a viewer or for the holder of a link."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        access: Access,
        *,
        lookup: TaskLookup,
        users: Users,
        records: Records,
        commands: Commands,
    ) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._lookup = lookup
        self._users = users
        self._records = records
        self._commands = commands

    async def complete(self, viewer: Viewer, task_id: UUID, answer: Any = None) -> Task:
        """Complete a task; the identical answer of the same actor again gives the same task.

        Raises:
            TaskNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write tasks.
            InvalidInput: The answer does not fit the form; names its first field.
            TaskClosed: It is closed, or its time is over.
        """
        task = await self._lookup.get(viewer, task_id, Scope.TASKS_WRITE)
        return await self._complete(viewer.actor, task, answer)

    async def find(self, link: Link) -> Task:
        """Return the task of a link whose person is still a member, and still asked.

        Raises:
            LinkInvalid: The task is gone, or the person is; or it is for others now.
        """
        task = await Task.get_or_none(id=link.task_id)
        rights = None if task is None else await self._access.rights(Viewer(link.user_id), task.workspace_id)
        if task is None or rights is None:
            raise LinkInvalid(reason="link_invalid")
        people = (await self._lookup.assignees([task.id])).get(task.id)
        # What is for nobody in particular is for everybody who may complete tasks.
        if link.user_id not in people if people else not rights.permits(Scope.TASKS_WRITE):
            raise LinkInvalid(reason="link_invalid")
        return task

    async def complete_by_link(self, link: Link, answer: Any) -> Task:
        """Complete the task of a link, as the person it was made for.

        The link is the permission: who makes a workflow may ask any member, whatever their role.

        Raises:
            LinkInvalid: As for `find`.
            InvalidInput: As for `complete`.
            TaskClosed: As for `complete`.
        """
        return await self._complete(Actor(ActorKind.USER, link.user_id), await self.find(link), answer)

    async def _complete(self, actor: Actor, task: Task, answer: Any) -> Task:
        form = None if task.form is None else orjson.loads(task.form)
        if not task.is_open:
            return _repeated(task, actor, answer)
        text = check_answer(answer, form)
        by = await self._shown(actor)
        try:
            async with self._database.transaction() as tx:
                await self._close(tx, task, actor, answer, text, by)
        except _ClosedMeanwhile as closed:
            return _repeated(closed.task, actor, answer)
        found = await Task.get_or_none(id=task.id)
        if found is None:
            raise TaskNotFound
        return found

    async def _close(
        self, tx: Transaction, task: Task, actor: Actor, answer: Any, text: str | None, by: dict[str, str]
    ) -> None:
        at = self._clock.now()
        is_heard = True
        if task.execution_id is not None:
            about = {"by": by, "at": at.isoformat(), "taskId": global_id(SUBJECT, task.id)}
            payload = {**answer, **about} if task.kind is TaskKind.DECISION else {"answer": answer, **about}
            data = {"waitSequence": task.wait_sequence, "kind": ArrivalKind.ANSWER.value, "payload": payload}
            is_heard = await self._commands.send(tx, task.execution_id, CommandKind.ANSWER, data) is not None
        locked = await Task.select_for_update().get_or_none(id=task.id)
        if locked is None:
            raise TaskNotFound
        if not locked.is_open:
            raise _ClosedMeanwhile(locked)
        if locked.has_expired(at):
            raise TaskClosed("The time for an answer is over.", reason="task_expired")
        if not is_heard:
            raise TaskClosed("The run that asked has ended.", reason="execution_ended")
        resolution = TaskResolution.DECIDED if task.kind is TaskKind.DECISION else TaskResolution.ANSWERED
        if not await self._is_first(tx, task):
            raise TaskClosed(reason="task_closed", details={"resolution": resolution.name})
        await Task.filter(id=task.id).update(
            **closing(resolution, actor, at),
            status=TaskStatus.COMPLETED,
            answer=text,
            escalate_at=None,
            updated_at=at,
        )
        facts = {"kind": task.kind.name, "resolution": resolution.name}
        await self._records.record(locked, actor, ActivityKind.TASK_COMPLETED, facts)

    async def _is_first(self, tx: Transaction, task: Task) -> bool:
        """Say whether nobody was quicker: a decision can be made without its task, which is closed later then."""
        if task.kind is not TaskKind.DECISION or task.execution_id is None or task.wait_sequence is None:
            return True
        return await self._commands.is_first(tx, task.execution_id, task.wait_sequence)

    async def _shown(self, actor: Actor) -> dict[str, str]:
        """Say in the output of a node who answered."""
        if actor.id is None:
            return {"kind": actor.kind.name, "name": "Plait"}
        is_key = actor.kind is ActorKind.API_KEY
        names = await (self._users.names_of_keys if is_key else self._users.names)([actor.id])
        id_ = global_id("ApiKey" if is_key else "User", actor.id)
        return {"kind": actor.kind.name, "id": id_, "name": names.get(actor.id, "")}


class _ClosedMeanwhile(Exception):
    """Somebody was quicker; what was written for this answer is rolled back."""

    def __init__(self, task: Task) -> None:
        super().__init__()
        self.task = task


def _repeated(task: Task, actor: Actor, answer: Any) -> Task:
    """Return a closed task to who closed it so.

    Raises:
        TaskClosed: It was closed otherwise.
    """
    given = None if task.answer is None else orjson.loads(task.answer)
    is_answered = task.resolution in {TaskResolution.ANSWERED, TaskResolution.DECIDED}
    if is_answered and task.completed_by == actor and is_same(given, answer):
        return task
    resolution = None if task.resolution is None else task.resolution.name
    raise TaskClosed(reason="task_closed", details={"resolution": resolution})
