"""What makes a document owed some work."""

from datetime import datetime
from typing import Any

from tortoise.expressions import F

from app.knowledge.vocabulary import DocumentSource, DocumentStatus

#: Sources that are read when a document is processed; what others say is in its row.
READ = frozenset({DocumentSource.FILE, DocumentSource.URL, DocumentSource.SITE})


def due(now: datetime) -> dict[str, Any]:
    """Return what a document gets that is to be processed; whoever is at it writes nothing any more.

    One whose source is `READ` also gets `given`: None to read it, an empty text to cut anew what was read of it.
    """
    return {
        "status": DocumentStatus.QUEUED,
        "next_attempt_at": now,
        "claimed_until": None,
        "attempt_count": 0,
        "failure_code": "",
        "failure_message": "",
        "epoch": F("epoch") + 1,
        "updated_at": now,
    }
