"""What must hold after every disaster, read from the tables and from the peer that counted."""

import json
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.faults.peer import CountingPeer
from tests.faults.work import UNKNOWN, effect_of, expected_output

#: Runs one SELECT and gives its rows; ids come as text.
Rows = Callable[[str], Awaitable[Sequence[Any]]]

LIVE = "('queued', 'running', 'paused')"
_TERMINAL = "('ExecutionCompleted', 'ExecutionFailed', 'ExecutionCancelled', 'ExecutionTimedOut')"


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


async def check_journals(rows: Rows, found: Findings) -> None:
    """Look at every run's journal, whatever the run was for."""
    for row in await rows(
        "SELECT CAST(e.id AS text) AS id, e.status AS status, e.last_sequence AS head, count(v.id) AS events, "  # noqa: S608 - constants
        f"min(v.sequence) AS low, max(v.sequence) AS high, sum(CASE WHEN v.type IN {_TERMINAL} THEN 1 ELSE 0 END) "
        f"AS ends, max(CASE WHEN v.type IN {_TERMINAL} THEN v.sequence ELSE 0 END) AS last_end "
        "FROM executions e LEFT JOIN execution_events v ON v.execution_id = e.id GROUP BY e.id, e.status, "
        "e.last_sequence"
    ):
        found.runs += 1
        found.events += row["events"]
        if not (row["low"] == 1 and row["high"] == row["events"] == row["head"]):
            found.gaps.append(str(dict(row)))
        if row["status"] in LIVE:
            found.stuck.append(str(dict(row)))
        elif not (row["ends"] == 1 and row["last_end"] == row["high"]):
            found.ends.append(str(dict(row)))
    for row in await rows(
        "SELECT p.type AS type, count(*) AS count FROM execution_events r JOIN execution_events p ON "
        "p.execution_id = r.execution_id AND p.sequence = r.sequence - 1 WHERE r.type = 'ExecutionRecovered' "
        "GROUP BY p.type"
    ):
        found.boundaries[row["type"]] += row["count"]
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
    for row in await rows(
        "SELECT CAST(execution_id AS text) AS id, node_key, path, data FROM execution_events WHERE type = 'NodeFailed'"
    ):
        if row["id"] in numbers and json.loads(row["data"])["error"]["code"] == "UNKNOWN_OUTCOME":
            flagged.add(effect_of(numbers[row["id"]], row["node_key"], row["path"]))
    found.uncertain = len(flagged)
    found.effects, found.repeated = peer.seen, peer.repeated
    found.doubled = [f"{name}: {dict(keys)}" for name, keys in peer.doubled.items()]

    done: set[str] = set()
    for row in await rows(
        "SELECT CAST(execution_id AS text) AS id, data FROM execution_events WHERE type = 'ExecutionCompleted'"
    ):
        number = numbers.pop(row["id"], None)
        if number is None:
            continue
        output = json.loads(row["data"])["output"]
        expected = expected_output(number, flagged)
        if output != expected:
            found.wrong.append(f"run {number}: {output} instead of {expected}")
        done.update(value for value in [*output["each"], *output["then"]] if value != UNKNOWN)
    # Every run of this work completes: an uncertain effect has a default that takes its place.
    found.wrong += [f"run {number} did not complete" for number in numbers.values()]
    found.unflagged = [f"seen only: {name}" for name in peer.effects if name not in done and name not in flagged]
    found.unflagged += [f"never seen: {name}" for name in done if name not in peer.effects]
