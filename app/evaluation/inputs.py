"""What the mutations of evaluation take."""

from typing import Any

import strawberry
from strawberry import UNSET

from app.api.enums import register_enum
from app.api.relay import decode
from app.evaluation.matching import ExpectedSource
from app.evaluation.questions import Expected, GivenQuestion
from app.evaluation.settings import SearchSettings
from app.evaluation.vocabulary import EvaluationImportFormat
from app.knowledge.ingest import DOCUMENT
from app.knowledge.search_types import SearchMode

register_enum(EvaluationImportFormat, "How questions are written that are imported.")

_KEY = "Repeating the mutation with the same key within 24 hours gives the same result."
_SOURCES = "What is to be found: 20 at most."
_ANSWER = "A text that answers it well: at most 10,000 characters."
_REQUIRED = "Facts that an answer must have: 20 at most, of 500 characters each. Their words are looked for, in a row."
_FORBIDDEN = "Facts that an answer must not have, likewise."


@strawberry.input(
    description="What a good result is; whatever is given must hold, and a document, a title, an address or a quote "
    "must be given."
)
class EvaluationSourceInput:
    """See `matching.ExpectedSource`."""

    document_id: strawberry.ID | None = strawberry.field(default=None, description="A document of the workspace.")
    title: str = strawberry.field(
        default="",
        description="A pattern of the document's title: `*` stands for anything, big and small letters are the same. "
        "At most 500 characters.",
    )
    url: str = strawberry.field(default="", description="A pattern of the document's address, likewise.")
    page: int | None = strawberry.field(default=None, description="A page that the passage is on.")
    quote: str = strawberry.field(
        default="", description="Words that the passage has, whatever spaces are between: at most 2,000 characters."
    )

    def to_source(self, field: str) -> ExpectedSource:
        """Read it."""
        document = None if self.document_id is None else decode(self.document_id, DOCUMENT, f"{field}.documentId")
        return ExpectedSource(document, self.title, self.url, self.page, self.quote)


@strawberry.input(description="A question, and what a good answer to it is: at least one source, an answer or a fact.")
class EvaluationQuestionInput:
    """See `questions.GivenQuestion`."""

    text: str = strawberry.field(description="What is asked: 1 to 2,000 characters.")
    expected_sources: list[EvaluationSourceInput] | None = strawberry.field(default=None, description=_SOURCES)
    expected_answer: str = strawberry.field(default="", description=_ANSWER)
    required_facts: list[str] | None = strawberry.field(default=None, description=_REQUIRED)
    forbidden_facts: list[str] | None = strawberry.field(default=None, description=_FORBIDDEN)

    def to_question(self, field: str) -> GivenQuestion:
        """Read it."""
        return GivenQuestion(
            self.text,
            Expected(
                sources_of(self.expected_sources or [], field),
                self.expected_answer,
                tuple(self.required_facts or ()),
                tuple(self.forbidden_facts or ()),
            ),
        )


def sources_of(given: list[EvaluationSourceInput], field: str) -> tuple[ExpectedSource, ...]:
    """Read what is to be found."""
    return tuple(each.to_source(f"{field}.expectedSources[{at}]") for at, each in enumerate(given))


@strawberry.input(description="A dataset to make.")
class CreateEvaluationDatasetInput:
    """The input of `createEvaluationDataset`."""

    workspace_id: strawberry.ID = strawberry.field(description="Where.")
    name: str = strawberry.field(description="1 to 100 characters, unique in the workspace.")
    description: str = strawberry.field(default="", description="What it is about: at most 2,000 characters.")
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@strawberry.input(description="What to change; what is left out stays as it is.")
class UpdateEvaluationDatasetInput:
    """The input of `updateEvaluationDataset`."""

    dataset_id: strawberry.ID = strawberry.field(description="Which dataset.")
    name: str | None = strawberry.field(default=None, description="1 to 100 characters.")
    description: str | None = strawberry.field(default=None, description="At most 2,000 characters.")


@strawberry.input(description="Which dataset to delete.")
class DeleteEvaluationDatasetInput:
    """The input of `deleteEvaluationDataset`."""

    dataset_id: strawberry.ID = strawberry.field(description="The dataset.")


