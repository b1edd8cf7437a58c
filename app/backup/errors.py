"""What keeps a backup from being written or restored."""

from app.kernel.refusal import Refused


class BackupFailed(Refused):
    """No backup was written, or nothing was restored."""
