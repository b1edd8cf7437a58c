"""A PostgreSQL of one's own for a test run: prints its address, and is gone once nobody can read what it printed.

It never waits for the disk (`fsync` off), so that a test's own database is there in 40 ms instead of 700; and it has
room for more connections than a server as it comes. Prints nothing where PostgreSQL's programs are not installed.
"""

import select
import signal
import sys
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from _pytest.outcomes import Skipped  # what `find_binary` raises

from tests.machines import OwnPostgres


def main() -> int:
    """Serve until whoever started this goes."""
    try:
        server = OwnPostgres()
    except Skipped as missing:
        print(missing, file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with server, suppress(KeyboardInterrupt):
        print(server.url("postgres"), flush=True)
        reader = select.poll()
        reader.register(sys.stdout, 0)  # errors alone: the pipe's other end was closed
        reader.poll()
    return 0


if __name__ == "__main__":
    sys.exit(main())
