"""Objects in the storage: a folder, or a bucket of S3 or of what speaks like it. Keys are never used again."""

import asyncio
import hashlib
import shutil
import threading
from collections.abc import AsyncGenerator, AsyncIterable, Generator, Sequence
from contextlib import aclosing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import IO, Any, cast
from urllib.parse import parse_qsl, unquote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from app.files.part_places import PartPlace, PlacedPart
from app.files.stored_folder import Known, Piece, PieceMissing, StoredFolder, Streamed
from app.kernel.errors import Unavailable
from app.kernel.incoming import IncomingFile, sweep
from app.kernel.logs import get_logger
from app.kernel.settings import Settings
from app.kernel.spool import HEAD_BYTES, Digest, Spool, Writer

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


class Objects:
    """Puts, reads and deletes objects; nothing is opened before it is used.

    Args:
        settings: `storage_url` is `file:///folder`, or `s3://bucket/prefix` with the parameters `endpoint` and
            `region`. The key of a bucket is the URL's user and password; without them the usual `AWS_…` variables
            and the machine's own role count.
    """

    def __init__(self, settings: Settings) -> None:
        self._folder: StoredFolder | None = None
        self._settings = settings
        self._store: LocalStore | S3Store | None = None

    @property
    def arriving(self) -> Path | None:
        """Where bytes that are to be kept had best come to, so that they are written once; None: anywhere."""
        return None if urlsplit(self._settings.storage_url).scheme == "s3" else storage_folder(self._settings)

    async def put(self, key: str, content: IO[bytes], content_type: str) -> None:
        """Store an object: all of it, durably, or nothing.

        Raises:
            StorageUnavailable: It could not be stored.
        """
        try:
            store = self._opened()
            if self._folder is not None:
                await asyncio.to_thread(self._folder.put, key, content)
                return
            attributes: Any = {"Content-Type": content_type}
            await obstore.put_async(store, key, content, attributes=attributes, max_concurrency=_UPLOADED_AT_ONCE)
        except (BaseError, OSError, ValueError) as error:
            raise _unavailable("put", error) from error

    async def put_spool(self, key: str, content: Spool, content_type: str) -> None:
        """Store what was spooled: all of it, durably, or nothing. Where it came to the storage, it is not copied.

        Raises:
            StorageUnavailable: It could not be stored.
        """
        try:
            self._opened()
            if self._folder is not None:
                await asyncio.to_thread(self._folder.keep, key, content.incoming.twin())
                return
        except (BaseError, OSError, ValueError) as error:
            raise _unavailable("put", error) from error
        content.file.seek(0)  # it may be kept in two places
        await self.put(key, content.file, content_type)

    async def put_stream(self, key: str, chunks: AsyncIterable[bytes], others: Sequence[Digest] = ()) -> Streamed:
        """Store what a stream gives, durably, and never more of it than a little in memory.

        Args:
            key: Of the object.
            chunks: Its bytes; what this raises is raised, and nothing is stored.
            others: Digests that are to have all of it, too.

        Raises:
            StorageUnavailable: It could not be stored.
        """
        digest = _Digest(others)
        with _storing(digest):
            store = self._opened()
            async with aclosing(digest.told(chunks)) as told:
                if self._folder is not None:
                    return await _streamed(self._folder, key, told, others)
                content: Any = digest.passing(_gathered(told))
                await obstore.put_async(store, key, content, max_concurrency=_UPLOADED_AT_ONCE)
        return digest.found()

    async def put_part(
        self, place: PartPlace, chunks: AsyncIterable[bytes], others: Sequence[Digest] = ()
    ) -> Streamed | None:
        """Store a part at its place in what it becomes, durably; None if it must be an object of its own.

        That is so in a bucket, and where somebody has the place. Nothing was read of the chunks then.

        Args:
            place: Where; it is the part's from then on, until it is given up.
            chunks: Its bytes; what this raises is raised, and the place is given up.
            others: Digests that are to have all of it, too.

        Raises:
            StorageUnavailable: It could not be stored; the place is given up.
        """
        digest = _Digest()
        with _storing(digest):
            self._opened()
            if self._folder is None:
                return None
            async with aclosing(digest.told(chunks)) as told:
                return await _placed(PlacedPart(self._folder, place), told, others)

    async def give_up(self, place: PartPlace) -> None:
        """Let others have the place of a part that does not count.

        Raises:
            StorageUnavailable: It stays taken.
        """
        await self.delete(place.mark)

    async def join(self, key: str, pieces: Sequence[Piece], known: Known | None = None) -> Streamed:
        """Make one object of parts, which stay; durably, or not at all.

        Args:
            key: Of the object.
            pieces: In order.
            known: What need not be digested once more.

        Raises:
            ObjectMissing: A part is not there, or not whole.
            StorageUnavailable: It could not be stored.
        """
        try:
            self._opened()
        except (BaseError, OSError, ValueError) as error:
            raise _unavailable("put", error) from error
        if self._folder is None:
            return await self.put_stream(key, self._pieced(pieces))
        stop = threading.Event()
        try:
            return await asyncio.to_thread(self._folder.join, key, pieces, known or Known(), stop)
        except PieceMissing as error:
            raise ObjectMissing(str(error)) from error
        except (OSError, ValueError) as error:
            raise _unavailable("put", error) from error
        finally:
            stop.set()

    async def _pieced(self, pieces: Sequence[Piece]) -> AsyncGenerator[bytes]:
        for piece in pieces:
            for start in range(0, piece.size_bytes, PART_BYTES):
                end = min(piece.size_bytes, start + PART_BYTES)
                yield await self.read(piece.key, piece.start + start, piece.start + end)

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
                place = self._folder.root / prefix
                if await asyncio.to_thread(place.exists):
                    await asyncio.to_thread(shutil.rmtree, place)
                return
            listed: Any = cast("Any", obstore).list(store, prefix + "/")
            async for found in listed:
                await obstore.delete_async(store, [each["path"] for each in found])
        except (BaseError, OSError, ValueError) as error:
            raise _unavailable("delete", error) from error

    async def sweep(self) -> None:
        """Delete what crashes left of files that never got their names; only a folder has any."""
        folder = self.arriving
        if folder is not None:
            await asyncio.to_thread(sweep, folder)

    def _opened(self) -> LocalStore | S3Store:
        if self._store is None:
            url = urlsplit(self._settings.storage_url)
            if url.scheme == "s3":
                self._store = _bucket(self._settings.storage_url)
            else:
                folder = StoredFolder(storage_folder(self._settings).absolute())
                self._store, self._folder = LocalStore(folder.root), folder
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

    def __init__(self, others: Sequence[Digest] = ()) -> None:
        self.fault: Exception | None = None  #: what the stream raised; a library may have made another of it
        self._size = 0
        self._head = b""
        self._sha256 = hashlib.sha256()
        self._others = others

    def add(self, chunk: bytes) -> None:
        """Take note of a chunk."""
        if len(self._head) < HEAD_BYTES:
            self._head += chunk[: HEAD_BYTES - len(self._head)]
        self._size += len(chunk)
        for digest in (self._sha256, *self._others):
            digest.update(chunk)

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


