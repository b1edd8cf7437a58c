"""Chunkers: exact places, in order, nothing left out, never larger than asked, and always the same."""

import gc
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.errors import InvalidInput
from app.knowledge.chunkers.cutting import Cut, cut, pages_at
from app.knowledge.chunkers.headings import headings_of
from app.knowledge.chunkers.settings import Chunker, checked_chunker
from app.knowledge.vocabulary import ChunkerKind
from app.knowledge.wordllama import token_spans

TEXTS = st.lists(
    st.sampled_from(
        [
            "word",
            "Two.",
            "e.g. ",
            " ",
            "\n",
            "\n\n",
            "# Head\n",
            "## Sub\n\n",
            "é",
            "漢字。",
            "🙂🙂",
            "```\n",
            "x" * 60,
            "\t",
            "a. B",
        ]
    )
    | st.text(max_size=20),
    max_size=200,
).map("".join)
SETTINGS = st.builds(
    lambda kind, size, part: Chunker(kind, size, size * part // 10, "(?i)wo|\\n#" if kind is ChunkerKind.REGEX else ""),
    st.sampled_from(ChunkerKind),
    st.integers(4, 120),
    st.integers(0, 5),
)


def _cut(text: str, chunker: Chunker) -> list[Cut]:
    return cut(text, chunker, token_spans)


@given(TEXTS, SETTINGS)
def test_chunks_are_slices_in_order_that_leave_out_nothing_but_spaces(text: str, chunker: Chunker) -> None:
    cuts = _cut(text, chunker)
    reached = 0
    for each in cuts:
        assert text[each.start : each.end] == each.text
        assert each.text.strip() == each.text != ""
        assert not text[reached : each.start].strip()
        reached = max(reached, each.end)
    assert not text[reached:].strip()
    assert [each.start for each in cuts] == sorted({each.start for each in cuts})


@given(TEXTS, SETTINGS)
def test_no_chunk_is_larger_or_overlaps_more_than_asked(text: str, chunker: Chunker) -> None:
    cuts = _cut(text, chunker)
    tokens = token_spans(text) if chunker.kind is ChunkerKind.TOKEN else []
    starts = {start for start, _ in tokens}

    def measure(start: int, end: int) -> int:
        if chunker.kind is ChunkerKind.TOKEN:
            return len({place for place in starts if start <= place < end})
        return max(0, end - start)

    for each in cuts:
        assert measure(each.start, each.end) <= chunker.size
    for one, two in pairwise(cuts):
        assert measure(two.start, one.end) <= chunker.overlap


@given(TEXTS, SETTINGS)
def test_the_same_text_is_always_cut_the_same_way(text: str, chunker: Chunker) -> None:
    assert _cut(text, chunker) == _cut(text, chunker)


def test_sentences_stay_whole_and_abbreviations_end_none() -> None:
    text = "Dr. Smith came, e.g. by train. He left at 5 p.m. yesterday! Did he? Yes."
    cuts = cut(text, Chunker(ChunkerKind.SENTENCE, 35, 0))
    assert [each.text for each in cuts] == [
        "Dr. Smith came, e.g. by train.",
        "He left at 5 p.m. yesterday!",
        "Did he? Yes.",
    ]


def test_headings_are_those_of_markdown_and_none_in_code() -> None:
    text = "Title\n=====\n\n# One #\n\n```\n# no\n```\n\n## Two\n\n#hash\n\nUnder\n---\n\n- item\n---\n"
    assert [(each.level, each.title) for each in headings_of(text)] == [
        (1, "Title"),
        (1, "One"),
        (2, "Two"),
        (2, "Under"),
    ]


def test_a_chunk_knows_the_headings_it_stands_under() -> None:
    text = "# A\n\n## B\n\n" + "word " * 60 + "\n\n## C\n\nlast\n\n# D\n\nend"
    cuts = cut(text, Chunker(ChunkerKind.HEADING, 200, 0))
    assert cuts[0].text.startswith("# A\n\n## B\n\nword")  # a heading alone is no chunk
    assert [each.headings for each in cuts] == [("A",), ("A", "B"), ("A", "C"), ("D",)]
    assert cuts[1].embedded.startswith("A › B\n\nword")  # noqa: RUF001 - stands between titles


def test_where_a_pattern_matches_a_piece_begins() -> None:
    text = "Article 1. Be kind. Article 2. Be brief. Article 3."
    cuts = cut(text, Chunker(ChunkerKind.REGEX, 100, 0, r"Article \d+"))
    assert [each.text for each in cuts] == ["Article 1. Be kind.", "Article 2. Be brief.", "Article 3."]


def test_a_changed_paragraph_leaves_most_chunks_as_they_were() -> None:
    def text(changed: str) -> str:
        paragraphs = [f"Paragraph {number} tells of {number * 7919 % 1000} things." * 3 for number in range(200)]
        paragraphs[20] = changed
        return "\n\n".join(paragraphs)

    chunker = Chunker(ChunkerKind.RECURSIVE, 1_000, 100)
    one = {each.sha256 for each in cut(text("Short."), chunker)}
    two = {each.sha256 for each in cut(text("This one is quite a lot longer than it was before. " * 9), chunker)}
    assert len(one) > 20
    assert len(two - one) <= len(two) // 4


@pytest.mark.parametrize("filler", ["." * 60_000, "\n" * 60_000, "(" * 60_000, "a\n\n---\n" * 9_000, " \n" * 30_000])
@pytest.mark.parametrize("kind", [each for each in ChunkerKind if each is not ChunkerKind.TOKEN])
def test_no_text_takes_more_than_linear_time(filler: str, kind: ChunkerKind) -> None:
    chunker = Chunker(kind, 1_000, 100, r"(a*)*b|(\.+)+x" if kind is ChunkerKind.REGEX else "")

    def taken(text: str) -> float:
        gc.disable()  # it would go through all that other tests left
        try:
            began = time.process_time()
            cut(text, chunker)
            return time.process_time() - began
        finally:
            gc.enable()

    # Four times the text takes about four times as long; what is quadratic takes sixteen times.
    assert taken(filler) < 10 * min(taken(filler[: len(filler) // 4]) for _ in range(3)) + 0.2


def test_pages_are_found_by_place() -> None:
    pages = [[1, 0, 10], [2, 10, 30], [4, 30, 40]]
    assert pages_at(pages, 0, 10) == (1, 1)
    assert pages_at(pages, 5, 31) == (1, 4)
    assert pages_at([], 5, 31) == (None, None)


@pytest.mark.parametrize(
    ("kind", "size", "overlap", "pattern", "field"),
    [
        (ChunkerKind.TEXT, 99, None, None, "size"),
        (ChunkerKind.TEXT, 8_001, None, None, "size"),
        (ChunkerKind.TOKEN, 2_001, None, None, "size"),
        (ChunkerKind.TEXT, 100, 51, None, "overlap"),
        (ChunkerKind.TEXT, 100, -1, None, "overlap"),
        (ChunkerKind.REGEX, None, None, None, "pattern"),
        (ChunkerKind.REGEX, None, None, "(", "pattern"),
        (ChunkerKind.REGEX, None, None, "a" * 501, "pattern"),
        (ChunkerKind.TEXT, None, None, "a", "pattern"),
    ],
)
def test_settings_that_cannot_be_are_refused(
    kind: ChunkerKind, size: int | None, overlap: int | None, pattern: str | None, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        checked_chunker(kind, size, overlap, pattern)
    assert refused.value.field == f"input.chunker.{field}"
