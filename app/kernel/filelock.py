"""A lock that one process holds on a file, and that ends with the process, however it ends."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from app.kernel.refusal import Refused


class AlreadyLocked(Refused):
    """Another process holds the lock; `holder` is its process id, when it could be read."""

    def __init__(self, path: Path, holder: int | None) -> None:
        super().__init__(f"{path} is locked by " + (f"process {holder}" if holder else "another process"))
        self.path = path
        self.holder = holder


class FileLock:
    """Hold it with `with`; the file stays, because removing it would let two processes hold two files."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def __enter__(self) -> Self:
        """Take the lock at once.

        Raises:
            AlreadyLocked: Another process has it.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 20).strip()
            os.close(descriptor)
            raise AlreadyLocked(self.path, int(holder) if holder.isdigit() else None) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        self._descriptor = descriptor
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the lock back."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
