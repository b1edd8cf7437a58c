"""The index of chunks: what was put is found, what was removed is not, and no question is a program."""

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from app.kernel.ids import new_id
from app.kernel.wording import marks, plain, words_of
from app.knowledge import models
from app.knowledge.embedding import BUILT_IN
from app.knowledge.index.chunks import ChunkIndex, SearchRequest, VectorGroup
from app.knowledge.index.fusion import fused
from app.knowledge.index.vectors import ExactVectors, Matrix
from app.knowledge.index.within import Listed, Without
from app.knowledge.vocabulary import SearchMode
from app.knowledge.wordllama import vectors_of
from tests.knowledge.conftest import Shelf

TEXTS = [
    "The zebra crosses the river at dawn.",
    "A river of lava ran down the mountain.",
    "Bread is baked from flour, water and yeast.",
    "The café serves crêpes and coffee all day.",
    "Databases keep rows in pages of eight kilobytes.",
    "A lion hunts the zebra and the antelope; zebras run.",
]


class Stack:
    """Chunks of one document, put by hand."""

    def __init__(self, shelf: Shelf, index: ChunkIndex) -> None:
        self.shelf, self.index = shelf, index
        self.base = shelf.base
        self.database = shelf.house.plait.database

    async def document(self) -> models.KnowledgeDocument:
        now = self.shelf.house.plait.clock.now()
        from app.kernel.rights import ActorKind
        from app.knowledge.vocabulary import DocumentSource, DocumentStatus

        return await models.KnowledgeDocument.create(
            workspace_id=self.base.workspace_id,
            base_id=self.base.id,
            title="T",
            search_text="t",
            source=DocumentSource.TEXT,
            source_key=new_id().hex,
            status=DocumentStatus.READY,
            actor_kind=ActorKind.SYSTEM,
            created_at=now,
            updated_at=now,
        )

    async def put(self, document: models.KnowledgeDocument, texts: list[str], title: str = "T") -> list[Any]:
        from tortoise.expressions import F

        async with self.database.transaction() as tx:
            rows = [
                models.KnowledgeChunk(
                    id=new_id(),
                    workspace_id=self.base.workspace_id,
                    base_id=self.base.id,
                    document_id=document.id,
                    ordinal=number,
                    start=0,
                    end=len(text),
                    headings=["Head"],
                    text=text,
                    sha256="",
                )
                for number, text in enumerate(texts)
            ]
            await models.KnowledgeChunk.bulk_create(rows)
            await models.KnowledgeVector.bulk_create(
                [
                    models.KnowledgeVector(
                        id=new_id(), base_id=self.base.id, chunk_id=row.id, embedding=BUILT_IN, vector=vector
                    )
                    for row, vector in zip(rows, vectors_of(texts), strict=True)
                ]
            )
            await self.index.put(tx, rows, title=title)
            await models.KnowledgeBase.filter(id=self.base.id).update(
                content_revision=F("content_revision") + 1, chunk_count=F("chunk_count") + len(rows)
            )
        return rows

    async def remove(self, ids: list[Any]) -> None:
        from tortoise.expressions import F

        async with self.database.transaction() as tx:
            await self.index.remove(tx, ids)
            await models.KnowledgeVector.filter(chunk_id__in=ids).delete()
            await models.KnowledgeChunk.filter(id__in=ids).delete()
            await models.KnowledgeBase.filter(id=self.base.id).update(
                content_revision=F("content_revision") + 1, chunk_count=F("chunk_count") - len(ids)
            )

    async def find(self, text: str, mode: SearchMode, limit: int = 10, documents: Any = None) -> list[Any]:
        groups = [] if mode is SearchMode.TEXT else [VectorGroup(BUILT_IN, [self.base.id], vectors_of([text])[0])]
        request = SearchRequest([self.base.id], text, mode, groups, documents, limit)
        return await self.index.search(request)


@pytest.fixture
async def stack(shelf: Shelf) -> Stack:
    return Stack(shelf, ChunkIndex(shelf.house.plait.database, 64 * 1024 * 1024))


@pytest.mark.parametrize("mode", list(SearchMode))
async def test_the_nearest_chunk_is_found_first_in_every_mode(stack: Stack, mode: SearchMode) -> None:
    rows = await stack.put(await stack.document(), TEXTS)
    for question, place in [("zebra river dawn", 0), ("baking bread with flour", 2), ("rows of databases", 4)]:
        found = await stack.find(question, mode)
        assert found[0].chunk_id == rows[place].id, question
        assert found == sorted(found, key=lambda each: (-each.score, each.chunk_id))


async def test_words_are_found_without_diacritics_in_any_case_and_with_other_endings(stack: Stack) -> None:
    rows = await stack.put(await stack.document(), TEXTS)
    for question in ("CAFE", "café", "Crepes", "crêpe"):
        assert [each.chunk_id for each in await stack.find(question, SearchMode.TEXT)] == [rows[3].id], question
    assert {each.chunk_id for each in await stack.find("zebras", SearchMode.TEXT)} == {rows[0].id, rows[5].id}


