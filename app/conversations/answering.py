"""Who answers where neither an agent nor a workflow of people does: registered by the domain above."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Answering:
    """What runs for a reply.

    Attributes:
        workflow_id: The hidden workflow, published.
        told: What its input has beside what every run of a turn is given.
    """

    workflow_id: UUID
    told: Mapping[str, Any] = field(default_factory=dict[str, Any])


class Answerer(Protocol):
    """Answers in private conversations."""

    async def answering(self, workspace_id: UUID, conversation_id: UUID) -> Answering | None:
        """Return what runs for the next reply of a conversation; None when there is no such conversation."""
        ...


class Answerers:
    """Who answers; nobody, until somebody registers."""

    def __init__(self) -> None:
        self._answerer: Answerer | None = None

    def register(self, answerer: Answerer) -> None:
        """Name who answers.

        Raises:
            ValueError: Somebody does already.
        """
        if self._answerer is not None:
            raise ValueError("somebody answers already")
        self._answerer = answerer

    async def answering(self, workspace_id: UUID, conversation_id: UUID) -> Answering | None:
        """As `Answerer.answering`; None where nobody answers."""
        return None if self._answerer is None else await self._answerer.answering(workspace_id, conversation_id)
