"""Traces: which one a task works for, and the exporter that sends spans to a collector by OTLP over HTTP.

A trace is named by W3C Trace Context. The exporter is made only when an endpoint is set: without one no library is
imported, no span is made, and all that is left is a name that a request may bring and a run keeps.
"""

import asyncio
import os
import re
import secrets
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from typing import Any, cast

from app.kernel.settings import Settings, SettingsInvalid
from app.kernel.shipped import version

#: The `traceparent` of the request that this task serves, as its caller or our own span has it.
incoming: ContextVar[str | None] = ContextVar("plait_trace_incoming", default=None)
#: What requests that this task sends to peers name as theirs; set only while spans are exported.
outgoing: ContextVar[str | None] = ContextVar("plait_trace_outgoing", default=None)

# W3C Trace Context §3.2.2; later versions may add fields behind these.
_TRACE_PARENT = re.compile(r"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?")
_SAMPLED = 1
_SCOPE = "plait"


class SpanRole(Enum):
    """What a span is to the others, in OpenTelemetry's words."""

    SERVER = "SERVER"
    CONSUMER = "CONSUMER"
    INTERNAL = "INTERNAL"


@dataclass(slots=True)
class Recorded:
    """A span that has ended, ready to be sent; ids are hexadecimal."""

    trace_id: str
    span_id: str
    parent_span_id: str | None
    name: str
    role: SpanRole
    started_at: datetime
    ended_at: datetime
    is_error: bool | None = None  #: None where it is neither good nor bad
    attributes: dict[str, Any] = field(default_factory=dict[str, Any])


def read_trace_parent(value: bytes | str | None) -> str | None:
    """Return a `traceparent` header in the form of its first version, or None when it is not one."""
    if not value:
        return None
    text = value.decode("latin-1") if isinstance(value, bytes) else value
    found = _TRACE_PARENT.fullmatch(text.strip())
    if found is None:
        return None
    kind, trace_id, span_id, flags = found.groups()
    if kind == "ff" or not int(trace_id, 16) or not int(span_id, 16) or (kind == "00" and len(text.strip()) > 55):  # noqa: PLR2004 - its length
        return None
    return f"00-{trace_id}-{span_id}-{int(flags, 16) & _SAMPLED:02x}"


def is_sampled(trace_parent: str | None) -> bool:
    """Say whether spans of this trace are wanted; a trace that begins here is."""
    return trace_parent is None or trace_parent.endswith("-01")


class Tracing:
    """Sends spans in the background; live until `close`."""

    def __init__(self, endpoint: str) -> None:
        # Imported here: nobody else needs them.
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
        from opentelemetry.sdk.trace import ReadableSpan  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
        from opentelemetry.trace import SpanContext, SpanKind, Status, StatusCode, TraceFlags  # noqa: PLC0415

        self._span, self._context, self._kinds = ReadableSpan, SpanContext, SpanKind
        self._status, self._codes = Status, StatusCode
        self._flags = TraceFlags(TraceFlags.SAMPLED)
        self._resource = Resource.create(
            {
                "service.name": os.environ.get("OTEL_SERVICE_NAME", "plait"),
                "service.version": version(),
                "process.pid": os.getpid(),
            }
        )
        self._processor = BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint.rstrip("/") + "/v1/traces"))

    @classmethod
    def of(cls, settings: Settings) -> "Tracing | None":
        """Make it if an endpoint is set.

        Raises:
            SettingsInvalid: One is, but the libraries are not installed.
        """
        endpoint = settings.otlp_endpoint or os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT", "")
        if not endpoint:
            return None
        try:
            return cls(endpoint)
        except ImportError:
            raise SettingsInvalid("PLAIT_OTLP_ENDPOINT: to send traces, install plait[otel]") from None

    def record(self, span: Recorded) -> None:
        """Send a span, soon and in the background; when the collector is away for long, the oldest are dropped."""
        trace_id = int(span.trace_id, 16)
        parent = None
        if span.parent_span_id is not None:
            parent = self._context(trace_id, int(span.parent_span_id, 16), is_remote=True, trace_flags=self._flags)
        status = self._status()
        if span.is_error is not None:
            status = self._status(self._codes.ERROR if span.is_error else self._codes.OK)
        self._processor.on_end(
            self._span(
                span.name,
                context=self._context(trace_id, int(span.span_id, 16), is_remote=False, trace_flags=self._flags),
                parent=parent,
                resource=self._resource,
                attributes=span.attributes,
                kind=cast("Any", self._kinds)[span.role.value],
                status=status,
                start_time=_nanoseconds(span.started_at),
                end_time=_nanoseconds(span.ended_at),
                instrumentation_scope=_scope(),
            )
        )

    @contextmanager
    def serving(self, caller: str | None, name: str, attributes: Mapping[str, Any]) -> Generator["Serving"]:
        """Serve a request in a span of its own, below the caller's; `incoming` names it inside."""
        serving = Serving(name, dict(attributes))
        if not is_sampled(caller):
            token = incoming.set(caller)
            try:
                yield serving
            finally:
                incoming.reset(token)
            return
        trace_id, parent = secrets.token_hex(16), None
        if caller is not None:
            _, trace_id, parent, _ = caller.split("-")
        span_id = secrets.token_hex(8)
        began = datetime.now(UTC)
        token = incoming.set(f"00-{trace_id}-{span_id}-01")
        try:
            yield serving
        except BaseException:
            serving.is_error = True
            raise
        finally:
            incoming.reset(token)
            self.record(
                Recorded(
                    trace_id,
                    span_id,
                    parent,
                    serving.name,
                    SpanRole.SERVER,
                    began,
                    datetime.now(UTC),
                    is_error=serving.is_error,
                    attributes=serving.attributes,
                )
            )

    async def close(self) -> None:
        """Send what waits, for a few seconds at most."""
        await asyncio.to_thread(self._processor.shutdown)


@dataclass(slots=True)
class Serving:
    """The span of a request while it lasts; whoever learns more about the request says so here."""

    name: str
    attributes: dict[str, Any]
    is_error: bool | None = None

    def operates(self, kind: str, name: str | None) -> None:
        """Learn which operation of the graph it is."""
        self.name = f"{kind} {name}" if name else kind
        self.attributes["graphql.operation.type"] = kind
        if name:
            self.attributes["graphql.operation.name"] = name


def _scope() -> Any:
    from opentelemetry.sdk.util.instrumentation import InstrumentationScope  # noqa: PLC0415 - see above

    return InstrumentationScope(_SCOPE)


def _nanoseconds(at: datetime) -> int:
    return round(at.timestamp() * 1_000_000) * 1_000
