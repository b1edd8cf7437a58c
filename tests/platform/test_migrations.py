import asyncio
import base64
import json
import os
import sqlite3
import zlib
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from itertools import takewhile
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from app import migrations
from app.kernel.database import Database, tortoise_config
from app.kernel.settings import Settings
from app.migrations import DatabaseIsNewer, MigrationFailed, downgrade, pending, steps, upgrade
from tests.patience import PATIENCE_SECONDS
from tests.platform.furnishing import furnish
from tests.platform.schemas import count_rows, execute, fetch, read_schema

NOW = datetime(2026, 11, 21, tzinfo=UTC)
#: What an older release knows no place for: drafts of branches.
FIRST_OF_BRANCHES, BRANCHES = 5, {"workflow_drafts", "workflow_draft_snapshots"}
#: Bytes whose own table goes with its step are files of nobody until they are deleted, and objects afterwards.
PURGED = {"files"}
only_embedded = pytest.mark.skipif(bool(os.environ.get("PLAIT_TEST_POSTGRES")), reason="SQLite only")
only_scaled = pytest.mark.skipif(not os.environ.get("PLAIT_TEST_POSTGRES"), reason="PostgreSQL only")


async def _fill(settings: Settings) -> None:
    """Put rows that belong together into the tables of accounts."""
    from app.accounts.models import Membership, User, Workspace
    from app.kernel.rights import Role

    database = Database(settings)
    await database.open()
    try:
        async with database.transaction():
            user = await User.create(
                username="ada", name="Ada; the 'first'", password_hash="x", created_at=NOW, updated_at=NOW
            )
            workspace = await Workspace.create(name="acme", slug="acme", created_at=NOW, updated_at=NOW)
            await Membership.create(
                user_id=user.id, workspace_id=workspace.id, role=Role.OWNER, created_at=NOW, updated_at=NOW
            )
    finally:
        await database.close()


async def _furnish(settings: Settings) -> None:
    """Put a row into each table that has none."""
    database = Database(settings)
    await database.open()
    try:
        async with database.transaction() as tx:
            await furnish(tx)
    finally:
        await database.close()


async def test_an_empty_database_gets_exactly_the_tables_the_models_describe(
    settings: Settings, other_settings: Settings
) -> None:
    from tortoise.context import TortoiseContext

    assert await pending(settings) == [step.version for step in steps(settings)]
    assert await upgrade(settings) == [step.version for step in steps(settings)]
    assert await pending(settings) == []

    if other_settings.is_embedded:
        other_settings.sqlite_path.parent.mkdir(parents=True)
    context = TortoiseContext()
    with context:
        await context.init(tortoise_config(other_settings))
        await context.generate_schemas()
        await context.close_connections()

    migrated, generated = await read_schema(settings), await read_schema(other_settings)
    assert migrated.keys() == generated.keys()
    for table in generated:
        assert migrated[table] == generated[table], f"{table}: make migration, or mend the hand-written step"


async def test_upgrading_twice_changes_nothing(settings: Settings) -> None:
    await upgrade(settings)
    before = await read_schema(settings)
    assert await upgrade(settings) == []
    assert await read_schema(settings) == before


async def test_every_step_can_be_undone_and_done_again_with_data_in_the_tables(settings: Settings) -> None:
    await upgrade(settings)
    full = await read_schema(settings)
    whole = len(steps(settings))
    for count in [*takewhile(lambda count: count < whole, (1, 2, 3, 5, 8, 13, 21, 34)), whole]:
        await _furnish(settings)
        before = await count_rows(settings)
        assert all(before.values())
        undone = await downgrade(settings, count)
        assert undone == [step.version for step in reversed(steps(settings))][:count]
        kept = await count_rows(settings)
        assert _lost(before, kept) <= (BRANCHES if whole - count < FIRST_OF_BRANCHES else set())
        assert sorted(await pending(settings)) == sorted(undone)
        await upgrade(settings)
        assert not _lost(kept, await count_rows(settings)) - PURGED
        assert await read_schema(settings) == full


