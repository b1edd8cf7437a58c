"""What one operation asks for by id: a query a kind."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from strawberry.dataloader import DataLoader

from app.api import relay
from app.api.context import Context
from app.api.relay import encode
from app.automation import models
from app.automation.lookup import AutomationLookup
from app.executions.triggered import Execution, TriggeredRuns


class Batches:
    """The loaders of one operation."""

    def __init__(self, context: Context) -> None:
        async def load_nodes(keys: list[tuple[str, UUID]]) -> Sequence[Any]:
            nodes = await relay.resolve_nodes(context, [encode(name, own_id) for name, own_id in keys])
            return list(nodes)

        async def load_latest(ids: list[UUID]) -> Sequence[Execution | None]:
            found: Mapping[UUID, Execution] = await context.use(TriggeredRuns).latest(ids)
            return [found.get(each) for each in ids]

        async def load_of_processes(ids: list[UUID]) -> Sequence[models.Trigger | None]:
            found = await context.use(AutomationLookup).of_processes(ids)
            return [found.get(each) for each in ids]

        self.nodes: DataLoader[tuple[str, UUID], Any] = DataLoader(
            load_fn=load_nodes, cache=False, max_batch_size=relay.MAX_NODES
        )
        self.latest: DataLoader[UUID, Execution | None] = DataLoader(load_fn=load_latest, cache=False)
        self.of_processes: DataLoader[UUID, models.Trigger | None] = DataLoader(load_fn=load_of_processes, cache=False)

    @classmethod
    def of(cls, context: Context) -> "Batches":
        """Return the operation's."""
        found = context.cache.get(cls)
        if found is None:
            found = context.cache[cls] = cls(context)
        return cast("Batches", found)
