"""The use cases of tasks but completing them: make, change and delete."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.accounts.access import Access
from app.accounts.activity import Activities
from app.accounts.audit import Audit
from app.accounts.vocabulary import ActivityKind
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.errors import Conflict, InvalidInput
from app.kernel.idempotency import Idempotency
from app.kernel.ids import global_id, new_id
from app.kernel.rights import Actor, Scope, Viewer
from app.tasks.forms import check_form
from app.tasks.lookup import TaskLookup, TaskNotFound
from app.tasks.models import Task, TaskAssignee, TaskTag
from app.tasks.people import People
from app.tasks.projector import SUBJECT
from app.tasks.reminders import checked_reminders, move_reminders, set_reminders
from app.tasks.vocabulary import TaskKind, TaskPriority, TaskResolution, TaskStatus
from app.workflows import properties

MAX_TASKS = 100  #: changed together
_LIMIT = {"limit": MAX_TASKS}


class TaskClosed(Conflict):
    """This task is closed already."""


class TaskWaitsForAnswer(Conflict):
    """A run waits for this task; complete it, or cancel the run."""


@dataclass(frozen=True, slots=True)
class NewTask:
    """What a task is made from."""

    name: str
    description: str | None = None
    priority: TaskPriority = TaskPriority.MEDIUM
    due_at: datetime | None = None
    tags: Sequence[str] = ()
    assignee_ids: Sequence[UUID] = ()
    form: Any = None
    remind_at: Sequence[datetime] = ()


@dataclass(frozen=True, slots=True)
class TaskChange:
    """What to change: only the keys that are there; None clears what can be empty.

    The keys: name, description, priority, due_at, tags, assignee_ids, status, remind_at (instants that replace the
    reminders to come), and add_tags and remove_tags, which say what to change of the tags.

    Attributes:
        changes: What to change.
        moves_reminders: Whether reminders to come move as far as the due date does.
    """

    changes: Mapping[str, Any]
    moves_reminders: bool = False


class Records:
    """Tells the workspace and the audit log what was done to tasks."""

    def __init__(self, activities: Activities, audit: Audit) -> None:
        self._activities = activities
        self._audit = audit

    async def record(self, task: Task, actor: Actor, kind: ActivityKind, data: Mapping[str, Any] | None = None) -> None:
        """Add a line to both, in the caller's transaction."""
        facts = {"name": task.name, **(data or {})}
        action = kind.value.replace("_", ".", 1)
        await self._activities.record(task.workspace_id, kind, SUBJECT, task.id, actor, data=facts)
        await self._audit.record(actor, action, SUBJECT, task.id, workspace_id=task.workspace_id, data=facts)


