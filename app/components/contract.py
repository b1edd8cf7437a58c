"""What a component is: one declaration from which the library query, validation and editor forms are made.

A component declares its identity, a pydantic `Config` (whose JSON Schema is public), ports, handles and
side effects, and one coroutine, `run`. It is stateless; everything of one call comes with `NodeContext`.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal, Protocol
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from app.components.facts import BudgetLeft, Fact, FactKind, RunIdentity
from app.components.sources import Source as FoundSource
from app.kernel.dialling import Dialler
from app.kernel.http import HttpClient
from app.kernel.mail import MailAccount
from app.kernel.rights import Scope

Json = Any

#: The handle of an ordinary result, and the only one unless the component says otherwise.
OUTPUT = "output"
#: The handle an error leaves by when a node's `onError` is BRANCH.
ERROR = "error"
#: The handle where ordinary input arrives.
INPUT = "input"


@dataclass(frozen=True, slots=True)
class Source:
    """Marks a text field of a configuration as source in one of the sandbox's languages."""

    language: Literal["template", "expression", "code"]
    is_secret: bool = False  #: may read `secrets.NAME`; what it gives never leaves the component


#: A minijinja template; it may read `input`, `nodes`, `vars`, `run`, `item` and `index`, never `secrets`.
Template = Annotated[str, Source("template"), Field(json_schema_extra={"x-plait": "template"}, max_length=100_000)]
#: A CEL expression over the same names.
Expression = Annotated[
    str, Source("expression"), Field(json_schema_extra={"x-plait": "expression"}, min_length=1, max_length=10_000)
]
#: A template in which `{{ secrets.NAME }}` is resolved too; the result never leaves the component.
SecretTemplate = Annotated[
    str,
    Source("template", is_secret=True),
    Field(json_schema_extra={"x-plait": "template", "x-secret": True}, max_length=100_000),
]
#: Python for the sandbox: it defines `main(input)`, or its last line is an expression.
Code = Annotated[str, Source("code"), Field(json_schema_extra={"x-plait": "code"}, min_length=1, max_length=100_000)]


class ComponentCategory(StrEnum):
    """Where the editor's palette shows a component."""

    INPUT = "input"  #: starts a run or brings its input
    LOGIC = "logic"  #: decides, joins, repeats
    DATA = "data"  #: changes values
    CODE = "code"  #: runs the user's code
    AI = "ai"  #: asks a model
    NETWORK = "network"  #: speaks to other services
    OUTPUT = "output"  #: ends a run or shapes its answer


class SideEffects(StrEnum):
    """What running a node twice would do to the world."""

    NONE = "none"  #: pure: may be repeated freely
    IDEMPOTENT = "idempotent"  #: repeating with the same idempotency key is harmless
    ONCE = "once"  #: must not be repeated; an unknown outcome is settled by policy


@dataclass(frozen=True, slots=True)
class Port:
    """A named value that enters or leaves a component."""

    name: str
    type: str  #: a JSON Schema type name, or "any"
    description: str


class Config(BaseModel):
    """Base of every component's configuration: unknown fields are errors, values are not coerced.

    Clients write the fields in camelCase, the JSON Schema shows them so, and only Python sees snake_case.
    """

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        alias_generator=to_camel,
        validate_by_name=False,
        serialize_by_alias=True,
        allow_inf_nan=False,
        defer_build=True,
    )


@dataclass(slots=True)
class Result:
    """What a node gave.

    Attributes:
        output: A JSON value; every taken handle carries it.
        handles: The handles that are taken; None means `OUTPUT`. Handles not named are skipped.
        sources: The passages of the workspace's knowledge that it was made with: the journal keeps them with it.
    """

    output: Json
    handles: frozenset[str] | None = None
    sources: Sequence[FoundSource] = ()


class WaitKind(StrEnum):
    """What a node can wait for while its run holds no worker."""

    TIME = "time"  #: an instant
    SIGNAL = "signal"  #: somebody sends a signal of a name
    INPUT = "input"  #: a person answers a task
    CHILD = "child"  #: a run that this one started ends
    DECISION = "decision"  #: a person says what became of a side effect whose outcome is unknown


