"""Texts that both sides have changed, merged by lines as version control does (diff3; Khanna, Kunal, Pierce 2007)."""

from difflib import SequenceMatcher

MAX_LINES = 2_000  #: of one text; longer ones are a conflict

_Hunk = tuple[int, int, list[str]]  #: the lines from and up to which the base is replaced, and by what


def merge_lines(base: str, own: str, other: str) -> str | None:
    """Return the text with the changes of both sides, None where they touch each other.

    Lines that both replaced by the same are replaced once. Of adjacent lines nobody can say whether they belong
    together, so changes of them are a conflict too.
    """
    if other in {own, base}:
        return own
    if own == base:
        return other
    lines = [text.splitlines(keepends=True) for text in (base, own, other)]
    if max(map(len, lines)) > MAX_LINES:
        return None
    old, first, second = lines
    merged: list[str] = []
    at = 0
    mine, theirs = _hunks(old, first), _hunks(old, second)
    while mine or theirs:
        if mine and theirs and mine[0] == theirs[0]:
            theirs.pop(0)
        elif mine and theirs and mine[0][0] <= theirs[0][1] and theirs[0][0] <= mine[0][1]:
            return None
        start, end, new = (mine if not theirs or (mine and mine[0] < theirs[0]) else theirs).pop(0)
        merged += old[at:start]
        merged += new
        at = end
    return "".join([*merged, *old[at:]])


def _hunks(old: list[str], new: list[str]) -> list[_Hunk]:
    found = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(a, b, new[c:d]) for tag, a, b, c, d in found if tag != "equal"]
