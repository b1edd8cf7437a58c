"""The journal as the tables have it, an event at a time, whether it lies in a row of its own or in a segment."""

from typing import Any

import orjson

from app.executions.models import ExecutionEvent
from app.executions.segments import stored_in


async def events_of(**where: Any) -> list[ExecutionEvent]:
    """Return the events of these rows, each as a row of its own would have it, in order."""
    rows: list[Any] = await ExecutionEvent.filter(**where).order_by("execution_id", "sequence").values()
    found: list[ExecutionEvent] = []
    for row in rows:
        for each in stored_in(row):
            path = "/".join(f"{key}:{index}" for key, index in each.path)
            data = row["data"] if row["type"] == each.type else orjson.dumps(each.data).decode()
            found.append(
                ExecutionEvent(
                    execution_id=row["execution_id"],
                    sequence=each.sequence,
                    type=each.type,
                    node_key=each.node_key,
                    path=path,
                    at=each.at,
                    data=data,
                )
            )
    return found
