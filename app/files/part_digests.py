"""Digests of what came of a file so far, as one: where parts come in order, nothing is read again for the whole.

It is a process's own memory: of what another one took, or came out of order, the rest is read. A digest is found by
those of the parts it is of, so that it can never be that of other bytes.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.files.stored_folder import Known
from app.kernel.spool import Digest

_MOST = 1_000  #: uploads; what is not known is read


@dataclass(frozen=True, slots=True)
class _SoFar:
    count: int  #: parts
    chain: bytes  #: says of which content they are
    digest: Digest  #: of all their bytes; never changed


_NOTHING = _SoFar(0, b"", hashlib.sha256())


class GrowingDigest:
    """What a part adds to: whoever takes the part has `digest` see all of its bytes."""

    def __init__(self, before: _SoFar) -> None:
        self.before = before
        self.digest = before.digest.copy()


class PartDigests:
    """Knows for each upload what its first parts are together."""

    def __init__(self) -> None:
        self._so_far: OrderedDict[UUID, _SoFar] = OrderedDict()

    def before(self, upload_id: UUID, number: int) -> GrowingDigest | None:
        """Return what a part adds to; None unless all parts before it are known."""
        found = self._so_far.get(upload_id, _NOTHING)
        return GrowingDigest(found) if found.count == number - 1 else None

    def add(self, upload_id: UUID, grown: GrowingDigest, sha256: str) -> None:
        """Remember what was seen of an upload, with a part of this digest as its last."""
        before = grown.before
        if self._so_far.get(upload_id, _NOTHING).count <= before.count:
            self._so_far[upload_id] = _SoFar(before.count + 1, _chained(before.chain, sha256), grown.digest)
            self._so_far.move_to_end(upload_id)
            if len(self._so_far) > _MOST:
                self._so_far.popitem(last=False)

    def known(self, upload_id: UUID, parts: Sequence[str]) -> Known:
        """Return what is known of these parts, of which the digests are given in order."""
        found, chain = self._so_far.get(upload_id, _NOTHING), b""
        for sha256 in parts[: found.count]:
            chain = _chained(chain, sha256)
        return Known(found.count, found.digest) if chain == found.chain else Known()

    def forget(self, upload_id: UUID) -> None:
        """Forget an upload that is over."""
        self._so_far.pop(upload_id, None)


def _chained(chain: bytes, sha256: str) -> bytes:
    return hashlib.sha256(chain + bytes.fromhex(sha256)).digest()
