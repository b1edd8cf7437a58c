"""A process whose workspace has a knowledge base and a dataset."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import pytest

from app.evaluation import models
from app.evaluation.evaluations import NewEvaluation
from app.evaluation.matching import ExpectedSource
from app.evaluation.questions import Expected, GivenQuestion
from app.evaluation.vocabulary import EvaluationResultStatus
from app.workflows.graph import Graph
from tests.executions.conftest import House, settings, template
from tests.knowledge.conftest import Shelf, house, shelf
from tests.patience import PATIENCE_SECONDS

__all__ = ["house", "settings", "shelf", "template"]

#: What the base knows: each title is the one word that its text is about.
KNOWN = {
    "Zebras": "The zebra crosses the river at night.",
    "Bread": "Bread needs flour, yeast and time.",
    "Comets": "A comet has a tail of dust and gas.",
}
ASKED = {"Zebras": "Where does the zebra go?", "Bread": "What does bread need?", "Comets": "What tail has a comet?"}


class Lab:
    """Evaluations of the house's workspace."""

    def __init__(self, house: House, shelf: Shelf) -> None:
        self.house = house
        self.shelf = shelf
        self.dataset: models.EvaluationDataset

    @property
    def services(self) -> Any:
        return self.house.plait.evaluation

    def writing(self) -> Any:
        """A transaction, for what a test writes by itself."""
        return self.house.plait.database.transaction()

    async def make(self, name: str = "Asked") -> models.EvaluationDataset:
        return await self.services.datasets.create(self.house.viewer, self.house.workspace_id, name, "")

    async def add(self, questions: Sequence[GivenQuestion]) -> list[UUID]:
        _, rows = await self.services.questions.add(self.house.viewer, self.dataset.id, questions)
        return [row.id for row in rows]

    async def fill(self) -> None:
        """Put what is known into the base, and ask for each of it by the title of its document."""
        for title, text in KNOWN.items():
            await self.shelf.done(await self.shelf.add(text, title=title))
        await self.add([GivenQuestion(text, Expected((ExpectedSource(title=title),))) for title, text in ASKED.items()])

    async def fill_without_work(self) -> None:
        """Ask for something that nobody has put into the base."""
        await self.add([GivenQuestion("Where does the zebra go?", Expected((ExpectedSource(title="Zebras"),)))])

    async def start(self, **more: Any) -> models.Evaluation:
        if "agent_id" not in more:
            more.setdefault("base_id", self.shelf.base.id)
        return await self.services.evaluations.start(self.house.viewer, self.dataset.id, NewEvaluation(**more))

    async def agent(self, answers: Graph | None = None, **more: Any) -> UUID:
        """Make an agent, of a workflow where one is given."""
        if answers is not None:
            more["workflow_id"] = await self.house.workflow(answers)
        agents = self.house.plait.conversations.agents
        return (await agents.create(self.house.viewer, self.house.workspace_id, {"name": "Helper", **more})).id

    async def fresh(self, evaluation: models.Evaluation) -> models.Evaluation:
        return await models.Evaluation.get(id=evaluation.id)

    async def over(self, evaluation: models.Evaluation) -> models.Evaluation:
        """Wait until nobody works on an evaluation any more."""
        return await self.until(evaluation, lambda row: row.status.is_over)

    async def until(
        self, evaluation: models.Evaluation, is_so: Callable[[models.Evaluation], bool]
    ) -> models.Evaluation:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not is_so(row := await self.fresh(evaluation)):
                await asyncio.sleep(0.05)
            return row

    async def results(self, evaluation: models.Evaluation) -> list[models.EvaluationResult]:
        return await models.EvaluationResult.filter(evaluation_id=evaluation.id).order_by("ordinal")

    async def audit(self, evaluation: models.Evaluation) -> None:
        """Hold an evaluation against its results."""
        row, results = await self.fresh(evaluation), await self.results(evaluation)
        failed = [each for each in results if each.status is EvaluationResultStatus.FAILED]
        done = [each for each in results if each.status is EvaluationResultStatus.COMPLETED]
        assert row.question_count == len(results)
        assert (row.done_count, row.failed_count) == (len(done) + len(failed), len(failed))
        assert all(each.scores for each in done)
        assert all(each.failure_code for each in failed)
        if row.status.is_over:
            assert (row.next_attempt_at, row.claimed_until) == (None, None)
            assert row.ended_at is not None
            assert not [each for each in results if each.status is EvaluationResultStatus.RUNNING]


@pytest.fixture
async def lab(house: House, shelf: Shelf) -> Lab:
    made = Lab(house, shelf)
    made.dataset = await made.make()
    return made
