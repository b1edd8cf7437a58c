"""Tables of tasks: the task, whom it is for, and the words to find it by.

JSON of users is kept as text, not as JSONB: the fields of a form keep their order.
"""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from tortoise import fields

from app.kernel.models import AbsentIndex, PresentIndex, Row, SortedCharField
from app.kernel.rights import Actor, ActorKind
from app.tasks.vocabulary import TaskKind, TaskPriority, TaskResolution, TaskStatus


class Task(Row):
    """Work for people. What a run waits for is inserted and closed in the journal's own transaction."""

    workspace: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE
    )
    workspace_id: UUID
    kind = fields.CharEnumField(TaskKind, max_length=16)
    name = SortedCharField(max_length=200)
    description = fields.TextField(null=True)
    status = fields.CharEnumField(TaskStatus, max_length=16, default=TaskStatus.NOT_STARTED)
    priority = fields.IntEnumField(TaskPriority, default=TaskPriority.MEDIUM)
    due_at = fields.DatetimeField(null=True)  #: when it should be done
    expires_at = fields.DatetimeField(null=True)  #: when its run stops waiting
    escalate_at = fields.DatetimeField(null=True)  #: when `escalate_to` are asked too; None once they are
    escalate_to = fields.JSONField[list[str]](default=list)  #: ids of users
    tags = fields.JSONField[list[str]](default=list)  #: in the order given; `TaskTag` has the same, to search by
    #: What a search looks through, see `properties.search_text`; None: it was written before this was kept.
    search_text: fields.Field[str | None] = cast("Any", fields.TextField(null=True))
    form: fields.Field[str | None] = cast("Any", fields.TextField(null=True))  #: JSON Schema of the answer, as JSON
    answer: fields.Field[str | None] = cast("Any", fields.TextField(null=True))  #: JSON
    resolution: fields.Field[TaskResolution | None] = cast(
        "Any", fields.CharEnumField(TaskResolution, max_length=16, null=True)
    )  #: None while it is open
    execution: fields.ForeignKeyNullableRelation[Any] = fields.ForeignKeyField(
        "models.Execution", related_name=False, on_delete=fields.CASCADE, null=True
    )
    execution_id: UUID | None
    node_key = fields.CharField(max_length=64, null=True)
    path = fields.CharField(max_length=500, default="")  #: iteration path of the node
    wait_sequence = fields.IntField(null=True)  #: of the NodeWaiting event that an answer names
    actor_kind = fields.CharEnumField(ActorKind, max_length=16)  #: who made it, or started its run
    actor_id = fields.UUIDField(null=True)
    on_behalf_of = fields.UUIDField(null=True)
    completed_kind: fields.Field[ActorKind | None] = cast(
        "Any", fields.CharEnumField(ActorKind, max_length=16, null=True)
    )
    completed_id = fields.UUIDField(null=True)
    completed_for = fields.UUIDField(null=True)  #: the user a key acted for
    completed_at = fields.DatetimeField(null=True)  #: when it was closed, however
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta(Row.Meta):
        abstract = False
        table = "tasks"
        indexes = (
            ("workspace_id", "created_at", "id"),
            ("workspace_id", "due_at", "id"),
            ("workspace_id", "priority", "id"),
            ("execution_id", "id"),
            ("escalate_at", "id"),
            AbsentIndex(fields=("workspace_id", "priority", "due_at", "id"), absent="resolution"),  # what is open
        )

    @property
    def created_by(self) -> Actor:
        """Who made it, or started its run."""
        return Actor(self.actor_kind, self.actor_id, self.on_behalf_of)

    @property
    def completed_by(self) -> Actor | None:
        """Who completed it; None while it is open, and when nobody did."""
        if self.completed_kind is None:
            return None
        return Actor(self.completed_kind, self.completed_id, self.completed_for)

    @property
    def is_open(self) -> bool:
        """Whether there is something left to do."""
        return self.resolution is None

    def has_expired(self, now: datetime) -> bool:
        """Say whether its run has stopped waiting, though nobody may have closed it yet."""
        return self.expires_at is not None and self.expires_at <= now


