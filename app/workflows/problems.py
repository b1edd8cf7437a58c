"""What may be wrong with a graph: the closed set of codes, and which of them even a draft must not have."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.kernel.errors import Conflict, InvalidInput

#: How many problems one error lists; `problemCount` has them all.
MAX_LISTED = 200


class Severity(StrEnum):
    """How bad a problem is."""

    ERROR = "error"  #: the graph cannot be published
    WARNING = "warning"  #: the graph can be published; something probably was not meant


class ProblemCode(StrEnum):
    """Every problem a graph can have."""

    # The structure is broken: neither a draft nor a version may have these.
    GRAPH_TOO_LARGE = "GRAPH_TOO_LARGE"
    TOO_MANY_NODES = "TOO_MANY_NODES"
    TOO_MANY_CONNECTIONS = "TOO_MANY_CONNECTIONS"
    TOO_MANY_VARIABLES = "TOO_MANY_VARIABLES"
    VALUE_TOO_LONG = "VALUE_TOO_LONG"
    VALUE_INVALID = "VALUE_INVALID"
    KEY_INVALID = "KEY_INVALID"
    KEY_DUPLICATE = "KEY_DUPLICATE"
    COMPONENT_UNKNOWN = "COMPONENT_UNKNOWN"
    COMPONENT_VERSION_UNKNOWN = "COMPONENT_VERSION_UNKNOWN"
    CONFIG_INVALID = "CONFIG_INVALID"
    CONNECTION_NODE_MISSING = "CONNECTION_NODE_MISSING"
    CONNECTION_DUPLICATE = "CONNECTION_DUPLICATE"
    CONNECTION_CROSSES_CONTAINER = "CONNECTION_CROSSES_CONTAINER"
    HANDLE_MISSING = "HANDLE_MISSING"
    ENTRY_HAS_INPUT = "ENTRY_HAS_INPUT"
    ENTRY_IN_CONTAINER = "ENTRY_IN_CONTAINER"
    CYCLE = "CYCLE"
    PARENT_MISSING = "PARENT_MISSING"
    PARENT_NOT_CONTAINER = "PARENT_NOT_CONTAINER"
    PARENT_CYCLE = "PARENT_CYCLE"
    PARENT_TOO_DEEP = "PARENT_TOO_DEEP"
    VARIABLE_NAME_INVALID = "VARIABLE_NAME_INVALID"
    VARIABLE_DUPLICATE = "VARIABLE_DUPLICATE"
    # The work is unfinished: a draft may have these, a version may not.
    ENTRY_MISSING = "ENTRY_MISSING"
    CONFIG_INCOMPLETE = "CONFIG_INCOMPLETE"
    CONTAINER_EMPTY = "CONTAINER_EMPTY"
    DEFAULT_MISSING = "DEFAULT_MISSING"
    ERROR_HANDLE_INACTIVE = "ERROR_HANDLE_INACTIVE"
    BREAK_OUTSIDE_LOOP = "BREAK_OUTSIDE_LOOP"
    # Probably not meant.
    NODE_UNREACHABLE = "NODE_UNREACHABLE"
    REFERENCE_UNKNOWN = "REFERENCE_UNKNOWN"
    REFERENCE_NOT_BEFORE = "REFERENCE_NOT_BEFORE"
    SECRET_UNKNOWN = "SECRET_UNKNOWN"  # noqa: S105 - a code, not a secret
    VARIABLE_UNKNOWN = "VARIABLE_UNKNOWN"
    NAME_UNKNOWN = "NAME_UNKNOWN"
    COMPONENT_DEPRECATED = "COMPONENT_DEPRECATED"
    TIMEOUT_WITHOUT_EFFECT = "TIMEOUT_WITHOUT_EFFECT"
    SETUP_MISSING = "SETUP_MISSING"


_UNFINISHED = frozenset(
    {
        ProblemCode.ENTRY_MISSING,
        ProblemCode.CONFIG_INCOMPLETE,
        ProblemCode.CONTAINER_EMPTY,
        ProblemCode.DEFAULT_MISSING,
        ProblemCode.ERROR_HANDLE_INACTIVE,
        ProblemCode.BREAK_OUTSIDE_LOOP,
    }
)
_WARNINGS = frozenset(
    {
        ProblemCode.NODE_UNREACHABLE,
        ProblemCode.REFERENCE_UNKNOWN,
        ProblemCode.REFERENCE_NOT_BEFORE,
        ProblemCode.SECRET_UNKNOWN,
        ProblemCode.VARIABLE_UNKNOWN,
        ProblemCode.NAME_UNKNOWN,
        ProblemCode.COMPONENT_DEPRECATED,
        ProblemCode.TIMEOUT_WITHOUT_EFFECT,
        ProblemCode.SETUP_MISSING,
    }
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a graph.

    Attributes:
        place: Where in the graph (`nodes[2]`, `connections[0]`), "" for all of it.
        node_key: The node at fault, or None.
        field: The field within `place` (`config.url`, `sourceHandle`), or None.
        message: One sentence for a person; never a value of a secret field.
    """

    code: ProblemCode
    message: str
    place: str = ""
    node_key: str | None = None
    field: str | None = None

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return Severity.WARNING if self.code in _WARNINGS else Severity.ERROR

    @property
    def is_structural(self) -> bool:
        """Whether even a draft must not have it."""
        return self.code not in _UNFINISHED and self.code not in _WARNINGS

    @property
    def path(self) -> str:
        """Where it is, from the graph: `nodes[2].config.url`."""
        return ".".join(part for part in (self.place, self.field) if part)


class GraphInvalid(InvalidInput):
    """The graph has problems; `details.problems` lists them."""

    def __init__(self, problems: Sequence[Problem], *, prefix: str = "input") -> None:
        first = problems[0]
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        super().__init__(
            f"{first.message}{more}",
            field=_prefixed(prefix, first),
            reason=first.code.value.lower(),
            details=listed(problems, prefix),
        )
        self.problems = tuple(problems)


class WorkflowHasProblems(Conflict):
    """The draft has problems; mend them first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        count = len(problems)
        super().__init__(
            f"The draft has {count} problem{'s' if count > 1 else ''}: {problems[0].message}",
            reason="draft_has_problems",
            details=listed(problems, "draft"),
        )
        self.problems = tuple(problems)


def refuse_structural(problems: Iterable[Problem], *, prefix: str = "input") -> None:
    """Let a draft pass that is whole, if unfinished.

    Raises:
        GraphInvalid: Its structure is broken.
    """
    broken = [problem for problem in problems if problem.is_structural]
    if broken:
        raise GraphInvalid(broken, prefix=prefix)


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Keep what forbids publishing."""
    return [problem for problem in problems if problem.severity is Severity.ERROR]


def listed(problems: Sequence[Problem], prefix: str) -> dict[str, Any]:
    """Describe problems for programs; of very many, the first `MAX_LISTED`."""
    return {
        "problemCount": len(problems),
        "problems": [
            {
                "field": _prefixed(prefix, problem),
                "nodeKey": problem.node_key,
                "code": problem.code.value,
                "message": problem.message,
                "severity": problem.severity.name,
            }
            for problem in problems[:MAX_LISTED]
        ],
    }


def _prefixed(prefix: str, problem: Problem) -> str:
    return ".".join(part for part in (prefix, problem.path) if part)
