"""Reading files: in a process that can be killed, against the library alone, called in this process.

Both read the same documents of the same formats to Markdown with pages and tables, one after the other. The library is
kreuzberg, which reads all of these formats; Plait has PDFs read by pdfium, and turns what any reader gave into one text
with exact places. A process of its own costs a trip over two pipes a file, and keeps what a file took out of this one.
"""

import asyncio
import resource
import tempfile
import time
from pathlib import Path

from app.extraction.service import Extraction
from benchmarks.figures import COLUMNS, Round, Side, Table, Target, ratio_of_rates
from benchmarks.papers import held_by_children, papers, read_alone

VARIANTS = ("files",)
_SHARE = 0.8
_FLAT = 1.2


def run(variant: str, *, is_quick: bool) -> list[Table]:
    """Measure."""
    del variant
    with tempfile.TemporaryDirectory() as folder:
        made = papers(Path(folder))
        return asyncio.run(_measure(made, is_quick=is_quick))


async def _measure(made: list[tuple[Path, str]], *, is_quick: bool) -> list[Table]:
    rounds, repeats = (2, 1) if is_quick else (7, 4)
    extraction = Extraction(processes=1)
    try:
        sides = {path.suffix[1:]: (Side("in a process of its own"), Side("the library alone")) for path, _ in made}
        ours, theirs = Side("Plait, all formats"), Side("kreuzberg alone, all formats")
        for at in range(rounds + 1):
            turns: tuple[list[Round], list[Round]] = ([], [])
            for path, content_type in made:
                mine = await _ours(extraction, path, content_type, repeats)
                other = _theirs(path, content_type, repeats)
                if at:
                    turns[0].append(mine)
                    turns[1].append(other)
                    for side, turn in zip(sides[path.suffix[1:]], (mine, other), strict=True):
                        side.rounds.append(turn)
            if at:
                for side, some in ((ours, turns[0]), (theirs, turns[1])):
                    side.rounds.append(_sum(some))
        share = ratio_of_rates(ours, theirs)
        table = Table("Files read, one after the other", COLUMNS, [ours.row(), theirs.row()])
        table.targets.append(Target("share of the library alone", share, _SHARE, is_at_least=True))
        table.notes = [
            f"{name}: {ratio_of_rates(mine, other):.2f} of the library's {other.rate:.0f} a second"
            for name, (mine, other) in sides.items()
        ]
        memory = await _memory(extraction, made, 100 if is_quick else 1_000)
    finally:
        await extraction.aclose()
    return [table, memory]


def _sum(turns: list[Round]) -> Round:
    return Round(
        sum(each.count for each in turns),
        sum(each.seconds for each in turns),
        sum(each.cpu_seconds for each in turns),
        [value for each in turns for value in each.latencies],
    )


async def _ours(extraction: Extraction, path: Path, content_type: str, repeats: int) -> Round:
    latencies: list[float] = []
    for _ in range(repeats):
        began = time.perf_counter()
        found = await extraction.extract(path, content_type=content_type, name=path.name)
        latencies.append(time.perf_counter() - began)
        assert found.text
    return Round(repeats, sum(latencies), 0.0, latencies)


def _theirs(path: Path, content_type: str, repeats: int) -> Round:
    latencies: list[float] = []
    for _ in range(repeats):
        began = time.perf_counter()
        read_alone(path, content_type)
        latencies.append(time.perf_counter() - began)
    return Round(repeats, sum(latencies), 0.0, latencies)


async def _memory(extraction: Extraction, made: list[tuple[Path, str]], count: int) -> Table:
    """Tell what reader and server hold after the first document and after many."""
    table = Table("Memory held, MiB", ("documents", "this process", "the reader"))
    first = 0.0
    most = 0.0
    for number in range(1, count + 1):
        path, content_type = made[number % len(made)]
        await extraction.extract(path, content_type=content_type, name=path.name)
        if number == len(made) or number in (1, count // 10, count // 2 - 1, count):
            held = held_by_children() / 2**20
            table.rows.append([number, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, held])
            first = held if number == len(made) else first
            most = max(most, held)
    table.targets.append(Target(f"after {count:,} against after one of each", most / first, _FLAT, is_at_least=False))
    table.notes.append("A reader is replaced after 500 files; the row before that is its largest age.")
    return table
