"""The `sql_query` component: one reading statement of a user's PostgreSQL."""

import asyncio
from typing import Annotated, Any, cast

import orjson
from pydantic import Field

from app.components.contract import (
    OUTPUT,
    Component,
    ComponentCategory,
    ComponentFailed,
    Config,
    Expression,
    NodeContext,
    Port,
    Result,
    SecretTemplate,
)
from app.components.library.sql_text import Dsn, read_dsn, statement_problem
from app.components.library.sql_values import to_json, to_parameter
from app.kernel.dialling import Dialler
from app.kernel.http_outcomes import EgressDenied, PeerUnreachable
from app.kernel.postgres_relay import PORT, PostgresRelay, TlsRefused

_GRACE_SECONDS = 2.0  #: for the server to cancel, and for the goodbye
_OVERHEAD_BYTES = 1_000_000  #: what a server says besides rows
_WIRE_FACTOR = 3  #: a row on the wire against the same as JSON, at worst
_MAX_SAID = 1_000  #: characters of the server's words
_CANCELLED = "57014"
#: States in which the same may succeed a moment later: no room, starting up, a conflict with another.
_PASSING = frozenset({"53300", "57P01", "57P02", "57P03", "40001", "40P01", "55P03"})


class SqlQueryConfig(Config):
    """A statement, where it goes, and how much may come back."""

    dsn: SecretTemplate = Field(
        min_length=1,
        description="`postgresql://user:password@host:5432/database`, best as one secret, of a role that may only "
        "read. TLS is required; `?sslmode=verify-full` checks the certificate too, `disable` does without.",
    )
    query: Annotated[str, Field(min_length=1, max_length=50_000)] = Field(
        description="One SELECT, WITH, VALUES, TABLE, SHOW or EXPLAIN. It holds no templates: values are $1, $2, …"
    )
    parameters: Annotated[list[Expression], Field(max_length=100)] = Field(
        default_factory=list[str], description="What $1, $2, … are; instants as ISO 8601, bytes as base64."
    )
    timeout_ms: Annotated[int, Field(ge=100, le=300_000)] = Field(
        default=30_000, description="Of the statement; connecting may take as long again."
    )
    max_rows: Annotated[int, Field(ge=1, le=10_000)] = 1_000
    max_bytes: Annotated[int, Field(ge=1_000, le=10_000_000)] = Field(
        default=2_000_000, description="Of all rows as JSON."
    )


class SqlQuery(Component):
    """Reads a database."""

    id = "sql_query"
    name = "SQL query"
    description = "Reads rows of a PostgreSQL database by one statement with parameters, in a read-only transaction."
    category = ComponentCategory.NETWORK
    outputs = (
        Port(OUTPUT, "object", "`{rows, columns, rowCount, isTruncated}`; decimals, dates and times are texts."),
    )
    config = SqlQueryConfig
    example = {
        "dsn": "{{ secrets.SHOP_DATABASE }}",
        "query": "SELECT id, total FROM orders WHERE customer = $1 ORDER BY id DESC LIMIT 10",
        "parameters": ["input.customer"],
    }

    def problems(self, config: SqlQueryConfig) -> list[tuple[str, str]]:
        """Read the statement, and an address that is written out."""
        found: list[tuple[str, str]] = []
        problem = statement_problem(config.query, len(config.parameters))
        if problem is not None:
            found.append(("query", problem))
        if "{" not in config.dsn:
            try:
                read_dsn(config.dsn)
            except ValueError as error:
                found.append(("dsn", f"The address {error}."))
        return found

    async def run(self, config: SqlQueryConfig, ctx: NodeContext) -> Result:
        """Ask, within the limits.

        Raises:
            ComponentFailed: `SQL_ERROR` with `details.sqlState`, `SQL_TIMEOUT`, `SQL_PARAMETER`, `SQL_TOO_LARGE`,
                `DSN_INVALID`, `EGRESS_DENIED`, `PEER_UNREACHABLE`, or of a template or expression.
        """
        try:
            dsn = read_dsn(await ctx.render_secret(config.dsn))
        except ValueError as error:
            raise ComponentFailed("DSN_INVALID", f"The database's address {error}.") from None
        values = [await ctx.evaluate(expression) for expression in config.parameters]
        return Result(await ask(config, dsn, values, ctx.dialler))


async def ask(
    config: SqlQueryConfig, dsn: Dsn, values: list[Any], dialler: Dialler, *, is_writing: bool = False
) -> dict[str, Any]:
    """Ask a database within a configuration's limits; its `dsn` and `parameters` are not looked at.

    With `is_writing` the transaction may change something and is committed, and the answer's `status` says what the
    server says of it, such as `UPDATE 3`.

    Raises:
        ComponentFailed: As for `SqlQuery.run`; `details.outcome` is unknown when a change may have been made.
    """
    limit = config.max_bytes * _WIRE_FACTOR + _OVERHEAD_BYTES
    relay = PostgresRelay(dialler, dsn.host, dsn.port, dsn.tls, limit)
    try:
        # What the server does is limited there; this is for one that ignores it, and for connecting.
        async with asyncio.timeout(config.timeout_ms / 1000 * 2 + _GRACE_SECONDS), relay:
            return await _asked(config, dsn, values, relay, is_writing=is_writing)
    except EgressDenied:
        raise ComponentFailed(
            "EGRESS_DENIED",
            "The database's host leads to an address that is not public; PLAIT_EGRESS_ALLOW can permit it.",
        ) from None
    except TlsRefused:
        raise ComponentFailed(
            "PEER_UNREACHABLE",
            "The database offers no TLS, or shows no certificate that is trusted; `sslmode` in its address says "
            "what is asked of it.",
        ) from None
    except (PeerUnreachable, OSError) as error:
        if isinstance(error, TimeoutError):
            unknown = {"outcome": "unknown"} if is_writing else None
            raise ComponentFailed("SQL_TIMEOUT", "The database did not answer in time.", details=unknown) from None
        # the error's own words could name the host, which is a part of the secret
        raise ComponentFailed(
            "PEER_UNREACHABLE", "The database cannot be reached as its address says.", is_retryable=True
        ) from None


