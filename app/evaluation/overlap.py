"""What an answer is worth beside an expected one: pure functions over words, each from 0 to 1.

Words are compared in one case and one form (NFKC), without punctuation; of scripts that are written without spaces
each sign is a word.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

MOST_WORDS = 5_000  #: of a text; what follows is not looked at
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are compared."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    found: list[str] = []
    for match in _WORD.finditer(folded):
        if len(found) == MOST_WORDS:
            break
        found.append(match[0])
    return found


def token_f1(answer: str, expected: str) -> float:
    """Return the harmonic mean of precision and recall of words, each as often as it stands there.

    As SQuAD does (Rajpurkar et al., 2016), but with articles, which not every language has.
    """
    one, two = words_of(answer), words_of(expected)
    return _f_measure(sum((Counter(one) & Counter(two)).values()), len(one), len(two))


def rouge_l(answer: str, expected: str) -> float:
    """Return the F-measure (beta 1) of the longest common subsequence of words: ROUGE-L (Lin, 2004, §3)."""
    one, two = words_of(answer), words_of(expected)
    return _f_measure(longest_common(one, two), len(one), len(two))


def has_fact(answer: Sequence[str], fact: str) -> bool:
    """Say whether the words of a fact stand in an answer, in a row; `answer` is its words."""
    wanted = words_of(fact)
    return bool(wanted) and f" {' '.join(wanted)} " in f" {' '.join(answer)} "


def facts_score(answer: str, required: Sequence[str], forbidden: Sequence[str]) -> float:
    """Return the share of facts that are as they must be: there if required, not there if forbidden.

    Raises:
        ValueError: There are no facts.
    """
    if not required and not forbidden:
        raise ValueError("there are no facts")
    words = words_of(answer)
    right = sum(has_fact(words, each) for each in required) + sum(not has_fact(words, each) for each in forbidden)
    return right / (len(required) + len(forbidden))


def longest_common(one: Sequence[str], two: Sequence[str]) -> int:
    """Return how long the longest common subsequence is, by the bits of whole numbers (Hyyrö, 2004)."""
    places: dict[str, int] = {}
    for place, word in enumerate(one):
        places[word] = places.get(word, 0) | 1 << place
    every = (1 << len(one)) - 1
    row = every
    for word in two:
        met = row & places.get(word, 0)
        row = ((row + met) | (row - met)) & every
    return len(one) - row.bit_count()


def _f_measure(shared: int, one: int, two: int) -> float:
    if not one or not two:
        return float(one == two)
    return 2 * shared / (one + two)
