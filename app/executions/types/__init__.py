"""Executions as the graph shows them."""

from app.executions.types import debugging
from app.executions.types.events import EVENT_TYPES, ExecutionEvent, Snapshot, StreamGap, event_of
from app.executions.types.lists import ExecutionWhere
from app.executions.types.operating import ConcurrencyLimit
from app.executions.types.runs import EXECUTION, NODE_RUN, Execution, NodeRun
from app.executions.types.sources import RetrievedSource
from app.executions.types.traces import Span

__all__ = [
    "EVENT_TYPES",
    "EXECUTION",
    "NODE_RUN",
    "ConcurrencyLimit",
    "Execution",
    "ExecutionEvent",
    "ExecutionWhere",
    "NodeRun",
    "RetrievedSource",
    "Snapshot",
    "Span",
    "StreamGap",
    "debugging",
    "event_of",
]
