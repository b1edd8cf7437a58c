"""The use cases of the copilot: which tools somebody has, calling one, and reading what was called."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson

from app.accounts.access import Access
from app.components.contract import SideEffects
from app.conversations.vocabulary import ToolCallState
from app.copilot.calling import Calling, context_of
from app.copilot.grants import Grants
from app.copilot.models import ToolCall
from app.copilot.outcomes import check_arguments
from app.copilot.records import CallRecords, ToolCallNotFound
from app.copilot.run_tools import ComponentTool, run_of, shown_of
from app.copilot.toolbox import Toolbox
from app.copilot.tools.kit import CopilotTool
from app.executions.service import MAX_WAIT_MS
from app.kernel.clock import Clock
from app.kernel.crypto import Vault
from app.kernel.errors import InvalidInput
from app.kernel.idempotency import body_hash, check_key
from app.kernel.ids import new_id
from app.kernel.logs import get_logger
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Scope, Viewer
from app.llm.tools import Tool, ToolRegistry

log = get_logger(__name__)

_MAX_SETTLED = 100  #: calls whose runs a list looks at


class Copilot:
    """Calls tools for people, with their rights and in their name."""

    def __init__(
        self,
        clock: Clock,
        access: Access,
        *,
        vault: Vault,
        registry: ToolRegistry,
        tools: Iterable[CopilotTool],
        grants: Grants,
        toolbox: Toolbox,
        records: CallRecords,
        calling: Calling,
    ) -> None:
        self._clock = clock
        self._access = access
        self._vault = vault
        self._registry = registry
        self._grants = grants
        self._toolbox = toolbox
        self._records = records
        self._calling = calling
        self._tools: Mapping[str, Tool] = {tool.name: tool for tool in tools}

    async def tools(self, viewer: Viewer, workspace_id: UUID) -> list[Tool]:
        """Return the tools that the viewer may use there, by name.

        Beside the copilot's own these are the tools of agents that say which right they need: of any other, nobody
        could tell who may use it.

        Raises:
            WorkspaceNotFound: Not a member.
            ScopeMissing: The viewer may not see the workspace.
        """
        rights = await self._access.require(viewer, workspace_id, Scope.WORKSPACE_READ)
        found = await self._all(workspace_id)
        return [found[name] for name in sorted(found) if (need := found[name].scope) is None or rights.permits(need)]

    async def execute(
        self,
        viewer: Viewer,
        workspace_id: UUID,
        name: str,
        arguments: Mapping[str, Any],
        *,
        idempotency_key: str | None = None,
        is_wish: bool = False,
        wait_ms: int | None = None,
    ) -> ToolCall:
        """Call a tool and record it; what the tool cannot do is a FAILED call, not an error.

        Components, workflows, and tools of integrations and MCP servers are a run of their own; it is waited for
        `wait_ms`, 0 to 60,000, or 30 s. A call whose run goes on is EXECUTING.

        What a model wishes (`is_wish`) waits for its person where the tool needs approval, unless they gave it for
        good.

        A repeat with the same key gives the first call. One that was cut off goes on, as tools do by the call's key
        only once what they do; but not where a tool says that it cannot.

        Raises:
            WorkspaceNotFound: Not a member.
            ScopeMissing: The viewer may not see the workspace.
            ToolUnknown: There is no such tool.
            ToolDisabled: There is, of an integration or an MCP server that is switched off.
            InvalidInput: The arguments do not fit the tool's schema; names the place.
            IdempotencyKeyReused: The key was used for another call.
        """
        if wait_ms is not None and not 0 <= wait_ms <= MAX_WAIT_MS:
            message = f"waitMs must be from 0 to {MAX_WAIT_MS}."
            raise InvalidInput(message, field="input.waitMs", reason="out_of_range")
        await self._access.require(viewer, workspace_id, Scope.WORKSPACE_READ)
        user_id = self._access.require_user(viewer)
        key = None if idempotency_key is None else check_key(idempotency_key)
        tool = await self._toolbox.require(workspace_id, name)
        check_arguments(arguments, tool)
        digest = body_hash([name, arguments])
        call = await self._records.earlier(workspace_id, user_id, viewer.api_key_id, key, digest)
        run = run_of(tool, arguments)
        is_once = run is None and tool.side_effects is SideEffects.ONCE
        if call is not None and (call.state is not ToolCallState.EXECUTING or is_once):
            return call
        waits = is_wish and tool.needs_approval and not await self._grants.is_given(workspace_id, user_id, name)
        own_id = new_id() if call is None else call.id
        ctx = context_of(viewer, workspace_id, own_id)
        masker = await self._records.masker(workspace_id)
        if call is None:
            hidden = arguments
            if isinstance(tool, CopilotTool):
                hidden = await tool.hidden(arguments, ctx)
            elif isinstance(tool, ComponentTool):
                hidden = tool.hidden(arguments)
            call = await self._records.begin(
                ToolCall(
                    id=own_id,
                    workspace_id=workspace_id,
                    tool=name,
                    state=ToolCallState.AWAITING_APPROVAL if waits else ToolCallState.EXECUTING,
                    arguments=orjson.dumps(masker.value(dict(hidden))).decode(),
                    user_id=user_id,
                    api_key_id=viewer.api_key_id,
                    idempotency_key=key,
                    body_hash=digest,
                    execution_id=None if run is None else new_id(),
                    shown=None if run is None else orjson.dumps(masker.value(shown_of(tool))).decode(),
                    sealed=self._vault.encrypt(orjson.dumps(arguments)) if waits else None,
                    created_at=self._clock.now(),
                )
            )
            if waits or call.id != own_id:
                return call  # or a twin of this request came first, and is doing it
        return await self._calling.end(call, tool, ctx, masker, arguments, wait_ms)

    async def page(
        self,
        viewer: Viewer,
        workspace_id: UUID,
        states: Sequence[ToolCallState],
        request: PageRequest,
        conversation_id: UUID | None = None,
    ) -> Page[ToolCall]:
        """Return a page of the viewer's own calls, the newest first; a key's calls are the key's alone.

        Raises:
            WorkspaceNotFound: Not a member.
            ScopeMissing: The viewer may not see the workspace.
            InvalidInput: A cursor belongs to another list.
        """
        await self._access.require(viewer, workspace_id, Scope.WORKSPACE_READ)
        rows = ToolCall.filter(workspace_id=workspace_id, user_id=self._access.require_user(viewer))
        if viewer.api_key_id is not None:
            rows = rows.filter(api_key_id=viewer.api_key_id)
        # Before they are chosen by state: what has ended meanwhile is written down.
        going = rows.filter(state=ToolCallState.EXECUTING, conversation_id__isnull=True, execution_id__isnull=False)
        await self._records.settle(await going.order_by("created_at", "id").limit(_MAX_SETTLED))
        if states:
            rows = rows.filter(state__in=list(states))
        if conversation_id is not None:
            rows = rows.filter(conversation_id=conversation_id)
        chosen = ",".join(sorted({state.value for state in states}))
        binding = f"toolCalls:{workspace_id}:{viewer.api_key_id}:{conversation_id}:{chosen}"
        return await paginate(rows, [OrderBy("created_at", is_descending=True)], request, binding)

    async def visible(self, viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, ToolCall]:
        """Return those of these calls that are the viewer's own, in workspaces that they may still see."""
        if viewer.user_id is None:
            return {}
        rows = await ToolCall.filter(id__in=list(ids), user_id=viewer.user_id)
        seen = [
            row
            for row in rows
            if viewer.api_key_id in {None, row.api_key_id}
            and await self._access.permits(viewer, row.workspace_id, Scope.WORKSPACE_READ)
        ]
        return {row.id: row for row in await self._records.settle(seen)}

    async def own(self, viewer: Viewer, call_id: UUID) -> ToolCall:
        """Return one of the viewer's own calls, as it is now.

        Raises:
            ToolCallNotFound: There is none, or it is somebody else's.
        """
        found = (await self.visible(viewer, [call_id])).get(call_id)
        if found is None:
            raise ToolCallNotFound
        return found

    # ------------------------------------------------------------------ inside

    async def _all(self, workspace_id: UUID) -> dict[str, Tool]:
        shared = await self._registry.all(workspace_id)
        return {name: tool for name, tool in shared.items() if tool.scope is not None} | dict(self._tools)
