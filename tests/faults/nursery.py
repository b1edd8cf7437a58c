"""Forks worker processes that have imported everything already: five hundred of them die in one test.

Reads lines `LOGFILE ARGUMENT...` from standard input; each becomes a process of the command line with those
arguments, in a session of its own, and its id is written to standard output. What runs is `plait worker` as it is
installed; only the time that Python takes to import it is saved.
"""

import importlib
import os
import signal
import sys
from pathlib import Path

_MODULES = ("app.cli", "app.serving", "app.services", "app.worker", "asyncpg", "pgqueuer")


def main() -> None:
    """Fork until standard input ends."""
    for name in _MODULES:
        importlib.import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever dies is buried at once
    for line in sys.stdin:
        log, *arguments = line.split()
        child = os.fork()
        if child:
            sys.stdout.write(f"{child}\n")
            sys.stdout.flush()
            continue
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        with Path(log).open("ab") as output, Path(os.devnull).open("rb") as nothing:
            os.dup2(nothing.fileno(), 0)
            os.dup2(output.fileno(), 1)
            os.dup2(output.fileno(), 2)
        from app.cli import main as command_line

        sys.argv = ["plait", *arguments]
        command_line()
        os._exit(0)


if __name__ == "__main__":
    main()
