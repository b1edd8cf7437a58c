"""A link says only what we signed, for one purpose, for a time."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.kernel.clock import FixedClock
from app.kernel.crypto import Signer
from app.kernel.ids import new_id
from app.tasks.links import LIFETIME, LinkExpired, LinkInvalid, Links
from app.tasks.models import Task

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
OLD, NEW = "o" * 32, "n" * 32


def links(clock: FixedClock, *keys: str, purpose: bytes = b"plait/task-link") -> Links:
    return Links(Signer(keys or (NEW,), purpose), clock, "https://plait.example/base")


def task(**more: Any) -> Task:
    return Task(id=new_id(), **more)


def token_of(url: str) -> str:
    head, _, token = url.partition("?token=")
    assert head == "https://plait.example/base/tasks/answer"
    return token


def test_a_link_says_what_it_was_made_for() -> None:
    clock, asked, person = FixedClock(NOON), task(), new_id()
    link = links(clock).read(token_of(links(clock).url(asked, person, "approve")))
    assert (link.task_id, link.user_id, link.outcome) == (asked.id, person, "approve")
    assert LIFETIME <= link.ends_at - NOON < LIFETIME + timedelta(days=1)
    later = FixedClock(NOON + timedelta(hours=1))
    assert links(clock).url(asked, person) == links(later).url(asked, person)


def test_a_link_ends_with_its_task() -> None:
    clock = FixedClock(NOON)
    token = token_of(links(clock).url(task(expires_at=NOON + timedelta(hours=1)), new_id()))
    clock.advance(timedelta(minutes=59))
    assert links(clock).read(token).outcome is None
    clock.advance(timedelta(minutes=2))
    with pytest.raises(LinkExpired):
        links(clock).read(token)


def test_a_changed_link_is_worthless_whatever_was_changed() -> None:
    clock = FixedClock(NOON)
    token = token_of(links(clock).url(task(), new_id(), "approve"))
    for at, letter in enumerate(token):
        other = "A" if letter != "A" else "B"
        with pytest.raises(LinkInvalid):
            links(clock).read(token[:at] + other + token[at + 1 :])
    for wrong in ("", ".", token[:-1], f"{token}=", f"{token}.x", token.replace(".", ""), "é", "a.b", f" {token}"):
        with pytest.raises(LinkInvalid):
            links(clock).read(wrong)


def test_keys_are_rotated_and_purposes_kept_apart() -> None:
    clock = FixedClock(NOON)
    token = token_of(links(clock, OLD).url(task(), new_id()))
    assert links(clock, NEW, OLD).read(token)
    with pytest.raises(LinkInvalid):
        links(clock, NEW).read(token)
    with pytest.raises(LinkInvalid):
        links(clock, OLD, purpose=b"plait/other").read(token)
