"""Processings live: what happens to the files of a workspace that are read, from the workspace's activity."""

from app.accounts.access import Access
from app.accounts.activity import Activities
from app.accounts.following import KindFeed
from app.accounts.vocabulary import ActivityKind
from app.kernel.rights import Scope

KINDS = frozenset(kind for kind in ActivityKind if kind.value.startswith("file_processing_"))


class ProcessingFeed(KindFeed):
    """Follows the processings of workspaces."""

    def __init__(self, access: Access, activities: Activities) -> None:
        super().__init__(access, activities, KINDS, Scope.FILES_READ)
