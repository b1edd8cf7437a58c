"""Objects in the storage: a folder, or a bucket of S3 or of what speaks like it. Keys are never used again."""

import asyncio
import hashlib
import os
import shutil
from collections.abc import AsyncGenerator, AsyncIterable
from contextlib import aclosing, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO, Any, cast
from urllib.parse import parse_qsl, unquote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from app.kernel.errors import Unavailable
from app.kernel.logs import get_logger
from app.kernel.settings import Settings
from app.kernel.spool import HEAD_BYTES

log = get_logger(__name__)

PART_BYTES = 2 * 1024 * 1024  #: read at once; a slow client holds this much, and no connection to the storage
_UPLOADED_AT_ONCE = 4  #: parts of one object
_WRITTEN_BYTES = 1024 * 1024  #: of a stream, written and digested at once, off the event loop
_TIMEOUT = timedelta(seconds=30)  #: of one request
_RETRY: Any = {"max_retries": 3, "retry_timeout": timedelta(seconds=20)}


class StorageUnavailable(Unavailable):
    """The storage does not answer; try again."""


class ObjectMissing(Exception):
    """The storage has no such object."""


@dataclass(frozen=True, slots=True)
class Streamed:
    """What a stream had."""

    size_bytes: int
    sha256: str
    head: bytes  #: its first kilobytes


class Objects:
    """Puts, reads and deletes objects; nothing is opened before it is used.

    Args:
        settings: `storage_url` is `file:///folder`, or `s3://bucket/prefix` with the parameters `endpoint` and
            `region`. The key of a bucket is the URL's user and password; without them the usual `AWS_…` variables
            and the machine's own role count.
    """

    def __init__(self, settings: Settings) -> None:
        self._folder: Path | None = None
        self._settings = settings
        self._store: LocalStore | S3Store | None = None

    async def put(self, key: str, content: IO[bytes], content_type: str) -> None:
        """Store an object: all of it, durably, or nothing.

        Raises:
            StorageUnavailable: It could not be stored.
        """
        try:
            store = self._opened()
            attributes: Any = None if self._folder else {"Content-Type": content_type}
            await obstore.put_async(store, key, content, attributes=attributes, max_concurrency=_UPLOADED_AT_ONCE)
            if self._folder is not None:
                await asyncio.to_thread(_make_durable, self._folder / key, self._folder)
        except (BaseError, OSError, ValueError) as error:
            raise _unavailable("put", error) from error

    async def put_stream(self, key: str, chunks: AsyncIterable[bytes], staging: str) -> Streamed:
        """Store what a stream gives, durably, and never more of it than a little in memory.

        Args:
            key: Of the object.
            chunks: Its bytes; what this raises is raised, and nothing is stored.
            staging: A key that begins as those of one upload do (`delete_under`): a crash leaves something only there.

        Raises:
            StorageUnavailable: It could not be stored.
        """
        store, digest = self._opened(), _Digest()
        try:
            async with aclosing(digest.told(_gathered(chunks))) as told:
                if self._folder is not None:
                    await _write(self._folder, key, staging, told, digest)
                else:
                    content: Any = digest.passing(told)
                    await obstore.put_async(store, key, content, max_concurrency=_UPLOADED_AT_ONCE)
        except Exception as error:
            if digest.fault is not None:
                raise digest.fault from None
            if isinstance(error, BaseError | OSError | ValueError):
                raise _unavailable("put", error) from error
            raise
        return digest.found()

    async def size(self, key: str) -> int:
        """Return how many bytes an object has.

        Raises:
            ObjectMissing: There is no such object.
            StorageUnavailable: It could not be asked.
        """
        try:
            return int((await obstore.head_async(self._opened(), key))["size"])
        except FileNotFoundError as error:
            raise ObjectMissing(key) from error
        except (BaseError, OSError, ValueError) as error:
            raise _unavailable("head", error) from error

    async def read(self, key: str, start: int, end: int) -> bytes:
        """Return the bytes from `start` up to `end`, which is not among them; there is at least one.

        Raises:
            ObjectMissing: There is no such object.
            StorageUnavailable: It could not be read.
        """
        try:
            return bytes(await obstore.get_range_async(self._opened(), key, start=start, end=end))
        except FileNotFoundError as error:
            raise ObjectMissing(key) from error
        except (BaseError, OSError, ValueError) as error:
            raise _unavailable("read", error) from error

    async def delete(self, key: str) -> None:
        """Delete an object; one that is not there is gone already.

        Raises:
            StorageUnavailable: It may still be there.
        """
        store = self._opened()
        try:
            await obstore.delete_async(store, key)
        except FileNotFoundError as error:
            # S3 deletes what is not there without a word: what it misses is the bucket, and the object may be in it.
            if isinstance(store, S3Store):
                raise _unavailable("delete", error) from error
        except (BaseError, OSError, ValueError) as error:
            raise _unavailable("delete", error) from error

    async def delete_under(self, prefix: str) -> None:
        """Delete whatever has a key that begins with `prefix/`, what was only begun too.

        Raises:
            StorageUnavailable: Some may still be there.
        """
        store = self._opened()
        try:
            if self._folder is not None:
                place = self._folder / prefix
                if await asyncio.to_thread(place.exists):
                    await asyncio.to_thread(shutil.rmtree, place)
                return
            listed: Any = cast("Any", obstore).list(store, prefix + "/")
            async for found in listed:
                await obstore.delete_async(store, [each["path"] for each in found])
        except (BaseError, OSError, ValueError) as error:
            raise _unavailable("delete", error) from error

    def _opened(self) -> LocalStore | S3Store:
        if self._store is None:
            url = urlsplit(self._settings.storage_url)
            if url.scheme == "s3":
                self._store = _bucket(self._settings.storage_url)
            else:
                folder = storage_folder(self._settings)
                folder.mkdir(parents=True, exist_ok=True)
                self._folder = folder.absolute()
                self._store = LocalStore(self._folder)
        return self._store


