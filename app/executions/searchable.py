"""What runs are found by: what they were given, and why they failed. A run's workflow is found by its name itself."""

from collections.abc import Iterator, Sequence
from typing import Any, cast
from uuid import UUID

import orjson
from tortoise.expressions import RawSQL

from app.executions.models import Execution
from app.executions.private import not_private
from app.kernel.searchable import SearchText, together
from app.workflows.searchable import workflow_names

_MAX_INPUT = 65_536  #: characters; a run that was given more is not found by them


async def searchable_executions(ids: Sequence[UUID]) -> dict[UUID, SearchText]:
    """Return those of these runs that lists have; the caller has checked who asks."""
    given = RawSQL(f'CASE WHEN length("input") <= {_MAX_INPUT} THEN "input" END')
    rows = await (
        not_private(Execution.filter(id__in=list(ids)))
        .annotate(given=given)
        .values("id", "workspace_id", "workflow_id", "given", "error", "queued_at", "ended_at", "pruned_at")
    )
    names = await workflow_names(list({row["workflow_id"] for row in rows}))
    found: dict[UUID, SearchText] = {}
    for row in rows:
        is_there = row["given"] and row["pruned_at"] is None
        text = together(*_values(orjson.loads(row["given"])) if is_there else (), _reason(row["error"]))
        at = row["ended_at"] or row["queued_at"]
        found[row["id"]] = SearchText(row["workspace_id"], "", text, at, label=names.get(row["workflow_id"], ""))
    return found


def _values(value: Any) -> Iterator[str]:
    """Give the values of JSON as text, each field of an object behind its name; true and false say nothing."""
    pending: list[tuple[str, Any]] = [("", value)]
    while pending:
        name, each = pending.pop()
        if isinstance(each, dict):
            pending.extend(reversed(cast("dict[str, Any]", each).items()))
        elif isinstance(each, list):
            pending.extend((name, item) for item in reversed(cast("list[Any]", each)))
        elif isinstance(each, str) or (isinstance(each, int | float) and not isinstance(each, bool)):
            yield f"{name}: {each}" if name else str(each)


def _reason(error: str | None) -> str:
    told: Any = orjson.loads(error) if error else None
    return str(cast("dict[str, Any]", told).get("message") or "") if isinstance(told, dict) else ""