async def _asked(
    config: SqlQueryConfig, dsn: Dsn, values: list[Any], relay: PostgresRelay, *, is_writing: bool
) -> dict[str, Any]:
    """Connect, ask in one transaction, and read."""
    import asyncpg  # noqa: PLC0415 - an embedded server that asks no database needs no driver

    connect = cast("Any", asyncpg).connect  # it has no types
    connection: Any = None
    try:
        # All of it is named, so that nothing is taken from the environment or the files of this server.
        connection = await connect(
            host=relay.folder,
            port=PORT,
            user=dsn.user,
            password=dsn.password,
            database=dsn.database,
            ssl=False,
            target_session_attrs="any",
            statement_cache_size=0,
            timeout=config.timeout_ms / 1000,
            server_settings={"application_name": "plait"},
        )
        async with connection.transaction(readonly=not is_writing):
            await connection.execute(f"SET LOCAL statement_timeout = {config.timeout_ms}")
            statement = await connection.prepare(config.query)
            arguments = _arguments(values, statement.get_parameters())
            if is_writing:
                records = await statement.fetch(*arguments)
                told = {"status": statement.get_statusmsg()}
                return _output(config, records, statement.get_attributes()) | told
            cursor = await statement.cursor(*arguments)
            records = await cursor.fetch(config.max_rows + 1)
            return _output(config, records, statement.get_attributes())
    except asyncpg.DataError as error:
        if getattr(error, "severity", None) is not None:
            raise _refused(error, relay, is_connected=True) from None
        # asyncpg's own, before anything is sent: it quotes the value
        raise ComponentFailed("SQL_PARAMETER", "A parameter is out of the range of its type.") from None
    except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise _refused(error, relay, is_connected=connection is not None) from None
    finally:
        if connection is not None:
            await _leave(connection)


def _arguments(values: list[Any], types: Any) -> list[Any]:
    arguments: list[Any] = []
    for number, (value, wanted) in enumerate(zip(values, types, strict=True), 1):
        try:
            arguments.append(to_parameter(value, wanted.name, wanted.kind))
        except ValueError as error:
            raise ComponentFailed(
                "SQL_PARAMETER", f"Parameter {number} {error}.", details={"parameter": number, "type": wanted.name}
            ) from None
    return arguments


def _output(config: SqlQueryConfig, records: list[Any], attributes: Any) -> dict[str, Any]:
    """Make rows into objects, as many as the limits let through."""
    columns = [{"name": each.name, "type": each.type.name} for each in attributes]
    names = [each.name for each in attributes]
    if len(set(names)) < len(names):
        raise ComponentFailed("SQL_ERROR", "Two columns have the same name; name them apart with AS.")
    rows: list[dict[str, Any]] = []
    size = 0
    for record in records[: config.max_rows]:
        row = {each.name: to_json(record[at], each.type.name) for at, each in enumerate(attributes)}
        size += len(orjson.dumps(row))
        if size > config.max_bytes:
            break
        rows.append(row)
    if records and not rows:
        raise _too_large()
    return {"rows": rows, "columns": columns, "rowCount": len(rows), "isTruncated": len(rows) < len(records)}


def _refused(error: Exception, relay: PostgresRelay, *, is_connected: bool) -> ComponentFailed:
    """Say what a server, or the driver, said."""
    if relay.is_over:
        return _too_large()
    state = getattr(error, "sqlstate", None)
    if state is None or str(state).startswith("08"):
        return ComponentFailed("PEER_UNREACHABLE", "The connection to the database broke.", is_retryable=True)
    details = {"sqlState": state}
    if state == _CANCELLED:
        return ComponentFailed("SQL_TIMEOUT", "The database did not answer in time.", details=details)
    # Before the login it names the user or the database, which are parts of the secret.
    said = str(getattr(error, "message", None) or error)[:_MAX_SAID] if is_connected else "it refuses the connection"
    return ComponentFailed("SQL_ERROR", f"The database says: {said}", is_retryable=state in _PASSING, details=details)


def _too_large() -> ComponentFailed:
    return ComponentFailed("SQL_TOO_LARGE", "A row, or the rows together, are larger than maxBytes allows.")


async def _leave(connection: Any) -> None:
    """Close; when the node was cancelled, asyncpg first has the server cancel what it runs."""
    try:
        await connection.close(timeout=_GRACE_SECONDS)
    except Exception:  # noqa: BLE001 - broken already
        connection.terminate()
