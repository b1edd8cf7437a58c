"""Questions from a text: CSV or JSON. All of it is read or nothing, and what is wrong is told with its row.

CSV has a header. Each row is a question; a row that repeats the question before it adds a source to it. JSON is a list
of objects with the names of `EvaluationQuestionInput`.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast
from uuid import UUID

import orjson

from app.evaluation.limits import MAX_IMPORT_CHARACTERS, MAX_QUESTIONS
from app.evaluation.matching import ExpectedSource
from app.evaluation.questions import Expected, GivenQuestion, QuestionInvalid, checked_question
from app.evaluation.vocabulary import EvaluationImportFormat
from app.kernel.csv_text import reader
from app.kernel.errors import InvalidInput
from app.kernel.ids import read_global_id

FIELD = "input.text"
COLUMNS = (
    "question",
    "documentId",
    "title",
    "url",
    "page",
    "quote",
    "expectedAnswer",
    "requiredFacts",
    "forbiddenFacts",
)
_NAMES = ("text", "expectedSources", "expectedAnswer", "requiredFacts", "forbiddenFacts")
_SOURCE_NAMES = ("documentId", "title", "url", "page", "quote")
_DOCUMENT = "KnowledgeDocument"
_BETWEEN_FACTS = "|"
_MOST_FAULTS = 20


class ImportInvalid(InvalidInput):
    """The text cannot be read as questions; `details.rows` says which rows, and why."""


def read_questions(text: str, form: EvaluationImportFormat) -> list[tuple[int, GivenQuestion]]:
    """Return the questions of a text, each with the row that it begins on: a line of CSV, from 2, an item from 1.

    Raises:
        ImportInvalid: Names up to 20 rows that cannot be so.
    """
    if len(text) > MAX_IMPORT_CHARACTERS:
        raise ImportInvalid(
            f"The text has at most {MAX_IMPORT_CHARACTERS:,} characters.", field=FIELD, reason="too_long"
        )
    faults: list[dict[str, Any]] = []
    rows = _csv_rows(text) if form is EvaluationImportFormat.CSV else _json_rows(text)
    read: list[tuple[int, GivenQuestion]] = []
    try:
        for row, made in rows:
            if isinstance(made, _Fault):
                faults.append(made.shown(row))
            elif form is EvaluationImportFormat.CSV and read and _is_more(read[-1][1], made):
                read[-1] = (read[-1][0], _joined(read[-1][1], made))
            else:
                read.append((row, made))
            if len(faults) == _MOST_FAULTS:
                break
    except csv.Error as error:
        raise ImportInvalid(f"This is no CSV: {error}.", field=FIELD, reason="csv_malformed") from None
    checked: list[tuple[int, GivenQuestion]] = []
    for row, question in read:
        try:
            checked.append((row, checked_question(question, "")))
        except QuestionInvalid as error:
            faults.append(_Fault((error.field or "").lstrip("."), error.reason or "", error.message).shown(row))
    if faults:
        raise refused(sorted(faults, key=lambda each: each["row"])[:_MOST_FAULTS])
    if not checked:
        raise ImportInvalid("There is no question in it.", field=FIELD, reason="empty")
    if len(checked) > MAX_QUESTIONS:
        raise ImportInvalid(
            f"A dataset has at most {MAX_QUESTIONS:,} questions.",
            field=FIELD,
            reason="too_many",
            details={"limit": MAX_QUESTIONS},
        )
    return checked


def refused(faults: Sequence[Mapping[str, Any]]) -> ImportInvalid:
    """Return the error that names rows: of each `row`, `field`, `reason` and `message`."""
    first = faults[0]
    where = f"Row {first['row']}" + (f", {first['field']}" if first["field"] else "")
    more = "" if len(faults) == 1 else f" (and {len(faults) - 1} more)"
    return ImportInvalid(
        f"{where}: {first['message']}{more}", field=FIELD, reason="rows_invalid", details={"rows": list(faults)}
    )


class _Fault:
    """What is wrong with a row."""

    def __init__(self, field: str, reason: str, message: str) -> None:
        self.field = field
        self.reason = reason
        self.message = message

    def shown(self, row: int) -> dict[str, Any]:
        return {"row": row, "field": self.field or None, "reason": self.reason, "message": self.message}


# ---------------------------------------------------------------------- CSV


def _csv_rows(text: str) -> Iterator[tuple[int, "GivenQuestion | _Fault"]]:
    lines = reader(text.removeprefix("\ufeff"))
    header = [each.strip() for each in next(lines, list[str]())]
    unknown = [each for each in header if each not in COLUMNS]
    if unknown or "question" not in header or len(set(header)) < len(header):
        raise ImportInvalid(
            f"The first row names the columns, each once: question, and as is wanted {', '.join(COLUMNS[1:])}.",
            field=FIELD,
            reason="header_invalid",
            details={"unknown": [each[:100] for each in unknown][:20]},
        )
    at = lines.line_num + 1
    for cells in lines:
        row, at = at, lines.line_num + 1
        if not any(each.strip() for each in cells):
            continue
        if len(cells) > len(header):
            yield row, _Fault("", "too_many_cells", "It has more cells than the header.")
            continue
        yield row, _of_cells({name: cell.strip() for name, cell in zip(header, cells, strict=False)})


def _of_cells(cells: Mapping[str, str]) -> "GivenQuestion | _Fault":
    page: int | None = None
    if cells.get("page"):
        try:
            page = int(cells["page"])
        except ValueError:
            return _Fault("page", "not_a_number", "A page is a whole number.")
    document: UUID | None = None
    if cells.get("documentId"):
        document = _document_of(cells["documentId"])
        if document is None:
            return _Fault("documentId", "id_malformed", "This is not the id of a document.")
    sources: tuple[ExpectedSource, ...] = ()
    if any(cells.get(name) for name in _SOURCE_NAMES):
        sources = (
            ExpectedSource(document, cells.get("title", ""), cells.get("url", ""), page, cells.get("quote", "")),
        )
    expected = Expected(
        sources,
        cells.get("expectedAnswer", ""),
        _facts_of(cells.get("requiredFacts", "")),
        _facts_of(cells.get("forbiddenFacts", "")),
    )
    return GivenQuestion(cells.get("question", ""), expected)


def _is_more(before: GivenQuestion, row: GivenQuestion) -> bool:
    """Say whether a row only adds sources to the question before it."""
    return before.text == row.text and bool(row.expected.sources)


def _joined(before: GivenQuestion, row: GivenQuestion) -> GivenQuestion:
    one, two = before.expected, row.expected
    expected = Expected(
        (*one.sources, *two.sources),
        one.answer or two.answer,
        (*one.required, *two.required),
        (*one.forbidden, *two.forbidden),
    )
    return replace(before, expected=expected)


def _facts_of(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(_BETWEEN_FACTS) if part.strip())


# ---------------------------------------------------------------------- JSON


def _json_rows(text: str) -> Iterator[tuple[int, "GivenQuestion | _Fault"]]:
    try:
        items: Any = orjson.loads(text)
    except orjson.JSONDecodeError:
        items = None
    if not isinstance(items, list):
        raise ImportInvalid("This is no list of JSON.", field=FIELD, reason="json_malformed")
    for row, item in enumerate(cast("list[Any]", items), 1):
        yield row, _of_item(item)


def _of_item(item: Any) -> "GivenQuestion | _Fault":
    if not isinstance(item, dict):
        return _Fault("", "not_an_object", "A question is an object.")
    given = cast("dict[str, Any]", item)
    fault = _unknown(given, _NAMES, "")
    if fault is not None:
        return fault
    for name in ("text", "expectedAnswer"):
        if not isinstance(given.get(name), str | None):
            return _Fault(name, "not_text", "This is a text.")
    for name in ("requiredFacts", "forbiddenFacts"):
        facts: Any = [] if given.get(name) is None else given[name]
        if not isinstance(facts, list) or not all(isinstance(each, str) for each in cast("list[Any]", facts)):
            return _Fault(name, "not_texts", "This is a list of texts.")
    listed: Any = [] if given.get("expectedSources") is None else given["expectedSources"]
    if not isinstance(listed, list):
        return _Fault("expectedSources", "not_a_list", "This is a list of objects.")
    sources: list[ExpectedSource] = []
    for at, each in enumerate(cast("list[Any]", listed)):
        source = _of_source(each, f"expectedSources[{at}]")
        if isinstance(source, _Fault):
            return source
        sources.append(source)
    expected = Expected(
        tuple(sources),
        given.get("expectedAnswer") or "",
        tuple(given.get("requiredFacts") or ()),
        tuple(given.get("forbiddenFacts") or ()),
    )
    return GivenQuestion(given.get("text") or "", expected)


def _of_source(item: Any, field: str) -> "ExpectedSource | _Fault":
    if not isinstance(item, dict):
        return _Fault(field, "not_an_object", "A source is an object.")
    given = cast("dict[str, Any]", item)
    fault = _unknown(given, _SOURCE_NAMES, f"{field}.")
    if fault is not None:
        return fault
    for name in ("documentId", "title", "url", "quote"):
        if not isinstance(given.get(name), str | None):
            return _Fault(f"{field}.{name}", "not_text", "This is a text.")
    page: Any = given.get("page")
    if page is not None and (not isinstance(page, int) or isinstance(page, bool)):
        return _Fault(f"{field}.page", "not_a_number", "A page is a whole number.")
    document: UUID | None = None
    if given.get("documentId"):
        document = _document_of(given["documentId"])
        if document is None:
            return _Fault(f"{field}.documentId", "id_malformed", "This is not the id of a document.")
    return ExpectedSource(document, given.get("title") or "", given.get("url") or "", page, given.get("quote") or "")


def _unknown(given: Mapping[str, Any], names: Sequence[str], prefix: str) -> "_Fault | None":
    unknown = next((each for each in given if each not in names), None)
    if unknown is None:
        return None
    return _Fault(f"{prefix}{unknown[:100]}", "unknown", f"There is no such field; there are {', '.join(names)}.")


def _document_of(text: str) -> UUID | None:
    found = read_global_id(text)
    return found[1] if found is not None and found[0] == _DOCUMENT else None
