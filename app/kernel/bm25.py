"""BM25 over an FTS5 table of which only a part is searched, with statistics of that part alone.

The table's first column is its scope: one word, by which the part is chosen. FTS5 tells what is in a row only through
its function `bm25`, whose statistics are those of the whole table, so of all workspaces; four of its weighings give the
row's own part back. With k for 1.2 * (0.25 + 0.75 * length / mean) it is c * f / (f + k), where c is the same for all
rows and f counts the word, weighed by where it stands. By the scope, `bm25` is c / (1 + k) with the weight 1, and c
with a huge one; so k is known, then f.
"""

from collections.abc import Sequence
from math import log

_HUGE = 1e12

#: How often the word is in the row. The weights are whole numbers, so this is one, whatever was lost on the way.
FREQUENCY = "max(round(k * some / (most - some)), 1)"
LENGTH = "max((k / 1.2 - 0.25) / 0.75, 0)"  #: of the row, in parts of the mean of the whole table
#: What a word adds to a row's score; `whole.mean` is of the lengths of what was found.
SCORE = "rarity * f * 2.2 / (f + 1.2 * (0.25 + 0.75 * length / whole.mean))"


def hits_of(table: str, weights: Sequence[float]) -> str:
    """Return a SELECT of one word's hits, which takes how rare it is and what to match.

    It gives `number`, the row's, and what `FREQUENCY` and `LENGTH` read.

    Args:
        table: An FTS5 table whose first column is the scope.
        weights: Of its other columns, whole numbers.
    """

    def bm25(*values: float) -> str:
        return f"bm25({table}, {', '.join(str(float(each)) for each in values)})"

    none, much = [0.0] * len(weights), [_HUGE] * len(weights)
    return (
        f"CAST(? AS REAL) AS rarity, {table}.rowid AS number, {bm25(0, *much)} AS most, "
        f"{bm25(0, *weights)} AS some, {bm25(_HUGE, *none)} / {bm25(1, *none)} - 1 AS k "
        f"FROM {table} WHERE {table} MATCH ?"
    )


def rarity_of(count: int, size: int) -> float:
    """Return what a word counts for that is in so many rows of so many that are searched."""
    return log(1 + (size - count + 0.5) / (count + 0.5))
