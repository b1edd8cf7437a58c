"""The `csv` component: tables as text, read and written as RFC 4180 says."""

import asyncio
import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal, cast

import orjson
from pydantic import Field

from app.components.contract import (
    OUTPUT,
    Component,
    ComponentCategory,
    ComponentFailed,
    Config,
    Expression,
    NodeContext,
    Port,
    Result,
)
from app.components.library.json_values import parsed, value_of
from app.kernel.csv_text import MAX_FIELD_CHARACTERS, reader, without_formula

_MAX_TEXT = MAX_FIELD_CHARACTERS  #: a text may be one field
_MAX_ROWS = 100_000
_MAX_COLUMNS = 1_000
_MAX_CELLS = 1_000_000
#: Longer texts and lists are worked on in a thread, so that others are served meanwhile.
_LONG_TEXT = 50_000
_LONG_LIST = 500
_INTEGER = re.compile(r"^[+-]?\d+$", re.ASCII)
_NAMING = re.compile(r"^[+-]?0\d", re.ASCII)  #: 007 is a name, as article numbers and postcodes are
_NUMBER = re.compile(r"^[+-]?(\d{1,300}(\.\d{0,300})?|\.\d{1,300})([eE][+-]?\d{1,3})?$", re.ASCII)
_MAX_INTEGER = 1 << 63
_MAX_DIGITS = 20
_WORDS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}

Delimiter = Annotated[
    str, Field(pattern=r'^[^\r\n"]$', description="One character: a comma, a semicolon, a tab (`\\t`), a bar.")
]
ColumnName = Annotated[str, Field(min_length=1, max_length=500)]
ColumnType = Literal["text", "integer", "number", "boolean", "json", "auto"]


class ParseCsv(Config):
    """Text to rows."""

    kind: Literal["parse"]
    delimiter: Delimiter = ","
    has_header: bool = Field(
        default=True, description="The first row names the columns; rows become objects. Otherwise they are lists."
    )
    columns: Annotated[list[ColumnName], Field(max_length=_MAX_COLUMNS)] | None = Field(
        default=None, description="Names for the columns, in order, in place of the header's."
    )
    types: Annotated[dict[ColumnName, ColumnType], Field(max_length=_MAX_COLUMNS)] = Field(
        default_factory=dict[str, ColumnType],
        description="By column. An empty field of any type but text becomes null; auto takes numbers, true and false "
        "for what they look like.",
    )
    default_type: ColumnType = Field(default="text", description="Of columns that `types` does not name.")
    is_trimmed: bool = Field(default=False, description="Drop white space around fields.")
    ragged: Literal["fail", "pad"] = Field(
        default="fail",
        description="What a row of another length than the first means: an error, or null for what is missing and "
        "nothing for what is too much.",
    )
    max_rows: int = Field(default=_MAX_ROWS, ge=1, le=_MAX_ROWS, description="More are an error.")


class WriteCsv(Config):
    """Rows to text."""

    kind: Literal["write"]
    delimiter: Delimiter = ","
    has_header: bool = Field(default=True, description="Write the names of the columns first, when rows are objects.")
    columns: Annotated[list[ColumnName], Field(min_length=1, max_length=_MAX_COLUMNS)] | None = Field(
        default=None, description="Which fields of the objects, in this order; else all, in order of appearance."
    )
    line_end: Literal["crlf", "lf"] = Field(default="crlf", description="crlf is what RFC 4180 says.")
    is_formula_safe: bool = Field(
        default=False,
        description="Put an apostrophe before texts that a spreadsheet would take for a formula.",
    )


class CsvConfig(Config):
    """A text or a list of rows, and what is done to it."""

    value: Expression = Field(default="input", description="The text to parse, or the rows to write.")
    operation: Annotated[ParseCsv | WriteCsv, Field(discriminator="kind")]


