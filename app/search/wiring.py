"""The wiring of this domain: one object that makes its services."""

from app.accounts.access import Access
from app.kernel.database import Database
from app.kernel.upkeep import Chore
from app.search.index.finding import Finder
from app.search.indexing import Indexing
from app.search.service import WorkspaceSearch


class SearchServices:
    """Search, wired."""

    def __init__(self, *, database: Database, access: Access) -> None:
        self.indexing = Indexing(database)
        self.search = WorkspaceSearch(access, Finder(database))

    def instances(self) -> dict[type, object]:
        """Return what `api.context.Services` looks up, by type."""
        return {WorkspaceSearch: self.search}

    def chores(self) -> tuple[Chore, ...]:
        """Return what is done in the background."""
        return self.indexing.chores()
