"""Of what an answer cites, the share that is of documents which are expected."""

from decimal import Decimal
from typing import Any

import pytest

from app.evaluation import models
from app.evaluation.matching import ExpectedSource
from app.evaluation.questions import Expected, GivenQuestion
from app.evaluation.scoring import answer_scores
from app.evaluation.vocabulary import EvaluationStatus, Measure
from app.kernel.ids import global_id
from app.llm.providers import NewProvider
from app.llm.vocabulary import ProviderKind
from tests.evaluation.conftest import Lab
from tests.evaluation.test_working import BUILT_IN, COMPLETED, FAILED, values
from tests.executions.conftest import House
from tests.executions.play import entry, graph, node

HOTEL = "What does the company pay for a hotel night?"
TRAVEL = "The company pays at most 140 euros for a hotel night."


async def citing(lab: Lab) -> Any:
    """Put a document into the base; return a workflow that answers from it."""
    await lab.shelf.done(await lab.shelf.add(TRAVEL, title="Travel"))
    base = global_id("KnowledgeBase", lab.shelf.base.id)
    say = {"prompt": "{{ run.input.text }}", "knowledgeBaseIds": [base], "knowledgeCount": 1}
    return graph([entry(), node("say", "llm", config=say)], "start -> say")


async def test_what_is_cited_is_held_against_the_documents_that_are_expected(house: House, lab: Lab) -> None:
    await house.work()
    workflow = await citing(lab)
    answer = "140 euros"
    await lab.add(
        [
            # Whichever passage of the document is cited.
            GivenQuestion(HOTEL, Expected((ExpectedSource(title="Travel", page=7, quote="a bed"),), answer)),
            GivenQuestion(HOTEL, Expected((ExpectedSource(title="Leave"),), answer)),
            GivenQuestion(HOTEL, Expected(answer=answer)),  # where none is expected there is nothing to hold it against
            GivenQuestion("What is 6 * 7?", Expected((ExpectedSource(title="Travel"),), "42")),  # and none is cited
        ]
    )
    row = await lab.over(await lab.start(agent_id=await lab.agent(workflow)))
    assert row.status is EvaluationStatus.COMPLETED
    right, wrong, free, silent = await lab.results(row)
    assert [each.scores.get("citation_precision") for each in (right, wrong, free, silent)] == [1.0, 0.0, None, None]
    assert [[each["sources"] for each in row.found] for row in (right, wrong, free, silent)] == [[[0]], [[]], [[]], []]
    (cited,) = right.found
    assert (cited["title"], cited["excerpt"]) == ("Travel", TRAVEL)
    assert values(row)["citation_precision"] == 0.5
    (summary,) = [each for each in row.measures if each["measure"] == "citation_precision"]
    assert (summary["count"], summary["k"]) == (2, None)
    await lab.audit(row)


async def test_what_is_cited_is_kept_with_an_answer_that_could_not_be_judged(house: House, lab: Lab) -> None:
    await house.work()
    workflow = await citing(lab)
    new = NewProvider("vendor", ProviderKind.OPENAI_COMPATIBLE, "http://127.0.0.1:9/v1", "sk-vendor-0123456789")
    await house.plait.llm.providers.create(house.viewer, house.workspace_id, new)
    await house.plait.usage.usage.set_budget(house.viewer, house.workspace_id, Decimal(0))
    await lab.add([GivenQuestion(HOTEL, Expected((ExpectedSource(title="Travel"),), "140 euros"))])
    row = await lab.over(await lab.start(agent_id=await lab.agent(workflow), judge="vendor:chat"))
    (result,) = await lab.results(row)
    assert (row.failure_code, result.status, len(result.found)) == ("BUDGET_EXCEEDED", FAILED, 1)
    async with lab.writing():
        await models.Evaluation.filter(id=row.id).update(settings={**row.settings, "judge": BUILT_IN})
    await lab.services.evaluations.retry(house.viewer, row.id)
    await lab.over(row)
    (again,) = await lab.results(row)
    assert (again.status, again.execution_id, again.found) == (COMPLETED, result.execution_id, result.found)
    assert again.scores["citation_precision"] == 1.0


@pytest.mark.parametrize(
    ("cited", "worth"), [([[0]], 1.0), ([[0], [0]], 1.0), ([[0], [], [], []], 0.25), ([[]], 0.0), ([], None)]
)
def test_it_is_the_share_of_what_is_cited(cited: list[list[int]], worth: float | None) -> None:
    expected = Expected((ExpectedSource(title="x"),), "yes")
    assert answer_scores("yes", expected, cited).get(Measure.CITATION_PRECISION) == worth
    assert Measure.CITATION_PRECISION not in answer_scores("yes", Expected(answer="yes"), cited)
