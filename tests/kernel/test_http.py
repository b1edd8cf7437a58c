import asyncio
import gzip
import ipaddress
import socket
import threading
import time
import zlib
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from app.kernel.egress import EgressPolicy, is_public
from app.kernel.egress_hosts import FAILURES
from app.kernel.http import HttpClient
from app.kernel.http_outcomes import (
    EgressDenied,
    HttpError,
    PeerUnreachable,
    RedirectRefused,
    RequestInvalid,
    RequestTimedOut,
    ResponseInvalid,
    ResponseTooLarge,
)
from tests.listening import listening


class Peer:
    """A real server on this machine that remembers what it was asked."""

    def __init__(self) -> None:
        self.seen: list[dict[str, Any]] = []
        self.port = 0
        self.other_port = 0

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    async def echo(self, request: Request) -> Response:
        told = {
            "method": request.method,
            "path": request.url.path,
            "query": request.url.query,
            "headers": dict(request.headers),
            "body": (await request.body()).decode(),
        }
        self.seen.append(told)
        return JSONResponse(told, headers={"Set-Cookie": "session=1"})

    async def redirect(self, request: Request) -> Response:
        self.seen.append({"path": request.url.path, "headers": dict(request.headers)})
        return RedirectResponse(request.query_params["to"], int(request.query_params.get("status", 302)))

    async def bomb(self, request: Request) -> Response:
        packed = gzip.compress(b"\0" * 50_000_000)
        codings = request.query_params.get("codings", "gzip")
        if codings == "gzip, gzip":
            packed = gzip.compress(packed)
        if codings == "deflate":
            packed = zlib.compress(b"\0" * 50_000_000)
        return Response(packed, headers={"Content-Encoding": codings})

    async def large(self, request: Request) -> Response:
        del request
        return Response(b"x" * 2_000_000)

    async def slow(self, request: Request) -> Response:
        del request
        await asyncio.sleep(1.5)
        return Response(b"late")

    async def packed(self, request: Request) -> Response:
        del request
        return Response(gzip.compress(b"hello"), headers={"Content-Encoding": "gzip"})

    async def broken(self, request: Request) -> Response:
        del request
        return Response(b"not gzip", headers={"Content-Encoding": "gzip"})

    def app(self) -> Starlette:
        methods = ["GET", "POST", "PUT", "DELETE", "HEAD"]
        return Starlette(
            routes=[
                Route("/redirect", self.redirect, methods=methods),
                Route("/bomb", self.bomb),
                Route("/large", self.large),
                Route("/slow", self.slow),
                Route("/packed", self.packed),
                Route("/broken", self.broken),
                Route("/{path:path}", self.echo, methods=methods),
            ]
        )


