"""Tests that start servers must not fail of a port that somebody else takes in between."""

import socket
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from app.kernel.ports import free_port
from tests.e2e.server import Api
from tests.machines import OwnRedis
from tests.platform.conftest import environment


@contextmanager
def squatting(port: int) -> Generator[int]:
    with socket.create_server(("127.0.0.1", port)):
        yield port


def test_no_port_is_given_twice_and_none_that_is_in_use() -> None:
    with squatting(free_port()) as taken:
        given = [free_port() for _ in range(100)]
    assert len(set(given)) == 100
    assert taken not in given
    for port in given:
        with socket.create_server(("127.0.0.1", port)):
            pass


def test_outgoing_connections_take_no_port_that_was_given() -> None:
    given = free_port()
    with socket.create_server(("127.0.0.1", 0)) as server:
        clients = [socket.create_connection(server.getsockname()) for _ in range(100)]
        used = {client.getsockname()[1] for client in clients}
        for client in clients:
            client.close()
    assert given not in used


def test_a_server_whose_port_is_taken_serves_on_another_and_stays_there(tmp_path: Path) -> None:
    api = Api("api", environment(tmp_path / "var", {"PLAIT_DEMO": "false"}), tmp_path)
    try:
        with squatting(api.port) as taken:
            api.start()
            api.wait_ready()
            assert api.port != taken
        found = api.port
        api.kill()
        api.start()
        api.wait_ready()
        assert api.port == found
    finally:
        api.stop()


def test_a_redis_whose_port_is_taken_answers_on_another_and_stays_there() -> None:
    redis_server = OwnRedis()
    with squatting(redis_server.port) as taken, redis_server:
        found = redis_server.port
        assert found != taken
        redis_server.kill()
        redis_server.start()
        assert redis_server.port == found
