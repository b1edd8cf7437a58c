"""How a base cuts its documents: what may be asked for, and what it means."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.components.library.patterns import pattern_problem
from app.kernel.errors import InvalidInput
from app.knowledge.vocabulary import ChunkerKind

MAX_PATTERN = 500
#: Sizes in characters, and of TOKEN in tokens: the least, what is taken unless told, the most.
CHARACTERS = (100, 1_200, 8_000)
TOKENS = (32, 256, 2_000)
_OVERLAP = {ChunkerKind.TOKEN: 32}
_DEFAULT_OVERLAP = 150


@dataclass(frozen=True, slots=True)
class Chunker:
    """How documents are cut.

    Attributes:
        kind: At what.
        size: The most that a chunk has, in characters, or for TOKEN in tokens.
        overlap: The most that a chunk repeats of the one before, in the same unit.
        pattern: Of REGEX, in RE2's syntax: a piece begins where it matches.
    """

    kind: ChunkerKind
    size: int
    overlap: int
    pattern: str = ""

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Chunker":
        """Read what `stored` wrote."""
        return cls(ChunkerKind(stored["kind"]), stored["size"], stored["overlap"], stored.get("pattern", ""))

    @property
    def stored(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {"kind": self.kind.value, "size": self.size, "overlap": self.overlap, "pattern": self.pattern}


def checked_chunker(
    kind: ChunkerKind = ChunkerKind.AUTO,
    size: int | None = None,
    overlap: int | None = None,
    pattern: str | None = None,
    *,
    field: str = "input.chunker",
) -> Chunker:
    """Return how documents are cut.

    Raises:
        InvalidInput: A size, an overlap or a pattern cannot be so; names it below `field`.
    """
    least, usual, most = TOKENS if kind is ChunkerKind.TOKEN else CHARACTERS
    size = usual if size is None else size
    if not least <= size <= most:
        raise InvalidInput(
            f"A chunk has {least} to {most} {'tokens' if kind is ChunkerKind.TOKEN else 'characters'}.",
            field=f"{field}.size",
            reason="out_of_range",
        )
    overlap = min(_OVERLAP.get(kind, _DEFAULT_OVERLAP), size // 4) if overlap is None else overlap
    if not 0 <= overlap <= size // 2:
        raise InvalidInput(
            "Chunks overlap by at most a half of their size.", field=f"{field}.overlap", reason="out_of_range"
        )
    pattern = pattern or ""
    if (kind is ChunkerKind.REGEX) != bool(pattern):
        raise InvalidInput(
            "A pattern goes with REGEX, and REGEX with a pattern.", field=f"{field}.pattern", reason="contradiction"
        )
    problem = "The pattern is too long." if len(pattern) > MAX_PATTERN else pattern_problem(pattern)
    if pattern and problem:
        raise InvalidInput(problem, field=f"{field}.pattern", reason="pattern_invalid")
    return Chunker(kind, size, overlap, pattern)