class CsvComponent(Component):
    """Reads and writes CSV."""

    id = "csv"
    name = "CSV"
    description = "Parses CSV text into rows with typed columns, or writes rows as CSV text."
    category = ComponentCategory.DATA
    outputs = (Port(OUTPUT, "any", "A list of rows, objects or lists; or the text."),)
    config = CsvConfig
    example = {
        "value": "input.text",
        "operation": {"kind": "parse", "delimiter": ";", "types": {"amount": "number", "paid": "boolean"}},
    }

    def problems(self, config: CsvConfig) -> list[tuple[str, str]]:
        """Check that columns differ."""
        columns = config.operation.columns or []
        return [
            (f"operation.columns.{index}", f"The column {name} comes twice.")
            for index, name in enumerate(columns)
            if name in columns[:index]
        ]

    async def run(self, config: CsvConfig, ctx: NodeContext) -> Result:
        """Parse or write.

        Raises:
            ComponentFailed: `CSV_INVALID`, `NOT_TEXT`, `NOT_A_LIST`, `LIMIT_EXCEEDED` or `EXPRESSION_ERROR`.
        """
        value = await value_of(config.value, ctx)
        operation = config.operation
        if isinstance(operation, WriteCsv):
            if not isinstance(value, list):
                raise ComponentFailed("NOT_A_LIST", "There is no list of rows to write.")
            rows = cast("list[Any]", value)
            if len(rows) > _LONG_LIST:
                return Result(await asyncio.to_thread(written, rows, operation))
            return Result(written(rows, operation))
        if not isinstance(value, str):
            raise ComponentFailed("NOT_TEXT", "There is no text to parse.")
        if len(value) > _MAX_TEXT:
            raise ComponentFailed("LIMIT_EXCEEDED", f"The text is over {_MAX_TEXT} characters.")
        if len(value) > _LONG_TEXT:
            return Result(await asyncio.to_thread(parsed_rows, value, operation))
        return Result(parsed_rows(value, operation))


def parsed_rows(text: str, operation: ParseCsv) -> list[Any]:
    """Read rows; empty lines are none.

    Raises:
        ComponentFailed: `CSV_INVALID` with the line, or `LIMIT_EXCEEDED`.
    """
    records = _records(text.removeprefix("\ufeff"), operation)
    header = next(records, None) if operation.has_header else None
    names = operation.columns or (header[1] if header else [])
    if len(set(names)) < len(names):
        raise ComponentFailed("CSV_INVALID", "Two columns have the same name; name them in `columns`.")
    is_object = operation.has_header or operation.columns is not None
    width = len(names) if is_object else None
    kinds: list[ColumnType] = [operation.types.get(name, operation.default_type) for name in names]
    rows: list[Any] = []
    for line, fields in records:
        if width is None:
            width = len(fields)
            kinds = [operation.default_type] * width
        if len(fields) != width and operation.ragged == "fail":
            raise ComponentFailed(
                "CSV_INVALID", f"Line {line} has {len(fields)} fields, not {width}.", details={"line": line}
            )
        if len(rows) == operation.max_rows:
            raise ComponentFailed("LIMIT_EXCEEDED", f"There are more than {operation.max_rows} rows.")
        if (len(rows) + 1) * width > _MAX_CELLS:
            raise ComponentFailed("LIMIT_EXCEEDED", f"There are more than {_MAX_CELLS} fields.")
        cells = [_typed(field, kind, line) for field, kind in zip(fields, kinds, strict=False)]
        cells += [None] * (width - len(cells))
        rows.append(dict(zip(names, cells, strict=True)) if is_object else cells)
    return rows


def _records(text: str, operation: ParseCsv) -> Iterator[tuple[int, list[str]]]:
    lines = reader(text, delimiter=operation.delimiter)
    while True:
        try:
            fields = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            told = str(error)
            raise ComponentFailed(
                "CSV_INVALID", f"Line {lines.line_num} is no CSV: {told}.", details={"line": lines.line_num}
            ) from None
        if not fields:
            continue
        if len(fields) > _MAX_COLUMNS:
            raise ComponentFailed("LIMIT_EXCEEDED", f"There are more than {_MAX_COLUMNS} columns.")
        yield lines.line_num, [field.strip() for field in fields] if operation.is_trimmed else fields


