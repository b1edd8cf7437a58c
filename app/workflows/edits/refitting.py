"""Steps that were made for one graph, fitted to another that has moved on: for undo, merge and rebase.

Three-way: a step fits where the draft still has what the step was made for. What is done already is left out; what
somebody has changed since is a misfit, with its reason; and so is a step whose result would break the structure.
Texts are merged: the places of a text step move past what others did to the text.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from app.workflows import steps
from app.workflows.diff import ABSENT, Operation, OperationKind, is_same, node_changes, parts_of, variable_changes
from app.workflows.edits.checking import brought_in
from app.workflows.edits.node_fields import FieldChanges
from app.workflows.edits.past_texts import changes_of
from app.workflows.edits.rejections import ActionRejected
from app.workflows.graph import Graph, GraphNode, Link, Variable
from app.workflows.problems import Problem, ProblemCode
from app.workflows.splices import Splices, transform
from app.workflows.steps import StepDoesNotFit, Workbench
from app.workflows.validation import Library

_LIMITS = {
    ProblemCode.GRAPH_TOO_LARGE,
    ProblemCode.TOO_MANY_NODES,
    ProblemCode.TOO_MANY_CONNECTIONS,
    ProblemCode.TOO_MANY_VARIABLES,
}
_CONFIG_VALUE = 2  #: parts of the path of a value that a configuration itself holds
_FIELD = 3  #: parts of the address of a field


class MisfitReason(StrEnum):
    """Why a step does not fit."""

    CHANGED_SINCE = "CHANGED_SINCE"  #: somebody has given it another value since
    GONE = "GONE"  #: what it changes, or is connected to or inside of, is no longer there
    TAKEN = "TAKEN"  #: there is another thing of that key or name
    IN_USE = "IN_USE"  #: something that is there now needs what it removes
    STRUCTURE = "STRUCTURE"  #: the draft would be broken


@dataclass(frozen=True, slots=True)
class Misfit:
    """A step that does not fit, and why.

    Attributes:
        index: Which of the steps that were given.
        message: One sentence for a person.
    """

    step: Operation
    index: int
    reason: MisfitReason
    message: str


@dataclass(frozen=True, slots=True)
class Refit:
    """What fits, as steps of the present graph, and what does not.

    Attributes:
        sources: For each of `steps`, the index of the step it was made of.
        graph: The graph after `steps`.
    """

    steps: tuple[Operation, ...]
    misfits: tuple[Misfit, ...]
    sources: tuple[int, ...]
    graph: Graph


def refit(
    graph: Graph,
    given: Sequence[Operation],
    library: Library,
    *,
    since: Sequence[Operation] = (),
    force: bool = False,
    tolerated: Graph | None = None,
) -> Refit:
    """Fit steps to a graph, one after the other; METADATA_CHANGED is passed on as it is.

    Args:
        graph: The graph as it is now.
        given: The steps, made for an earlier graph.
        library: The components it may use.
        since: What made the earlier graph into this one, the first first; for the places of texts.
        force: Whether a value that was changed since is overwritten, and what was changed since removed: the steps
            win. What cannot be done at all stays a misfit.
        tolerated: A graph whose structural problems pass; see `checking.brought_in`.
    """
    misfits: dict[int, Misfit] = {}
    while True:
        fitting = _Fitting(graph, [step for at, step in enumerate(given) if at not in misfits], since, force=force)
        for at, step in enumerate(given):
            if at not in misfits:
                fitting.take(at, step)
        misfits |= fitting.misfits
        after = fitting.bench.result()
        broken = brought_in(graph, after, fitting.steps, library, tolerated=tolerated) if fitting.steps else []
        if not broken:
            found = tuple(misfits[at] for at in sorted(misfits))
            return Refit(tuple(fitting.steps), found, tuple(fitting.sources), after)
        # What brought it in is left out; at least one step goes in every round.
        for problem in broken:
            for at in _to_blame(problem, after, fitting):
                misfits.setdefault(at, Misfit(given[at], at, MisfitReason.STRUCTURE, problem.message))


class _Fitting:
    """The graph while steps are fitted to it."""

    def __init__(self, graph: Graph, given: Sequence[Operation], since: Sequence[Operation], *, force: bool) -> None:
        self.bench = Workbench(graph)
        self.steps: list[Operation] = []
        self.sources: list[int] = []
        self.misfits: dict[int, Misfit] = {}
        self._since = since
        self._force = force
        self._texts: dict[tuple[str, str], list[Splices]] = {}  #: what others did, as the steps so far left it
        self._coming = {
            step.subject.key if isinstance(step.subject, GraphNode) else step.after
            for step in given
            if step.kind is OperationKind.NODE_ADDED
            or (step.kind is OperationKind.NODE_CHANGED and step.field == "key")
        }
        self._going = {
            step.subject.key: step.subject
            for step in given
            if isinstance(step.subject, GraphNode | Link)
            and step.kind in {OperationKind.NODE_REMOVED, OperationKind.LINK_REMOVED}
        }

        #: Nodes that a later step takes out of a container, with its key.
        self._leaving = {(step.subject, step.before) for step in given if step.field == "parentKey"}

    def take(self, at: int, step: Operation) -> None:
        """Do a step as it fits, or note why it does not."""
        done: list[Operation] = []
        try:
            for made in self._fitted(step):
                self.bench.do(made)
                done.append(made)
        except (_DoesNotFit, StepDoesNotFit, ActionRejected) as fault:
            for made in reversed(done):
                self.bench.do(steps.inverse(made))
            reason = fault.reason if isinstance(fault, _DoesNotFit) else MisfitReason.CHANGED_SINCE
            self.misfits[at] = Misfit(step, at, reason, str(fault))
        else:
            self.steps.extend(done)
            self.sources.extend([at] * len(done))

    def _fitted(self, step: Operation) -> Iterable[Operation]:
        """Give the steps to do instead; each is done before the next is asked for."""
        subject = step.subject
        if step.kind is OperationKind.METADATA_CHANGED:
            return [step]
        if isinstance(subject, Link):
            return self._link(step, subject)
        if isinstance(subject, Variable):
            return self._thing(step, subject, self.bench.variables.get(subject.name), variable_changes)
        if isinstance(subject, GraphNode):
            return self._node(step, subject)
        if step.kind is OperationKind.VARIABLE_CHANGED:
            variable = self.bench.variables.get(subject)
            if variable is None:
                raise _DoesNotFit(MisfitReason.GONE, f"There is no variable {subject!r} any more.")
            return self._value(step, getattr(variable, step.field or "", ABSENT))
        node = self.bench.nodes.get(subject)
        if node is None:
            raise _DoesNotFit(MisfitReason.GONE, f"There is no node {subject!r} any more.")
        if step.kind is OperationKind.TEXT_CHANGED:
            return self._text(step, subject)
        if step.field == "key" and step.after in self.bench.nodes:
            raise _DoesNotFit(MisfitReason.TAKEN, f"There is a node {step.after!r} already.")
        return self._field(step, node)

    def _link(self, step: Operation, link: Link) -> Iterable[Operation]:
        found = self.bench.links.get(link.key)
        if step.kind is OperationKind.LINK_REMOVED:
            return [] if found is None else [self.bench.removal(found)]
        for key in (link.source, link.target):
            if key not in self.bench.nodes and key not in self._coming:
                raise _DoesNotFit(MisfitReason.GONE, f"There is no node {key!r} any more to connect.")
        return [step] if found is None else []

    def _node(self, step: Operation, node: GraphNode) -> Iterable[Operation]:
        found = self.bench.nodes.get(node.key)
        if step.kind is OperationKind.NODE_REMOVED:
            if found is not None and found != node and not self._force:
                raise _DoesNotFit(MisfitReason.CHANGED_SINCE, f"The node {node.key!r} was changed since.")
            return [] if found is None else self._removed(found)
        parent = node.parent_key
        if parent is not None and parent not in self.bench.nodes and parent not in self._coming:
            raise _DoesNotFit(MisfitReason.GONE, f"There is no node {parent!r} any more to be in.")
        return self._thing(step, node, found, node_changes)

    def _removed(self, node: GraphNode) -> Iterable[Operation]:
        """Take a node away; whatever others connected to it or put into it forbids that, or goes too."""
        links = [each for each in self.bench.links.values() if node.key in (each.source, each.target)]
        inside = [
            each
            for each in self.bench.nodes.values()
            if each.parent_key == node.key and (each.key, node.key) not in self._leaving
        ]
        if not self._force and any(self._going.get(each.key) != each for each in (*links, *inside)):
            raise _DoesNotFit(MisfitReason.IN_USE, f"Something was connected to {node.key!r}, or put into it, since.")
        for link in links:
            yield self.bench.removal(link)
        for each in inside:
            yield from self._removed(each)
        yield self.bench.removal(node)

    def _thing(
        self, step: Operation, thing: Any, found: Any, changes: Callable[[Any, Any], Iterable[Operation]]
    ) -> Iterable[Operation]:
        """Fit what adds a node or a variable, or removes a variable."""
        if step.kind is OperationKind.VARIABLE_REMOVED:
            if found is not None and found != thing and not self._force:
                raise _DoesNotFit(MisfitReason.CHANGED_SINCE, f"The variable {thing.name!r} was changed since.")
            return [] if found is None else [self.bench.removal(found)]
        if found is None:
            return [step]
        if found != thing and not self._force:
            raise _DoesNotFit(MisfitReason.TAKEN, "There is another one of that name already.")
        return changes(found, thing)

    def _field(self, step: Operation, node: GraphNode) -> Iterable[Operation]:
        field = step.field or ""
        present = steps.value_at(node, field)
        # A map that was made to hold something stays while it holds something else.
        ends = (step.before, step.after)
        if isinstance(present, dict) and present and {} in ends and (ABSENT in ends or None in ends):
            return []
        made = self._value(step, present)
        if made and step.after is not ABSENT and len(parts_of(field)) > _CONFIG_VALUE:
            changes = FieldChanges(node)  # which makes the maps that are to hold it
            changes.set(field, step.after)
            return changes.steps
        return made

    def _value(self, step: Operation, present: Any) -> list[Operation]:
        if is_same(present, step.after):
            return []
        if is_same(present, step.before):
            return [step]
        if not self._force:
            raise _DoesNotFit(MisfitReason.CHANGED_SINCE, f"{step.field} has another value since.")
        return [replace(step, before=present)]

    def _text(self, step: Operation, key: str) -> list[Operation]:
        field = step.field or ""
        others = self._texts.get((key, field))
        if others is None:
            others = changes_of(key, field, self._since)
        own, passed = step.splices, list[Splices]()
        for other in others:
            passed.append(transform(other, own, over_goes_first=False))
            own = transform(own, other)
        self._texts[key, field] = passed
        return [replace(step, splices=own)] if own else []


class _DoesNotFit(Exception):
    def __init__(self, reason: MisfitReason, message: str) -> None:
        super().__init__(message)
        self.reason = reason


def _to_blame(problem: Problem, after: Graph, fitting: _Fitting) -> Iterable[int]:
    """Choose the steps that brought a problem in: one about the very thing, else the last; all, if it is of size."""
    if problem.code in _LIMITS:
        return fitting.sources
    made = list(zip(fitting.steps, fitting.sources, strict=True))
    kind, _, rest = problem.place.partition("[")
    things = {problem.node_key} if problem.node_key else set[str]()
    if rest and kind == "connections":
        link = after.connections[int(rest[:-1])]
        added = [at for step, at in made if isinstance(step.subject, Link) and step.subject.key == link.key]
        if added:
            return added[:1]
        things = {link.source, link.target}
    elif rest and kind == "variables":
        things = {after.variables[int(rest[:-1])].name}
    if problem.code is ProblemCode.CYCLE:
        return [at for step, at in made if step.kind is OperationKind.LINK_ADDED][-1:]
    near = [
        (address, at)
        for step, at in made
        for address in steps.addresses(step)
        if address[0] in {"node", "variable"} and address[1] in things
    ]
    of_field = [
        at
        for address, at in near
        if problem.field and len(address) == _FIELD and steps.meet(address, (*address[:2], problem.field))
    ]
    return of_field[-1:] or [at for _, at in near][-1:] or fitting.sources[-1:]
