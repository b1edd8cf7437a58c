"""What a process settles once for itself."""

import asyncio
import gc
import os
from collections.abc import Coroutine
from typing import Any, TypeVar

try:
    from uvloop import new_event_loop
except ImportError:  # Windows
    from asyncio import new_event_loop

T = TypeVar("T")


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end on uvloop, as the server does."""
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        return runner.run(main)


def keep_private() -> None:
    """Let nobody but this user read what the process writes: the database, its copies, keys and files."""
    os.umask(0o077)


def hurry() -> None:
    """Look for no garbage until `settle`: a sixth of the start went into looking for it among imports."""
    gc.disable()


def settle() -> None:
    """Take what start-up made out of the garbage collector's sight, and let it look less often.

    A server makes few cycles but many objects; by default every look walks over all that start-up made, which is a
    tenth of the memory's upkeep.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()