def _lost(before: dict[str, int], after: dict[str, int]) -> set[str]:
    """Name the tables that have fewer rows than before; one that went with its step has lost none."""
    return {table for table in after if after[table] < before.get(table, 0)}


async def test_runs_that_are_there_get_their_trees(settings: Settings) -> None:
    """Each the root of its tree; and a root that has a budget and goes on, what its tree has spent."""
    from app.accounts.models import Workspace
    from app.executions.models import Execution, ExecutionStatus, TriggerKind
    from app.kernel.rights import ActorKind
    from app.workflows.models import Workflow

    await upgrade(settings)
    database = Database(settings)
    runs: dict[str, Execution] = {}

    async def run(name: str, parent: UUID | None, status: str, prompt_tokens: int, budget: int | None = None) -> None:
        runs[name] = await Execution.create(
            workspace_id=workspace.id,
            workflow_id=workflow.id,
            status=ExecutionStatus(status),
            trigger=TriggerKind.API,
            actor_kind=ActorKind.USER,
            input="1",
            timeout_ms=1,
            queued_at=NOW,
            parent_id=parent,
            prompt_tokens=prompt_tokens,
            completion_tokens=1,
            cost_usd=Decimal("0.25"),
            budget_tokens=budget,
        )

    await database.open()
    try:
        async with database.transaction():
            workspace = await Workspace.create(name="acme", slug="acme", created_at=NOW, updated_at=NOW)
            workflow = await Workflow.create(
                workspace_id=workspace.id,
                name="w",
                tags=[],
                search_text="w",
                actor_kind=ActorKind.USER,
                created_at=NOW,
                updated_at=NOW,
            )
            await run("root", None, "paused", 100, 1_000)
            await run("child", runs["root"].id, "running", 20, 900)
            await run("leaf", runs["child"].id, "queued", 3, 880)
            await run("ended", runs["child"].id, "completed", 7, 880)
            await run("free", None, "paused", 100)
            await run("freed", runs["free"].id, "running", 20)
            await run("over", None, "failed", 100, 1_000)
            await run("orphan", uuid4(), "running", 20)
    finally:
        await database.close()
    versions = [step.version for step in steps(settings)]
    (place,) = [at for at, version in enumerate(versions) if version.endswith("_trees.py")]
    await downgrade(settings, len(versions) - place)
    await upgrade(settings)
    await database.open()
    try:
        found = {name: await Execution.get(id=each.id) for name, each in runs.items()}
    finally:
        await database.close()
    above = {"child": "root", "leaf": "root", "ended": "root", "freed": "free"}
    expected = {name: runs[above[name]].id if name in above else None for name in runs}
    assert {name: each.root_id for name, each in found.items()} == {**expected, "orphan": runs["orphan"].parent_id}
    spent = {name: (each.tree_tokens, each.tree_cost_usd) for name, each in found.items() if each.tree_tokens}
    assert spent == {"root": (101 + 21 + 4, Decimal("0.75"))}