def _typed(field: str, kind: ColumnType, line: int) -> Any:
    if kind == "text":
        return field
    text = field.strip()
    if not text:
        return None
    if kind == "auto":
        found = _number(text)
        return found if found is not None else {"true": True, "false": False}.get(text.lower(), field)
    if kind == "boolean":
        found = _WORDS.get(text.lower())
    elif kind == "json":
        found = _json(text)
    else:
        found = _number(text)
        if kind == "integer" and not isinstance(found, int):
            found = None
    if found is None and text != "null":
        raise ComponentFailed(
            "CSV_INVALID", f"Line {line} holds {field[:60]!r}, which is no {kind}.", details={"line": line}
        )
    return found


def _number(text: str) -> int | float | None:
    if _NAMING.match(text):
        return None
    if _INTEGER.match(text):
        # a number of more digits would lose some of them
        whole = int(text) if len(text) <= _MAX_DIGITS else _MAX_INTEGER
        return whole if -_MAX_INTEGER <= whole < _MAX_INTEGER else None
    if not _NUMBER.match(text):
        return None
    value = float(text)
    return value if abs(value) < float("inf") else None


def _json(text: str) -> Any:
    try:
        return parsed(text)
    except ComponentFailed:
        return None


def written(rows: list[Any], operation: WriteCsv) -> str:
    """Write rows; null becomes an empty field, true and false words, lists and objects JSON.

    Raises:
        ComponentFailed: `CSV_INVALID` when rows are not all objects or all lists, or `LIMIT_EXCEEDED`.
    """
    if len(rows) > _MAX_ROWS:
        raise ComponentFailed("LIMIT_EXCEEDED", f"There are more than {_MAX_ROWS} rows.")
    sink = io.StringIO(newline="")
    writer = csv.writer(
        sink, delimiter=operation.delimiter, lineterminator="\r\n" if operation.line_end == "crlf" else "\n"
    )
    is_object = bool(rows) and isinstance(rows[0], dict)
    columns = operation.columns or (_columns(rows) if is_object else None)
    if operation.has_header and columns and (is_object or not rows):
        writer.writerow([_cell(name, is_safe=operation.is_formula_safe) for name in columns])
    for index, row in enumerate(rows):
        if not isinstance(row, dict if is_object else list):
            raise ComponentFailed("CSV_INVALID", f"Row {index} is no {'object' if is_object else 'list'}.")
        item = cast("Any", row)
        cells: list[Any] = [item.get(name) for name in columns or ()] if is_object else item
        if len(cells) > _MAX_COLUMNS:
            raise ComponentFailed("LIMIT_EXCEEDED", f"There are more than {_MAX_COLUMNS} columns.")
        writer.writerow([_cell(cell, is_safe=operation.is_formula_safe) for cell in cells])
        if sink.tell() > _MAX_TEXT:
            raise ComponentFailed("LIMIT_EXCEEDED", f"The text is over {_MAX_TEXT} characters.")
    return sink.getvalue()


def _columns(rows: Sequence[Any]) -> list[str]:
    named: dict[str, None] = {}
    for row in rows:
        if isinstance(row, Mapping):
            named.update(dict.fromkeys(cast("Mapping[str, Any]", row)))
        if len(named) > _MAX_COLUMNS:
            raise ComponentFailed("LIMIT_EXCEEDED", f"There are more than {_MAX_COLUMNS} columns.")
    return list(named)


def _cell(value: Any, *, is_safe: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return without_formula(value) if is_safe else value
    if isinstance(value, bool):
        return "true" if value else "false"
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        raise ComponentFailed("CSV_INVALID", "A value is nested too deep to be written.") from None
