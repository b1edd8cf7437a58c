"""Workflows that come with built-in processes."""

from app.automation.vocabulary import BuiltInProcess
from app.workflows.graph import Graph
from app.workflows.service import NewWorkflow

_RESCHEDULE = {
    "nodes": [
        {"key": "start", "component": "manual", "name": "Begin", "position": {"x": 0, "y": 0}},
        {
            "key": "reschedule",
            "component": "reschedule_tasks",
            "name": "Move what is overdue",
            "config": {"days": 1},
            "position": {"x": 240, "y": 0},
        },
    ],
    "connections": [{"source": "start", "target": "reschedule"}],
}


def built_in_workflow(kind: BuiltInProcess) -> NewWorkflow:
    """Return what the workflow of a built-in process is made from; it is the workspace's own then."""
    match kind:
        case BuiltInProcess.RESCHEDULE_OVERDUE_TASKS:
            return NewWorkflow(
                "Reschedule overdue tasks",
                "Moves the due date of every open task that is overdue to the next day, at the same time of day.",
                ("tasks",),
                Graph.model_validate(_RESCHEDULE),
            )
