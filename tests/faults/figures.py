"""The last figures of the full form, kept in docs/faults.md: a row a fault, replaced when it is measured again."""

import os
import platform
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.e2e.server import ROOT
from tests.faults.audit import Findings
from tests.faults.draft_audit import DraftFindings
from tests.faults.draft_editors import Told

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


_DRAFTS = """

## Drafts

Clients that edit one draft together over the API lose their connections every other second, hang up on a tenth of
their requests, and send again what nobody answered. Afterwards, and the suite fails otherwise: every client's copy, a
replay of the log, and the server's draft are the same; the log is 2, 3, 4…; each operation that was acknowledged is
in it once, at the revision that was told, and there is none that nobody sent.

"""
_DRAFT_COLUMNS = (
    "fault of drafts",
    "how many",
    "clients",
    "operations in the log",
    "acknowledged",
    "requests sent again",
    "connections",
    "lost",
    "doubled",
    "copies that differ",
    "minutes",
)

_WEBHOOKS = """

## Webhooks

Deliveries to a receiver that answers three in ten with a 500, with silence, or by breaking the connection, while
processes are killed. Afterwards, and the suite fails otherwise: for every fact and every webhook there is exactly one
delivery, and it was taken or given up; nothing counts as delivered that the receiver did not take; every request was
good by the PyPI and the npm libraries of Standard Webhooks; all tries of a delivery have one `webhook-id` and one body.

"""
_WEBHOOK_COLUMNS = (
    "fault of webhooks",
    "how many",
    "deliveries",
    "delivered",
    "given up",
    "tries",
    "of them failed",
    "taken once more",
    "minutes",
)

_TRIGGERS = """

## Triggers

Webhooks answered at once, an event trigger and schedules of one time each, while servers and workers are killed;
senders send again what nobody answered, and a fifth of what was answered. Afterwards, and the suite fails otherwise:
there is exactly one run for every delivery, event and time, it is the one that was acknowledged, and it completed.

"""
_TRIGGER_COLUMNS = (
    "fault of triggers",
    "how many",
    "webhooks",
    "events",
    "schedules",
    "requests sent again",
    "runs taken over",
    "lost",
    "doubled",
    "minutes",
)


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
class DraftRow:
    """One line of the table of drafts."""

    fault: str
    how_many: int
    clients: int
    findings: DraftFindings
    told: Told
    seconds: float

    def text(self) -> str:
        found, told = self.findings, self.told
        cells = [
            self.fault,
            f"{self.how_many:,}",
            f"{self.clients:,}",
            f"{found.operations:,}",
            f"{found.acknowledged:,}",
            f"{told.resent:,}",
            f"{told.reconnected + self.clients:,}",
            len(found.lost),
            len(found.doubled),
            len(found.differing),
            f"{self.seconds / 60:.1f}",
        ]
        return "| " + " | ".join(map(str, cells)) + " |"


@dataclass
class WebhookRow:
    """One line of the table of webhooks."""

    fault: str
    how_many: int
    found: Mapping[str, Any]
    seconds: float

    def text(self) -> str:
        names = ("deliveries", "delivered", "given_up", "tries", "failures", "twice")
        cells = [self.fault, f"{self.how_many:,}", *(f"{self.found[name]:,}" for name in names)]
        return "| " + " | ".join([*cells, f"{self.seconds / 60:.1f}"]) + " |"


@dataclass
class TriggerRow:
    """One line of the table of triggers; a row is only there when nothing was lost or doubled."""

    fault: str
    how_many: int
    found: Mapping[str, Any]
    seconds: float

    def text(self) -> str:
        names = ("hooks", "events", "schedules", "resent", "recovered")
        cells = [self.fault, f"{self.how_many:,}", *(f"{self.found[name]:,}" for name in names), "0", "0"]
        return "| " + " | ".join([*cells, f"{self.seconds / 60:.1f}"]) + " |"


@dataclass
class Figures:
    """What this session measured."""

    rows: list[Row] = field(default_factory=list[Row])
    drafts: list[DraftRow] = field(default_factory=list[DraftRow])
    webhooks: list[WebhookRow] = field(default_factory=list[WebhookRow])
    triggers: list[TriggerRow] = field(default_factory=list[TriggerRow])
    notes: list[str] = field(default_factory=list[str])

    def write(self, page: Path = PAGE) -> None:
        """Put the rows into the page, in the place of earlier ones of the same faults."""
        text = page.read_text() if page.exists() else ""
        above, _, rest = text.partition(_DRAFTS.strip().splitlines()[0])
        below, _, rest = rest.partition(_WEBHOOKS.strip().splitlines()[0])
        hooks, _, last = rest.partition(_TRIGGERS.strip().splitlines()[0])
        day = time.strftime("%Y-%m-%d", time.gmtime())
        machine = f"Last run {day} on {os.cpu_count()} cores, Python {platform.python_version()}."
        page.write_text(
            _TEXT
            + "\n".join(_table(_COLUMNS, self.rows, above))
            + _DRAFTS
            + "\n".join(_table(_DRAFT_COLUMNS, self.drafts, below))
            + _WEBHOOKS
            + "\n".join(_table(_WEBHOOK_COLUMNS, self.webhooks, hooks))
            + _TRIGGERS
            + "\n".join([*_table(_TRIGGER_COLUMNS, self.triggers, last), "", machine])
            + "".join(f"\n\n{note}" for note in self.notes)
            + "\n"
        )


def _table(
    columns: Sequence[str],
    rows: Sequence[Row] | Sequence[DraftRow] | Sequence[WebhookRow] | Sequence[TriggerRow],
    before: str,
) -> list[str]:
    new = {row.fault: row.text() for row in rows}
    old = [line for line in before.splitlines() if line.startswith("| ")]
    for line in old[1:]:
        new.setdefault(line.split("|")[1].strip(), line)
    head = "| " + " | ".join(columns) + " |"
    return [head, "|" + "|".join(["---"] + ["--:"] * (len(columns) - 1)) + "|", *sorted(new.values())]
