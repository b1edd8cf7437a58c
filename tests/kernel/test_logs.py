"""Logs: one event a line, ids on each, and no secrets."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from app.kernel.logs import configure_logs, get_logger
from app.kernel.settings import Settings


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_an_event_is_one_json_line_with_its_ids(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs(Settings(log_format="json"))
    with structlog.contextvars.bound_contextvars(request_id="r1"):
        get_logger("test.one").info("worked", count=3, text="two\nlines")
    (event,) = lines(capsys)
    assert (event["event"], event["count"], event["request_id"]) == ("worked", 3, "r1")
    assert (event["level"], event["logger"], event["text"]) == ("info", "test.one", "two\nlines")
    assert event["timestamp"].endswith("Z")


def test_the_standard_librarys_records_look_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs(Settings(log_format="json"))
    logging.getLogger("test.stdlib").warning("from %s", "afar")
    (event,) = lines(capsys)
    assert (event["event"], event["level"]) == ("from afar", "warning")


@pytest.mark.parametrize("name", ["password", "api_key", "Authorization", "client_secret", "sessionToken", "cookies"])
def test_a_value_whose_name_promises_a_secret_is_blanked(capsys: pytest.CaptureFixture[str], name: str) -> None:
    configure_logs(Settings(log_format="json"))
    get_logger("test").info("said", **{name: "hush"})
    (event,) = lines(capsys)
    assert event[name] == "[masked]"


def test_the_level_holds(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs(Settings(log_format="json", log_level="WARNING"))
    get_logger("test").info("quiet")
    get_logger("test").warning("loud")
    assert [event["event"] for event in lines(capsys)] == ["loud"]


@pytest.mark.parametrize("log_format", ["json", "console"])
def test_a_traceback_shows_no_variables(capsys: pytest.CaptureFixture[str], log_format: str) -> None:
    configure_logs(Settings(log_format=log_format))

    def stumble(hushed: str) -> None:
        raise RuntimeError(f"over {len(hushed)} characters")

    try:
        stumble("gniht etavirp"[::-1])
    except RuntimeError:
        get_logger("test").exception("failed")
    written = capsys.readouterr().err
    assert "over 13 characters" in written
    assert "private thing" not in written
