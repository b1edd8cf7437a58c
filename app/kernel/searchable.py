"""What a domain tells of its rows to the search of a workspace: where they are found, and by which words."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tortoise.expressions import RawSQL

MAX_CHARACTERS = 10_000  #: of a text that are looked through; what comes later is not found


@dataclass(frozen=True, slots=True)
class SearchText:
    """A row as it is found.

    Attributes:
        title: What it is called; its words count for more.
        text: What else it is found by, the first `MAX_CHARACTERS` of it.
        updated_at: When it changed last.
        label: What is shown in place of a title that it has none of; it is not looked through.
        person_id: The only person who may find it; None: whoever may read its kind.
    """

    workspace_id: UUID
    title: str
    text: str
    updated_at: datetime
    label: str = ""
    person_id: UUID | None = None


def beginning_of(column: str) -> RawSQL:
    """Select the beginning of a column, as much as is looked through."""
    return RawSQL(f'substr("{column}", 1, {MAX_CHARACTERS})')


def together(*parts: str | None) -> str:
    """Put what a row is found by below each other, as much as is looked through."""
    return "\n".join(part for part in parts if part)[:MAX_CHARACTERS]