class TaskAssignee(Row):
    """A person whom a task is for.

    The person is no foreign key: nothing about people may make the commit of a journal fail.
    """

    task: fields.ForeignKeyRelation[Task] = fields.ForeignKeyField(
        "models.Task", related_name=False, on_delete=fields.CASCADE, db_index=False
    )
    task_id: UUID
    user_id = fields.UUIDField()
    position = fields.IntField()  #: their place in the list
    mail_due_at = fields.DatetimeField(null=True)  #: when a mail is owed, or owed again; None: none is
    mail_tries = fields.IntField(default=0)
    notified_at = fields.DatetimeField(null=True)  #: when the mail was handed over

    class Meta(Row.Meta):
        abstract = False
        table = "task_assignees"
        unique_together = (("task_id", "user_id"),)
        indexes = (("user_id", "task_id"), ("mail_due_at", "id"))


class TaskComment(Row):
    """Something that somebody said about a task; a deleted one keeps its place."""

    task: fields.ForeignKeyRelation[Task] = fields.ForeignKeyField(
        "models.Task", related_name=False, on_delete=fields.CASCADE, db_index=False
    )
    task_id: UUID
    text = fields.TextField()  #: Markdown; empty once it is deleted
    #: Ids of users; None: it mentions nobody.
    mentions: fields.Field[list[str] | None] = cast("Any", fields.JSONField(null=True))
    actor_kind = fields.CharEnumField(ActorKind, max_length=16)
    actor_id = fields.UUIDField(null=True)
    on_behalf_of = fields.UUIDField(null=True)
    created_at = fields.DatetimeField()
    edited_at = fields.DatetimeField(null=True)
    deleted_at = fields.DatetimeField(null=True)

    class Meta(Row.Meta):
        abstract = False
        table = "task_comments"
        indexes = (("task_id", "id"),)

    @property
    def mentioned(self) -> list[str]:
        """The ids of the users whom it mentions."""
        return self.mentions or []

    @property
    def author(self) -> Actor:
        """Who wrote it."""
        return Actor(self.actor_kind, self.actor_id, self.on_behalf_of)


class TaskReminder(Row):
    """An instant at which a task calls itself to mind, once."""

    task: fields.ForeignKeyRelation[Task] = fields.ForeignKeyField(
        "models.Task", related_name=False, on_delete=fields.CASCADE, db_index=False
    )
    task_id: UUID
    remind_at = fields.DatetimeField()
    due_at = fields.DatetimeField(null=True)  #: the same while it has yet to happen, then None
    fired_at = fields.DatetimeField(null=True)  #: when it happened

    class Meta(Row.Meta):
        abstract = False
        table = "task_reminders"
        unique_together = (("task_id", "remind_at"),)
        indexes = (PresentIndex(fields=("due_at", "id")),)


class TaskNotice(Row):
    """A mail about a reminder that is owed to a person; gone once it was handed over, or cannot be."""

    reminder: fields.ForeignKeyRelation[TaskReminder] = fields.ForeignKeyField(
        "models.TaskReminder", related_name=False, on_delete=fields.CASCADE, db_index=False
    )
    reminder_id: UUID
    user_id = fields.UUIDField()
    mail_due_at = fields.DatetimeField()
    mail_tries = fields.IntField(default=0)

    class Meta(Row.Meta):
        abstract = False
        table = "task_notices"
        unique_together = (("reminder_id", "user_id"),)
        indexes = (("mail_due_at", "id"),)


class TaskTag(Row):
    """One tag of a task, there to be searched by."""

    task: fields.ForeignKeyRelation[Task] = fields.ForeignKeyField(
        "models.Task", related_name=False, on_delete=fields.CASCADE, db_index=False
    )
    task_id: UUID
    tag = SortedCharField(max_length=50)

    class Meta(Row.Meta):
        abstract = False
        table = "task_tags"
        unique_together = (("task_id", "tag"),)
        indexes = (("tag", "task_id"),)
