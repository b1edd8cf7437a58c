"""What an MCP client can read: the schema of the API, and the workflows as documents."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson

from app.accounts.access import Access
from app.kernel.errors import NotFound
from app.kernel.ids import global_id
from app.kernel.pages import PageRequest
from app.kernel.rights import Scope
from app.llm.tools import ToolContext
from app.mcp.tools import in_workspace, named
from app.workflows.drafts import WorkflowNotFound
from app.workflows.exchange import Exchange
from app.workflows.listing import WorkflowFilter, WorkflowOrder
from app.workflows.service import Workflows

SDL = "plait://schema.graphql"
WORKFLOW = "plait://workflows/"
_PAGE = 100


class ResourceNotFound(NotFound):
    """There is no such resource, or you cannot see it."""


@dataclass(frozen=True, slots=True)
class Resource:
    """Something to read."""

    uri: str
    name: str
    description: str
    media_type: str


class Resources:
    """Lists and reads them, with the caller's rights."""

    def __init__(self, access: Access, workflows: Workflows, exchange: Exchange, sdl: Callable[[], str]) -> None:
        self._access = access
        self._workflows = workflows
        self._exchange = exchange
        self._sdl = sdl

    async def page(self, ctx: ToolContext, cursor: str | None) -> tuple[list[Resource], str | None]:
        """Return a page and the cursor of the next one; the schema is on the first.

        Raises:
            InvalidInput: The cursor is none of ours.
        """
        found: list[Resource] = []
        if cursor is None:
            found.append(Resource(SDL, "schema.graphql", "The whole GraphQL API of Plait.", "text/plain"))
        if not await self._access.permits(ctx.caller, ctx.workspace_id, Scope.WORKFLOWS_READ):
            return found, None
        page = await self._workflows.page(
            ctx.caller,
            ctx.workspace_id,
            WorkflowFilter(),
            WorkflowOrder.NAME_ASC,
            PageRequest(first=_PAGE, after=cursor),
        )
        found += [
            Resource(
                WORKFLOW + global_id("Workflow", row.id), row.name, (row.description or "")[:500], "application/json"
            )
            for row in page.items
        ]
        return found, page.cursors[-1] if page.has_next else None

    async def read(self, ctx: ToolContext, uri: str) -> tuple[str, str]:
        """Return a text and its media type.

        Raises:
            NotFound: There is none, or it is not the caller's to see.
        """
        if uri == SDL:
            return self._sdl(), "text/plain"
        if not uri.startswith(WORKFLOW):
            raise ResourceNotFound
        own_id = named(uri.removeprefix(WORKFLOW), "Workflow", WorkflowNotFound)
        row = in_workspace(await self._workflows.get(ctx.caller, own_id), ctx, WorkflowNotFound)
        document: Any = await self._exchange.export_draft(ctx.caller, row.id)
        return orjson.dumps(document, option=orjson.OPT_INDENT_2).decode(), "application/json"
