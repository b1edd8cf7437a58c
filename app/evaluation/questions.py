"""What a question is asked with, and what a good answer to it is: checked once, before it is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from app.evaluation.limits import (
    MAX_ANSWER_CHARACTERS,
    MAX_FACT_CHARACTERS,
    MAX_FACTS,
    MAX_PAGE,
    MAX_PATTERN_CHARACTERS,
    MAX_QUESTION_CHARACTERS,
    MAX_QUOTE_CHARACTERS,
    MAX_SOURCES,
)
from app.evaluation.matching import ExpectedSource
from app.evaluation.overlap import words_of
from app.kernel.errors import InvalidInput
from app.workflows.values import is_text


class QuestionInvalid(InvalidInput):
    """A question cannot be so."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a good answer to a question is; a question may have any of it.

    Attributes:
        sources: What is to be found.
        answer: A text that answers it well; empty: none is known.
        required: Facts that the answer must have.
        forbidden: Facts that it must not have.
    """

    sources: Sequence[ExpectedSource] = ()
    answer: str = ""
    required: Sequence[str] = ()
    forbidden: Sequence[str] = ()

    @property
    def has_answer(self) -> bool:
        """Whether an answer can be measured by it without a judge."""
        return bool(self.answer or self.required or self.forbidden)

    def to_json(self) -> dict[str, Any]:
        """Return what is stored."""
        return {
            "sources": [each.to_json() for each in self.sources],
            "answer": self.answer,
            "required": list(self.required),
            "forbidden": list(self.forbidden),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Expected":
        """Read what is stored."""
        return cls(
            tuple(ExpectedSource.from_json(each) for each in stored["sources"]),
            stored["answer"],
            tuple(stored["required"]),
            tuple(stored["forbidden"]),
        )


@dataclass(frozen=True, slots=True)
class GivenQuestion:
    """A question of a dataset."""

    text: str
    expected: Expected

    @property
    def document_ids(self) -> set[UUID]:
        """The documents that it names."""
        return {each.document_id for each in self.expected.sources if each.document_id is not None}


def checked_question(given: GivenQuestion, field: str) -> GivenQuestion:
    """Return a question as it is stored.

    Raises:
        QuestionInvalid: Names what of it cannot be so, as `field`.`text`.
    """
    expected = given.expected
    for name, items, most in (
        ("expectedSources", expected.sources, MAX_SOURCES),
        ("requiredFacts", expected.required, MAX_FACTS),
        ("forbiddenFacts", expected.forbidden, MAX_FACTS),
    ):
        if len(items) > most:
            raise QuestionInvalid(
                f"A question has at most {most} of these.",
                field=f"{field}.{name}",
                reason="too_many",
                details={"limit": most},
            )
    checked = Expected(
        tuple(_source(each, f"{field}.expectedSources[{at}]") for at, each in enumerate(expected.sources)),
        _text(expected.answer, MAX_ANSWER_CHARACTERS, f"{field}.expectedAnswer"),
        _facts(expected.required, f"{field}.requiredFacts"),
        _facts(expected.forbidden, f"{field}.forbiddenFacts"),
    )
    text = _text(given.text, MAX_QUESTION_CHARACTERS, f"{field}.text")
    if not text:
        raise QuestionInvalid("A question asks something.", field=f"{field}.text", reason="empty")
    if not checked.sources and not checked.has_answer:
        raise QuestionInvalid(
            "Say what is expected: a source, an answer, or a fact.", field=field, reason="nothing_expected"
        )
    if checked.answer and not words_of(checked.answer):
        raise QuestionInvalid("An answer has words.", field=f"{field}.expectedAnswer", reason="no_words")
    return GivenQuestion(text, checked)


def _source(source: ExpectedSource, field: str) -> ExpectedSource:
    made = replace(
        source,
        title=_text(source.title, MAX_PATTERN_CHARACTERS, f"{field}.title"),
        url=_text(source.url, MAX_PATTERN_CHARACTERS, f"{field}.url"),
        quote=_text(source.quote, MAX_QUOTE_CHARACTERS, f"{field}.quote"),
    )
    if made.page is not None and not 1 <= made.page <= MAX_PAGE:
        raise QuestionInvalid("Pages begin with 1.", field=f"{field}.page", reason="out_of_range")
    if made.document_id is None and not (made.title or made.url or made.quote):
        raise QuestionInvalid(
            "Say what the source is: a document, a title, an address, or a quote.", field=field, reason="source_empty"
        )
    return made


def _facts(facts: Sequence[str], field: str) -> tuple[str, ...]:
    made: list[str] = []
    for at, fact in enumerate(facts):
        text = _text(fact, MAX_FACT_CHARACTERS, f"{field}[{at}]")
        if not words_of(text):
            raise QuestionInvalid("A fact has words.", field=f"{field}[{at}]", reason="no_words")
        made.append(text)
    return tuple(dict.fromkeys(made))


def _text(value: str, most: int, field: str) -> str:
    text = value.strip()
    if len(text) > most:
        raise QuestionInvalid(
            f"It has at most {most:,} characters.", field=field, reason="too_long", details={"limit": most}
        )
    if not is_text(text):
        raise QuestionInvalid("It has a character that cannot be stored.", field=field, reason="text_malformed")
    return text