async def test_a_title_counts_for_more_than_a_text(stack: Stack) -> None:
    (low,) = await stack.put(await stack.document(), ["One text has a kangaroo in it, and other words."])
    (high,) = await stack.put(await stack.document(), ["Another text has nothing of it, but other words."], "Kangaroo")
    assert [each.chunk_id for each in await stack.find("kangaroo", SearchMode.TEXT)] == [high.id, low.id]


async def test_what_is_removed_is_not_found_and_a_cascade_leaves_no_word(stack: Stack) -> None:
    document = await stack.document()
    rows = await stack.put(document, TEXTS)
    await stack.remove([rows[0].id])
    assert [each.chunk_id for each in await stack.find("zebra", SearchMode.TEXT)] == [rows[5].id]
    await models.KnowledgeDocument.filter(id=document.id).delete()
    assert await stack.find("zebra", SearchMode.TEXT) == []
    assert (await stack.database.fetch("SELECT count(*) AS n FROM knowledge_words"))[0]["n"] == 0


async def test_scores_say_nothing_of_other_bases(stack: Stack) -> None:
    document = await stack.document()
    long = "Zebra and zebra, the zebra of a river, which a lion and no other lion knows at dawn and at dusk."
    await stack.put(document, [*TEXTS, long], "Rivers")
    questions = ("zebra river", "lion dawn", "rivers of zebras, lions and bread", "river head")

    async def told() -> list[Any]:
        everything = [None, [document.id]]
        return [
            [(each.chunk_id, each.places["text"]) for each in await stack.find(text, SearchMode.TEXT, 20, documents)]
            for text in questions
            for documents in everything
        ]

    own, before = stack.base, await told()
    assert all(before)
    stack.base = await stack.shelf.make("Other")
    await stack.put(await stack.document(), ["Zebra zebra.", *("A river, far and wide. " * n for n in range(1, 40))])
    stack.base = own
    assert await told() == before


async def test_a_word_that_is_rare_here_counts_for_more_and_so_do_many_in_a_short_text(stack: Stack) -> None:
    filler = [f"River number {number} runs to the sea." for number in range(9)]
    (rare, *_) = await stack.put(await stack.document(), ["Lava number one runs to the sea.", *filler])
    assert (await stack.find("river lava", SearchMode.TEXT))[0].chunk_id == rare.id
    often, once, long = await stack.put(
        await stack.document(),
        [
            "Gnu and gnu and gnu go far.",
            "Gnu and cow and cat go far.",
            "Gnu and cow and cat go far. " + "So it is. " * 30,
        ],
    )
    assert [each.chunk_id for each in await stack.find("gnu", SearchMode.TEXT)] == [often.id, once.id, long.id]


async def test_only_the_documents_that_are_asked_for_are_searched(stack: Stack) -> None:
    first, second = await stack.document(), await stack.document()
    (one,), (two,) = await stack.put(first, TEXTS[:1]), await stack.put(second, TEXTS[5:])
    for mode in SearchMode:
        assert {each.chunk_id for each in await stack.find("zebra", mode)} == {one.id, two.id}
        assert [each.chunk_id for each in await stack.find("zebra", mode, documents=[first.id])] == [one.id]
        assert await stack.find("zebra", mode, documents=[]) == []
        assert [each.chunk_id for each in await stack.find("zebra", mode, documents=Without([first.id]))] == [two.id]
        assert await stack.find("zebra", mode, documents=Without([first.id, second.id])) == []
        assert len(await stack.find("zebra", mode, documents=Without([]))) == 2


async def test_no_question_is_a_program(stack: Stack) -> None:
    rows = await stack.put(await stack.document(), TEXTS)
    odd = [
        *(
            '"',
            "'",
            'zebra"*',
            "NEAR(zebra, 2)",
            "scope : x",
            "zebra AND",
            "-zebra",
            "^zebra",
            "a:b:c",
            "(((",
            "!&|<->",
        ),
        *(
            "",
            " ",
            "\0",
            "zebra\0",
            "'; DROP TABLE knowledge_words; --",
            "\\",
            "%_",
            "zebra:*",
            "\ud800",
            "²",
            "_",
            "ﬁ",
        ),
        "the of and",
        "word " * 5_000,
        "x" * 10_000,
    ]
    for question in odd:
        found = await stack.find(question, SearchMode.TEXT)
        assert {each.chunk_id for each in found} <= {row.id for row in rows}
    assert len(await stack.find("-zebra NOT river", SearchMode.TEXT)) == 3


