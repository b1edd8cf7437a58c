"""What a benchmark gives: tables of figures, targets met or missed, and the arithmetic behind them."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


@dataclass
class Target:
    """A figure to reach."""

    name: str
    value: float
    limit: float
    is_at_least: bool  #: whether more is better
    unit: str = " times"

    @property
    def is_met(self) -> bool:
        return self.value >= self.limit if self.is_at_least else self.value <= self.limit

    def line(self) -> str:
        sign = "≥" if self.is_at_least else "≤"
        verdict = "met" if self.is_met else "MISSED"
        return (
            f"{self.name}: {figure(self.value)}{self.unit} (target {sign} {figure(self.limit)}{self.unit}): {verdict}"
        )


@dataclass
class Table:
    """Rows of figures under a title; the first column names the side."""

    title: str
    columns: Sequence[str]
    rows: list[Sequence[object]] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def text(self) -> str:
        """Lay the table out for a terminal."""
        cells = [list(map(str, self.columns)), *([figure(cell) for cell in row] for row in self.rows)]
        widths = [max(len(row[i]) for row in cells) for i in range(len(self.columns))]
        lines = [self.title, ""]
        for number, row in enumerate(cells):
            first, *others = (
                cell.ljust(width) if at == 0 else cell.rjust(width)
                for at, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
            lines.append("  ".join(["", first, *others]))
            if number == 0:
                lines.append("  " + "-" * (sum(widths) + 2 * len(widths) - 2))
        lines += [f"  → {target.line()}" for target in self.targets]
        lines += [f"  {note}" for note in self.notes]
        return "\n".join(lines)

    def markdown(self) -> str:
        """Lay the table out for a page."""
        lines = [f"### {self.title}", "", "| " + " | ".join(self.columns) + " |"]
        lines.append("|---|" + "---:|" * (len(self.columns) - 1))
        lines += ["| " + " | ".join(figure(cell) for cell in row) + " |" for row in self.rows]
        if self.targets:
            lines += ["", *(f"- {target.line()}" for target in self.targets)]
        if self.notes:
            lines += ["", *self.notes]
        return "\n".join(lines)


def figure(value: object) -> str:
    """Write a number with three figures that mean something."""
    if not isinstance(value, float | int) or isinstance(value, bool):
        return "" if value is None else str(value)
    size = abs(value)
    if size >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if size >= 10 else f"{value:.2f}"


def median(values: Iterable[float]) -> float:
    """Return the middle value."""
    return statistics.median(values)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` (0 to 1) of the values are."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


@dataclass
class Round:
    """One turn of one side: how many, how long, at which cost."""

    count: int
    seconds: float
    cpu_seconds: float
    latencies: list[float] = field(default_factory=list)  #: seconds

    @property
    def rate(self) -> float:
        return self.count / self.seconds

    @property
    def cpu_us(self) -> float:
        return self.cpu_seconds / self.count * 1e6


@dataclass
class Side:
    """All turns of one side."""

    name: str
    rounds: list[Round] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return median(each.rate for each in self.rounds)

    @property
    def cpu_us(self) -> float:
        return median(each.cpu_us for each in self.rounds)

    def latency_ms(self, share: float) -> float:
        return percentile([value for each in self.rounds for value in each.latencies], share) * 1000

    def row(self) -> list[object]:
        """Return name, rate, p50, p99 and CPU: the columns of `COLUMNS`."""
        return [self.name, self.rate, self.latency_ms(0.5), self.latency_ms(0.99), self.cpu_us]


#: The columns of `Side.row`.
COLUMNS = ("", "per second", "p50 ms", "p99 ms", "CPU µs each")


def ratio_of_rates(ours: Side, theirs: Side) -> float:
    """Compare turn by turn, since the machine's load moves between turns, and take the median."""
    return median(a.rate / b.rate for a, b in zip(ours.rounds, theirs.rounds, strict=True))
