"""The key of the demo workspace: made once, kept beside the data, shown by the banner and filled into GraphiQL."""

import os

from app.kernel.settings import Mode, Settings

_FILE = "development-key"


def has_demo(settings: Settings) -> bool:
    """Whether an empty database gets a demo workspace."""
    return settings.mode is Mode.DEVELOPMENT and settings.demo


def read_development_key(settings: Settings) -> str | None:
    """Return the key; None in production, or where no demo workspace was made."""
    path = settings.data_dir / _FILE
    if not has_demo(settings) or not path.is_file():
        return None
    return path.read_text().strip() or None


def write_development_key(settings: Settings, key: str) -> None:
    """Keep the key where only its owner reads it."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(settings.data_dir / _FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.fchmod(descriptor, 0o600)  # a file that was there keeps its mode
    with os.fdopen(descriptor, "w") as file:
        file.write(key + "\n")
