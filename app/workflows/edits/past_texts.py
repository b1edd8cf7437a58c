"""Edits of a text as a client saw it, moved past what others have done to it since."""

from collections.abc import Sequence
from itertools import chain

from app.workflows import steps
from app.workflows.diff import Operation, OperationKind, parts_of
from app.workflows.edits.actions import EditText
from app.workflows.edits.rejections import ActionRejected, RejectionCode
from app.workflows.graph import GraphNode
from app.workflows.splices import (
    SpliceDoesNotFit,
    Splices,
    apply_splices,
    cut,
    invert_splices,
    splices_between,
    transform,
)


def key_now(key: str, since: Sequence[Operation]) -> str:
    """Return the key that a node has now, which had this one before the steps."""
    for step in since:
        if _is_rename(step) and step.subject == key:
            key = step.after
    return key


def moved(node: GraphNode, action: EditText, since: Sequence[Operation]) -> Splices:
    """Return an edit of a text as splices of what the text is now.

    Args:
        node: As it is now.
        action: Its places are in the text as it was before `since`.
        since: The steps of the draft from then to now.

    Raises:
        ActionRejected: There is no such text, or it has no such places.
    """
    text = steps.value_at(node, action.field)
    if not isinstance(text, str) or parts_of(action.field)[0] != "config":
        message = f"{action.field[:80]!r} is not a text of {node.key!r}."
        raise ActionRejected(RejectionCode.TEXT_NOT_FOUND, message, "field")
    others = changes_of(action.node_key, action.field, since)
    try:
        text = apply_splices(text, chain.from_iterable(invert_splices(other) for other in reversed(others)))
        splices = cut(text, ((each.at, each.delete, each.insert) for each in action.cuts))
    except SpliceDoesNotFit as error:
        raise ActionRejected(RejectionCode.VALUE_INVALID, str(error), "splices") from None
    for other in others:
        splices = transform(splices, other)
    return splices


def changes_of(key: str, field: str, since: Sequence[Operation]) -> list[Splices]:
    """Return what steps did to a text; a text that was replaced as a whole was changed where it differs.

    Raises:
        ActionRejected: It was no text all the time.
    """
    found: list[Splices] = []
    for step in since:
        if _is_rename(step) and step.subject == key:
            key = step.after
        elif step.subject != key or not steps.meet(("node", key, field), ("node", key, step.field or "")):
            if isinstance(step.subject, GraphNode) and step.subject.key == key:
                raise ActionRejected(RejectionCode.TEXT_NOT_FOUND, "The node was made anew meanwhile.", "nodeKey")
        elif step.kind is OperationKind.TEXT_CHANGED:
            found.append(step.splices)
        elif step.field == field and isinstance(step.before, str) and isinstance(step.after, str):
            found.append(splices_between(step.before, step.after))
        else:
            raise ActionRejected(RejectionCode.TEXT_NOT_FOUND, "The text was made anew meanwhile.", "field")
    return found


def _is_rename(step: Operation) -> bool:
    return step.kind is OperationKind.NODE_CHANGED and step.field == "key"
