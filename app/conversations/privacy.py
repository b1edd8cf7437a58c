"""Who sees a private conversation: its person, or the key of theirs that began it, and nobody else."""

from app.conversations.models import Conversation
from app.kernel.rights import Viewer


def is_shown_to(viewer: Viewer, row: Conversation) -> bool:
    """Say whether a conversation may be shown to somebody who may read those of its workspace."""
    if row.owner_id is None:
        return True
    if viewer.user_id != row.owner_id:
        return False
    return viewer.api_key_id is None or viewer.api_key_id == row.actor_id
