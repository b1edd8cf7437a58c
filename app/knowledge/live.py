"""Knowledge live: what happens to the bases and documents of a workspace, from the workspace's activity."""

from app.accounts.access import Access
from app.accounts.activity import Activities
from app.accounts.following import KindFeed
from app.accounts.vocabulary import ActivityKind
from app.kernel.rights import Scope

KINDS = frozenset(kind for kind in ActivityKind if kind.value.startswith(("document_", "knowledge_base_")))


class KnowledgeFeed(KindFeed):
    """Follows the knowledge of workspaces."""

    def __init__(self, access: Access, activities: Activities) -> None:
        super().__init__(access, activities, KINDS, Scope.KNOWLEDGE_READ)
