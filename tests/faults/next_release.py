"""The release after this one: the same code, and a migration step of the kind that a release ships."""

import runpy
import shutil
from pathlib import Path

from tests.e2e.server import ROOT

STEP = '''"""Adds a column to every table, an index, and a table that refers to another."""

MODELS_STATE = {state!r}


async def upgrade(db):
    return """
        DO $$ DECLARE name TEXT; BEGIN
          FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
            AND tablename <> 'aerich' AND tablename NOT LIKE 'pgqueuer%' ORDER BY tablename
          LOOP EXECUTE format('ALTER TABLE %I ADD COLUMN next_release TEXT', name); END LOOP;
        END $$;
        CREATE INDEX idx_executions_next ON executions (next_release);
        CREATE TABLE next_things (id UUID PRIMARY KEY, workspace_id UUID NOT NULL REFERENCES workspaces (id));
    """


async def downgrade(db):
    return """
        DROP TABLE next_things;
        DO $$ DECLARE name TEXT; BEGIN
          FOR name IN SELECT table_name FROM information_schema.columns WHERE column_name = 'next_release'
          LOOP EXECUTE format('ALTER TABLE %I DROP COLUMN next_release', name); END LOOP;
        END $$;
    """
'''


def make_next_release(folder: Path) -> Path:
    """Lay the next release's checkout down; return where it is."""
    root = folder / "next"
    for name in ("app", "migrations", "examples"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", root)
    history = root / "migrations" / "postgres" / "models"
    newest = max(history.glob("[0-9]*_*.py"), key=lambda path: int(path.name.split("_")[0]))
    # The models know nothing of it, as those of an old process know nothing of a new one's.
    state = runpy.run_path(str(newest))["MODELS_STATE"]
    number = int(newest.name.split("_")[0]) + 1
    (history / f"{number}_20990101000000_next.py").write_text(STEP.replace("{state!r}", repr(state)))
    return root
