"""What a commit of a run changes besides the run: runs it starts, runs it tells something, what others keep of it."""

from collections.abc import Collection, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson

from app.executions.checkpoints import forget, write
from app.executions.dispatching import give_up, lock, put_away, wake
from app.executions.events import Event
from app.executions.log_lines import LOG_COLUMNS, LOG_TABLE
from app.executions.models import CommandKind
from app.executions.phrases import phrase
from app.executions.projecting import TurnEvents, TurnProjector, TurnRun
from app.executions.source_rows import SOURCE_COLUMNS, SOURCE_TABLE
from app.executions.spending import Spending, Spent, spend
from app.executions.statements import Columns, Fetch, Row, Rows, Statement, as_uuid, insert, now_sql
from app.kernel.database import Dialect
from app.kernel.ids import new_id

COMMAND_COLUMNS: Columns = (
    ("id", "uuid"),
    ("execution_id", "uuid"),
    ("kind", "text"),
    ("data", "jsonb"),
    ("created_at", "timestamptz"),
)


@dataclass(slots=True)
class Effects:
    """Written if and only if the run's fence holds."""

    applied: list[UUID] = field(default_factory=list[UUID])  #: commands that have been applied
    children: dict[UUID, Row] = field(default_factory=dict[UUID, Row])  #: new runs, as `EXECUTION_COLUMNS`
    commands: list[Row] = field(default_factory=list[Row])  #: to other runs, as `COMMAND_COLUMNS`
    statements: list[Statement] = field(default_factory=list[Statement])  #: of domains above
    turn: TurnEvents | None = None  #: what a conversation shows of this
    log_lines: list[Row] = field(default_factory=list[Row])  #: as `LOG_COLUMNS`
    sources: list[Row] = field(default_factory=list[Row])  #: as `SOURCE_COLUMNS`
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: Decimal = Decimal(0)
    spending: Spending | None = None  #: of a run with a budget, whenever anything is counted
    pauses: bool = False  #: the run gives its worker up
    resume_at: datetime | None = None  #: when it becomes due, if it pauses
    progressed: bool = False  #: a run that brought workers down has got further than before
    quarantined_at: datetime | None = None  #: it is put away, because it brought down too many
    checkpoint: Row | None = None  #: where it stands now, as `checkpoints.COLUMNS`
    forgets_checkpoint: bool = False  #: it ends, and may have one

    def merge(self, later: "Effects") -> None:
        """Add what came after."""
        self.applied += later.applied
        self.children.update(later.children)
        self.commands += later.commands
        self.statements += later.statements
        self.turn = later.turn if self.turn is None else self.turn.with_later(later.turn)
        self.log_lines += later.log_lines
        self.sources += later.sources
        self.prompt_tokens += later.prompt_tokens
        self.completion_tokens += later.completion_tokens
        self.cost_usd += later.cost_usd
        if later.spending is not None:
            self.spend(later.spending.root, later.spending.tokens, later.spending.cost_usd)
        if later.pauses:
            self.pauses, self.resume_at = True, later.resume_at
        self.progressed |= later.progressed
        self.quarantined_at = later.quarantined_at or self.quarantined_at
        self.checkpoint = later.checkpoint or self.checkpoint
        self.forgets_checkpoint |= later.forgets_checkpoint

    def spend(self, root: UUID, tokens: int, cost_usd: Decimal) -> None:
        """Count what was spent against the budget of a tree; of nothing, its commit says what the tree has spent."""
        if self.spending is None:
            self.spending = Spending(root)
        self.spending.tokens += tokens
        self.spending.cost_usd += cost_usd


def command_row(execution_id: UUID, kind: CommandKind, data: Mapping[str, Any], at: datetime) -> Row:
    """Return the columns of a command."""
    return (new_id(), execution_id, kind.value, orjson.dumps(data).decode(), at)


