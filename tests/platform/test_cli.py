import asyncio
import gc
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app import cli
from app.kernel.development import write_development_key
from app.kernel.filelock import AlreadyLocked, FileLock
from app.kernel.settings import Settings
from app.migrations import database_lock, upgrade
from tests.platform.schemas import fetch

SAID = Callable[..., tuple[int, str, str]]
only_scaled = pytest.mark.skipif(not os.environ.get("PLAIT_TEST_POSTGRES"), reason="PostgreSQL only")


@pytest.fixture
def _as_before() -> Iterator[None]:
    # A command is a process's only one: it sets what other tests here must not find set.
    before = os.umask(0o022)
    os.umask(before)
    yield
    os.umask(before)
    gc.enable()


@pytest.fixture
def plait(_as_before: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> SAID:
    """Run the command line here; return its status, output and errors."""
    for name in list(os.environ):
        if name.startswith("PLAIT_") and not name.startswith("PLAIT_TEST_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PLAIT_DATA_DIR", str(tmp_path / "var"))

    def run(*arguments: str, **settings: str) -> tuple[int, str, str]:
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["plait", *arguments])
        capfd.readouterr()
        status = 0
        try:
            cli.main()
        except SystemExit as end:
            status = int(end.code or 0)
        captured = capfd.readouterr()
        return status, captured.out, captured.err

    return run


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("PLAIT_PORT", "eighty", "Input should be a valid integer"),
        ("PLAIT_PORT", "70000", "less than or equal to 65535"),
        ("PLAIT_DATABASE_URL", "mysql://x", "must begin with sqlite:// or postgresql://"),
        ("PLAIT_REDIS_URL", "http://x", "must begin with redis://"),
        ("PLAIT_STORAGE_URL", "ftp://x", "must begin with file:// or s3://"),
        ("PLAIT_SMTP_URL", "imap://x", "must begin with smtp:// or smtps://"),
        ("PLAIT_SECRET_KEY", "short", "every key needs 32 characters or more"),
        ("PLAIT_LOG_LEVEL", "LOUD", "must be DEBUG, INFO, WARNING, ERROR or CRITICAL"),
        ("PLAIT_MODE", "staging", "Input should be 'development' or 'production'"),
        ("PLAIT_WORKER_CONCURRENCY", "0", "greater than or equal to 1"),
    ],
)
def test_a_wrong_setting_is_named_with_its_reason_and_never_its_value(
    plait: SAID, name: str, value: str, reason: str
) -> None:
    status, out, err = plait("serve", **{name: value})
    assert (status, out) == (2, "")
    (line,) = err.splitlines()
    assert line.startswith(f"plait: {name}: ")
    assert reason in line
    assert value not in line.partition(": ")[2] or value == "70000"


def test_every_wrong_setting_is_named_at_once(plait: SAID) -> None:
    _, _, err = plait("migrate", PLAIT_PORT="x", PLAIT_LOG_LEVEL="y")
    assert [line.split(": ")[1] for line in err.splitlines()] == ["PLAIT_PORT", "PLAIT_LOG_LEVEL"]


def test_production_refuses_the_default_secret(plait: SAID) -> None:
    status, _, err = plait("serve", PLAIT_MODE="production")
    assert status == 2
    assert err.startswith("plait: PLAIT_SECRET_KEY: production needs a key of its own; make one with: ")


def test_a_taken_port_is_one_line_with_the_mend(plait: SAID) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        status, out, err = plait("serve", "--port", str(port))
    assert (status, out) == (1, "")
    (line,) = err.splitlines()
    assert f"Port {port} is taken" in line
    assert f"plait serve --port {port + 1}" in line


def test_an_address_of_another_machine_is_one_line(plait: SAID) -> None:
    status, _, err = plait("serve", "--host", "192.0.2.1")
    assert status == 1
    assert "Cannot listen on 192.0.2.1" in err
    assert len(err.splitlines()) == 1


