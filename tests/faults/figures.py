"""The last figures of the full form, kept in docs/faults.md: a row a fault, replaced when it is measured again."""

import os
import platform
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.e2e.server import ROOT
from tests.faults.audit import Findings

PAGE = ROOT / "docs" / "faults.md"
_COLUMNS = (
    "fault",
    "how many",
    "runs",
    "side effects seen",
    "again, same key",
    "again, another key",
    "uncertain, all flagged",
    "journals with gaps",
    "stuck",
    "takeover in leases: median, longest",
    "minutes",
)
_TEXT = """# Faults

What `make faults` did last, row by row: it starts servers of its own from the installed binaries, loads them with
runs whose side effects a peer counts by idempotency key, breaks them, and looks at every journal and every effect
afterwards. `make faults ARGS=--short` is the short form, which is also part of the ordinary test runs.

After every row, and the suite fails otherwise: each run ended as the undisturbed one does, its journal is 1, 2, 3…
with exactly one terminal event, the last; no effect was seen under two idempotency keys; every effect that may have
happened without an answer is flagged `UNKNOWN_OUTCOME` and was not tried again; nothing accepted is missing; no run is
left without a job or a lease.

"""


@dataclass
class Row:
    """One line of the table."""

    fault: str
    how_many: int
    findings: Findings
    seconds: float
    takeovers: Sequence[float] = ()  #: in leases

    def text(self) -> str:
        found = self.findings
        ordered = sorted(self.takeovers)
        takeover = f"{ordered[len(ordered) // 2]:.2f}, {ordered[-1]:.2f}" if ordered else ""
        cells = [
            self.fault,
            f"{self.how_many:,}",
            f"{found.runs:,}",
            f"{found.effects:,}",
            f"{found.repeated:,}",
            len(found.doubled),
            f"{found.uncertain:,}",
            len(found.gaps),
            len(found.stuck),
            takeover,
            f"{self.seconds / 60:.1f}",
        ]
        return "| " + " | ".join(map(str, cells)) + " |"


@dataclass
class Figures:
    """What this session measured."""

    rows: list[Row] = field(default_factory=list[Row])
    notes: list[str] = field(default_factory=list[str])

    def write(self, page: Path = PAGE) -> None:
        """Put the rows into the page, in the place of earlier ones of the same faults."""
        new = {row.fault: row.text() for row in self.rows}
        old = [line for line in page.read_text().splitlines() if line.startswith("| ")] if page.exists() else []
        for line in old[1:]:
            new.setdefault(line.split("|")[1].strip(), line)
        table = [
            "| " + " | ".join(_COLUMNS) + " |",
            "|" + "|".join(["---"] + ["--:"] * (len(_COLUMNS) - 1)) + "|",
            *sorted(new.values()),
        ]
        day = time.strftime("%Y-%m-%d", time.gmtime())
        machine = f"Last run {day} on {os.cpu_count()} cores, Python {platform.python_version()}."
        page.write_text(_TEXT + "\n".join([*table, "", machine, *(f"\n{note}" for note in self.notes)]) + "\n")
