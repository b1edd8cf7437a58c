"""The roots of this domain."""

import strawberry

from app.collaboration.operations.comments import CommentsMutation, CommentsSubscription
from app.collaboration.operations.presence import PresenceMutation, PresenceSubscription

__all__ = ["CollaborationMutation", "CollaborationSubscription"]


@strawberry.type
class CollaborationMutation(PresenceMutation, CommentsMutation):
    """What can be done here."""


@strawberry.type
class CollaborationSubscription(PresenceSubscription, CommentsSubscription):
    """What can be followed here."""
