"""What comes with Plait beside its code."""

import tomllib
from functools import cache
from importlib import metadata
from pathlib import Path

_PACKAGE = Path(__file__).parents[1]


def shipped(name: str) -> Path:
    """Return a folder (`migrations`, `examples`): inside an installed package, or at the top of a checkout."""
    installed = _PACKAGE / f"_{name}"
    return installed if installed.is_dir() else _PACKAGE.parent / name


@cache
def version() -> str:
    """Return the version of this Plait, also where a checkout was not installed."""
    try:
        return metadata.version("plait")
    except metadata.PackageNotFoundError:
        project = tomllib.loads((_PACKAGE.parent / "pyproject.toml").read_text())
        return str(project["project"]["version"])
