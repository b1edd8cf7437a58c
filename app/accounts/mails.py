"""The mails of this domain, sent in the background so that no answer waits or tells whether an address exists."""

import asyncio
from collections.abc import Coroutine
from contextvars import Context
from typing import Any

from app.kernel.logs import get_logger
from app.kernel.mail import Mailer

log = get_logger(__name__)


class Mails:
    """Writes and posts mails."""

    def __init__(self, mailer: Mailer, base_url: str) -> None:
        self._mailer = mailer
        self._base_url = base_url
        self._tasks: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        """Wait until everything is posted."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def later(self, work: Coroutine[Any, Any, object]) -> None:
        """Do `work` in the background, outside the caller's transaction; a failure is logged."""
        task = asyncio.get_running_loop().create_task(self._guard(work), context=Context())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _guard(self, work: Coroutine[Any, Any, object]) -> None:
        try:
            await work
        except Exception:
            log.exception("mail_not_posted")

    def invite(self, to: str, inviter: str, workspace: str, token: str) -> None:
        """Post an invitation."""
        self._post(
            to,
            f"{inviter} invites you to {workspace} on Plait",
            f"{inviter} invites you to the workspace {workspace}.\n\n"
            "Sign in (or sign up) and accept with the mutation acceptInvitation and this token; "
            "it is good for 7 days:",
            token,
        )

    def reset_password(self, to: str, token: str) -> None:
        """Post a token that sets a new password."""
        self._post(
            to,
            "Set a new password for Plait",
            "Somebody asked to set a new password for your account. If it was not you, ignore this mail.\n\n"
            "Use the mutation resetPassword with this token; it is good for one hour, once:",
            token,
        )

    def verify_email(self, to: str, token: str) -> None:
        """Post a token that proves that its reader owns the address."""
        self._post(
            to,
            "Confirm your address for Plait",
            "Welcome to Plait. Confirm your address with the mutation verifyEmail and this token:",
            token,
        )

    def _post(self, to: str, subject: str, text: str, token: str) -> None:
        body = f"{text}\n\n    {token}\n\n{self._base_url}/graphql\n"
        self.later(self._mailer.send(to, " ".join(subject.split()), body))
