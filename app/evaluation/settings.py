"""With what an evaluation asks: kept with it, and never changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.knowledge.searching import Question
from app.knowledge.vocabulary import SearchMode

NDCG_K = 10


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """How a base is searched, and what it was when the evaluation was asked for.

    Attributes:
        base_name: What the base was called.
        chunker: How it cut its documents: `{kind, size, overlap, …}`.
        embedding: Which model made its vectors.
        document_count: How many documents it had.
        chunk_count: How many chunks.
    """

    mode: SearchMode = SearchMode.HYBRID
    top_k: int = 10
    neighbours: int = 0
    variety: float = 0.0
    rerank: str = ""
    base_name: str = ""
    chunker: Mapping[str, Any] | None = None
    embedding: str = ""
    document_count: int = 0
    chunk_count: int = 0

    def question(self, text: str) -> Question:
        """Return what is looked for."""
        return Question(
            text,
            self.mode,
            top_k=self.top_k,
            neighbours=self.neighbours,
            variety=self.variety,
            rerank=self.rerank,
        )

    def to_json(self) -> dict[str, Any]:
        """Return what is stored."""
        return {
            "mode": self.mode.value,
            "topK": self.top_k,
            "neighbours": self.neighbours,
            "variety": self.variety,
            "rerank": self.rerank,
            "baseName": self.base_name,
            "chunker": dict(self.chunker or {}),
            "embedding": self.embedding,
            "documentCount": self.document_count,
            "chunkCount": self.chunk_count,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "SearchSettings":
        """Read what is stored."""
        return cls(
            SearchMode(stored["mode"]),
            stored["topK"],
            stored["neighbours"],
            stored["variety"],
            stored["rerank"],
            stored["baseName"],
            stored["chunker"],
            stored["embedding"],
            stored["documentCount"],
            stored["chunkCount"],
        )


@dataclass(frozen=True, slots=True)
class AgentSettings:
    """Who answers, as they were when the evaluation was asked for.

    Attributes:
        name: The agent's name.
        version: Its version.
        workflow_id: What runs.
        workflow_version: The number of its version.
        told: What the run is told of the agent.
        judge: The chat model that judges, as `provider:model`; empty: none does.
    """

    name: str
    version: int
    workflow_id: UUID
    workflow_version: int
    told: Mapping[str, Any]
    judge: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return what is stored."""
        return {
            "name": self.name,
            "version": self.version,
            "workflowId": str(self.workflow_id),
            "workflowVersion": self.workflow_version,
            "told": dict(self.told),
            "judge": self.judge,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "AgentSettings":
        """Read what is stored."""
        return cls(
            stored["name"],
            stored["version"],
            UUID(stored["workflowId"]),
            stored["workflowVersion"],
            stored["told"],
            stored["judge"],
        )
