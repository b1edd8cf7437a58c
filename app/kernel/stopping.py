"""Ending what runs in the background."""

import asyncio
from typing import Any

from app.kernel.logs import get_logger

_AGAIN_SECONDS = 1.0

log = get_logger(__name__)


async def stop(*tasks: "asyncio.Future[Any] | None") -> None:
    """Cancel these and wait until they have ended; None stands for one that was never begun.

    A cancellation can be lost on its way: it is swallowed where it meets the end of what a library awaits (a
    connection that comes, a timeout that fires). So it is repeated until it is heard. What a task failed with is
    logged and not raised: whoever stops has more to stop.
    """
    begun = [task for task in tasks if task is not None]
    while left := [task for task in begun if not task.done()]:
        for task in left:
            task.cancel()
        await asyncio.wait(left, timeout=_AGAIN_SECONDS)
    for task in begun:
        error = None if task.cancelled() else task.exception()
        if error is not None:
            log.error("background_task_failed", error=type(error).__name__, exc_info=error)
