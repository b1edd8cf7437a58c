"""With whose rights a tool is called: the one place that decides, asked before every call (see ADR 21).

A call acts for whoever asks, or who started the run, with the rights that they have at that moment. Where nobody with
rights did, as with a visitor of a public chat, it may do what a member has switched on for such callers by name, with
what that member may still do themselves, cut down to the scope of the tool. A run that a trigger starts has the rights
of whoever made the trigger.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID

from app.accounts.access import Access
from app.accounts.service import Keys
from app.kernel.errors import Forbidden, NotFound
from app.kernel.rights import Actor, ActorKind, Scope, Viewer
from app.llm.tools import Tool, ToolContext, ToolFailed

_GONE = (
    "Nobody is there any more in whose name this run could do it: its trigger's maker, or their key, or the trigger."
)


@dataclass(frozen=True, slots=True)
class Grant:
    """What somebody lets others do in their place.

    Attributes:
        by: The person, or the key, whose rights are lent; they count as they are when a tool is called.
        tools: The names of what may be called.
    """

    by: Actor
    tools: Collection[str]


class Grants(Protocol):
    """Knows what was granted to actors that have no rights of their own."""

    async def of(self, actor: Actor, workspace_id: UUID) -> Grant | None:
        """Return what an actor may do there, as it stands now; None for nothing."""
        ...


class Makers(Protocol):
    """Knows who stands behind actors that act in somebody's name."""

    async def maker(self, actor: Actor, workspace_id: UUID) -> Actor | None:
        """Return the person, or the key, that made an actor of a workspace; None where it is not there any more."""
        ...


class ToolRights:
    """Decides for every call of a tool, whoever makes it."""

    def __init__(self, access: Access, keys: Keys) -> None:
        self._access = access
        self._keys = keys
        self._grants: dict[ActorKind, Grants] = {}
        self._makers: dict[ActorKind, Makers] = {}

    def register(self, kind: ActorKind, grants: Grants) -> None:
        """Let a domain above say what was granted to actors of a kind."""
        self._grants[kind] = grants

    def register_makers(self, kind: ActorKind, makers: Makers) -> None:
        """Let a domain above say in whose name actors of a kind act."""
        self._makers[kind] = makers

    async def checked(self, tool: Tool, ctx: ToolContext) -> ToolContext:
        """Return for whom a tool acts: with a viewer who may do what its scope names.

        A tool without a scope touches nothing of anybody's, and may be called by everybody.

        Raises:
            ToolFailed: `FORBIDDEN`: nobody with rights asks, and it was not granted, or is not any more; or whoever
                made the trigger that started the run may not do it any more. `TRIGGER_MAKER_GONE`: they left, their
                key was ended, or the trigger was deleted.
            NotFound: Whoever asks is no member of the workspace any more.
            Forbidden: Their role or their key does not allow it.
        """
        viewer = await self._viewer(ctx)
        if tool.scope is None:
            return replace(ctx, viewer=viewer)
        if viewer is None:
            return await self._granted(tool, ctx)
        is_by_maker = ctx.viewer is None and ctx.actor.kind in self._makers
        try:
            await self._access.require(viewer, ctx.workspace_id, tool.scope)
        except NotFound:
            if is_by_maker:
                raise ToolFailed("TRIGGER_MAKER_GONE", _GONE) from None
            raise
        except Forbidden:
            if is_by_maker:
                raise ToolFailed("FORBIDDEN", "Whoever made the trigger of this run may not do this.") from None
            raise
        return replace(ctx, viewer=viewer)

    async def usable(self, tools: Sequence[Tool], ctx: ToolContext) -> list[Tool]:
        """Return those of the tools that `checked` would let through at this moment; the others are not told of."""
        grant: Grant | None = None
        viewer = asking = await self._viewer(ctx)
        scopes = {tool.scope for tool in tools if tool.scope is not None}
        if asking is None and scopes and (known := self._grants.get(ctx.actor.kind)) is not None:
            grant = await known.of(ctx.actor, ctx.workspace_id)
            viewer = None if grant is None else await self._keys.viewer_of(grant.by, ctx.workspace_id)
        permitted: set[Scope | None] = {None}
        if viewer is not None:
            permitted |= {each for each in scopes if await self._access.permits(viewer, ctx.workspace_id, each)}
        return [
            tool
            for tool in tools
            if tool.scope in permitted and (tool.scope is None or asking is not None or _is_lent(tool, grant))
        ]

    async def _viewer(self, ctx: ToolContext) -> Viewer | None:
        """Return who asks, or in whose name somebody without rights does; None for nobody."""
        found = ctx.viewer or await self._keys.viewer_of(ctx.actor, ctx.workspace_id)
        makers = self._makers.get(ctx.actor.kind)
        if found is not None or makers is None:
            return found
        maker = await makers.maker(ctx.actor, ctx.workspace_id)
        viewer = None if maker is None else await self._keys.viewer_of(maker, ctx.workspace_id)
        if viewer is None:
            return None
        return replace(viewer, acting=replace(ctx.actor, on_behalf_of=viewer.user_id))

    async def _granted(self, tool: Tool, ctx: ToolContext) -> ToolContext:
        assert tool.scope is not None  # noqa: S101 - the caller looked
        if ctx.actor.kind in self._makers:
            raise ToolFailed("TRIGGER_MAKER_GONE", _GONE)
        known = self._grants.get(ctx.actor.kind)
        grant = None if known is None else await known.of(ctx.actor, ctx.workspace_id)
        if grant is None or not _is_lent(tool, grant):
            raise ToolFailed("FORBIDDEN", "It needs the rights of a member, and no member lent theirs for it.")
        lender = await self._keys.viewer_of(grant.by, ctx.workspace_id)
        if lender is None or not await self._access.permits(lender, ctx.workspace_id, tool.scope):
            raise ToolFailed("FORBIDDEN", "Whoever switched this tool on may not do it themselves any more.")
        acting = replace(ctx.actor, on_behalf_of=lender.user_id)
        viewer = Viewer.acting_for(acting, ctx.workspace_id, tool.scope)
        return replace(ctx, actor=acting, viewer=viewer, is_for_visitor=True)


def _is_lent(tool: Tool, grant: Grant | None) -> bool:
    return grant is not None and tool.is_for_visitors and tool.name in grant.tools
