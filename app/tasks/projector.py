"""Tasks of runs, kept by the journal's own commits: there is one if and only if a run waits for a person.

Nothing here may fail for what a workflow says: a statement that does would take other runs' events with it.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from app.accounts.activity import ACTIVITY_COLUMNS, ACTIVITY_TABLE, Activities, activity_row
from app.accounts.vocabulary import ActivityKind
from app.components.contract import ArrivalKind, WaitKind
from app.executions.events import format_path
from app.executions.journal_script import Fetch, Statement
from app.executions.projecting import WaitBegan, WaitEnded
from app.kernel.database import Database, Dialect
from app.kernel.ids import new_id
from app.kernel.rights import SYSTEM
from app.tasks.forms import DECISION
from app.tasks.models import Task
from app.tasks.vocabulary import TaskKind, TaskPriority, TaskResolution, TaskStatus
from app.workflows import properties

SUBJECT = "Task"
MAX_NAME_CHARACTERS = 200

_TASK_COLUMNS = (
    "id",
    "workspace_id",
    "kind",
    "name",
    "description",
    "status",
    "priority",
    "due_at",
    "expires_at",
    "escalate_at",
    "escalate_to",
    "tags",
    "form",
    "execution_id",
    "node_key",
    "path",
    "wait_sequence",
    "actor_kind",
    "actor_id",
    "on_behalf_of",
    "created_at",
    "updated_at",
    "search_text",
)
_ASSIGNEE_COLUMNS = ("id", "task_id", "user_id", "position", "mail_due_at", "mail_tries")


class TaskProjector:
    """See `WaitProjector`."""

    def __init__(self, database: Database, activities: Activities) -> None:
        self._database = database
        self._activities = activities

    def began(self, wait: WaitBegan, dialect: Dialect) -> Sequence[Statement]:
        """Make the task, name whom it is for, and tell the workspace."""
        asked = _decision(wait) if wait.kind is WaitKind.DECISION else wait.request
        name = str(asked.get("title") or "Input needed")[:MAX_NAME_CHARACTERS]
        kind = TaskKind.DECISION if wait.kind is WaitKind.DECISION else TaskKind.INPUT
        task = (
            wait.task_id,
            wait.workspace_id,
            kind.value,
            name,
            asked.get("message"),
            TaskStatus.NOT_STARTED.value,
            int(TaskPriority.__members__.get(asked.get("priority", ""), TaskPriority.MEDIUM)),
            _instant(asked.get("dueAt")),
            wait.due_at,
            _instant(asked.get("escalateAt")),
            orjson.dumps([str(each) for each in _people(asked.get("escalateTo", ()))]).decode(),
            "[]",
            orjson.dumps(asked["form"]).decode(),
            wait.execution_id,
            wait.node_key,
            format_path(wait.path),
            wait.sequence,
            wait.actor.kind.value,
            wait.actor.id,
            wait.actor.on_behalf_of,
            wait.at,
            wait.at,
            properties.search_text(name, asked.get("message")),
        )
        statements = [_insert("tasks", _TASK_COLUMNS, [task], dialect)]
        people = _people(asked.get("assignees", ()))
        if people:
            rows = [(new_id(), wait.task_id, each, at, wait.at, 0) for at, each in enumerate(people)]
            statements.append(_insert("task_assignees", _ASSIGNEE_COLUMNS, rows, dialect))
        activity = activity_row(
            wait.workspace_id,
            ActivityKind.TASK_CREATED,
            SUBJECT,
            wait.task_id,
            wait.actor,
            at=wait.at,
            dialect=dialect,
            # By this it is known which triggers led to it.
            data={"name": name, "kind": kind.name, "executionId": str(wait.execution_id)},
        )
        return [*statements, _insert(ACTIVITY_TABLE, ACTIVITY_COLUMNS, [activity], dialect)]

    def ended(self, wait: WaitEnded, dialect: Dialect) -> Sequence[Statement]:
        """Close the task and tell the workspace, unless the one who answered it has done both."""
        if wait.kind is None:
            return _close(TaskResolution.WITHDRAWN, "id", wait.task_id, wait.at, dialect)
        if wait.kind is ArrivalKind.DUE:
            return _close(TaskResolution.EXPIRED, "id", wait.task_id, wait.at, dialect)
        return _close(None, "id", wait.task_id, wait.at, dialect)

    def run_ended(self, execution_id: UUID, at: datetime, dialect: Dialect) -> Sequence[Statement]:
        """Withdraw what nobody waits for any more, and tell the workspace."""
        return _close(TaskResolution.WITHDRAWN, "execution_id", execution_id, at, dialect)

    async def expire(self, task_id: UUID, at: datetime) -> bool:
        """Close the task unless it is closed; its row decides between an answer and the end of its time."""
        async with self._database.transaction():
            closed = await Task.filter(id=task_id, resolution__isnull=True).update(
                status=TaskStatus.COMPLETED,
                resolution=TaskResolution.EXPIRED,
                escalate_at=None,
                completed_at=at,
                updated_at=at,
            )
            task = await Task.get_or_none(id=task_id)
            if task is not None and closed:
                facts = {"name": task.name, "resolution": TaskResolution.EXPIRED.name}
                await self._activities.record(
                    task.workspace_id, ActivityKind.TASK_COMPLETED, SUBJECT, task_id, SYSTEM, facts
                )
        return task is None or task.resolution is not TaskResolution.ANSWERED


def _decision(wait: WaitBegan) -> Mapping[str, Any]:
    """Say what a person is asked when nobody knows whether a side effect took place."""
    person = wait.actor.person_id
    return {
        "title": f"Decide how {wait.node_key} goes on",
        "message": wait.request.get("message")
        or "A worker was lost while this node had its effect on the world: whether it did is not known. Find out, "
        "then say whether to do it again, to fail, or to go on as if it were done.",
        "priority": "HIGH",
        "form": DECISION,
        "assignees": [] if person is None else [str(person)],
    }


def _people(names: Sequence[str]) -> list[UUID]:
    """Read ids; what a secret of the run happens to mask is nobody's."""
    found: dict[UUID, None] = {}
    for name in names:
        with suppress(ValueError):
            found[UUID(name)] = None
    return list(found)


