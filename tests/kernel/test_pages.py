"""Keyset pages against a list sorted in memory, on SQLite and, in a process of its own, on PostgreSQL."""

import os
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from tortoise import Tortoise, fields
from tortoise.models import Model

from app.kernel.errors import InvalidInput
from app.kernel.pages import OrderBy, Page, PageRequest, page_of, paginate

DATABASE_URL = os.environ.get("PLAIT_TEST_PAGES_URL", "sqlite://:memory:")


class Row(Model):
    id = fields.UUIDField(primary_key=True)
    name = fields.CharField(max_length=50)
    rank = fields.IntField(null=True)
    at = fields.DatetimeField(null=True)

    class Meta(Model.Meta):
        table = "pages_row"


NAMES = ["a", "B", "b", "Z", "ä", "z", "", "é", "aa", "_"]


@pytest.fixture
async def rows() -> AsyncIterator[list[Row]]:
    await Tortoise.init(db_url=DATABASE_URL, modules={"models": [__name__]}, use_tz=True, _enable_global_fallback=True)
    await Tortoise.generate_schemas()
    await Row.all().delete()
    chance = random.Random(7)  # the same rows every time
    start = datetime(2026, 1, 1, tzinfo=UTC)
    made = [
        Row(
            id=uuid4(),
            name=chance.choice(NAMES),
            rank=chance.choice([None, 1, 2, 3]),
            at=chance.choice([None, start, start + timedelta(microseconds=1), start + timedelta(days=1)]),
        )
        for _ in range(57)
    ]
    await Row.bulk_create(made)
    yield made
    await Row.all().delete()
    await Tortoise.close_connections()


ORDERS = [
    [],
    [OrderBy("name")],
    [OrderBy("name", is_descending=True)],
    [OrderBy("rank")],
    [OrderBy("rank", is_descending=True)],
    [OrderBy("at", is_descending=True), OrderBy("name")],
    [OrderBy("rank", is_descending=True), OrderBy("at"), OrderBy("name", is_descending=True)],
]


def expected(rows: list[Row], order: list[OrderBy]) -> list[UUID]:
    last = order[-1].is_descending if order else False
    result = sorted(rows, key=lambda row: row.id.bytes, reverse=last)
    for each in reversed(order):
        present = [row for row in result if getattr(row, each.field) is not None]
        absent = [row for row in result if getattr(row, each.field) is None]

        def key(row: Row, field: str = each.field) -> Any:
            value = getattr(row, field)
            return value.encode() if isinstance(value, str) else value

        result = sorted(present, key=key, reverse=each.is_descending) + absent
        if each.is_descending:  # sorted(reverse=True) keeps ties in order already
            continue
    return [row.id for row in result]


@pytest.mark.parametrize("order", ORDERS, ids=str)
@pytest.mark.parametrize("size", [1, 4, 57, 100])
async def test_pages_forward_and_backward_meet_every_row_once_in_order(
    rows: list[Row], order: list[OrderBy], size: int
) -> None:
    wanted = expected(rows, order)

    found: list[UUID] = []
    cursor = None
    while True:
        page: Page[Row] = await paginate(Row.all(), order, PageRequest(first=size, after=cursor))
        assert page.has_previous is (cursor is not None)
        found += [row.id for row in page.items]
        if not page.has_next:
            break
        cursor = page.cursors[-1]
    assert found == wanted

    found = []
    cursor = None
    while True:
        page = await paginate(Row.all(), order, PageRequest(last=size, before=cursor))
        found = [row.id for row in page.items] + found
        if not page.has_previous:
            break
        cursor = page.cursors[0]
    assert found == wanted


@pytest.mark.parametrize("order", ORDERS, ids=str)
@pytest.mark.parametrize("size", [1, 4, 57, 100])
async def test_what_is_in_no_table_has_its_place_among_the_rows(
    rows: list[Row], order: list[OrderBy], size: int
) -> None:
    taken = rows[::3]
    await Row.filter(id__in=[row.id for row in taken]).delete()
    wanted = expected(rows, order)

    async def all_pages(*, is_backward: bool) -> list[UUID]:
        found: list[UUID] = []
        cursor = None
        while True:
            request = PageRequest(last=size, before=cursor) if is_backward else PageRequest(first=size, after=cursor)
            page = await paginate(Row.all(), order, request, also=taken)
            ids = [row.id for row in page.items]
            found = ids + found if is_backward else found + ids
            if not (page.has_previous if is_backward else page.has_next):
                assert await page.total() == (len(rows), True)
                return found
            cursor = page.cursors[0 if is_backward else -1]

    assert await all_pages(is_backward=False) == wanted
    assert await all_pages(is_backward=True) == wanted
    for offset in (0, 1, 20, 56, 57, 80):
        page = await paginate(Row.all(), order, PageRequest(first=size, offset=offset), also=taken)
        assert [row.id for row in page.items] == wanted[offset : offset + size]
        assert page.has_next is (offset + size < len(rows))