async def test_branches_go_with_their_table_and_the_live_draft_stays(settings: Settings) -> None:
    from app.accounts.models import Workspace
    from app.kernel.rights import ActorKind
    from app.workflows.models import (
        Draft,
        DraftOperation,
        DraftOperationOrigin,
        DraftSnapshot,
        Workflow,
        WorkflowBranch,
    )

    await upgrade(settings)
    database = Database(settings)
    made: dict[str, Any] = {"actor_kind": ActorKind.USER, "created_at": NOW, "updated_at": NOW}
    await database.open()
    try:
        async with database.transaction():
            workspace = await Workspace.create(name="acme", slug="acme", created_at=NOW, updated_at=NOW)
            workflow = await Workflow.create(workspace_id=workspace.id, name="w", tags=[], search_text="w", **made)
            branch = await WorkflowBranch.create(workflow_id=workflow.id, name="b", base_revision=1, **made)
            for line_id in (workflow.id, branch.id):
                await Draft.create(id=line_id, workflow_id=workflow.id, revision=2, first_revision=1, graph={})
                await DraftSnapshot.create(draft_id=line_id, revision=1, graph={})
                await DraftOperation.create(
                    draft_id=line_id,
                    revision=2,
                    operation_id="o",
                    fingerprint=b"",
                    batch_id=uuid4(),
                    origin=DraftOperationOrigin.EDIT,
                    actor_kind=ActorKind.USER,
                    at=NOW,
                    changes=[],
                )
    finally:
        await database.close()
    versions = [step.version for step in steps(settings)]
    (place,) = [at for at, version in enumerate(versions) if version.endswith("_branches.py")]
    await downgrade(settings, len(versions) - place)
    counts = await count_rows(settings)
    assert "workflow_branches" not in counts
    tables = ("workflows", "workflow_drafts", "workflow_draft_snapshots", "workflow_draft_operations")
    assert [counts[table] for table in tables] == [1, 1, 1, 1]
    await upgrade(settings)
    assert (await count_rows(settings))["workflow_branches"] == 0


async def test_drafts_that_are_there_begin_their_logs(settings: Settings) -> None:
    """At the revision they have, under their workflow's id; what runs are pinned to stays. And back again."""
    from app.accounts.models import Workspace
    from app.kernel.rights import ActorKind
    from app.workflows.models import Draft, DraftOperation, DraftSnapshot, Workflow

    await upgrade(settings)
    database = Database(settings)
    await database.open()
    try:
        async with database.transaction():
            workspace = await Workspace.create(name="acme", slug="acme", created_at=NOW, updated_at=NOW)
            workflow = await Workflow.create(
                workspace_id=workspace.id,
                name="w",
                tags=[],
                search_text="w",
                draft_revision=7,
                actor_kind=ActorKind.USER,
                created_at=NOW,
                updated_at=NOW,
            )
            graph = {"nodes": [{"key": "a; 'b'"}], "connections": [], "variables": []}
            await Draft.create(id=workflow.id, workflow_id=workflow.id, revision=7, first_revision=6, graph=graph)
            branch = await Draft.create(workflow_id=workflow.id, revision=3, graph=graph)
            for line in (workflow, branch):
                await DraftSnapshot.create(draft_id=line.id, revision=3, graph=graph)
            await DraftOperation.create(
                draft_id=workflow.id,
                revision=7,
                operation_id="o",
                fingerprint=b"",
                batch_id=uuid4(),
                origin="edit",
                actor_kind=ActorKind.USER,
                at=NOW,
                changes=[],
            )
    finally:
        await database.close()
    versions = [step.version for step in steps(settings)]
    (place,) = [at for at, version in enumerate(versions) if version.endswith("_operations.py")]
    await downgrade(settings, len(versions) - place)
    # As earlier releases made them.
    await execute(settings, "UPDATE workflow_drafts SET id = '01a22dcc-b227-764c-ab14-62ed1608132c'")
    await upgrade(settings)
    await database.open()
    try:
        drafts = [(row.id, row.workflow_id, row.revision, row.first_revision, row.graph) for row in await Draft.all()]
        snapshots = [(row.draft_id, row.revision, row.graph) for row in await DraftSnapshot.all()]
    finally:
        await database.close()
    # Branches and what was done are of the log, and go with it.
    assert drafts == [(workflow.id, workflow.id, 7, 7, graph)]
    assert snapshots == [(workflow.id, 3, graph)]


