"""Logs of runs: lists and the live tail."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from app.accounts.types import Workspace
from app.api.arguments import After, Before, First, Last
from app.api.context import Info
from app.api.enums import register_enum
from app.api.relay import Connection, decode, extend, page_args
from app.api.scalars import Long
from app.executions import models
from app.executions.log_lines import LogFilter, LogGap, LoggedLine, LogOrder, Logs, entry_of
from app.executions.models import LogLevel
from app.executions.types.events import LogLine, event_of
from app.executions.types.runs import EXECUTION, Execution
from app.workflows.types import WORKFLOW

register_enum(LogLevel, "How much a line of a log matters.")
register_enum(LogOrder, "The order of a list of log lines.")


@strawberry.input(description="Which lines of a log; whatever is given must hold.")
class LogWhere:
    """See `log_lines.LogFilter`."""

    execution_id: strawberry.ID | None = strawberry.field(default=None, description="Of this run.")
    workflow_id: strawberry.ID | None = strawberry.field(default=None, description="Of runs of this workflow.")
    node_key: str | None = strawberry.field(default=None, description="Written at nodes with this key.")
    levels: list[LogLevel] | None = strawberry.field(default=None, description="Of one of these levels.")
    search: str | None = strawberry.field(
        default=None, description="What the message contains, in any case of ASCII letters; at most 200 characters."
    )
    logged_after: datetime | None = strawberry.field(default=None, description="Written then or later.")
    logged_before: datetime | None = strawberry.field(default=None, description="Written earlier.")

    def to_filter(self, execution_id: UUID | None = None) -> LogFilter:
        """Read the filter; `execution_id` is where the list hangs, and wins."""
        run = None if self.execution_id is None else decode(self.execution_id, EXECUTION, "where.executionId")
        workflow = None if self.workflow_id is None else decode(self.workflow_id, WORKFLOW, "where.workflowId")
        levels = None if self.levels is None else tuple(self.levels)
        return LogFilter(
            execution_id or run, workflow, self.node_key, levels, self.search, self.logged_after, self.logged_before
        )


Where = Annotated[LogWhere | None, strawberry.argument(description="Which; all.")]
Order = Annotated[LogOrder, strawberry.argument(description="In which order.")]


def line_of(row: models.LogLine) -> LogLine:
    """Show a line as the event that it is."""
    shown = event_of(entry_of(row))
    assert isinstance(shown, LogLine)  # noqa: S101 - the entry says so
    return shown


@extend(Workspace)
class WorkspaceLogs:
    """The log of a workspace."""

    @strawberry.field(description="What the runs of the workspace wrote to their logs.")
    @staticmethod
    async def logs(
        workspace: strawberry.Parent[Workspace],
        info: Info,
        where: Where = None,
        order_by: Order = LogOrder.AT_DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[LogLine]:
        """List lines."""
        chosen, request = (where or LogWhere()).to_filter(), page_args(first, after, last, before)
        page = await info.context.use(Logs).page(info.context.viewer, workspace.own_id, chosen, request, order_by)
        return Connection[LogLine].of(page, line_of)


@extend(Execution)
class ExecutionLogs:
    """The log of a run."""

    @strawberry.field(description="What the run wrote to its log.")
    @staticmethod
    async def logs(
        execution: strawberry.Parent[Execution],
        info: Info,
        where: Where = None,
        order_by: Order = LogOrder.AT_ASC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[LogLine]:
        """List lines."""
        chosen, request = (where or LogWhere()).to_filter(execution.row.id), page_args(first, after, last, before)
        workspace_id = execution.row.workspace_id
        page = await info.context.use(Logs).page(info.context.viewer, workspace_id, chosen, request, order_by)
        return Connection[LogLine].of(page, line_of)


@strawberry.type(description="A line of a workspace's log, at its place.")
class LogTailLine:
    """See `log_lines.LoggedLine`."""

    position: Long = strawberry.field(description="Its place in the workspace's log; go on with `after` from here.")
    line: LogLine = strawberry.field(description="The line.")


@strawberry.type(description="Lines that are gone, and may have been wanted: they were pruned or deleted unread.")
class LogTailGap:
    """See `log_lines.LogGap`."""

    position: Long = strawberry.field(description="The last place that is gone; go on with `after` from here.")
    first_position: Long = strawberry.field(description="The first place that is gone.")


LogTailItem = Annotated[
    LogTailLine | LogTailGap, strawberry.union("LogTailItem", description="What a tail of a log brings.")
]


def tail_item(item: LoggedLine | LogGap) -> LogTailLine | LogTailGap:
    """Show what a tail brings."""
    if isinstance(item, LogGap):
        return LogTailGap(position=Long(item.last), first_position=Long(item.first))
    shown = event_of(item.entry)
    assert isinstance(shown, LogLine)  # noqa: S101 - the entry says so
    return LogTailLine(position=Long(item.sequence), line=shown)
