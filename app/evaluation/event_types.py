"""What happens to evaluations, as the graph tells it live."""

from datetime import datetime
from enum import StrEnum
from typing import cast
from uuid import UUID

import strawberry

from app.accounts.activity import ActivityEntry
from app.accounts.types import Actor
from app.api import relay
from app.api.context import Info
from app.api.enums import register_enum
from app.api.relay import encode
from app.api.scalars import Long
from app.evaluation.datasets import DATASET
from app.evaluation.telling import EVALUATION
from app.evaluation.types import Evaluation


class EvaluationEventKind(StrEnum):
    """What happened to an evaluation."""

    SNAPSHOT = "snapshot"  #: nothing: where they are now, before the first event
    QUEUED = "queued"  #: it was asked for, or is to go on
    STARTED = "started"  #: a worker began to ask
    PROGRESSED = "progressed"  #: more questions were asked
    COMPLETED = "completed"  #: all questions were asked
    FAILED = "failed"  #: it was given up
    CANCELLED = "cancelled"  #: somebody ended it
    DELETED = "deleted"  #: it was deleted


register_enum(EvaluationEventKind, "What happened to an evaluation.")


@strawberry.type(description="Something that happened to an evaluation, or where all of them are.")
class EvaluationEvent:
    """See `activity.ActivityEntry`."""

    sequence: Long = strawberry.field(
        description="Its place among all that happens in the workspace, so some numbers are left out; resume after it "
        "with `after`."
    )
    kind: EvaluationEventKind = strawberry.field(description="What happened.")
    at: datetime | None = strawberry.field(description="When; null of a snapshot.")
    actor: Actor | None = strawberry.field(description="Who did it, or asked for what a worker did.")
    evaluation_id: strawberry.ID | None = strawberry.field(description="The id of the evaluation.")
    dataset_id: strawberry.ID | None = strawberry.field(description="The id of its dataset.")
    question_count: Long | None = strawberry.field(description="How many questions it asks.")
    done_count: Long | None = strawberry.field(description="How many were asked by then.")
    failed_count: Long | None = strawberry.field(description="How many of those failed.")
    code: str | None = strawberry.field(description="Why it was given up.")

    @strawberry.field(description="The evaluation as it is now; null once it is deleted, or where you may not see it.")
    async def evaluation(self, info: Info) -> Evaluation | None:
        """Find the evaluation."""
        if self.evaluation_id is None:
            return None
        return cast("Evaluation | None", await relay.resolve_node(info.context, self.evaluation_id))


def snapshot(sequence: int) -> EvaluationEvent:
    """Say where things are."""
    return EvaluationEvent(
        sequence=Long(sequence),
        kind=EvaluationEventKind.SNAPSHOT,
        at=None,
        actor=None,
        evaluation_id=None,
        dataset_id=None,
        question_count=None,
        done_count=None,
        failed_count=None,
        code=None,
    )


def event_of(entry: ActivityEntry) -> EvaluationEvent:
    """Show what happened."""
    data = entry.data
    return EvaluationEvent(
        sequence=Long(entry.sequence),
        kind=EvaluationEventKind(entry.kind.value.removeprefix("evaluation_")),
        at=entry.at,
        actor=Actor.of(entry.actor),
        evaluation_id=encode(EVALUATION, entry.subject_id),
        dataset_id=encode(DATASET, UUID(data["datasetId"])),
        question_count=Long(data["questionCount"]),
        done_count=Long(data["doneCount"]),
        failed_count=Long(data["failedCount"]),
        code=data.get("code"),
    )