async def test_texts_go_with_their_table_and_what_was_typed_stays_in_the_log(settings: Settings) -> None:
    from app.accounts.models import Workspace
    from app.kernel.rights import ActorKind
    from app.workflows.models import Draft, DraftOperation, DraftOperationOrigin, DraftTexts, Workflow

    await upgrade(settings)
    database = Database(settings)
    made: dict[str, Any] = {"actor_kind": ActorKind.USER, "created_at": NOW, "updated_at": NOW}
    await database.open()
    try:
        async with database.transaction():
            workspace = await Workspace.create(name="acme", slug="acme", created_at=NOW, updated_at=NOW)
            workflow = await Workflow.create(workspace_id=workspace.id, name="w", tags=[], search_text="w", **made)
            await Draft.create(id=workflow.id, workflow_id=workflow.id, revision=2, first_revision=1, graph={})
            names = {"attached": {"0a": ["n", "config.template"]}, "detached": []}
            state = b"\x00\xff\x80"
            await DraftTexts.create(draft_id=workflow.id, client_id=2**32 - 1, names=names, revision=2, state=state)
            await DraftOperation.create(
                draft_id=workflow.id,
                revision=2,
                operation_id="o",
                fingerprint=b"",
                batch_id=uuid4(),
                origin=DraftOperationOrigin.TEXT,
                actor_kind=ActorKind.USER,
                at=NOW,
                changes=[],
                text_update=state,
            )
        row = await DraftTexts.get(draft_id=workflow.id)
        assert (row.client_id, row.names, row.state) == (2**32 - 1, names, state)
    finally:
        await database.close()
    versions = [step.version for step in steps(settings)]
    (place,) = [at for at, version in enumerate(versions) if version.endswith("_texts.py")]
    await downgrade(settings, len(versions) - place)
    counts = await count_rows(settings)
    assert "workflow_draft_texts" not in counts
    assert (counts["workflow_drafts"], counts["workflow_draft_operations"]) == (1, 1)
    await upgrade(settings)
    assert (await count_rows(settings))["workflow_draft_texts"] == 0


async def test_comments_go_with_their_tables_and_nothing_else_does(settings: Settings) -> None:
    from app.accounts.models import Workspace
    from app.collaboration.models import Comment, CommentEvent, CommentEventKind, CommentHead, CommentThread
    from app.kernel.rights import ActorKind
    from app.workflows.models import Workflow

    who: dict[str, Any] = {"actor_kind": ActorKind.USER, "created_at": NOW}
    await upgrade(settings)
    database = Database(settings)

    async def discuss() -> None:
        await database.open()
        try:
            async with database.transaction():
                workspace = await Workspace.get_or_none(slug="acme")
                if workspace is None:
                    workspace = await Workspace.create(name="acme", slug="acme", created_at=NOW, updated_at=NOW)
                flow = await Workflow.create(
                    workspace_id=workspace.id, name="w", tags=[], search_text="w", updated_at=NOW, **who
                )
                ids = {"workspace_id": workspace.id, "workflow_id": flow.id}
                thread = await CommentThread.create(**ids, x=1.5, y=-2, updated_at=NOW, **who)
                comment = await Comment.create(thread_id=thread.id, number=1, text="Why?", **who)
                await CommentEvent.create(
                    workflow_id=flow.id,
                    sequence=1,
                    kind=CommentEventKind.ADDED,
                    thread_id=thread.id,
                    comment_id=comment.id,
                    actor_kind=ActorKind.USER,
                    at=NOW,
                )
                await CommentHead.create(workflow_id=flow.id, last_sequence=1)
        finally:
            await database.close()

    await discuss()
    tables = {"comment_threads", "comments", "comment_events", "comment_heads"}
    before = await count_rows(settings)
    assert {before[table] for table in tables} == {1}
    versions = [step.version for step in steps(settings)]
    (place,) = [at for at, version in enumerate(versions) if version.endswith("_comments.py")]
    await downgrade(settings, len(versions) - place)
    undone = await count_rows(settings)
    assert not tables & undone.keys()
    assert (undone["workflows"], undone["workspaces"]) == (1, 1)
    await upgrade(settings)
    await discuss()
    after = await count_rows(settings)
    assert {after[table] for table in tables} == {1}
    assert (after["workflows"], after["workspaces"]) == (2, 1)


