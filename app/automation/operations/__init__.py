"""The query and the mutations of triggers and processes, each with its input and its payload."""

import strawberry

from app.automation.operations.processes import ProcessMutation
from app.automation.operations.triggers import AutomationQuery, TriggerMutation

__all__ = ["AutomationMutation", "AutomationQuery"]


@strawberry.type
class AutomationMutation(TriggerMutation, ProcessMutation):
    """What can be done to triggers and processes."""