@dataclass(frozen=True, slots=True)
class Wait:
    """What a node gives that cannot go on yet; `Component.resume` is called when what it waits for has come.

    The run may be paused, moved to another process and go on months later: whatever `resume` needs is in the
    configuration, the scope, and what arrived.

    Attributes:
        kind: What it waits for.
        due_at: When it stops waiting by itself, by an arrival of kind DUE; None means never.
        signal: Of a SIGNAL, its name.
        request: Of an INPUT, what the task shall be; of a CHILD, what to run. A JSON object.
    """

    kind: WaitKind
    due_at: datetime | None = None
    signal: str | None = None
    request: Mapping[str, Json] = field(default_factory=dict[str, Json])


class ArrivalKind(StrEnum):
    """How a wait ended."""

    DUE = "due"  #: its instant came
    SIGNAL = "signal"  #: the signal was sent; the payload is what came with it
    ANSWER = "answer"  #: a person answered; the payload is the answer
    CHILD = "child"  #: the run it started ended; the payload is `{executionId, status, output, error}`


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a waiting node waited for."""

    kind: ArrivalKind
    payload: Json = None


class ComponentFailed(Exception):
    """A node could not give a result; becomes the node run's error, which is data.

    Attributes:
        code: A stable UPPER_SNAKE word (`HTTP_STATUS`, `TEMPLATE_ERROR`, `EGRESS_DENIED`).
        message: One sentence for a person; never a secret.
        is_retryable: Whether trying again may help.
        details: More facts for programs.
    """

    def __init__(
        self, code: str, message: str, *, is_retryable: bool = False, details: Mapping[str, Json] | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.is_retryable = is_retryable
        self.details = dict(details or {})


class NodeContext(Protocol):
    """One call of a component, as the engine offers it."""

    @property
    def input(self) -> Json:
        """The value of the single taken incoming connection, else an object keyed by source node; None at an entry."""
        ...

    @property
    def inputs(self) -> Sequence[tuple[str, str, Json]]:
        """Every taken incoming connection as (target handle, source node key, value), in connection order."""
        ...

    @property
    def scope(self) -> Mapping[str, Json]:
        """The names templates and expressions see: input, nodes, vars, run, and item and index in a container."""
        ...

    @property
    def idempotency_key(self) -> str:
        """The same for every attempt of this node run, so a peer can recognise a repeat."""
        ...

    @property
    def attempt(self) -> int:
        """1 for the first try."""
        ...

    @property
    def workspace_id(self) -> UUID | None:
        """The workspace of the run: the only one whose things a component may touch; None without a run."""
        ...

    @property
    def run(self) -> RunIdentity | None:
        """The run and the node; None without a run."""
        ...

    @property
    def budget(self) -> BudgetLeft:
        """What the run may still spend, by what has been counted so far."""
        ...

    @property
    def facts(self) -> Sequence[Fact]:
        """What this node run recorded before, oldest first: in tries that failed, before a wait, or before a crash."""
        ...

    def now(self) -> datetime:
        """Return the present instant in UTC, by the clock that all processes share."""
        ...

    @property
    def http(self) -> HttpClient:
        """The process's client; it reaches no private address."""
        ...

    @property
    def dialler(self) -> Dialler:
        """Opens connections that are not HTTP, to no private address either."""
        ...

    @property
    def mail(self) -> MailAccount | None:
        """The operator's mail server; None when there is none."""
        ...

    async def render(self, template: str) -> str:
        """Render a template over `scope`.

        Raises:
            ComponentFailed: `TEMPLATE_ERROR`, or a limit on steps or size was met.
        """
        ...

    async def render_secret(self, template: str) -> str:
        """Render over `scope` plus `secrets`; what it resolves is masked in everything the run shows.

        Raises:
            ComponentFailed: As for `render`, or `SECRET_MISSING`.
        """
        ...

    async def evaluate(self, expression: str, extra: Mapping[str, Json] | None = None) -> Json:
        """Evaluate a CEL expression over `scope` and `extra`.

        Raises:
            ComponentFailed: `EXPRESSION_ERROR`, or a limit on time or size was met.
        """
        ...

    async def evaluate_each(
        self, expression: str, items: Sequence[Json], extra: Mapping[str, Json] | None = None
    ) -> list[Json]:
        """Evaluate a CEL expression once for every item, bound to `item` and `index`; one trip for all.

        Raises:
            ComponentFailed: As for `evaluate`; the limits hold for all items together.
        """
        ...

    async def run_code(self, source: str) -> Json:
        """Run the user's Python with `scope` as its globals; what it prints goes to the run's log.

        Raises:
            ComponentFailed: `CODE_ERROR`, or a limit on time, memory, depth or size was met.
        """
        ...

    async def run_isolated(self, function: Callable[..., Json], *arguments: Json, failure: str) -> Json:
        """Call a function of a module in a worker of the sandbox, which is killed when it overruns.

        For work on a stranger's data whose time or memory nothing else bounds, such as a parser's. The function takes
        and gives JSON, and raises `SandboxError`s; its module should import little.

        Args:
            function: Found again by its module and name.
            failure: The code of what it raises.

        Raises:
            ComponentFailed: With that code, or `LIMIT_EXCEEDED`.
        """
        ...

    def holds_secret(self, value: Json) -> bool:
        """Say whether a secret that this run uses stands in a value, however it is written there."""
        ...

    def set_variable(self, name: str, value: Json) -> None:
        """Change a variable of the run; nodes that start later see it in `vars`."""
        ...

    def log(self, level: str, message: str) -> None:
        """Add a line to the run's log (`debug`, `info`, `warning`, `error`); secrets are masked."""
        ...

    def mask(self, value: Json) -> Json:
        """Return a value without the secrets that this run uses: for whatever is sent to somebody who must not see."""
        ...

    async def emit_text(self, delta: str) -> None:
        """Stream a piece of text; only for components that declare `is_streaming`."""
        ...

    async def begin_text(self, kept: str = "") -> None:
        """Let the text begin, or begin anew behind `kept`, which this node run streamed before.

        Who has seen more than `kept` is told (`TextReset`). Without this call a text begins anew by its first piece.
        """
        ...

    async def record_fact(self, kind: FactKind, data: Mapping[str, Json], *, is_durable: bool = False) -> None:
        """Record a fact; secrets in it are masked where it is shown.

        Args:
            kind: What it is about.
            data: A JSON object, as `FactKind` says.
            is_durable: Whether to wait until it is committed, as before a side effect.

        Raises:
            ComponentFailed: It is no JSON, or too large.
        """
        ...

    @property
    def sources_before(self) -> int:
        """How many sources whoever calls this component was given: the next one has the number after."""
        ...

    def nested(self, input: Json, name: str, *, sources_before: int = 0) -> "NodeContext":
        """Return the context of another component that this one calls, on an input of its own.

        Args:
            input: What it sees as `input`.
            name: Becomes part of its idempotency key; unique within this node run.
            sources_before: How many sources this one was given so far.
        """
        ...

    def record_usage(
        self, *, prompt_tokens: int = 0, completion_tokens: int = 0, cost_usd: Decimal = Decimal(0)
    ) -> None:
        """Count what a model took: it is summed for the node and the run, and held against the run's budget."""
        ...


