"""How many tasks a workspace has, as the graph shows it."""

import strawberry

from app.accounts.types import Workspace
from app.api.context import Info
from app.api.relay import extend
from app.api.scalars import Long
from app.tasks.enums import TaskPriority, TaskStatus
from app.tasks.lookup import TaskLookup
from app.tasks.types import TaskWhere, Where


@strawberry.type(description="How many tasks are in a state.")
class TaskStatusCount:
    """A line of `TaskCounts`."""

    status: TaskStatus = strawberry.field(description="The state.")
    count: Long = strawberry.field(description="How many.")


@strawberry.type(description="How many tasks are of a priority.")
class TaskPriorityCount:
    """A line of `TaskCounts`."""

    priority: TaskPriority = strawberry.field(description="The priority.")
    count: Long = strawberry.field(description="How many.")


@strawberry.type(description="How many tasks there are.")
class TaskCounts:
    """See `lookup.TaskCounts`."""

    count: Long = strawberry.field(description="In all.")
    open_count: Long = strawberry.field(description="Where there is something left to do.")
    overdue_count: Long = strawberry.field(description="Open ones that should have been done by now.")
    by_status: list[TaskStatusCount] = strawberry.field(description="A line for every state.")
    by_priority: list[TaskPriorityCount] = strawberry.field(description="A line for every priority.")


@extend(Workspace)
class WorkspaceTaskCounts:
    """The field that this adds to the workspace."""

    @strawberry.field(description="How many tasks the workspace has; needs TASKS_READ.")
    @staticmethod
    async def task_counts(workspace: strawberry.Parent[Workspace], info: Info, where: Where = None) -> TaskCounts:
        """Count tasks."""
        context, chosen = info.context, (where or TaskWhere()).to_filter()
        found = await context.use(TaskLookup).counts(context.viewer, workspace.own_id, chosen)
        groups = found.by_status_and_priority.items()
        return TaskCounts(
            count=Long(sum(count for _, count in groups)),
            open_count=Long(found.open),
            overdue_count=Long(found.overdue),
            by_status=[
                TaskStatusCount(status=each, count=Long(sum(count for (status, _), count in groups if status is each)))
                for each in TaskStatus
            ],
            by_priority=[
                TaskPriorityCount(
                    priority=each, count=Long(sum(count for (_, priority), count in groups if priority is each))
                )
                for each in TaskPriority
            ],
        )
