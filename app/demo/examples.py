"""The examples in `examples/`: a workflow document each, and what it runs on when nobody names files."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from app.demo.client import DemoFailed
from app.kernel.shipped import shipped

#: What a demo may read of a file; a longer one is refused, not cut.
_MAX_FILE_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Example:
    """A folder of `examples/`."""

    folder: Path

    @property
    def name(self) -> str:
        """What it is called on the command line."""
        return self.folder.name

    @property
    def document(self) -> dict[str, Any]:
        """The workflow, as `importWorkflow` takes it."""
        return orjson.loads((self.folder / "workflow.json").read_bytes())

    @property
    def needs_peer(self) -> bool:
        """Whether it calls a service, which the demo then starts."""
        return (self.folder / "peer.py").is_file()

    def run_input(self, files: Sequence[Path], peer_url: str | None = None) -> dict[str, Any]:
        """Return the input of a run: the example's own, and the text of the files.

        Raises:
            DemoFailed: A file cannot be read as text.
        """
        standing = self.folder / "input.json"
        found: dict[str, Any] = orjson.loads(standing.read_bytes()) if standing.is_file() else {}
        texts = [{"name": path.name, "text": _read(path)} for path in files or self._default_files()]
        if texts:
            found["files"] = texts
            found["text"] = "\n\n".join(text["text"] for text in texts)
        if peer_url is not None:
            found["url"] = peer_url
        return found

    def _default_files(self) -> list[Path]:
        """Name the project's own documents, for an example that reads documents."""
        if (self.folder / "input.json").is_file():
            return []
        top = self.folder.parents[1]
        project = sorted([*top.glob("*.md"), *(top / "docs").glob("*.md")])
        return project or sorted(self.folder.parent.glob("*/README.md"))


def find_example(name: str) -> Example:
    """Return an example by name.

    Raises:
        DemoFailed: There is none; names those there are.
    """
    known = {path.parent.name: Example(path.parent) for path in sorted(shipped("examples").glob("*/workflow.json"))}
    if name not in known:
        raise DemoFailed(f"There is no example {name!r}; choose one of {', '.join(known)}")
    return known[name]


def list_examples() -> list[tuple[str, str]]:
    """Name every example and say what it does."""
    found = (Example(path.parent) for path in sorted(shipped("examples").glob("*/workflow.json")))
    return [(example.name, str(example.document["description"])) for example in found]


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > _MAX_FILE_BYTES:
            raise DemoFailed(f"{path} is over {_MAX_FILE_BYTES:,} bytes")
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise DemoFailed(f"{path} is not a text in UTF-8") from None
    except OSError as error:
        raise DemoFailed(f"{path}: {error.strerror}") from None