class Tasks:
    """Makes, changes and deletes tasks."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        access: Access,
        *,
        lookup: TaskLookup,
        people: People,
        records: Records,
        idempotency: Idempotency,
    ) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._lookup = lookup
        self._people = people
        self._records = records
        self._idempotency = idempotency

    async def create(
        self, viewer: Viewer, workspace_id: UUID, new: NewTask, *, idempotency_key: str | None = None
    ) -> Task:
        """Make a task; a repeat with the same key gives the same one.

        Raises:
            NotFound: The viewer does not see the workspace, or an assignee is not a member.
            Forbidden: The viewer may not write tasks.
            InvalidInput: A property is malformed.
        """
        await self._access.require(viewer, workspace_id, Scope.TASKS_WRITE)
        actor = viewer.actor
        # Whoever a run acts for may be Plait itself; then the key is the workspace's.
        actor_id = actor.id or (workspace_id if viewer.acting else self._access.require_user(viewer))
        name = properties.name_of(new.name, field="input.name")
        description = properties.text_of(new.description, field="input.description")
        tags = properties.tags_of(new.tags)
        form = None if new.form is None else check_form(new.form, "input.form")
        people = await self._people.check(workspace_id, new.assignee_ids, "input.assigneeIds")

        async def make() -> dict[str, str]:
            now = self._clock.now()
            # Looked at here, as the repeat of a request may come after the time of its reminders.
            reminders = checked_reminders(new.remind_at, now)
            task = await Task.create(
                id=new_id(),
                workspace_id=workspace_id,
                kind=TaskKind.MANUAL,
                name=name,
                description=description,
                priority=new.priority,
                due_at=new.due_at,
                tags=tags,
                search_text=properties.search_text(name, description),
                form=form,
                actor_kind=actor.kind,
                actor_id=actor.id,
                on_behalf_of=actor.on_behalf_of,
                created_at=now,
                updated_at=now,
            )
            await _write_tags(task, tags)
            await assign(task, people)
            await set_reminders(task.id, reminders)
            await self._records.record(task, actor, ActivityKind.TASK_CREATED, {"kind": task.kind.name})
            return {"id": str(task.id)}

        body: Any = [workspace_id, name, description, new.priority, new.due_at, tags, people, form]
        body += [sorted(new.remind_at)] if new.remind_at else []
        made, _ = await self._idempotency.once(actor_id, "createTask", idempotency_key, body, make)
        return await self._lookup.get(viewer, UUID(made["id"]), Scope.TASKS_WRITE)

    async def update(self, viewer: Viewer, task_id: UUID, change: TaskChange) -> Task:
        """Change properties, assignees or status: all of it or nothing.

        Raises:
            TaskNotFound: There is none, or it is not visible; or an assignee is not a member.
            Forbidden: The viewer may not write tasks.
            InvalidInput: A property is malformed.
            TaskClosed: It belongs to a run and is closed: only its words can change.
            TaskWaitsForAnswer: A run waits for it; it is completed by an answer.
        """
        return (await self.update_many(viewer, [task_id], change))[0]

    async def update_many(
        self, viewer: Viewer, task_ids: Sequence[UUID], change: TaskChange, field: str | None = None
    ) -> list[Task]:
        """Change many tasks alike: all of them or none; return them in the order of their ids, each once.

        Raises:
            TaskNotFound: As for `update`; of several tasks, the error names its place in `field`.
            Forbidden: As for `update`.
            InvalidInput: As for `update`; or there are none, or too many.
            Conflict: As for `update`; of several tasks, the details name the task.
        """
        ids = list(dict.fromkeys(task_ids))
        if not 1 <= len(ids) <= MAX_TASKS:
            raise InvalidInput(
                f"Name 1 to {MAX_TASKS} tasks.", field=field, reason="too_many" if ids else "empty", details=_LIMIT
            )
        tasks = await self._lookup.get_all(viewer, ids, Scope.TASKS_WRITE, field)
        wanted = dict(change.changes)
        changed = _checked(wanted)
        people: dict[UUID, list[UUID]] = {}
        if "assignee_ids" in wanted:
            for workspace_id in {task.workspace_id for task in tasks}:
                people[workspace_id] = await self._people.check(
                    workspace_id, wanted["assignee_ids"] or [], "input.assigneeIds"
                )
        if "remind_at" in wanted:
            wanted["remind_at"] = checked_reminders(wanted["remind_at"] or [], self._clock.now())
        if not wanted:
            return tasks
        async with self._database.transaction():
            # In one order, so that two who change the same tasks cannot wait for each other.
            for task_id in sorted(ids):
                locked = await Task.select_for_update().get_or_none(id=task_id)
                if locked is None:
                    raise TaskNotFound(field=field and f"{field}.{ids.index(task_id)}")
                try:
                    await self._change(
                        locked,
                        viewer.actor,
                        wanted,
                        changed,
                        people.get(locked.workspace_id),
                        moves_reminders=change.moves_reminders,
                    )
                except Conflict as refused:
                    if field is not None:
                        refused.details["taskId"] = global_id(SUBJECT, task_id)
                    raise
        return await self._lookup.get_all(viewer, ids, Scope.TASKS_WRITE)

    async def _change(
        self,
        task: Task,
        actor: Actor,
        wanted: Mapping[str, Any],
        columns: Mapping[str, Any],
        people: Sequence[UUID] | None,
        *,
        moves_reminders: bool,
    ) -> None:
        """Change a locked task."""
        now = self._clock.now()
        changed = dict(columns)
        if "status" in changed:
            changed |= _to_status(task, changed["status"], actor, now)
        if "name" in changed or "description" in changed:
            changed["search_text"] = properties.search_text(
                changed.get("name", task.name), changed.get("description", task.description)
            )
        if "add_tags" in wanted or "remove_tags" in wanted:
            kept = [tag for tag in task.tags if tag not in properties.tags_of(wanted.get("remove_tags") or ())]
            changed["tags"] = properties.tags_of([*kept, *(wanted.get("add_tags") or ())], field="input.addTags")
        await Task.filter(id=task.id).update(**changed, updated_at=now)
        if "tags" in changed:
            await TaskTag.filter(task_id=task.id).delete()
            await _write_tags(task, changed["tags"])
        if people is not None:
            await reassign(task, people, now)
        if moves_reminders and task.due_at is not None and changed.get("due_at") is not None:
            await move_reminders(task.id, changed["due_at"] - task.due_at)
        if "remind_at" in wanted:
            await set_reminders(task.id, wanted["remind_at"])
        names = {_NAMES.get(key, key) for key in wanted}
        resolution = changed.get("resolution")
        if resolution is not None:
            names.discard("status")  # told as what it is
        if names:
            await self._records.record(task, actor, ActivityKind.TASK_UPDATED, {"fields": sorted(names)})
        if resolution is not None:
            facts = {"kind": task.kind.name, "resolution": resolution.name}
            await self._records.record(task, actor, ActivityKind.TASK_COMPLETED, facts)

    async def delete(self, viewer: Viewer, task_id: UUID) -> UUID:
        """Delete a task; return its id.

        Raises:
            TaskNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write tasks.
            TaskWaitsForAnswer: A run waits for it.
        """
        await self._lookup.get(viewer, task_id, Scope.TASKS_WRITE)
        async with self._database.transaction():
            locked = await Task.select_for_update().get_or_none(id=task_id)
            if locked is None:
                raise TaskNotFound
            if locked.kind is not TaskKind.MANUAL and locked.is_open:
                raise TaskWaitsForAnswer(reason="task_waits")
            await Task.filter(id=task_id).delete()
            await self._records.record(locked, viewer.actor, ActivityKind.TASK_DELETED)
        return task_id


async def assign(task: Task, people: Sequence[UUID], mail_due_at: datetime | None = None, *, first: int = 0) -> None:
    """Add assignees who are not there yet; with `mail_due_at` they are owed a mail."""
    await TaskAssignee.bulk_create(
        [
            TaskAssignee(task_id=task.id, user_id=each, position=first + at, mail_due_at=mail_due_at)
            for at, each in enumerate(people)
        ]
    )


async def reassign(task: Task, people: Sequence[UUID], now: datetime) -> None:
    """Make a task be for exactly these people; who is new and what a run waits for earns a mail."""
    before = {row.user_id: row for row in await TaskAssignee.filter(task_id=task.id)}
    await TaskAssignee.filter(task_id=task.id, user_id__in=[each for each in before if each not in people]).delete()
    for at, each in enumerate(people):
        if each in before and before[each].position != at:
            await TaskAssignee.filter(id=before[each].id).update(position=at)
    is_owed = task.kind is not TaskKind.MANUAL and task.is_open
    for at, each in enumerate(people):
        if each not in before:
            await assign(task, [each], now if is_owed else None, first=at)


#: What the graph calls them.
_NAMES = {
    "due_at": "dueAt",
    "assignee_ids": "assignees",
    "remind_at": "reminders",
    "add_tags": "tags",
    "remove_tags": "tags",
}


#: What a mutation's input calls them.
_INPUTS = {
    "assignee_ids": "assigneeIds",
    "remind_at": "remindAt",
    "add_tags": "addTags",
    "remove_tags": "removeTags",
}


def _checked(wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that change, each checked."""
    for key in ("name", "priority", "status", "tags", "assignee_ids", "remind_at", "add_tags", "remove_tags"):
        if key in wanted and wanted[key] is None:
            shown = _INPUTS.get(key, key)
            raise InvalidInput("This cannot be null.", field=f"input.{shown}", reason="required")
    changed = {key: wanted[key] for key in ("priority", "due_at", "status") if key in wanted}
    if "name" in wanted:
        changed["name"] = properties.name_of(wanted["name"], field="input.name")
    if "description" in wanted:
        changed["description"] = properties.text_of(wanted["description"], field="input.description")
    if "tags" in wanted:
        changed["tags"] = properties.tags_of(wanted["tags"])
    for key in ("add_tags", "remove_tags"):
        properties.tags_of(wanted.get(key) or (), field=f"input.{_INPUTS[key]}")
    return changed


