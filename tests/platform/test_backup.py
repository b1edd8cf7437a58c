"""What is no backup is not restored."""

from pathlib import Path

import pytest

from app.backup import BackupFailed, restore
from app.kernel.settings import Settings


@pytest.mark.parametrize("held", [b"", b"root:x:0:0", b"PGDMP"])
def test_what_is_no_backup_is_refused_and_nothing_made(tmp_path: Path, held: bytes) -> None:
    file = tmp_path / "odd"
    file.write_bytes(held)
    with pytest.raises(BackupFailed) as caught:
        restore(Settings(data_dir=tmp_path / "var"), file)
    assert ("PostgreSQL" if held == b"PGDMP" else "no backup of Plait") in str(caught.value)
    assert not (tmp_path / "var" / "plait.db").exists()
