"""Files that come: without a name until all of their bytes are there, so that no crash leaves a part of one behind."""

import os
import secrets
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

FOLDER = ".incoming"  #: inside the folder that files come into: those that need a name meanwhile
_FORGOTTEN_SECONDS = 24 * 3600.0  #: what is older than this was left by a crash
_UNNAMED: int = getattr(os, "O_TMPFILE", 0)  #: 0: this system has none


class IncomingFile:
    """A file to write to and to read from, which may get a name when it is complete.

    Linux makes it without a name, and gives it one by a link (open(2), O_TMPFILE). Where that cannot be, it has a name
    in `FOLDER` meanwhile.

    Args:
        folder: Somewhere in the file system where it may get its name; None: it gets none.
        of: Be this one, in other hands: each closes its own.
    """

    def __init__(self, folder: Path | None = None, of: "IncomingFile | None" = None) -> None:
        self._path: Path | None = None
        self._is_twin = of is not None
        self.file: IO[bytes]
        if of is not None:
            self._path = of._path  # noqa: SLF001 - one of its own kind
            self.file = os.fdopen(os.dup(of.file.fileno()), "r+b", buffering=0)
        elif folder is not None:
            self.file = os.fdopen(self._opened(folder), "w+b", buffering=0)
        else:
            self.file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - it lives as long as this object

    def _opened(self, folder: Path) -> int:
        if _UNNAMED:
            with suppress(OSError):
                return os.open(folder, os.O_RDWR | os.O_CLOEXEC | _UNNAMED, 0o666)
        self._path = spare_name(folder)
        return os.open(self._path, os.O_RDWR | os.O_CLOEXEC | os.O_CREAT | os.O_EXCL, 0o666)

    def link(self, path: Path) -> None:
        """Give it a name, one more if it has some.

        Raises:
            FileExistsError: Another file is called so.
            OSError: It cannot have that name.
        """
        if self._path is not None:
            os.link(self._path, path)
            return
        number = self.file.fileno()
        # A descriptor of a folder, though none is used, makes Python follow the link of /proc (linkat(2)).
        os.link(f"/proc/self/fd/{number}", path, src_dir_fd=number)

    def twin(self) -> "IncomingFile":
        """Return the same file for somebody else, who closes it on their own."""
        return IncomingFile(of=self)

    def close(self) -> None:
        """Forget it; the names that it was given stay."""
        self.file.close()
        if self._path is not None and not self._is_twin:
            self._path.unlink(missing_ok=True)


def spare_name(folder: Path) -> Path:
    """Return a name in `FOLDER` that nobody uses."""
    place = folder / FOLDER
    place.mkdir(exist_ok=True)
    return place / secrets.token_hex(8)


def sweep(folder: Path) -> int:
    """Delete what crashes left in `FOLDER`; return how many files."""
    before, count = time.time() - _FORGOTTEN_SECONDS, 0
    with suppress(FileNotFoundError):
        for each in (folder / FOLDER).iterdir():
            with suppress(OSError):
                if each.stat().st_mtime < before:
                    each.unlink()
                    count += 1
    return count
