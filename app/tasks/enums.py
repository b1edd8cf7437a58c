"""The enums of tasks as the graph shows them."""

from app.api.enums import register_enum
from app.tasks.lookup import TaskOrder
from app.tasks.vocabulary import InboxKind, TaskCommentChange, TaskKind, TaskPriority, TaskResolution, TaskStatus

__all__ = ["InboxKind", "TaskCommentChange", "TaskKind", "TaskOrder", "TaskPriority", "TaskResolution", "TaskStatus"]

register_enum(TaskStatus, "Where a task stands.")
register_enum(TaskPriority, "How urgent a task is.")
register_enum(TaskKind, "Where a task comes from.")
register_enum(TaskResolution, "How a task ended.")
register_enum(TaskOrder, "An order of a list of tasks; equal ones come in the order they were made.")
register_enum(TaskCommentChange, "What happened to a comment.")
register_enum(InboxKind, "What somebody finds in their inbox.")
