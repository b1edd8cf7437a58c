"""Queries of a real PostgreSQL, where PLAIT_TEST_POSTGRES names one."""

import asyncio
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg
import pytest

from app.components.context import LocalContext, Tools
from app.components.contract import ComponentFailed, SideEffects
from app.components.library.sql_text import read_dsn, statement_problem
from app.components.registry import Registry
from app.kernel.ports import free_port
from tests.letterbox import certificate
from tests.patience import PATIENCE_SECONDS

Run = Callable[..., Any]
POSTGRES = os.environ.get("PLAIT_TEST_POSTGRES", "")
needs_postgres = pytest.mark.skipif(not POSTGRES, reason="PLAIT_TEST_POSTGRES names no server")
PASSWORD = "s3cret-pass-word"


async def on_the_server(*statements: str) -> None:
    import asyncpg

    server: Any = await asyncpg.connect(POSTGRES)
    try:
        for statement in statements:
            await server.execute(statement)
    finally:
        await server.close()


@pytest.fixture(scope="module")
def role() -> Iterator[str]:
    """A login that owns nothing but a schema, so that it could write if it were let."""
    name = f"plait_reader_{uuid4().hex[:8]}"
    asyncio.run(
        on_the_server(
            f"CREATE ROLE {name} LOGIN PASSWORD '{PASSWORD}'",
            f"CREATE SCHEMA {name} AUTHORIZATION {name}",
            f"CREATE TABLE {name}.t (n int)",
            f"ALTER TABLE {name}.t OWNER TO {name}",
            f"INSERT INTO {name}.t SELECT generate_series(1, 100)",
        )
    )
    yield name
    asyncio.run(on_the_server(f"DROP SCHEMA {name} CASCADE", f"DROP ROLE {name}"))


@pytest.fixture
def dsn(role: str) -> str:
    server = urlsplit(POSTGRES)
    place = f"{role}:{PASSWORD}@127.0.0.1:{server.port or 5432}"
    return urlunsplit(server._replace(netloc=place, query="sslmode=disable"))


@pytest.fixture
async def ask(run: Run, local: Callable[..., LocalContext], dsn: str) -> Callable[..., Any]:
    async def ask(query: str, *parameters: str, given: Any = None, **more: Any) -> dict[str, Any]:
        context = local(given, secrets={"DSN": more.pop("dsn", dsn)})
        raw = {"dsn": "{{ secrets.DSN }}", "query": query, "parameters": list(parameters), **more}
        output = (await run("sql_query", raw, ctx=context)).output
        assert PASSWORD not in str(output) + str(context.recorded.logs)
        return output

    return ask


@pytest.fixture
async def fails(ask: Callable[..., Any]) -> Callable[..., Any]:
    async def fails(*args: Any, **more: Any) -> ComponentFailed:
        with pytest.raises(ComponentFailed) as caught:
            await ask(*args, **more)
        error = caught.value
        assert PASSWORD not in f"{error.message} {error.details} {error.__cause__}"
        return error

    return fails


