"""What a trigger orders when it fires."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app.automation.models import Trigger
from app.automation.vocabulary import TriggerBinding
from app.executions.triggered import TriggeredOrder, TriggerKind
from app.kernel.rights import Actor, ActorKind


def actor_of(row: Trigger) -> Actor:
    """Name a trigger as who does something, on behalf of whoever set it up."""
    return Actor(ActorKind.TRIGGER, row.id, row.on_behalf_of or row.actor_id)


def order_of(
    row: Trigger,
    kind: TriggerKind,
    input: Any,
    *,
    actor: Actor | None = None,
    execution_id: UUID | None = None,
    delivery_key: str | None = None,
    wait_ms: int = 0,
    chain: Sequence[UUID] | None = None,
) -> TriggeredOrder:
    """Say what to run: what the trigger is bound to, on this input."""
    return TriggeredOrder(
        row.id,
        row.workspace_id,
        row.workflow_id,
        kind,
        actor or actor_of(row),
        input,
        version=row.version if row.binding is TriggerBinding.VERSION else None,
        is_draft=row.binding is TriggerBinding.LATEST,
        execution_id=execution_id,
        delivery_key=delivery_key,
        wait_ms=wait_ms,
        chain=chain,
    )
