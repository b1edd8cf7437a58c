"""The page foresees the text that the server will make: its splices and the server's are the same arithmetic."""

import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from app.api import live
from app.workflows.splices import Splice, Splices, apply_splices, cut, length_of, transform

TEXTS = Path(live.__file__).with_name("static") / "live" / "texts.js"
SCRIPT = Path(__file__).with_name("live_texts.mjs")
ALPHABET = "ab \n😀é"
CASES = 3_000

NODE = shutil.which("node") or ""

pytestmark = pytest.mark.skipif(not NODE, reason="needs node")


def some_text(random: random.Random, most: int) -> str:
    return "".join(random.choices(ALPHABET, k=random.randint(0, most)))


def some_change(random: random.Random, text: str) -> Splices:
    """Edit a text here and there, each time as the last edit left it."""
    splices: list[Splice] = []
    for _ in range(random.randint(1, 4)):
        start = random.randint(0, len(text))
        end = random.randint(start, min(len(text), start + 4))
        made = cut(text, [(length_of(text[:start]), length_of(text[start:end]), some_text(random, 3))])
        splices += made
        text = apply_splices(text, made)
    return tuple(splices)


def plain(splices: Splices) -> list[dict[str, Any]]:
    return [{"at": each.at, "removed": each.removed, "inserted": each.inserted} for each in splices]


def cut_all(text: str, sent: list[dict[str, Any]]) -> Splices:
    """Read splices as `editText` takes them."""
    return cut(text, ((each["at"], each["delete"], each["insert"]) for each in sent))


def test_the_page_and_the_server_make_the_same_text_of_the_same_edits() -> None:
    chance = random.Random(4)
    cases: list[tuple[str, Splices, Splices]] = []
    for _ in range(CASES):
        text = some_text(chance, 10)
        cases.append((text, some_change(chance, text), some_change(chance, text)))
    lines = [json.dumps({"text": text, "own": plain(own), "over": plain(over)}) for text, own, over in cases]
    done = subprocess.run(  # noqa: S603 - ours
        [NODE, SCRIPT, TEXTS.as_uri()], input="\n".join(lines), capture_output=True, text=True, check=True, timeout=60
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == CASES
    for (text, own, over), answer in zip(cases, answers, strict=True):
        after = apply_splices(text, own)
        assert answer["after"] == after
        assert answer["between"] == after
        theirs = apply_splices(text, over)
        carried = apply_splices(theirs, transform(own, over))
        assert answer["carried"] == carried, (text, own, over)
        assert answer["met"] == carried, (text, own, over)
        # What it sends means the same to the server, also to what the server moves it past.
        sent = cut_all(text, answer["sent"])
        assert apply_splices(text, sent) == after
        assert apply_splices(theirs, transform(sent, over)) == carried, (text, own, over)
        assert apply_splices(theirs, cut_all(theirs, answer["rebased"])) == carried
