"""PostgreSQL: asks, changes rows, and copies tables by their primary key."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

import orjson
from pydantic import Field

from app.components.contract import ComponentFailed, Config, SideEffects
from app.components.library.sql import SqlQueryConfig, ask
from app.components.library.sql_text import READING, WRITING, Dsn, statement_problem
from app.integrations.contract import Action, IntegrationType, Link, Resource, SyncPage, schema, text, whole
from app.integrations.failures import IntegrationFault
from app.integrations.vocabulary import CredentialKind, IntegrationCode

_PAGE = 500
_CODES = {
    "EGRESS_DENIED": IntegrationCode.EGRESS_DENIED,
    "PEER_UNREACHABLE": IntegrationCode.UNREACHABLE,
    "SQL_TIMEOUT": IntegrationCode.TIMEOUT,
    "SQL_PARAMETER": IntegrationCode.ARGUMENTS_INVALID,
    "SQL_TOO_LARGE": IntegrationCode.TOO_LARGE,
}
_PARAMETERS = {"type": "array", "maxItems": 100, "description": "What $1, $2, … are; instants as ISO 8601."}
_HOST = r"^[A-Za-z0-9._:-]{1,255}$"
_TABLE = r"^[^\"\x00]{1,63}\.[^\"\x00]{1,63}$"
#: The columns of a primary key in their order, with how each is written.
_KEY = """
SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type
FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k(attnum, place)
JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
WHERE i.indrelid = to_regclass($1) AND i.indisprimary ORDER BY k.place
"""
_TABLES = """
SELECT c.table_schema AS schema, c.table_name AS table, c.column_name AS column, c.data_type AS type,
       c.is_nullable = 'YES' AS "isNullable"
