"""When a task calls itself to mind: checked instants, their rows, and moving them with the task's due date."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from app.kernel.errors import InvalidInput
from app.tasks.models import TaskReminder

MAX_REMINDERS = 20  #: of a task that have yet to come


def checked_reminders(instants: Sequence[datetime], now: datetime, field: str = "input.remindAt") -> list[datetime]:
    """Return the instants in order, without repeats.

    Raises:
        InvalidInput: There are too many, or one is not in the future; names it as `input.remindAt.1`.
    """
    for at, instant in enumerate(instants):
        if instant <= now:
            raise InvalidInput("A reminder is for a time to come.", field=f"{field}.{at}", reason="in_the_past")
    found = sorted(set(instants))
    if len(found) > MAX_REMINDERS:
        raise InvalidInput(
            f"A task has at most {MAX_REMINDERS} reminders.",
            field=field,
            reason="too_many",
            details={"limit": MAX_REMINDERS},
        )
    return found


async def set_reminders(task_id: UUID, instants: Sequence[datetime]) -> None:
    """Let a locked task have exactly these reminders to come; those that came stay."""
    await TaskReminder.filter(task_id=task_id, due_at__isnull=False).delete()
    await TaskReminder.bulk_create([TaskReminder(task_id=task_id, remind_at=each, due_at=each) for each in instants])


async def move_reminders(task_id: UUID, by: timedelta) -> None:
    """Move a locked task's reminders to come; one that is past then comes at once."""
    pending = await TaskReminder.filter(task_id=task_id, due_at__isnull=False).order_by("remind_at")
    taken = {row.remind_at for row in await TaskReminder.filter(task_id=task_id, due_at__isnull=True)}
    moved = [row.remind_at + by for row in pending]
    # Where one has come already, it is not repeated.
    await set_reminders(task_id, [each for each in moved if each not in taken])


async def reminders_of(task_ids: Iterable[UUID]) -> Mapping[UUID, Sequence[TaskReminder]]:
    """Return the reminders of tasks that the viewer has, the earliest first."""
    found: dict[UUID, list[TaskReminder]] = {}
    for row in await TaskReminder.filter(task_id__in=list(task_ids)).order_by("remind_at", "id"):
        found.setdefault(row.task_id, []).append(row)
    return found
