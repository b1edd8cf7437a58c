"""Makes a document say what a graph says."""

from dataclasses import replace

from app.workflows.splices import Splices, length_of, splices_between
from app.workflows.texts.document import Change, TextDocument
from app.workflows.texts.names import Names, Wanted

#: Of texts whose fields are gone; beyond it the oldest are emptied and forgotten.
_MOST_DETACHED = 500
_MOST_DETACHED_UNITS = 512 * 1024


def follow(document: TextDocument, wanted: Wanted) -> tuple[Names, Change]:
    """Make a document say what is wanted; return what its texts are called then, and what was changed."""
    for name in wanted.values:
        document.add(name)
    changes: dict[str, Splices] = {
        name: wanted.splices.get(name) or splices_between(document.value(name), value)
        for name, value in wanted.values.items()
        if document.value(name) != value
    }
    names, emptied = _trimmed(wanted.names, document)
    return names, document.write({**changes, **emptied})


def _trimmed(names: Names, document: TextDocument) -> tuple[Names, dict[str, Splices]]:
    """Forget the oldest detached texts once there are too many; return also what empties them."""
    total = sum(length_of(document.value(name)) for name in names.detached)
    if len(names.detached) <= _MOST_DETACHED and total <= _MOST_DETACHED_UNITS:
        return names, {}
    detached = dict(names.detached)
    emptied: dict[str, Splices] = {}
    for name in names.detached:
        if len(detached) <= _MOST_DETACHED and total <= _MOST_DETACHED_UNITS:
            break
        del detached[name]
        value = document.value(name)
        total -= length_of(value)
        emptied[name] = splices_between(value, "")
    return replace(names, detached=detached), emptied
