"""The component that moves what is overdue: tasks get the next day at the same time of day as their due date."""

from datetime import datetime, timedelta

from pydantic import Field

from app.components.contract import (
    OUTPUT,
    Component,
    ComponentCategory,
    ComponentFailed,
    Config,
    NodeContext,
    Port,
    Result,
    SideEffects,
)
from app.kernel.clock import Clock
from app.kernel.errors import AppError, Conflict, NotFound
from app.kernel.ids import global_id
from app.kernel.pages import PageRequest
from app.kernel.rights import SYSTEM, Scope, Viewer
from app.tasks.lookup import TaskFilter, TaskLookup, TaskOrder
from app.tasks.models import Task
from app.tasks.projector import SUBJECT
from app.tasks.service import TaskChange, Tasks

_PAGE = 100
_SHOWN = 100
_DAY = timedelta(days=1)


class RescheduleConfig(Config):
    """How far overdue tasks are moved."""

    days: int = Field(default=1, ge=1, le=366, description="By how many days at a time, until it is in the future.")
    max_tasks: int = Field(default=1_000, ge=1, le=10_000, description="How many tasks at most, the oldest first.")
    moves_reminders: bool = Field(default=True, description="Whether reminders to come move as far.")


class RescheduleTasks(Component):
    """Moves the due dates of overdue tasks."""

    id = "reschedule_tasks"
    name = "Reschedule overdue tasks"
    description = "Moves the due date of every open task of the workspace that is overdue to a day to come."
    category = ComponentCategory.DATA
    outputs = (
        Port(OUTPUT, "object", "`{rescheduled, message, tasks: [{id, name, dueAt, wasDueAt}]}`, at most 100 tasks."),
    )
    side_effects = SideEffects.IDEMPOTENT  # what was moved is not overdue any more
    config = RescheduleConfig
    example = {"days": 1}

    def __init__(self, tasks: Tasks, lookup: TaskLookup, clock: Clock) -> None:
        self._tasks = tasks
        self._lookup = lookup
        self._clock = clock

    async def run(self, config: RescheduleConfig, ctx: NodeContext) -> Result:
        """Move what is overdue.

        Raises:
            ComponentFailed: `TASKS_UNAVAILABLE`: there is no workspace here, or it is gone.
        """
        if ctx.workspace_id is None:
            raise ComponentFailed("TASKS_UNAVAILABLE", "There is no workspace here that could have tasks.")
        actor = SYSTEM if ctx.run is None else ctx.run.actor
        viewer = Viewer.acting_for(actor, ctx.workspace_id, Scope.TASKS_READ, Scope.TASKS_WRITE)
        now = self._clock.now()
        where = TaskFilter(is_open=True, due_before=now)
        overdue: list[Task] = []
        after: str | None = None
        try:
            while len(overdue) < config.max_tasks:
                request = PageRequest(first=_PAGE, after=after)
                page = await self._lookup.page(viewer, ctx.workspace_id, where, TaskOrder.DUE_AT_ASC, request)
                overdue += page.items
                if not page.has_next:
                    break
                after = page.cursors[-1]
            moved = [
                each
                for each in [await self._move(viewer, task, config, now) for task in overdue[: config.max_tasks]]
                if each is not None
            ]
        except AppError as error:
            raise ComponentFailed("TASKS_UNAVAILABLE", error.message, is_retryable=True) from None
        count = len(moved)
        message = f"Rescheduled {count} overdue task{'' if count == 1 else 's'}."
        return Result({"rescheduled": count, "message": message, "tasks": moved[:_SHOWN]})

    async def _move(self, viewer: Viewer, task: Task, config: RescheduleConfig, now: datetime) -> dict[str, str] | None:
        """Move a task; None for one that somebody closed, deleted or moved meanwhile."""
        was = task.due_at
        if was is None or was > now:
            return None
        step = config.days * _DAY
        due = was + ((now - was) // step + 1) * step
        try:
            changed = await self._tasks.update(
                viewer, task.id, TaskChange({"due_at": due}, moves_reminders=config.moves_reminders)
            )
        except (Conflict, NotFound):
            return None
        shown = {"id": global_id(SUBJECT, task.id), "name": changed.name}
        return {**shown, "dueAt": due.isoformat(), "wasDueAt": was.isoformat()}
