"""What the inputs of triggers and processes have in common."""

from app.automation.changes import Bound
from app.automation.types.enums import TriggerBinding

KEY = "Repeating the mutation with the same key within 24 hours gives the same answer."
BINDING = "What of the workflow it runs."
VERSION = "Of VERSION: the number of the version."


def bound_of(binding: TriggerBinding | None, version: int | None) -> Bound | None:
    """Read what of its workflow it is to run; None: it stays as it is."""
    if binding is None:
        return None if version is None else Bound(TriggerBinding.VERSION, version)
    return Bound(binding, version)
