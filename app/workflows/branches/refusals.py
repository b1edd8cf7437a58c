"""Why a branch is not made or merged."""

from collections.abc import Sequence

from app.kernel.errors import Conflict
from app.workflows.branches.proposals import change_id
from app.workflows.edits.refitting import Misfit

MAX_LISTED_CONFLICTS = 100  #: in one error


class TooManyBranches(Conflict):
    """The workflow has too many open branches; merge or discard some first."""


class BranchHasConflicts(Conflict):
    """The live draft has changed in the same places; say which side wins."""

    def __init__(self, misfits: Sequence[Misfit]) -> None:
        more = f" (and {len(misfits) - 1} more)" if len(misfits) > 1 else ""
        super().__init__(
            f"The branch does not go with the live draft: {misfits[0].message}{more}",
            field="input.onConflict",
            reason="branch_conflicts",
            details={
                "conflictCount": len(misfits),
                "conflicts": [
                    {
                        "changeId": change_id(misfit.step),
                        "code": misfit.reason.value,
                        "message": misfit.message,
                        "field": misfit.step.field,
                    }
                    for misfit in misfits[:MAX_LISTED_CONFLICTS]
                ],
            },
        )
