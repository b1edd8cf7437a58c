"""What operators watch, in the Prometheus text format at `/metrics`."""

from prometheus_client import Counter, Gauge, Histogram

_FAST_SECONDS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)

JOURNAL_BATCH_SECONDS = Histogram("plait_journal_batch_seconds", "One group commit.", buckets=_FAST_SECONDS)
JOURNAL_BATCH_EVENTS = Histogram(
    "plait_journal_batch_events", "Events in one group commit.", buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
)
EXECUTIONS_ENDED = Counter("plait_executions_ended_total", "Runs that ended, by their status.", ["status"])
EXECUTIONS_RUNNING = Gauge("plait_executions_running", "Runs this process holds the lease of.")
EVENTS_FOLDED = Histogram(
    "plait_events_folded",
    "Events that a worker folded before it went on with a run, after the run's checkpoint where there is one.",
    buckets=(1, 10, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 100_000),
)
HTTP_REQUESTS = Counter("plait_http_requests_total", "HTTP requests, by route and status.", ["route", "status"])
HTTP_SECONDS = Histogram("plait_http_request_seconds", "HTTP requests.", ["route"], buckets=_FAST_SECONDS)
PLUGINS_REFUSED = Gauge("plait_plugins_refused", "Plugins that were left out at start; the log says why.")
SOCKETS_OPEN = Gauge("plait_websockets_open", "Open GraphQL WebSockets.")
EGRESS_REQUESTS = Counter(
    "plait_egress_requests_total",
    "Requests that users had this process send, by how they ended: answered, failed, refused or resting.",
    ["outcome"],
)
EGRESS_RETRIES = Counter("plait_egress_retries_total", "Requests that were sent again, by why.", ["reason"])
EGRESS_WAITED = Counter("plait_egress_waited_total", "Requests that waited, as too many were under way to their host.")
EGRESS_RESTING = Gauge("plait_egress_hosts_resting", "Hosts that failed too often and are left alone for now.")
WEBHOOK_ATTEMPTS = Counter("plait_webhook_attempts_total", "Outgoing webhooks sent, by what came of it.", ["outcome"])
WEBHOOK_SECONDS = Histogram("plait_webhook_seconds", "Outgoing webhooks, until the answer.", buckets=_FAST_SECONDS)
WEBHOOKS_DEAD = Counter("plait_webhook_deliveries_failed_total", "Deliveries that were given up.")
WEBHOOKS_DISABLED = Counter("plait_webhooks_disabled_total", "Webhooks that were disabled because they failed.")
