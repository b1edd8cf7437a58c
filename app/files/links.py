"""Signed links: whoever holds one may fetch one file or version, or send one part of one, without signing in.

A link says nothing of the person it was made for. That the file still exists is asked whenever it is used.
"""

import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.kernel.clock import Clock
from app.kernel.crypto import Signer
from app.kernel.errors import Forbidden

PATH = "/files"
PART_PATH = "/uploads"
LIFETIME = timedelta(hours=1)  #: at least; at most a quarter of an hour longer

_BODY = struct.Struct(">B16sQB")  # form, file, end in seconds, whether it may be shown in place
_FORM = 1  #: of a file
_VERSION_FORM = 2  #: of one of its versions, whose number follows the body
_NUMBER = struct.Struct(">I")
_PART_BODY = struct.Struct(">B16sIQ")  # form, upload, number, end in seconds
_PART_FORM = 3  #: of a part of an upload
_STEP_SECONDS = 15 * 60  #: links made within one step are the same, so that browsers keep what they fetched


class FileLinkInvalid(Forbidden):
    """This link is not valid; it may have been cut off."""


class FileLinkExpired(Forbidden):
    """This link is too old; ask for another."""


@dataclass(frozen=True, slots=True)
class FileLink:
    """What a link says."""

    file_id: UUID
    is_inline: bool  #: whether a browser may show the file instead of saving it
    version: int | None = None  #: the number of the version; None: whichever is the newest


class FileLinks:
    """Makes and reads links."""

    def __init__(self, signer: Signer, clock: Clock, base_url: str) -> None:
        self._signer = signer
        self._clock = clock
        self._base_url = base_url

    def url(self, file_id: UUID, *, is_inline: bool = False, version: int | None = None) -> str:
        """Return an address at which a file can be fetched: one of its versions, or whichever is the newest then."""
        seconds = int((self._clock.now() + LIFETIME).timestamp())
        seconds -= seconds % -_STEP_SECONDS
        if version is None:
            body = _BODY.pack(_FORM, file_id.bytes, seconds, is_inline)
        else:
            body = _BODY.pack(_VERSION_FORM, file_id.bytes, seconds, is_inline) + _NUMBER.pack(version)
        token = self._signer.sign(body)
        return f"{self._base_url}{PATH}/{token}"

    def read(self, token: str) -> FileLink:
        """Return what a token of ours says.

        Raises:
            FileLinkInvalid: It is none, or was changed.
            FileLinkExpired: It is over.
        """
        try:
            told = self._signer.read(token)
            form, file_id, seconds, is_inline = _BODY.unpack(told[: _BODY.size])
            version = _NUMBER.unpack(told[_BODY.size :])[0] if form == _VERSION_FORM else None
        except (ValueError, struct.error):
            raise FileLinkInvalid(reason="link_invalid") from None
        if form not in {_FORM, _VERSION_FORM} or (form == _FORM and len(told) != _BODY.size):
            raise FileLinkInvalid(reason="link_invalid")
        if datetime.fromtimestamp(seconds, UTC) <= self._clock.now():
            raise FileLinkExpired(reason="link_expired")
        return FileLink(UUID(bytes=file_id), bool(is_inline), version)


@dataclass(frozen=True, slots=True)
class PartLink:
    """What a link for a part says."""

    upload_id: UUID
    number: int  #: from 1


class PartLinks:
    """Makes and reads links for parts."""

    def __init__(self, signer: Signer, clock: Clock, base_url: str) -> None:
        self._signer = signer
        self._clock = clock
        self._base_url = base_url

    def url(self, upload_id: UUID, number: int) -> str:
        """Return an address to which a part can be sent."""
        seconds = int((self._clock.now() + LIFETIME).timestamp())
        token = self._signer.sign(_PART_BODY.pack(_PART_FORM, upload_id.bytes, number, seconds))
        return f"{self._base_url}{PART_PATH}/{token}"

    def read(self, token: str) -> PartLink:
        """Return what a token of ours says.

        Raises:
            FileLinkInvalid: It is none, or was changed.
            FileLinkExpired: It is over.
        """
        try:
            form, upload_id, number, seconds = _PART_BODY.unpack(self._signer.read(token))
        except (ValueError, struct.error):
            raise FileLinkInvalid(reason="link_invalid") from None
        if form != _PART_FORM:
            raise FileLinkInvalid(reason="link_invalid")
        if datetime.fromtimestamp(seconds, UTC) <= self._clock.now():
            raise FileLinkExpired(reason="link_expired")
        return PartLink(UUID(bytes=upload_id), number)