class Component(ABC):
    """A type in the library; subclasses are instantiated once, by the registry.

    Attributes:
        id: `lower_snake`, unique in the registry.
        version: Rises when stored configurations would mean something else.
        is_immediate: Ends within milliseconds when its sources are bounded; `Registry.is_immediate` says it of a node.
        is_entry: Starts a run; takes no incoming connection.
        is_container: Owns the nodes whose `parentKey` names it; the engine runs it, not `run`.
        example: A configuration that is valid and says what the component is for; the documents show it.
        is_loop: Repeats its body one after the other, so that a break can leave it.
        is_break: Ends the iteration it is in; whether the loop ends with it, `ends_loop` says.
        has_own_limit: Waits, and ends that by settings of its own: a node's `timeoutMs` does nothing to it.
        setup_scope: Its configuration names what is set up in the workspace, which this scope sees; None: it does not.
    """

    id: ClassVar[str]
    version: ClassVar[str] = "1"
    name: ClassVar[str]
    description: ClassVar[str]
    category: ClassVar[ComponentCategory]
    inputs: ClassVar[tuple[Port, ...]] = (Port(INPUT, "any", "What the connected nodes gave."),)
    outputs: ClassVar[tuple[Port, ...]]
    side_effects: ClassVar[SideEffects] = SideEffects.NONE
    is_streaming: ClassVar[bool] = False
    is_immediate: ClassVar[bool] = False
    is_entry: ClassVar[bool] = False
    is_container: ClassVar[bool] = False
    is_loop: ClassVar[bool] = False
    is_break: ClassVar[bool] = False
    is_deprecated: ClassVar[bool] = False
    has_own_limit: ClassVar[bool] = False
    setup_scope: ClassVar[Scope | None] = None
    config: ClassVar[type[Config]]
    example: ClassVar[Mapping[str, Json]] = {}

    def handles(self, config: Any) -> tuple[str, ...]:
        """Name the handles a node with this configuration has (`ERROR` is added by the engine)."""
        del config
        return (OUTPUT,)

    def joins_any(self, config: Any) -> bool:
        """Say whether a node with this configuration starts with the first connection taken, not after the last."""
        del config
        return False

    def ends_loop(self, config: Any) -> bool:
        """Say whether a break with this configuration ends the loop around it, or its iteration alone."""
        del config
        return True

    def is_repeatable(self, config: Any) -> bool:
        """Say whether a node with this configuration gives the same for the same at any time."""
        del config
        return True

    def side_effects_for(self, config: Any) -> SideEffects:
        """Say what a node with this configuration does to the world; `side_effects` is the worst of them."""
        del config
        return self.side_effects

    def problems(self, config: Any) -> Sequence[tuple[str, str]]:
        """Check what JSON Schema and the parsers cannot; return (dotted camelCase field, message) pairs."""
        del config
        return ()

    def parts(self, config: Mapping[str, Any]) -> Sequence[tuple[str, str, object]]:
        """Name the configurations of other components within one that need not be valid yet.

        Returns:
            Of each its dotted field, the id of its component, and itself.
        """
        del config
        return ()

    async def setup_problems(self, configs: Sequence[Any], workspace_id: UUID) -> Sequence[Sequence[tuple[str, str]]]:
        """Check configurations against what the workspace has set up; return what `problems` does, of each.

        They are warnings: it may be set up before the workflow runs. Only for components with a `setup_scope`.
        """
        del workspace_id
        return [() for _ in configs]

    @abstractmethod
    async def run(self, config: Any, ctx: NodeContext) -> "Result | Wait":
        """Do the work of one node run, or say what to wait for.

        Raises:
            ComponentFailed: It could not be done; anything else that escapes is shown as `INTERNAL`.
        """

    async def resume(self, config: Any, ctx: NodeContext, arrival: Arrival) -> "Result | Wait":
        """Go on with a node run that waited; only for components whose `run` gives a `Wait`.

        It may be called again for the same arrival after a crash, so it has no side effect of its own.

        Raises:
            ComponentFailed: As for `run`.
        """
        raise NotImplementedError(f"{self.id} does not wait")


