"""Documents of the sizes that people have, of six formats; each seed makes others."""

import itertools
import os
import resource
from pathlib import Path
from typing import Any

from tests.extraction import documents

_WORDS = tuple("the analytical engine weaves algebraic patterns just as the loom weaves flowers and leaves".split())  # noqa: SIM905


def _lines(count: int, seed: int) -> list[str]:
    words = itertools.cycle(_WORDS)
    return [f"{' '.join(itertools.islice(words, 12))} {seed * 7919 + line}." for line in range(count)]


def papers(folder: Path, seed: int = 0) -> list[tuple[Path, str]]:
    """Write one of each format; return where, and their content types."""
    table = [
        ["Region", "Sales", "Cost"],
        *([f"Region {row}", str(row * 31 + seed), str(row * 17)] for row in range(200)),
    ]
    html = "".join(
        f"<h2>Part {at}</h2><p>{' '.join(_lines(8, seed + at))}</p><ul><li>one<li>two</ul>" for at in range(60)
    )
    book = " ".join(_lines(60, seed + 1))
    kinds: dict[str, tuple[bytes, str]] = {
        "a.pdf": (documents.pdf([["# Chapter", *_lines(40, seed + page)] for page in range(20)]), "application/pdf"),
        "a.docx": (
            documents.docx([block for at in range(60) for block in ("# Part", *_lines(8, seed + at))] + [table]),
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
        "a.eml": (documents.eml("A letter", "\n".join(_lines(200, seed + 1))), "message/rfc822"),
    }
    found: list[tuple[Path, str]] = []
    for name, (content, content_type) in kinds.items():
        path = folder / name
        path.write_bytes(content)
        found.append((path, content_type))
    return found


def read_alone(path: Path, content_type: str) -> None:
    """Read a document by the library alone, kreuzberg, in this process."""
    import kreuzberg

    config = kreuzberg.ExtractionConfig(
        use_cache=False,
        enable_quality_processing=False,
        output_format="markdown",
        pages=kreuzberg.PageConfig(extract_pages=True),
    )
    found: Any = kreuzberg.extract_file_sync(path, content_type, config=config)
    assert found.content


def held_by_children() -> int:
    """Return the resident memory of the processes below this one, in bytes."""
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
