"""Tables of conversations: agents and their versions, conversations, messages, and the numbered log of each.

JSON of users is kept as text, not as JSONB: it comes back as it was put in.
"""

from typing import Any, cast
from uuid import UUID

from tortoise import fields

from app.conversations.vocabulary import (
    AgentStatus,
    Channel,
    ChatAccess,
    ConversationEventKind,
    ConversationKind,
    ConversationStatus,
    MessageRole,
    MessageStatus,
)
from app.kernel.models import JSONField, PresentIndex, Row, SortedCharField
from app.kernel.rights import Actor, ActorKind


class Agent(Row):
    """A configured assistant. `config` is that of its newest version."""

    workspace: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE
    )
    workspace_id: UUID
    name = SortedCharField(max_length=200)
    description = fields.TextField(null=True)
    category = fields.CharField(max_length=50, null=True)
    search_text = fields.TextField()  #: name and description, case-folded
    status = fields.CharEnumField(AgentStatus, max_length=16, default=AgentStatus.ACTIVE)
    version = fields.IntField(default=1)  #: the number of its newest version
    config: fields.Field[dict[str, Any]] = cast("Any", JSONField())  #: see `agent_config.AgentConfig`
    hidden_workflow_id = fields.UUIDField(null=True)  #: what runs where no workflow is named
    actor_kind = fields.CharEnumField(ActorKind, max_length=16)  #: who made it
    actor_id = fields.UUIDField(null=True)
    on_behalf_of = fields.UUIDField(null=True)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta(Row.Meta):
        abstract = False
        table = "agents"
        indexes = (("workspace_id", "created_at", "id"), ("workspace_id", "name", "id"))

    @property
    def created_by(self) -> Actor:
        """Who made it."""
        return Actor(self.actor_kind, self.actor_id, self.on_behalf_of)


class AgentVersion(Row):
    """What an agent was told to be; never changed after it was made."""

    agent: fields.ForeignKeyRelation[Agent] = fields.ForeignKeyField(
        "models.Agent", related_name=False, on_delete=fields.CASCADE, db_index=False
    )
    agent_id: UUID
    number = fields.IntField()  #: 1, 2, 3… within the agent
    name = fields.CharField(max_length=200)
    config: fields.Field[dict[str, Any]] = cast("Any", JSONField())
    note = fields.TextField(null=True)
    actor_kind = fields.CharEnumField(ActorKind, max_length=16)
    actor_id = fields.UUIDField(null=True)
    on_behalf_of = fields.UUIDField(null=True)
    created_at = fields.DatetimeField()

    class Meta(Row.Meta):
        abstract = False
        table = "agent_versions"
        unique_together = (("agent_id", "number"),)

    @property
    def created_by(self) -> Actor:
        """Who made it."""
        return Actor(self.actor_kind, self.actor_id, self.on_behalf_of)


