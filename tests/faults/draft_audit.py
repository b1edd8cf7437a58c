"""What must hold of a draft after everybody has edited it: asked of the API, and compared with what clients know."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.e2e.client import Client
from tests.faults.draft_editors import NOTES, Editor, Told
from tests.faults.draft_mirror import GRAPH, OPERATION, Mirror

DRAFT = f"query($id: ID!) {{ node(id: $id) {{ ... on Workflow {{ draft {{ revision {GRAPH} }} }} }} }}"
AT = f"""query($id: ID!, $revision: Int!) {{ node(id: $id) {{ ... on Workflow {{
  draft {{ at(revision: $revision) {{ revision {GRAPH} }} }} }} }} }}"""
HISTORY = f"""query($id: ID!, $after: String) {{ node(id: $id) {{ ... on Workflow {{ draft {{
  history(first: 100, after: $after) {{ pageInfo {{ hasNextPage endCursor }} nodes {{ {OPERATION} }} }} }} }} }} }}"""


@dataclass
class DraftFindings:
    """The state of the draft and of everybody's copy; what `check` refuses must be empty."""

    revision: int = 0
    operations: int = 0  #: in the log
    acknowledged: int = 0
    kinds: Counter[str] = field(default_factory=Counter[str])  #: of actions that were accepted
    lost: list[str] = field(default_factory=list[str])  #: acknowledged and not in the log at that revision
    doubled: list[str] = field(default_factory=list[str])  #: in the log twice, or seen twice in the text
    unknown: list[str] = field(default_factory=list[str])  #: in the log and sent by nobody
    gaps: list[str] = field(default_factory=list[str])  #: the log is not 2, 3, 4…
    torn: list[str] = field(default_factory=list[str])  #: batches of which a part is in the log
    differing: list[str] = field(default_factory=list[str])  #: copies that are not the server's draft
    wrong: list[str] = field(default_factory=list[str])  #: answers that contradict each other

    def check(self) -> None:
        for name in ("lost", "doubled", "unknown", "gaps", "torn", "differing", "wrong"):
            assert getattr(self, name) == [], f"{name}: {getattr(self, name)[:5]}"


async def draft_of(person: Client, workflow_id: str) -> dict[str, Any]:
    """Ask for the draft as it is now."""
    return (await person.data(DRAFT, id=workflow_id))["node"]["draft"]


async def history_of(person: Client, workflow_id: str) -> list[dict[str, Any]]:
    """Read the whole log, the oldest first."""
    found: list[dict[str, Any]] = []
    after = None
    while True:
        page = (await person.data(HISTORY, id=workflow_id, after=after))["node"]["draft"]["history"]
        found += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return found[::-1]
        after = page["pageInfo"]["endCursor"]


async def audit(
    person: Client, workflow_id: str, draft: dict[str, Any], editors: list[Editor], told: Told
) -> DraftFindings:
    """Compare the server's draft, a replay of its log, and everybody's copy."""
    found = DraftFindings(revision=draft["revision"], acknowledged=len(told.accepted), wrong=list(told.wrong))
    head = Mirror(draft).state()
    log = await history_of(person, workflow_id)
    found.operations = len(log)
    revisions = [each["revision"] for each in log]
    if revisions != list(range(2, draft["revision"] + 1)):
        found.gaps.append(f"{revisions[:3]}…{revisions[-3:]} of {draft['revision']}")

    first = (await person.data(AT, id=workflow_id, revision=1))["node"]["draft"]["at"]
    replayed = Mirror(first)
    middle = None
    for operation in log:
        replayed.apply(operation)
        if replayed.revision == 1 + len(log) // 2:
            middle = Mirror((await person.data(AT, id=workflow_id, revision=replayed.revision))["node"]["draft"]["at"])
            if middle.state() != replayed.state():
                found.differing.append(f"the draft as of revision {replayed.revision} is not what the log gives")
    if replayed.state() != head:
        found.differing.append(f"a replay of the log: {_difference(replayed.state(), head)}")
    for editor in editors:
        state = None if editor.mirror is None else editor.mirror.state()
        if state != head:
            found.differing.append(f"{editor.name}: {_difference(state or {}, head)}")

    at = {each["operationId"]: each["revision"] for each in log}
    twice = [operation_id for operation_id, count in Counter(each["operationId"] for each in log).items() if count > 1]
    found.doubled += twice
    for operation_id, revision in told.accepted.items():
        if at.get(operation_id) != revision:
            found.lost.append(f"{operation_id} was accepted as {revision}, and is {at.get(operation_id)}")
    found.unknown += [operation_id for operation_id in at if operation_id not in told.sent]
    found.kinds = Counter(told.sent[operation_id] for operation_id in told.accepted)
    _check_batches(log, told, found)
    _check_notes(head, log, told, found)
    return found


def _check_batches(log: list[dict[str, Any]], told: Told, found: DraftFindings) -> None:
    """What was sent together has one batch and revisions in a row."""
    by_batch: dict[str, list[dict[str, Any]]] = {}
    for operation in log:
        by_batch.setdefault(operation["batchId"], []).append(operation)
    for batch in told.batches:
        present = [operation_id for operation_id in batch if operation_id in {each["operationId"] for each in log}]
        if present and present != batch:
            found.torn.append(f"of {batch} there is {present}")
    for operations in by_batch.values():
        revisions = [each["revision"] for each in operations]
        if revisions != list(range(revisions[0], revisions[0] + len(revisions))):
            found.torn.append(f"a batch has the revisions {revisions}")


def _check_notes(head: dict[str, Any], log: list[dict[str, Any]], told: Told, found: DraftFindings) -> None:
    """What was written into the text, and not undone, stands there once."""
    text = next(node for node in head["nodes"] if node["key"] == NOTES)["config"]["template"]
    has_undo = any(each["origin"] in {"UNDO", "REDO"} for each in log)
    for operation_id, kind in told.sent.items():
        if kind != "editText":
            continue
        count = text.count(f"[{operation_id}]")
        if count > 1:
            found.doubled.append(f"[{operation_id}] stands in the text {count} times")
        if operation_id in told.accepted and count == 0 and not has_undo:
            found.lost.append(f"[{operation_id}] is not in the text")


def _difference(one: dict[str, Any], two: dict[str, Any]) -> str:
    for name, other in two.items():
        mine = one.get(name)
        if mine != other:
            if isinstance(other, list) and isinstance(mine, list):
                place = next((at for at, (a, b) in enumerate(zip(mine, other, strict=False)) if a != b), len(other))
                return f"{name}[{place}]: {mine[place : place + 1]} for {other[place : place + 1]}"
            return f"{name}: {mine} for {other}"
    return "nothing"
