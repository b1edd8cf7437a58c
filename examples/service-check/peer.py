"""A small service that misbehaves on purpose: /steady answers, /flaky fails twice first, /down never answers well.

Run it with a port, 8099 by default: python3 examples/service-check/peer.py 8099
"""

import json
import sys
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

#: How often /flaky fails before it answers.
FAILURES = 2


class Peer(ThreadingHTTPServer):
    """Counts the calls of each path, so that it knows when to recover."""

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.calls: Counter[str] = Counter()
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Peer  # pyright: ignore[reportIncompatibleVariableOverride]

    def do_GET(self) -> None:
        with self.server.lock:
            self.server.calls[self.path] += 1
            count = self.server.calls[self.path]
        if self.path == "/steady" or (self.path == "/flaky" and count % (FAILURES + 1) == 0):
            self._answer(200, {"ok": True, "call": count})
        elif self.path in {"/flaky", "/down"}:
            self._answer(503, {"ok": False, "call": count})
        else:
            self._answer(404, {"ok": False})

    def _answer(self, status: int, body: dict[str, object]) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing; the demo shows what matters."""


if __name__ == "__main__":
    peer = Peer(int(sys.argv[1]) if len(sys.argv) > 1 else 8099)
    print(f"misbehaving on {peer.url}")
    try:
        peer.serve_forever()
    except KeyboardInterrupt:
        peer.server_close()
