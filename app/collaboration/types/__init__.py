"""What this domain shows in the graph."""

from app.collaboration.types.comments import COMMENT_EVENTS, Comment, CommentThread
from app.collaboration.types.presence import PRESENCE_EVENTS, PresenceMember

#: Types that stand behind an interface alone.
EVENT_TYPES = (*PRESENCE_EVENTS, *COMMENT_EVENTS)

__all__ = ["EVENT_TYPES", "Comment", "CommentThread", "PresenceMember"]
