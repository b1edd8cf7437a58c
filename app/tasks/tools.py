"""What agents can do with tasks: add, change, complete, find, list what is overdue, count.

A tool acts with the rights of whoever the agent answers, or who started its run, and in one workspace: what the model
names of another is not found, whatever it was told to ask for. Visitors of a public chat may make tasks where a member
has let them, and learn nothing of who works here.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from hashlib import sha256
from typing import Any, ClassVar
from uuid import UUID

import orjson

from app.kernel.clock import Clock
from app.kernel.ids import global_id, read_global_id
from app.kernel.pages import PageRequest
from app.kernel.rights import Scope
from app.llm.tools import Tool, ToolContext, ToolFailed, ToolResult
from app.tasks.completing import Completions
from app.tasks.lookup import TaskFilter, TaskLookup, TaskNotFound, TaskOrder
from app.tasks.models import Task
from app.tasks.people import NotAMember, People
from app.tasks.projector import SUBJECT
from app.tasks.service import NewTask, TaskChange, Tasks
from app.tasks.vocabulary import TaskPriority, TaskStatus

MAX_FOUND = 50
_DEFAULT_FOUND = 20
_SHOWN_CHARACTERS = 500  #: of a description, in a list
_MAX_DAY_CHARACTERS = 10  #: of an instant that is a day alone

_STATUS = {"type": "string", "enum": list(TaskStatus.__members__)}
_PRIORITY = {"type": "string", "enum": list(TaskPriority.__members__)}
_TAGS = {"type": "array", "items": {"type": "string"}, "maxItems": 20}
_INSTANT = "ISO 8601, in UTC unless it says otherwise; a day alone means its end."
_DUE = {"type": ["string", "null"], "description": f"When it should be done. {_INSTANT} Null: never."}
_ASSIGNEES = {
    "type": "array",
    "items": {"type": "string"},
    "maxItems": 20,
    "description": "Whom it is for: e-mail addresses or ids of members of the workspace, or `me` for whoever asks.",
}
_REMIND = {"type": "array", "items": {"type": "string"}, "maxItems": 20, "description": f"When to remind. {_INSTANT}"}
_TASK_ID = {
    "type": "string",
    "description": "The id of the task, as the other tools give it; or the whole name of an open one.",
}
_FILTERS: dict[str, Any] = {
    "status": {"type": "array", "items": _STATUS, "description": "In one of these states."},
    "priority": {"type": "array", "items": _PRIORITY, "description": "Of one of these priorities."},
    "tag": {"type": "string", "description": "With this tag."},
    "assignee": {"type": "string", "description": "For this member: an e-mail address, an id, or `me`."},
    "due_before": {"type": "string", "description": f"Due earlier than this. {_INSTANT}"},
    "due_after": {"type": "string", "description": f"Due then or later. {_INSTANT}"},
    "is_open": {"type": "boolean", "description": "Open ones, or closed ones."},
}
_SEARCH = {"type": "string", "description": "With each of these words in the name or the description."}
_LIMIT = {"type": "integer", "minimum": 1, "maximum": MAX_FOUND, "description": f"At most so many; {_DEFAULT_FOUND}."}


def _schema(required: Sequence[str] = (), **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


class _Desk:
    """What all of these tools work with."""

    def __init__(
        self, tasks: Tasks, completions: Completions, lookup: TaskLookup, people: People, clock: Clock
    ) -> None:
        self.tasks = tasks
        self.completions = completions
        self.lookup = lookup
        self.people = people
        self.clock = clock

    async def task(self, ctx: ToolContext, text: str, scope: Scope) -> Task:
        """Return a task of the workspace that a model names.

        Raises:
            TaskNotFound: It is none, or of elsewhere.
            ToolFailed: Several open ones are called so.
            Forbidden: The caller may not.
        """
        viewer, named = ctx.caller, read_global_id(text.strip())
        if named is None or named[0] != SUBJECT:
            called = await self.lookup.named(viewer, ctx.workspace_id, text, scope)
            if len(called) > 1:
                raise ToolFailed("AMBIGUOUS", "Several open tasks are called so; search for them, and give an id.")
            if not called:
                raise TaskNotFound
            return called[0]
        task = await self.lookup.get(viewer, named[1], scope)
        if task.workspace_id != ctx.workspace_id:
            raise TaskNotFound
        return task

    async def members(self, ctx: ToolContext, names: Sequence[str]) -> list[UUID]:
        """Return the ids of members that a model names.

        Raises:
            ToolFailed: One is none.
        """
        if names and ctx.is_for_visitor:
            raise ToolFailed("FORBIDDEN", "A visitor cannot say who of the workspace is to do it.")
        me = _person(ctx)
        if me is None and "me" in names:
            raise ToolFailed("ASSIGNEE_UNKNOWN", "There is nobody who asks, so `me` is nobody.")
        try:
            return await self.people.named(ctx.workspace_id, [str(me) if each == "me" else each for each in names])
        except NotAMember as stranger:
            raise ToolFailed("ASSIGNEE_UNKNOWN", f"{stranger.name!r} is no member of this workspace.") from None

    async def where(self, ctx: ToolContext, given: Mapping[str, Any]) -> TaskFilter:
        """Read a filter.

        Raises:
            ToolFailed: An instant is none, or the assignee no member.
        """
        assignee = given.get("assignee")
        return TaskFilter(
            statuses=[TaskStatus[each] for each in given["status"]] if given.get("status") else None,
            priorities=[TaskPriority[each] for each in given["priority"]] if given.get("priority") else None,
            tag=given.get("tag"),
            assignee_id=None if assignee is None else (await self.members(ctx, [assignee]))[0],
            due_after=_instant(given.get("due_after")),
            due_before=_instant(given.get("due_before")),
            is_open=given.get("is_open"),
            search=given.get("search", given.get("words")),
        )

    async def listed(self, ctx: ToolContext, where: TaskFilter, order: TaskOrder, limit: int | None) -> ToolResult:
        """Find tasks."""
        request = PageRequest(first=limit or _DEFAULT_FOUND)
        page = await self.lookup.page(ctx.caller, ctx.workspace_id, where, order, request)
        total, is_exact = await page.total()
        found = await self.shown(ctx, page.items, most=_SHOWN_CHARACTERS)
        content = {"tasks": found, "total": total, "hasMore": page.has_next, "isTotalExact": is_exact}
        return ToolResult(content, data={"kind": "tasks", "ids": [each["id"] for each in found]})

    async def shown(self, ctx: ToolContext, tasks: Sequence[Task], most: int | None = None) -> list[dict[str, Any]]:
        """Show tasks to a model."""
        by_task = await self.lookup.assignees([task.id for task in tasks])
        names = await self.people.names(ctx.workspace_id, {each for ids in by_task.values() for each in ids})
        return [
            {
                "id": global_id(SUBJECT, task.id),
                "name": task.name,
                "description": task.description[:most] if task.description else None,
                "status": task.status.name,
                "priority": TaskPriority(task.priority).name,
                "dueAt": None if task.due_at is None else task.due_at.isoformat(),
                "isOverdue": self.lookup.is_overdue(task),
                "tags": task.tags,
                "assignees": [names[each] for each in by_task.get(task.id, ()) if each in names],
                "needsAnswer": task.is_open and task.form is not None,
            }
            for task in tasks
        ]

    async def told(self, ctx: ToolContext, task: Task) -> ToolResult:
        """Show one task to a model, and to whoever looks on."""
        (shown,) = await self.shown(ctx, [task])
        shown["form"] = orjson.loads(task.form) if task.form is not None and task.is_open else None
        return ToolResult(shown, data={"kind": "task", "id": shown["id"]})


class AddTask(Tool):
    """Makes a task."""

    name = "add_task"
    description = "Make a task for people: something that somebody should do. Gives the task with its id."
    parameters: Mapping[str, Any] = _schema(
        ["name"],
        name={"type": "string", "description": "What is to be done, in a line of at most 200 characters."},
        description={"type": ["string", "null"], "description": "What one needs to know for it."},
        priority=_PRIORITY,
        due_at=_DUE,
        tags=_TAGS,
        assignees=_ASSIGNEES,
        remind_at=_REMIND,
    )
    scope: ClassVar[Scope | None] = Scope.TASKS_WRITE
    is_for_visitors: ClassVar[bool] = True

    def __init__(self, desk: _Desk) -> None:
        self._desk = desk

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """See `Tool.call`; the same call again gives the same task."""
        new = NewTask(
            name=arguments["name"],
            description=arguments.get("description"),
            priority=TaskPriority[arguments.get("priority") or "MEDIUM"],
            due_at=_instant(arguments.get("due_at")),
            tags=arguments.get("tags") or (),
            assignee_ids=await self._desk.members(ctx, arguments.get("assignees") or ()),
            remind_at=_instants(arguments.get("remind_at")),
        )
        key = "tool:" + sha256(ctx.idempotency_key.encode()).hexdigest()
        task = await self._desk.tasks.create(ctx.caller, ctx.workspace_id, new, idempotency_key=key)
        return await self._desk.told(ctx, task)


class UpdateTask(Tool):
    """Changes a task."""

    name = "update_task"
    description = (
        "Change a task: its words, priority, due date, tags, people, reminders or status. What is left out stays."
    )
    parameters: Mapping[str, Any] = _schema(
        ["task_id"],
        task_id=_TASK_ID,
        name={"type": "string"},
        description={"type": ["string", "null"]},
        priority=_PRIORITY,
        due_at=_DUE,
        tags={**_TAGS, "description": "Replaces all tags."},
        assignees={**_ASSIGNEES, "description": f"Replaces all. {_ASSIGNEES['description']}"},
        remind_at={**_REMIND, "description": f"Replaces the reminders to come. {_REMIND['description']}"},
        moves_reminders={"type": "boolean", "description": "Move reminders to come as far as the due date moves."},
        status={**_STATUS, "description": "One that needs an answer is completed by complete_task."},
    )
    scope: ClassVar[Scope | None] = Scope.TASKS_WRITE

    def __init__(self, desk: _Desk) -> None:
        self._desk = desk

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """See `Tool.call`."""
        task = await self._desk.task(ctx, arguments["task_id"], Scope.TASKS_WRITE)
        changes = {key: arguments[key] for key in ("name", "description", "tags") if key in arguments}
        if "priority" in arguments:
            changes["priority"] = TaskPriority[arguments["priority"]]
        if "status" in arguments:
            changes["status"] = TaskStatus[arguments["status"]]
        if "due_at" in arguments:
            changes["due_at"] = _instant(arguments["due_at"])
        if "assignees" in arguments:
            changes["assignee_ids"] = await self._desk.members(ctx, arguments["assignees"])
        if "remind_at" in arguments:
            changes["remind_at"] = _instants(arguments["remind_at"])
        change = TaskChange(changes, moves_reminders=bool(arguments.get("moves_reminders")))
        return await self._desk.told(ctx, await self._desk.tasks.update(ctx.caller, task.id, change))


class CompleteTask(Tool):
    """Completes a task."""

    name = "complete_task"
    description = (
        "Say that a task is done. One that needs an answer takes it as its form says; a run that waits for it goes on."
    )
    parameters: Mapping[str, Any] = _schema(
        ["task_id"], task_id=_TASK_ID, answer={"description": "What the task's form asks for; left out without one."}
    )
    scope: ClassVar[Scope | None] = Scope.TASKS_WRITE

    def __init__(self, desk: _Desk) -> None:
        self._desk = desk

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """See `Tool.call`; the same answer again changes nothing."""
        task = await self._desk.task(ctx, arguments["task_id"], Scope.TASKS_WRITE)
        done = await self._desk.completions.complete(ctx.caller, task.id, arguments.get("answer"))
        return await self._desk.told(ctx, done)


class SearchTasks(Tool):
    """Finds tasks."""

    name = "search_tasks"
    description = "Find tasks by words, status, priority, tag, person and due date; what is due soonest comes first."
    parameters: Mapping[str, Any] = _schema(search=_SEARCH, **_FILTERS, limit=_LIMIT)
    scope: ClassVar[Scope | None] = Scope.TASKS_READ
    is_reading = True

    def __init__(self, desk: _Desk) -> None:
        self._desk = desk

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """See `Tool.call`."""
        where = await self._desk.where(ctx, arguments)
        return await self._desk.listed(ctx, where, TaskOrder.DUE_AT_ASC, arguments.get("limit"))


class ListOverdueTasks(Tool):
    """Lists what is late."""

    name = "list_overdue_tasks"
    description = "List open tasks whose due date is over, the longest overdue first."
    parameters: Mapping[str, Any] = _schema(assignee=_FILTERS["assignee"], limit=_LIMIT)
    scope: ClassVar[Scope | None] = Scope.TASKS_READ
    is_reading = True

    def __init__(self, desk: _Desk) -> None:
        self._desk = desk

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """See `Tool.call`."""
        assignee = arguments.get("assignee")
        where = TaskFilter(
            assignee_id=None if assignee is None else (await self._desk.members(ctx, [assignee]))[0],
            due_before=self._desk.clock.now(),
            is_open=True,
        )
        return await self._desk.listed(ctx, where, TaskOrder.DUE_AT_ASC, arguments.get("limit"))


class CountTasks(Tool):
    """Counts tasks."""

    name = "count_tasks"
    description = "Count tasks, in all, by status and by priority; the filters are those of search_tasks."
    # Another name than in a search: a model that goes by names takes what is left of a question for its words.
    parameters: Mapping[str, Any] = _schema(**_FILTERS, words=_SEARCH)
    scope: ClassVar[Scope | None] = Scope.TASKS_READ
    is_reading = True

    def __init__(self, desk: _Desk) -> None:
        self._desk = desk

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """See `Tool.call`."""
        where = await self._desk.where(ctx, arguments)
        counts = await self._desk.lookup.count(ctx.caller, ctx.workspace_id, where)
        statuses = {each.name: 0 for each in TaskStatus}
        priorities = {each.name: 0 for each in TaskPriority}
        for (status, priority), count in counts.items():
            statuses[status.name] += count
            priorities[priority.name] += count
        return ToolResult({"total": sum(counts.values()), "byStatus": statuses, "byPriority": priorities})


def task_tools(
    tasks: Tasks, completions: Completions, lookup: TaskLookup, people: People, clock: Clock
) -> Sequence[Tool]:
    """Make the tools of this domain."""
    desk = _Desk(tasks, completions, lookup, people, clock)
    return [
        AddTask(desk),
        UpdateTask(desk),
        CompleteTask(desk),
        SearchTasks(desk),
        ListOverdueTasks(desk),
        CountTasks(desk),
    ]


def _person(ctx: ToolContext) -> UUID | None:
    """Return who asks, or whom a key or a run asks for."""
    if ctx.viewer is not None:
        return ctx.viewer.user_id
    return ctx.actor.person_id


def _instants(texts: Sequence[str] | None) -> list[datetime]:
    return [instant for each in texts or () if (instant := _instant(each)) is not None]


def _instant(text: str | None) -> datetime | None:
    """Read an instant as a model writes it.

    Raises:
        ToolFailed: It is none.
    """
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ToolFailed("INVALID_INPUT", f"{text[:50]!r} is no instant in ISO 8601.") from None
    if len(text.strip()) <= _MAX_DAY_CHARACTERS:
        found = datetime.combine(found.date(), time(23, 59, 59))
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
