"""robots.txt as RFC 9309 has it, in time linear in what a site writes there."""

import time

import pytest

from app.knowledge.robots import robots_of

SITE = "https://example.com"


@pytest.mark.parametrize(
    ("text", "path", "is_allowed"),
    [
        ("", "/x", True),
        ("User-agent: *\nDisallow: /", "/x", False),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        ("User-agent: *\nDisallow:", "/x", True),
        ("User-agent: *\nDisallow: /\nUser-agent: Plait\nAllow: /", "/x", True),
        ("User-agent: other\nUser-agent: plait\nDisallow: /x # why", "/x/y", False),
        ("User-agent: other\nDisallow: /", "/x", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x=1", True),
        ("User-agent: *\nDisallow: /a*b*c", "/a1b2c3", False),
        ("User-agent: *\nDisallow: /a*b*c", "/a1c2b3", True),
        ("User-agent: *\nDisallow: /caf%C3%A9", "/café", False),
        ("User-agent: *\nDisallow: /?q=", "/?q=1", False),
        ("\ufeffUSER-AGENT : *\r\nDISALLOW : /x", "/x", False),
        ("Disallow: /", "/x", True),
    ],
)
def test_the_longest_rule_for_us_decides(text: str, path: str, is_allowed: bool) -> None:  # noqa: FBT001 - a table
    assert robots_of(text).allows(SITE + path) is is_allowed


def test_a_delay_is_asked_for_and_bounded() -> None:
    assert robots_of("User-agent: *\nCrawl-delay: 2.5").delay_seconds == 2.5
    assert robots_of("User-agent: *\nCrawl-delay: 1e9").delay_seconds == 30
    assert robots_of("User-agent: *\nCrawl-delay: nan").delay_seconds == 0


def test_no_rule_takes_more_than_linear_time() -> None:
    rule = "User-agent: *\nDisallow: /" + "*a" * 2_000 + "b$"

    def taken(length: int) -> float:
        robots = robots_of(rule)
        began = time.process_time()
        assert robots.allows(f"{SITE}/{'a' * length}")
        return time.process_time() - began

    assert taken(8_000) < 10 * min(taken(2_000) for _ in range(3)) + 0.1