def touched(
    effects: Mapping[UUID, Effects], others: Collection[UUID], dialect: Dialect
) -> Generator[Statement, Rows, set[str]]:
    """Lock every run that is to change or to be told something, in the order of ids; return who holds the latter.

    Args:
        effects: By run; what would be told to runs that are gone is taken out.
        others: Runs that the same transaction locks later: taken now, two writers cannot wait for each other.
        dialect: Of the database.
    """
    told = {_target(row) for each in effects.values() for row in each.commands}
    if not told:
        return set()
    yield from lock([*effects, *told, *others], dialect)
    if dialect == "postgres":
        rows = yield Fetch("SELECT id, worker_id FROM executions WHERE id = ANY($1::uuid[])", [list(told)])
    else:
        marks = ", ".join("?" for _ in told)
        rows = yield Fetch(f"SELECT id, worker_id FROM executions WHERE id IN ({marks})", [str(run) for run in told])  # noqa: S608 - only marks
    # A run goes with its workflow, those it started need not: nobody is left to be told.
    known = {as_uuid(row["id"]) for row in rows}.union(*(each.children for each in effects.values()))
    for each in effects.values():
        each.commands = [row for row in each.commands if _target(row) in known]
    return {row["worker_id"] for row in rows if row["worker_id"] is not None}


def carry_out(
    run: UUID, effects: Effects, dialect: Dialect, spent: dict[UUID, Spent]
) -> Generator[Statement, Rows, set[UUID]]:
    """Write the effects of one run, but for its turn; return the workspaces whose lines are to be refilled.

    Args:
        run: Which run.
        effects: Of it.
        dialect: Of the database.
        spent: Takes what the run's tree has spent, by run, where that was counted.
    """
    workspaces: set[UUID] = set()
    if effects.applied:
        yield from _applied(effects.applied, dialect)
    if effects.prompt_tokens or effects.completion_tokens or effects.cost_usd:
        usage = effects.prompt_tokens, effects.completion_tokens, effects.cost_usd
        total = yield from spend(run, *usage, effects.spending, dialect)
        if total is not None:
            spent[run] = total
    for statement in effects.statements:  # noqa: UP028 - what a statement gave is sent back; a list would not take it
        yield statement
    if effects.log_lines:
        yield insert(dialect, LOG_TABLE, LOG_COLUMNS, effects.log_lines)
    if effects.sources:
        yield insert(dialect, SOURCE_TABLE, SOURCE_COLUMNS, effects.sources)
    if effects.commands:
        yield insert(dialect, "execution_commands", COMMAND_COLUMNS, effects.commands)
        workspaces |= yield from wake([_target(row) for row in effects.commands], dialect)
    if effects.forgets_checkpoint:
        yield forget(run, dialect)
    elif effects.checkpoint is not None:
        yield write(effects.checkpoint, dialect)
    if effects.progressed:
        yield phrase(dialect, "UPDATE executions SET strikes = 0 WHERE id {runs}", runs=[run])
    if effects.pauses:
        workspaces |= yield from give_up({run: effects.resume_at}, dialect)
    if effects.quarantined_at is not None:
        workspaces |= yield from put_away(run, effects.quarantined_at, dialect)
    return workspaces


def project_turn(turns: TurnProjector, run: TurnRun, events: Sequence[Event], effects: Effects) -> None:
    """Add what the conversation of a run shows of its events."""
    shown = [event for event in events if turns.shows(event)]
    if shown:
        turn = TurnEvents(run, shown)
        effects.turn = turn if effects.turn is None else effects.turn.with_later(turn)


def _target(row: Row) -> UUID:
    return as_uuid(row[1])


def _applied(commands: list[UUID], dialect: Dialect) -> Generator[Statement, Rows, None]:
    if dialect == "postgres":
        yield Fetch("UPDATE execution_commands SET applied_at = now() WHERE id = ANY($1::uuid[])", [commands])
    else:
        marks = ", ".join("?" for _ in commands)
        sql = f"UPDATE execution_commands SET applied_at = {now_sql('sqlite')} WHERE id IN ({marks})"  # noqa: S608 - only marks
        yield Fetch(sql, [str(each) for each in commands])
