"""Questions from CSV and JSON: all of them, or an error that names the rows."""

from uuid import uuid4

import orjson
import pytest

from app.evaluation.importing import COLUMNS, ImportInvalid, read_questions
from app.evaluation.matching import ExpectedSource
from app.evaluation.questions import Expected, GivenQuestion
from app.evaluation.vocabulary import EvaluationImportFormat
from app.kernel.ids import global_id

CSV, JSON = EvaluationImportFormat.CSV, EvaluationImportFormat.JSON
DOCUMENT = uuid4()
DOCUMENT_ID = global_id("KnowledgeDocument", DOCUMENT)


def test_a_row_is_a_question_and_rows_that_repeat_it_add_sources() -> None:
    text = (
        "\ufeffquestion,documentId,title,page,quote,expectedAnswer,requiredFacts,forbiddenFacts\r\n"
        f"How long is leave?,{DOCUMENT_ID},,3,,30 days,30 days|per year,31 days\r\n"
        'How long is leave?,,Leave*,,"thirty,\n days",,,\r\n'
        "\r\n"
        "Is the sea salty?,,Sea,,,,,\r\n"
    )
    one = Expected(
        (ExpectedSource(DOCUMENT, page=3), ExpectedSource(title="Leave*", quote="thirty,\n days")),
        "30 days",
        ("30 days", "per year"),
        ("31 days",),
    )
    two = Expected((ExpectedSource(title="Sea"),))
    assert read_questions(text, CSV) == [
        (2, GivenQuestion("How long is leave?", one)),
        (6, GivenQuestion("Is the sea salty?", two)),
    ]


def test_an_item_is_a_question() -> None:
    text = orjson.dumps(
        [
            {"text": "One?", "expectedSources": [{"documentId": DOCUMENT_ID, "page": 1}, {"url": "https://a/*"}]},
            {"text": "Two?", "expectedAnswer": "2", "requiredFacts": ["two"], "forbiddenFacts": None},
        ]
    ).decode()
    assert read_questions(text, JSON) == [
        (1, GivenQuestion("One?", Expected((ExpectedSource(DOCUMENT, page=1), ExpectedSource(url="https://a/*"))))),
        (2, GivenQuestion("Two?", Expected((), "2", ("two",)))),
    ]


def faults(text: str, form: EvaluationImportFormat) -> list[tuple[int, str | None, str]]:
    with pytest.raises(ImportInvalid) as refused:
        read_questions(text, form)
    assert refused.value.field == "input.text"
    assert refused.value.reason == "rows_invalid"
    rows: list[dict[str, str]] = refused.value.details["rows"]  # pyright: ignore[reportAssignmentType]
    assert refused.value.message.startswith(f"Row {rows[0]['row']}")
    return [(int(each["row"]), each["field"], each["reason"]) for each in rows]


def test_rows_of_csv_that_cannot_be_so_are_named() -> None:
    other = global_id("KnowledgeBase", DOCUMENT)
    text = (
        "question,documentId,title,page,expectedAnswer\n"
        "Fine?,,A,,\n"
        "No page?,,A,three,\n"
        "No document?,nonsense,,,\n"
        f"Of another type?,{other},,,\n"
        "Nothing expected?,,,,\n"
        ",,A,,\n"
        "Too many cells?,,A,,,,\n"
        f"{'x' * 2_001},,A,,\n"
        "Only a page?,,,4,\n"
        "No words?,,,,…\n"
    )
    assert faults(text, CSV) == [
        (3, "page", "not_a_number"),
        (4, "documentId", "id_malformed"),
        (5, "documentId", "id_malformed"),
        (6, None, "nothing_expected"),
        (7, "text", "empty"),
        (8, None, "too_many_cells"),
        (9, "text", "too_long"),
        (10, "expectedSources[0]", "source_empty"),
        (11, "expectedAnswer", "no_words"),
    ]


def test_items_of_json_that_cannot_be_so_are_named() -> None:
    items = [
        5,
        {"text": 5},
        {"text": "a", "nobody": 1},
        {"text": "a", "expectedSources": {}},
        {"text": "a", "expectedSources": [{"title": "x"}, {"page": "1"}]},
        {"text": "a", "expectedSources": [{"documentId": "x"}]},
        {"text": "a", "expectedSources": [{"title": "x", "page": 0}]},
        {"text": "a", "expectedSources": [{"title": "x", "page": True}]},
        {"text": "a", "requiredFacts": "x"},
        {"text": "a", "requiredFacts": ["x"] * 21},
        {"text": "a\x00", "expectedAnswer": "x"},
        {"text": "a", "expectedSources": [{"titel": "x"}]},
    ]
    assert faults(orjson.dumps(items).decode(), JSON) == [
        (1, None, "not_an_object"),
        (2, "text", "not_text"),
        (3, "nobody", "unknown"),
        (4, "expectedSources", "not_a_list"),
        (5, "expectedSources[1].page", "not_a_number"),
        (6, "expectedSources[0].documentId", "id_malformed"),
        (7, "expectedSources[0].page", "out_of_range"),
        (8, "expectedSources[0].page", "not_a_number"),
        (9, "requiredFacts", "not_texts"),
        (10, "requiredFacts", "too_many"),
        (11, "text", "text_malformed"),
        (12, "expectedSources[0].titel", "unknown"),
    ]


def test_no_more_than_twenty_rows_are_named() -> None:
    assert len(faults("question\n" + "Nothing?\n" * 50, CSV)) == 20


@pytest.mark.parametrize(
    ("text", "form", "reason"),
    [
        ("", CSV, "header_invalid"),
        ("question,answer\nA?,b\n", CSV, "header_invalid"),
        ("question,title,title\nA?,b,c\n", CSV, "header_invalid"),
        ("title\nA\n", CSV, "header_invalid"),
        ("question,title\n", CSV, "empty"),
        ('question,title\n"A?,b\n', CSV, "csv_malformed"),
        ("{", JSON, "json_malformed"),
        ("{}", JSON, "json_malformed"),
        ("[" * 5_000, JSON, "json_malformed"),
        ("[]", JSON, "empty"),
        ("x" * 2_000_001, JSON, "too_long"),
        ("question,title\n" + "".join(f"Q{each}?,A\n" for each in range(1_001)), CSV, "too_many"),
    ],
)
def test_a_text_that_is_none_is_refused(text: str, form: EvaluationImportFormat, reason: str) -> None:
    with pytest.raises(ImportInvalid) as refused:
        read_questions(text, form)
    assert refused.value.reason == reason


def test_the_header_names_every_column_there_is() -> None:
    row = ["Q?", DOCUMENT_ID, "t", "u", "1", "q", "a", "r", "f"]
    ((_, found),) = read_questions(",".join(COLUMNS) + "\n" + ",".join(row) + "\n", CSV)
    assert found == GivenQuestion("Q?", Expected((ExpectedSource(DOCUMENT, "t", "u", 1, "q"),), "a", ("r",), ("f",)))
