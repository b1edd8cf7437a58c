"""Reads a database's schema into values that can be compared."""

import re
import sqlite3
from contextlib import closing
from typing import Any

from app.kernel.database import postgres_credentials
from app.kernel.settings import Settings

#: Aerich's own record, what PgQueuer installs by itself, and what finds words: no model describes that.
NOT_OURS = re.compile(r"sqlite_|aerich|pgqueuer|knowledge_words|search_")


async def read_schema(settings: Settings) -> dict[str, Any]:
    """Return columns, indexes and constraints by table."""
    return _read_sqlite(settings) if settings.is_embedded else await _read_postgres(settings)


async def count_rows(settings: Settings) -> dict[str, int]:
    tables = (await read_schema(settings)).keys()
    if settings.is_embedded:
        with closing(sqlite3.connect(settings.sqlite_path)) as connection:
            return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}  # noqa: S608
    connection = await _connect(settings)
    try:
        return {name: await connection.fetchval(f'SELECT count(*) FROM "{name}"') for name in tables}  # noqa: S608
    finally:
        await connection.close()


def _read_sqlite(settings: Settings) -> dict[str, Any]:
    """A table's text is not compared: a column that a later step added stands last in it and brings a default."""
    with closing(sqlite3.connect(settings.sqlite_path)) as connection:
        rows = connection.execute("SELECT tbl_name, type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()
        found: dict[str, Any] = {}
        for table, kind, name, sql in rows:
            if not NOT_OURS.match(table):
                parts = found.setdefault(table, {})
                if NOT_OURS.match(name) and kind == "trigger":  # what marks rows for the search
                    continue
                if kind != "table":
                    parts[f"{kind} {name}"] = " ".join(sql.split()) if sql else None
        for table, parts in found.items():
            for _, name, type_, is_required, _, key in connection.execute(f'PRAGMA table_info("{table}")'):
                parts[f"column {name}"] = (type_, is_required, key)
            uniques = [row[1] for row in connection.execute(f'PRAGMA index_list("{table}")') if row[3] == "u"]
            parts["unique"] = sorted(
                [row[2] for row in connection.execute(f'PRAGMA index_info("{name}")')] for name in uniques
            )
            parts["foreign keys"] = sorted(
                row[2:] for row in connection.execute(f'PRAGMA foreign_key_list("{table}")').fetchall()
            )
        return found


async def _connect(settings: Settings) -> Any:
    import asyncpg

    wanted = postgres_credentials(settings)
    keys = ("host", "port", "user", "password", "database")
    return await asyncpg.connect(**{name: wanted[name] for name in keys})


async def _read_postgres(settings: Settings) -> dict[str, Any]:
    connection = await _connect(settings)
    queries = {
        # A constant default is what a later step gives the rows that are there; the models bring their own.
        "column": "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable,"
        " substring(column_default FROM 'nextval.*'), collation_name"
        " FROM information_schema.columns WHERE table_schema = 'public'",
        "index": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "constraint": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace AND conrelid <> 0",
    }
    try:
        found: dict[str, Any] = {}
        for kind, query in queries.items():
            for table, name, *rest in await connection.fetch(query):
                if not NOT_OURS.match(table):
                    found.setdefault(table, {})[f"{kind} {name}"] = rest
        return found
    finally:
        await connection.close()


async def execute(settings: Settings, statement: str) -> None:
    """Run a statement on either database."""
    if settings.is_embedded:
        with closing(sqlite3.connect(settings.sqlite_path)) as opened:
            opened.execute(statement)
            opened.commit()
        return
    connection = await _connect(settings)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def fetch(settings: Settings, query: str) -> list[tuple[Any, ...]]:
    """Run a query on either database."""
    if settings.is_embedded:
        with closing(sqlite3.connect(settings.sqlite_path)) as opened:
            return opened.execute(query).fetchall()
    connection = await _connect(settings)
    try:
        return [tuple(row) for row in await connection.fetch(query)]
    finally:
        await connection.close()
