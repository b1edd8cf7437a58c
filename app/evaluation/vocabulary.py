"""The closed sets of words this domain speaks."""

from enum import StrEnum


class EvaluationStatus(StrEnum):
    """How far an evaluation is."""

    QUEUED = "queued"  #: nobody has begun it, or it waits for its turn
    RUNNING = "running"  #: its questions are asked
    COMPLETED = "completed"  #: each question was asked; those that failed are counted
    FAILED = "failed"  #: it was given up; `failure` says why, and what was measured until then stays
    CANCELLED = "cancelled"  #: somebody ended it; what was measured until then stays

    @property
    def is_over(self) -> bool:
        """Whether nobody works on it any more."""
        return self in {EvaluationStatus.COMPLETED, EvaluationStatus.FAILED, EvaluationStatus.CANCELLED}


class EvaluationResultStatus(StrEnum):
    """How far a question of an evaluation is."""

    WAITING = "waiting"  #: it was not asked yet
    RUNNING = "running"  #: it is asked
    COMPLETED = "completed"  #: it was asked and measured
    FAILED = "failed"  #: it could not be asked or measured; it counts in no measure


class EvaluationMeasureKind(StrEnum):
    """What is measured; every measure is from 0, the worst, to 1, the best."""

    HIT_RATE = "hit_rate"  #: whether any expected source is among the first k
    MRR = "mrr"  #: 1 / the rank of the first expected source, 0 where none is found
    NDCG = "ndcg"  #: how near the order is to the best possible one, of the first 10
    RECALL = "recall"  #: the share of expected sources that are among the first k
    PRECISION = "precision"  #: the share of the first k that are expected
    TOKEN_F1 = "token_f1"  # noqa: S105 - #: how many words the answer and the expected one share
    ROUGE_L = "rouge_l"  #: how long a sequence of words the answer and the expected one share
    FACTS = "facts"  #: the share of facts that the answer has, or lacks, as it must
    CITATION_PRECISION = "citation_precision"  #: the share of cited passages that are of a document that is expected
    JUDGE = "judge"  #: what a model thinks of the answer

    @property
    def is_of_sources(self) -> bool:
        """Whether it measures what was found, not what was answered."""
        return self in {Measure.HIT_RATE, Measure.MRR, Measure.NDCG, Measure.RECALL, Measure.PRECISION}


Measure = EvaluationMeasureKind


class EvaluationFault(StrEnum):
    """Why a question failed or an evaluation was given up, beside what models and runs say."""

    BASE_GONE = "BASE_GONE"  #: the knowledge base was deleted
    AGENT_GONE = "AGENT_GONE"  #: the agent was deleted, or its workflow cannot run any more
    ANSWER_FAILED = "ANSWER_FAILED"  #: the run of the agent failed without a code
    ANSWER_GONE = "ANSWER_GONE"  #: what the run of the agent said is not kept any more
    ANSWER_LATE = "ANSWER_LATE"  #: the run of the agent took too long, or waited for a person
    RIGHTS_GONE = "RIGHTS_GONE"  #: whoever had it asked may not do so any more
    ALL_FAILED = "ALL_FAILED"  #: none of its questions could be asked
    CUT_OFF = "CUT_OFF"  #: the process that worked on it died, again and again
    INTERNAL = "INTERNAL"  #: a fault of ours; the log says more


class EvaluationTableFormat(StrEnum):
    """How a table is written."""

    MARKDOWN = "markdown"  #: a table of GitHub's Markdown
    CSV = "csv"  #: comma-separated values (RFC 4180)


class EvaluationTableRows(StrEnum):
    """What the rows of a table are."""

    MEASURES = "measures"  #: one row a measure
    QUESTIONS = "questions"  #: one row a question


class EvaluationImportFormat(StrEnum):
    """How questions are written that are imported."""

    CSV = "csv"  #: one row a question; rows that repeat a question add a source to it
    JSON = "json"  #: a list of objects


class EvaluationChangeDirection(StrEnum):
    """Which way a question went."""

    BETTER = "better"  #: the candidate is better at it
    WORSE = "worse"  #: the candidate is worse at it