async def _grow(file: Any, workspace_id: UUID) -> None:
    """Give a file a second version, in a folder, and put another one into the trash."""
    from app.files.models import File, FileFolder, FileObject, FileUsage, FileVersion
    from app.files.vocabulary import FileState, ObjectState

    who: dict[str, Any] = {"actor_kind": "user", "created_at": NOW}
    folder = await FileFolder.create(
        workspace_id=workspace_id, place=workspace_id, name="f", name_key="f", path="/f", updated_at=NOW, **who
    )
    facts: dict[str, Any] = {"content_type": "text/plain", "size_bytes": 8, "sha256": "8"}
    for key, count in (("key/new", 1), ("key/trash", 1)):
        await FileObject.create(
            workspace_id=workspace_id,
            object_key=key,
            state=ObjectState.STORED,
            reference_count=count,
            created_at=NOW,
            **facts,
        )
    await FileVersion.create(file_id=file.id, number=2, object_key="key/new", **facts, **who)
    await File.filter(id=file.id).update(
        folder_id=folder.id, version_number=2, object_key="key/new", size_bytes=8, sha256="8"
    )
    gone = await File.create(
        workspace_id=workspace_id,
        name="gone",
        search_text="gone",
        object_key="key/trash",
        state=FileState.TRASHED,
        trashed_at=NOW,
        purge_due_at=NOW,
        updated_at=NOW,
        **facts,
        **who,
    )
    await FileVersion.create(file_id=gone.id, number=1, object_key="key/trash", **facts, **who)
    await FileUsage.filter(workspace_id=workspace_id).update(used_bytes=5 + 8 + 8 + 6, file_count=2)


async def test_files_that_are_there_get_versions_and_objects_and_keep_their_bytes_on_the_way_back(
    settings: Settings,
) -> None:
    from app.accounts.models import Workspace
    from app.files.models import File, FileObject, FileUsage, FileVersion
    from app.files.vocabulary import FileState, ObjectState

    versions = [step.version for step in steps(settings)]
    (place,) = [at for at, version in enumerate(versions) if version.endswith("_file_tree.py")]
    await upgrade(settings)
    database = Database(settings)
    await database.open()
    try:
        async with database.transaction():
            workspace = await Workspace.create(name="acme", slug="acme", created_at=NOW, updated_at=NOW)
            await FileUsage.create(workspace_id=workspace.id)
    finally:
        await database.close()
    await downgrade(settings, len(versions) - place)
    # As earlier releases kept them: one that is there, one on its way, and one that is to be purged.
    old = {"stored": uuid4(), "pending": uuid4(), "deleted": uuid4()}
    for number, (state, own_id) in enumerate(old.items()):
        due = "NULL" if state == "stored" else f"'{NOW.isoformat(' ')}'"
        await execute(
            settings,
            "INSERT INTO files (id, workspace_id, name, search_text, content_type, size_bytes, sha256, object_key, "  # noqa: S608
            f"state, purge_due_at, purge_tries, actor_kind, created_at) VALUES ('{own_id}', '{workspace.id}', "
            f"'{state}', '{state}', 'text/plain', {5 + number}, '{number}', 'key/{state}', '{state}', {due}, {number}, "
            f"'user', '{NOW.isoformat(' ')}')",
        )
    await execute(settings, "UPDATE file_usages SET used_bytes = 11, file_count = 2")
    await upgrade(settings)
    await database.open()
    try:
        (file,) = await File.all()
        (version,) = await FileVersion.all()
        objects = {row.object_key: row for row in await FileObject.all()}
        usage = await FileUsage.get()
        assert (file.id, file.state, file.version_number, file.updated_at) == (old["stored"], FileState.STORED, 1, NOW)
        assert (file.tags, file.metadata) == ([], {})
        assert (version.file_id, version.number, version.object_key, version.size_bytes) == (
            file.id,
            1,
            "key/stored",
            5,
        )
        assert {key: (row.state, row.reference_count, row.purge_tries) for key, row in objects.items()} == {
            "key/stored": (ObjectState.STORED, 1, 0),
            "key/pending": (ObjectState.PENDING, 0, 1),
            "key/deleted": (ObjectState.DELETED, 0, 2),
        }
        assert (usage.used_bytes, usage.file_count) == (11, 1)
        async with database.transaction():
            await _grow(file, workspace.id)
    finally:
        await database.close()
    await downgrade(settings, len(versions) - place)
    found = await fetch(settings, "SELECT object_key, state, size_bytes, id, purge_due_at FROM files")
    left = {row[0]: tuple(row)[1:] for row in found}
    assert {key: row[:2] for key, row in left.items()} == {
        "key/new": ("stored", 8),
        "key/stored": ("deleted", 5),
        "key/trash": ("deleted", 8),
        "key/pending": ("pending", 6),
        "key/deleted": ("deleted", 7),
    }
    assert str(left["key/new"][2]) == str(old["stored"])
    assert all((row[3] is None) == (key == "key/new") for key, row in left.items())
    (used,) = await fetch(settings, "SELECT used_bytes, file_count FROM file_usages")
    assert tuple(used) == (14, 2)
    await upgrade(settings)
    counts = await count_rows(settings)
    assert (counts["files"], counts["file_versions"], counts["file_objects"]) == (1, 1, 5)


