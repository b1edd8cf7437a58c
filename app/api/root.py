"""The fields of the root that belong to no domain: `node`, `nodes` and `service`."""

from datetime import datetime
from typing import Annotated

import strawberry

from app.api.context import Info
from app.api.relay import Node, resolve_node, resolve_nodes
from app.kernel.clock import SystemClock
from app.kernel.shipped import version


@strawberry.type(description="The server itself.")
class ServiceStatus:
    """What anybody may know of the process that answers."""

    version: str = strawberry.field(description="The version of Plait.")
    time: datetime = strawberry.field(description="The server's clock.")


@strawberry.type
class RootQuery:
    """Roots of no domain."""

    @strawberry.field(description="An object by its id; null if there is none or you cannot see it.")
    async def node(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Its global id.")]
    ) -> Node | None:
        """Find one object."""
        return await resolve_node(info.context, id)

    @strawberry.field(description="Objects by their ids, in that order; null where there is none or you cannot see it.")
    async def nodes(
        self,
        info: Info,
        ids: Annotated[list[strawberry.ID], strawberry.argument(description="At most 100 global ids.")],
    ) -> list[Node | None]:
        """Find many objects."""
        return await resolve_nodes(info.context, ids)

    @strawberry.field(description="The server that answers.")
    def service(self) -> ServiceStatus:
        """Tell about the server."""
        return ServiceStatus(version=version(), time=SystemClock().now())
