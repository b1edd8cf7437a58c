"""Why an operation is not accepted: the closed set of codes, and the error that carries one."""

from enum import StrEnum

from app.workflows.problems import Problem, ProblemCode


class RejectionCode(StrEnum):
    """Why an operation was not accepted."""

    NODE_NOT_FOUND = "NODE_NOT_FOUND"  #: the draft has no such node, or no longer
    NODE_LOCKED = "NODE_LOCKED"  #: the node is locked; unlock it first
    NODE_KEY_TAKEN = "NODE_KEY_TAKEN"  #: another node has that key
    COMPONENT_UNKNOWN = "COMPONENT_UNKNOWN"  #: the library has no such component, or not in that version
    CONFIG_INVALID = "CONFIG_INVALID"  #: the component does not take such a configuration
    LINK_NOT_FOUND = "LINK_NOT_FOUND"  #: the draft has no such connection, or no longer
    LINK_EXISTS = "LINK_EXISTS"  #: the two handles are connected already
    HANDLE_UNKNOWN = "HANDLE_UNKNOWN"  #: the node has no such handle
    VARIABLE_NOT_FOUND = "VARIABLE_NOT_FOUND"  #: the draft has no such variable, or no longer
    PARENT_INVALID = "PARENT_INVALID"  #: the node cannot be in that container
    CYCLE = "CYCLE"  #: the connection would lead back to where it came from
    VALUE_INVALID = "VALUE_INVALID"  #: the field does not exist or cannot have such a value
    TEXT_NOT_FOUND = "TEXT_NOT_FOUND"  #: the field is not a text
    LIMIT_REACHED = "LIMIT_REACHED"  #: the draft or the operation would be larger than allowed
    OPERATION_ID_REUSED = "OPERATION_ID_REUSED"  #: the id was that of another operation
    STALE = "STALE"  #: the draft has changed since the base revision
    NOTHING_TO_UNDO = "NOTHING_TO_UNDO"  #: no change of yours is left to undo
    NOTHING_TO_REDO = "NOTHING_TO_REDO"  #: no change of yours was undone last
    STRUCTURE_INVALID = "STRUCTURE_INVALID"  #: the draft would be broken otherwise; the message begins with a code


class ActionRejected(Exception):
    """An action cannot be done; the draft stays as it is.

    Attributes:
        code: Why.
        message: One sentence for a person; never a value of a secret field.
        field: What of the action or of the node (`config.url`, `nodeKey`), or None.
    """

    def __init__(self, code: RejectionCode, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field


_CODES = {
    ProblemCode.GRAPH_TOO_LARGE: RejectionCode.LIMIT_REACHED,
    ProblemCode.TOO_MANY_NODES: RejectionCode.LIMIT_REACHED,
    ProblemCode.TOO_MANY_CONNECTIONS: RejectionCode.LIMIT_REACHED,
    ProblemCode.TOO_MANY_VARIABLES: RejectionCode.LIMIT_REACHED,
    ProblemCode.VALUE_TOO_LONG: RejectionCode.LIMIT_REACHED,
    ProblemCode.VALUE_INVALID: RejectionCode.VALUE_INVALID,
    ProblemCode.KEY_INVALID: RejectionCode.VALUE_INVALID,
    ProblemCode.VARIABLE_NAME_INVALID: RejectionCode.VALUE_INVALID,
    ProblemCode.KEY_DUPLICATE: RejectionCode.NODE_KEY_TAKEN,
    ProblemCode.COMPONENT_UNKNOWN: RejectionCode.COMPONENT_UNKNOWN,
    ProblemCode.COMPONENT_VERSION_UNKNOWN: RejectionCode.COMPONENT_UNKNOWN,
    ProblemCode.CONFIG_INVALID: RejectionCode.CONFIG_INVALID,
    ProblemCode.CONNECTION_NODE_MISSING: RejectionCode.NODE_NOT_FOUND,
    ProblemCode.CONNECTION_DUPLICATE: RejectionCode.LINK_EXISTS,
    ProblemCode.HANDLE_MISSING: RejectionCode.HANDLE_UNKNOWN,
    ProblemCode.PARENT_MISSING: RejectionCode.PARENT_INVALID,
    ProblemCode.PARENT_NOT_CONTAINER: RejectionCode.PARENT_INVALID,
    ProblemCode.PARENT_CYCLE: RejectionCode.PARENT_INVALID,
    ProblemCode.PARENT_TOO_DEEP: RejectionCode.PARENT_INVALID,
    ProblemCode.ENTRY_IN_CONTAINER: RejectionCode.PARENT_INVALID,
    ProblemCode.CYCLE: RejectionCode.CYCLE,
}


def rejection(problem: Problem) -> ActionRejected:
    """Return the error of an action that would bring a structural problem into the draft."""
    code = _CODES.get(problem.code, RejectionCode.STRUCTURE_INVALID)
    message = problem.message
    if code is RejectionCode.STRUCTURE_INVALID:
        message = f"{problem.code.value}: {message}"
    return ActionRejected(code, message, problem.field)
