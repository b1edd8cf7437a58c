"""What a change was made from: whoever names it is told when it is not the newest, instead of overwriting another."""

from typing import Literal

from app.kernel.errors import Conflict

#: What it is counted by: the input field, the reason, and where the error says which is the newest.
_TOLD = {
    "version": ("input.baseVersion", "version_conflict", "version"),
    "revision": ("input.baseRevision", "revision_conflict", "currentRevision"),
}


def check_base(
    changed: type[Conflict],
    base: int | None,
    newest: int,
    of: str,
    *,
    counts: Literal["version", "revision"] = "version",
) -> None:
    """Let a change pass that was made from the newest there is, or from nobody says what.

    Args:
        changed: What is raised; its docstring tells of an older base.
        base: The version or revision that the author saw; None: they did not say.
        newest: The number of the newest; whoever calls this holds the row.
        of: What it is of, as `the file`: the message of a base that never was names it.
        counts: What the numbers are.

    Raises:
        Conflict: It is another one, as `changed`; its details have the newest.
    """
    if base is None or base == newest:
        return
    field, reason, name = _TOLD[counts]
    unknown = f"There is no {counts} {base} of {of}: its newest one is {newest}."
    is_old = 1 <= base < newest
    raise changed(None if is_old else unknown, field=field, reason=reason, details={name: newest})
