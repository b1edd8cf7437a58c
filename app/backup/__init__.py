"""Backup and restore: `plait backup` while everything runs, `plait restore` while nothing does.

A backup is one file: a consistent state of the database, SQLite's online copy or what pg_dump gives, and every file
that this state names, if the storage is a folder. Files in a bucket are left out, and it says so. It never holds the
secret key.
"""

from app.backup.errors import BackupFailed
from app.backup.restoring import Restored, restore
from app.backup.writing import Written, backup

__all__ = ["BackupFailed", "Restored", "Written", "backup", "restore"]
