"""Words as the built-in model compares them: folded, stemmed a little, verbs by what they ask for."""

import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Words that say nothing about what is meant.
STOPWORDS = _set(
    "a an the this that these those to of in on at for from by with and or as is are was were be been am do does did "
    "it its i me my we us our you your he she they them their please can could would should will shall may might must "
    "there here what which who whom whose when where why how so if then than but not no yes all any some each every "
    "have has had about into over under out up down off also just very new one called named titled like need want "
    "let lets give tell"
)
#: What a verb asks for, under the word that stands for all of them.
_VERBS = {
    "create": "create add make new open register insert schedule remind write draft file log",
    "search": "search find look lookup query filter",
    "list": "list show display enumerate see view read fetch get",
    "count": "count many number total",
    "update": "update change set edit modify rename move assign reassign reschedule mark",
    "complete": "complete finish close resolve done tick",
    "delete": "delete remove drop erase discard cancel",
    "run": "run use execute start launch trigger invoke call perform",
    "send": "send mail email post notify message publish",
    "calculate": "calculate compute",
    "explain": "explain describe summarise summarize",
    "remember": "remember memorize memorise",
    "recall": "recall",
}
VERB_OF = {word: verb for verb, words in _VERBS.items() for word in words.split()}
#: Asking for many can be met by looking for them, and so on; the first is the best.
ALIKE = {"search": ("search", "list"), "list": ("list", "search")}


def words_of(text: str) -> list[str]:
    """Split a text, a `snake_name` or a `camelName` into folded words."""
    return [word.casefold().replace("\u2019", "'") for word in _WORD.findall(_CAMEL.sub(" ", text.replace("_", " ")))]


def stem(word: str) -> str:
    """Cut what inflects an English word; two forms of one word mostly meet."""
    word = word.removesuffix("'s")
    for ending, least, instead in (
        ("ies", 5, "y"),
        ("sses", 6, "ss"),
        ("xes", 5, "x"),
        ("ches", 6, "ch"),
        ("ing", 6, ""),
        ("ed", 5, ""),
    ):
        if word.endswith(ending) and len(word) >= least:
            return (word[: -len(ending)] + instead).removesuffix("e")
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:  # noqa: PLR2004
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 3 else word  # noqa: PLR2004


def stems_of(text: str) -> list[str]:
    """Return the stems of the words that mean something."""
    return [stem(word) for word in words_of(text) if word not in STOPWORDS]


def verb_of(words: Iterable[str]) -> str | None:
    """Return what the first verb among words asks for."""
    for word in words:
        verb = VERB_OF.get(word) or VERB_OF.get(word.removesuffix("s")) or VERB_OF.get(word.removesuffix("ing"))
        if verb is not None:
            return verb
    return None
