"""Everything that can be called in a workspace, by name.

Plait's own tools, and what components, integrations, MCP servers and published workflows are as tools.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.accounts.access import Access
from app.components.registry import Registry
from app.copilot.run_tools import COMPONENT, WORKFLOW, ComponentTool, WorkflowRunTool
from app.kernel.errors import AppError, Conflict, InvalidInput
from app.kernel.pages import Page, PageRequest, page_of
from app.kernel.rights import Rights, Scope, Viewer
from app.llm.components.agent_tools import is_callable
from app.llm.tools import Signature, Tool, ToolKind, ToolRegistry
from app.workflows.listing import WorkflowFilter, WorkflowOrder, WorkflowStatus
from app.workflows.service import Workflows

MAX_TOOL_NAME = 64  #: characters
MAX_WORKFLOWS = 1_000  #: of a list; the oldest ones
_PAGE = 100
_MAX_SEARCH = 200
_ORDER = {kind: place for place, kind in enumerate(ToolKind)}
#: What lets somebody see tools of a kind, though they may not call them.
_SEEN_BY = {
    ToolKind.INTEGRATION_ACTION: Scope.INTEGRATIONS_READ,
    ToolKind.MCP_TOOL: Scope.MCP_READ,
    ToolKind.BUILT_IN: Scope.WORKSPACE_READ,
}


class ToolUnknown(InvalidInput):
    """There is no such tool; `Workspace.tools` lists them."""


class ToolDisabled(Conflict):
    """The integration or MCP server whose tool it is is switched off."""


@dataclass(frozen=True, slots=True)
class ToolWhere:
    """Which tools a list has; whatever is given must hold.

    Attributes:
        kinds: One of these; None: all.
        search: Words that name, title and description must all contain, in any case.
        subject: Of this object alone, as (type, own id); None: of any, and of none.
    """

    kinds: Sequence[ToolKind] | None = None
    search: str | None = None
    subject: tuple[str, UUID] | None = None


@dataclass(frozen=True, slots=True)
class ListedTool:
    """A tool, and what of it the viewer lacks.

    Attributes:
        missing: The scopes without which they may not call it; empty: they may.
    """

    tool: Tool
    missing: Sequence[Scope]


@dataclass(frozen=True, slots=True)
class _Found:
    """What a list is made of before anything is read of it."""

    kind: ToolKind
    name: str
    title: str
    description: str
    tool: Tool | None = None  #: None: a workflow, which is read when it is shown
    workflow_id: UUID | None = None


class Toolbox:
    """Lists and finds them."""

    def __init__(
        self, access: Access, *, registry: ToolRegistry, own: Iterable[Tool], library: Registry, workflows: Workflows
    ) -> None:
        self._access = access
        self._registry = registry
        self._own: Mapping[str, Tool] = {tool.name: tool for tool in own}
        self._library = library
        self._workflows = workflows

    async def page(
        self, viewer: Viewer, workspace_id: UUID, where: ToolWhere, request: PageRequest
    ) -> Page[ListedTool]:
        """Return a page of what can be called, by kind, then title; of workflows the thousand oldest.

        Raises:
            WorkspaceNotFound: Not a member.
            ScopeMissing: The viewer may not see the workspace.
            InvalidInput: The search is too long, or a cursor belongs to another list.
        """
        rights = await self._access.require(viewer, workspace_id, Scope.WORKSPACE_READ)
        words = _words(where.search)
        found = [
            each
            for each in await self._found(viewer, workspace_id, rights, where)
            if all(word in f"{each.name} {each.title} {each.description}".casefold() for word in words)
        ]
        found.sort(key=lambda each: (_ORDER[each.kind], each.title.casefold() or each.name, each.name))
        page = page_of(found, request, f"tools:{workspace_id}:{where!r}")
        items = [
            ListedTool(tool, [scope for scope in tool.scopes if not rights.permits(scope)])
            for tool in [await self._shown(workspace_id, each) for each in page.items]
        ]
        return Page(items, page.cursors, page.has_next, page.has_previous, page.total)

    async def get(self, workspace_id: UUID, name: str) -> Tool | None:
        """Return a tool of a workspace; None where it has none of that name."""
        if name.startswith(COMPONENT):
            component = self._library.get(name.removeprefix(COMPONENT))
            if component is None or not is_callable(component):
                return None
            return ComponentTool(component, self._library)
        if name.startswith(WORKFLOW):
            return await self._workflow(workspace_id, name.removeprefix(WORKFLOW))
        return self._own.get(name) or await self._registry.get(workspace_id, name)

    async def require(self, workspace_id: UUID, name: str) -> Tool:
        """Return a tool of a workspace.

        Raises:
            ToolUnknown: It has none of that name.
            ToolDisabled: It has, but whose tool it is is switched off.
        """
        found = None if len(name) > MAX_TOOL_NAME else await self.get(workspace_id, name)
        if found is not None:
            return found
        if len(name) <= MAX_TOOL_NAME and await self._registry.is_switched_off(workspace_id, name):
            raise ToolDisabled(field="input.name", reason="tool_disabled")
        raise ToolUnknown(field="input.name", reason="tool_unknown")

    async def gone(self, workspace_id: UUID, name: str) -> tuple[str, str]:
        """Return the code and the message of a call of a tool that was there when it was wished."""
        if await self._registry.is_switched_off(workspace_id, name):
            return "TOOL_DISABLED", "The integration or MCP server whose tool it is is switched off."
        return "TOOL_UNKNOWN", "There is no such tool any more."

    async def _found(self, viewer: Viewer, workspace_id: UUID, rights: Rights, where: ToolWhere) -> list[_Found]:
        kinds = set(ToolKind) if where.kinds is None else set(where.kinds)
        found: list[_Found] = []
        if kinds & set(_SEEN_BY):
            known = await self._registry.all(workspace_id) | dict(self._own)
            found += [
                _Found(tool.kind, tool.name, tool.title, tool.description, tool)
                for tool in known.values()
                if tool.kind in kinds
                and where.subject in {None, tool.subject}
                and (rights.permits(_SEEN_BY[tool.kind]) or (tool.scope is not None and rights.permits(tool.scope)))
            ]
        if where.subject is not None or not rights.permits(Scope.WORKFLOWS_READ):
            return found
        if ToolKind.COMPONENT in kinds:
            for component in self._library.list():
                if is_callable(component):
                    tool = ComponentTool(component, self._library)
                    found.append(_Found(tool.kind, tool.name, tool.title, tool.description, tool))
        if ToolKind.WORKFLOW in kinds:
            found += await self._published(viewer, workspace_id)
        return found

    async def _published(self, viewer: Viewer, workspace_id: UUID) -> list[_Found]:
        found: list[_Found] = []
        cursor: str | None = None
        where = WorkflowFilter([WorkflowStatus.PUBLISHED])
        while len(found) < MAX_WORKFLOWS:
            request = PageRequest(first=_PAGE, after=cursor)
            page = await self._workflows.page(viewer, workspace_id, where, WorkflowOrder.CREATED_AT_ASC, request)
            found += [
                _Found(
                    ToolKind.WORKFLOW, f"{WORKFLOW}{row.id.hex}", row.name, row.description or "", workflow_id=row.id
                )
                for row in page.items
                if row.published_version_id is not None
            ]
            if not page.has_next:
                break
            cursor = page.cursors[-1]
        return found[:MAX_WORKFLOWS]

    async def _shown(self, workspace_id: UUID, found: _Found) -> Tool:
        if found.tool is not None:
            return found.tool
        assert found.workflow_id is not None  # noqa: S101 - it is a workflow
        try:
            signature = await self._registry.signature(workspace_id, found.workflow_id, None)
        except AppError:
            # It was archived or deleted since the list was read.
            signature = Signature(found.description, {"type": "object"})
        return WorkflowRunTool(found.workflow_id, found.title, signature)

    async def _workflow(self, workspace_id: UUID, digits: str) -> Tool | None:
        try:
            workflow_id = UUID(hex=digits)
        except ValueError:
            return None
        if workflow_id.hex != digits:
            return None  # a UUID written otherwise: a tool has one name
        try:
            signature = await self._registry.signature(workspace_id, workflow_id, None)
        except AppError:
            return None
        return WorkflowRunTool(workflow_id, "", signature)


def _words(search: str | None) -> list[str]:
    if search is not None and len(search) > _MAX_SEARCH:
        message = f"A search has at most {_MAX_SEARCH} characters."
        raise InvalidInput(message, field="where.search", reason="too_long")
    return (search or "").casefold().split()