@contextmanager
def served(app: Any) -> Generator[int]:
    """Serve an app from a thread with its own loop; give its port."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])))
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@pytest.fixture(scope="module")
def servers() -> Iterator[Peer]:
    peer = Peer()
    with served(peer.app()) as port, served(peer.app()) as other:
        peer.port, peer.other_port = port, other
        yield peer


@pytest.fixture
def peer(servers: Peer) -> Peer:
    servers.seen.clear()
    return servers


@pytest.fixture
async def client() -> AsyncIterator[HttpClient]:
    async with HttpClient(["127.0.0.1"]) as client:
        yield client


@pytest.fixture
async def strict() -> AsyncIterator[HttpClient]:
    async with HttpClient() as client:
        yield client


async def test_a_request_arrives_as_it_was_sent(client: HttpClient, peer: Peer) -> None:
    answer = await client.request(
        "POST", peer.url("/a?x=1"), headers=[("X-One", "1")], params=[("y", "a b&c")], content=b"hello"
    )
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.url == peer.url("/a")
    (seen,) = peer.seen
    assert (seen["method"], seen["query"], seen["body"]) == ("POST", "x=1&y=a+b%26c", "hello")
    assert seen["headers"]["x-one"] == "1"
    assert seen["headers"]["content-length"] == "5"


async def test_no_cookie_is_kept(client: HttpClient, peer: Peer) -> None:
    await client.request("GET", peer.url("/a"))
    await client.request("GET", peer.url("/b"))
    assert "cookie" not in peer.seen[1]["headers"]


async def test_the_environment_names_no_proxy(peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with HttpClient(["127.0.0.1"]) as client:
        assert (await client.request("GET", peer.url("/a"))).status == 200


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "0.0.0.0",  # noqa: S104 - a target, not a binding
        "localhost",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:8.8.8.8]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b::808:808]",
        "[64:ff9b:1::a00:1]",
        "[2002:7f00:1::]",
        "[2001:0:7f00:1::]",
        "[fc00::1]",
        "[fe80::1]",
        "[ff02::1]",
        "[fec0::1]",
    ],
)
async def test_a_private_address_is_never_dialled(strict: HttpClient, peer: Peer, host: str) -> None:
    with pytest.raises((EgressDenied, PeerUnreachable, RequestInvalid)) as caught:
        await strict.request("GET", f"http://{host}:{peer.port}/", timeout_ms=3_000)
    if not isinstance(caught.value, EgressDenied):
        assert isinstance(caught.value, RequestInvalid) or not caught.value.was_sent
        assert "does not resolve" in str(caught.value) or isinstance(caught.value, RequestInvalid)
    assert peer.seen == []


def _resolving(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    asked: list[str] = []
    left = list(answers)

    async def getaddrinfo(self: Any, host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        found = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr("asyncio.BaseEventLoop.getaddrinfo", getaddrinfo)
    return asked


async def test_a_name_that_leads_inside_is_denied(
    strict: HttpClient, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    _resolving(monkeypatch, ["127.0.0.1"])
    with pytest.raises(EgressDenied):
        await strict.request("GET", f"http://inside.example:{peer.port}/")
    assert peer.seen == []


async def test_one_private_address_among_public_ones_denies_all(
    strict: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    _resolving(monkeypatch, ["93.184.216.34", "10.0.0.1"])
    with pytest.raises(EgressDenied):
        await strict.request("GET", "http://mixed.example/")


async def test_the_checked_address_is_the_one_dialled(peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    dialled: list[str] = []

    async def connect(self: Any, host: str, *_: Any) -> Any:
        import httpcore2

        dialled.append(host)
        raise httpcore2.ConnectError("refused")

    monkeypatch.setattr("httpcore2.AnyIOBackend.connect_tcp", connect)
    # a rebinding name: public when checked, private when asked again
    asked = _resolving(monkeypatch, ["93.184.216.34"], ["127.0.0.1"])
    async with HttpClient() as client:
        with pytest.raises(PeerUnreachable):
            await client.request("GET", f"http://rebind.example:{peer.port}/")
    assert dialled == ["93.184.216.34"]
    assert asked == ["rebind.example"]


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.com/",
        "gopher://127.0.0.1/",
        "http://",
        "//example.com",
        "example.com",
        "",
        "http://user:pass@example.com/",
        "http://[::1",
        "http://a b/",
        "http://example.com:99999/",
        "http://example.com/" + "a" * 9_000,
        "http://exa\nmple.com/",
    ],
)
async def test_an_improper_url_is_refused(strict: HttpClient, url: str) -> None:
    with pytest.raises(RequestInvalid):
        await strict.request("GET", url)


@pytest.mark.parametrize(
    "header",
    [
        ("Host", "inside"),
        ("content-length", "0"),
        ("Transfer-Encoding", "chunked"),
        ("X-A", "b\r\nX-C: d"),
        ("a b", "c"),
    ],
)
async def test_a_header_cannot_smuggle(client: HttpClient, peer: Peer, header: tuple[str, str]) -> None:
    with pytest.raises(RequestInvalid):
        await client.request("POST", peer.url("/"), headers=[header], content=b"x")
    assert peer.seen == []


class TestRedirects:
    @pytest.mark.parametrize("target", ["http://169.254.169.254/latest", "http://[::1]:1/", "http://10.0.0.1/"])
    async def test_one_to_a_private_address_is_denied(self, client: HttpClient, peer: Peer, target: str) -> None:
        with pytest.raises(EgressDenied):
            await client.request("GET", peer.url("/redirect"), params=[("to", target)])

    @pytest.mark.parametrize("target", ["file:///etc/passwd", "gopher://x/", "javascript:1", "http://u:p@127.0.0.1/"])
    async def test_one_to_another_scheme_is_refused(self, client: HttpClient, peer: Peer, target: str) -> None:
        with pytest.raises(RedirectRefused):
            await client.request("GET", peer.url("/redirect"), params=[("to", target)])

    async def test_credentials_stay_with_their_origin(self, client: HttpClient, peer: Peer) -> None:
        secret = [("Authorization", "Bearer s3cret"), ("X-Api-Key", "s3cret"), ("Cookie", "s3cret"), ("Accept", "a/b")]
        target = f"http://127.0.0.1:{peer.other_port}/there"
        await client.request("GET", peer.url("/redirect"), headers=secret, params=[("to", target)])
        first, second = peer.seen
        assert first["headers"]["authorization"] == "Bearer s3cret"
        assert "s3cret" not in str(second)
        assert second["headers"]["accept"] == "a/b"

    async def test_the_same_origin_keeps_them(self, client: HttpClient, peer: Peer) -> None:
        await client.request(
            "GET", peer.url("/redirect"), headers=[("Authorization", "yes")], params=[("to", "/there?z=1")]
        )
        assert peer.seen[1]["headers"]["authorization"] == "yes"
        assert peer.seen[1]["query"] == "z=1"

    @pytest.mark.parametrize(
        ("status", "method"), [(301, "GET"), (302, "GET"), (303, "GET"), (307, "POST"), (308, "POST")]
    )
    async def test_the_method_follows_the_rules(self, client: HttpClient, peer: Peer, status: int, method: str) -> None:
        await client.request(
            "POST", peer.url("/redirect"), content=b"body", params=[("to", "/there"), ("status", str(status))]
        )
        assert peer.seen[1]["method"] == method
        assert peer.seen[1]["body"] == ("body" if method == "POST" else "")

    async def test_a_body_does_not_cross_origins(self, client: HttpClient, peer: Peer) -> None:
        target = f"http://127.0.0.1:{peer.other_port}/there"
        with pytest.raises(RedirectRefused):
            await client.request(
                "POST", peer.url("/redirect"), content=b"s3cret", params=[("to", target), ("status", "307")]
            )
        assert len(peer.seen) == 1

    async def test_a_circle_ends(self, client: HttpClient, peer: Peer) -> None:
        with pytest.raises(RedirectRefused, match="More than 3"):
            await client.request("GET", peer.url(_circle()), max_redirects=3)

    async def test_none_is_followed_when_none_is_allowed(self, client: HttpClient, peer: Peer) -> None:
        answer = await client.request("GET", peer.url("/redirect"), params=[("to", "/x")], max_redirects=0)
        assert (answer.status, answer.headers["location"]) == (302, "/x")


def _circle() -> str:
    from urllib.parse import quote

    url = "/end"
    for _ in range(5):
        url = f"/redirect?to={quote(url, safe='')}"
    return url


class TestLimits:
    @pytest.mark.parametrize("codings", ["gzip", "deflate"])
    async def test_a_bomb_is_defused(self, client: HttpClient, peer: Peer, codings: str) -> None:
        started = time.process_time()
        with pytest.raises(ResponseTooLarge):
            await client.request("GET", peer.url(f"/bomb?codings={codings}"), max_response_bytes=1_000_000)
        assert time.process_time() - started < 3

    async def test_a_stacked_bomb_is_not_even_opened(self, client: HttpClient, peer: Peer) -> None:
        with pytest.raises(ResponseInvalid):
            await client.request("GET", peer.url("/bomb?codings=gzip,%20gzip"))

    async def test_the_size_is_of_the_body(self, client: HttpClient, peer: Peer) -> None:
        with pytest.raises(ResponseTooLarge):
            await client.request("GET", peer.url("/large"), max_response_bytes=1_999_999)
        answer = await client.request("GET", peer.url("/large"), max_response_bytes=2_000_000)
        assert len(answer.content) == 2_000_000

    async def test_the_time_is_for_everything(self, client: HttpClient, peer: Peer) -> None:
        with pytest.raises(RequestTimedOut):  # it would answer later
            await client.request("GET", peer.url("/slow"), timeout_ms=200)

    async def test_an_endless_trickle_is_cut(self, client: HttpClient) -> None:
        async def trickle(scope: Any, receive: Any, send: Any) -> None:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            for _ in range(30):
                await send({"type": "http.response.body", "body": b"x", "more_body": True})
                await asyncio.sleep(0.05)
            await send({"type": "http.response.body", "body": b"", "more_body": False})

        with served(trickle) as port, pytest.raises(RequestTimedOut):
            await client.request("GET", f"http://127.0.0.1:{port}/", timeout_ms=300)

    async def test_cancelling_ends_it(self, client: HttpClient, peer: Peer) -> None:
        task = asyncio.create_task(client.request("GET", peer.url("/slow")))
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def test_encoded_bodies_are_decoded_and_broken_ones_told(client: HttpClient, peer: Peer) -> None:
    assert (await client.request("GET", peer.url("/packed"))).content == b"hello"
    with pytest.raises(ResponseInvalid):
        await client.request("GET", peer.url("/broken"))


async def test_a_closed_port_was_not_sent_to(client: HttpClient) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(PeerUnreachable) as caught:
        await client.request("GET", f"http://127.0.0.1:{port}/?key=s3cret")
    assert not caught.value.was_sent
    assert "s3cret" not in str(caught.value)


async def test_a_host_does_not_rest_for_where_it_redirects_to(client: HttpClient, peer: Peer) -> None:
    for _ in range(FAILURES):
        with pytest.raises(PeerUnreachable):
            await client.request("GET", peer.url("/redirect"), params=[("to", "http://127.0.0.1:1/")])
    assert (await client.request("GET", peer.url("/there"))).status == 200


async def test_a_peer_that_speaks_no_http_is_told_so(client: HttpClient) -> None:
    async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(b"SSH-2.0-OpenSSH\r\n\r\n")
        await writer.drain()

    async with listening(babble) as port:
        with pytest.raises(ResponseInvalid):
            await client.request("GET", f"http://127.0.0.1:{port}/")


async def test_a_closed_client_refuses(client: HttpClient) -> None:
    await client.aclose()
    with pytest.raises(HttpError):
        await client.request("GET", "http://example.com/")


class TestPolicy:
    @pytest.mark.parametrize(
        ("entry", "address", "port", "is_allowed"),
        [
            ("10.0.0.0/8", "10.1.2.3", 80, True),
            ("10.0.0.0/8:8080", "10.1.2.3", 80, False),
            ("10.0.0.0/8:8080", "10.1.2.3", 8080, True),
            ("127.0.0.1:9000", "127.0.0.1", 9000, True),
            ("127.0.0.1:9000", "127.0.0.2", 9000, False),
            ("[::1]:9000", "::1", 9000, True),
            ("::1", "::1", 1, True),
            ("[fd00::/8]:80", "fd12::1", 80, True),
            ("fd00::/8", "fc00::1", 80, False),
            ("", "10.0.0.1", 80, False),
        ],
    )
    def test_addresses(self, entry: str, address: str, port: int, *, is_allowed: bool) -> None:
        assert EgressPolicy([entry]).allows_address(ipaddress.ip_address(address), port) is is_allowed

    def test_names(self) -> None:
        policy = EgressPolicy(["Service.Internal:8080", "localhost"])
        assert policy.allows_name("service.internal", 8080)
        assert policy.allows_name("LOCALHOST.", 1)
        assert not policy.allows_name("service.internal", 80)
        assert not policy.allows_name("evil.localhost", 80)

    @pytest.mark.parametrize(
        "entry", ["10.0.0.0/99", "a:b:c", "host:0", "host:99999", "host:x", "http://a", "1.2.3", "a b"]
    )
    def test_a_wrong_entry_is_named(self, entry: str) -> None:
        with pytest.raises(ValueError, match="egress allow list"):
            EgressPolicy([entry])

    @given(st.ip_addresses(v=4))
    def test_an_address_wrapped_in_another_is_never_public(self, address: ipaddress.IPv4Address) -> None:
        number = int(address)
        for wrapped in (
            ipaddress.IPv6Address((0xFFFF << 32) | number),
            ipaddress.IPv6Address((0x64FF9B << 96) | number),
            ipaddress.IPv6Address((0x2002 << 112) | (number << 80)),
            ipaddress.IPv6Address(number),
        ):
            assert not is_public(wrapped)

    @given(st.ip_addresses())
    def test_nothing_python_calls_private_is_public(self, address: Any) -> None:
        if is_public(address):
            assert address.is_global
            assert not any((address.is_private, address.is_loopback, address.is_link_local, address.is_multicast))
