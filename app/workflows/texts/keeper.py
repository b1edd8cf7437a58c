"""Keeps the texts and the graph of a line the same: each operation, typed or not, changes both in one transaction.

What is typed comes as a Yjs update and becomes steps; what is edited otherwise comes as steps and becomes an update,
written by the server's own client. Either way the entry of the log has both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID
from weakref import WeakKeyDictionary

from app.kernel.database import Transaction
from app.workflows import steps as steps_
from app.workflows.diff import Operation, OperationKind, parts_of
from app.workflows.edits.checking import brought_in
from app.workflows.edits.rejections import ActionRejected, RejectionCode, rejection
from app.workflows.graph import Graph
from app.workflows.log.entries import Entry, LineState
from app.workflows.models import DraftOperationOrigin
from app.workflows.problems import ProblemCode
from app.workflows.texts.following import follow
from app.workflows.texts.lib0 import Malformed
from app.workflows.texts.names import Wanted, after_steps, concerns_texts, of_graph
from app.workflows.texts.store import OpenTexts, TextStore
from app.workflows.texts.updates import Update
from app.workflows.validation import Library

#: What a document may weigh with all that was ever written and deleted in it, as its stored state.
MAX_STATE_BYTES = 16 * 1024 * 1024
#: What one update may change; to take it back, each place is looked for.
MAX_PLACES = 10_000
_TOO_LONG = "too_long"
_FIELD = "update"


class NothingNew(ActionRejected):
    """The document has all of the update already."""

    def __init__(self) -> None:
        super().__init__(RejectionCode.VALUE_INVALID, "The texts have all of this already.", _FIELD)


@dataclass(slots=True)
class _Work:
    """A line's texts within one transaction.

    Attributes:
        began_at: The line's revision before the transaction.
        done: The updates of the entries that the transaction will write.
        typed: An operation whose update the document has taken in, and that update, until the operation is taken up.
    """

    texts: OpenTexts
    began_at: int
    done: list[bytes] = field(default_factory=list[bytes])
    typed: tuple[str, bytes] | None = None


class TextKeeper:
    """See the module; it is the log's `BeforeWrite`."""

    def __init__(self, store: TextStore, library: Library) -> None:
        self._store = store
        self._library = library
        self._works: WeakKeyDictionary[Transaction, dict[UUID, _Work]] = WeakKeyDictionary()

    async def type(self, before: LineState, operation_id: str, update: bytes, read: Update) -> list[Operation]:
        """Take in what a client typed, under the line's lock, and return it as the steps of an operation.

        Raises:
            ActionRejected: It is not about the texts of this line, builds on what nobody sent, or breaks a limit.
            NothingNew: It says nothing that is not known.
        """
        work = await self._work(before)
        if work is None:
            raise ActionRejected(RejectionCode.TEXT_NOT_FOUND, "Nobody has asked for the texts of this draft.", _FIELD)
        texts = work.texts
        _admit(texts, update, read)
        # From here until the operation is taken up, the document is only tried on.
        work.typed = (operation_id, update)
        try:
            change = texts.document.apply(update, read)
        except Malformed as error:
            raise ActionRejected(RejectionCode.VALUE_INVALID, str(error), _FIELD) from None
        if not texts.document.is_sound():
            raise ActionRejected(RejectionCode.VALUE_INVALID, "It says what no Yjs client would.", _FIELD)
        if change.is_empty:
            work.typed = None
            raise NothingNew
        work.typed = (operation_id, change.update)
        if sum(len(splices) for splices in change.splices.values()) > MAX_PLACES:
            message = f"An update changes at most {MAX_PLACES:,} places of texts."
            raise ActionRejected(RejectionCode.LIMIT_REACHED, message, _FIELD)
        typed = [
            Operation(OperationKind.TEXT_CHANGED, *texts.names.attached[name], splices=splices)
            for name, splices in change.splices.items()
            if name in texts.names.attached
        ]
        self._refuse(before.graph, typed)
        return typed

    async def __call__(self, before: LineState, after: Graph, entries: Sequence[Entry]) -> Sequence[Entry]:
        """Give each entry the update that keeps the texts level with the graph."""
        del after
        typed_as = entries[0].operation_id if entries[0].origin is DraftOperationOrigin.TEXT else None
        if typed_as is None and not any(concerns_texts(entry.steps) for entry in entries):
            return entries
        work = await self._work(before, typed_as)
        if work is None:
            return entries
        texts, names = work.texts, work.texts.names
        graph = before.graph
        made: list[Entry] = []
        for entry in entries:
            graph = steps_.apply(graph, entry.steps)
            if work.typed is not None:
                update: bytes | None = work.typed[1]
                work.typed = None
            else:
                update = self._follow(texts, after_steps(texts.names, entry.steps, graph, self._library))
            if update is not None:
                texts.count(update)
                work.done.append(update)
            made.append(entry if update is None else replace(entry, text_update=update))
        texts.revision = entries[-1].revision
        if texts.names != names:
            await self._store.write_names(before.line_id, texts.names)
        if texts.is_to_be_folded:
            await self._store.fold(before.line_id, texts)
        return made

    async def begin(self, line_id: UUID, revision: int, graph: Graph) -> None:
        """Make the document of a line that has none, in the transaction that holds its lock."""
        texts = await self._store.create(line_id, revision)
        self._follow(texts, of_graph(texts.names, graph, self._library))
        await self._store.write_names(line_id, texts.names)
        await self._store.fold(line_id, texts)

    @staticmethod
    def _follow(texts: OpenTexts, wanted: Wanted) -> bytes | None:
        """Make the document say what is wanted; return the update, None if it said so."""
        texts.names, change = follow(texts.document, wanted)
        return None if change.is_empty else change.update

    def _refuse(self, graph: Graph, typed: Sequence[Operation]) -> None:
        """Refuse what no text may become; what is only half written is judged when it is published or run."""
        nodes = {node.key: node for node in graph.nodes}
        for step in typed:
            if nodes[str(step.subject)].is_locked:
                raise ActionRejected(RejectionCode.NODE_LOCKED, "The node is locked; unlock it first.", step.field)
        changed = steps_.apply(graph, typed)
        for problem in brought_in(graph, changed, typed, self._library):
            if problem.code is not ProblemCode.CONFIG_INVALID:
                raise rejection(problem)
        written = {(step.subject, ".".join(parts_of(step.field or "")[1:])) for step in typed}
        for node in changed.nodes:
            if any(node.key == key for key, _ in written):
                for fault in self._library.validate_config(node.component, node.config)[1]:
                    if fault.code == _TOO_LONG and (node.key, fault.field) in written:
                        raise ActionRejected(RejectionCode.LIMIT_REACHED, fault.message, f"config.{fault.field}")

    async def _work(self, before: LineState, typed_as: str | None = None) -> _Work | None:
        """Return the line's texts as of `before`; None if it has no document.

        Args:
            before: The line.
            typed_as: The operation that is being taken up, if it was typed.
        """
        works = self._works.setdefault(before.transaction, {})
        work = works.get(before.line_id)
        if work is not None and (work.typed is None or work.typed[0] == typed_as):
            return work
        # The first use in this transaction; or the document was tried on for an operation that was then rejected.
        began_at = before.revision if work is None else work.began_at
        texts = await self._store.take(before.line_id, began_at)
        if texts is None:
            return None
        if work is None:
            work = works[before.line_id] = _Work(texts, began_at)
            before.transaction.after_commit(lambda: self._give_back(before.line_id, works))
        else:
            for update in work.done:
                texts.document.apply(update)
                texts.count(update)
            texts.revision = before.revision
            work.texts, work.typed = texts, None
        return work

    def _give_back(self, line_id: UUID, works: Mapping[UUID, _Work]) -> None:
        work = works[line_id]
        if work.typed is None:
            self._store.give_back(line_id, work.texts)


