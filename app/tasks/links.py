"""Signed links: whoever holds one may answer one task as the person it was made for, until it ends.

A link says nothing that is not checked again when it is used: that the task is open, and its person a member.
"""

import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from app.kernel.clock import Clock
from app.kernel.crypto import Signer
from app.kernel.errors import Forbidden
from app.tasks.models import Task

PATH = "/tasks/answer"
LIFETIME = timedelta(days=30)  #: of a link to a task that does not expire by itself

_HEAD = struct.Struct(">B16s16sQ")  # form, task, person, end in seconds
_FORM = 1
_DAY_SECONDS = 24 * 60 * 60


class LinkInvalid(Forbidden):
    """This link is not valid; it may have been cut off."""


class LinkExpired(Forbidden):
    """This link is too old."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a link says."""

    task_id: UUID
    user_id: UUID  #: as whom it answers
    ends_at: datetime
    outcome: str | None  #: what its holder chose by following it; they may still choose otherwise


class Links:
    """Makes and reads links."""

    def __init__(self, signer: Signer, clock: Clock, base_url: str) -> None:
        self._signer = signer
        self._clock = clock
        self._base_url = base_url

    def url(self, task: Task, user_id: UUID, outcome: str | None = None) -> str:
        """Return the address at which a person answers a task; the same all day long."""
        ends_at = task.expires_at or self._clock.now() + LIFETIME
        seconds = int(ends_at.timestamp())
        if task.expires_at is None:
            seconds -= seconds % -_DAY_SECONDS
        token = self._signer.sign(_HEAD.pack(_FORM, task.id.bytes, user_id.bytes, seconds) + (outcome or "").encode())
        return f"{self._base_url}{PATH}?{urlencode({'token': token})}"

    def read(self, token: str) -> Link:
        """Return what a token of ours says.

        Raises:
            LinkInvalid: It is none, or was changed.
            LinkExpired: It is over.
        """
        try:
            payload = self._signer.read(token)
            form, task_id, user_id, seconds = _HEAD.unpack_from(payload)
            outcome = payload[_HEAD.size :].decode()
        except (ValueError, struct.error):
            raise LinkInvalid(reason="link_invalid") from None
        if form != _FORM:
            raise LinkInvalid(reason="link_invalid")
        ends_at = datetime.fromtimestamp(seconds, UTC)
        # The last second of a task counts: the task itself knows its end more exactly.
        if ends_at + timedelta(seconds=1) <= self._clock.now():
            raise LinkExpired(reason="link_expired")
        return Link(UUID(bytes=task_id), UUID(bytes=user_id), ends_at, outcome or None)
