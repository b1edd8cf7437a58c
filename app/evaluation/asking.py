"""Asking one question of an evaluation: of a knowledge base, or of an agent.

An agent answers by a run of its own, whose id the result has before it is started: whoever asks again after a crash
waits for the same run.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from app.conversations.rehearsing import rehearsed_answer, rehearsed_input
from app.evaluation import models
from app.evaluation.matching import Passage, finds_of
from app.evaluation.questions import Expected
from app.evaluation.settings import AgentSettings, SearchSettings
from app.evaluation.vocabulary import EvaluationFault
from app.executions.steering import Steering
from app.executions.tool_runs import RunGone, ToolOrder, ToolRuns, TriggerKind
from app.kernel.errors import Conflict, IntegrationFailed, InvalidInput, NotFound
from app.knowledge.bases import KnowledgeBaseNotFound
from app.knowledge.searching import Hit, KnowledgeSearch
from app.llm.failures import FailureCode

ANSWER_SECONDS = 600.0  #: of one question, with what a run waits for
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
        found: What a base found, as it is stored: the best first.
        answer: What an agent said.
        latency_ms: How long it took; None where that is not known, after a crash.
    """

    latency_ms: float | None
    found: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    answer: str | None = None


class Asking:
    """Asks."""

    def __init__(self, search: KnowledgeSearch, runs: ToolRuns, steering: Steering) -> None:
        self._search = search
        self._runs = runs
        self._steering = steering

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
        is_new: bool,
        is_wanted: Callable[[], Awaitable[bool]],
    ) -> Asked:
        """Have an agent answer by the run that the result names; a run that has begun is waited for.

        Args:
            evaluation: Whose question it is.
            settings: Who answers.
            result: The question; its `execution_id` is committed.
            is_new: Whether nobody can have started the run before.
            is_wanted: Says whether to wait on.

        Raises:
            QuestionFailed: The run failed, was cancelled, or took too long.
            Interrupted: It is not wanted any more; a run that nobody wants is stopped by whoever said so.
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
        loop = asyncio.get_running_loop()
        began = loop.time()
        ended: dict[str, Any] | None = None
        while ended is None:
            if loop.time() - began > ANSWER_SECONDS:
                await self._steering.stop(execution_id, "It took too long for an evaluation.")
                message = f"There was no answer within {ANSWER_SECONDS:g} seconds."
                raise QuestionFailed(EvaluationFault.ANSWER_LATE.value, message)
            try:
                await self._runs.start(order)
                ended = await self._runs.ended(execution_id)
            except RunGone:
                raise _gone("The run was deleted with its workflow.") from None
            except NotFound:
                raise _gone("The agent was deleted, or what answers for it.") from None
            except Conflict as error:  # archived, or not published any more
                raise _gone(error.message) from None
            if ended is None and not await is_wanted():
                raise Interrupted
        took = (loop.time() - began) * 1000 if is_new else None
        return Asked(took, answer=_answer_of(ended))


def found_of(hits: list[Hit], expected: Expected) -> list[dict[str, Any]]:
    """Return what was found as it is stored, each with the places of the expected sources that it is."""
    passages = [
        Passage(hit.document.id, hit.document.title, hit.document.url, hit.page_first, hit.page_last, hit.text)
        for hit in hits
    ]
    return [
        {
            "documentId": str(hit.document.id),
            "chunkId": str(hit.chunk.id),
            "title": hit.document.title,
            "url": hit.document.url,
            "pageFirst": hit.page_first,
            "pageLast": hit.page_last,
            "score": hit.score,
            "excerpt": hit.chunk.text[:_EXCERPT],
            "sources": sources,
        }
        for hit, sources in zip(hits, finds_of(passages, expected.sources), strict=True)
    ]


def _answer_of(ended: dict[str, Any]) -> str:
    if ended["status"] == "completed":
        if "output" not in ended:
            raise QuestionFailed(EvaluationFault.ANSWER_GONE.value, "What the run said is not kept any more.")
        return rehearsed_answer(ended["output"])
    error: dict[str, Any] = ended.get("error") or {}
    code = str(error.get("code") or EvaluationFault.ANSWER_FAILED.value).upper()[:40]
    raise QuestionFailed(code, str(error.get("message") or f"The run was {ended['status']}."))


def _gone(message: str) -> QuestionFailed:
    return QuestionFailed(EvaluationFault.AGENT_GONE.value, message, is_hopeless=True)
