"""What a workspace knows: whoever keeps it registers here, so that agents and other components find it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from app.components.sources import Source
from app.llm.failures import ModelFailed

BASE = "KnowledgeBase"  #: the type of the ids
MAX_BASES = 20  #: that one node names
MAX_QUESTION = 2_000  #: characters of what is looked for
MAX_MEMORY = 2_000  #: characters of what is remembered at once


@dataclass(frozen=True, slots=True)
class MemorySpot:
    """Where an agent remembers.

    Attributes:
        base_id: A knowledge base.
        subject: Of whom: what is remembered of one is never told to another.
    """

    base_id: UUID
    subject: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for, and where.

    Attributes:
        question: Cut to `MAX_QUESTION` characters.
        base_ids: What is gone, or of another workspace, is not searched.
        count: How many passages at most; as many again of what is remembered.
        memory: What is remembered there of its subject is looked for too; what is of others never is.
        sources_before: The passages are numbered behind so many.
        outages: Models of vectors that did not answer before, by name: they are not asked again, nor waited for. Those
            that do not answer now are added, so whoever searches more than once gives the same one each time.
    """

    question: str
    base_ids: Sequence[UUID]
    count: int
    memory: MemorySpot | None = None
    sources_before: int = 0
    outages: dict[str, ModelFailed] = field(default_factory=dict[str, ModelFailed])


class Knowledge(Protocol):
    """Keeps knowledge bases."""

    async def find(self, workspace_id: UUID, wanted: Wanted, log: Callable[[str, str], None]) -> list[Source]:
        """Return the passages that answer best, for a run whose author named the bases.

        Where a model of vectors does not answer it is found by words alone, and the log is told, once of an outage.

        Raises:
            InvalidInput: The question is empty.
        """
        ...

    async def remember(self, workspace_id: UUID, spot: MemorySpot, text: str, execution_id: UUID, key: str) -> UUID:
        """Keep a text as a document of its own, once for a run and a key; return its id.

        Raises:
            NotFound: The base is gone.
            InvalidInput: The text cannot be kept.
            QuotaExceeded: There is no room for more, in the workspace or of this subject.
        """
        ...


class Knowledges:
    """Who keeps knowledge; nobody, until somebody registers."""

    def __init__(self) -> None:
        self._knowledge: Knowledge | None = None

    def register(self, knowledge: Knowledge) -> None:
        """Name who keeps it.

        Raises:
            ValueError: Somebody does already.
        """
        if self._knowledge is not None:
            raise ValueError("somebody keeps the knowledge already")
        self._knowledge = knowledge

    @property
    def kept(self) -> Knowledge:
        """Who keeps it.

        Raises:
            RuntimeError: Nobody does.
        """
        if self._knowledge is None:
            raise RuntimeError("nobody keeps knowledge in this process")
        return self._knowledge