async def test_undoing_everything_leaves_no_table(settings: Settings) -> None:
    await upgrade(settings)
    await downgrade(settings, 1_000)
    assert await read_schema(settings) == {}
    assert await downgrade(settings, 1) == []


async def test_a_database_of_a_newer_version_is_refused(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    await upgrade(settings)
    all_steps = steps(settings)
    monkeypatch.setattr(migrations, "steps", lambda _settings: all_steps[:-1])
    with pytest.raises(DatabaseIsNewer, match=all_steps[-1].version):
        await pending(settings)
    with pytest.raises(DatabaseIsNewer):
        await upgrade(settings)
    with pytest.raises(DatabaseIsNewer):
        await downgrade(settings)


@only_scaled
async def test_the_queue_is_installed_and_removed_with_its_step(settings: Settings) -> None:
    from app.kernel.database import Database

    async def tables() -> set[str]:
        database = Database(settings)
        await database.open()
        try:
            rows = await database.fetch("SELECT tablename FROM pg_tables WHERE tablename LIKE 'pgqueuer%'")
            return {str(row["tablename"]) for row in rows}
        finally:
            await database.close()

    await upgrade(settings)
    assert await tables() == {"pgqueuer", "pgqueuer_log", "pgqueuer_schedules", "pgqueuer_statistics"}
    await downgrade(settings, len(steps(settings)) - 1)
    assert await tables() == set()


@only_scaled
async def test_a_drift_of_the_queues_tables_is_pending_and_mended(settings: Settings) -> None:
    from tests.platform.schemas import execute

    await upgrade(settings)
    await execute(settings, "DROP INDEX pgqueuer_picked_heartbeat_idx")
    assert await pending(settings) == ["pgqueuer's tables"]
    assert await upgrade(settings) == ["pgqueuer's tables"]
    assert await pending(settings) == []


# ------------------------------------------------------------------ hand-written steps on SQLite

STEP = '''
async def upgrade(db):
    return """{up}"""

async def downgrade(db):
    return """{down}"""

MODELS_STATE = {state!r}
'''
STATE = base64.b64encode(zlib.compress(json.dumps({}).encode())).decode()
FIRST = """
CREATE TABLE aerich (id INTEGER PRIMARY KEY AUTOINCREMENT, version TEXT, app TEXT, content JSON);
CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT /* a; b */);
CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES parent(id) ON DELETE CASCADE);
INSERT INTO parent VALUES (1, 'one; two'), (2, 'x');
INSERT INTO child VALUES (10, 1), (20, 2);
"""


@pytest.fixture
def history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Awaitable[list[str]]]:
    """Write a history of SQL scripts and apply it."""
    folder = tmp_path / "history"
    (folder / "sqlite" / "models").mkdir(parents=True)
    monkeypatch.setattr(migrations, "shipped", lambda _name: folder)

    async def apply(settings: Settings, *scripts: str) -> list[str]:
        for number, script in enumerate(scripts):
            path = folder / "sqlite" / "models" / f"{number}_x.py"
            path.write_text(STEP.format(up=script, down="DROP TABLE child;", state=STATE))
        return await upgrade(settings)

    return apply


