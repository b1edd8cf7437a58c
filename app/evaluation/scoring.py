"""Scores of questions, and their means with how sure those are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Any

from app.evaluation import metrics
from app.evaluation.confidence import Interval, mean_interval
from app.evaluation.overlap import facts_score, rouge_l, token_f1
from app.evaluation.questions import Expected
from app.evaluation.settings import NDCG_K
from app.evaluation.vocabulary import Measure

Scores = Mapping[Measure, float]


@dataclass(frozen=True, slots=True)
class Summary:
    """A measure over all questions that have it.

    Attributes:
        k: How many results it looks at; None where it looks at an answer.
        value: The mean.
        interval: Of the mean, with 95 %; None of a single question.
        count: Of how many questions.
    """

    measure: Measure
    k: int | None
    value: float
    interval: Interval | None
    count: int

    def to_json(self) -> dict[str, Any]:
        """Return what is stored."""
        interval = None if self.interval is None else [self.interval.low, self.interval.high]
        return {
            "measure": self.measure.value,
            "k": self.k,
            "value": self.value,
            "interval": interval,
            "count": self.count,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Summary":
        """Read what is stored."""
        interval = stored["interval"]
        return cls(
            Measure(stored["measure"]),
            stored["k"],
            stored["value"],
            None if interval is None else Interval(*interval),
            stored["count"],
        )


def source_scores(finds: metrics.Finds, expected: int, k: int) -> dict[Measure, float]:
    """Score the first `k` of what was found for a question that expects so many sources."""
    return {
        Measure.HIT_RATE: metrics.hit(finds, k),
        Measure.MRR: metrics.reciprocal_rank(finds, k),
        Measure.NDCG: metrics.ndcg(finds, expected, min(k, NDCG_K)),
        Measure.RECALL: metrics.recall(finds, expected, k),
        Measure.PRECISION: metrics.precision(finds, k),
    }


def answer_scores(answer: str, expected: Expected, cited: metrics.Finds = ()) -> dict[Measure, float]:
    """Score an answer by as much as is expected of it; `cited` is what it cites, by the documents of the sources."""
    scores: dict[Measure, float] = {}
    if expected.answer:
        scores[Measure.TOKEN_F1] = token_f1(answer, expected.answer)
        scores[Measure.ROUGE_L] = rouge_l(answer, expected.answer)
    if expected.required or expected.forbidden:
        scores[Measure.FACTS] = facts_score(answer, expected.required, expected.forbidden)
    if expected.sources and cited:
        # As `precision` of a list that is as long as it is: an answer cites as much as it likes.
        scores[Measure.CITATION_PRECISION] = metrics.precision(cited, len(cited))
    return scores


def k_of(measure: Measure, top_k: int | None) -> int | None:
    """Return how many results a measure looks at where so many were asked for."""
    if top_k is None or not measure.is_of_sources:
        return None
    return min(top_k, NDCG_K) if measure is Measure.NDCG else top_k


def label_of(measure: Measure, k: int | None) -> str:
    """Return what a measure is called in a table or a plot."""
    name = _LABELS[measure]
    return name if k is None else f"{name}@{k}"


def summaries(questions: Sequence[Scores], top_k: int | None) -> list[Summary]:
    """Return the means of questions, in the order of `Measure`; `top_k` is None where nothing was searched."""
    found: list[Summary] = []
    for measure in Measure:
        values = [scores[measure] for scores in questions if measure in scores]
        if values:
            found.append(Summary(measure, k_of(measure, top_k), fmean(values), mean_interval(values), len(values)))
    return found


def middle(latencies: Sequence[float]) -> float | None:
    """Return the median of latencies; None of none."""
    return median(latencies) if latencies else None


def scores_of(stored: Mapping[str, float]) -> dict[Measure, float]:
    """Read the scores of a result."""
    return {Measure(name): value for name, value in stored.items()}


_LABELS = {
    Measure.HIT_RATE: "Hit rate",
    Measure.MRR: "MRR",
    Measure.NDCG: "nDCG",
    Measure.RECALL: "Recall",
    Measure.PRECISION: "Precision",
    Measure.TOKEN_F1: "Token F1",
    Measure.ROUGE_L: "ROUGE-L",
    Measure.FACTS: "Facts",
    Measure.CITATION_PRECISION: "Citation precision",
    Measure.JUDGE: "Judge",
}