async def test_a_row_that_comes_or_goes_moves_no_other(rows: list[Row]) -> None:
    order = [OrderBy("name")]
    first = await paginate(Row.all(), order, PageRequest(first=10))
    rest = expected(rows, order)[10:]
    await Row.filter(id=first.items[3].id).delete()
    await Row.create(id=uuid4(), name="")
    after = await paginate(Row.all(), order, PageRequest(first=100, after=first.cursors[-1]))
    assert [row.id for row in after.items] == rest


async def test_after_and_before_bound_one_range(rows: list[Row]) -> None:
    order = [OrderBy("rank")]
    wanted = expected(rows, order)
    whole = await paginate(Row.all(), order, PageRequest(first=100))
    page = await paginate(Row.all(), order, PageRequest(first=100, after=whole.cursors[4], before=whole.cursors[20]))
    assert [row.id for row in page.items] == wanted[5:20]


async def test_offset_pages_by_number(rows: list[Row]) -> None:
    wanted = expected(rows, [OrderBy("name")])
    page = await paginate(Row.all(), [OrderBy("name")], PageRequest(first=10, offset=50))
    assert [row.id for row in page.items] == wanted[50:]
    assert (page.has_next, page.has_previous) == (False, True)


async def test_the_total_counts_the_filter_and_not_the_page(rows: list[Row]) -> None:
    page = await paginate(Row.filter(rank=1), [OrderBy("name")], PageRequest(first=2))
    assert await page.total() == (sum(row.rank == 1 for row in rows), True)


async def test_a_total_beyond_the_exact_range_is_flagged(rows: list[Row], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.kernel.pages.EXACT_TOTAL", 5)
    page = await paginate(Row.all(), [], PageRequest(first=2))
    assert await page.total() == (5, False)


@pytest.mark.parametrize(
    ("order", "binding"),
    [([OrderBy("name", is_descending=True)], "a"), ([OrderBy("rank")], "a"), ([OrderBy("name")], "b")],
)
async def test_a_cursor_of_another_list_is_refused(rows: list[Row], order: list[OrderBy], binding: str) -> None:
    page = await paginate(Row.all(), [OrderBy("name")], PageRequest(first=1), "a")
    with pytest.raises(InvalidInput) as caught:
        await paginate(Row.all(), order, PageRequest(after=page.cursors[0]), binding)
    assert (caught.value.field, caught.value.reason) == ("after", "cursor_of_another_list")


@pytest.mark.parametrize(
    "parts", [["x"], [1, "y"], ["name", "not hex"], ["a\x00", "0" * 32], [None, "0" * 32], [[], {}]]
)
async def test_a_forged_cursor_is_refused_before_the_database_sees_it(rows: list[Row], parts: list[object]) -> None:
    from app.kernel import pages

    page = await paginate(Row.all(), [OrderBy("name")], PageRequest(first=1))
    digest = pages.orjson.loads(pages.base64.urlsafe_b64decode(page.cursors[0] + "=="))[0]
    with pytest.raises(InvalidInput) as caught:
        await paginate(Row.all(), [OrderBy("name")], PageRequest(before=pages._pack([digest, *parts]), last=1))
    assert (caught.value.field, caught.value.reason) == ("before", "cursor_malformed")


@pytest.mark.parametrize("cursor", ["", "!", "AAAA", "ÿ", "W10", "bnVsbA", "a" * 10_001])
async def test_garbage_is_no_cursor(rows: list[Row], cursor: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        await paginate(Row.all(), [], PageRequest(after=cursor))
    assert caught.value.field == "after"


@pytest.mark.parametrize(
    ("arguments", "field", "reason"),
    [
        ({"first": -1}, "first", "negative"),
        ({"last": -1}, "last", "negative"),
        ({"offset": -1}, "offset", "negative"),
        ({"first": 101}, "first", "too_large"),
        ({"last": 101}, "last", "too_large"),
        ({"offset": 10_001}, "offset", "too_large"),
        ({"first": 1, "last": 1}, "last", "contradiction"),
        ({"offset": 1, "after": "x"}, "offset", "contradiction"),
    ],
)
def test_a_request_names_the_argument_at_fault(arguments: dict[str, Any], field: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        PageRequest(**arguments)
    assert (caught.value.field, caught.value.reason) == (field, reason)


async def test_pages_of_a_sequence_in_memory() -> None:
    items = list(range(10))
    first = page_of(items, PageRequest(first=4))
    second = page_of(items, PageRequest(first=4, after=first.cursors[-1]))
    last = page_of(items, PageRequest(last=3, before=second.cursors[0]))
    assert [list(page.items) for page in (first, second, last)] == [[0, 1, 2, 3], [4, 5, 6, 7], [1, 2, 3]]
    assert (first.has_previous, first.has_next, second.has_previous) == (False, True, True)
    assert await second.total() == (10, True)
    with pytest.raises(InvalidInput):
        page_of(items, PageRequest(after=first.cursors[0]), "another")
