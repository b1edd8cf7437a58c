"""Tables of evaluation: datasets with their questions, and evaluations with a result for each question.

A result has a copy of its question, so that an evaluation stays what it was when its dataset changes. It names
documents, bases, agents and runs without a reference of the database: it outlives them.
"""

from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index

from app.evaluation.vocabulary import EvaluationResultStatus, EvaluationStatus
from app.kernel.models import JSONField, PresentIndex, Row, SortedCharField
from app.kernel.rights import Actor, ActorKind


class EvaluationDataset(Row):
    """Questions that are asked together."""

    workspace: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE
    )
    workspace_id: UUID
    name = SortedCharField(max_length=100)
    description = fields.TextField(default="")
    search_text = fields.CharField(max_length=1_000)  #: its name and description in one case
    question_count = fields.IntField(default=0)
    last_ordinal = fields.IntField(default=0)  #: of any question it ever had
    revision = fields.IntField(default=1)  #: rises with every change of it or of a question
    actor_kind = fields.CharEnumField(ActorKind, max_length=16)
    actor_id = fields.UUIDField(null=True)
    on_behalf_of = fields.UUIDField(null=True)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta(Row.Meta):
        abstract = False
        table = "evaluation_datasets"
        unique_together = (("workspace_id", "name"),)

    @property
    def created_by(self) -> Actor:
        """Who made it."""
        return Actor(self.actor_kind, self.actor_id, self.on_behalf_of)


class EvaluationQuestion(Row):
    """A question, and what a good answer to it is."""

    workspace_id = fields.UUIDField()
    dataset: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.EvaluationDataset", related_name=False, on_delete=fields.CASCADE, db_index=False
    )
    dataset_id: UUID
    ordinal = fields.IntField()  #: its place in the dataset, from 1; places of removed ones stay free
    text = fields.TextField()
    expected = JSONField(default=dict)  #: of `questions.Expected`
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta(Row.Meta):
        abstract = False
        table = "evaluation_questions"
        unique_together = (("dataset_id", "ordinal"),)


class Evaluation(Row):
    """A base or an agent that is asked the questions of a dataset, was, or could not be."""

    workspace: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE
    )
    workspace_id: UUID
    dataset_id = fields.UUIDField()
    dataset_name = fields.CharField(max_length=100)  #: as it was
    name = fields.CharField(max_length=100, default="")
    base_id = fields.UUIDField(null=True)  #: what is searched; or else
    agent_id = fields.UUIDField(null=True)  #: who answers
    settings = JSONField(default=dict)  #: of `settings.SearchSettings` or `settings.AgentSettings`
    question_count = fields.IntField()
    done_count = fields.IntField(default=0)  #: asked, those that failed too
    failed_count = fields.IntField(default=0)
    measures = JSONField(default=list)  #: of `scoring.Summary`; empty until it is COMPLETED
    latency_ms: fields.Field[float | None] = fields.FloatField(null=True)  # pyright: ignore[reportAssignmentType] - the median
    status = fields.CharEnumField(EvaluationStatus, max_length=16, default=EvaluationStatus.QUEUED)
    attempt_count = fields.IntField(default=0)  #: in a row, without a question that was done
    next_attempt_at = fields.DatetimeField(null=True)  #: when somebody may take it up; null when nobody has to
    claimed_until = fields.DatetimeField(null=True)  #: until when whoever asks has it
    epoch = fields.IntField(default=0)  #: rises with every claim and cancellation, so a slow worker writes nothing
    failure_code = fields.CharField(max_length=40, default="")
    failure_message = fields.TextField(default="")
    actor_kind = fields.CharEnumField(ActorKind, max_length=16)
    actor_id = fields.UUIDField(null=True)
    on_behalf_of = fields.UUIDField(null=True)
    created_at = fields.DatetimeField()
    started_at = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)

    class Meta(Row.Meta):
        abstract = False
        table = "evaluations"
        indexes = (
            Index(fields=("workspace_id", "id")),
            PresentIndex(fields=("next_attempt_at", "id")),
            PresentIndex(fields=("claimed_until", "id")),
        )

    @property
    def created_by(self) -> Actor:
        """Who asked for it, or had it go on last: it is asked with their rights."""
        return Actor(self.actor_kind, self.actor_id, self.on_behalf_of)


class EvaluationResult(Row):
    """A question of an evaluation, and what came of it."""

    workspace_id = fields.UUIDField()
    evaluation: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Evaluation", related_name=False, on_delete=fields.CASCADE, db_index=False
    )
    evaluation_id: UUID
    question_id = fields.UUIDField()
    ordinal = fields.IntField()  #: the question's
    text = fields.TextField()  #: the question, as it was
    expected = JSONField(default=dict)  #: of `questions.Expected`, as it was
    status = fields.CharEnumField(EvaluationResultStatus, max_length=16, default=EvaluationResultStatus.WAITING)
    found = JSONField(default=list)  #: of `asking.found_of`, the best first, or `asking.cited_of`
    #: What the agent said; null until it did.
    answer: fields.Field[str | None] = fields.TextField(null=True)  # pyright: ignore[reportAssignmentType]
    execution_id = fields.UUIDField(null=True)  #: the run that answers; known before it is started
    scores = JSONField(default=dict)  #: a `Measure` → 0 to 1
    reason = fields.TextField(default="")  #: why the judge thinks so
    latency_ms: fields.Field[float | None] = fields.FloatField(null=True)  # pyright: ignore[reportAssignmentType]
    attempt_count = fields.IntField(default=0)
    failure_code = fields.CharField(max_length=40, default="")
    failure_message = fields.TextField(default="")
    ended_at = fields.DatetimeField(null=True)

    class Meta(Row.Meta):
        abstract = False
        table = "evaluation_results"
        unique_together = (("evaluation_id", "question_id"),)
        indexes = (Index(fields=("evaluation_id", "ordinal")),)