def storage_folder(settings: Settings) -> Path:
    """Return the folder of a storage that is no bucket."""
    path = urlsplit(settings.storage_url).path
    return Path(unquote(path)) if path else settings.data_dir / "files"


def _bucket(text: str) -> S3Store:
    url = urlsplit(text)
    more = dict(parse_qsl(url.query))
    config: dict[str, Any] = {name: more[name] for name in ("endpoint", "region") if name in more}
    if url.username:
        config["access_key_id"] = unquote(url.username)
        config["secret_access_key"] = unquote(url.password or "")
    client: Any = {"timeout": _TIMEOUT, "allow_http": more.get("endpoint", "").startswith("http://")}
    return S3Store(
        url.hostname or "", prefix=url.path.strip("/") or None, client_options=client, retry_config=_RETRY, **config
    )


class _Digest:
    """What has passed of a stream."""

    def __init__(self) -> None:
        self.fault: Exception | None = None  #: what the stream raised; a library may have made another of it
        self._size = 0
        self._head = b""
        self._sha256 = hashlib.sha256()

    def add(self, chunk: bytes) -> None:
        """Take note of a chunk."""
        if len(self._head) < HEAD_BYTES:
            self._head += chunk[: HEAD_BYTES - len(self._head)]
        self._size += len(chunk)
        self._sha256.update(chunk)

    async def told(self, chunks: AsyncIterable[bytes]) -> AsyncGenerator[bytes]:
        """Give the chunks on, and remember what went wrong with them: it is not the storage's fault."""
        try:
            async for chunk in chunks:
                yield chunk
        except Exception as error:
            self.fault = error
            raise

    async def passing(self, chunks: AsyncIterable[bytes]) -> AsyncGenerator[bytes]:
        """Give the chunks on, noted."""
        async for chunk in chunks:
            await asyncio.to_thread(self.add, chunk)
            yield chunk

    def found(self) -> Streamed:
        """Return what it was."""
        return Streamed(self._size, self._sha256.hexdigest(), self._head)


async def _gathered(chunks: AsyncIterable[bytes]) -> AsyncGenerator[bytes]:
    """Make few large chunks of many small ones."""
    held: list[bytes] = []
    size = 0
    async for chunk in chunks:
        held.append(chunk)
        size += len(chunk)
        if size >= _WRITTEN_BYTES:
            yield held[0] if len(held) == 1 else b"".join(held)
            held, size = [], 0
    if size:
        yield b"".join(held)


async def _write(folder: Path, key: str, staging: str, chunks: AsyncIterable[bytes], digest: _Digest) -> None:
    staged, path = folder / staging, folder / key
    staged.parent.mkdir(parents=True, exist_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with staged.open("wb", buffering=0) as target:

            def write(chunk: bytes) -> None:
                digest.add(chunk)
                rest = memoryview(chunk)
                while rest:
                    rest = rest[target.write(rest) :]

            async for chunk in chunks:
                await asyncio.to_thread(write, chunk)
            await asyncio.to_thread(os.fsync, target.fileno())
        await asyncio.to_thread(_rename, staged, path, folder)
    except BaseException:
        with suppress(OSError):
            staged.unlink(missing_ok=True)
        raise


def _rename(staged: Path, path: Path, root: Path) -> None:
    staged.replace(path)
    _make_durable(path, root)


def _make_durable(path: Path, root: Path) -> None:
    """Let a file survive a power cut, with the folders that lead to it."""
    places = [path]
    while places[-1] != root:
        places.append(places[-1].parent)
    for place in places:
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _unavailable(what: str, error: Exception) -> StorageUnavailable:
    # The library's message tells of addresses and buckets: it is for the log alone.
    log.warning("storage_failed", what=what, error=type(error).__name__, reason=str(error)[:300])
    return StorageUnavailable(reason="storage_unavailable")
