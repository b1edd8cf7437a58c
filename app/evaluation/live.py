"""Evaluations live: what happens to the evaluations of a workspace, from the workspace's activity."""

from app.accounts.access import Access
from app.accounts.activity import Activities
from app.accounts.following import KindFeed
from app.accounts.vocabulary import ActivityKind
from app.kernel.rights import Scope

KINDS = frozenset(
    {
        ActivityKind.EVALUATION_QUEUED,
        ActivityKind.EVALUATION_STARTED,
        ActivityKind.EVALUATION_PROGRESSED,
        ActivityKind.EVALUATION_COMPLETED,
        ActivityKind.EVALUATION_FAILED,
        ActivityKind.EVALUATION_CANCELLED,
        ActivityKind.EVALUATION_DELETED,
    }
)


class EvaluationFeed(KindFeed):
    """Follows the evaluations of workspaces."""

    def __init__(self, access: Access, activities: Activities) -> None:
        super().__init__(access, activities, KINDS, Scope.KNOWLEDGE_READ)
