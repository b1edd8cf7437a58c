"""What a node that asks a model knows: the knowledge bases that it names, and what it remembers."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.components.contract import ComponentFailed, NodeContext, Template
from app.components.sources import Source
from app.kernel.errors import AppError
from app.kernel.ids import read_global_id
from app.kernel.rights import ActorKind
from app.llm.failures import ModelFailed
from app.llm.history import Histories
from app.llm.knowing import BASE, MAX_BASES, MAX_QUESTION, Knowledges, MemorySpot, Wanted
from app.llm.passages import MAX_CHARACTERS, written

DEFAULT_COUNT = 5

KnowledgeBaseIds = Annotated[
    list[Template],
    Field(
        default_factory=list[str],
        max_length=MAX_BASES,
        description="Knowledge bases that are searched for the question, by their ids; one that is gone is not. What "
        "is found is numbered, goes with the question, and is cited: `citations` of the output.",
    ),
]
KnowledgeCount = Annotated[
    int, Field(default=DEFAULT_COUNT, ge=1, le=20, description="How many passages of them at most.")
]


class Knowing:
    """What one call of a component may look for."""

    def __init__(
        self, knowledges: Knowledges, ctx: NodeContext, base_ids: Sequence[UUID], count: int, memory: MemorySpot | None
    ) -> None:
        self._knowledges = knowledges
        self._ctx = ctx
        self._base_ids = base_ids
        self._count = count
        self.memory = memory
        self._outages: dict[str, ModelFailed] = {}  #: of this call: what is down is waited for once

    @property
    def is_something(self) -> bool:
        """Whether there is anything to look in."""
        return self.has_bases or self.memory is not None

    @property
    def has_bases(self) -> bool:
        """Whether bases are named."""
        return bool(self._base_ids)

    async def find(
        self, question: str, sources_before: int, *, count: int | None = None, only_memory: bool = False
    ) -> list[Source]:
        """Return the passages that answer a question best, without what the run keeps secret.

        Raises:
            AppError: It cannot be looked for.
        """
        asked = self._ctx.mask(question).strip()[:MAX_QUESTION]
        if not asked or self._ctx.workspace_id is None:
            return []
        bases = self._base_ids[:0] if only_memory else self._base_ids
        wanted = Wanted(asked, bases, count or self._count, self.memory, sources_before, self._outages)
        return await self._knowledges.kept.find(self._ctx.workspace_id, wanted, self._ctx.log)

    async def found(self, question: str, sources_before: int, *, only_memory: bool = False) -> list[Source]:
        """Do as `find` for a node.

        Raises:
            ComponentFailed: `KNOWLEDGE_INVALID`.
        """
        try:
            return await self.find(question, sources_before, only_memory=only_memory)
        except AppError as error:
            raise ComponentFailed("KNOWLEDGE_INVALID", error.message) from None


async def bases_of(templates: Sequence[str], ctx: NodeContext) -> list[UUID]:
    """Read the ids of knowledge bases.

    Raises:
        ComponentFailed: `KNOWLEDGE_INVALID`, or of a template.
    """
    return list(dict.fromkeys([await base_of(each, ctx) for each in templates]))


async def base_of(template: str, ctx: NodeContext) -> UUID:
    """Read the id of a knowledge base.

    Raises:
        ComponentFailed: As for `bases_of`.
    """
    found = read_global_id((await ctx.render(template)).strip())
    if found is None or found[0] != BASE:
        raise ComponentFailed("KNOWLEDGE_INVALID", "This is not the id of a knowledge base.")
    return found[1]


async def subject_of(histories: Histories, ctx: NodeContext) -> str | None:
    """Name whoever an agent talks with: in a conversation whoever does, else the person who started the run.

    None where nobody knows who that is, as behind a key or a trigger, and in a rehearsal: what an evaluation asks is
    nobody's talk, and measures the same whoever has it asked.
    """
    if ctx.run is None or ctx.workspace_id is None or await histories.is_rehearsal(ctx.run):
        return None
    talker = await histories.talker(ctx.workspace_id, ctx.run)
    actor = ctx.run.actor
    return talker or (f"user:{actor.id}" if actor.kind is ActorKind.USER else None)


def shown(sources: Sequence[Source], context_tokens: int | None) -> str:
    """Write passages for a model: at most what a quarter of its context holds; empty where there are none."""
    # A token is about four characters.
    most = MAX_CHARACTERS if context_tokens is None else min(MAX_CHARACTERS, context_tokens)
    return written(sources, most) if sources else ""
