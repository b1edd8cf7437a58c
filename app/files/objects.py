"""Objects in the storage: a folder, or a bucket of S3 or of what speaks like it. Keys are never used again."""

import asyncio
import os
from datetime import timedelta
from pathlib import Path
from typing import IO, Any
from urllib.parse import parse_qsl, unquote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from app.kernel.errors import Unavailable
from app.kernel.logs import get_logger
from app.kernel.settings import Settings

log = get_logger(__name__)

PART_BYTES = 2 * 1024 * 1024  #: read at once; a slow client holds this much, and no connection to the storage
_UPLOADED_AT_ONCE = 4  #: parts of one object
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
