"""Parts that are written to their places in the file that they become, so that nothing is copied once all are there.

Of everybody who sends a part, one has its place: whoever made its mark, which stays until they give up, also after
their death. The others' parts are files of their own. So a place is written by one sender, from its beginning to its
end, and where each part that counts has its place, nobody writes to that file any more.
"""

import os
import threading
from dataclasses import dataclass
from typing import IO

from app.files.stored_folder import StoredFolder, tell_disk


@dataclass(frozen=True, slots=True)
class PartPlace:
    """Where a part belongs."""

    key: str  #: of the file that the parts become
    number: int  #: of the part
    start: int  #: the first of its bytes, in that file

    @property
    def mark(self) -> str:
        """What says that somebody has it."""
        return f"{self.key}-{self.number}"


class PlacedPart:
    """A part on its way to its place. What blocks is called off the event loop, by somebody who may leave meanwhile.

    Args:
        folder: Where the file is.
        place: In it.
    """

    def __init__(self, folder: StoredFolder, place: PartPlace) -> None:
        self._folder = folder
        self._start = place.start
        self._whole = folder.root / place.key
        self._mark = folder.root / place.mark
        self._file: IO[bytes] | None = None
        self._is_closed = False
        self._lock = threading.Lock()  #: held for moments

    def take(self) -> IO[bytes] | None:
        """Return the file to write the part to, from where it is on; None if somebody has the place. It blocks.

        Raises:
            OSError: It cannot be written there.
        """
        with self._lock:
            if self._is_closed:
                return None
            try:
                self._folder.in_folder(self._mark.parent, lambda: self._mark.touch(exist_ok=False))
            except FileExistsError:
                return None
            try:
                number = os.open(self._whole, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
                self._file = os.fdopen(number, "r+b", buffering=0)
                self._file.seek(self._start)
            except BaseException:
                self._mark.unlink(missing_ok=True)
                raise
            return self._file

    def keep(self) -> None:
        """Have the disk know what was written. It blocks.

        Raises:
            OSError: It may not be there.
        """
        with self._lock:
            if self._file is None or self._is_closed:
                return
            number = os.dup(self._file.fileno())  # whoever waits for this may leave, and close theirs
        try:
            os.fsync(number)
        finally:
            os.close(number)
        tell_disk(self._whole.parent)  # of the file, and of the mark

    def close(self, *, is_kept: bool) -> None:
        """Close the file; unless the part is kept, others may have the place from now on."""
        with self._lock:
            self._is_closed = True
            if self._file is not None:
                self._file.close()
                if not is_kept:
                    self._mark.unlink(missing_ok=True)
