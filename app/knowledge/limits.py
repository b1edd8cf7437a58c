"""How much a workspace may have, and a document."""

from collections.abc import Mapping
from uuid import UUID

from app.accounts.vocabulary import Plan
from app.kernel.database import Database, Dialect
from app.kernel.errors import QuotaExceeded

MAX_BASES = 200  #: of a workspace
MAX_TEXT_CHARACTERS = 10_000_000  #: of a document, after extraction
MAX_GIVEN_CHARACTERS = 2_000_000  #: of a text in a request
MAX_CHUNKS = 10_000  #: of a document
MAX_TAGS = 50
MAX_TAG_CHARACTERS = 500
MAX_METADATA_BYTES = 16 * 1024
MAX_PAGES = 5_000  #: of a crawl
MAX_DEPTH = 10
#: Of a workspace: documents, chunks.
QUOTAS: Mapping[Plan, tuple[int, int]] = {
    Plan.FREE: (2_000, 100_000),
    Plan.PRO: (100_000, 5_000_000),
    Plan.ENTERPRISE: (1_000_000, 50_000_000),
}
_ROOM = (
    "SELECT w.plan, coalesce(sum(b.document_count), 0) AS documents, coalesce(sum(b.chunk_count), 0) AS chunks "
    "FROM workspaces w LEFT JOIN knowledge_bases b ON b.workspace_id = w.id AND b.deleted_at IS NULL "
    "WHERE w.id = {} GROUP BY w.plan"
)
_ROOM_OF: Mapping[Dialect, str] = {"sqlite": _ROOM.format("?"), "postgres": _ROOM.format("$1")}


class KnowledgeQuotaExceeded(QuotaExceeded):
    """The workspace's knowledge bases have as much as its plan allows; remove some documents first."""


async def room(database: Database, workspace_id: UUID) -> tuple[int, int, int, int]:
    """Return how many documents and chunks a workspace has, and how many of each it may have."""
    rows = await database.fetch(_ROOM_OF, [workspace_id])
    if not rows:
        return 0, 0, 0, 0
    (row,) = rows
    documents, chunks = QUOTAS[Plan(row["plan"])]
    return int(row["documents"]), int(row["chunks"]), documents, chunks
