"""What an artifact of each kind may hold, checked before anything is stored.

AppError
└─ ArtifactContentInvalid   names the field: content, data or fileId
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

import orjson

from app.artifacts.vocabulary import ArtifactKind
from app.kernel.errors import InvalidInput

MAX_CONTENT_BYTES = 1024 * 1024
MAX_COLUMNS = 200
MAX_ROWS = 10_000
#: The one input that a kind takes.
TAKES: Mapping[ArtifactKind, str] = {
    ArtifactKind.DOCUMENT: "content",
    ArtifactKind.TABLE: "data",
    ArtifactKind.IMAGE: "file_id",
    ArtifactKind.HTML: "content",
    ArtifactKind.CODE: "content",
    ArtifactKind.JSON: "data",
}
_SHOWN = {"content": "content", "data": "data", "file_id": "fileId"}


class ArtifactContentInvalid(InvalidInput):
    """An artifact of this kind has no such content."""


class _Missing:
    """Stands for what was not given, where null is a value."""


MISSING: Any = _Missing()


@dataclass(frozen=True, slots=True)
class Given:
    """What a caller wants an artifact to hold; exactly what its kind takes is given.

    Attributes:
        content: The text of a DOCUMENT, of HTML or CODE.
        data: A JSON value; of a TABLE `{"columns": [name…], "rows": [[value…]…]}`.
        file_id: The image.
    """

    content: str | None = None
    data: Any = MISSING
    file_id: UUID | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was given at all."""
        return self.content is None and self.data is MISSING and self.file_id is None


@dataclass(frozen=True, slots=True)
class Content:
    """What is stored."""

    text: str | None
    file_id: UUID | None
    size_bytes: int
    file_version: int | None = None  #: the number of the file's version


def content_of(kind: ArtifactKind, given: Given) -> Content:
    """Return what is stored of what was given; that a file is an image of the workspace is the caller's to see.

    Raises:
        ArtifactContentInvalid: It is not what the kind takes, or too large.
    """
    takes = TAKES[kind]
    for name, is_given in (
        ("content", given.content is not None),
        ("data", given.data is not MISSING),
        ("file_id", given.file_id is not None),
    ):
        if is_given != (name == takes):
            raise ArtifactContentInvalid(
                f"An artifact of kind {kind.name} takes `{_SHOWN[takes]}`, and nothing else.",
                field=f"input.{_SHOWN[name]}",
                reason="exactly_one",
            )
    if takes == "file_id":
        return Content(None, given.file_id, 0)
    if takes == "content":
        text = cast("str", given.content)
    else:
        if kind is ArtifactKind.TABLE:
            check_table(given.data)
        text = orjson.dumps(given.data).decode()
    size = len(text.encode())
    if size > MAX_CONTENT_BYTES:
        raise ArtifactContentInvalid(
            f"The content of an artifact has at most {MAX_CONTENT_BYTES:,} bytes.",
            field=f"input.{takes}",
            reason="too_large",
            details={"limitBytes": MAX_CONTENT_BYTES},
        )
    return Content(text, None, size)


def check_table(data: Any) -> None:
    """See that JSON is a table: columns with names of their own, and rows of as many plain values.

    Raises:
        ArtifactContentInvalid: It is none; names the place.
    """
    if not isinstance(data, dict) or set(cast("dict[str, Any]", data)) != {"columns", "rows"}:
        raise _no_table('A table is `{"columns": […], "rows": [[…]…]}`.', "")
    columns, rows = cast("dict[str, Any]", data)["columns"], cast("dict[str, Any]", data)["rows"]
    if not isinstance(columns, list) or not 1 <= len(cast("list[Any]", columns)) <= MAX_COLUMNS:
        raise _no_table(f"A table has 1 to {MAX_COLUMNS} columns.", ".columns")
    names = cast("list[Any]", columns)
    if not all(isinstance(each, str) and each.strip() for each in names) or len(set(names)) < len(names):
        raise _no_table("Every column has a name of its own.", ".columns")
    if not isinstance(rows, list) or len(cast("list[Any]", rows)) > MAX_ROWS:
        raise _no_table(f"A table has a list of at most {MAX_ROWS:,} rows.", ".rows")
    for at, row in enumerate(cast("list[Any]", rows)):
        if not isinstance(row, list) or len(cast("list[Any]", row)) != len(names):
            raise _no_table("Every row has a value for each column.", f".rows[{at}]")
        if any(isinstance(each, list | dict) for each in cast("Sequence[Any]", row)):
            raise _no_table("A value of a table is a text, a number, true, false or null.", f".rows[{at}]")


def _no_table(message: str, place: str) -> ArtifactContentInvalid:
    return ArtifactContentInvalid(message, field=f"input.data{place}", reason="table_malformed")
