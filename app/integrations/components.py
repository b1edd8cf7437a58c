"""The components of integrations: `integration` does any action; one a type knows its actions by name."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal, cast
from uuid import UUID

from pydantic import Field, create_model

from app.components.contract import (
    OUTPUT,
    Component,
    ComponentCategory,
    ComponentFailed,
    Config,
    Expression,
    NodeContext,
    Port,
    Result,
    SideEffects,
)
from app.components.library.shape import plain_part
from app.integrations.calls import IntegrationCalls
from app.integrations.contract import Action, IntegrationType
from app.integrations.failures import IntegrationFault
from app.integrations.metering import Account
from app.integrations.vocabulary import IntegrationCode
from app.kernel.ids import global_id, read_global_id
from app.kernel.rights import Scope
from app.usage.sources import UsageKind, UsageSource

TYPE_NAME = "Integration"
_EXAMPLE_ID = global_id(TYPE_NAME, UUID(int=0x0192_0000_0000_7000_8000_000000000000))

IntegrationId = Annotated[str, Field(min_length=1, max_length=200, description="The id of an integration.")]
Arguments = Annotated[dict[str, Expression], Field(max_length=100)]
_ARGUMENTS_NOTE = "By name, what each is; they must fit the action's schema."


class IntegrationConfig(Config):
    """Which action of which integration, and what it is given."""

    integration_id: IntegrationId
    action: Annotated[str, Field(min_length=1, max_length=100, description="One of its actions.")]
    arguments: Arguments = Field(default_factory=dict[str, str], description=_ARGUMENTS_NOTE)
    side_effects: Annotated[SideEffects, Field(strict=False)] = Field(
        default=SideEffects.ONCE, description="What doing it twice would do to the world: none, idempotent or once."
    )


class UseIntegration(Component):
    """Does an action."""

    id = "integration"
    name = "Integration"
    description = "Does an action of an integration of the workspace; its arguments are checked first."
    category = ComponentCategory.NETWORK
    outputs = (Port(OUTPUT, "any", "What the action gives."),)
    side_effects = SideEffects.ONCE
    setup_scope = Scope.INTEGRATIONS_READ
    config: type[Config] = IntegrationConfig  # pyright: ignore[reportIncompatibleVariableOverride]
    example: Mapping[str, Any] = {  # pyright: ignore[reportIncompatibleVariableOverride]
        "integrationId": _EXAMPLE_ID,
        "action": "create_issue",
        "arguments": {"repository": '"octocat/Hello-World"', "title": "input.title"},
    }

    def __init__(self, calls: IntegrationCalls) -> None:
        self._calls = calls
        self._type_id: str | None = None

    def side_effects_for(self, config: Any) -> SideEffects:
        """Say what the configuration says."""
        return config.side_effects

    def is_repeatable(self, config: Any) -> bool:
        """Say that a service may answer otherwise another time."""
        del config
        return False

    def problems(self, config: Any) -> Sequence[tuple[str, str]]:
        """Read the id."""
        return () if _own_id(config.integration_id) else [("integrationId", "This is not the id of an integration.")]

    async def setup_problems(self, configs: Sequence[Any], workspace_id: UUID) -> Sequence[Sequence[tuple[str, str]]]:
        """Say which integrations, actions and arguments there are not, or must be."""
        wanted = [own_id for config in configs if (own_id := _own_id(config.integration_id)) is not None]
        known = await self._calls.named(workspace_id, wanted)
        found: list[list[tuple[str, str]]] = []
        for config in configs:
            row = known.get(cast("UUID", _own_id(config.integration_id)))
            if row is None or self._type_id not in {None, row.type}:
                found.append([("integrationId", "The workspace has no such integration.")])
                continue
            action = next((each for each in self._calls.actions_of(row) if each.name == config.action), None)
            found.append(
                [("action", f"The integration {row.name} has no action {config.action!r}.")]
                if action is None
                else list(_misuses(config, action))
            )
        return found

    async def run(self, config: Any, ctx: NodeContext) -> Result:
        """Do it.

        Raises:
            ComponentFailed: A code of `vocabulary.IntegrationCode`, or of an expression.
        """
        own_id = _own_id(config.integration_id)
        if ctx.workspace_id is None or own_id is None:
            raise ComponentFailed(IntegrationCode.UNKNOWN, "The workspace has no such integration.")
        arguments = {name: await ctx.evaluate(expression) for name, expression in config.arguments.items()}
        try:
            given = await self._calls.call(
                ctx.workspace_id,
                own_id,
                config.action,
                arguments,
                idempotency_key=ctx.idempotency_key,
                log=ctx.log,
                type_id=self._type_id,
                account=_account(ctx),
            )
        except IntegrationFault as fault:
            raise ComponentFailed(
                fault.code.value, fault.message, is_retryable=fault.is_retryable, details=fault.details
            ) from None
        return Result(given)


def component_of(kind: IntegrationType, calls: IntegrationCalls) -> Component | None:
    """Make the component of a type whose actions are known; None where each integration has its own."""
    actions = {each.name: each for each in kind.common_actions()}
    if not actions:
        return None
    names: Any = Annotated[Literal[tuple(actions)], Field(description=_words(actions))]
    arguments: Any = Field(default_factory=dict[str, str], description=_ARGUMENTS_NOTE)
    config: type[Config] = cast("Any", create_model)(
        f"{type(kind).__name__}NodeConfig",
        __base__=Config,
        __doc__=f"An action of an integration of type {kind.name}.",
        integration_id=(IntegrationId, ...),
        action=(names, ...),
        arguments=(Arguments, arguments),
    )
    return _OfType(kind, actions, config, calls)


class _OfType(UseIntegration):
    """Does an action of one type; what a repeat would do is known of each."""

    def __init__(
        self, kind: IntegrationType, actions: Mapping[str, Action], config: type[Config], calls: IntegrationCalls
    ) -> None:
        super().__init__(calls)
        self._type_id = kind.id
        self._actions = actions
        first = next(iter(actions.values()))
        self.id = f"integration_{kind.id}"  # pyright: ignore[reportAttributeAccessIssue] - made once a type
        self.name = kind.name  # pyright: ignore[reportAttributeAccessIssue] - likewise
        self.description = kind.description  # pyright: ignore[reportAttributeAccessIssue] - likewise
        self.config = config  # pyright: ignore[reportAttributeAccessIssue] - likewise
        needed = dict.fromkeys(first.parameters.get("required", ()), '"…"')
        self.example = {"integrationId": _EXAMPLE_ID, "action": first.name, "arguments": needed}  # pyright: ignore[reportAttributeAccessIssue] - likewise

    def side_effects_for(self, config: Any) -> SideEffects:
        """Say what the action says."""
        return self._actions[config.action].side_effects


def _account(ctx: NodeContext) -> Account:
    def count(prompt: int, completion: int, cost: Decimal | None) -> None:
        ctx.record_usage(prompt_tokens=prompt, completion_tokens=completion, cost_usd=cost or Decimal(0))

    if ctx.run is None:
        return Account(None, count)
    key = f"{ctx.idempotency_key}:{ctx.attempt}:integration"
    return Account(UsageSource(UsageKind.EXECUTION, ctx.run.execution_id, key, ctx.run.node_key), count)


def _own_id(text: str) -> UUID | None:
    found = read_global_id(text)
    return found[1] if found is not None and found[0] == TYPE_NAME else None


def _misuses(config: Any, action: Action) -> Sequence[tuple[str, str]]:
    schema = plain_part(action.parameters)
    found = [
        ("arguments", f"The action {action.name} needs the argument {name[:100]!r}.")
        for name in schema.get("required", ())
        if name not in config.arguments
    ]
    if schema.get("additionalProperties") is False:
        found += [
            (f"arguments.{name}", f"The action {action.name} takes no such argument.")
            for name in config.arguments
            if name not in schema.get("properties", {})
        ]
    return found


def _words(actions: Mapping[str, Action]) -> str:
    return "; ".join(f"{name}: {each.title}" for name, each in actions.items())[:2_000]
