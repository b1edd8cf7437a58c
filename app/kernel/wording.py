"""Words: how texts and questions become them, the same for both databases.

A question is only ever a list of words. It is never read as FTS5's or PostgreSQL's language of queries.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

MAX_WORDS = 32  #: of a question; further ones are not looked for
_MAX_WORD = 100
_WORD = re.compile(r"[^\W_]+")
#: Words that say nothing of what a text is about; they are looked for only where a question has no others.
_COMMON = frozenset(
    """a about after all also an and any are as at be because been before being between both but by can could did do
    does doing down during each few for from further had has have having he her here him his how i if in into is it
    its itself just me more most my no nor not now of off on once only or other our out over own same she should so
    some such than that the their them then there these they this those through to too under until up very was we
    were what when where which while who whom why will with would you your""".split()  # noqa: SIM905 - reads better
)


def words_of(question: str) -> list[str]:
    """Return what is looked for: words in one case and without diacritics, each once, the common ones left out."""
    found = list(dict.fromkeys(word for _, _, word in _spans(question)))
    telling = [word for word in found if word not in _COMMON]
    return (telling or found)[:MAX_WORDS]


def plain(text: str) -> str:
    """Return a text as words and spaces, in one case and without diacritics."""
    return " ".join(word for _, _, word in _spans(text))


def marks(text: str, words: Sequence[str], most: int = 200) -> list[tuple[int, int]]:
    """Return where words of a question stand in a text, in characters; other endings of a word are the word too.

    Nothing is read behind the last of so many.
    """
    stems = {stem(word) for word in words}
    return list(islice(((start, end) for start, end, word in _spans(text) if stem(word) in stems), most))


@dataclass(frozen=True, slots=True)
class Term:
    """A word that a text must have: itself, with another English ending, or, while it is typed, as a beginning."""

    word: str
    is_begun: bool = False  #: whether somebody may still be typing it, so that what it begins is meant as well

    def is_met_by(self, word: str) -> bool:
        """Say whether a word of a text is this one."""
        return stem(word) == stem(self.word) or (self.is_begun and word.startswith(self.word))


def terms_of(question: str, most: int = MAX_WORDS) -> list[Term]:
    """Return what a text must have to be found; the last word is begun if nothing follows it.

    Each has a stem of its own. Common words are left out, but for the last while it is typed, and where there are no
    others.
    """
    spans = list(_spans(question))
    if not spans:
        return []
    begun = spans[-1][2] if spans[-1][1] == len(question) else None
    written = {word for _, _, word in (spans if begun is None else spans[:-1])}
    terms: dict[str, Term] = {}
    for _, _, word in spans:
        terms.setdefault(stem(word), Term(word, is_begun=word == begun and word not in written))
    telling = [term for term in terms.values() if term.word not in _COMMON or term.is_begun]
    return (telling or list(terms.values()))[:most]


def met(text: str, terms: Sequence[Term]) -> Iterator[tuple[int, int, list[int]]]:
    """Give where terms stand in a text: where a word begins and ends, in characters, and the places of its terms."""
    for start, end, word in _spans(text):
        places = [place for place, term in enumerate(terms) if term.is_met_by(word)]
        if places:
            yield start, end, places


def words_in(text: str) -> Iterator[str]:
    """Give the words of a text in their order, in one case and without diacritics."""
    return (word for _, _, word in _spans(text))


def _spans(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _WORD.finditer(text):
        word = _folded(match.group())
        if word:
            yield match.start(), match.end(), word[:_MAX_WORD]


def _folded(word: str) -> str:
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFKD", word.casefold()).casefold()
    return "".join(each for each in parts if each.isalnum())


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Cut English endings off, at most two: about as the databases do. What is left begins the word."""
    return _cut(_cut(word))


def _cut(word: str) -> str:
    for ending in ("ingly", "edly", "ing", "ies", "ied", "es", "ed", "ly", "s", "y", "e"):
        if word.endswith(ending) and len(word) - len(ending) > 2:  # noqa: PLR2004 - what is left shall be a word
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2]:  # noqa: PLR2004 - likewise
        word = word[:-1]
    return word.removesuffix("i") if len(word) > 1 else word