class Conversation(Row):
    """What is said with an agent or a workflow. Its row is the head of its log, and is locked by whoever adds to it."""

    workspace: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE
    )
    workspace_id: UUID
    agent: fields.ForeignKeyNullableRelation[Agent] = fields.ForeignKeyField(
        "models.Agent", related_name=False, on_delete=fields.SET_NULL, null=True, db_index=False
    )
    agent_id: UUID | None  #: None: a workflow answers, or the agent is deleted
    workflow_id = fields.UUIDField(null=True)  #: the workflow that answers, where no agent does
    visitor_id = fields.UUIDField(null=True)  #: whoever talks by a public link
    kind = fields.CharEnumField(ConversationKind, max_length=16, default=ConversationKind.CHAT)
    owner_id = fields.UUIDField(null=True)  #: the only person who sees it; None: whoever may read conversations
    title = fields.CharField(max_length=200, null=True)
    channel = fields.CharEnumField(Channel, max_length=16)
    external_user_id = fields.CharField(max_length=200, null=True)  #: whoever talks, by the name a program gave them
    status = fields.CharEnumField(ConversationStatus, max_length=16, default=ConversationStatus.ACTIVE)
    rating = fields.IntField(null=True)  #: 1 to 5
    feedback = fields.TextField(null=True)
    escalation_task_id = fields.UUIDField(null=True)  #: the task that the last escalation made
    active_message_id = fields.UUIDField(null=True)  #: the leaf of the branch that goes on
    message_count = fields.IntField(default=0)
    last_sequence: fields.Field[int] = fields.BigIntField(default=0)  #: of its log
    turn_message_id = fields.UUIDField(null=True)  #: the reply that is being made
    turn_execution_id = fields.UUIDField(null=True)  #: the run that makes it
    stream_place = fields.CharField(max_length=600, default="")  #: the node of the run whose text streams
    stream_base = fields.IntField(default=0)  #: characters of the reply before that node's text
    stream_length = fields.IntField(default=0)  #: characters of the reply so far
    actor_kind = fields.CharEnumField(ActorKind, max_length=16)  #: who started it
    actor_id = fields.UUIDField(null=True)
    on_behalf_of = fields.UUIDField(null=True)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()
    escalated_at = fields.DatetimeField(null=True)  #: when it was last handed to a person
    ended_at = fields.DatetimeField(null=True)

    class Meta(Row.Meta):
        abstract = False
        table = "conversations"
        indexes = (
            ("workspace_id", "created_at", "id"),
            ("workspace_id", "updated_at", "id"),
            ("agent_id", "created_at", "id"),
            PresentIndex(fields=("turn_execution_id",)),
            PresentIndex(fields=("owner_id", "updated_at", "id")),
        )

    @property
    def created_by(self) -> Actor:
        """Who started it."""
        return Actor(self.actor_kind, self.actor_id, self.on_behalf_of)


class Message(Row):
    """Something said. Messages are a tree: `parent_id` is what it was said to; a branch is the way to a leaf."""

    conversation: fields.ForeignKeyRelation[Conversation] = fields.ForeignKeyField(
        "models.Conversation", related_name=False, on_delete=fields.CASCADE, db_index=False
    )
    conversation_id: UUID
    workspace_id = fields.UUIDField()
    number = fields.IntField()  #: 1, 2, 3… in the order they were made
    parent_id = fields.UUIDField(null=True)
    role = fields.CharEnumField(MessageRole, max_length=16)
    status = fields.CharEnumField(MessageStatus, max_length=16)
    text = fields.TextField(default="")
    error: fields.Field[str | None] = cast("Any", fields.TextField(null=True))  #: JSON: code, message
    tool_calls: fields.Field[str | None] = cast("Any", fields.TextField(null=True))  #: JSON: a list
    files: fields.Field[str | None] = cast("Any", fields.TextField(null=True))  #: JSON: what is attached, as `Attached`
    citations: fields.Field[str | None] = cast("Any", fields.TextField(null=True))  #: JSON: see `components.sources`
    execution_id = fields.UUIDField(null=True)  #: the run that made it
    agent_version = fields.IntField(null=True)  #: of the agent, when it answered
    prompt_tokens: fields.Field[int] = fields.BigIntField(default=0)
    completion_tokens: fields.Field[int] = fields.BigIntField(default=0)
    cost_usd = fields.DecimalField(max_digits=18, decimal_places=8, default=0)
    actor_kind = fields.CharEnumField(ActorKind, max_length=16)  #: who said it; of a reply, who asked for it
    actor_id = fields.UUIDField(null=True)
    on_behalf_of = fields.UUIDField(null=True)
    created_at = fields.DatetimeField()
    started_at = fields.DatetimeField(null=True)  #: when its turn came
    completed_at = fields.DatetimeField(null=True)

    class Meta(Row.Meta):
        abstract = False
        table = "messages"
        unique_together = (("conversation_id", "number"),)
        indexes = (("status", "started_at", "id"), PresentIndex(fields=("execution_id",)))

    @property
    def author(self) -> Actor:
        """Who said it; of a reply, who asked for it."""
        return Actor(self.actor_kind, self.actor_id, self.on_behalf_of)


