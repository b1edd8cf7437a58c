"""What a branch proposes, as changes that can be picked, and what becomes of them on the live draft.

Three graphs: `base` is the live draft where the branch began, `own` the branch, `live` the live draft of today.
"""

import base64
import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import orjson

from app.workflows import steps
from app.workflows.branches.line_merge import merge_lines
from app.workflows.diff import Operation, OperationKind, diff, is_same, node_changes
from app.workflows.edits.refitting import Misfit, MisfitReason, Refit, refit
from app.workflows.graph import Graph, GraphNode, Link, Variable
from app.workflows.steps import Workbench
from app.workflows.texts.names import text_fields
from app.workflows.validation import Library

_REMOVED = {OperationKind.NODE_REMOVED, OperationKind.LINK_REMOVED, OperationKind.VARIABLE_REMOVED}


class OnConflict(StrEnum):
    """What becomes of a change where the live draft has changed too."""

    FAIL = "fail"  #: nothing is done, and all conflicts are told
    BRANCH = "branch"  #: the branch's value wins
    LIVE = "live"  #: the live draft's value wins


@dataclass(frozen=True, slots=True)
class Change:
    """One change that a branch proposes.

    Attributes:
        id: Names the change as it is: one with another value has another id.
        step: What would be done.
        conflict: What the live draft did to the same thing since; None without a conflict, or if it is of another
            kind: see `problem`.
        problem: Why it cannot be merged as it is; None if it can.
    """

    id: str
    step: Operation
    conflict: Operation | None = None
    problem: str | None = None


def change_id(step: Operation) -> str:
    """Return 24 characters that name what a step does, wherever it stands."""
    stored = orjson.dumps(steps.encode([replace(step, at=None)]), option=orjson.OPT_SORT_KEYS)
    return base64.urlsafe_b64encode(hashlib.sha256(stored).digest()[:18]).decode()


def proposed(base: Graph, own: Graph, live: Graph, library: Library) -> list[Operation]:
    """Return what a branch would change in the live draft; what that has done as well is left out."""
    made = diff(base, own)
    bench = Workbench(live)
    # A connection that is taken away and put elsewhere is there all the time.
    reordered = {
        step.subject.key for step in made if isinstance(step.subject, Link) and step.subject.key in bench.links
    }
    reordered &= {each.key for each in own.connections}
    return [
        step
        for step in made
        if (isinstance(step.subject, Link) and step.subject.key in reordered and _moves(step.subject.key, made))
        or not (_is_done(step, bench) or _is_done(_with_lines(step, bench, library), bench))
    ]


def changes(base: Graph, own: Graph, live: Graph, library: Library) -> list[Change]:
    """Return what a branch proposes, each with what stands against it."""
    made = proposed(base, own, live, library)
    misfits = {misfit.index: misfit for misfit in refit(live, _by_lines(made, live, library), library).misfits}
    meanwhile = diff(base, live) if misfits else []
    return [
        Change(
            change_id(step),
            step,
            _against(misfits[at], meanwhile) if at in misfits else None,
            misfits[at].message if at in misfits else None,
        )
        for at, step in enumerate(made)
    ]


def with_needed(chosen: Collection[int], made: Sequence[Operation]) -> list[int]:
    """Add to chosen steps, by index, those without which they cannot be done; in the order of `made`."""
    needs = _Needs(made)
    found: set[int] = set()
    waiting = list(chosen)
    while waiting:
        at = waiting.pop()
        if at not in found:
            found.add(at)
            waiting.extend(needs.of(made[at]))
    return sorted(found)


def merged(
    base: Graph,
    own: Graph,
    live: Graph,
    chosen: Sequence[Operation],
    library: Library,
    on_conflict: OnConflict,
    *,
    tolerated: Graph | None = None,
) -> Refit:
    """Fit chosen changes of a branch to the live draft; misfits are left only where the policy leaves them.

    With BRANCH a node that the live draft has removed comes back as the branch has it, with its connections.
    """
    force = on_conflict is OnConflict.BRANCH
    given = _by_lines(_reviving(base, own, live, chosen) if force else chosen, live, library)
    return refit(live, given, library, force=force, tolerated=tolerated)


def rebased(base: Graph, own: Graph, live: Graph, library: Library, on_conflict: OnConflict) -> Refit:
    """Fit all of a branch to the live draft; the graph of the answer is the branch's new one.

    A text that is half written on the branch stays so.
    """
    return merged(base, own, live, diff(base, own), library, on_conflict, tolerated=own)


def _by_lines(made: Iterable[Operation], live: Graph, library: Library) -> list[Operation]:
    """Return changes, those of texts that the live draft has changed elsewhere as changes of what they are now."""
    bench = Workbench(live)
    return [_with_lines(step, bench, library) for step in made]


def _with_lines(step: Operation, bench: Workbench, library: Library) -> Operation:
    if not (step.kind is OperationKind.NODE_CHANGED and isinstance(step.subject, str)):
        return step
    node = bench.nodes.get(step.subject)
    if node is None:
        return step
    now = steps.value_at(node, step.field or "")
    if now == step.before or not (
        isinstance(step.before, str) and isinstance(step.after, str) and isinstance(now, str)
    ):
        return step
    # Only of what is source can one say that its lines are things of their own.
    if step.field not in text_fields(node, library):
        return step
    merged = merge_lines(step.before, step.after, now)
    return step if merged is None else replace(step, before=now, after=merged)


def _moves(key: str, made: Iterable[Operation]) -> bool:
    kinds = {step.kind for step in made if isinstance(step.subject, Link) and step.subject.key == key}
    return kinds == {OperationKind.LINK_ADDED, OperationKind.LINK_REMOVED}


