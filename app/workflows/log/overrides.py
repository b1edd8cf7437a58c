"""Which values an operation replaced that others had set since its author looked."""

from collections import defaultdict
from collections.abc import Sequence

from app.kernel.rights import Actor
from app.workflows.diff import Operation, OperationKind
from app.workflows.log.entries import Entry, Override
from app.workflows.steps import Address, addresses, meet

#: How far back an author's base revision is looked for; from one that is older, only so many operations count.
MOST_ENTRIES = 500
#: How many values one operation says it replaced.
_MOST_OVERRIDES = 100
_FIELD = 3  #: the length of an address that is of a value

_REPLACING = {
    OperationKind.NODE_CHANGED,
    OperationKind.NODE_REMOVED,
    OperationKind.VARIABLE_CHANGED,
    OperationKind.VARIABLE_REMOVED,
    OperationKind.TEXT_CHANGED,
    OperationKind.METADATA_CHANGED,
}


class Concurrent:
    """The values that were set by others between a base revision and now."""

    def __init__(self, entries: Sequence[Entry], author: Actor, client_id: str | None) -> None:
        self._by_thing: defaultdict[Address, list[tuple[Address, Entry, bool]]] = defaultdict(list)
        for entry in reversed(entries):
            if entry.actor == author and entry.client_id == client_id:
                continue
            for step in entry.steps:
                for address in addresses(step):
                    if len(address) == _FIELD or address[0] == "metadata":
                        is_text = step.kind is OperationKind.TEXT_CHANGED
                        self._by_thing[address[:2]].append((address, entry, is_text))

    def replaced_by(self, steps: Sequence[Operation]) -> tuple[Override, ...]:
        """Return what steps replace: of each value the newest, at most `_MOST_OVERRIDES`, and no texts, which merge."""
        if not self._by_thing:
            return ()
        found: dict[Address, Override] = {}
        for step in steps:
            if step.kind not in _REPLACING:
                continue
            for address in addresses(step):
                for earlier, entry, is_text in self._by_thing.get(address[:2], ()):
                    if is_text and step.kind is OperationKind.TEXT_CHANGED:
                        continue
                    if earlier not in found and meet(address, earlier):
                        found[earlier] = _override(earlier, entry)
                        if len(found) == _MOST_OVERRIDES:
                            return tuple(found.values())
        return tuple(found.values())


def _override(address: Address, entry: Entry) -> Override:
    if address[0] == "node":
        return Override(entry.revision, address[1], address[2], entry.actor)
    field = f"variables.{address[1]}.{address[2]}" if address[0] == "variable" else address[1]
    return Override(entry.revision, None, field, entry.actor)