FROM information_schema.columns c
WHERE c.table_schema NOT IN ('pg_catalog', 'information_schema')
ORDER BY c.table_schema, c.table_name, c.ordinal_position
"""

QUERY = Action(
    "query",
    "Read rows",
    "Reads rows by one SELECT with parameters, in a read-only transaction.",
    schema(
        ("query",),
        query=text("One SELECT, WITH, VALUES, TABLE, SHOW or EXPLAIN; values are $1, $2, …", 50_000),
        parameters=_PARAMETERS,
        maxRows=whole("At most so many; 1000.", 1, 10_000),
    ),
)
EXECUTE = Action(
    "execute",
    "Change rows",
    "Changes rows by one INSERT, UPDATE, DELETE or MERGE with parameters, in a transaction of its own.",
    schema(
        ("statement",),
        statement=text("The statement; values are $1, $2, …; RETURNING gives rows.", 50_000),
        parameters=_PARAMETERS,
    ),
    SideEffects.ONCE,
)
TABLES = Action("list_tables", "List tables", "Lists the tables that can be read, with their columns.", schema())


class PostgresConfig(Config):
    """Where a database is."""

    host: Annotated[str, Field(pattern=_HOST)]
    port: Annotated[int, Field(ge=1, le=65_535)] = 5432
    database: Annotated[str, Field(min_length=1, max_length=63)]
    tls: Literal["require", "verify-full", "disable"] = "require"
    tables: Annotated[list[Annotated[str, Field(pattern=_TABLE)]], Field(max_length=50)] = Field(
        default_factory=list[str], description="What is copied, as `schema.table`; each needs a primary key."
    )


class PostgreSQL(IntegrationType):
    """Asks a database."""

    id = "postgresql"
    name = "PostgreSQL"
    description = "Reads and changes rows of a PostgreSQL database, and copies tables."
    credentials = (CredentialKind.BASIC,)
    config = PostgresConfig
    hosts_note = "The server that is named."
    example = {"host": "db.example.com", "database": "shop", "tables": ["public.orders"]}

    def hosts(self, config: PostgresConfig) -> Sequence[str]:
        """Name the server."""
        return [f"{config.host.lower()}:{config.port}"]

    def common_actions(self) -> Sequence[Action]:
        """List what it can do."""
        return (QUERY, EXECUTE, TABLES)

    def actions(self, config: PostgresConfig, catalogue: Mapping[str, Any]) -> Sequence[Action]:
        """List what it can do."""
        del config, catalogue
        return self.common_actions()

    def resources(self, config: PostgresConfig, catalogue: Mapping[str, Any]) -> Sequence[Resource]:
        """List the tables that are configured."""
        del catalogue
        return [Resource(each, f"The rows of {each}.") for each in config.tables]

    async def test(self, link: Link) -> str:
        """Log in and ask for the version.

        Raises:
            IntegrationFault: Says what is wrong.
        """
        found = await _ask(link, "SELECT current_user::text AS name, version() AS version", [])
        row = found["rows"][0]
        return f"Logged in as {row['name']} at {row['version'].partition(' on ')[0]}."

    async def call(self, link: Link, action: Action, arguments: Mapping[str, Any]) -> Any:
        """Ask, or change.

        Raises:
            IntegrationFault: The statement is none of those, or the database says no.
        """
        if action.name == TABLES.name:
            return await _ask(link, _TABLES, [], rows=10_000)
        is_writing = action.name == EXECUTE.name
        statement = arguments["statement" if is_writing else "query"]
        values = list(arguments.get("parameters") or ())
        problem = statement_problem(statement, len(values), WRITING if is_writing else READING)
        if problem is not None:
            raise IntegrationFault(IntegrationCode.ARGUMENTS_INVALID, problem)
        return await _ask(link, statement, values, rows=arguments.get("maxRows", 1_000), is_writing=is_writing)

    async def pull(self, link: Link, resource: str, cursor: Any, mark: Any) -> SyncPage:
        """Read the rows behind the last key.

        Raises:
            IntegrationFault: The table has no primary key, or cannot be read.
        """
        del mark
        keys = (await _ask(link, _KEY, [_quoted(resource)]))["rows"]
        if not keys:
            message = f"There is no table {resource} with a primary key that this role can see."
            raise IntegrationFault(IntegrationCode.NOT_FOUND, message)
        columns = [_name(key["name"]) for key in keys]
        order = ", ".join(columns)
        # Keys travel as texts, so that none loses a digit on its way through JSON.
        shown = ", ".join(f"{column}::text" for column in columns)
        where, values = "", []
        if cursor is not None:
            places = ", ".join(f"${at}::text::{key['type']}" for at, key in enumerate(keys, 1))
            where, values = f"WHERE ({order}) > ({places})", list(cursor["after"])
        found = await _ask(
            link,
            f"SELECT to_json(ARRAY[{shown}])::text AS key, to_json(t)::text AS row FROM {_quoted(resource)} AS t "  # noqa: S608 - quoted above
            f"{where} ORDER BY {order} LIMIT {_PAGE}",
            values,
            rows=_PAGE,
        )
        items: list[tuple[str, Any]] = []
        key: list[str] = []
        for row in found["rows"]:
            key = orjson.loads(row["key"])
            items.append((key[0] if len(key) == 1 else row["key"], orjson.loads(row["row"])))
        is_last = len(items) < _PAGE and not found["isTruncated"]
        return SyncPage(items, cursor=None if is_last else {"after": key})


async def _ask(
    link: Link, statement: str, values: list[Any], *, rows: int = 1_000, is_writing: bool = False
) -> dict[str, Any]:
    config: PostgresConfig = link.config
    dsn = Dsn(config.host, config.port, link.secret["username"], link.secret["password"], config.database, config.tls)
    limits = SqlQueryConfig.model_construct(
        dsn="", query=statement, parameters=[], timeout_ms=30_000, max_rows=rows, max_bytes=4_000_000
    )
    try:
        return await ask(limits, dsn, values, link.dialler, is_writing=is_writing)
    except ComponentFailed as error:
        code = _CODES.get(error.code, IntegrationCode.REFUSED)
        state = str(error.details.get("sqlState", ""))
        if state.startswith("28"):
            code = IntegrationCode.CREDENTIAL_REFUSED
        elif state == "42501":
            code = IntegrationCode.PERMISSION_MISSING
        raise IntegrationFault(code, error.message, is_retryable=error.is_retryable, **error.details) from None


def _quoted(table: str) -> str:
    owner, _, name = table.partition(".")
    return f"{_name(owner)}.{_name(name)}"


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
