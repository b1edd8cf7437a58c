"""Integrations live: what happens to the integrations of a workspace, read from the workspace's activity."""

from app.accounts.access import Access
from app.accounts.activity import Activities
from app.accounts.following import KindFeed
from app.accounts.vocabulary import ActivityKind
from app.kernel.rights import Scope

KINDS = frozenset(kind for kind in ActivityKind if kind.value.startswith("integration_"))


class IntegrationFeed(KindFeed):
    """Follows the integrations of workspaces."""

    def __init__(self, access: Access, activities: Activities) -> None:
        super().__init__(access, activities, KINDS, Scope.INTEGRATIONS_READ)