class ConversationEvent(Row):
    """One entry of a conversation's log."""

    id = fields.BigIntField(primary_key=True, generated=True)
    conversation: fields.ForeignKeyRelation[Conversation] = fields.ForeignKeyField(
        "models.Conversation", related_name=False, on_delete=fields.CASCADE, db_index=False
    )
    conversation_id: UUID
    sequence: fields.Field[int] = fields.BigIntField()  #: 1, 2, 3…
    kind = fields.CharEnumField(ConversationEventKind, max_length=24)
    message_id = fields.UUIDField(null=True)
    at = fields.DatetimeField()
    data = fields.TextField()  #: JSON, see `ConversationEventKind`

    class Meta(Row.Meta):
        abstract = False
        table = "conversation_events"
        unique_together = (("conversation_id", "sequence"),)
        indexes = (("message_id", "sequence"),)


class ChatLink(Row):
    """The public link of an agent; it has one at most."""

    workspace_id = fields.UUIDField()
    agent: fields.OneToOneRelation[Agent] = fields.OneToOneField(
        "models.Agent", related_name=False, on_delete=fields.CASCADE
    )
    agent_id: UUID
    slug = fields.CharField(max_length=64, unique=True)  #: unguessable
    access = fields.CharEnumField(ChatAccess, max_length=16)
    password_hash = fields.CharField(max_length=255, null=True)  #: argon2
    greeting = fields.TextField(null=True)
    max_turns = fields.IntField()  #: messages of a visitor in one conversation
    per_minute = fields.IntField()  #: messages of one visitor
    per_hour = fields.IntField()  #: messages of all visitors together
    tools: fields.Field[str | None] = cast("Any", fields.TextField(null=True))  #: JSON: names of what visitors may use
    lender_kind: fields.Field[ActorKind | None] = cast("Any", fields.CharEnumField(ActorKind, max_length=16, null=True))
    lender_id = fields.UUIDField(null=True)  #: who lets them, with rights of their own
    lent_for = fields.UUIDField(null=True)  #: the person, where a key does
    takes_files = fields.BooleanField(default=False)  #: whether visitors may attach texts and images
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta(Row.Meta):
        abstract = False
        table = "chat_links"

    @property
    def lender(self) -> Actor | None:
        """Who lets visitors use tools."""
        return None if self.lender_kind is None else Actor(self.lender_kind, self.lender_id, self.lent_for)


class ChatVisitor(Row):
    """Somebody who talks by a public link, in one conversation."""

    link: fields.ForeignKeyRelation[ChatLink] = fields.ForeignKeyField(
        "models.ChatLink", related_name=False, on_delete=fields.CASCADE
    )
    link_id: UUID
    conversation: fields.ForeignKeyRelation[Conversation] = fields.ForeignKeyField(
        "models.Conversation", related_name=False, on_delete=fields.CASCADE
    )
    conversation_id: UUID
    token_hash = fields.CharField(max_length=64, unique=True)
    email = fields.CharField(max_length=254, null=True)  #: whose code was given
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField(db_index=True)

    class Meta(Row.Meta):
        abstract = False
        table = "chat_visitors"


class ChatCode(Row):
    """A code that was mailed to somebody, good for one use."""

    link: fields.ForeignKeyRelation[ChatLink] = fields.ForeignKeyField(
        "models.ChatLink", related_name=False, on_delete=fields.CASCADE, db_index=False
    )
    link_id: UUID
    email = fields.CharField(max_length=254)
    code_hash = fields.CharField(max_length=64)
    tries = fields.IntField(default=0)  #: wrong ones
    expires_at = fields.DatetimeField(db_index=True)

    class Meta(Row.Meta):
        abstract = False
        table = "chat_codes"
        unique_together = (("link_id", "email"),)