async def test_a_kept_matrix_equals_a_fresh_one_after_any_changes(stack: Stack) -> None:
    seed = random.randrange(10**9)
    dice, there = random.Random(seed), []
    document = await stack.document()
    query = vectors_of(["zebra"])[0]
    small = ExactVectors(stack.database, 1)  # keeps nothing: it reads through at every search
    for _ in range(12):
        if dice.random() < 0.6 or not there:
            texts = [f"{dice.choice(TEXTS)} {dice.random()}" for _ in range(dice.randint(1, 9))]
            there += [row.id for row in await stack.put(document, texts)]
        else:
            gone = dice.sample(there, dice.randint(1, len(there)))
            await stack.remove(gone)
            there = [each for each in there if each not in gone]
        kept = await stack.index.vectors.find(stack.base.id, BUILT_IN, query, None, 1_000)
        fresh = await ExactVectors(stack.database, 10**9).find(stack.base.id, BUILT_IN, query, None, 1_000)
        assert dict(kept) == pytest.approx(dict(fresh), abs=1e-6), seed
        assert {each for each, _ in kept} == set(there), seed
        through = await small.find(stack.base.id, BUILT_IN, query, None, 7)
        assert [score for _, score in through] == pytest.approx([score for _, score in fresh[:7]], abs=1e-6), seed
    assert small.size == 0


async def test_what_is_kept_stays_within_its_bytes(stack: Stack) -> None:
    store = ExactVectors(stack.database, 12_000)
    await stack.put(await stack.document(), TEXTS)  # 6 vectors, 8.5 KB
    query = vectors_of(["zebra"])[0]
    assert len(await store.find(stack.base.id, BUILT_IN, query, None, 10)) == 6
    assert 0 < store.size <= 12_000
    first = store.size
    stack.base = await stack.shelf.make("Other")
    await stack.put(await stack.document(), TEXTS)
    assert len(await store.find(stack.base.id, BUILT_IN, query, None, 10)) == 6
    assert store.size == first  # the one that was not asked for lately went


# ---------------------------------------------------------------------- without a database


def test_a_rank_in_two_lists_beats_a_better_one_in_one() -> None:
    one, two, three = (new_id() for _ in range(3))
    found = fused({"text": [(one, 9.0), (two, 8.0)], "vector": [(three, 0.9), (two, 0.8)]})
    assert [each.chunk_id for each in found] == [two, one, three]
    assert found[0].score == 1 / 12 + 1 / 12
    weighed = fused({"text": [(one, 9.0)], "vector": [(two, 0.9)]}, {"vector": 0.4})
    assert [(each.chunk_id, each.score) for each in weighed] == [(one, 1 / 11), (two, 0.4 / 11)]
    assert (found[0].places["text"].rank, found[0].places["vector"].score) == (2, 0.8)


@given(st.lists(st.permutations(range(8)), min_size=1, max_size=3))
def test_fusing_is_the_sum_of_the_papers_formula_and_keeps_a_shared_order(orders: list[list[int]]) -> None:
    import uuid

    ids = [uuid.UUID(int=number + 1) for number in range(8)]
    found = fused({str(n): [(ids[each], 0.0) for each in order] for n, order in enumerate(orders)})
    wanted = {ids[each]: sum(1 / (10 + order.index(each) + 1) for order in orders) for each in range(8)}
    assert {each.chunk_id: pytest.approx(each.score) for each in found} == wanted
    if len(orders) == 1:
        assert [each.chunk_id for each in found] == [ids[each] for each in orders[0]]


@given(st.text())
@hypothesis_settings(suppress_health_check=[HealthCheck.too_slow])
def test_words_are_words_and_marks_are_within_the_text(text: str) -> None:
    words = words_of(text)
    assert all(each.isalnum() for each in words)
    assert len(words) <= 32
    for start, end in marks(text, words):
        assert 0 <= start < end <= len(text)
    assert not set(plain(text)) & set("\"'():&|!*<>\\-_\0")


def test_marks_end_with_the_last_that_is_shown() -> None:
    looked: list[int] = []
    from app.kernel import wording

    own = wording._spans

    def spans(text: str) -> Any:
        for each in own(text):
            looked.append(each[0])
            yield each

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wording, "_spans", spans)
        shown = marks("zebra " * 10_000, ["zebra"])
    assert (len(shown), len(looked)) == (200, 200)


def test_marks_show_other_endings_and_nothing_else() -> None:
    text = "Zebras run; a running zebra ran. Crêpes!"
    shown = [text[start:end] for start, end in marks(text, words_of("zebra running crepe"))]
    assert shown == ["Zebras", "run", "running", "zebra", "Crêpes"]


def test_the_nearest_are_those_that_sorting_finds() -> None:
    import numpy as np

    dice = np.random.default_rng(7)
    rows = dice.standard_normal((500, 8)).astype("<f4")
    matrix = Matrix(8)
    ids = [new_id() for _ in range(500)]
    matrix.add(
        [[{"id": i, "chunk_id": i, "document_id": n % 5, "vector": rows[n].tobytes()} for n, i in enumerate(ids)]]
    )
    query = rows[3]
    scores = rows @ query
    wanted = [ids[n] for n in sorted(range(500), key=lambda n: -scores[n])]
    assert [each for each, _ in matrix.nearest(query.tobytes(), None, 20)] == wanted[:20]
    only = [each for each in wanted if ids.index(each) % 5 == 2]
    assert [each for each, _ in matrix.nearest(query.tobytes(), Listed({2}), 20)] == only[:20]
    rest = [each for each in wanted if each not in only]
    assert [each for each, _ in matrix.nearest(query.tobytes(), Listed({2}, is_without=True), 20)] == rest[:20]