def _is_done(step: Operation, bench: Workbench) -> bool:
    """Say whether a graph is already as a step would make it."""
    subject = step.subject
    if isinstance(subject, GraphNode):
        found = bench.nodes.get(subject.key)
    elif isinstance(subject, Link):
        found = bench.links.get(subject.key)
    elif isinstance(subject, Variable):
        found = bench.variables.get(subject.name)
    elif step.kind is OperationKind.VARIABLE_CHANGED:
        variable = bench.variables.get(subject)
        return variable is not None and is_same(getattr(variable, step.field or ""), step.after)
    else:
        node = bench.nodes.get(subject)
        return node is not None and is_same(steps.value_at(node, step.field or ""), step.after)
    return found is None if step.kind in _REMOVED else found == subject


def _against(misfit: Misfit, meanwhile: Sequence[Operation]) -> Operation | None:
    """Find what the live draft did that a change does not go with."""
    addresses = list(steps.addresses(misfit.step))
    for step in meanwhile:
        if any(steps.meet(one, other) for one in addresses for other in steps.addresses(step)):
            return step
    if misfit.reason is MisfitReason.GONE:
        needed = _referred(misfit.step)
        for step in meanwhile:
            if step.kind is OperationKind.NODE_REMOVED and any(key in needed for _, key in steps.addresses(step)):
                return step
    return None


def _referred(step: Operation) -> set[str]:
    """Name the nodes that must be there for a step."""
    subject = step.subject
    if isinstance(subject, Link):
        return {subject.source, subject.target}
    if isinstance(subject, GraphNode):
        return {subject.parent_key} if subject.parent_key is not None else set()
    if step.kind is OperationKind.NODE_CHANGED and isinstance(subject, str):
        return {subject, step.after} if step.field == "parentKey" and step.after else {subject}
    return set()


class _Needs:
    """What changes of one comparison need of each other, by index."""

    def __init__(self, made: Sequence[Operation]) -> None:
        self._added: dict[str, int] = {}
        self._links: dict[str, list[int]] = {}
        self._of_links_gone: dict[str, list[int]] = {}
        self._leaving: dict[str, list[int]] = {}
        self._of_node: dict[str, list[int]] = {}
        self._replaced: set[str] = set()
        for at, step in enumerate(made):
            subject = step.subject
            if isinstance(subject, Link):
                self._links.setdefault(subject.key, []).append(at)
                if step.kind is OperationKind.LINK_REMOVED:
                    for key in (subject.source, subject.target):
                        self._of_links_gone.setdefault(key, []).append(at)
            elif isinstance(subject, GraphNode):
                if step.kind is OperationKind.NODE_ADDED:
                    self._added[subject.key] = at
                elif subject.parent_key is not None:
                    self._leaving.setdefault(subject.parent_key, []).append(at)
            elif step.kind is OperationKind.NODE_CHANGED and isinstance(subject, str):
                self._of_node.setdefault(subject, []).append(at)
                if step.field == "parentKey" and step.before:
                    self._leaving.setdefault(step.before, []).append(at)
                if step.field == "component":
                    self._replaced.add(subject)

    def of(self, step: Operation) -> Iterator[int]:
        """Give what a step cannot be done without."""
        subject = step.subject
        yield from (self._added[key] for key in _referred(step) if key in self._added)
        if isinstance(subject, Link):
            yield from self._links[subject.key]  # the other half of one that moves
        elif step.kind is OperationKind.NODE_REMOVED and isinstance(subject, GraphNode):
            yield from self._of_links_gone.get(subject.key, ())
            yield from self._leaving.get(subject.key, ())
        elif isinstance(subject, str) and subject in self._replaced:
            yield from self._of_node[subject]  # a configuration means nothing to another component


def _reviving(base: Graph, own: Graph, live: Graph, chosen: Sequence[Operation]) -> Iterator[Operation]:
    """Give chosen steps so that nodes which only the live draft has removed come back."""
    bench, before, after = Workbench(live), Workbench(base), Workbench(own)
    wanted: dict[str, list[Operation]] = {}
    for step in chosen:
        for key in _referred(step):
            if key not in bench.nodes and key in before.nodes and key in after.nodes:
                wanted.setdefault(key, [])
        if isinstance(step.subject, str) and step.subject in wanted:
            wanted[step.subject].append(step)
    # A node comes back with the containers around it.
    for key in list(wanted):
        parent = after.nodes[key].parent_key
        while parent is not None and parent not in bench.nodes and parent in before.nodes and parent in after.nodes:
            wanted.setdefault(parent, [])
            parent = after.nodes[parent].parent_key
    if not wanted:
        yield from chosen
        return
    for node in own.nodes:
        if node.key in wanted:
            all_of_it = list(node_changes(before.nodes[node.key], node))
            is_whole = len(wanted[node.key]) == len(all_of_it)
            revived = (
                node if is_whole else steps.apply(Graph(nodes=(before.nodes[node.key],)), wanted[node.key]).nodes[0]
            )
            yield Operation(OperationKind.NODE_ADDED, revived)
    yield from (step for step in chosen if not (isinstance(step.subject, str) and step.subject in wanted))
    there = bench.nodes.keys() | wanted.keys() | _added_nodes(chosen)
    for link in own.connections:
        ends = {link.source, link.target}
        if link.key in before.links and link.key not in bench.links and ends & wanted.keys() and ends <= there:
            yield Operation(OperationKind.LINK_ADDED, link)


def _added_nodes(chosen: Iterable[Operation]) -> set[str]:
    return {
        step.subject.key
        for step in chosen
        if isinstance(step.subject, GraphNode) and step.kind is OperationKind.NODE_ADDED
    }
