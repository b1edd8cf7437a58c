"""A storage that is a folder: an object is there with all of its bytes, known to the disk, or not at all.

Its bytes are written once, to a file without a name (`kernel.incoming`); the name comes last. A folder is told to the
disk when it is new, or has a new name in it, and not otherwise.
"""

import hashlib
import os
import shutil
import threading
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from app.kernel.incoming import IncomingFile, spare_name
from app.kernel.spool import HEAD_BYTES, Digest

_STEP_BYTES = 8 * 1024 * 1024  #: of a part, copied or digested at once
_STEPS_BEHIND = 16  #: that were copied, and are still to be digested
_READ_BYTES = 1024 * 1024
_MOST_KNOWN = 10_000  #: folders


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an object, stored as one of its own, or at its place in what all of them become."""

    key: str
    size_bytes: int
    sha256: str  #: in hexadecimal, as its bytes were when they came
    start: int = 0  #: where its bytes begin in the object of that key


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the first pieces of an object already."""

    count: int = 0  #: how many they are
    digest: Digest = field(default_factory=hashlib.sha256)  #: SHA-256 of all their bytes; it is copied


@dataclass(frozen=True, slots=True)
class Streamed:
    """What a stream had."""

    size_bytes: int
    sha256: str
    head: bytes  #: its first kilobytes


class PieceMissing(Exception):
    """A part is not there, or is shorter than it was."""


class StoppedJoining(Exception):
    """Nobody waits for it any more."""


class StoredFolder:
    """Files below a folder. Whatever is here blocks: it is called off the event loop."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._known: set[Path] = set()  #: folders whose names are on the disk
        root.mkdir(parents=True, exist_ok=True)

    def put(self, key: str, content: IO[bytes]) -> None:
        """Store what a file has, from where it is on.

        Raises:
            OSError: It could not be stored.
        """
        with closing(IncomingFile(self.root)) as incoming:
            shutil.copyfileobj(content, incoming.file, _READ_BYTES)
            self._keep(key, incoming)

    def keep(self, key: str, incoming: IncomingFile) -> None:
        """Store a file that is complete, by giving it its name; what was called so before is replaced.

        Args:
            key: Of the object.
            incoming: The file, at its `twin`, which is closed: whoever waits for this may leave, and close their own.

        Raises:
            OSError: It could not be stored.
        """
        with closing(incoming):
            self._keep(key, incoming)

    def _keep(self, key: str, incoming: IncomingFile) -> None:
        path, number = self.root / key, incoming.file.fileno()
        self.in_folder(path.parent, lambda: self._name(incoming, path))
        os.fsync(number)  # after its name came: so every file system keeps that too
        tell_disk(path.parent)

    def _name(self, incoming: IncomingFile, path: Path) -> None:
        try:
            incoming.link(path)
        except OSError:
            if not path.parent.is_dir():
                raise
            self._replace(incoming.link, incoming.file, path)

    def _replace(self, link: Callable[[Path], None], content: IO[bytes], path: Path) -> None:
        """Let a file be called so, whatever was; who reads the old one never finds less than all of the new one."""
        spare = spare_name(self.root)
        try:
            try:
                link(spare)
                os.fsync(content.fileno())
            except OSError:  # it is of another file system, or this one has no links
                content.seek(0)
                with spare.open("wb", buffering=0) as target:
                    shutil.copyfileobj(content, target, _READ_BYTES)
                    os.fsync(target.fileno())
            spare.replace(path)
        finally:
            spare.unlink(missing_ok=True)  # where both are names of one file, renaming does nothing (rename(2))

    def join(self, key: str, pieces: Sequence[Piece], known: Known, stop: threading.Event) -> Streamed:
        """Make an object of its parts, which stay.

        Args:
            key: Of the object.
            pieces: In order; at least one.
            known: What need not be digested.
            stop: Set when nobody waits any more.

        Raises:
            PieceMissing: One is not there, or is not whole.
            StoppedJoining: `stop` was set; nothing was stored.
            OSError: It could not be stored.
        """
        if _are_one(pieces):
            return self._renamed(key, pieces, known, stop)
        digest, head = known.digest.copy(), b""
        behind: deque[Future[None]] = deque()  # digesting takes longer than copying, and goes on while the disk is told
        with closing(IncomingFile(self.root)) as incoming, ThreadPoolExecutor(1) as digesting:
            for number, piece in enumerate(pieces, 1):
                with closing(self._opened(piece)) as source:
                    head += os.pread(source.fileno(), min(HEAD_BYTES - len(head), piece.size_bytes), piece.start)
                    for start, size in _steps(piece.start, piece.size_bytes, stop):
                        _append(source.fileno(), start, size, incoming.file.fileno())
                        if number <= known.count:
                            continue
                        behind.append(digesting.submit(_digest, digest.update, self.root / piece.key, start, size))
                        if len(behind) > _STEPS_BEHIND:  # else it would read from the disk what was read for the copy
                            behind.popleft().result()
            self._keep(key, incoming)
            for each in behind:
                each.result()
        return Streamed(sum(piece.size_bytes for piece in pieces), digest.hexdigest(), head)

    def _renamed(self, key: str, pieces: Sequence[Piece], known: Known, stop: threading.Event) -> Streamed:
        """Give what has all parts at their places the object's name besides its own: its bytes are on the disk."""
        path, whole = self.root / key, self.root / pieces[0].key
        size, done = (sum(piece.size_bytes for piece in some) for some in (pieces, pieces[: known.count]))
        with closing(self._opened(pieces[-1])) as source:
            if os.fstat(source.fileno()).st_size != size:
                raise PieceMissing(pieces[-1].key)
            sha256 = pieces[0].sha256
            if len(pieces) > 1:
                digest = known.digest.copy()
                for start, step in _steps(done, size - done, stop):
                    _digest(digest.update, whole, start, step)
                sha256 = digest.hexdigest()
            self.in_folder(path.parent, lambda: self._replace(lambda spare: os.link(whole, spare), source, path))
            tell_disk(path.parent)
            return Streamed(size, sha256, os.pread(source.fileno(), HEAD_BYTES, 0))

    def _opened(self, piece: Piece) -> IO[bytes]:
        try:
            source = (self.root / piece.key).open("rb", buffering=0)
        except FileNotFoundError as error:
            raise PieceMissing(piece.key) from error
        if os.fstat(source.fileno()).st_size >= piece.start + piece.size_bytes:
            return source
        source.close()
        raise PieceMissing(piece.key)

    # ------------------------------------------------------------------ folders

    def in_folder(self, folder: Path, work: Callable[[], None]) -> None:
        """Do something in a folder that is there, and known to the disk."""
        self._make(folder)
        try:
            work()
        except FileNotFoundError:  # it was deleted since
            self._known.clear()
            self._make(folder)
            work()

    def _make(self, folder: Path) -> None:
        if folder in self._known:
            return
        if folder != self.root:
            self._make(folder.parent)
        folder.mkdir(exist_ok=True)
        tell_disk(folder.parent)
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known.add(folder)