def _rows(settings: Settings, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(settings.sqlite_path)) as connection:
        return connection.execute(query).fetchall()


@only_embedded
async def test_rebuilding_a_table_does_not_delete_its_children(
    settings: Settings, history: Callable[..., Awaitable[list[str]]]
) -> None:
    rebuild = """
    CREATE TABLE parent_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
    INSERT INTO parent_new SELECT id, name FROM parent;
    DROP TABLE parent;
    ALTER TABLE parent_new RENAME TO parent;
    CREATE TRIGGER keeps AFTER INSERT ON parent BEGIN UPDATE parent SET name = 'a;b' WHERE id = 9; SELECT 1; END;
    """
    assert await history(settings, FIRST, rebuild) == ["0_x.py", "1_x.py"]
    assert _rows(settings, "SELECT * FROM child") == [(10, 1), (20, 2)]
    assert _rows(settings, "SELECT * FROM parent") == [(1, "one; two"), (2, "x")]


@only_embedded
async def test_a_step_that_fails_half_way_leaves_nothing(
    settings: Settings, history: Callable[..., Awaitable[list[str]]]
) -> None:
    with pytest.raises(MigrationFailed, match=r"1_x\.py"):
        await history(settings, FIRST, "CREATE TABLE early (id INTEGER); INSERT INTO nowhere VALUES (1);")
    assert _rows(settings, "SELECT name FROM sqlite_master WHERE name = 'early'") == []
    assert _rows(settings, "SELECT version FROM aerich") == [("0_x.py",)]


@only_embedded
async def test_a_step_that_orphans_rows_is_rolled_back(
    settings: Settings, history: Callable[..., Awaitable[list[str]]]
) -> None:
    with pytest.raises(MigrationFailed, match="without a parent"):
        await history(settings, FIRST, "DELETE FROM parent WHERE id = 2;")
    assert _rows(settings, "SELECT count(*) FROM parent") == [(2,)]


@only_embedded
async def test_an_embedded_database_is_copied_before_it_is_changed(settings: Settings) -> None:
    await upgrade(settings)
    assert list(settings.sqlite_path.parent.glob("*.bak")) == []
    await _fill(settings)
    await downgrade(settings)
    (copy,) = settings.sqlite_path.parent.glob("*.bak")
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT username FROM users").fetchall() == [("ada",)]


@only_scaled
async def test_a_step_waits_for_a_table_and_holds_nobody_up(settings: Settings) -> None:
    """Whoever works holds a table for longer than a step waits at once; what comes behind both is served meanwhile."""
    import asyncpg

    versions = await upgrade(settings)
    undone = next(back for back, version in enumerate(reversed(versions), 1) if version.endswith("_trees.py"))
    await downgrade(settings, undone)  # to a step that changes a table of those who work
    open_there: Any = await asyncpg.connect(settings.database_url)
    other: Any = await asyncpg.connect(settings.database_url)
    try:
        transaction = open_there.transaction()
        await transaction.start()
        await open_there.execute("LOCK TABLE executions IN ROW EXCLUSIVE MODE")
        upgrading = asyncio.create_task(upgrade(settings))
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'executions'::regclass"
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not await other.fetchval(waiting):
                await asyncio.sleep(0.01)
            await other.fetchval("SELECT count(*) FROM executions")  # behind the step, which gives way
        assert not upgrading.done()
        await transaction.rollback()
        assert len(await upgrading) == undone
    finally:
        await open_there.close()
        await other.close()
    assert await pending(settings) == []
