"""What can be followed live in accounts."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial
from typing import Annotated

import strawberry

from app.accounts.service import Feed
from app.accounts.types import Activity, ActivityKind
from app.api.context import Info
from app.api.pooling import positioned
from app.api.relay import decode


@strawberry.type
class AccountsSubscription:
    """The live root fields of accounts."""

    @strawberry.subscription(
        description="What happens in a workspace, once each and in order. With `after`, the cursor of an activity, "
        "what came since then is first. It ends when you may not read the workspace any more."
    )
    async def workspace_activity(
        self,
        info: Info,
        workspace_id: Annotated[strawberry.ID, strawberry.argument(description="The workspace.")],
        after: Annotated[str | None, strawberry.argument(description="The `cursor` of the last one you saw.")] = None,
        kinds: Annotated[
            list[ActivityKind] | None, strawberry.argument(description="Only these kinds; null means all.")
        ] = None,
    ) -> AsyncGenerator[Activity, None]:
        """Follow the activity of a workspace."""
        own_id = decode(workspace_id, "Workspace", "workspaceId")
        feed = info.context.use(Feed).follow(info.context.viewer, own_id, after, kinds)
        async with aclosing(feed):
            async for entry, rights in feed:
                yield positioned(
                    partial(Activity.of, entry), stream=f"activity:{own_id}", position=entry.sequence, rights=rights
                )
