"""Spans and pictures of runs."""

from datetime import datetime
from typing import Annotated, Any, cast

import strawberry

from app.api.context import Info
from app.api.enums import register_enum
from app.api.relay import encode, extend, resolve_node
from app.api.scalars import JSON, Long
from app.executions import spans
from app.executions.lookup import refuse_pruned
from app.executions.spans import SpanKind, SpanStatus
from app.executions.traces import Traces
from app.executions.types.runs import Execution, Iteration, read_budget
from app.kernel.errors import AppError, InvalidInput
from app.workflows.diagrams import DiagramFormat
from app.workflows.graph_types import ChosenFormat, drawn
from app.workflows.types import WORKFLOW

_MAX_SPANS = 500

register_enum(SpanKind, "What a span stands for.")
register_enum(SpanStatus, "How a span ended, in OpenTelemetry's words.")


@strawberry.type(description="A stretch of a run's time, as tracing tools know it; spans form a tree.")
class Span:
    """See `spans.Span`."""

    span_id: str = strawberry.field(description="Sixteen hexadecimal digits, unique in the trace.")
    parent_span_id: str | None = strawberry.field(
        description="The span around it. The run's own may be a request's, which is in no run."
    )
    kind: SpanKind = strawberry.field(description="What it stands for.")
    name: str = strawberry.field(description="What it is called in a trace.")
    sequence: int = strawberry.field(description="The number of the event that opened it; go on with `after`.")
    node_key: str | None = strawberry.field(description="The node it is about.")
    path: list[Iteration] = strawberry.field(description="Where in nested containers.")
    started_at: datetime = strawberry.field(description="When it began.")
    ended_at: datetime | None = strawberry.field(description="When it ended; null while it lasts.")
    duration_ms: Long | None = strawberry.field(description="From begin to end.")
    status: SpanStatus = strawberry.field(description="How it ended.")
    attributes: JSON = strawberry.field(
        description="More facts, as an exporter sends them: `plait.attempt` and others."
    )

    @classmethod
    def of(cls, span: spans.Span) -> "Span":
        """Show a span."""
        duration = None
        if span.ended_at is not None:
            duration = Long(round((span.ended_at - span.started_at).total_seconds() * 1000))
        return cls(
            span_id=span.span_id,
            parent_span_id=span.parent_span_id,
            kind=span.kind,
            name=span.name,
            sequence=span.sequence,
            node_key=span.node_key,
            path=Iteration.of(span.path),
            started_at=span.started_at,
            ended_at=span.ended_at,
            duration_ms=duration,
            status=span.status,
            attributes=cast("JSON", span.attributes),
        )


@extend(Execution)
class ExecutionTraces:
    """The course of a run, as spans and as pictures."""

    @strawberry.field(description="Its trace, thirty-two hexadecimal digits: that of the request that started it.")
    @staticmethod
    def trace_id(execution: strawberry.Parent[Execution]) -> str:
        """Name the trace."""
        return spans.trace_of(execution.row.id, execution.row.trace_parent)[0]

    @strawberry.field(description="Its spans, in the order in which they began.")
    @staticmethod
    async def spans(
        execution: strawberry.Parent[Execution],
        info: Info,
        after: Annotated[int, strawberry.argument(description="Only spans opened after this event's `sequence`.")] = 0,
        first: Annotated[
            int,
            strawberry.argument(
                description="Those that so many events opened, up to 500; a node and its first try share one."
            ),
        ] = 200,
    ) -> list[Span]:
        """Fold the journal."""
        if not 0 <= first <= _MAX_SPANS:
            raise InvalidInput(f"'first' must be from 0 to {_MAX_SPANS}.", field="first", reason="out_of_range")
        if after < 0:
            raise InvalidInput("'after' must not be negative.", field="after", reason="negative")
        refuse_pruned(execution.row)
        found = await info.context.use(Traces).spans(execution.row, after, first, read_budget(info.context))
        return [Span.of(span) for span in found]

    @strawberry.field(
        description="When each node ran, as a picture: its tries, its waits, and its turns in a container."
    )
    @staticmethod
    async def timeline(
        execution: strawberry.Parent[Execution], info: Info, format: ChosenFormat = DiagramFormat.SVG
    ) -> str:
        """Draw when each node ran."""
        refuse_pruned(execution.row)
        context = info.context
        budget = read_budget(context)
        title = await _title(execution, info)
        return await context.use(Traces).timeline(context.viewer, execution.row, format, budget, title)

    @strawberry.field(description="A picture of what it runs, coloured by what became of each node.")
    @staticmethod
    async def diagram(
        execution: strawberry.Parent[Execution], info: Info, format: ChosenFormat = DiagramFormat.SVG
    ) -> str:
        """Draw the graph."""
        context = info.context
        shown = await context.use(Traces).shown(context.viewer, execution.row)
        title = await _title(execution, info)
        return await drawn(context, shown.graph, format, title=title, marks=shown.marks, state=shown.state)


async def _title(execution: Execution, info: Info) -> str:
    """Head a picture with the name of the workflow, for those who may know it."""
    try:
        workflow: Any = await resolve_node(info.context, encode(WORKFLOW, execution.row.workflow_id))
    except AppError:
        workflow = None
    return "Run" if workflow is None else f"Run of {workflow.name}"
