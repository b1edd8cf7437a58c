"""graphql-transport-ws over a real server: the protocol, hostile clients, slow clients, and endings."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
import websockets
from websockets import Subprotocol
from websockets.asyncio.client import ClientConnection, connect

from app.api.close_codes import CloseCode, short
from tests.api.conftest import Serve, Served
from tests.api.toy import KEY, SESSION, USER, WORKSPACE, Journal
from tests.patience import PATIENCE_SECONDS

PROTOCOL = Subprotocol("graphql-transport-ws")


@asynccontextmanager
async def opened(server: Served, init: Any = None, **more: Any) -> AsyncGenerator[ClientConnection]:
    """A socket that was acknowledged."""
    more.setdefault("subprotocols", [PROTOCOL])
    async with connect(server.ws_url, compression=None, proxy=None, close_timeout=0.2, **more) as socket:
        await say(socket, type="connection_init", **({} if init is None else {"payload": init}))
        assert await hear(socket) == {"type": "connection_ack"}
        yield socket


async def say(socket: ClientConnection, **message: Any) -> None:
    await socket.send(json.dumps(message))


async def hear(socket: ClientConnection) -> Any:
    return json.loads(await asyncio.wait_for(socket.recv(), PATIENCE_SECONDS))


async def subscribe(socket: ClientConnection, query: str, id: str = "1", **variables: Any) -> None:
    await say(socket, type="subscribe", id=id, payload={"query": query, "variables": variables})


async def closing(socket: ClientConnection) -> tuple[int, str]:
    with suppress(websockets.ConnectionClosed):
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                await socket.recv()
    assert socket.close_code is not None
    return socket.close_code, socket.close_reason or ""


async def until(condition: Any) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not condition():  # what it looks at has no event
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("init", [None, {}, {"other": 1}])
async def test_a_subscription_streams_and_completes(serve: Serve, init: Any) -> None:
    async with opened(await serve(), init) as socket:
        await subscribe(socket, "subscription { ticks(to: 2) { number } }")
        assert [await hear(socket) for _ in range(3)] == [
            {"id": "1", "type": "next", "payload": {"data": {"ticks": {"number": 1}}}},
            {"id": "1", "type": "next", "payload": {"data": {"ticks": {"number": 2}}}},
            {"id": "1", "type": "complete"},
        ]


async def test_a_null_payload_in_connection_init_is_fine(serve: Serve) -> None:
    server = await serve()
    async with connect(server.ws_url, subprotocols=[Subprotocol(PROTOCOL)], proxy=None) as socket:  # type: ignore[list-item]
        await socket.send('{"type":"connection_init","payload":null}')
        assert await hear(socket) == {"type": "connection_ack"}


async def test_queries_and_mutations_run_too(serve: Serve) -> None:
    async with opened(await serve()) as socket:
        await subscribe(socket, "query($n: String!) { hello(name: $n) }", n="you")
        assert await hear(socket) == {"id": "1", "type": "next", "payload": {"data": {"hello": "Hello, you!"}}}
        assert await hear(socket) == {"id": "1", "type": "complete"}
        await subscribe(socket, "mutation { paint(input: {colour: RED}) }")
        assert (await hear(socket))["payload"] == {"data": {"paint": "redx1"}}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ hel", "INVALID_INPUT"),
        ("{ nope }", "INVALID_INPUT"),
        ("query($a: Int!) { hello slow(seconds: $a) }", "INVALID_INPUT"),
        ("", "INVALID_INPUT"),
        ("subscription { refused { number } }", "CONFLICT"),
        ("{ items(first: 100) { children(first: 100) { children(first: 100) { title } } } }", "TOO_COMPLEX"),
    ],
)
async def test_a_refused_operation_leaves_the_socket_and_the_others_alone(serve: Serve, query: str, code: str) -> None:
    async with opened(await serve()) as socket:
        await subscribe(socket, "subscription { ticks(to: 3, delay: 0.05) { number } }", id="good")
        await subscribe(socket, query, id="bad")
        heard = [await hear(socket) for _ in range(5)]
        (refusal,) = [each for each in heard if each["id"] == "bad"]
        assert refusal["type"] == "error"
        assert refusal["payload"][0]["extensions"]["code"] == code
        assert [each["type"] for each in heard if each["id"] == "good"] == ["next"] * 3 + ["complete"]


async def test_a_source_that_fails_ends_its_operation_with_a_masked_error(serve: Serve) -> None:
    async with opened(await serve()) as socket:
        await subscribe(socket, "subscription { failing { number } }")
        assert (await hear(socket))["type"] == "next"
        refusal = await hear(socket)
        assert (refusal["type"], refusal["payload"][0]["extensions"]["code"]) == ("error", "INTERNAL")
        assert "hunter2" not in json.dumps(refusal)


@pytest.mark.parametrize("protocols", [["graphql-ws"], None, ["soap"]])
async def test_other_protocols_are_turned_away(serve: Serve, protocols: list[str] | None) -> None:
    server = await serve()
    if protocols is None:
        async with connect(server.ws_url, proxy=None) as socket:
            assert (await closing(socket))[0] == 4406
        return
    async with connect(server.ws_url, subprotocols=protocols, proxy=None) as socket:  # type: ignore[arg-type]
        assert (await closing(socket))[0] == 4406


async def test_a_silent_client_is_closed(serve: Serve) -> None:
    server = await serve(connection_init_seconds=0.05)
    async with connect(server.ws_url, subprotocols=[Subprotocol(PROTOCOL)], proxy=None) as socket:  # type: ignore[list-item]
        assert await closing(socket) == (4408, "Connection initialisation timeout")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[]", 4400),
        ("1", 4400),
        ("null", 4400),
        ('"x"', 4400),
        ("{", 4400),
        ("{}", 4400),
        ('{"type": 1}', 4400),
        ('{"type": "nope' + "x" * 5_000 + '"}', 4400),
        ('{"type": "' + "ü" * 5_000 + '"}', 4400),
        ("[" * 10_000, 4400),
        ('{"a":' * 3_000, 4400),
        ('{"type": ' + "1" * 10_000 + "}", 4400),
        ('{"type": "connection_init", "payload": []}', 4400),
        ('{"type": "connection_init", "payload": {"a": "' + "x" * 20_000 + '"}}', 1009),
        ('{"type": "connection_init", "payload": {"Authorization": 5}}', 4403),
        ('{"type": "connection_init", "payload": {"Authorization": "Bearer bad"}}', 4403),
        ('{"type": "subscribe", "id": "1", "payload": {"query": "{ hello }"}}', 4401),
        ('{"type": "complete"}', 4400),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_a_message_against_the_protocol_closes_with_its_code(serve: Serve, text: str, code: int) -> None:
    server = await serve()
    async with connect(server.ws_url, subprotocols=[Subprotocol(PROTOCOL)], proxy=None) as socket:  # type: ignore[list-item]
        await socket.send(text)
        found, reason = await closing(socket)
    assert found == code
    assert len(reason.encode()) <= 123


@pytest.mark.parametrize(
    "message",
    [
        {"id": None, "payload": {"query": "{ hello }"}},
        {"id": "", "payload": {"query": "{ hello }"}},
        {"id": 5, "payload": {"query": "{ hello }"}},
        {"id": "x" * 300, "payload": {"query": "{ hello }"}},
        {"id": "1"},
        {"id": "1", "payload": None},
        {"id": "1", "payload": []},
        {"id": "1", "payload": {"query": 5}},
        {"id": "1", "payload": {"query": "{ hello }", "variables": []}},
        {"id": "1", "payload": {"query": "{ hello }", "operationName": 5}},
        {"id": "1", "payload": {"query": "{ hello }", "extensions": 5}},
    ],
)
async def test_a_misshapen_subscribe_is_4400(serve: Serve, message: dict[str, Any]) -> None:
    async with opened(await serve()) as socket:
        await say(socket, type="subscribe", **message)
        assert (await closing(socket))[0] == 4400


async def test_a_binary_message_is_4400(serve: Serve) -> None:
    async with opened(await serve()) as socket:
        await socket.send(b'{"type":"ping"}')
        assert (await closing(socket))[0] == 4400


async def test_a_second_init_is_4429(serve: Serve) -> None:
    async with opened(await serve()) as socket:
        await say(socket, type="connection_init")
        assert (await closing(socket))[0] == 4429


async def test_a_running_id_is_4409_with_a_short_reason(serve: Serve) -> None:
    async with opened(await serve()) as socket:
        for _ in range(2):
            await subscribe(socket, "subscription { ticks(delay: 9) { number } }", id="ö" * 120)
        code, reason = await closing(socket)
        assert (code, len(reason.encode()) <= 123) == (4409, True)
    await until(lambda: Journal.closed == ["ticks"])


async def test_an_id_is_free_again_at_once_when_its_operation_ends(serve: Serve) -> None:
    async with opened(await serve()) as socket:
        for _ in range(20):
            await subscribe(socket, "{ hello }")
            assert (await hear(socket))["type"] == "next"
            assert (await hear(socket))["type"] == "complete"


async def test_ping_is_answered_with_its_payload_even_before_init(serve: Serve) -> None:
    server = await serve()
    async with connect(server.ws_url, subprotocols=[Subprotocol(PROTOCOL)], proxy=None) as socket:  # type: ignore[list-item]
        await say(socket, type="ping", payload={"at": 1})
        assert await hear(socket) == {"type": "pong", "payload": {"at": 1}}
        await say(socket, type="pong")
        await say(socket, type="ping")
        assert await hear(socket) == {"type": "pong"}


async def test_an_idle_socket_is_pinged(serve: Serve) -> None:
    async with opened(await serve(keepalive_seconds=0.05)) as socket:
        assert await hear(socket) == {"type": "ping"}


async def test_complete_closes_the_source_and_silences_the_operation(serve: Serve) -> None:
    async with opened(await serve()) as socket:
        await subscribe(socket, "subscription { ticks(to: 100000) { number } }")
        await hear(socket)
        await say(socket, type="complete", id="1")
        await until(lambda: Journal.closed == ["ticks"])
        await subscribe(socket, "{ hello }", id="2")
        while True:
            heard = await hear(socket)
            if heard["id"] == "2":
                break
        assert heard["payload"] == {"data": {"hello": "Hello, world!"}}
        assert await hear(socket) == {"id": "2", "type": "complete"}


async def test_a_disconnect_closes_every_source(serve: Serve) -> None:
    server = await serve()
    async with opened(server) as socket:
        for number in range(3):
            await subscribe(socket, "subscription { ticks(delay: 9) { number } }", id=str(number))
            await hear(socket)
        socket.transport.abort()
        await until(lambda: Journal.closed == ["ticks"] * 3)
    await until(lambda: server.app.state.ws.open_connections == 0)


async def test_operations_on_one_socket_are_capped(serve: Serve) -> None:
    async with opened(await serve(max_operations_per_socket=2)) as socket:
        for number in range(3):
            await subscribe(socket, "subscription { ticks(delay: 9) { number } }", id=str(number))
        heard = [await hear(socket) for _ in range(3)]
        (refusal,) = [each for each in heard if each["type"] == "error"]
        assert (refusal["id"], refusal["payload"][0]["extensions"]["code"]) == ("2", "TOO_COMPLEX")


async def test_a_large_operation_is_refused_by_its_id_and_the_others_go_on(serve: Serve) -> None:
    async with opened(await serve(max_frame_chars=1_000)) as socket:
        await subscribe(socket, "subscription { ticks(delay: 9) { number } }", id="slow")
        await hear(socket)
        await subscribe(socket, "{ hello }" + " " * 1_000, id="large")
        refusal = await hear(socket)
        assert (refusal["id"], refusal["type"]) == ("large", "error")
        assert refusal["payload"][0]["extensions"]["code"] == "INVALID_INPUT"
        assert refusal["payload"][0]["extensions"]["details"]["reason"] == "too_large"
        await subscribe(socket, "{ hello }", id="large")
        assert (await hear(socket))["type"] == "next"


async def test_a_large_message_that_names_no_operation_closes_the_socket(serve: Serve) -> None:
    async with opened(await serve(max_frame_chars=1_000)) as socket:
        await say(socket, type="ping", payload={"a": "x" * 1_000})
        assert (await closing(socket))[0] == CloseCode.TOO_LARGE


@pytest.mark.parametrize(
    "payload",
    [
        {"Authorization": "Bearer good"},
        {"authorization": "bearer good"},
        {"token": "good"},
        {"headers": {"Authorization": "Bearer good"}},
        {"x-api-key": "key"},
        {"apiKey": "key"},
    ],
)
async def test_connection_init_names_the_viewer(serve: Serve, payload: dict[str, Any]) -> None:
    async with opened(await serve(), payload) as socket:
        await subscribe(socket, "{ viewer }")
        assert (await hear(socket))["payload"] == {"data": {"viewer": str(USER)}}


@pytest.mark.parametrize(
    ("origin", "viewer"),
    [("http://127.0.0.1:{port}", str(USER)), ("https://front.example", str(USER)), ("https://evil.example", None)],
)
async def test_the_cookie_counts_only_for_our_own_pages(serve: Serve, origin: str, viewer: str | None) -> None:
    server = await serve()
    headers = {"Cookie": "plait_session=good"}
    async with opened(server, origin=origin.format(port=server.port), additional_headers=headers) as socket:
        await subscribe(socket, "{ viewer }")
        assert (await hear(socket))["payload"] == {"data": {"viewer": viewer}}


@pytest.mark.parametrize(
    ("init", "revoked", "is_closed"),
    [
        ({"token": "good"}, {"session_id": SESSION}, True),
        ({"token": "good"}, {"session_id": KEY}, False),
        ({"token": "good"}, {"user_id": USER}, True),
        ({"token": "good"}, {"user_id": USER, "workspace_id": WORKSPACE}, True),
        ({"apiKey": "key"}, {"api_key_id": KEY}, True),
        ({"apiKey": "key"}, {"user_id": USER, "workspace_id": WORKSPACE}, True),
        ({"apiKey": "key"}, {"user_id": USER, "workspace_id": KEY}, False),
        (None, {"user_id": USER}, False),
    ],
)
async def test_a_revocation_ends_what_it_must(
    serve: Serve, init: Any, revoked: dict[str, Any], *, is_closed: bool
) -> None:
    server = await serve()
    async with opened(server, init) as socket:
        await subscribe(socket, "subscription { ticks(delay: 9) { number } }")
        await hear(socket)
        assert server.app.state.revocations.revoke(**revoked) == int(is_closed)
        if is_closed:
            assert (await closing(socket))[0] == 4403
            await until(lambda: Journal.closed == ["ticks"])
        else:
            await subscribe(socket, "{ hello }", id="2")
            assert (await hear(socket))["type"] == "next"


async def test_a_credential_that_ended_unheard_closes_the_socket(serve: Serve) -> None:
    server = await serve(reauthentication_seconds=0.1)
    async with opened(server, {"token": "good"}) as socket:
        await subscribe(socket, "subscription { ticks(delay: 9) { number } }")
        await hear(socket)
        server.app.state.authenticator.is_valid = False
        assert (await closing(socket))[0] == 4403


async def test_a_slow_reader_holds_its_own_source_back_and_nobody_elses(serve: Serve) -> None:
    server = await serve()
    async with opened(server, max_queue=1) as slow, opened(server) as other:
        await subscribe(slow, "subscription { flood { number text } }")
        made = 0
        async with asyncio.timeout(PATIENCE_SECONDS):
            while made <= 5 or len(Journal.executed) > made:  # until it waits
                made = len(Journal.executed)
                await asyncio.sleep(0.5)
        assert made * 60_000 < 30_000_000  # what the kernel's buffers of the loopback hold
        await subscribe(other, "{ hello }")
        assert (await hear(other))["type"] == "next"
        numbers = [(await hear(slow))["payload"]["data"]["flood"]["number"] for _ in range(made + 20)]
        assert numbers == list(range(1, made + 21))  # no gap, no duplicate


async def test_a_stuck_reader_is_closed_and_its_source_too(serve: Serve) -> None:
    server = await serve(stalled_seconds=0.2)
    async with opened(server, max_queue=1) as socket:
        await subscribe(socket, "subscription { flood { number text } }")
        await until(lambda: Journal.closed == ["flood"])
        await until(lambda: server.app.state.ws.open_connections == 0)


async def test_draining_closes_with_1012_and_turns_newcomers_away(serve: Serve) -> None:
    server = await serve()
    async with opened(server) as socket:
        await subscribe(socket, "subscription { ticks(delay: 9) { number } }")
        await hear(socket)
        await server.app.state.ws.drain()
        assert (await closing(socket))[0] == 1012
        assert Journal.closed == ["ticks"]
    async with connect(server.ws_url, subprotocols=[Subprotocol(PROTOCOL)], proxy=None) as late:  # type: ignore[list-item]
        assert (await closing(late))[0] == 1012


@pytest.mark.parametrize("text", ["ü" * 100, "a" * 300, "🏃" * 50, ""])
def test_a_reason_fits_its_frame(text: str) -> None:
    assert len(short(text).encode()) <= 123
    assert text.startswith(short(text))


async def test_sockets_without_a_credential_are_few(serve: Serve) -> None:
    server = await serve(max_anonymous_sockets=1)
    async with opened(server):
        async with connect(server.ws_url, subprotocols=[Subprotocol(PROTOCOL)], proxy=None) as other:
            await say(other, type="connection_init")
            with pytest.raises(websockets.ConnectionClosed) as closed:
                await hear(other)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == CloseCode.TRY_AGAIN_LATER
        async with opened(server, {"token": "good"}):
            pass
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:  # the server hears of the end a moment later
            with suppress(websockets.ConnectionClosed):
                async with opened(server):
                    return


async def test_sockets_are_bounded(serve: Serve) -> None:
    server = await serve(max_sockets=1)
    async with opened(server), connect(server.ws_url, subprotocols=[Subprotocol(PROTOCOL)], proxy=None) as other:
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await hear(other)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == CloseCode.TRY_AGAIN_LATER
