"""Signed webhooks, checked by the library of the specification's authors."""

import base64
from collections.abc import Callable
from typing import Any

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from app.components.context import LocalContext
from app.components.contract import ComponentFailed
from app.components.registry import Registry
from app.kernel.webhook_signature import signed_headers, webhook_key

Run = Callable[..., Any]
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OK = (200, {}, b"")


def config(peer: Any, **more: Any) -> dict[str, Any]:
    return {"url": peer.url("/hook"), "secret": "{{ secrets.HOOK }}", "retryDelayMs": 1, **more}


def verified(seen: dict[str, Any]) -> Any:
    return Webhook(SECRET).verify(seen["body"], seen["headers"])


async def test_the_receiver_can_verify_it(run: Run, peer: Any, local: Callable[..., LocalContext]) -> None:
    context = local({"order": 7, "name": "Zoë"}, secrets={"HOOK": SECRET}, idempotency_key="run/hook")
    output = (await run("webhook_send", config(peer, headers={"X-Tenant": "a"}), ctx=context)).output
    (seen,) = peer.seen
    assert verified(seen) == {"order": 7, "name": "Zoë"}
    assert (seen["method"], seen["path"], seen["headers"]["x-tenant"]) == ("POST", "/hook", "a")
    assert seen["headers"]["content-type"] == "application/json"
    assert output == {"messageId": seen["headers"]["webhook-id"], "status": 200}
    assert SECRET not in str(output) + str(context.recorded.logs) + str(seen)


async def test_a_changed_body_or_another_secret_does_not_verify(run: Run, peer: Any, local: Any) -> None:
    await run("webhook_send", config(peer), ctx=local({"a": 1}, secrets={"HOOK": SECRET}))
    (seen,) = peer.seen
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(seen["body"] + " ", seen["headers"])
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_" + base64.b64encode(b"x" * 32).decode()).verify(seen["body"], seen["headers"])


async def test_every_try_has_the_same_id_and_verifies(run: Run, peer: Any, local: Any) -> None:
    peer.will((503, {}, b""), (429, {}, b""), OK)
    await run("webhook_send", config(peer), ctx=local(1, secrets={"HOOK": SECRET}, idempotency_key="k"))
    await run("webhook_send", config(peer), ctx=local(1, secrets={"HOOK": SECRET}, idempotency_key="k"))
    await run("webhook_send", config(peer), ctx=local(1, secrets={"HOOK": SECRET}, idempotency_key="other"))
    assert [verified(seen) for seen in peer.seen] == [1] * 5
    ids = [seen["headers"]["webhook-id"] for seen in peer.seen]
    assert len(set(ids[:4])) == 1
    assert ids[4] != ids[0]


@pytest.mark.parametrize(("status", "is_retryable"), [(301, False), (400, False), (410, False), (503, True)])
async def test_only_2xx_is_delivered(run: Run, peer: Any, local: Any, *, status: int, is_retryable: bool) -> None:
    peer.will((status, {"Location": "/elsewhere"}, b"no"))
    with pytest.raises(ComponentFailed) as caught:
        await run("webhook_send", config(peer, maxRetries=0), ctx=local(secrets={"HOOK": SECRET}))
    assert (caught.value.code, caught.value.is_retryable) == ("HTTP_STATUS", is_retryable)
    assert len(peer.seen) == 1


@pytest.mark.parametrize("secret", ["whsec_not base64!", "c2hvcnQ=", ""])
async def test_a_secret_that_cannot_sign_is_not_quoted(run: Run, peer: Any, local: Any, secret: str) -> None:
    with pytest.raises(ComponentFailed) as caught:
        await run("webhook_send", config(peer), ctx=local(secrets={"HOOK": secret}))
    assert caught.value.code == "WEBHOOK_SECRET_INVALID"
    assert not secret or secret not in caught.value.message
    assert peer.seen == []


async def test_a_payload_that_is_no_json_is_not_sent(run: Run, peer: Any, local: Any) -> None:
    with pytest.raises(ComponentFailed) as caught:
        await run("webhook_send", config(peer, payload="{{ input }}"), ctx=local("hi", secrets={"HOOK": SECRET}))
    assert (caught.value.code, peer.seen) == ("REQUEST_INVALID", [])


async def test_private_addresses_are_refused(run: Run, local: Any) -> None:
    raw = {"url": "http://10.1.2.3/", "secret": SECRET, "maxRetries": 0}
    with pytest.raises(ComponentFailed) as caught:
        await run("webhook_send", raw, ctx=local())
    assert caught.value.code == "EGRESS_DENIED"


def test_validation_finds_what_cannot_work(registry: Registry) -> None:
    raw = {"url": " ", "secret": "whsec_short", "headers": {"Webhook-Id": "mine"}}
    _, problems = registry.validate_config("webhook_send", raw)
    assert [problem.field for problem in problems] == ["headers", "url", "secret"]
    assert registry.secret_names("webhook_send", {"url": "u", "secret": "{{ secrets.HOOK }}"}) == {"HOOK"}


def test_our_signature_is_the_one_of_the_specification() -> None:
    """The example of the specification's own test suites."""
    headers = dict(
        signed_headers(webhook_key(SECRET), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
