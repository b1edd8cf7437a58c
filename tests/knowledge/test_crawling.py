"""Crawls ask no more than a site allows, wherever it leads, and no page makes them slow."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from app.components.markup.pages import addresses_of, links_of
from app.kernel.clock import SystemClock
from app.knowledge import models
from app.knowledge.crawling import NotYet
from app.knowledge.givens import Given
from app.knowledge.robots import robots_of
from app.knowledge.vocabulary import DocumentSource, DocumentStatus
from tests.executions.conftest import House
from tests.integrations.conftest import served
from tests.knowledge.conftest import Shelf, until

LIMITS = {"maxPages": 20, "maxDepth": 3, "delayMs": 0, "pathPrefix": "/"}


class Leading:
    """A site whose pages lead to what robots.txt forbids."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def app(self) -> Starlette:
        async def page(request: Request) -> Response:
            path = request.url.path
            self.asked.append(path)
            match path:
                case "/robots.txt":
                    return PlainTextResponse("User-agent: *\nDisallow: /secret")
                case "/":
                    return HTMLResponse('<a href="/open">o</a><a href="/hidden">h</a><a href="/round">r</a>')
                case "/hidden":
                    return RedirectResponse("/secret/page")
                case "/round":
                    return RedirectResponse("/round")
                case "/open":
                    return RedirectResponse("/opened")
                case _:
                    return HTMLResponse(f"<h1>{path}</h1>")

        return Starlette(routes=[Route("/{path:path}", page)])


async def test_no_redirect_leads_to_what_robots_forbids(house: House, shelf: Shelf) -> None:
    site = Leading()
    await house.work()
    async with served(site.app()) as url:
        await shelf.add(Given(DocumentSource.SITE, url=url, config=LIMITS))
        rows = await until(
            lambda: models.KnowledgeDocument.filter(base_id=shelf.base.id),
            lambda rows: len(rows) == 4 and all(row.status in {"ready", "failed"} for row in rows),
        )
    found = {row.url.removeprefix(url): (row.status.value, row.failure_code) for row in rows}
    assert found == {
        "/": ("ready", ""),
        "/open": ("ready", ""),
        "/hidden": ("failed", "ROBOTS"),
        "/round": ("failed", "FETCH_FAILED"),
    }
    assert "/secret/page" not in site.asked
    assert {row.title for row in rows if row.status is DocumentStatus.FAILED} == {""}  # what it is called nobody knows


async def test_pages_whose_turn_is_later_all_wait_for_it(shelf: Shelf) -> None:
    now = SystemClock().now()
    own_id = await shelf.add(Given(DocumentSource.SITE, url="http://site.example/", config=LIMITS))
    own = await models.KnowledgeDocument.get(id=own_id)
    await models.KnowledgeSource.filter(id=own.origin_id).update(robots="", turn_at=now + timedelta(minutes=10))
    for number in range(3):
        await shelf.add(Given(DocumentSource.URL, url=f"http://site.example/{number}"))
    pages = models.KnowledgeDocument.filter(base_id=shelf.base.id)
    await pages.update(origin_id=own.origin_id)
    late = await pages.exclude(id=own_id).first()
    assert late is not None
    await models.KnowledgeDocument.filter(id=late.id).update(next_attempt_at=now + timedelta(hours=1))
    with pytest.raises(NotYet):
        await shelf.knowledge.ingest._crawling.turn(own)
    waiting = [row.next_attempt_at or now for row in await pages.order_by("next_attempt_at")]
    assert [round((each - now).total_seconds() / 60) for each in waiting] == [10, 10, 10, 60]


async def test_what_robots_says_is_read_once(shelf: Shelf) -> None:
    own_id = await shelf.add(Given(DocumentSource.SITE, url="http://site.example/", config=LIMITS))
    own = await models.KnowledgeDocument.get(id=own_id)
    crawling = shelf.knowledge.ingest._crawling
    origin = models.KnowledgeSource.filter(id=own.origin_id)
    await origin.update(robots="User-agent: *\nDisallow: /a")
    first = await crawling._robots(await origin.get())
    assert await crawling._robots(await origin.get()) is first
    await origin.update(robots="User-agent: *\nDisallow: /b")
    assert (await crawling._robots(await origin.get())).rules == (("/b", False),)


def slower(work: Callable[[int], Any], size: int) -> float:
    """Return how many times as long four times as much takes."""

    def taken(size: int) -> float:
        began = time.process_time()
        work(size)
        return time.process_time() - began

    return min(taken(4 * size) for _ in range(3)) / max(min(taken(size) for _ in range(3)), 0.001)


def test_names_upon_names_take_linear_time() -> None:
    def work(size: int) -> None:
        said = "".join(f"User-agent: {number}\n" for number in range(size)) + "Disallow: /\n" * 20
        assert robots_of(said).rules == ()

    assert slower(work, 5_000) < 10  # 4 if it is linear, 16 if it is quadratic


def test_rules_for_others_do_not_push_out_ours() -> None:
    others = "User-agent: other\n" + "Disallow: /x\n" * 6_000
    assert not robots_of(f"{others}User-agent: plait\nDisallow: /").allows("https://example.com/a")


def test_links_within_links_take_linear_time() -> None:
    def work(size: int) -> None:
        nested = "".join(f'<a href="/{number}"><table><tr><td>word ' for number in range(size))
        assert len(addresses_of(nested, "https://example.com/", 10 * size, 2_000)) == size

    assert slower(work, 100) < 10


def test_addresses_are_those_of_links_up_to_a_bound() -> None:
    html = '<base href="/b/"><a href="1">x</a><a href="#y">y</a><area href="2"><a href="javascript:0">z</a><a href="1">'
    every = [each["url"] for each in links_of(html, "https://example.com/")]
    assert every == ["https://example.com/b/1", "https://example.com/b/#y", "https://example.com/b/2"]
    assert addresses_of(html, "https://example.com/", 100, 100) == every
    assert addresses_of(html, "https://example.com/", 2, 100) == every[:2]
    assert addresses_of(f'<a href="/{"x" * 200}">long</a><a href="/y">', "https://example.com/", 9, 100) == [
        "https://example.com/y"
    ]
