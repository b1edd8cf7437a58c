"""Run the Dockerfile's build steps in a scratch folder, where no Docker engine is at hand.

COPY and the RUN lines that use pip are run as they stand, with the image's paths moved into the folder and
this machine's Python; what only an image has (users, groups) is checked by hadolint alone. Then the built
command answers `plait version`, and its health check's Python is compiled.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def instructions(text: str) -> Generator[tuple[str, str]]:
    """Yield (instruction, rest) with continued lines joined."""
    joined = re.sub(r"\\\n\s*", " ", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))
    for line in joined.splitlines():
        word, _, rest = line.strip().partition(" ")
        if word:
            yield word, rest


def ignored(name: str) -> bool:
    """Whether `.dockerignore` keeps a top-level name out of the build."""
    return f"!{name}" not in (ROOT / ".dockerignore").read_text().splitlines()


def copy(rest: str, workdir: Path) -> None:
    """Do a COPY from the build context."""
    *sources, target = rest.split()
    destination = workdir / target
    for source in sources:
        if ignored(source):
            raise SystemExit(f".dockerignore hides {source}, which the Dockerfile copies")
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, destination, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            destination.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / source, destination)


def main() -> int:
    """Do every step of the first stage, then try the result."""
    with tempfile.TemporaryDirectory(prefix="plait-image-") as scratch:
        root = Path(scratch)
        workdir = root
        environment = dict(os.environ)
        for word, rest in instructions((ROOT / "Dockerfile").read_text()):
            if word == "WORKDIR":
                workdir = root / rest.lstrip("/")
                workdir.mkdir(parents=True, exist_ok=True)
            elif word == "COPY" and not rest.startswith("--from"):
                copy(rest, workdir)
            elif word == "RUN" and "/opt/plait" in rest:
                command = rest.replace("/opt/plait", f"{root}/opt/plait").replace(
                    "python -m venv", f"{sys.executable} -m venv"
                )
                print(f"RUN {command}")
                subprocess.run(command, shell=True, check=True, cwd=workdir, env=environment)  # noqa: S602 - our own file
            elif word == "HEALTHCHECK":
                compile(json.loads(rest[rest.index("[") :])[2], "HEALTHCHECK", "exec")
        shutil.rmtree(root / "src")  # the second stage has no sources
        subprocess.run([f"{root}/opt/plait/bin/plait", "version"], check=True, cwd="/", env={"PATH": "/usr/bin"})  # noqa: S603
        found = subprocess.run(  # noqa: S603
            [f"{root}/opt/plait/bin/plait", "migrate", "--check"],
            check=False,
            cwd="/",
            env={"PATH": "/usr/bin", "PLAIT_DATA_DIR": str(root / "var")},
            capture_output=True,
            text=True,
        )
        if "_init.py" not in found.stdout:
            raise SystemExit(f"the image holds no migrations: {found.stdout}{found.stderr}")
    print("every step ran, and the installed command finds its migrations")
    return 0


if __name__ == "__main__":
    sys.exit(main())
