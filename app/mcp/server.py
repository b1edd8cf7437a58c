"""The methods of the protocol, answered from what a caller may do; the library speaks it.

Nothing is kept between two requests, so any process can answer each.
"""

from collections.abc import Mapping
from typing import Any, cast

import orjson
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError
from mcp.types import (
    INTERNAL_ERROR,
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListResourcesResult,
    ListResourceTemplatesResult,
    ListToolsResult,
    PaginatedRequestParams,
    ReadResourceRequestParams,
    ReadResourceResult,
    Resource,
    ResourceTemplate,
    TextContent,
    TextResourceContents,
    Tool,
    ToolAnnotations,
)

from app.components.library.shape import misfit_places, plain_part
from app.kernel.errors import AppError
from app.kernel.logs import get_logger
from app.kernel.shipped import version
from app.llm.tools import ToolContext, ToolFailed
from app.mcp.offer import Offer
from app.mcp.resources import WORKFLOW
from app.mcp.workflow_tools import WorkflowTool

log = get_logger(__name__)

CALLER = "plait.mcp.caller"  #: where a request's scope has its `ToolContext`
_INSTRUCTIONS = (
    "Plait runs workflows. Each published workflow is a tool: calling it starts a run and waits for what it gives. "
    "The other tools find workflows, start and look at runs, search logs, and keep tasks."
)


def make_server(offer: Offer) -> Server[Any]:
    """Return a server of the protocol over what is offered."""

    async def list_tools(ctx: ServerRequestContext[Any], _params: PaginatedRequestParams | None) -> ListToolsResult:
        caller = _caller(ctx)
        tools = [
            Tool(
                name=tool.name,
                description=tool.description,
                input_schema=dict(tool.parameters),
                annotations=ToolAnnotations(read_only_hint=tool.is_reading),
            )
            for tool in (await offer.tools(caller)).values()
        ]
        tools += [
            Tool(
                name=tool.name,
                title=tool.title,
                description=tool.signature.description,
                input_schema=dict(tool.signature.parameters),
            )
            for tool in (await offer.workflows(caller)).values()
        ]
        return ListToolsResult(tools=tools)

    async def call_tool(ctx: ServerRequestContext[Any], params: CallToolRequestParams) -> CallToolResult:
        caller, arguments = _caller(ctx), params.arguments or {}
        tool = (await offer.tools(caller)).get(params.name)
        workflow = None if tool is not None else (await offer.workflows(caller)).get(params.name)
        try:
            if tool is not None:
                wrong = misfit_places(arguments, plain_part(tool.parameters), "arguments")
                if wrong:
                    return _failed("INVALID_INPUT", "; ".join(f"{place} {what}" for place, what in wrong))
                result = await offer.call(tool, arguments, caller)
                return _result(result.content, is_error=result.is_error)
            if workflow is not None:
                return await _run(offer, workflow, arguments, caller, ctx)
        except ToolFailed as failure:
            return _failed(failure.code, failure.message)
        except AppError as error:
            return _failed(error.code.value, error.message)
        except Exception:
            log.exception("mcp_tool_broke", tool=params.name[:100])
            raise MCPError(INTERNAL_ERROR, "A fault of ours; the log of the server has it.") from None
        raise MCPError(INVALID_PARAMS, f"There is no tool {params.name[:100]!r}, or you may not call it.")

    async def list_resources(
        ctx: ServerRequestContext[Any], params: PaginatedRequestParams | None
    ) -> ListResourcesResult:
        try:
            found, cursor = await offer.resources.page(_caller(ctx), params.cursor if params else None)
        except AppError as error:
            raise MCPError(INVALID_PARAMS, error.message) from None
        listed = [
            Resource(uri=each.uri, name=each.name, description=each.description or None, mime_type=each.media_type)
            for each in found
        ]
        return ListResourcesResult(resources=listed, next_cursor=cursor)

    async def list_templates(
        ctx: ServerRequestContext[Any], _params: PaginatedRequestParams | None
    ) -> ListResourceTemplatesResult:
        del ctx
        template = ResourceTemplate(
            uri_template=WORKFLOW + "{workflowId}",
            name="workflow",
            description="The draft of a workflow as a document.",
            mime_type="application/json",
        )
        return ListResourceTemplatesResult(resource_templates=[template])

    async def read_resource(ctx: ServerRequestContext[Any], params: ReadResourceRequestParams) -> ReadResourceResult:
        try:
            text, media_type = await offer.resources.read(_caller(ctx), str(params.uri))
        except AppError as error:
            raise MCPError(INVALID_PARAMS, error.message) from None
        return ReadResourceResult(contents=[TextResourceContents(uri=params.uri, text=text, mime_type=media_type)])

    return Server(
        "plait",
        title="Plait",
        version=version(),
        instructions=_INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_list_resource_templates=list_templates,
        on_read_resource=read_resource,
    )


def _caller(ctx: ServerRequestContext[Any]) -> ToolContext:
    request: Any = ctx.request
    return cast("ToolContext", request.scope[CALLER])


async def _run(
    offer: Offer,
    workflow: WorkflowTool,
    arguments: Mapping[str, Any],
    caller: ToolContext,
    ctx: ServerRequestContext[Any],
) -> CallToolResult:
    async def progressed(done: int, node_key: str) -> None:
        await ctx.session.report_progress(done, None, f"{node_key} ended")

    shown, is_failure = await offer.workflow_tools.call(workflow, arguments, caller, progressed)
    if is_failure:
        error = shown.get("error") or {"code": shown["status"], "message": "The run ended before it gave anything."}
        result = _failed(str(error.get("code")), str(error.get("message")))
        return CallToolResult(content=result.content, structured_content=shown, is_error=True)
    output = shown.get("output", shown)
    return CallToolResult(content=[_text(output)], structured_content=shown)


def _result(content: Any, *, is_error: bool = False) -> CallToolResult:
    structured = cast("dict[str, Any]", content) if isinstance(content, dict) else None
    return CallToolResult(content=[_text(content)], structured_content=structured, is_error=is_error)


def _failed(code: str, message: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=f"{code}: {message}")], is_error=True)


def _text(value: Any) -> TextContent:
    return TextContent(type="text", text=value if isinstance(value, str) else orjson.dumps(value).decode())