def _are_one(pieces: Sequence[Piece]) -> bool:
    """Say whether each is behind the one before, in the same object, whose beginning the first is."""
    end = 0
    for piece in pieces:
        if piece.key != pieces[0].key or piece.start != end:
            return False
        end += piece.size_bytes
    return True


def _steps(start: int, size: int, stop: threading.Event) -> Generator[tuple[int, int]]:
    """Give where each step of so many bytes begins, and how large it is.

    Raises:
        StoppedJoining: Nobody waits any more.
    """
    for at in range(start, start + size, _STEP_BYTES):
        if stop.is_set():
            raise StoppedJoining
        yield at, min(_STEP_BYTES, start + size - at)


def _digest(update: Callable[[memoryview], None], path: Path, start: int, size: int) -> None:
    buffer = memoryview(bytearray(min(size, _READ_BYTES)))
    with path.open("rb", buffering=0) as source:
        done = 0
        while done < size and (got := os.preadv(source.fileno(), [buffer[: size - done]], start + done)):
            update(buffer[:got])
            done += got


def _append(source: int, start: int, size: int, target: int) -> None:
    """Copy a part of a file behind what another has, within the kernel if it can."""
    done = 0
    with suppress(OSError):  # not between these file systems, or not here at all
        while done < size and (got := os.copy_file_range(source, target, size - done, start + done)):
            done += got
    while done < size and (some := os.pread(source, min(size - done, _READ_BYTES), start + done)):
        rest = memoryview(some)
        while rest:
            rest = rest[os.write(target, rest) :]
        done += len(some)


def tell_disk(folder: Path) -> None:
    """Have the disk know which names are in a folder.

    Raises:
        OSError: It may not know them.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
