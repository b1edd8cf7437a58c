"""Reading files: in a process that can be killed, against the library alone, called in this process.

Both read the same documents of the same formats to Markdown with pages and tables, one after the other. The library is
kreuzberg, which reads all of these formats; Plait has PDFs read by pdfium, and turns what any reader gave into one text
with exact places. A process of its own costs a trip over two pipes a file, and keeps what a file took out of this one.
"""

import asyncio
import itertools
import os
import resource
import tempfile
import time
from pathlib import Path
from typing import Any

from app.extraction.service import Extraction
from benchmarks.figures import COLUMNS, Round, Side, Table, Target, ratio_of_rates
from tests.extraction import documents

VARIANTS = ("files",)
_SHARE = 0.8
_FLAT = 1.2
_WORDS = tuple("the analytical engine weaves algebraic patterns just as the loom weaves flowers and leaves".split())  # noqa: SIM905


def _lines(count: int, seed: int) -> list[str]:
    words = itertools.cycle(_WORDS)
    return [f"{' '.join(itertools.islice(words, 12))} {seed * 7919 + line}." for line in range(count)]


def _made(folder: Path) -> list[tuple[Path, str]]:
    """Write documents of the sizes that people have."""
    table = [["Region", "Sales", "Cost"], *([f"Region {row}", str(row * 31), str(row * 17)] for row in range(200))]
    html = "".join(f"<h2>Part {at}</h2><p>{' '.join(_lines(8, at))}</p><ul><li>one<li>two</ul>" for at in range(60))
    book = " ".join(_lines(60, 1))
    kinds: dict[str, tuple[bytes, str]] = {
        "a.pdf": (documents.pdf([["# Chapter", *_lines(40, page)] for page in range(20)]), "application/pdf"),
        "a.docx": (
            documents.docx([block for at in range(60) for block in ("# Part", *_lines(8, at))] + [table]),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        "a.xlsx": (
            documents.xlsx({f"Sheet {at}": table for at in range(5)}),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        "a.html": (f"<html><head><title>T</title></head><body>{html}</body></html>".encode(), "text/html"),
        "a.epub": (
            documents.epub({f"Chapter {at}": book for at in range(20)}),
            "application/epub+zip",
        ),
        "a.eml": (documents.eml("A letter", "\n".join(_lines(200, 1))), "message/rfc822"),
    }
    found: list[tuple[Path, str]] = []
    for name, (content, content_type) in kinds.items():
        path = folder / name
        path.write_bytes(content)
        found.append((path, content_type))
    return found


def run(variant: str, *, is_quick: bool) -> list[Table]:
    """Measure."""
    del variant
    with tempfile.TemporaryDirectory() as folder:
        made = _made(Path(folder))
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
    import kreuzberg

    config = kreuzberg.ExtractionConfig(
        use_cache=False,
        enable_quality_processing=False,
        output_format="markdown",
        pages=kreuzberg.PageConfig(extract_pages=True),
    )
    latencies: list[float] = []
    for _ in range(repeats):
        began = time.perf_counter()
        found: Any = kreuzberg.extract_file_sync(path, content_type, config=config)
        latencies.append(time.perf_counter() - began)
        assert found.content
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
            held = _readers_bytes() / 2**20
            table.rows.append([number, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, held])
            first = held if number == len(made) else first
            most = max(most, held)
    table.targets.append(Target(f"after {count:,} against after one of each", most / first, _FLAT, is_at_least=False))
    table.notes.append("A reader is replaced after 500 files; the row before that is its largest age.")
    return table


def _readers_bytes() -> int:
    """Return the resident memory of the processes below this one."""
    total = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                if parent == os.getpid():
                    total += int((entry / "statm").read_text().split()[1]) * resource.getpagesize()
            except (OSError, ValueError):
                continue
    return total