@dataclass(frozen=True, slots=True)
class Iterations:
    """What a container repeats its body over: items, a number of times, or while its condition holds.

    Attributes:
        items: One iteration each.
        count: So many iterations, each on what the one before it gave; the first on the container's input.
        is_tested_first: Without both: whether the condition is asked before the first iteration too.
    """

    items: list[Json] | None = None
    count: int | None = None
    is_tested_first: bool = True


class ContainerComponent(Component):
    """A component that owns the nodes whose `parentKey` names it; the engine runs them, an iteration at a time.

    Its configuration has `error_mode`; it may have `concurrency` (else 1) and `keeps_all` (else the list is kept).
    """

    is_container = True
    is_immediate = True

    @abstractmethod
    async def iterations(self, config: Any, ctx: NodeContext) -> Iterations:
        """Say over what it repeats; it becomes part of the node's start, so a recovery sees the same.

        Raises:
            ComponentFailed: That cannot be told.
        """

    async def goes_on(self, config: Any, ctx: NodeContext, index: int, item: Json) -> bool:
        """Say whether another iteration begins, where a condition decides.

        Raises:
            ComponentFailed: The condition failed, or there were too many iterations.
        """
        raise NotImplementedError(f"{self.id} has no condition")

    async def run(self, config: Any, ctx: NodeContext) -> Result:
        """Refuse: the engine runs a container's body itself."""
        del config, ctx
        raise RuntimeError("a container is run by the engine")
