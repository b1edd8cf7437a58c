"""What visitors of a published agent may use: tools that a member switches on by name, and lends their rights for."""

from collections.abc import Sequence
from uuid import UUID

import orjson

from app.accounts.access import Access
from app.conversations.models import ChatLink
from app.kernel.errors import InvalidInput
from app.kernel.rights import Actor, Viewer
from app.llm.tool_rights import Grant
from app.llm.tools import ToolRegistry

_FIELD = "input.visitorTools"


class Lending:
    """Checks what a member switches on, and tells of it when a visitor's run calls a tool."""

    def __init__(self, access: Access, registry: ToolRegistry) -> None:
        self._access = access
        self._registry = registry

    async def checked(self, viewer: Viewer, workspace_id: UUID, names: Sequence[str]) -> list[str]:
        """Return names of tools without repeats.

        Raises:
            InvalidInput: The workspace has no such tool, or it tells of the workspace, so that visitors cannot have it.
            Forbidden: The viewer may not do it themselves, so they have nothing to lend.
        """
        wanted = sorted(set(names))
        known = await self._registry.all(workspace_id) if wanted else {}
        for name in wanted:
            tool = known.get(name)
            if tool is None:
                message = f"The workspace has no tool {name[:64]!r}."
                raise InvalidInput(message, field=_FIELD, reason="tool_unknown")
            if tool.scope is None:
                continue
            if not tool.is_for_visitors:
                message = f"What {name} tells or changes is the workspace's; it cannot be given to visitors."
                raise InvalidInput(message, field=_FIELD, reason="not_for_visitors")
            await self._access.require(viewer, workspace_id, tool.scope)
        return wanted

    async def of(self, actor: Actor, workspace_id: UUID) -> Grant | None:
        """Return what a published agent may do for a visitor; None when it is not published any more."""
        link = None if actor.id is None else await ChatLink.get_or_none(agent_id=actor.id, workspace_id=workspace_id)
        return None if link is None or link.lender is None else Grant(link.lender, tools_of(link))


def tools_of(link: ChatLink) -> list[str]:
    """Return what its visitors may use."""
    return [] if link.tools is None else orjson.loads(link.tools)
