"""Tasks live: what happens to the tasks of a workspace, read from the workspace's activity.

Everything that is done to a task, by people, agents, runs or time, is told there in the commit that does it, and
numbered. So tasks need no log of their own: a follower's place is the place in the activity.
"""

from app.accounts.access import Access
from app.accounts.activity import Activities
from app.accounts.following import KindFeed
from app.accounts.vocabulary import ActivityKind
from app.kernel.rights import Scope

KINDS = frozenset(
    {
        ActivityKind.TASK_CREATED,
        ActivityKind.TASK_UPDATED,
        ActivityKind.TASK_COMPLETED,
        ActivityKind.TASK_DELETED,
        ActivityKind.TASK_COMMENTED,
        ActivityKind.TASK_REMINDED,
    }
)


class TaskFeed(KindFeed):
    """Follows the tasks of workspaces."""

    def __init__(self, access: Access, activities: Activities) -> None:
        super().__init__(access, activities, KINDS, Scope.TASKS_READ)
