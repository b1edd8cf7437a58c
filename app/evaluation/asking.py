"""Asking one question of an evaluation: of a knowledge base, or of an agent.

An agent answers by a run of its own, whose id the result has before it is started: whoever asks again after a crash
waits for the same run.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.accounts.access import Access
from app.accounts.service import Keys
from app.conversations.rehearsing import RehearsedCitation, rehearsed_answer, rehearsed_citations, rehearsed_input
from app.evaluation import models
from app.evaluation.finding import needed_to_ask
from app.evaluation.matching import Passage, finds_of
from app.evaluation.questions import Expected
from app.evaluation.settings import AgentSettings, SearchSettings
from app.evaluation.vocabulary import EvaluationFault
from app.executions.steering import Steering
from app.executions.tool_runs import RunGone, RunSpan, ToolOrder, ToolRuns, TriggerKind
from app.kernel.clock import Clock
from app.kernel.errors import Conflict, IntegrationFailed, InvalidInput, NotFound
from app.knowledge.bases import KnowledgeBaseNotFound
from app.knowledge.searching import Hit, KnowledgeSearch
from app.llm.failures import FailureCode

ANSWER_SECONDS = 600.0  #: of one question, from when its run was accepted, with what the run waits for
_LOOK_MS = 2_000  #: between looks whether somebody ended the evaluation
_EXCERPT = 300  #: characters of a passage that are kept
#: What a model or a run fails with of which no other question would go better.
_HOPELESS = frozenset(
    {
        FailureCode.BUDGET_EXCEEDED.value,
        FailureCode.MODEL_UNKNOWN.value,
        FailureCode.PROVIDER_REFUSED_KEY.value,
    }
)


class QuestionFailed(Exception):
    """A question could not be asked.

    Attributes:
        code: One of `EvaluationFault`, `FailureCode` of models, or what a run failed with.
        message: One sentence for a person; no secret.
        is_hopeless: Whether no other question would go better.
    """

    def __init__(self, code: str, message: str, *, is_hopeless: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.is_hopeless = is_hopeless or code in _HOPELESS


class Interrupted(Exception):
    """Whoever asks is to stop; the question is asked on by whoever is next."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of a question.

    Attributes:
        found: What a base found, or an answer cites, as it is stored: the best, or what is cited first, first.
        answer: What an agent said.
        latency_ms: How long it took: of an answer, from when its run was accepted until it ended.
    """

    latency_ms: float | None
    found: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    answer: str | None = None


class Asking:
    """Asks."""

    def __init__(
        self,
        search: KnowledgeSearch,
        runs: ToolRuns,
        steering: Steering,
        *,
        access: Access,
        keys: Keys,
        clock: Clock,
    ) -> None:
        self._search = search
        self._runs = runs
        self._steering = steering
        self._access = access
        self._keys = keys
        self._clock = clock

    async def require_rights(self, evaluation: models.Evaluation) -> None:
        """Let whoever has an evaluation go on only as long as they might begin it.

        Raises:
            QuestionFailed: They are no member any more, their key was ended, or either may not do this now.
        """
        who, workspace_id = evaluation.created_by, evaluation.workspace_id
        viewer = await self._keys.viewer_of(who, workspace_id)
        if viewer is None:
            rights = await self._access.of_person(who.person_id, workspace_id)
        else:
            rights = await self._access.rights(viewer, workspace_id)
        if rights is None or not all(rights.permits(each) for each in needed_to_ask(evaluation)):
            message = "Whoever had it asked may not do so any more; somebody who may can have it go on."
            raise QuestionFailed(EvaluationFault.RIGHTS_GONE.value, message, is_hopeless=True)

    async def base(
        self, evaluation: models.Evaluation, settings: SearchSettings, result: models.EvaluationResult
    ) -> Asked:
        """Search a base.

        Raises:
            QuestionFailed: It, or a model that is needed, does not answer.
        """
        assert evaluation.base_id is not None  # noqa: S101 - it is one of a base
        began = asyncio.get_running_loop().time()
        try:
            hits = await self._search.search_for_run(
                evaluation.workspace_id, [evaluation.base_id], settings.question(result.text)
            )
        except KnowledgeBaseNotFound:
            message = "The knowledge base was deleted."
            raise QuestionFailed(EvaluationFault.BASE_GONE.value, message, is_hopeless=True) from None
        except (IntegrationFailed, InvalidInput) as error:
            raise QuestionFailed((error.reason or "").upper()[:40], error.message) from None
        took = (asyncio.get_running_loop().time() - began) * 1000
        return Asked(took, found=found_of(hits, Expected.from_json(result.expected)))

    async def agent(
        self,
        evaluation: models.Evaluation,
        settings: AgentSettings,
        result: models.EvaluationResult,
        *,
        is_wanted: Callable[[], Awaitable[bool]],
    ) -> Asked:
        """Have an agent answer by the run that the result names; a run that has begun is waited for.

        Args:
            evaluation: Whose question it is.
            settings: Who answers.
            result: The question; its `execution_id` is committed.
            is_wanted: Says whether to wait on; asked between looks at the run.

        Raises:
            QuestionFailed: The run failed, was cancelled, or took too long.
            Interrupted: It is not waited for any more; a run that nobody wants is stopped by whoever said so.
        """
        assert result.execution_id is not None  # noqa: S101 - as the caller promises
        execution_id = result.execution_id
        order = ToolOrder(
            execution_id,
            evaluation.workspace_id,
            settings.workflow_id,
            rehearsed_input(result.text, settings.told),
            evaluation.created_by,
            _LOOK_MS,
            version=settings.workflow_version,
            trigger=TriggerKind.EVALUATION,
        )
        while True:
            try:
                await self._runs.start(order)
                ended, span = await self._runs.ended(execution_id), await self._runs.span(execution_id)
            except RunGone:
                raise _gone("The run was deleted with its workflow.") from None
            except NotFound:
                raise _gone("The agent was deleted, or what answers for it.") from None
            except Conflict as error:  # archived, or not published any more
                raise _gone(error.message) from None
            if ended is not None:
                break
            # By when the run was accepted: it may be waited for in many turns, and by many workers.
            if self._clock.now() - span.queued_at > timedelta(seconds=ANSWER_SECONDS):
                await self._steering.stop(execution_id, "It took too long for an evaluation.")
                message = f"There was no answer within {ANSWER_SECONDS:g} seconds."
                raise QuestionFailed(EvaluationFault.ANSWER_LATE.value, message)
            if not await is_wanted():
                raise Interrupted
        output = _output_of(ended)
        cited = cited_of(rehearsed_citations(output), Expected.from_json(result.expected))
        return Asked(_milliseconds(span), cited, rehearsed_answer(output))


def found_of(hits: list[Hit], expected: Expected) -> list[dict[str, Any]]:
    """Return what was found as it is stored, each with the places of the expected sources that it is."""
    passages = [
        Passage(hit.document.id, hit.document.title, hit.document.url, hit.page_first, hit.page_last, hit.text)
        for hit in hits
    ]
    finds = finds_of(passages, expected.sources)
    return [
        _stored(passage, hit.chunk.id, hit.score, hit.chunk.text, sources)
        for passage, hit, sources in zip(passages, hits, finds, strict=True)
    ]


def cited_of(citations: Sequence[RehearsedCitation], expected: Expected) -> list[dict[str, Any]]:
    """Return what an answer cites likewise, each with the places of the expected sources whose document it is of."""
    passages = [
        Passage(each.document_id, each.title, each.url, each.page_first, each.page_last, each.quote)
        for each in citations
    ]
    finds = finds_of(passages, [each.of_document for each in expected.sources])
    return [
        _stored(passage, each.chunk_id, each.score, each.quote, sources)
        for passage, each, sources in zip(passages, citations, finds, strict=True)
    ]


def _stored(passage: Passage, chunk_id: UUID, score: float, text: str, sources: list[int]) -> dict[str, Any]:
    return {
        "documentId": str(passage.document_id),
        "chunkId": str(chunk_id),
        "title": passage.title,
        "url": passage.url,
        "pageFirst": passage.page_first,
        "pageLast": passage.page_last,
        "score": score,
        "excerpt": text[:_EXCERPT],
        "sources": sources,
    }


def _milliseconds(span: RunSpan) -> float | None:
    if span.ended_at is None:
        return None
    # Two machines may have written the two.
    return max(0.0, (span.ended_at - span.queued_at).total_seconds() * 1000)


def _output_of(ended: dict[str, Any]) -> Any:
    if ended["status"] == "completed":
        if "output" not in ended:
            raise QuestionFailed(EvaluationFault.ANSWER_GONE.value, "What the run said is not kept any more.")
        return ended["output"]
    error: dict[str, Any] = ended.get("error") or {}
    code = str(error.get("code") or EvaluationFault.ANSWER_FAILED.value).upper()[:40]
    raise QuestionFailed(code, str(error.get("message") or f"The run was {ended['status']}."))


def _gone(message: str) -> QuestionFailed:
    return QuestionFailed(EvaluationFault.AGENT_GONE.value, message, is_hopeless=True)
