"""The texts of lines as they are stored: a state now and then, and after it the updates of the log's operations."""

import secrets
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from app.workflows.models import Draft, DraftOperation, DraftTexts
from app.workflows.texts.document import TextDocument
from app.workflows.texts.names import Names

_MOST_KEPT = 64  #: documents of this process that are kept open
#: After so many updates, or bytes of them, the state is stored anew: what opening a document costs at most.
_FOLD_UPDATES = 200
_FOLD_BYTES = 512 * 1024


@dataclass(slots=True)
class OpenTexts:
    """A line's texts in memory.

    Attributes:
        names: What they are called, as of `revision`.
        revision: The line's, that the document is of.
        updates: How many updates came after the state that is stored.
        update_bytes: Their sizes together.
        state_bytes: The size of that state.
    """

    document: TextDocument
    names: Names
    revision: int
    updates: int = 0
    update_bytes: int = 0
    state_bytes: int = 0

    def count(self, update: bytes) -> None:
        """Take note of an update that the document has taken in."""
        self.updates += 1
        self.update_bytes += len(update)

    @property
    def is_to_be_folded(self) -> bool:
        """Whether the state should be stored anew."""
        return self.updates >= _FOLD_UPDATES or self.update_bytes >= _FOLD_BYTES


class TextStore:
    """Reads and writes documents; keeps those that were used last, each at a revision that was committed."""

    def __init__(self) -> None:
        self._kept: OrderedDict[UUID, OpenTexts] = OrderedDict()

    async def take(self, line_id: UUID, revision: int) -> OpenTexts | None:
        """Return the texts of a line whose lock the caller holds; None if it has no document yet.

        What is taken is not kept any more: it is given back by `give_back`, once what was done to it is committed.

        Args:
            line_id: Whose.
            revision: The line's, before the caller's transaction.
        """
        row = await DraftTexts.filter(draft_id=line_id).only("id", "client_id", "names", "revision").first()
        kept = self._kept.pop(line_id, None)
        if row is None:
            return None
        names = Names.of_json(row.names)
        if kept is None or kept.document.client_id != row.client_id or kept.revision > revision:
            return await self._read(line_id, revision)
        kept.names = names
        for name in names:
            kept.document.add(name)
        await _catch_up(line_id, kept, revision)
        return kept

    def give_back(self, line_id: UUID, texts: OpenTexts) -> None:
        """Keep texts whose every change is committed."""
        kept = self._kept.get(line_id)
        if kept is None or kept.revision < texts.revision:
            self._kept[line_id] = texts
            self._kept.move_to_end(line_id)
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)

    async def exists(self, line_id: UUID) -> bool:
        """Say whether a line has a document."""
        return await DraftTexts.filter(draft_id=line_id).exists()

    async def read(self, line_id: UUID) -> OpenTexts | None:
        """Return a replica of a line's document as of its head, for the caller alone; None if it has none yet."""
        revision: Any = await Draft.filter(id=line_id).values_list("revision", flat=True)
        return await self._read(line_id, revision[0]) if revision else None

    async def names(self, line_id: UUID) -> Names | None:
        """Return what a line's texts are called; None if it has no document yet."""
        row = await DraftTexts.filter(draft_id=line_id).only("id", "names").first()
        return None if row is None else Names.of_json(row.names)

    async def create(self, line_id: UUID, revision: int) -> OpenTexts:
        """Return a new line's empty document; `write` stores it."""
        # yrs and Yjs both take ids of 32 bits; 0 is no id that either would draw.
        texts = OpenTexts(TextDocument(secrets.randbelow(2**32 - 1) + 1), Names({}, {}), revision)
        await DraftTexts.create(
            draft_id=line_id,
            client_id=texts.document.client_id,
            names=texts.names.to_json(),
            revision=revision,
            state=texts.document.state(),
        )
        return texts

    async def write_names(self, line_id: UUID, names: Names) -> None:
        """Store what texts are called, in the caller's transaction."""
        await DraftTexts.filter(draft_id=line_id).update(names=names.to_json())

    async def fold(self, line_id: UUID, texts: OpenTexts) -> None:
        """Store the state, which must be of `texts.revision`, in the caller's transaction."""
        state = texts.document.state()
        await DraftTexts.filter(draft_id=line_id).update(state=state, revision=texts.revision)
        texts.updates = texts.update_bytes = 0
        texts.state_bytes = len(state)

    async def _read(self, line_id: UUID, revision: int) -> OpenTexts | None:
        row = await DraftTexts.get_or_none(draft_id=line_id)
        if row is None:
            return None
        names = Names.of_json(row.names)
        texts = OpenTexts(
            TextDocument(row.client_id, names, row.state), names, row.revision, state_bytes=len(row.state)
        )
        await _catch_up(line_id, texts, revision)
        return texts


async def _catch_up(line_id: UUID, texts: OpenTexts, revision: int) -> None:
    if texts.revision >= revision:
        return
    found: Any = (
        await DraftOperation.filter(
            draft_id=line_id, revision__gt=texts.revision, revision__lte=revision, text_update__isnull=False
        )
        .order_by("revision")
        .values_list("text_update", flat=True)
    )
    for update in cast("Sequence[bytes]", found):
        texts.document.apply(bytes(update))
        texts.count(update)
    texts.revision = revision
