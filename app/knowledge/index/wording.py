"""Words: how texts and questions become them, the same for both databases.

A question is only ever a list of words. It is never read as FTS5's or PostgreSQL's language of queries.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
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
    stems = {_stem(word) for word in words}
    return list(islice(((start, end) for start, end, word in _spans(text) if _stem(word) in stems), most))


def _spans(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _WORD.finditer(text):
        word = _folded(match.group())
        if word:
            yield match.start(), match.end(), word[:_MAX_WORD]


def _folded(word: str) -> str:
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(each for each in parts if each.isalnum())


def _stem(word: str) -> str:
    """Cut English endings off, about as the databases do: it is only for showing."""
    for ending in ("ingly", "edly", "ing", "ies", "ied", "es", "ed", "ly", "s", "y", "e"):
        if word.endswith(ending) and len(word) - len(ending) > 2:  # noqa: PLR2004 - what is left shall be a word
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2]:  # noqa: PLR2004 - likewise
        word = word[:-1]
    return word.removesuffix("i")
