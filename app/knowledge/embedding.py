"""Embedding: texts to vectors, by the model within Plait or by one of the workspace's providers."""

import array
import asyncio
import math
import sys
from collections.abc import Iterator, Sequence
from uuid import UUID

from app.kernel.ids import new_id
from app.knowledge import wordllama
from app.llm.failures import FailureCode, ModelFailed
from app.llm.service import Models
from app.usage.sources import UsageKind, UsageSource

BUILT_IN = "built-in:wordllama-256"  #: the embedding that every workspace has, and that costs nothing
BATCH_TEXTS = 96  #: of one call of a provider
BATCH_CHARACTERS = 200_000  #: of one call; a single longer text is sent alone
MAX_EMBEDDING = 200


class Embedders:
    """Makes vectors of length 1: 32-bit floats, little-endian.

    A provider's calls are within the budget, are tried again as `Models` does, and stand in the usage ledger. The
    built-in one always gives the same vector for the same text; it works beside the event loop.
    """

    def __init__(self, models: Models) -> None:
        self._models = models

    async def embed(
        self, workspace_id: UUID, embedding: str, texts: Sequence[str], *, is_query: bool = False
    ) -> list[bytes]:
        """Return a vector a text, in their order.

        Args:
            workspace_id: Whose providers are asked.
            embedding: `BUILT_IN`, or `provider:model`.
            texts: None of them empty.
            is_query: Whether they are searched with; for models that make a difference, which none so far does.

        Raises:
            ModelFailed: As `Models.embed`; OUTPUT_INVALID when what came are no vectors.
        """
        del is_query
        made: list[bytes] = []
        for batch in batches(texts):
            if embedding == BUILT_IN:
                made += await asyncio.to_thread(wordllama.vectors_of, batch)
            else:
                made += await self._asked(workspace_id, embedding, batch)
        return made

    async def embed_counted(
        self, workspace_id: UUID, embedding: str, texts: Sequence[str]
    ) -> tuple[list[bytes], list[int]]:
        """Return what `embed` does, and how many tokens each text has for the built-in model, whichever is asked.

        Raises:
            ModelFailed: As `embed`.
        """
        made: list[bytes] = []
        counts: list[int] = []
        for batch in batches(texts):
            if embedding == BUILT_IN:
                vectors, tokens = await asyncio.to_thread(wordllama.counted_vectors_of, batch)
            else:
                vectors = await self._asked(workspace_id, embedding, batch)
                tokens = await asyncio.to_thread(wordllama.token_counts, batch)
            made += vectors
            counts += tokens
        return made, counts

    async def dimensions(self, workspace_id: UUID, embedding: str) -> int:
        """Return how many numbers a vector has; a provider is asked for one.

        Raises:
            ModelFailed: As `embed`.
        """
        if embedding == BUILT_IN:
            return wordllama.DIMENSIONS
        (vector,) = await self.embed(workspace_id, embedding, ["dimensions"])
        return dimensions_of(vector)

    async def _asked(self, workspace_id: UUID, embedding: str, batch: list[str]) -> list[bytes]:
        source = UsageSource(UsageKind.KNOWLEDGE, None, new_id().hex)
        vectors = await self._models.embed(workspace_id, embedding, batch, source)
        if len(vectors) != len(batch):
            raise ModelFailed(FailureCode.OUTPUT_INVALID, "The model gave another number of vectors than asked.")
        return [_packed(each) for each in vectors]


def dimensions_of(vector: bytes) -> int:
    """Return how many numbers a vector has."""
    return len(vector) // 4


def batches(texts: Sequence[str]) -> Iterator[list[str]]:
    """Yield texts in the batches that they are sent in."""
    batch: list[str] = []
    size = 0
    for text in texts:
        if batch and (len(batch) == BATCH_TEXTS or size + len(text) > BATCH_CHARACTERS):
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += len(text)
    if batch:
        yield batch


def _packed(vector: Sequence[float]) -> bytes:
    length = math.sqrt(math.fsum(each * each for each in vector))
    if not vector or not math.isfinite(length) or length == 0:
        raise ModelFailed(FailureCode.OUTPUT_INVALID, "The model gave something that is no vector.")
    numbers = array.array("f", [each / length for each in vector])
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()
