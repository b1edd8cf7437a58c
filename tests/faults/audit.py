"""What must hold after every disaster, read from the tables and from the peer that counted."""

import json
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from app.executions.events import TERMINAL_EVENTS, format_path
from app.executions.segments import Stored, stored_in
from tests.faults.peer import CountingPeer
from tests.faults.work import UNKNOWN, effect_of, expected_output

#: Runs one SELECT and gives its rows; ids come as text.
Rows = Callable[[str], Awaitable[Sequence[Any]]]

LIVE = "('queued', 'running', 'paused')"
_TERMINAL = frozenset(kind.value for kind in TERMINAL_EVENTS)
_RUNS_AT_ONCE = 1_000  #: whose journals are read in one go


@dataclass
class Findings:
    """The state of every run and of every effect once all is quiet; what `check` refuses must be empty."""

    runs: int = 0
    events: int = 0
    effects: int = 0  #: that the peer saw
    repeated: int = 0  #: of them more than once, each time under the same key
    uncertain: int = 0  #: whose node ended as UNKNOWN_OUTCOME
    recovered: int = 0  #: how often a run went on in another epoch
    boundaries: Counter[str] = field(default_factory=Counter[str])  #: the last event before a run went on
    doubled: list[str] = field(default_factory=list[str])  #: effects seen under two keys
    unflagged: list[str] = field(default_factory=list[str])  #: effects that are neither done nor known to be uncertain
    gaps: list[str] = field(default_factory=list[str])  #: journals that are not 1, 2, 3…
    ends: list[str] = field(default_factory=list[str])  #: journals without one terminal event as the last
    stuck: list[str] = field(default_factory=list[str])  #: runs that have not ended
    wrong: list[str] = field(default_factory=list[str])  #: runs that ended otherwise than undisturbed ones
    lost: list[str] = field(default_factory=list[str])  #: accepted and not there, or there twice

    def check(self) -> None:
        for name in ("doubled", "unflagged", "gaps", "ends", "stuck", "wrong", "lost"):
            assert getattr(self, name) == [], f"{name}: {getattr(self, name)[:10]}"


async def events_of(rows: Rows) -> AsyncGenerator[tuple[str, list[Stored]]]:
    """Yield the journal of every run that has one, whether its events lie in rows of their own or in segments."""
    after = ""
    while some := await rows(
        f"SELECT DISTINCT CAST(execution_id AS text) AS id FROM execution_events "  # noqa: S608 - ids of our own
        f"WHERE CAST(execution_id AS text) > '{after}' ORDER BY 1 LIMIT {_RUNS_AT_ONCE}"
    ):
        after, found = some[-1]["id"], {row["id"]: list[Stored]() for row in some}
        for row in await rows(
            "SELECT CAST(execution_id AS text) AS id, sequence, type, node_key, path, at, data FROM execution_events "  # noqa: S608
            f"WHERE CAST(execution_id AS text) BETWEEN '{some[0]['id']}' AND '{after}' ORDER BY execution_id, sequence"
        ):
            found[row["id"]] += stored_in(row)
        for each in found.items():
            yield each


async def check_journals(rows: Rows, found: Findings) -> None:
    """Look at every run's journal, whatever the run was for."""
    heads = {
        row["id"]: row for row in await rows("SELECT CAST(id AS text) AS id, status, last_sequence FROM executions")
    }
    found.runs = len(heads)
    silent = set(heads)
    async for run, events in events_of(rows):
        row = heads[run]
        silent.remove(run)
        found.events += len(events)
        if [event.sequence for event in events] != list(range(1, row["last_sequence"] + 1)):
            found.gaps.append(f"{run}: {[event.sequence for event in events]}, {row['last_sequence']}")
        if f"'{row['status']}'" in LIVE:
            found.stuck.append(str(dict(row)))
        elif [event.sequence for event in events if event.type in _TERMINAL] != [events[-1].sequence]:
            found.ends.append(str(dict(row)))
        for before, event in pairwise(events):
            if event.type == "ExecutionRecovered":
                found.boundaries[before.type] += 1
    found.gaps += [f"{run}: no event" for run in silent]
    found.recovered = found.boundaries.total()


async def check_effects(rows: Rows, peer: CountingPeer, accepted: dict[int, str], found: Findings) -> None:
    """Compare what the runs of `work.GRAPH` say with what the peer saw; `accepted` has ids by the run's number."""
    numbers: dict[str, int] = {}
    for row in await rows("SELECT CAST(id AS text) AS id, input FROM executions"):
        given = json.loads(row["input"])
        if isinstance(given, dict) and "run" in given:
            numbers[row["id"]] = given["run"]
    times = Counter(numbers.values())
    found.lost += [f"run {number}" for number in accepted if times[number] == 0]
    found.lost += [f"run {number} twice" for number, count in times.items() if count > 1]

    flagged: set[str] = set()
    outputs: dict[str, Any] = {}
    async for run, events in events_of(rows):
        for event in events:
            if event.type == "ExecutionCompleted":
                outputs[run] = event.data["output"]
            elif event.type == "NodeFailed" and run in numbers and event.data["error"]["code"] == "UNKNOWN_OUTCOME":
                flagged.add(effect_of(numbers[run], event.node_key or "", format_path(event.path)))
    found.uncertain = len(flagged)
    found.effects, found.repeated = peer.seen, peer.repeated
    found.doubled = [f"{name}: {dict(keys)}" for name, keys in peer.doubled.items()]

    done: set[str] = set()
    for run, output in outputs.items():
        number = numbers.pop(run, None)
        if number is None:
            continue
        expected = expected_output(number, flagged)
        if output != expected:
            found.wrong.append(f"run {number}: {output} instead of {expected}")
        done.update(value for value in [*output["each"], *output["then"]] if value != UNKNOWN)
    # Every run of this work completes: an uncertain effect has a default that takes its place.
    found.wrong += [f"run {number} did not complete" for number in numbers.values()]
    found.unflagged = [f"seen only: {name}" for name in peer.effects if name not in done and name not in flagged]
    found.unflagged += [f"never seen: {name}" for name in done if name not in peer.effects]
