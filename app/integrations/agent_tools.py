"""The actions of a workspace's integrations, as agents and the copilot call them."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from app.components.contract import SideEffects
from app.integrations import models
from app.integrations.calls import IntegrationCalls
from app.integrations.components import TYPE_NAME
from app.integrations.contract import Action
from app.integrations.failures import IntegrationFault
from app.integrations.metering import Account
from app.kernel.rights import Scope
from app.llm.tools import Tool, ToolContext, ToolFailed, ToolKind, ToolResult
from app.usage.sources import UsageKind, UsageSource

_LONGEST = 64


def tool_name(row: models.Integration, action: str) -> str:
    """Return what an agent calls an action: `name_action`; a digest tells names apart that are no words."""
    slug = re.sub(r"[^a-z0-9]+", "_", row.name.casefold()).strip("_")
    plain = f"{slug}_{action}"
    if slug and slug[0].isalpha() and slug == row.name and len(plain) <= _LONGEST:
        return plain
    digest = hashlib.blake2b(f"{row.id}\0{action}".encode(), digest_size=4).hexdigest()
    return (
        f"{f'on_{plain}'[: _LONGEST - 9]}_{digest}" if not slug[:1].isalpha() else f"{plain[: _LONGEST - 9]}_{digest}"
    )


class IntegrationTool(Tool):
    """One action of one integration."""

    scope: ClassVar[Scope | None] = Scope.EXECUTIONS_RUN
    kind: ToolKind = ToolKind.INTEGRATION_ACTION

    def __init__(self, row: models.Integration, action: Action, calls: IntegrationCalls) -> None:
        self.name = tool_name(row, action.name)
        self.description = f"{row.name}: {action.description}"
        self.parameters: Mapping[str, Any] = action.parameters
        self.is_reading = action.side_effects is SideEffects.NONE
        self.needs_approval = row.needs_approval and not self.is_reading
        self.title = action.title
        self.subject = (TYPE_NAME, row.id)
        self.action = action.name
        self._id = row.id
        self._action = action
        self._calls = calls

    @property
    def side_effects(self) -> SideEffects:
        """What doing it twice would do, as the action says."""
        return self._action.side_effects

    async def call(self, arguments: Mapping[str, Any], ctx: ToolContext) -> ToolResult:
        """Do it.

        Raises:
            ToolFailed: It could not be done.
        """
        try:
            given = await self._calls.call(
                ctx.workspace_id,
                self._id,
                self._action.name,
                arguments,
                idempotency_key=ctx.idempotency_key,
                log=ctx.log,
                account=_account(ctx),
            )
        except IntegrationFault as fault:
            raise ToolFailed(fault.code.value, fault.message) from None
        return ToolResult(given, data={"kind": "integration", "action": self._action.name})


def _account(ctx: ToolContext) -> Account:
    key = f"{ctx.idempotency_key}:integration"
    if ctx.execution_id is None:
        return Account(UsageSource(UsageKind.COPILOT, None, key), ctx.count)
    return Account(UsageSource(UsageKind.EXECUTION, ctx.execution_id, key, ctx.node_key), ctx.count)


class IntegrationToolSource:
    """Gives an agent's registry the actions of a workspace."""

    def __init__(self, calls: IntegrationCalls) -> None:
        self._calls = calls

    async def switched_off(self, workspace_id: UUID) -> set[str]:
        """Return what the actions are called of integrations that are switched off."""
        found = await self._calls.tools(workspace_id, is_enabled=False)
        return {tool_name(row, action.name) for row, action in found}

    async def __call__(self, workspace_id: UUID) -> list[Tool]:
        """Return the actions of every integration that is switched on."""
        return [IntegrationTool(row, action, self._calls) for row, action in await self._calls.tools(workspace_id)]
