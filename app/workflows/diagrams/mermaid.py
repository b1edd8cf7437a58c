"""A picture of a graph as a Mermaid flowchart: containers are subgraphs, handles are labels, a run gives colours."""

from collections import defaultdict
from collections.abc import Iterator

import orjson

from app.workflows.diagrams.layout import chains_of
from app.workflows.diagrams.palette import TONES
from app.workflows.diagrams.picture import Card, Picture, Tone
from app.workflows.diagrams.texts import clean, mermaid

_ARROWS = {None: "-->", True: "==>", False: "-.->"}


def flowchart(picture: Picture) -> str:
    """Write a flowchart. No text of a user is a name in it: nodes are n0, n1 and so on."""
    names = {card.key: f"n{index}" for index, card in enumerate(picture.cards)}
    chains = chains_of({card.key: card.parent for card in picture.cards})
    children: defaultdict[str | None, list[Card]] = defaultdict(list)
    for card in picture.cards:
        chain = chains[card.key]
        children[chain[-1] if chain else None].append(card)
    lines = ["---", f"title: {orjson.dumps(clean(picture.title)).decode()}", "---", "flowchart LR"]
    lines += _members(children, names)
    for line in picture.lines:
        label = f'|"{mermaid(line.label)}"|' if line.label else ""
        lines.append(f"  {names[line.source]} {_ARROWS[line.is_taken]}{label} {names[line.target]}")
    lines += _colours(picture, names)
    return "\n".join(lines) + "\n"


def _members(children: dict[str | None, list[Card]], names: dict[str, str]) -> Iterator[str]:
    """Write nodes, and subgraphs around theirs, without recursion: a chain of containers may be long."""
    stack: list[Card | str] = list(reversed(children.get(None, [])))
    while stack:
        at = stack.pop()
        if isinstance(at, str):
            yield at
            continue
        inner = children.get(at.key, [])
        text = mermaid(at.title) + (f"<br/>{mermaid(at.subtitle)}" if at.subtitle != at.title else "")
        if at.mark is not None and at.mark.tone is not Tone.IDLE:
            text += f"<br/>{mermaid(at.mark.text)}"
        if at.is_container and inner:
            yield f'  subgraph {names[at.key]}["{text}"]'
            stack.append("  end")
            stack.extend(reversed(inner))
        else:
            yield f'  {names[at.key]}["{text}"]'


def _colours(picture: Picture, names: dict[str, str]) -> Iterator[str]:
    by_tone: defaultdict[str, list[str]] = defaultdict(list)
    for card in picture.cards:
        if card.mark is not None:
            by_tone[card.mark.tone.value].append(names[card.key])
        elif not card.is_enabled:
            by_tone["off"].append(names[card.key])
    for tone, members in sorted(by_tone.items()):
        stroke = TONES[tone][0] if tone in TONES else TONES["skipped"][0]
        dash = ",stroke-dasharray:4 3" if tone in {"off", "skipped", "idle"} else ",stroke-width:2px"
        yield f"  classDef {tone} stroke:{stroke}{dash}"
        yield f"  class {','.join(members)} {tone}"
