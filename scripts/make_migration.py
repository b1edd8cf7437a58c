"""Write the next step of both histories from the models, without a database: make migration NAME=add_tasks.

Where a history is empty, its first step makes every table, and on PostgreSQL a second one installs PgQueuer.
Aerich cannot change a column on SQLite: write such a step by hand, as a rebuild of its table.
"""

import argparse
import asyncio
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

from aerich import Command
from aerich.migrate import Migrate
from aerich.utils import get_models_describe
from tortoise import Tortoise

from app.kernel.database import tortoise_config
from app.kernel.settings import Settings
from app.migrations import APP

ROOT = Path(__file__).resolve().parents[1]

QUEUE = '''"""Install PgQueuer's tables as its installed version makes them; `plait migrate` keeps them so."""

from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment
from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return QueryBuilderEnvironment().build_install_query()


async def downgrade(db: BaseDBAsyncClient) -> str:
    return QueryBuilderEnvironment().build_uninstall_query()


MODELS_STATE = (
    {models_state}
)
'''


def config(dialect: str) -> Settings:
    """Return settings of a database that is described and never opened."""
    return Settings(database_url="sqlite://:memory:" if dialect == "sqlite" else "postgresql://localhost/plait")


def drop_tables(dialect: str) -> str:
    """Undo the first step: drop children before parents; Aerich's own table stays, it holds the history."""
    tables = re.findall(r'CREATE TABLE IF NOT EXISTS "(\w+)"', first_step(dialect).read_text())
    suffix = " CASCADE" if dialect == "postgres" else ""
    return "\n        ".join(
        f'DROP TABLE IF EXISTS "{table}"{suffix};' for table in reversed(tables) if table != "aerich"
    )


def keep_backslashes(path: Path) -> None:
    """Make the step's SQL raw strings: Aerich writes backslashes into comments as they are."""
    path.write_text(path.read_text().replace('return """', 'return r"""'))


def drop_indexes_first(path: Path) -> None:
    """Let the way down drop every index that the way up made: SQLite drops no column that has one."""
    text = path.read_text()
    up, mark, down = text.partition("async def downgrade")
    made = re.findall(r'CREATE (?:UNIQUE )?INDEX (?:IF NOT EXISTS )?"(\w+)" ON "(\w+)"', up)
    tables = set(re.findall(r'CREATE TABLE IF NOT EXISTS "(\w+)"', up))
    drops = [f'DROP INDEX IF EXISTS "{name}";' for name, table in made if table not in tables]
    for drop in drops:
        down = down.replace(f"        {drop}\n", "")
    body = 'return r"""\n'
    head, _, tail = down.partition(body)
    path.write_text(up + mark + head + body + "".join(f"        {drop}\n" for drop in drops) + tail)


def drop_children_first(path: Path) -> None:
    """Let the way down drop tables in the opposite order of the way up: one that others refer to goes after them."""
    up, mark, down = path.read_text().partition("async def downgrade")
    drops = re.findall(r'DROP TABLE IF EXISTS "\w+";', down)
    order = [f'DROP TABLE IF EXISTS "{table}";' for table in re.findall(r'CREATE TABLE IF NOT EXISTS "(\w+)"', up)]
    ordered = iter(sorted(drops, key=order.index, reverse=True))
    path.write_text(up + mark + re.sub(r'DROP TABLE IF EXISTS "\w+";', lambda _: next(ordered), down))


def first_step(dialect: str) -> Path:
    """Return the step that makes every table."""
    return next((ROOT / "migrations" / dialect / APP).glob("0_*.py"))


async def write(dialect: str, name: str) -> None:
    """Write one history's next step."""
    folder = ROOT / "migrations" / dialect
    command = Command(tortoise_config=tortoise_config(config(dialect), "aerich.models"), app=APP, location=str(folder))
    if not any((folder / APP).glob("[0-9]*_*.py")):
        await command.init_migrations(safe=True)
        path = first_step(dialect)
        head, _, tail = path.read_text().rpartition('return """\n        """')
        path.write_text(f'{head}return """\n        {drop_tables(dialect)}"""{tail}')
        keep_backslashes(path)
        print(path.relative_to(ROOT))
        if dialect == "postgres":
            state = (
                cast("Any", Migrate)
                .build_migration_file_text("", get_models_describe(APP))
                .rpartition("MODELS_STATE = (")[2]
            )
            queue = path.with_name("1_" + path.name.split("_")[1] + "_queue.py")
            queue.write_text(QUEUE.format(models_state=state.strip().removesuffix(")").strip()))
            print(queue.relative_to(ROOT))
        return
    await command.init(offline=True)
    written = await command.migrate(name=name, no_input=True, offline=True)
    if written:
        keep_backslashes(folder / APP / written)
        drop_indexes_first(folder / APP / written)
        drop_children_first(folder / APP / written)
    print(f"migrations/{dialect}/{APP}/{written}" if written else f"{dialect}: the models have not changed")


async def main() -> None:
    """Write both histories, each in a process of its own: Aerich keeps its state in classes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", help="what changes, in lower_snake")
    parser.add_argument("--dialect", choices=["sqlite", "postgres"], help="only this history")
    parser.add_argument("--anew", action="store_true", help="begin both histories again: before a release only")
    asked = parser.parse_args()
    if asked.dialect:
        try:
            await write(asked.dialect, asked.name)
        finally:
            await Tortoise.close_connections()
        return
    for dialect in ("sqlite", "postgres"):
        if asked.anew:
            for path in (ROOT / "migrations" / dialect / APP).glob("*.py"):
                path.unlink()
        command = [sys.executable, __file__, asked.name, "--dialect", dialect]
        subprocess.run(command, check=True, cwd=ROOT)  # noqa: ASYNC221, S603 - a script that waits for itself


if __name__ == "__main__":
    asyncio.run(main())
