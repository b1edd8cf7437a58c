"""Check that the lock files hold what `pyproject.toml` asks for, with hashes and without hosts."""

import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]


def read_lock(path: Path) -> dict[str, set[str]]:
    """Return the locked versions by package; one package may have several, told apart by markers."""
    locked: dict[str, set[str]] = {}
    for line in path.read_text().splitlines():
        if "==" in line and line[:1].isalnum():
            pin = Requirement(line.rstrip(" \\"))
            locked.setdefault(canonicalize_name(pin.name), set()).update(part.version for part in pin.specifier)
    return locked


def problems(path: Path, wanted: Iterable[str]) -> list[str]:
    """Say what a lock file lacks or should not hold."""
    text = path.read_text()
    locked = read_lock(path)
    found = [f"{path.name}: names a host" for mark in ("://", "--index", "--find-links") if mark in text]
    for requirement in map(Requirement, wanted):
        versions = locked.get(canonicalize_name(requirement.name), set())
        if not any(requirement.specifier.contains(version, prereleases=True) for version in versions):
            found.append(f"{path.name}: has no {requirement}")
    if text.count("==") > text.count("--hash="):
        found.append(f"{path.name}: a package has no hash")
    return found


def main() -> int:
    """Print every problem; 1 when there is one."""
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
    core: list[str] = project["project"]["dependencies"] + project["dependency-groups"]["build"]
    dev: list[str] = project["project"]["optional-dependencies"]["dev"]
    found = problems(ROOT / "requirements.lock", core) + problems(ROOT / "requirements-dev.lock", core + dev)
    for extra in ("ocr", "voice"):
        wanted: list[str] = project["project"]["optional-dependencies"][extra]
        found += problems(ROOT / f"requirements-{extra}.lock", core + wanted)
    for problem in found:
        print(f"{problem}; run: make lock", file=sys.stderr)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