async def _streamed(folder: StoredFolder, key: str, chunks: AsyncIterable[bytes], others: Sequence[Digest]) -> Streamed:
    incoming = IncomingFile(folder.root)
    writer = Writer(incoming.file, others, is_for_disk=True)
    try:
        async for chunk in chunks:
            await writer.write(chunk)
        await writer.finish()
        await asyncio.to_thread(folder.keep, key, incoming.twin())
    finally:
        writer.close()
        incoming.close()
    return Streamed(writer.size_bytes, writer.sha256, writer.head)


async def _placed(part: PlacedPart, chunks: AsyncIterable[bytes], others: Sequence[Digest]) -> Streamed | None:
    is_kept = False
    try:
        file = await asyncio.to_thread(part.take)
        if file is None:
            return None
        writer = Writer(file, others, is_for_disk=True)
        try:
            async for chunk in chunks:
                await writer.write(chunk)
            await writer.finish()
            await asyncio.to_thread(part.keep)
            is_kept = True
        finally:
            writer.close()  # from now on nothing more is written: the place can be given up
    finally:
        part.close(is_kept=is_kept)
    return Streamed(writer.size_bytes, writer.sha256, writer.head)


@contextmanager
def _storing(digest: _Digest) -> Generator[None]:
    """Say of whatever goes wrong whose fault it is: the stream's own is raised as it was."""
    try:
        yield
    except Exception as error:
        if digest.fault is not None:
            raise digest.fault from None
        if isinstance(error, BaseError | OSError | ValueError):
            raise _unavailable("put", error) from error
        raise


def _unavailable(what: str, error: Exception) -> StorageUnavailable:
    # The library's message tells of addresses and buckets: it is for the log alone.
    log.warning("storage_failed", what=what, error=type(error).__name__, reason=str(error)[:300])
    return StorageUnavailable(reason="storage_unavailable")