def _admit(texts: OpenTexts, update: bytes, read: Update) -> None:
    """Refuse an update that a document must not take in.

    Raises:
        ActionRejected: It is not about these texts.
    """
    document = texts.document
    known = document.known
    for struct in read.structs:
        if struct.root is not None and struct.root not in texts.names:
            message = f"The draft has no text {struct.root[:40]!r}."
            raise ActionRejected(RejectionCode.TEXT_NOT_FOUND, message, _FIELD)
        if struct.client == document.client_id and not known.has((struct.client, struct.clock + struct.length - 1)):
            raise ActionRejected(RejectionCode.VALUE_INVALID, "Only the server writes as this Yjs client.", _FIELD)
    if known.misses(read):
        message = "It builds on changes that were not accepted, or never came: sync first."
        raise ActionRejected(RejectionCode.STALE, message, _FIELD)
    if known.cuts(read):
        raise ActionRejected(RejectionCode.VALUE_INVALID, "It cuts a character (a surrogate pair) in two.", _FIELD)
    if texts.state_bytes + texts.update_bytes + len(update) > MAX_STATE_BYTES:
        message = f"The texts and all that was deleted from them may take {MAX_STATE_BYTES:,} bytes."
        raise ActionRejected(RejectionCode.LIMIT_REACHED, message, _FIELD)