@strawberry.input(description="Questions to add.")
class AddEvaluationQuestionsInput:
    """The input of `addEvaluationQuestions`."""

    dataset_id: strawberry.ID = strawberry.field(description="Where.")
    questions: list[EvaluationQuestionInput] = strawberry.field(description="1 to 200 questions.")
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@strawberry.input(description="Questions to read from a text.")
class ImportEvaluationQuestionsInput:
    """The input of `importEvaluationQuestions`."""

    dataset_id: strawberry.ID = strawberry.field(description="Where.")
    format: EvaluationImportFormat = strawberry.field(description="How they are written.")
    text: str = strawberry.field(
        description="At most 2,000,000 characters. CSV has a header with `question` and any of `documentId`, `title`, "
        "`url`, `page`, `quote`, `expectedAnswer`, `requiredFacts` and `forbiddenFacts`; facts are separated by `|`. "
        "JSON is a list of objects as `EvaluationQuestionInput`."
    )
    is_replacing: bool = strawberry.field(
        default=False, description="Whether the questions there are go, in the same moment."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@strawberry.input(description="What to change of a question; what is left out stays as it is.")
class UpdateEvaluationQuestionInput:
    """The input of `updateEvaluationQuestion`."""

    question_id: strawberry.ID = strawberry.field(description="Which question.")
    text: str | None = strawberry.field(default=None, description="What is asked: 1 to 2,000 characters.")
    expected_sources: list[EvaluationSourceInput] | None = strawberry.field(
        default=UNSET, description=f"{_SOURCES} Null: none."
    )
    expected_answer: str | None = strawberry.field(default=UNSET, description=f"{_ANSWER} Null: none.")
    required_facts: list[str] | None = strawberry.field(default=UNSET, description=f"{_REQUIRED} Null: none.")
    forbidden_facts: list[str] | None = strawberry.field(default=UNSET, description=f"{_FORBIDDEN} Null: none.")

    def to_changes(self) -> dict[str, Any]:
        """Read what is to change."""
        changes: dict[str, Any] = {}
        if self.text is not None:
            changes["text"] = self.text
        if self.expected_sources is not UNSET:
            changes["sources"] = sources_of(self.expected_sources or [], "input")
        if self.expected_answer is not UNSET:
            changes["answer"] = self.expected_answer or ""
        if self.required_facts is not UNSET:
            changes["required"] = tuple(self.required_facts or ())
        if self.forbidden_facts is not UNSET:
            changes["forbidden"] = tuple(self.forbidden_facts or ())
        return changes


@strawberry.input(description="Which questions to remove.")
class RemoveEvaluationQuestionsInput:
    """The input of `removeEvaluationQuestions`."""

    question_ids: list[strawberry.ID] = strawberry.field(description="1 to 200 questions of one dataset.")


@strawberry.input(description="How a knowledge base is searched, as by `searchKnowledge`.")
class EvaluationSearchInput:
    """See `settings.SearchSettings`."""

    mode: SearchMode = strawberry.field(default=SearchMode.HYBRID, description="How chunks are found.")
    top_k: int = strawberry.field(
        default=10, description="How many chunks at most: 1 to 100. It is the k of hit rate, recall and precision."
    )
    neighbours: int = strawberry.field(
        default=0, description="How many chunks before and after each are told with it: 0 to 5."
    )
    variety: float = strawberry.field(
        default=0.0, description="0 to 1: how much a chunk has to differ from those before it."
    )
    rerank: str = strawberry.field(
        default="",
        description="A chat model, as provider:model, that puts the best 30 in order; it costs what the model costs "
        "and needs EXECUTIONS_RUN.",
    )

    def to_settings(self) -> SearchSettings:
        """Read it."""
        return SearchSettings(self.mode, self.top_k, self.neighbours, self.variety, self.rerank)


@strawberry.input(description="What to evaluate, and by what: a knowledge base or an agent, one of them.")
class StartEvaluationInput:
    """The input of `startEvaluation`."""

    dataset_id: strawberry.ID = strawberry.field(description="Whose questions are asked.")
    knowledge_base_id: strawberry.ID | None = strawberry.field(
        default=None, description="What is searched: the questions with expected sources are asked."
    )
    agent_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="Who answers, also one that is INACTIVE, by a run a question: the questions with an expected "
        "answer or facts are asked, with a judge all of them. Needs EXECUTIONS_RUN, "
        "EXECUTIONS_READ and AGENTS_READ.",
    )
    name: str = strawberry.field(default="", description="What the evaluation is called: up to 100 characters.")
    search: EvaluationSearchInput | None = strawberry.field(
        default=None, description="How a base is searched, not with an agent; as its description says unless told."
    )
    judge: str = strawberry.field(
        default="",
        description="A chat model, as provider:model, that judges the agent's answers from 0 to 1; it costs what the "
        "model costs.",
    )
    idempotency_key: str | None = strawberry.field(default=None, description=_KEY)


@strawberry.input(description="Which evaluation to end.")
class CancelEvaluationInput:
    """The input of `cancelEvaluation`."""

    evaluation_id: strawberry.ID = strawberry.field(description="The evaluation.")


@strawberry.input(description="Which evaluation is to go on.")
class RetryEvaluationInput:
    """The input of `retryEvaluation`."""

    evaluation_id: strawberry.ID = strawberry.field(description="The evaluation.")


@strawberry.input(description="Which evaluation to delete.")
class DeleteEvaluationInput:
    """The input of `deleteEvaluation`."""

    evaluation_id: strawberry.ID = strawberry.field(description="The evaluation.")