def test_a_second_embedded_server_is_told_who_has_the_database(plait: SAID, tmp_path: Path) -> None:
    with database_lock(Settings(data_dir=tmp_path / "var")):
        for command in (("serve", "--port", "0"), ("migrate",), ("create-admin", "ada", "--password", "x")):
            status, _, err = plait(*command)
            assert status == 1
            (line,) = err.splitlines()
            assert f"is in use by process {os.getpid()}" in line
            assert "PLAIT_DATA_DIR" in line


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    hold = "import sys,time; from pathlib import Path; from app.kernel.filelock import FileLock\n"
    hold += "with FileLock(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    with subprocess.Popen(  # noqa: S603 - our own code
        [sys.executable, "-c", hold, str(path)], stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(AlreadyLocked, match=f"process {holder.pid}"), FileLock(path):
            pass
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    with FileLock(path):
        assert path.read_text() == str(os.getpid())


def test_an_embedded_database_serves_one_process(plait: SAID) -> None:
    assert "set PLAIT_DATABASE_URL" in plait("serve", "--workers", "2")[2]


def test_a_database_that_does_not_answer_is_named_without_its_password(plait: SAID) -> None:
    url = "postgresql://ada:pass-word@127.0.0.1:1/plait"
    for command in ("serve", "migrate"):
        status, _, err = plait(command, PLAIT_DATABASE_URL=url)
        assert status == 1
        (line,) = err.splitlines()
        assert "PostgreSQL at 127.0.0.1:1/plait" in line
        assert "pass-word" not in line


def test_nobody_else_reads_what_it_writes(plait: SAID, tmp_path: Path) -> None:
    os.umask(0o022)
    assert plait("migrate", PLAIT_DATABASE_URL="")[0] == 0
    (tmp_path / "var" / "development-key").touch(0o644)
    write_development_key(Settings(data_dir=tmp_path / "var"), "plk_secret")
    written = list((tmp_path / "var").iterdir())
    assert {path.name for path in written} >= {"plait.db", "development-key"}
    assert [path.name for path in (tmp_path / "var", *written) if path.stat().st_mode & 0o077] == []


def test_migrate_says_what_it_did(plait: SAID, tmp_path: Path) -> None:
    status, out, _ = plait("migrate", "--check")
    assert (status, out.split()[0]) == (1, "pending")
    assert not (tmp_path / "var" / "plait.db").exists()
    assert plait("migrate")[1].startswith("applied  0_")
    assert plait("migrate")[1] == "nothing to do\n"
    assert plait("migrate", "--check")[:2] == (0, "up to date\n")
    assert plait("migrate", "--down", "1")[1].startswith("undone  ")
    assert plait("migrate", "--check")[0] == 1


@only_scaled
def test_a_postgresql_database_that_is_behind_is_not_served(plait: SAID, settings: Settings) -> None:
    status, _, err = plait("serve", "--port", "0", PLAIT_DATABASE_URL=settings.database_url)
    assert status == 1
    assert "The database is behind by 0_" in err
    assert err.strip().endswith("run: plait migrate")


def test_create_admin_makes_an_account_once(plait: SAID, settings: Settings) -> None:
    # The same back end as the other tests of this process: Tortoise keeps the SQL of the first it meets.
    database = {"PLAIT_DATABASE_URL": settings.database_url, "PLAIT_DATA_DIR": str(settings.data_dir)}
    asyncio.run(upgrade(settings))
    password = "an unlikely sentence 42"
    status, out, _ = plait("create-admin", "ada", "--password", password, **database)
    assert status == 0
    key = out.split()[-1]
    assert key.startswith("plk_")
    rows = asyncio.run(
        fetch(settings, "SELECT u.username, k.token_hash, s.revoked_at FROM users u, api_keys k, sessions s")
    )
    ((username, token_hash, revoked_at),) = rows
    assert username == "ada"
    assert revoked_at is not None
    assert key not in token_hash
    status, out, err = plait("create-admin", "ada", "--password", password)
    assert (status, out) == (1, "")
    assert err.splitlines() == ["plait: There is an account with this user name. Choose another."]


def test_version_is_the_distributions(plait: SAID) -> None:
    status, out, _ = plait("version")
    assert status == 0
    assert out.count(".") == 2


def test_the_command_lists_its_examples_and_names_them_when_one_is_unknown(plait: SAID) -> None:
    names = [line.split()[0] for line in plait("demo")[1].splitlines()]
    assert names == ["api-inventory", "desk-agent", "service-check", "support-triage"]
    status, _, err = plait("demo", "nothing")
    assert status == 1
    assert "api-inventory, desk-agent, service-check, support-triage" in err
