"""Places for those who send bytes: a bounded number at once, of which nobody has more than their share."""

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from uuid import UUID

from app.kernel.errors import Unavailable


class IntakeBusy(Unavailable):
    """Too many files are being sent at once; try again."""


class Intake:
    """The places of one process.

    Args:
        at_once: How many there are.
        of_one: How many of them one sender has.
    """

    def __init__(self, at_once: int, of_one: int) -> None:
        self._at_once = at_once
        self._of_one = of_one
        self._taken: Counter[UUID | None] = Counter()  #: by whose they are

    @contextmanager
    def place(self, whose: UUID | None) -> Generator[None]:
        """Have a place while the block runs; None is everybody who did not say who they are.

        Raises:
            IntakeBusy: There is none.
        """
        if self._taken.total() >= self._at_once or self._taken[whose] >= self._of_one:
            raise IntakeBusy(reason="uploads_busy")
        self._taken[whose] += 1
        try:
            yield
        finally:
            self._taken[whose] -= 1
            self._taken += Counter()  # forgets who has none
