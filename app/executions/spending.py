"""What a run and those under it spend: counted on the root by the commit that records it, and held against its budget.

Only runs with a budget are counted so. The root's row is locked with the others of a commit, in the order of ids.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.executions.phrases import phrase, read
from app.executions.statements import Rows, Statement
from app.kernel.database import Database, Dialect

_COLUMNS = "tree_tokens, tree_cost_usd, budget_tokens, budget_usd"


@dataclass(slots=True)
class Spending:
    """What a run with a budget has spent since its last commit, without what its children told it."""

    root: UUID
    tokens: int = 0
    cost_usd: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Spent:
    """What a whole tree had spent at one commit, and what it may."""

    tokens: int
    cost_usd: Decimal
    budget_tokens: int | None
    budget_usd: Decimal | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Spent":
        """Read the row of a root."""
        budget_usd = row["budget_usd"]
        return cls(
            row["tree_tokens"],
            Decimal(row["tree_cost_usd"]),
            row["budget_tokens"],
            None if budget_usd is None else Decimal(budget_usd),
        )

    @property
    def is_over(self) -> bool:
        """Whether that is more than the budget."""
        return (self.budget_tokens is not None and self.tokens > self.budget_tokens) or (
            self.budget_usd is not None and self.cost_usd > self.budget_usd
        )

    @property
    def tokens_left(self) -> int | None:
        """How many tokens may still be taken; None for any number."""
        return None if self.budget_tokens is None else max(0, self.budget_tokens - self.tokens)

    @property
    def usd_left(self) -> Decimal | None:
        """How much may still be spent; None for any amount."""
        return None if self.budget_usd is None else max(Decimal(0), self.budget_usd - self.cost_usd)


def spend(
    run: UUID,
    prompt_tokens: int,
    completion_tokens: int,
    cost_usd: Decimal,
    spending: Spending | None,
    dialect: Dialect,
) -> Generator[Statement, Rows, Spent | None]:
    """Add to what a run took, and to what its tree has spent; return that, or None without a budget or a root."""
    own = "prompt_tokens = prompt_tokens + {prompt}, completion_tokens = completion_tokens + {completion}, "
    own += _more("cost_usd", dialect)
    values: dict[str, Any] = {"prompt": prompt_tokens, "completion": completion_tokens, "run": run}
    values["cost_usd"] = _money(cost_usd, dialect)
    if spending is None:
        yield phrase(dialect, f"UPDATE executions SET {own} WHERE id = {{run}}", **values)  # noqa: S608 - constants
        return None
    tree = f"tree_tokens = tree_tokens + {{tokens}}, {_more('tree_cost_usd', dialect)}"
    values |= {"tokens": spending.tokens, "tree_cost_usd": _money(spending.cost_usd, dialect), "root": spending.root}
    if spending.root == run:
        sql = f"UPDATE executions SET {own}, {tree} WHERE id = {{root}} RETURNING {_COLUMNS}"  # noqa: S608 - constants
    else:
        sql = f"UPDATE executions SET {tree} WHERE id = {{root}} RETURNING {_COLUMNS}"  # noqa: S608 - constants
        mine = f"UPDATE executions SET {own} WHERE id = {{run}}"  # noqa: S608 - constants
        if dialect == "postgres":
            sql = f"WITH mine AS ({mine}) {sql}"  # one round trip
        else:
            yield phrase(dialect, mine, **values)
    rows = yield phrase(dialect, sql, **values)
    return Spent.of(rows[0]) if rows else None


async def read_spent(database: Database, root: UUID) -> Spent | None:
    """Read what a tree has spent; None when its root is gone."""
    rows = await read(database, f"SELECT {_COLUMNS} FROM executions WHERE id = {{root}}", root=root)  # noqa: S608
    return Spent.of(rows[0]) if rows else None


def _more(column: str, dialect: Dialect) -> str:
    """Return the assignment that raises a column of money by the value of its name."""
    if dialect == "postgres":
        return f"{column} = {column} + {{{column}}}"
    return f"{column} = printf('%.8f', {column} + {{{column}}})"


def _money(amount: Decimal, dialect: Dialect) -> Any:
    return amount if dialect == "postgres" else str(amount)
