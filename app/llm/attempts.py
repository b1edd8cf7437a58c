"""When to ask again, and how long to wait before: backoff with jitter, and what the provider said itself."""

import random
from dataclasses import dataclass

from app.llm.failures import ModelFailed

MAX_WAIT_MS = 30_000  #: who asks for more is not waited for; the next model is asked instead


@dataclass(frozen=True, slots=True)
class Backoff:
    """The waits between the attempts of one model."""

    first_ms: int = 500  #: doubles per attempt
    most_ms: int = 8_000

    def wait_ms(self, attempt: int, failure: ModelFailed) -> int | None:
        """Return how long to wait after the `attempt`th failure, None when it is not worth it.

        A provider that names a time is not asked before it; otherwise half of the wait is chance, so that many that
        failed at once do not come back at once.
        """
        if not failure.is_retryable:
            return None
        asked = failure.details.get("retryAfterMs")
        if isinstance(asked, int):
            return asked if asked <= MAX_WAIT_MS else None
        whole = min(self.first_ms * 2 ** (attempt - 1), self.most_ms)
        return int(whole * (0.5 + random.random() / 2))  # noqa: S311 - spreads load, hides nothing
