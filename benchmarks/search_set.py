"""A retrieval set from the standard library's docstrings: their first sentences are the questions, the rest is found.

A question is held out of the text that answers it, and every text is another's wrong answer. Which questions settings
were tuned on, and which are reported, is decided by a digest of the question.
"""

import importlib
import inspect
import pkgutil
import re
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

LEAST_CHARACTERS = 200
MOST_CHARACTERS = 1_200
_LEFT_OUT = re.compile(r"(^|\.)(_|test|idlelib|lib2to3|turtle|antigravity|this$|tkinter|distutils|ensurepip|msilib)")
_SENTENCE = re.compile(r"(.+?[.!?])(?:\s+|$)(.*)", re.DOTALL)


@dataclass(frozen=True)
class Item:
    """A text, and the question that it answers."""

    name: str
    question: str
    text: str
    is_reported: bool


def items() -> list[Item]:
    """Return the set, the same for one version of Python."""
    found: dict[str, Item] = {}
    questions: set[str] = set()
    for name, doc in sorted(_docs()):
        match = _SENTENCE.match(" ".join(inspect.cleandoc(doc).split("\n\n", 1)[0].split()))
        if match is None:
            continue
        question = match.group(1)
        head = " ".join(inspect.cleandoc(doc).split())
        rest = head[len(question) :].strip()[:MOST_CHARACTERS]
        words = question.split()
        if len(rest) < LEAST_CHARACTERS or not 5 <= len(words) <= 40 or question in questions or rest in found:
            continue
        questions.add(question)
        found[rest] = Item(name, question, rest, sha256(question.encode()).digest()[0] % 2 == 0)
    return list(found.values())


def _docs() -> Iterator[tuple[str, str]]:
    seen: set[int] = set()
    for name in sorted(sys.stdlib_module_names):
        yield from _of_module(name, seen)


def _of_module(name: str, seen: set[int]) -> Iterator[tuple[str, str]]:
    if _LEFT_OUT.search(name):
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module = importlib.import_module(name)
    except (Exception, SystemExit):  # noqa: BLE001 - made for another system, or for running
        return
    yield from _of(module, name, name, seen, 0)
    for each in pkgutil.iter_modules(getattr(module, "__path__", ())):
        yield from _of_module(f"{name}.{each.name}", seen)


def _of(owner: Any, path: str, module: str, seen: set[int], depth: int) -> Iterator[tuple[str, str]]:
    doc = getattr(owner, "__doc__", None)
    if isinstance(doc, str) and id(doc) not in seen:
        seen.add(id(doc))
        yield path, doc
    if depth and not inspect.isclass(owner):
        return
    for key, value in sorted(vars(owner).items()):
        is_own = depth > 0 or getattr(value, "__module__", None) == module
        if not key.startswith("_") and is_own and depth < 2 and (inspect.isclass(value) or inspect.isroutine(value)):
            yield from _of(value, f"{path}.{key}", module, seen, depth + 1)
