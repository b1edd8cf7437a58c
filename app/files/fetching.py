"""Files from an address: fetched by the client that reaches no private address, onto the disk, within limits."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from app.files.upload_failures import UploadFailed
from app.files.vocabulary import UploadFault
from app.kernel.dialling import Dialler
from app.kernel.http_outcomes import EgressDenied, HttpError, PeerUnreachable, RedirectRefused, RequestInvalid
from app.kernel.spool import Spool, SpoolTooLarge

if TYPE_CHECKING:
    import httpx2

MAX_REDIRECTS = 5
SECONDS = 900.0  #: for all of it
_SILENT_SECONDS = 30.0  #: for a peer to say something
_CHUNK_BYTES = 16 * 1024 * 1024  #: more than is ever read at once
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_RETRYABLE = frozenset({408, 425, 429, 500, 502, 503, 504})
_OK = 200
_HEADERS = {"user-agent": "plait", "accept": "*/*"}

Progress = Callable[[int, int | None], Awaitable[None]]


class Fetcher:
    """Fetches files; loads its client with the first one."""

    def __init__(self, egress_allow: Sequence[str], max_bytes: int) -> None:
        self._dialler = Dialler(egress_allow)
        self._max_bytes = max_bytes
        self._client: httpx2.AsyncClient | None = None

    async def close(self) -> None:
        """Close connections."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def fetch(self, url: str, spool: Spool, progress: Progress) -> str:
        """Write what an address gives into a spool, and return what it is called there.

        Args:
            url: http or https; every address that it leads to is checked where it is dialled.
            spool: Finished when this returns.
            progress: Told how many bytes are there, of how many, if that is known.

        Raises:
            UploadFailed: FETCH_DENIED, FETCH_FAILED, TOO_LARGE.
            SpoolFull: There is no room for it here.
        """
        import httpx2  # noqa: PLC0415 - 9 MiB that an idle server does not need

        from app.kernel.http_streams import AnswerPacked  # noqa: PLC0415

        try:
            async with asyncio.timeout(SECONDS):
                return await self._follow(url, spool, progress)
        except TimeoutError:
            raise _failed(f"It was not all there within {SECONDS:.0f} seconds.") from None
        except EgressDenied as error:
            raise UploadFailed(UploadFault.FETCH_DENIED, str(error)) from None
        except (RequestInvalid, RedirectRefused) as error:
            raise _failed(str(error), is_final=True) from None
        except AnswerPacked:
            raise _failed("The address gives it packed (Content-Encoding) only.", is_final=True) from None
        except (HttpError, httpx2.HTTPError) as error:
            is_ours = isinstance(error, PeerUnreachable)
            message = str(error) if is_ours else f"The connection failed ({type(error).__name__})."
            raise _failed(message) from None
        except SpoolTooLarge as error:
            raise UploadFailed(UploadFault.TOO_LARGE, error.message) from None

    async def _follow(self, url: str, spool: Spool, progress: Progress) -> str:
        from app.kernel.http_streams import checked_client  # noqa: PLC0415
        from app.kernel.http_wire import checked_redirect, checked_url  # noqa: PLC0415

        if self._client is None:
            # The spool is what bounds it, and says so; the client counts a chunk before the spool sees it.
            most = self._max_bytes + _CHUNK_BYTES
            self._client = checked_client(self._dialler, max_connections=20, seconds=_SILENT_SECONDS, max_bytes=most)
        target = checked_url(url)
        for _ in range(MAX_REDIRECTS + 1):
            async with self._client.stream("GET", target, headers=_HEADERS) as answer:
                location = answer.headers.get("location", "")
                if answer.status_code in _REDIRECTS and location:
                    target = checked_redirect(target, location)
                    continue
                return await self._taken(answer, spool, progress)
        raise RedirectRefused(f"More than {MAX_REDIRECTS} redirects.")

    async def _taken(self, answer: Any, spool: Spool, progress: Progress) -> str:
        if answer.status_code != _OK:
            raise _failed(f"The address answered {answer.status_code}.", is_final=answer.status_code not in _RETRYABLE)
        announced = answer.headers.get("content-length", "")
        total = int(announced) if announced.isdecimal() and len(announced) < 20 else None  # noqa: PLR2004 - 64 bits
        if total is not None and total > self._max_bytes:
            raise UploadFailed(UploadFault.TOO_LARGE, f"It has {total:,} bytes; at most {self._max_bytes:,} are taken.")
        await progress(0, total)
        async with aclosing(answer.aiter_raw()) as chunks:
            async for chunk in chunks:
                await spool.write(chunk)
                await progress(spool.size_bytes, total)
        await spool.finish()
        if total is not None and spool.size_bytes != total:
            raise _failed("It broke off.")
        return _name_of(answer.headers.get("content-disposition", ""), str(answer.url))


def _failed(message: str, *, is_final: bool = False) -> UploadFailed:
    return UploadFailed(UploadFault.FETCH_FAILED, message, is_final=is_final)


def _name_of(disposition: str, url: str) -> str:
    """Return what the peer calls a file (RFC 6266), or else the end of its address."""
    from email.message import Message  # noqa: PLC0415 - a server that fetches nothing needs none of it

    message = Message()
    message["content-disposition"] = disposition
    return message.get_filename() or unquote(urlsplit(url).path.rpartition("/")[2])
