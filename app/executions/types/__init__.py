"""Executions as the graph shows them."""

from app.executions.types.events import EVENT_TYPES, ExecutionEvent, Snapshot, event_of
from app.executions.types.lists import ExecutionWhere
from app.executions.types.runs import EXECUTION, Execution, NodeRun

__all__ = [
    "EVENT_TYPES",
    "EXECUTION",
    "Execution",
    "ExecutionEvent",
    "ExecutionWhere",
    "NodeRun",
    "Snapshot",
    "event_of",
]