def _instant(text: str | None) -> datetime | None:
    """Read an instant, None where a secret of the run happens to mask it."""
    with suppress(ValueError):
        return None if text is None else datetime.fromisoformat(text)
    return None


def _mark(position: int, dialect: Dialect) -> str:
    return f"${position}" if dialect == "postgres" else "?"


def _insert(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], dialect: Dialect) -> Statement:
    """Insert rows; those that are there already stay as they are."""
    width = len(columns)
    marks = ", ".join(
        f"({', '.join(_mark(row * width + at, dialect) for at in range(1, width + 1))})" for row in range(len(rows))
    )
    return Fetch(
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES {marks} ON CONFLICT DO NOTHING",  # noqa: S608 - constants
        [value for row in rows for value in row],
    )


_END_CHARACTERS = 12  #: the last group of a UUID
_HEAD_CHARACTERS = 36 - _END_CHARACTERS
#: What a task was asked for decides how it ends when it is answered.
_ANSWERED = (
    f"CASE WHEN kind = '{TaskKind.DECISION.value}' THEN '{TaskResolution.DECIDED.value}' "
    f"ELSE '{TaskResolution.ANSWERED.value}' END"
)


def _close(
    resolution: TaskResolution | None, column: str, value: UUID, at: datetime, dialect: Dialect
) -> Sequence[Statement]:
    """Close what is open of the tasks whose `column` is so, with an activity for each; None: they are answered."""
    how = _ANSWERED if resolution is None else f"'{resolution.value}'"
    columns = ", ".join(ACTIVITY_COLUMNS)
    # The time of now and the random end of the task's id make an id that sorts where it belongs: one more in what is
    # kept of the counter (RFC 9562 §6.2), so that it comes after ids of this millisecond whose end is greater.
    head = str(UUID(int=new_id().int + (1 << 4 * _END_CHARACTERS)))[:_HEAD_CHARACTERS]
    if dialect == "postgres":
        own_id, facts = f"($3::text || right(id::text, {_END_CHARACTERS}))::uuid", "jsonb_build_object"
        marks, values = ("$1", "$1", "$2"), [at, value]
        told, told_values = ("$1::timestamptz", "$2"), [at, value, head]
    else:
        own_id, facts = f"? || substr(id, -{_END_CHARACTERS})", "json_object"
        marks, values = ("?", "?", "?"), [at, at, value]
        told, told_values = ("?", "?"), [head, at, value]
    return [
        Fetch(
            f"INSERT INTO {ACTIVITY_TABLE} ({columns}) SELECT {own_id}, workspace_id, "  # noqa: S608 - constants
            f"'{ActivityKind.TASK_COMPLETED.value}', '{SUBJECT}', id, '{SYSTEM.kind.value}', NULL, NULL, "
            f"{facts}('name', name, 'resolution', upper({how})), {told[0]} "
            f"FROM tasks WHERE {column} = {told[1]} AND resolution IS NULL",
            told_values,
        ),
        Fetch(
            f"UPDATE tasks SET status = '{TaskStatus.COMPLETED.value}', resolution = {how}, "  # noqa: S608 - constants
            f"completed_at = {marks[0]}, updated_at = {marks[1]}, escalate_at = NULL "
            f"WHERE {column} = {marks[2]} AND resolution IS NULL",
            values,
        ),
    ]