@needs_postgres
class TestAsking:
    async def test_values_become_json(self, ask: Callable[..., Any]) -> None:
        query = """SELECT 1::int2 AS i, 9223372036854775807 AS big, 1.50::numeric AS dec, 'NaN'::float8 AS nan,
          1e3::numeric AS thousand, true AS yes, NULL AS nothing, 'ä;$1--' AS text, '\\xfffe'::bytea AS bytes,
          '2026-01-31'::date AS day, '2026-01-31 12:00:00.5+02'::timestamptz AS at, '12:30'::time AS clock,
          '2026-01-31 12:00'::timestamp AS local, '{"a": [1, null]}'::jsonb AS doc, '[1]'::json AS list,
          ARRAY[1, NULL, 3] AS ints, ARRAY['{"b": 1}'::jsonb] AS docs, ARRAY[ARRAY[1.5::numeric]] AS deep,
          '6ba7b810-9dad-11d1-80b4-00c04fd430c8'::uuid AS id, ROW(1, 'x') AS pair, '10.0.0.0/8'::cidr AS net,
          interval '90 minutes' AS span"""
        output = await ask(query)
        (row,) = output["rows"]
        assert row == {
            "i": 1, "big": 9223372036854775807, "dec": "1.50", "nan": "nan", "thousand": "1000", "yes": True,
            "nothing": None, "text": "ä;$1--", "bytes": "//4=", "day": "2026-01-31",
            "at": "2026-01-31T10:00:00.500000+00:00", "clock": "12:30:00", "local": "2026-01-31T12:00:00",
            "doc": {"a": [1, None]}, "list": [1], "ints": [1, None, 3], "docs": [{"b": 1}], "deep": [["1.5"]],
            "id": "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "pair": [1, "x"], "net": "10.0.0.0/8", "span": "1:30:00",
        }  # fmt: skip
        assert output["columns"][2] == {"name": "dec", "type": "numeric"}
        assert (output["rowCount"], output["isTruncated"]) == (1, False)

    async def test_parameters_are_values_and_never_text_of_the_statement(self, ask: Callable[..., Any]) -> None:
        evil = "x'; DROP TABLE t; --"
        given = {"evil": evil, "at": "2026-01-31T12:00:00Z", "doc": {"k": [1]}, "ids": [1, 2], "n": "12.30"}
        query = """SELECT $1::text AS evil, $2::timestamptz AS at, $3::jsonb AS doc, $4::int[] AS ids,
          $5::numeric AS n, $6::int AS i, $7::bool AS yes, $8::bytea AS b, $9::text::interval AS span,
          $1 = $1 AS same"""
        output = await ask(
            query, "input.evil", "input.at", "input.doc", "input.ids", "input.n", "7", "true", "'AAE='", "'1 day'",
            given=given,
        )  # fmt: skip
        (row,) = output["rows"]
        assert row == {
            "evil": evil, "at": "2026-01-31T12:00:00+00:00", "doc": {"k": [1]}, "ids": [1, 2], "n": "12.30", "i": 7,
            "yes": True, "b": "AAE=", "span": "1 day, 0:00:00", "same": True,
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("cast", "value"),
        [
            ("int", "'x'"), ("int", "true"), ("int", "1.5"), ("int", "3000000000"), ("text", "1"), ("bool", "1"),
            ("timestamptz", "'2026-01-31T12:00:00'"), ("timestamp", "'2026-01-31T12:00:00Z'"), ("bytea", "'?'"),
            ("int[]", "1"), ("interval", "'1 day'"), ("uuid", "'no'"), ("date", "7"),
        ],
    )  # fmt: skip
    async def test_a_parameter_of_another_kind_is_refused(
        self, fails: Callable[..., Any], cast: str, value: str
    ) -> None:
        assert (await fails(f"SELECT $1::{cast} AS x", value)).code == "SQL_PARAMETER"

    async def test_rows_are_bounded(self, ask: Callable[..., Any]) -> None:
        output = await ask("SELECT n FROM t ORDER BY n", maxRows=3)
        assert output == {
            "rows": [{"n": 1}, {"n": 2}, {"n": 3}],
            "columns": [{"name": "n", "type": "int4"}],
            "rowCount": 3,
            "isTruncated": True,
        }
        output = await ask("SELECT repeat('x', 400) AS x FROM t", maxBytes=1_000)
        assert (output["rowCount"], output["isTruncated"]) == (2, True)
        assert (await ask("SELECT n FROM t", maxRows=100))["isTruncated"] is False

    async def test_a_large_row_is_cut_off_on_the_wire(self, fails: Callable[..., Any]) -> None:
        assert (await fails("SELECT repeat('x', 200000000) AS t", maxBytes=1_000)).code == "SQL_TOO_LARGE"
        assert (await fails("SELECT repeat('x', 2000) AS t", maxBytes=1_000)).code == "SQL_TOO_LARGE"

    async def test_time_is_bounded_by_the_server(self, fails: Callable[..., Any]) -> None:
        error = await fails("SELECT pg_sleep(30)", timeoutMs=200)
        assert (error.code, error.details) == ("SQL_TIMEOUT", {"sqlState": "57014"})

    async def test_a_cancelled_node_cancels_the_statement(self, ask: Callable[..., Any], role: str) -> None:
        import asyncpg

        server: Any = await asyncpg.connect(POSTGRES)

        async def running() -> int:
            return await server.fetchval(
                "SELECT count(*) FROM pg_stat_activity WHERE usename = $1 AND query LIKE '%pg_sleep%'", role
            )

        try:
            task = asyncio.create_task(ask("SELECT pg_sleep(60)"))
            async with asyncio.timeout(PATIENCE_SECONDS):
                while not await running():
                    await asyncio.sleep(0.02)
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
                while await running():
                    await asyncio.sleep(0.02)
        finally:
            await server.close()

    @pytest.mark.parametrize(
        ("query", "state"),
        [
            ("SELECT nothing", "42703"),
            ("SELECT 1 / 0 AS x", "22012"),
            ("WITH x AS (INSERT INTO t VALUES (1) RETURNING n) SELECT n FROM x", "25006"),
            ("SELECT n FROM t FOR UPDATE", "25006"),
            ("SELECT 1 AS n INTO made", "25006"),
            ("SELECT set_config('transaction_read_only', 'off', true)", "25001"),
            ("EXPLAIN ANALYZE INSERT INTO t VALUES (1)", "25006"),
            ("SELECT pg_read_file('/etc/passwd')", "42501"),
            ("SELECT nextval('s')", "42P01"),
        ],
    )
    async def test_errors_have_their_state(self, fails: Callable[..., Any], *, query: str, state: str) -> None:
        error = await fails(query)
        assert (error.code, error.details) == ("SQL_ERROR", {"sqlState": state})

    async def test_other_reading_statements(self, ask: Callable[..., Any]) -> None:
        assert (await ask("SHOW transaction_read_only"))["rows"] == [{"transaction_read_only": "on"}]
        assert (await ask("(VALUES (1), (2));"))["rowCount"] == 2
        assert (await ask("/* all /* of */ it */ TABLE t -- ;"))["rowCount"] == 100
        assert "QUERY PLAN" in (await ask("EXPLAIN SELECT 1"))["rows"][0]
        assert (await ask("SELECT 1 AS a WHERE false"))["rows"] == []

    async def test_columns_of_one_name_are_refused(self, fails: Callable[..., Any]) -> None:
        assert (await fails("SELECT 1 AS a, 2 AS a")).code == "SQL_ERROR"


