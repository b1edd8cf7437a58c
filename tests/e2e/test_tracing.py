"""Traces across processes: from a request to the worker, to every node, and on to the peers that nodes call.

The collector is a real server of the OTLP/HTTP protocol; it decodes what processes send it.
"""

import asyncio
import secrets
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Condition, Thread
from typing import Any

import httpx2
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.e2e.conftest import deployed
from tests.e2e.peer import Peer
from tests.e2e.receiver import Answer, Receiver
from tests.e2e.server import ROOT, Deployment
from tests.e2e.story import EVENTS, START, Person, call, chain, node, sign_up
from tests.e2e.test_webhooks import made
from tests.patience import PATIENCE_SECONDS

TRACE, CALLER = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
RUN = """mutation Start($input: RunWorkflowInput!) { runWorkflow(input: $input) { execution { id status traceId
  spans { spanId parentSpanId kind name } } } }"""


class Collector:
    """Keeps every span that is sent to it, with the process that sent it."""

    def __init__(self) -> None:
        self.spans: list[tuple[int, Any]] = []
        self._changed = Condition()
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                assert (self.path, self.headers["content-type"]) == ("/v1/traces", "application/x-protobuf")
                collector.take(ExportTraceServiceRequest.FromString(body))
                self.send_response(200)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                del format, args

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def take(self, request: Any) -> None:
        with self._changed:
            for resource in request.resource_spans:
                facts = {each.key: each.value for each in resource.resource.attributes}
                assert facts["service.name"].string_value == "plait"
                for scope in resource.scope_spans:
                    self.spans += [(facts["process.pid"].int_value, span) for span in scope.spans]
            self._changed.notify_all()

    def of(self, trace_id: str) -> list[tuple[int, Any]]:
        return [(pid, span) for pid, span in self.spans if span.trace_id.hex() == trace_id]

    async def wait(self, trace_id: str, *names: str) -> dict[str, tuple[int, Any]]:
        """Wait until spans with these names have come; return the trace's spans by name.

        Every process sends its own: name one of each whose spans are looked at.
        """

        def wait() -> bool:
            with self._changed:
                return self._changed.wait_for(
                    lambda: set(names) <= {span.name for _, span in self.of(trace_id)}, PATIENCE_SECONDS
                )

        assert await asyncio.to_thread(wait), [span.name for _, span in self.of(trace_id)]
        return {span.name: (pid, span) for pid, span in self.of(trace_id)}


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    made = Collector()
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def traced(back_end: str, collector: Collector, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    settings = {"PLAIT_OTLP_ENDPOINT": collector.url, "OTEL_BSP_SCHEDULE_DELAY": "100"}
    with deployed(back_end, tmp_path_factory.mktemp(back_end), **settings) as deployment:
        yield deployment


async def start(person: Person, workflow_id: str, trace_parent: str) -> dict[str, Any]:
    """Run a workflow as a client does that traces its requests."""
    headers = {"authorization": f"Bearer {person.client.token}", "traceparent": trace_parent}
    body = {"query": RUN, "variables": {"input": {"workflowId": workflow_id, "waitMs": 50_000}}}
    async with httpx2.AsyncClient(trust_env=False) as client:
        answer = (
            await client.post(f"{person.client.url}/graphql", json=body, headers=headers, timeout=PATIENCE_SECONDS)
        ).json()
    assert "errors" not in answer, answer
    return answer["data"]["runWorkflow"]["execution"]


async def test_one_trace_leads_from_the_request_to_the_worker_to_each_node_and_on(
    traced: Deployment, collector: Collector, service: Peer, back_end: str
) -> None:
    trace = secrets.token_hex(16)
    ada = await sign_up(traced.url)
    workflow = await ada.workflow(
        chain(START, call("ask", f"{service.url}/count/traced"), node("end", "template", {"template": "x"}))
    )
    run = await start(ada, workflow, f"00-{trace}-{CALLER}-01")
    assert (run["status"], run["traceId"]) == ("COMPLETED", trace)
    names = [span["name"] for span in run["spans"]]
    spans = await collector.wait(trace, "mutation Start", *names)
    ids = {name: span.span_id.hex() for name, (_, span) in spans.items()}
    parents = {name: span.parent_span_id.hex() for name, (_, span) in spans.items()}
    assert parents["mutation Start"] == CALLER
    assert parents["run"] == ids["mutation Start"]
    assert parents["ask"] == parents["end"] == ids["run"]
    assert parents["ask #1"] == ids["ask"]
    # The graph tells the same spans as the collector has.
    assert {span["name"]: (span["spanId"], span["parentSpanId"]) for span in run["spans"]} == {
        name: (ids[name], parents[name]) for name in names
    }
    assert service.traces["/count/traced"] == [f"00-{trace}-{ids['ask #1']}-01"]
    _, request = spans["mutation Start"]
    assert request.kind == 2  # a server's
    assert request.start_time_unix_nano < spans["run"][1].start_time_unix_nano
    assert spans["run"][1].start_time_unix_nano <= spans["ask"][1].start_time_unix_nano
    facts = {each.key: each.value.string_value for each in spans["ask"][1].attributes}
    assert (facts["plait.node_key"], facts["plait.kind"]) == ("ask", "node")
    if back_end == "scaled":
        assert spans["mutation Start"][0] != spans["run"][0], "the worker is another process"


async def test_a_run_that_nobody_traces_has_a_trace_of_its_own(traced: Deployment, collector: Collector) -> None:
    ada = await sign_up(traced.url)
    workflow = await ada.workflow(chain(START, node("end", "template", {"template": "{{ nope.nope }}"})))
    run = await ada.run(workflow, waitMs=50_000)
    shown = await ada.client.data("query($id: ID!) { node(id: $id) { ... on Execution { traceId } } }", id=run["id"])
    spans = await collector.wait(shown["node"]["traceId"], "mutation", "run", "end")
    assert {name: span.parent_span_id.hex() for name, (_, span) in spans.items() if span.kind == 2} == {"mutation": ""}
    failed = spans["end"][1]
    assert failed.status.code == 2  # an error


async def test_a_subscription_is_a_span_as_well(traced: Deployment, collector: Collector) -> None:
    ada = await sign_up(traced.url)
    run = await ada.run(await ada.workflow(chain(START)), waitMs=50_000)
    async with ada.client.subscribe(EVENTS, id=run["id"], after=0) as stream:
        await stream.rest()

    async with asyncio.timeout(PATIENCE_SECONDS):
        while not any(span.name == "subscription" for _, span in collector.spans):
            await asyncio.sleep(0.05)


async def test_each_try_of_a_delivery_is_a_trace_that_leads_to_its_receiver(
    traced: Deployment, collector: Collector, ears: Receiver
) -> None:
    ada = await sign_up(traced.url)
    await made(ada, ears.plan("/traced", Answer(500)), eventTypes=["workflow.created"])
    await ada.workflow(chain(START), is_published=False)
    await ears.until(lambda e: len(e.at("/traced")) == 2)
    named = [each.headers["traceparent"].split("-") for each in ears.at("/traced")]
    name = "webhook workflow.created"
    spans = [(await collector.wait(trace, name))[name][1] for _, trace, _, _ in named]
    assert [span.span_id.hex() for span in spans] == [own_id for _, _, own_id, _ in named]
    assert [span.status.code for span in spans] == [2, 1]  # ERROR, OK


async def test_a_caller_who_does_not_sample_gets_no_spans_but_keeps_the_trace(
    traced: Deployment, collector: Collector, service: Peer
) -> None:
    ada = await sign_up(traced.url)
    workflow = await ada.workflow(chain(START, call("ask", f"{service.url}/count/unsampled")))
    silent = secrets.token_hex(16)
    run = await start(ada, workflow, f"00-{silent}-{CALLER}-00")
    assert run["traceId"] == silent
    # A later request of the same person is sampled: once its span is there, the silent one's would be.
    later = await start(ada, workflow, f"00-{secrets.token_hex(16)}-{CALLER}-01")
    await collector.wait(later["traceId"], "mutation Start", "run")
    assert collector.of(silent) == []
    assert service.traces["/count/unsampled"][0] == ""


@pytest.mark.parametrize("header", ["", "nonsense", f"00-{'0' * 32}-{CALLER}-01", f"ff-{TRACE}-{CALLER}-01"])
async def test_a_header_that_is_no_trace_is_ignored(traced: Deployment, header: str) -> None:
    ada = await sign_up(traced.url)
    run = await start(ada, await ada.workflow(chain(START)), header)
    assert run["status"] == "COMPLETED"
    assert run["traceId"] not in {TRACE, "0" * 32}


async def test_without_a_collector_a_run_keeps_its_trace_and_tells_nobody(plait: Deployment, service: Peer) -> None:
    ada = await sign_up(plait.url)
    run = await start(
        ada, await ada.workflow(chain(START, call("ask", f"{service.url}/count/off"))), f"00-{TRACE}-{CALLER}-01"
    )
    assert run["traceId"] == TRACE
    assert run["spans"][0]["parentSpanId"] == CALLER
    assert service.traces["/count/off"] == [""]


def test_without_a_collector_no_tracing_library_is_imported(tmp_path: Path) -> None:
    script = (
        "import sys\nfrom app.kernel.settings import Settings\nfrom app.main import create_app\n"
        "create_app(Settings())\nprint([name for name in sys.modules if name.startswith('opentelemetry')])"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", script],
        env={"PYTHONPATH": str(ROOT), "PLAIT_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
