"""The texts of one line as a Yjs document, kept by yrs.

Every change is given back twice: as the Yjs update that other replicas apply, and as splices for each text, which
become a step of the line's log. yrs counts in bytes of UTF-8, splices in UTF-16 code units.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from pycrdt import Doc, Text, TextEvent, TransactionEvent

from app.workflows.splices import Splice, Splices, length_of
from app.workflows.texts.lib0 import Malformed
from app.workflows.texts.updates import EMPTY, Known, Update, read_update


@dataclass(frozen=True, slots=True)
class Change:
    """What an update has done.

    Attributes:
        update: What a replica that was level before needs to be level again; `EMPTY` if nothing was done.
        splices: Of each text that reads differently now.
    """

    update: bytes
    splices: Mapping[str, Splices]

    @property
    def is_empty(self) -> bool:
        """Whether the document is as it was."""
        return self.update == EMPTY


class TextDocument:
    """A document that changes only as it is told; belongs to the thread that made it.

    Args:
        client_id: The Yjs client that `write` writes as.
        names: The texts that there are.
        state: An update that makes it; None for an empty document.
    """

    def __init__(self, client_id: int, names: Iterable[str] = (), state: bytes | None = None) -> None:
        self.client_id = client_id
        self.known = Known()
        self._doc: Doc[Any] = Doc(client_id=client_id)
        self._texts: dict[str, Text] = {}
        self._values: dict[str, str] = {}
        self._updates: list[bytes] = []
        self._splices: dict[str, Splices] = {}
        for name in names:
            self.add(name)
        self._doc.observe(self._note_update)
        if state is not None:
            self.apply(state)

    def add(self, name: str) -> None:
        """Let there be a text; it is empty unless the document has it already."""
        if name in self._texts:
            return
        text = self._doc.get(name, type=Text)
        self._texts[name] = text
        self._values[name] = str(text)

        def note(event: TextEvent) -> None:
            # The delta cannot be read later: this is called while the library's transaction ends.
            self._note(name, cast("Any", event).delta)

        text.observe(note)

    @property
    def names(self) -> Iterable[str]:
        """The texts that there are."""
        return self._texts.keys()

    def value(self, name: str) -> str:
        """Return what a text reads; KeyError if there is none of the name."""
        return self._values[name]

    def apply(self, update: bytes, read: Update | None = None) -> Change:
        """Apply an update that `known` does not miss anything for.

        Args:
            update: As a client sent it, or as it is stored.
            read: The same, if it was read already.

        Raises:
            Malformed: It is none, and nothing was done; or the library failed on it, and the document is not to be
                used any more.
        """
        read = read or read_update(update)
        try:
            self._doc.apply_update(update)
        except BaseException as error:
            # A panic of the library is no Exception. It has never been seen for an update that passes the reading.
            if type(error).__module__ != "pyo3_runtime" and not isinstance(error, ValueError):
                raise
            raise Malformed("The library cannot apply it.") from None
        self.known.add(read)
        return self._taken()

    def write(self, changes: Mapping[str, Splices]) -> Change:
        """Change texts, in one update.

        Raises:
            KeyError: There is no such text.
            SpliceDoesNotFit: A splice is not about its text; the document is not to be used any more.
        """
        with self._doc.transaction():
            for name, splices in changes.items():
                text, value = self._texts[name], self._values[name]
                for splice in splices:
                    head = _head(value, splice.at)
                    start, removed = len(head.encode()), splice.removed
                    if removed:
                        del text[start : start + len(removed.encode())]
                    if splice.inserted:
                        text.insert(start, splice.inserted)
                    value = head + splice.inserted + value[len(head) + len(removed) :]
        change = self._taken()
        if not change.is_empty:
            self.known.add(read_update(change.update))
        return change

    def state(self, since: bytes | None = None) -> bytes:
        """Return the whole document as an update, or what a replica lacks that has the state vector `since`."""
        return self._doc.get_update(since) if since is not None else self._doc.get_update()

    def is_sound(self) -> bool:
        """Say whether the document reads the same when it is made anew from its state.

        A made-up update may lie about neighbours (the right one is left of the left one). What it does then depends on
        the order of arrival, so the texts would change when the document is next read.
        """
        fresh: Doc[Any] = Doc()
        texts = {name: fresh.get(name, type=Text) for name in self._texts}
        fresh.apply_update(self._doc.get_update())
        return all(str(text) == self._values[name] for name, text in texts.items())

    def state_vector(self) -> bytes:
        """Return how much of each client's work the document has."""
        return self._doc.get_state()

    def _note_update(self, event: TransactionEvent) -> None:
        self._updates.append(event.update)

    def _note(self, name: str, delta: list[dict[str, Any]]) -> None:
        splices, value = _splices_of(self._values[name], delta)
        self._values[name] = value
        if splices:
            self._splices[name] = splices

    def _taken(self) -> Change:
        update = self._updates[-1] if self._updates else EMPTY
        splices = self._splices
        self._updates, self._splices = [], {}
        return Change(update, splices)


def _splices_of(value: str, delta: Iterable[Mapping[str, Any]]) -> tuple[Splices, str]:
    """Return a delta, whose lengths are bytes of `value`, as splices, and what they make of `value`."""
    old = value.encode()
    at = read = 0  #: in units of the new text, in bytes of the old one
    splices: list[Splice] = []
    made: list[str] = []
    removed = inserted = ""

    def flush() -> None:
        nonlocal at, removed, inserted
        if removed or inserted:
            splices.append(Splice(at, removed, inserted))
            at += length_of(inserted)
            removed = inserted = ""

    for step in delta:
        if "retain" in step:
            flush()
            kept = old[read : read + step["retain"]].decode()
            read += step["retain"]
            made.append(kept)
            at += length_of(kept)
        elif "delete" in step:
            removed += old[read : read + step["delete"]].decode()
            read += step["delete"]
        else:
            inserted += step["insert"]
            made.append(step["insert"])
    flush()
    made.append(old[read:].decode())
    return tuple(splices), "".join(made)


def _head(value: str, units: int) -> str:
    """Return the first so many UTF-16 code units."""
    if value.isascii():
        return value[:units]
    return value.encode("utf-16-le")[: 2 * units].decode("utf-16-le")
