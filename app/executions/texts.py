"""The text that a node streams, on its way to the journal: masked, and in pieces that are not too many.

A model gives some fifty tokens a second, and each event costs a row and a frame for every subscriber. So the first
piece is shown at once, and what comes within 30 ms together. The texts of all runs of a process are shown at the same
instants, 30 ms apart: then one commit of the journal has them all, however many stream.
"""

import asyncio
import random
from collections.abc import Callable

from app.executions.masking import Masker, TextStream

COALESCE_SECONDS = 0.03
#: When within them this process shows texts: those of one machine need not do so together.
_PHASE = random.random() * COALESCE_SECONDS  # noqa: S311 - spreads load, hides nothing


class NodeText:
    """The text of one node run in this process."""

    __slots__ = ("_pending", "_stream", "_timer")

    def __init__(self, masker: Masker, kept: str = "") -> None:
        """Begin behind `kept`, which was shown before."""
        self._stream = TextStream(masker)
        self._stream.skip(kept)
        self._pending: list[str] = []
        self._timer: asyncio.TimerHandle | None = None

    @property
    def offset(self) -> int:
        """How many characters were given to be shown."""
        return self._stream.offset

    @property
    def is_waiting(self) -> bool:
        """Whether a piece was shown just now, so that the next one waits for more."""
        return self._timer is not None

    def add(self, piece: str) -> None:
        """Take a piece; it is shown with the next `take`."""
        self._pending.append(piece)

    def take(self) -> str:
        """Return what can be shown now."""
        if not self._pending:
            return ""
        pieces, self._pending = self._pending, []
        return self._stream.feed("".join(pieces))

    def close(self) -> str:
        """Return all that is left; nothing follows."""
        self.stop()
        return self.take() + self._stream.close()

    def wait(self, then: Callable[[], None]) -> None:
        """Call back at the next instant at which texts are shown, within 30 ms."""
        loop = asyncio.get_running_loop()
        passed = (loop.time() - _PHASE) // COALESCE_SECONDS
        self._timer = loop.call_at((passed + 1) * COALESCE_SECONDS + _PHASE, self._fire, then)

    def stop(self) -> None:
        """Call nobody back."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _fire(self, then: Callable[[], None]) -> None:
        self._timer = None
        if self._pending:
            then()
