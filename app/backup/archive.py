"""The file of a backup: a tar of `manifest.json`, `database`, and an object a file under `files/`.

The manifest comes first and names all the rest with its size and hash, so a backup is known to be whole before
anything is put back.
"""

import hashlib
import io
import os
import tarfile
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Literal

from pydantic import BaseModel, ValidationError

from app.backup.errors import BackupFailed

FORMAT = 1
_MANIFEST = "manifest.json"
_DATABASE = "database"
_FILES = "files/"
_PART_BYTES = 1024 * 1024
_MAX_MANIFEST_BYTES = 1024 * 1024 * 1024

Kind = Literal["sqlite", "postgres"]


class Held(BaseModel):
    """An object that a backup holds."""

    key: str
    size_bytes: int
    sha256: str
    content_type: str


class Manifest(BaseModel):
    """What is in a backup.

    Attributes:
        format: Of the file; 1.
        database: Of which kind.
        database_sha256: Of the database's copy.
        files: The objects that it holds, all that its database names unless they are in the next two.
        lost: Keys of files whose object was not in the storage any more, or was another one.
        left_out: How many files are in a bucket, and not here.
        left_out_bytes: How many bytes these have.
    """

    format: Literal[1] = FORMAT
    database: Kind
    database_sha256: str
    files: list[Held] = []
    lost: list[str] = []
    left_out: int = 0
    left_out_bytes: int = 0


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def write(target: Path, manifest: Manifest, database: Path, objects: Mapping[str, Path]) -> None:
    """Write a backup, durably; whoever calls gives it its name once this is over."""
    with target.open("wb") as opened:
        target.chmod(0o600)
        with tarfile.open(fileobj=opened, mode="w", format=tarfile.PAX_FORMAT) as tar:
            head = manifest.model_dump_json().encode()
            tar.addfile(_member(_MANIFEST, len(head)), io.BytesIO(head))
            _add(tar, _DATABASE, database)
            for each in manifest.files:
                _add(tar, _FILES + each.key, objects[each.key])
        opened.flush()
        os.fsync(opened.fileno())


def _member(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info


def _add(tar: tarfile.TarFile, name: str, path: Path) -> None:
    with path.open("rb") as content:
        tar.addfile(_member(name, os.fstat(content.fileno()).st_size), content)


class Archive:
    """A backup that is read."""

    def __init__(self, file: Path) -> None:
        self._file = file
        with self._members() as members:
            self.manifest = self._read_manifest(members)

    def extract_database(self, target: Path) -> None:
        """Check that all is there as the manifest says, and write the database's copy to a new file.

        Raises:
            BackupFailed: The backup is damaged or cut off.
        """
        wanted = {_FILES + each.key: each.sha256 for each in self.manifest.files}
        wanted[_DATABASE] = self.manifest.database_sha256
        with self._members() as members:
            for name, content in members:
                expected = wanted.pop(name, None)
                if expected is None:
                    continue
                sum_ = hashlib.sha256()
                with target.open("xb") if name == _DATABASE else open(os.devnull, "wb") as kept:  # noqa: PTH123
                    target.chmod(0o600) if name == _DATABASE else None
                    while part := content.read(_PART_BYTES):
                        sum_.update(part)
                        kept.write(part)
                if sum_.hexdigest() != expected:
                    raise BackupFailed(f"{self._file} is damaged: {name} is not what it was")
        if wanted:
            raise BackupFailed(f"{self._file} is damaged: it has no {min(wanted)}")

    def objects(self) -> Iterator[tuple[Held, IO[bytes]]]:
        """Yield the objects, each to be read before the next."""
        held = {_FILES + each.key: each for each in self.manifest.files}
        with self._members() as members:
            for name, content in members:
                if name in held:
                    yield held[name], content

    @contextmanager
    def _members(self) -> Generator[Iterator[tuple[str, IO[bytes]]]]:
        try:
            with tarfile.open(self._file, "r:") as tar:
                yield ((info.name, content) for info in tar if (content := tar.extractfile(info)) is not None)
        except (tarfile.TarError, OSError) as error:
            raise BackupFailed(f"{self._file} is damaged: {error}") from error

    def _read_manifest(self, members: Iterator[tuple[str, IO[bytes]]]) -> Manifest:
        for name, content in members:
            if name == _MANIFEST:
                try:
                    return Manifest.model_validate_json(content.read(_MAX_MANIFEST_BYTES))
                except ValidationError as error:
                    raise BackupFailed(f"{self._file} is no backup that this version of Plait can read") from error
            break
        raise BackupFailed(f"{self._file} is no backup of Plait")


def is_archive(file: Path) -> bool:
    """Say whether a file is a tar, and no bare copy of a database."""
    return tarfile.is_tarfile(file)


def known(files: Sequence[Held], lost: Sequence[str]) -> list[Held]:
    """Return the files whose object is there, in one order."""
    gone = set(lost)
    return sorted((each for each in files if each.key not in gone), key=lambda each: each.key)
