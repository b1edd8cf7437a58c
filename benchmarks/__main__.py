"""`python -m benchmarks [NAME...] [--quick] [--write]`: measure, print, and keep the results."""

import argparse
import json
import multiprocessing
import os
import platform
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from benchmarks.figures import Table, Target

#: In the order of the report.
NAMES = (
    "executions",
    "http",
    "workers",
    "history",
    "growth",
    "latency",
    "contention",
    "triggers",
    "n8n",
    "drafts",
    "draft_history",
    "lists",
    "journal",
    "memory",
    "search",
    "fanout",
    "chat",
    "extraction",
    "ingest",
    "files",
)
RESULTS = Path(__file__).with_name("RESULTS.md")


def main() -> int:
    """Run what is asked; each part in a process of its own, because one process speaks to one back end."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}; all without")
    parser.add_argument("--quick", action="store_true", help="shorter turns: shows that it works, not how fast")
    parser.add_argument("--write", action="store_true", help="keep what was measured of these parts in RESULTS.md")
    parser.add_argument("--one", metavar="NAME:VARIANT", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        return _one(options.one, is_quick=options.quick)
    unknown = set(options.names) - set(NAMES)
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    began = time.monotonic()
    parts: dict[str, list[Table]] = {}
    is_ok = True
    for name in options.names or NAMES:
        tables = parts[name] = []
        for variant in import_module(f"benchmarks.{name}").VARIANTS:
            if variant == "postgres" and not os.environ.get("PLAIT_TEST_POSTGRES"):
                print(f"{name} on PostgreSQL: left out; name a server in PLAIT_TEST_POSTGRES\n")
                continue
            started = time.monotonic()
            found = _child(name, variant, is_quick=options.quick)
            print(f"({name} on {variant}: {time.monotonic() - started:.0f} s)\n", flush=True)
            is_ok = is_ok and found is not None
            tables += found or []
    print(f"measured in {time.monotonic() - began:.0f} s")
    missed = [
        target.line() for tables in parts.values() for table in tables for target in table.targets if not target.is_met
    ]
    for line in missed:
        print(f"missed  {line}")
    if not options.quick and (options.write or not options.names) and is_ok:
        before = RESULTS.read_text() if options.names else _head()
        RESULTS.write_text(with_parts(before, {name: _part(name, tables) for name, tables in parts.items()}))
        print(f"written to {RESULTS.relative_to(Path.cwd()) if RESULTS.is_relative_to(Path.cwd()) else RESULTS}")
    return 0 if is_ok else 1


def _child(name: str, variant: str, *, is_quick: bool) -> list[Table] | None:
    command = [sys.executable, "-m", "benchmarks", "--one", f"{name}:{variant}", *(["--quick"] if is_quick else [])]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    lines = done.stdout.splitlines()
    if done.returncode or not lines:
        print(f"{name} ({variant}) failed\n", file=sys.stderr)
        return None
    tables = [_table(each) for each in json.loads(lines[-1])]
    for table in tables:
        print(table.text(), end="\n\n", flush=True)
    return tables


def _one(name_and_variant: str, *, is_quick: bool) -> int:
    name, _, variant = name_and_variant.partition(":")
    tables = import_module(f"benchmarks.{name}").run(variant, is_quick=is_quick)
    print(json.dumps([asdict(table) for table in tables]))
    return 0


def _table(value: dict) -> Table:
    return Table(**{**value, "targets": [Target(**target) for target in value["targets"]]})


def with_parts(page: str, parts: Mapping[str, str]) -> str:
    """Return the page of results with these parts in it, each under its name; what it has of others stays."""
    head, *had = page.rstrip().split("\n## ")
    texts = {name: text.strip() for name, _, text in (each.partition("\n") for each in had)} | dict(parts)
    known = [name for name in NAMES if name in texts]
    return "\n\n".join([head.rstrip(), *(f"## {name}\n\n{texts[name]}" for name in known)]) + "\n"


def _head() -> str:
    return (
        "# Results\n\n"
        f"Written by `make bench` on {datetime.now(UTC):%Y-%m-%d}: {_machine()}\n"
        "Rates move with the machine's load: read the ratios, in which both sides took turns in one run.\n"
        "CPU is that of the process that does the work, without the database server's.\n"
    )


def _part(name: str, tables: Sequence[Table]) -> str:
    what = (import_module(f"benchmarks.{name}").__doc__ or "").strip()
    when = f"Measured on {datetime.now(UTC):%Y-%m-%d}: {_machine()}"
    return "\n\n".join([what, when, *(table.markdown() for table in tables)])


def _machine() -> str:
    cpu = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        models = [line.partition(":")[2].strip() for line in cpuinfo.read_text().splitlines() if "model name" in line]
        cpu = models[0] if models else cpu
    gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{platform.system()} on {multiprocessing.cpu_count()} cores ({cpu}), {gib:.0f} GiB, "
        f"{platform.python_implementation()} {platform.python_version()}."
    )


if __name__ == "__main__":
    sys.exit(main())
