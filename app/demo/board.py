"""What the terminal shows of a run: its events folded into one line a node, and its output as a table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import orjson
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

#: Below this, a column of the output is not squeezed to make room for others.
_MIN_WIDTH = 30
#: What a column's border and padding take.
_FRAME = 3
_STYLES = {"running": "yellow", "completed": "green", "failed": "red", "retrying": "magenta", "skipped": "dim"}


@dataclass(slots=True)
class Line:
    """One node, over all its iterations."""

    name: str
    depth: int  #: how many containers it is in
    started: int = 0
    completed: int = 0
    failed: int = 0
    skipped: int = 0
    retries: int = 0
    total: int | None = None  #: iterations of a container
    busy_ms: int = 0
    last_error: str = ""

    @property
    def state(self) -> str:
        """One word for all iterations."""
        if self.started > self.completed + self.failed:
            return "retrying" if self.retries and self.last_error and not self.completed else "running"
        if self.failed:
            return "failed"
        return "completed" if self.completed else "skipped"


class Board:
    """The run as far as its events tell."""

    def __init__(self, title: str, nodes: Iterable[Mapping[str, Any]]) -> None:
        self._title = title
        parents = {node["key"]: node.get("parentKey") for node in nodes}
        self._lines = {
            node["key"]: Line(node.get("name") or node["key"], _depth(node["key"], parents)) for node in nodes
        }
        self._status = "QUEUED"
        self._events = 0

    def add(self, event: Mapping[str, Any]) -> None:
        """Take an event."""
        self._events += 1
        kind = str(event["__typename"])
        if kind.startswith("Execution"):
            self._status = kind.removeprefix("Execution").upper()
            return
        if kind == "IterationStarted" and event.get("path"):
            self._line(event["path"][-1]["nodeKey"]).total = event.get("total")
            return
        if event.get("nodeKey") is None:
            return
        line = self._line(event["nodeKey"])
        match kind:
            case "NodeStarted" if event.get("attempt", 1) == 1:
                line.started += 1
            case "NodeRetrying":
                line.retries += 1
                line.last_error = _code_of(event)
            case "NodeCompleted":
                line.completed += 1
                line.busy_ms += int(event.get("durationMs") or 0)
            case "NodeFailed":
                line.failed += 1
                line.last_error = _code_of(event)
            case "NodeSkipped":
                line.skipped += 1
            case _:
                pass

    def _line(self, key: str) -> Line:
        return self._lines.setdefault(key, Line(key, 0))

    def __rich__(self) -> RenderableType:
        table = Table(title=f"{self._title}  ·  {self._status}  ·  {self._events} events", title_justify="left")
        table.add_column("Node")
        table.add_column("State")
        table.add_column("Done", justify="right")
        table.add_column("Retries", justify="right")
        table.add_column("ms", justify="right")
        table.add_column("Error")
        for line in self._lines.values():
            state = line.state if line.started or line.skipped else "waiting"
            done = f"{line.completed}" if line.total is None else f"{line.completed} of 1, {line.total} items"
            table.add_row(
                Text("  " * line.depth + line.name),
                Text(state, style=_STYLES.get(state, "dim")),
                done if line.started else "",
                str(line.retries or ""),
                str(line.busy_ms) if line.completed else "",
                line.last_error,
            )
        return table


def show_output(console: Console, output: Any) -> None:
    """Print an output: rows as a table, what stands beside them as lines, anything else as JSON.

    Where a table would be cut off at the right, each row is a list of its fields instead.
    """
    value = cast("dict[str, Any]", output) if isinstance(output, dict) else {}
    rows: Any = value.get("rows")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in cast("list[Any]", rows)):
        console.print_json(orjson.dumps(output).decode())
        return
    columns = list(dict.fromkeys(name for row in cast("list[dict[str, Any]]", rows) for name in row))
    cells = [[_cell(row.get(name)) for name in columns] for row in cast("list[dict[str, Any]]", rows)]
    widths = [min(_widest(column), _MIN_WIDTH) for column in zip(*cells, strict=True)]
    words = [max(map(len, _heading(name).split())) for name in columns]
    is_wide = sum(max(pair) + _FRAME for pair in zip(widths, words, strict=True)) < console.width
    shown = _table(columns, cells, widths) if is_wide else _lists(columns, cells)
    rest = [f"{name}: {_cell(part).replace(chr(10), ', ')}" for name, part in value.items() if name != "rows"]
    console.print(Group(shown, *(Text(line) for line in rest)))


def _table(columns: Sequence[str], cells: Sequence[Sequence[str]], widths: Sequence[int]) -> RenderableType:
    table = Table()
    for name, width in zip(columns, widths, strict=True):
        table.add_column(_heading(name), overflow="fold", min_width=width)
    for row in cells:
        table.add_row(*map(Text, row))
    return table


def _lists(columns: Sequence[str], cells: Sequence[Sequence[str]]) -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True, style="dim")
    grid.add_column(overflow="fold")
    for row in cells:
        for name, cell in zip(columns, row, strict=True):
            if cell:
                grid.add_row(_heading(name), Text(cell))
        grid.add_row()
    return grid


def _widest(cells: Iterable[str]) -> int:
    return max((len(line) for cell in cells for line in cell.splitlines()), default=0)


def _heading(name: str) -> str:
    """Write a camelCase key as words."""
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(_cell(part) for part in cast("list[Any]", value))
    if isinstance(value, dict):
        return ", ".join(f"{name} {_cell(part)}" for name, part in cast("dict[str, Any]", value).items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _code_of(event: Mapping[str, Any]) -> str:
    error: dict[str, Any] | None = event.get("error")
    return str(error["code"]) if error else ""


def _depth(key: str, parents: Mapping[str, str | None]) -> int:
    depth = 0
    parent = parents.get(key)
    while parent is not None and depth < len(parents):
        depth += 1
        parent = parents.get(parent)
    return depth
