"""The graph of a workflow as a value: what a draft holds, a version freezes and the engine runs.

Its JSON form is what is stored, exported and imported; keys are camelCase, as in the API.
"""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from app.components.contract import INPUT, OUTPUT


class OnError(StrEnum):
    """What happens when a node has failed for good."""

    FAIL = "fail"  #: the execution fails
    DEFAULT = "default"  #: the node's default output takes its place
    BRANCH = "branch"  #: the run goes on by the node's `error` handle


class OnUnknownOutcome(StrEnum):
    """What happens when a crash or a lost connection leaves open whether a side effect took place."""

    FAIL = "fail"  #: the node fails with UNKNOWN_OUTCOME, and `onError` decides
    RETRY = "retry"  #: it is tried again with the same idempotency key
    ASK = "ask"  #: the run pauses until a person says what became of it


#: The codes of errors whose details have the status of an HTTP answer.
_OF_ANSWERS = frozenset({"HTTP_STATUS", "GRAPHQL_ERRORS"})


class _Part(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid", frozen=True)


class Position(_Part):
    """Where an editor draws a node, in its own units."""

    x: float = 0
    y: float = 0


class RetryPolicy(_Part):
    """How often and when a failed node is tried again."""

    max_attempts: int = Field(default=1, ge=1, le=100)  #: first try included
    first_delay_ms: int = Field(default=500, ge=0, le=3_600_000)
    max_delay_ms: int = Field(default=60_000, ge=0, le=3_600_000)
    multiplier: float = Field(default=2.0, ge=1, le=100)  #: of the delay, with each try
    jitter: float = Field(default=0.5, ge=0, le=1)  #: by how much of itself a delay is shortened at most, at random
    #: the error codes after which it is tried again; empty means every error that the component says may pass.
    #: `HTTP_503` and `HTTP_5XX` name the status of an answer, whatever the error's code
    codes: tuple[Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{0,63}$")], ...] = Field(default=(), max_length=50)

    def names(self, code: str, status: object = None) -> bool:
        """Say whether `codes` has an error's code, or the status of the HTTP answer that it is about, if any."""
        if code in self.codes:
            return True
        if code not in _OF_ANSWERS or not isinstance(status, int):
            return False
        return f"HTTP_{status}" in self.codes or f"HTTP_{status // 100}XX" in self.codes


class CachePolicy(_Part):
    """How long a node's result stands in for running it again, in this workspace."""

    ttl_ms: int = Field(ge=1, le=30 * 86_400_000)
    #: an expression that names the result; None means all that the node can see
    key: str | None = Field(default=None, min_length=1, max_length=10_000)


class GraphNode(_Part):
    """An instance of a component."""

    key: str  #: unique in the graph: a letter, then letters, digits and underscores, at most 64
    component: str  #: the component's id
    component_version: str = "1"
    name: str = ""
    config: dict[str, Any] = Field(default_factory=dict)
    position: Position = Field(default_factory=Position)
    parent_key: str | None = None  #: the container it is in
    is_enabled: bool = True  #: a disabled node passes its input through
    is_locked: bool = False
    retry: RetryPolicy | None = None
    timeout_ms: int | None = Field(default=None, ge=1, le=86_400_000)
    on_error: OnError = OnError.FAIL
    on_unknown_outcome: OnUnknownOutcome = OnUnknownOutcome.FAIL
    skip_if: str | None = Field(default=None, min_length=1, max_length=10_000)  #: an expression; true skips the node
    cache: CachePolicy | None = None
    default_output: Any = None
    pinned_output: Any = None


class Link(_Part):
    """Joins a node's output handle to another node's input handle."""

    source: str
    source_handle: str = OUTPUT
    target: str
    target_handle: str = INPUT

    @property
    def key(self) -> str:
        """What identifies a link: its two ends."""
        return f"{self.source}.{self.source_handle}->{self.target}.{self.target_handle}"


class Variable(_Part):
    """A named value of the workflow; a run starts with it and may change it."""

    name: str
    value: Any = None
    description: str = ""


class Graph(_Part):
    """Nodes, the links between them, and variables."""

    nodes: tuple[GraphNode, ...] = ()
    connections: tuple[Link, ...] = ()
    variables: tuple[Variable, ...] = ()

    def node(self, key: str) -> GraphNode | None:
        """Find a node by its key."""
        return next((node for node in self.nodes if node.key == key), None)

    def to_json(self) -> dict[str, Any]:
        """Return the stored form."""
        return self.model_dump(mode="json", by_alias=True)
