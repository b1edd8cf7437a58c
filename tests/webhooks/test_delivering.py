"""The outbox, the leases and the schedule of deliveries, on both databases."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson
import pytest

from app.accounts.models import Activity
from app.accounts.vocabulary import ActivityKind
from app.kernel.errors import InvalidInput
from app.kernel.ids import global_id
from app.kernel.rights import ActorKind, Role, Scope
from app.kernel.settings import Settings
from app.webhooks.catalog import EventCatalog
from app.webhooks.deliveries import DeliveryFilter, OwnerMayNotRead
from app.webhooks.feeding import Feeder
from app.webhooks.models import Webhook, WebhookAttempt, WebhookDelivery, WebhookLane, WebhookMessage
from app.webhooks.outcomes import Outcome
from app.webhooks.rules import HeaderInput, WebhookInvalid
from app.webhooks.sending import Tried
from app.webhooks.service import WebhookTellsMore
from app.webhooks.vocabulary import WebhookDeliveryStatus, WebhookDisabledReason, WebhookFailure, WebhookPayload
from tests.e2e.receiver import Answer
from tests.executions.play import NOON
from tests.webhooks.conftest import Post


def tried(post: Post, status: int = 500, *, retry_after: float | None = None) -> Tried:
    failure = None if status == 200 else WebhookFailure.HTTP_STATUS
    return Tried(post.clock.now(), 3, "http://x", [], status, failure=failure, retry_after_seconds=retry_after)


def test_every_kind_of_activity_is_told_under_one_name() -> None:
    catalog = EventCatalog()
    names = Counter(each.name for kind in ActivityKind for each in catalog.of_kind(kind) if not each.alias_of)
    assert sum(names.values()) == len(ActivityKind)
    assert set(names.values()) == {1}
    seeds = {"flow.run.started", "flow.run.completed", "flow.run.failed", "session.created", "session.ended"}
    assert seeds | {"workflow.created", "workflow.execution.completed"} <= {each.name for each in catalog.types()}


def test_the_schedule_is_read_from_the_settings() -> None:
    rests = Settings().webhook_rests
    assert rests == (5, 15, 60, 180, 600, *[3600] * 24)
    for wrong in ("soon", "1,-2", "5x", "1x101"):
        with pytest.raises(ValueError, match="must be"):
            Settings(webhook_retry_seconds=wrong)


async def test_of_two_who_take_up_the_same_activity_one_does(post: Post) -> None:
    first, second = await post.webhook("/one"), await post.webhook("/two")
    plait = post.house.plait
    other = Feeder(
        plait.database,
        post.clock,
        plait.accounts.activities,
        post.webhooks.catalog,
        plait.accounts.access,
        post.webhooks.disabling,
        post.webhooks.dispatcher.wake,
    )
    await post.happen(5)
    await asyncio.gather(*(feeder.feed() for feeder in (post.webhooks.feeder, other) * 2))
    while await other.feed():
        pass
    assert Counter(row.webhook_id for row in await post.deliveries()) == {first.id: 5, second.id: 5}
    assert await WebhookMessage.all().count() == 5


async def test_what_a_former_holder_reports_is_refused(post: Post) -> None:
    webhook = await post.webhook()
    await post.happen(1)
    await post.webhooks.feeder.feed()
    [delivery] = await post.deliveries()
    await WebhookLane.filter(webhook_id=webhook.id).update(epoch=7)
    await post.webhooks.outcomes.open()
    await post.webhooks.outcomes.commit(Outcome(webhook, delivery, 6, tried(post, 200)))
    assert [row.status for row in await post.deliveries()] == [WebhookDeliveryStatus.PENDING]
    assert await WebhookAttempt.all().count() == 0
    await post.webhooks.outcomes.commit(Outcome(webhook, delivery, 7, tried(post, 200)))
    assert [row.status for row in await post.deliveries()] == [WebhookDeliveryStatus.DELIVERED]
    await post.webhooks.outcomes.close()


async def test_a_lane_that_is_held_is_not_taken_and_one_whose_holder_is_silent_is(post: Post) -> None:
    webhook = await post.webhook()
    held_until = post.clock.now() + timedelta(seconds=10)
    await post.happen(1)
    await WebhookLane.filter(webhook_id=webhook.id).update(leased_until=held_until, epoch=3)
    dispatcher = post.webhooks.dispatcher
    await post.webhooks.outcomes.open()
    await post.webhooks.feeder.feed()
    await dispatcher._take()
    assert post.ears.told == []
    assert (await WebhookLane.get(webhook_id=webhook.id)).epoch == 3
    post.clock.advance(timedelta(seconds=11))
    await dispatcher._take()
    await post.settle()
    assert (await WebhookLane.get(webhook_id=webhook.id)).epoch == 4
    assert len(post.ears.told) == 1
    await post.webhooks.outcomes.close()


async def test_a_delivery_rests_longer_each_time_and_is_given_up_after_a_day(post: Post) -> None:
    webhook = await post.webhook()
    await post.happen(1)
    await post.webhooks.feeder.feed()
    await post.webhooks.outcomes.open()
    rests: list[float] = []
    while True:
        [delivery] = await post.deliveries()
        if delivery.due_at is None:
            break
        if rests:
            post.clock.advance(delivery.due_at - post.clock.now())
        before = post.clock.now()
        await post.webhooks.outcomes.commit(Outcome(webhook, delivery, 0, tried(post)))
        [after] = await post.deliveries()
        if after.due_at is not None:
            rests.append((after.due_at - before).total_seconds())
    assert len(rests) == 29
    for rest, expected in zip(rests, Settings().webhook_rests, strict=True):
        assert 0.9 * expected <= rest <= 1.1 * expected
    assert (delivery.status, delivery.attempts) == (WebhookDeliveryStatus.FAILED, 30)
    # A receiver may ask for more, not for less.
    await WebhookDelivery.filter(id=delivery.id).update(due_at=NOON, status=WebhookDeliveryStatus.PENDING, tries=0)
    [delivery] = await post.deliveries()
    await post.webhooks.outcomes.commit(Outcome(webhook, delivery, 0, tried(post, 503, retry_after=500.0)))
    [delivery] = await post.deliveries()
    assert delivery.due_at == post.clock.now() + timedelta(seconds=500)
    await post.webhooks.outcomes.close()


async def test_a_webhook_that_fails_alone_for_days_is_disabled_and_its_admins_are_owed_a_mail(post: Post) -> None:
    webhook = await post.webhook()
    await post.happen(3)
    await post.webhooks.feeder.feed()
    await post.webhooks.outcomes.open()
    first, second, third = await post.deliveries()
    for hours, delivery, status in ((0, first, 500), (119, second, 500), (0, first, 200), (2, second, 500)):
        post.clock.advance(timedelta(hours=hours))
        await post.webhooks.outcomes.commit(Outcome(webhook, delivery, 0, tried(post, status)))
    # One good answer begins the count anew.
    assert (await Webhook.get(id=webhook.id)).is_enabled
    post.clock.advance(timedelta(hours=121))
    await post.webhooks.outcomes.commit(Outcome(webhook, third, 0, tried(post)))
    found = await Webhook.get(id=webhook.id)
    assert (found.is_enabled, found.disabled_reason) == (False, WebhookDisabledReason.FAILING)
    assert [row.due_at for row in await post.deliveries()] == [None, None, None]
    assert (await WebhookLane.get(webhook_id=webhook.id)).notice_due_at is not None
    chore = post.webhooks.disabling.chores()[0]
    assert await post.house.plait.upkeep.do(chore) == 1
    assert await post.house.plait.upkeep.do(chore) == 0
    await post.webhooks.outcomes.close()


async def test_an_address_that_has_become_private_is_refused_when_it_is_dialled(post: Post) -> None:
    webhook = await post.webhook()
    await Webhook.filter(id=webhook.id).update(url="http://10.0.0.1/inside")
    await post.happen(1)
    await post.house.plait.webhooks.start_worker()
    async with asyncio.timeout(60):
        while not (found := await WebhookAttempt.all()):
            await asyncio.sleep(0.02)
    assert found[0].failure is WebhookFailure.ADDRESS_REFUSED
    assert found[0].response_status is None


async def test_secret_headers_stay_with_their_host_and_another_address_needs_the_rights_to_read(post: Post) -> None:
    made = await post.webhook(headers=[HeaderInput("Authorization", "Bearer hush-hush", is_secret=True)])
    update = post.webhooks.webhooks.update
    elsewhere = {"url": "http://127.0.0.1:1/hook"}
    secret: dict[str, Any] = {"headers": [HeaderInput("Authorization", None, is_secret=True)]}
    for kept in ({}, secret):
        with pytest.raises(WebhookInvalid) as refused:
            await update(post.house.viewer, made.id, {**elsewhere, **kept})
        assert (refused.value.field, refused.value.reason) == ("headers", "value_missing")
    own = replace(post.house.viewer, key_scopes=frozenset({Scope.WEBHOOKS_READ, Scope.WEBHOOKS_WRITE}))
    with pytest.raises(WebhookTellsMore):
        await update(own, made.id, {"url": post.ears.url + "/mine"})
    assert (await Webhook.get(id=made.id)).url == made.url
    moved = await update(post.house.viewer, made.id, {"url": post.ears.url + "/other"})
    assert (moved.url, moved.headers) == (post.ears.url + "/other", made.headers)


async def test_a_full_body_is_read_by_whoever_may_read_what_it_shows(post: Post) -> None:
    deliveries, viewer = post.webhooks.deliveries, post.house.viewer
    full = await post.webhook("/full")
    await post.webhook("/thin", payload=WebhookPayload.THIN)
    await post.happen(1)
    await post.webhooks.feeder.feed()
    rows = await post.deliveries()
    narrow = replace(viewer, key_scopes=frozenset({Scope.WEBHOOKS_READ}))
    assert {await deliveries.body(viewer, row) is None for row in rows} == {False}
    assert {row.webhook_id for row in rows if await deliveries.body(narrow, row) is None} == {full.id}
    wider = replace(viewer, key_scopes=frozenset({Scope.WEBHOOKS_READ, Scope.WORKFLOWS_READ}))
    assert None not in [await deliveries.body(wider, row) for row in rows]


async def test_what_is_long_over_is_forgotten_and_whoever_asks_for_it_is_told(post: Post) -> None:
    post.ears.plan("/hook", *[Answer(200)] * 2, *[Answer(500)] * 9)
    await post.webhook(max_in_flight=1)
    await post.happen(2)
    await post.webhooks.start_worker()
    await post.settle()
    await post.happen(1)
    async with asyncio.timeout(60):
        while await WebhookAttempt.all().count() < 3:
            await asyncio.sleep(0.02)
    await post.webhooks.stop_worker(5.0)
    post.clock.advance(timedelta(days=31))
    for chore in post.webhooks.deliveries.chores():
        await post.house.plait.upkeep.do(chore)
    [left] = await post.deliveries()
    assert left.status is WebhookDeliveryStatus.PENDING
    assert [row.id for row in await WebhookMessage.all()] == [left.message_id]
    assert await WebhookAttempt.all().count() == 0
    stream = post.webhooks.deliveries.follow(post.house.viewer, post.house.workspace_id, None, 1)
    with pytest.raises(InvalidInput) as refused:
        await anext(stream)
    assert (refused.value.field, refused.value.reason) == ("after", "pruned")


async def test_a_webhook_is_told_what_its_owner_may_read_now_and_ends_when_they_leave(post: Post) -> None:
    house, owner = post.house, post.house.viewer
    house.viewer = await house.member(Role.ADMIN, house.workspace_id)
    made = await post.webhook()
    await Webhook.filter(id=made.id).update(event_types=["workflow.created", "webhook.created"])
    other, house.viewer = house.viewer, owner
    await post.webhook("/mine")  # which viewers may not see
    await house.plait.accounts.members.update(owner, await house.member_id(other), Role.VIEWER)
    await post.happen(1)
    while await post.webhooks.feeder.feed():
        pass
    told = await WebhookDelivery.filter(webhook_id=made.id)
    assert [row.event_type for row in told] == ["workflow.created"]
    # What was told while they were an admin is not sent again.
    one = WebhookDelivery.filter(id=told[0].id)
    await one.update(due_at=None, status=WebhookDeliveryStatus.FAILED, ended_at=house.plait.clock.now())
    await one.update(event_type="webhook.created")
    with pytest.raises(OwnerMayNotRead):
        await post.webhooks.deliveries.redeliver(owner, told[0].id)
    assert await post.webhooks.deliveries.redeliver_many(owner, made.id, DeliveryFilter()) == (0, False)
    await one.update(event_type="workflow.created")
    assert await post.webhooks.deliveries.redeliver_many(owner, made.id, DeliveryFilter()) == (1, False)
    await post.webhooks.deliveries.redeliver(owner, told[0].id)
    await house.plait.accounts.members.remove(owner, await house.member_id(other))
    await post.happen(1)
    while await post.webhooks.feeder.feed():
        pass
    found = await Webhook.get(id=made.id)
    assert (found.is_enabled, found.disabled_reason) == (False, WebhookDisabledReason.OWNER_LEFT)
    assert (await WebhookLane.get(webhook_id=made.id)).notice_due_at is not None
    # What was owed to it is given up: nothing is sent on behalf of who is not there.
    assert {row.due_at for row in await WebhookDelivery.filter(webhook_id=made.id)} == {None}
    taken = await post.webhooks.webhooks.update(owner, made.id, {"is_enabled": True})
    assert (taken.is_enabled, taken.created_by) == (True, owner.actor)
    before = await WebhookDelivery.filter(webhook_id=made.id).count()
    await post.happen(1)
    while await post.webhooks.feeder.feed():
        pass
    assert await WebhookDelivery.filter(webhook_id=made.id).count() == before + 1


async def test_enabling_a_webhook_leaves_it_with_an_owner_who_may_read_what_it_is_told(post: Post) -> None:
    made = await post.webhook()
    admin = await post.house.member(Role.ADMIN, post.house.workspace_id)
    update = post.webhooks.webhooks.update
    await update(admin, made.id, {"is_enabled": False})
    assert (await update(admin, made.id, {"is_enabled": True})).created_by == post.house.viewer.actor


async def test_a_delivery_names_who_did_it_by_an_id_of_the_graph(post: Post) -> None:
    await post.webhook()
    names = {
        ActorKind.USER: "User",
        ActorKind.API_KEY: "ApiKey",
        ActorKind.TRIGGER: "Trigger",
        ActorKind.AGENT: "Agent",
        ActorKind.COPILOT: "User",
    }
    owner = post.house.viewer.user_id
    assert owner is not None
    for made, kind in zip(await post.happen(len(names)), names, strict=True):
        await Activity.filter(subject_id=made).update(actor_kind=kind, actor_id=owner, on_behalf_of=owner)
    while await post.webhooks.feeder.feed():
        pass
    told = [orjson.loads(row.full_body or "")["actor"] for row in await WebhookMessage.all()]
    assert {each["kind"]: each["id"] for each in told} == {
        kind.name: global_id(name, owner) for kind, name in names.items()
    }
