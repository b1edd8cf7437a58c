"""The root fields of executions, one noun a module."""

import strawberry

from app.executions.operations.operators import OperatorMutations
from app.executions.operations.runs import ExecutionsSubscription, RunMutations

__all__ = ["ExecutionsMutation", "ExecutionsSubscription"]


@strawberry.type
class ExecutionsMutation(RunMutations, OperatorMutations):
    """Everything that can be done to executions."""