@needs_postgres
class TestConnecting:
    async def test_a_wrong_login_is_not_quoted(self, fails: Callable[..., Any], dsn: str, role: str) -> None:
        for wrong in (dsn.replace("/postgres?", "/nowhere?"), dsn.replace(role, "nobody_of_that_name")):
            error = await fails("SELECT 1 AS a", dsn=wrong)
            assert (error.code, error.is_retryable) == ("SQL_ERROR", False)
            assert "nowhere" not in error.message
            assert "nobody" not in error.message

    async def test_nobody_there_and_private_addresses(
        self, fails: Callable[..., Any], registry: Registry, dsn: str
    ) -> None:
        server = urlsplit(dsn)
        nobody = urlunsplit(server._replace(netloc=f"user:{PASSWORD}@127.0.0.1:1"))
        error = await fails("SELECT 1 AS a", dsn=nobody)
        assert (error.code, error.is_retryable) == ("PEER_UNREACHABLE", True)
        component: Any = registry.get("sql_query")
        config, _ = registry.validate_config("sql_query", {"dsn": dsn, "query": "SELECT 1 AS a"})
        async with Tools() as tools:
            with pytest.raises(ComponentFailed) as caught:
                await component.run(config, LocalContext(tools))
        assert caught.value.code == "EGRESS_DENIED"
        assert "127.0.0.1" not in caught.value.message

    async def test_the_servers_own_environment_is_not_used(
        self, fails: Callable[..., Any], ask: Callable[..., Any], dsn: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name, value in {
            "PGPASSWORD": "operators", "PGUSER": "operator", "PGHOST": "db.internal", "PGDATABASE": "operators",
            "PGSERVICE": "operators", "PGSSLMODE": "verify-full", "PGTARGETSESSIONATTRS": "standby",
        }.items():  # fmt: skip
            monkeypatch.setenv(name, value)
        row = (await ask("SELECT current_database() AS d, inet_server_port() AS p"))["rows"][0]
        assert row["d"] == urlsplit(dsn).path.lstrip("/")

    async def test_tls_is_wanted_unless_refused(self, fails: Callable[..., Any], dsn: str) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            error = await fails("SELECT 1 AS a", dsn=dsn.replace("?sslmode=disable", ""))
        assert error.code == "PEER_UNREACHABLE"
        assert "sslmode" in error.message  # says what to change

    async def test_the_dsn_must_be_one(self, fails: Callable[..., Any]) -> None:
        error = await fails("SELECT 1 AS a", dsn=f"mysql://u:{PASSWORD}@db.internal/d")
        assert error.code == "DSN_INVALID"
        assert "db.internal" not in error.message


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that the user `postgres` may enter; pytest's own is for its user alone."""
    with tempfile.TemporaryDirectory(prefix="plait-tls-") as made:
        folder = Path(made)
        folder.chmod(0o755)
        yield folder


@pytest.fixture
def tls_server(open_folder: Path) -> Iterator[tuple[int, Path]]:
    """A PostgreSQL of the test's own that shows a certificate for `localhost`; its port, and the certificate."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    binaries = folders[-1] if folders else Path(shutil.which("initdb") or "/nowhere/initdb").parent
    if not (binaries / "initdb").exists() or not shutil.which("runuser") or os.geteuid() != 0:
        pytest.skip("no PostgreSQL that a test could start")
    shown, _ = certificate(open_folder)
    key, data, word = open_folder / "localhost.key", open_folder / "data", open_folder / "word"
    word.write_text(PASSWORD)
    data.mkdir()
    for owned in (key, data):
        shutil.chown(owned, "postgres")
    port = free_port()
    as_owner = ["runuser", "-u", "postgres", "--"]
    made = [*as_owner, binaries / "initdb", "-D", data, "-A", "scram-sha-256", "-U", "ada", f"--pwfile={word}", "-N"]
    subprocess.run(made, check=True, capture_output=True, cwd="/")  # noqa: S603 - ours
    options = {
        "port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "ssl": "on", "fsync": "off",
        "ssl_cert_file": shown, "ssl_key_file": key,
    }  # fmt: skip
    given = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    command = [*as_owner, binaries / "postgres", "-D", data, *given]
    log = open_folder / "server.log"
    with log.open("wb") as said, subprocess.Popen(command, cwd="/", stderr=said) as server:  # noqa: S603 - ours
        try:
            deadline = time.monotonic() + PATIENCE_SECONDS
            while not asyncio.run(_answers(port)):
                assert server.poll() is None, log.read_text()
                assert time.monotonic() < deadline, log.read_text()
                time.sleep(0.05)
            yield port, shown
        finally:
            server.terminate()


async def _answers(port: int) -> bool:
    """Say whether a server lets people in: it listens some time before it does."""
    try:
        connection: Any = await asyncpg.connect(
            host="127.0.0.1", port=port, user="ada", password=PASSWORD, database="postgres"
        )
    except (OSError, asyncpg.CannotConnectNowError):
        return False
    await connection.close()
    return True


class TestTls:
    async def test_a_certificate_is_checked_against_the_name_asked_for(
        self, run: Run, tls_server: tuple[int, Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        port, shown = tls_server
        question = "SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()"

        async def ask(host: str, mode: str) -> dict[str, Any]:
            async with Tools(["127.0.0.1", "localhost"]) as tools:
                address = f"postgresql://ada:{PASSWORD}@{host}:{port}/postgres?sslmode={mode}"
                raw = {"dsn": "{{ secrets.DSN }}", "query": question}
                return (await run("sql_query", raw, ctx=LocalContext(tools, secrets={"DSN": address}))).output["rows"][
                    0
                ]

        for host in ("localhost", "127.0.0.1"):
            assert (await ask(host, "require"))["ssl"] is True
            with pytest.raises(ComponentFailed) as caught:
                await ask(host, "verify-full")
            assert caught.value.code == "PEER_UNREACHABLE"
        monkeypatch.setenv("SSL_CERT_FILE", str(shown))
        assert (await ask("localhost", "verify-full"))["ssl"] is True
        with pytest.raises(ComponentFailed) as caught:
            await ask("127.0.0.1", "verify-full")
        assert caught.value.code == "PEER_UNREACHABLE"
        assert (await ask("localhost", "disable"))["ssl"] is False


@pytest.mark.parametrize(
    ("query", "count", "is_right"),
    [
        ("SELECT 1", 0, True),
        ("  -- hi\n select $1, $2", 2, True),
        ("SELECT ';' || $$;$$ || $a$ ; $1 $a$ || E'\\';' || \"a;b\" /* ; $9 */;", 0, True),
        ("((SELECT $1) UNION (SELECT $1))", 1, True),
        ("SELECT a$b$c FROM t", 0, True),
        ("SELECT 1; SELECT 2", 0, False),
        ("SELECT 1;;", 0, False),
        ("SELECT 'a' ; DROP TABLE t", 0, False),
        ("SELECT E'\\'; DROP TABLE t --'", 0, True),
        ("SELECT '\\'; DROP TABLE t --'", 0, False),
        ("/* SELECT */ DELETE FROM t", 0, False),
        ("COPY t TO STDOUT", 0, False),
        ("DO $$ BEGIN END $$", 0, False),
        ("CALL p()", 0, False),
        ("COMMIT", 0, False),
        ("SET x = 1", 0, False),
        ("LISTEN x", 0, False),
        ("SELECT 'open", 0, False),
        ("SELECT /* open", 0, False),
        ("SELECT $$ open", 0, False),
        ("SELECT $2", 1, False),
        ("SELECT $1", 0, False),
        ("SELECT 1", 1, False),
        ("", 0, False),
        ("SELECT" + "(" * 20_000, 0, True),
        ("SELECT '" + "''" * 20_000 + "'", 0, True),
    ],
)
def test_what_is_one_reading_statement(query: str, count: int, *, is_right: bool) -> None:
    assert (statement_problem(query, count) is None) == is_right


@pytest.mark.parametrize(
    "text",
    [
        "", "postgres://", "postgres://h/d", "postgres://u:p@/d", "postgres://u:p@h", "postgres://u:p@h:x/d",
        "postgres://u:p@h:99999/d", "postgres://u:p@%2Fvar%2Frun/d", "postgres://u:p@a,b/d", "http://u:p@h/d",
        "postgres://u:p@h/d?host=other", "postgres://u:p@h/d?sslmode=prefer", "postgres://u:p@h/d?passfile=/x",
        "postgres://u:p@h/d?channel_binding=require", "postgres://u:p%00@h/d", "postgres://u:p@[::1/d",
        "host=h user=u",
    ],
)  # fmt: skip
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(ValueError, match=r"^(is|has|asks|contains) ") as caught:
        read_dsn(text)
    assert "u:p" not in str(caught.value)


def test_an_address_is_read() -> None:
    found = read_dsn("postgresql://a%40b:p%3Aw@[2001:db8::1]:6432/my%20db?sslmode=verify-full&application_name=x")
    assert (found.host, found.port, found.user, found.password, found.database, found.tls) == (
        "2001:db8::1", 6432, "a@b", "p:w", "my db", "verify-full",
    )  # fmt: skip
    assert "p:w" not in repr(found)


def test_validation_finds_what_cannot_work(registry: Registry) -> None:
    _, problems = registry.validate_config("sql_query", {"dsn": "mysql://x", "query": "DELETE FROM t"})
    assert [problem.field for problem in problems] == ["query", "dsn"]
    config, problems = registry.validate_config("sql_query", {"dsn": "{{ secrets.A }}", "query": "SELECT 1"})
    component: Any = registry.get("sql_query")
    assert problems == []
    assert component.side_effects_for(config) is SideEffects.NONE
