"""How much a workspace may have, and a document."""

from collections.abc import Mapping
from uuid import UUID

from tortoise.functions import Sum

from app.accounts.vocabulary import Plan
from app.kernel.database import Database, Dialect
from app.kernel.errors import QuotaExceeded
from app.knowledge import models

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
_PLAN: Mapping[Dialect, str] = {
    "sqlite": "SELECT plan FROM workspaces WHERE id = ?",
    "postgres": "SELECT plan FROM workspaces WHERE id = $1",
}


class KnowledgeQuotaExceeded(QuotaExceeded):
    """The workspace's knowledge bases have as much as its plan allows; remove some documents first."""


async def room(database: Database, workspace_id: UUID) -> tuple[int, int, int, int]:
    """Return how many documents and chunks a workspace has, and how many of each it may have."""
    rows = await database.fetch(_PLAN, [workspace_id])
    documents, chunks = QUOTAS[Plan(rows[0]["plan"])] if rows else (0, 0)
    bases = models.KnowledgeBase.filter(workspace_id=workspace_id, deleted_at__isnull=True)
    found = await bases.annotate(d=Sum("document_count"), c=Sum("chunk_count")).values("d", "c")
    return int(found[0]["d"] or 0), int(found[0]["c"] or 0), documents, chunks