def _to_status(task: Task, status: TaskStatus, actor: Actor, now: datetime) -> dict[str, Any]:
    """Return what changes with the status.

    A task of a run is closed by an answer, or with its run, and stays closed; any other can be reopened.
    """
    is_done = status is TaskStatus.COMPLETED
    if task.kind is not TaskKind.MANUAL:
        if not task.is_open and not is_done:
            raise TaskClosed(field="input.status", reason="task_closed")
        if task.is_open and is_done:
            raise TaskWaitsForAnswer(field="input.status", reason="task_waits")
        return {}
    if is_done == (not task.is_open):
        return {}
    if not is_done:
        return closing(None, None, None)
    if task.form is not None:
        raise TaskWaitsForAnswer(
            "This task has a form; complete it with an answer.", field="input.status", reason="answer_required"
        )
    return closing(TaskResolution.ANSWERED, actor, now)


def closing(resolution: TaskResolution | None, actor: Actor | None, at: datetime | None) -> dict[str, Any]:
    """Return the columns that say how a task was closed; all None reopens it."""
    return {
        "resolution": resolution,
        "completed_kind": None if actor is None else actor.kind,
        "completed_id": None if actor is None else actor.id,
        "completed_for": None if actor is None else actor.on_behalf_of,
        "completed_at": at,
        **({"answer": None} if resolution is None else {}),
    }


async def _write_tags(task: Task, tags: Sequence[str]) -> None:
    await TaskTag.bulk_create([TaskTag(task_id=task.id, tag=tag) for tag in tags])
