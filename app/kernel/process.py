"""What a long-lived process settles once, when it is ready to serve."""

import gc


def settle() -> None:
    """Take what start-up made out of the garbage collector's sight, and let it look less often.

    A server makes few cycles but many objects; by default every look walks over all that start-up made.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
