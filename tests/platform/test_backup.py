"""What is no backup is not restored; what is held for one outlives its deletion."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from app.backup import BackupFailed, restore
from app.backup.archive import Archive, Held, Manifest, hash_of, write
from app.backup.staging import staging
from app.kernel.settings import Settings


def _held(key: str, content: bytes) -> Held:
    return Held(key=key, size_bytes=len(content), sha256=sha256(content).hexdigest(), content_type="text/plain")


@pytest.mark.parametrize("held", [b"", b"root:x:0:0", b"PGDMP"])
def test_what_is_no_backup_is_refused_and_nothing_made(tmp_path: Path, held: bytes) -> None:
    file = tmp_path / "odd"
    file.write_bytes(held)
    with pytest.raises(BackupFailed) as caught:
        restore(Settings(data_dir=tmp_path / "var"), file)
    assert ("PostgreSQL" if held == b"PGDMP" else "no backup of Plait") in str(caught.value)
    assert not (tmp_path / "var" / "plait.db").exists()


def _cut(content: bytes) -> bytes:
    return content[: content.rindex(b"the last words")]


def _flipped(content: bytes) -> bytes:
    return content.replace(b"the last words", b"the last sword")


def _unnamed(content: bytes) -> bytes:
    return content.replace(b"files/a/two", b"files/a/twO")


@pytest.mark.parametrize("damage", [_cut, _flipped, _unnamed, lambda content: content.replace(b'"key"', b'"kye"')])
def test_of_a_damaged_backup_nothing_is_restored(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    database = tmp_path / "database"
    database.write_bytes(b"SQLite format 3\x00")
    contents = {"a/one": b"the first words", "a/two": b"the last words"}
    objects = {key: tmp_path / key.replace("/", "-") for key in contents}
    for key, path in objects.items():
        path.write_bytes(contents[key])
    manifest = Manifest(database="sqlite", database_sha256=hash_of(database))
    manifest.files = [_held(key, content) for key, content in contents.items()]
    file = tmp_path / "backup"
    write(file, manifest, database, objects)
    assert file.stat().st_mode & 0o777 == 0o600
    Archive(file).extract_database(tmp_path / "copy")
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(BackupFailed):
        restore(Settings(data_dir=tmp_path / "var"), file)
    assert not list((tmp_path / "var").rglob("a/*"))
    assert not (tmp_path / "var" / "plait.db").exists()


def test_an_object_that_is_held_outlives_its_deletion_and_leaves_nothing(tmp_path: Path) -> None:
    files = [_held(f"a/{name}", name.encode()) for name in ("kept", "gone", "changed", "lost")]
    (tmp_path / "a").mkdir()
    (tmp_path / ".backup").mkdir()
    (tmp_path / ".backup" / "0").write_text("left by a crash")
    for each in files[:3]:
        (tmp_path / each.key).write_text(each.key.removeprefix("a/"))
    (tmp_path / "a" / "changed").write_text("otherwise")
    with staging(tmp_path) as shelf:
        assert shelf.hold(files) == {"a/lost"}
        (tmp_path / "a" / "gone").unlink()
        assert shelf.hold(files) == {"a/lost"}
        assert {key: path.read_text() for key, path in shelf.held.items()} == {
            "a/kept": "kept",
            "a/gone": "gone",
            "a/changed": "otherwise",
        }
        assert shelf.unfit(files) == {"a/changed"}
        with pytest.raises(BackupFailed, match="another backup"), staging(tmp_path):
            pass
    assert sorted(each.name for each in tmp_path.rglob("*")) == ["a", "changed", "kept"]
