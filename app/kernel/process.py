"""What a process settles once for itself."""

import gc
import os


def keep_private() -> None:
    """Let nobody but this user read what the process writes: the database, its copies, keys and files."""
    os.umask(0o077)


def settle() -> None:
    """Take what start-up made out of the garbage collector's sight, and let it look less often.

    A server makes few cycles but many objects; by default every look walks over all that start-up made.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
