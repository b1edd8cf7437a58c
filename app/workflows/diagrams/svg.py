"""A picture of a graph as SVG: one file without script, font or link, for light and dark pages.

Colours are custom properties under one class, so several pictures fit one page. It says what it shows to those who
cannot see it: `role="img"`, a title, a description, and a title for every node and link.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from hashlib import blake2s

from app.workflows.diagrams.layout import HEADER, Box, Item, Join, Layout, lay_out
from app.workflows.diagrams.palette import BADGES, CATEGORIES, ICONS, STYLE, TONES
from app.workflows.diagrams.picture import Card, Line, Picture, Tone
from app.workflows.diagrams.texts import fit, number, width, xml

#: Stands for what tells the ids of one picture from those of another; no text has this character.
OWN = "\0"

_TITLE, _SUBTITLE, _LABEL = 13.0, 11.0, 10.5
_LEAST, _MOST = 150.0, 236.0  #: of a card's width
_HEIGHT = 54.0
_ASIDE = 62.0  #: of a card's width, what is not text
_PORT = 21.0  #: between two ports
_BACK = 34.0  #: how far a link that leads back swings out
_EDGE = 40.0  #: around the whole


def draw(picture: Picture) -> str:
    """Draw a picture."""
    ports = _Ports(picture.lines)
    sizes = _sizes(picture.cards, ports)
    items = [
        Item(card.key, *sizes[card.key], parent=card.parent, is_container=card.is_container, position=card.position)
        for card in picture.cards
    ]
    joins = [Join(line.source, line.target, _room(line)) for line in picture.lines]
    layout = lay_out(items, joins)
    ports.spread(layout)
    parts = [*_containers(picture.cards, layout), *_lines(picture.lines, layout, ports), *_cards(picture.cards, layout)]
    wide, high = max(layout.width, 120.0), max(layout.height, 40.0)
    body = "\n".join(parts) or f'<text class="none" x="{number(wide / 2)}" y="24">No nodes yet</text>'
    moved = f'<g transform="translate({number(_EDGE)} {number(_EDGE)})">\n{body}\n</g>'
    return frame(picture.title, picture.description, wide + 2 * _EDGE, high + 2 * _EDGE, moved)


def frame(title: str, description: str, wide: float, high: float, body: str, definitions: str = "") -> str:
    """Put a drawing into a document; ids in it are made from what it shows, so that pictures can share a page."""
    title, description = xml(title), xml(description)
    own = blake2s(f"{title}\0{description}\0{body}".encode(), digest_size=5).hexdigest()
    size = f'width="{number(wide)}" height="{number(high)}" viewBox="0 0 {number(wide)} {number(high)}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="plait" role="img" {size} '
        f'aria-labelledby="t{own} d{own}" font-family="ui-sans-serif, system-ui, -apple-system, '
        'Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif">\n'
        f'<title id="t{own}">{title}</title>\n<desc id="d{own}">{description}</desc>\n'
        f"<style>{STYLE}</style>\n{definitions.replace(OWN, own)}"
        f'<rect class="page" width="100%" height="100%" rx="12"/>\n{body.replace(OWN, own)}\n</svg>\n'
    )


# ---------------------------------------------------------------------- sizes and ports


def _sizes(cards: Sequence[Card], ports: "_Ports") -> dict[str, tuple[float, float]]:
    """Make all cards equally wide, and as high as their ports need."""
    wide = 0.0
    for card in cards:
        title = width(fit(card.title, _TITLE, _MOST), _TITLE)
        subtitle = width(fit(card.subtitle, _SUBTITLE, _MOST), _SUBTITLE)
        wide = max(wide, title, subtitle + _aside(card))
    wide = min(max(wide + _ASIDE, _LEAST), _MOST)
    return {card.key: (wide, max(_HEIGHT, ports.most(card.key) * _PORT + 14)) for card in cards}


def _aside(card: Card) -> float:
    return 0.0 if card.mark is None or not card.mark.note else width(card.mark.note, _SUBTITLE) + 10


def _room(line: Line) -> float:
    labels = [width(fit(text, _LABEL, 110), _LABEL) + 14 for text in (line.label, line.target_label) if text]
    return sum(labels) + 50 if labels else 0.0


class _Ports:
    """At which height of a card a link leaves and arrives: each handle has a port of its own."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._out: defaultdict[str, list[str]] = defaultdict(list)
        self._in: defaultdict[str, list[str]] = defaultdict(list)
        for line in lines:
            if line.source_handle not in self._out[line.source]:
                self._out[line.source].append(line.source_handle)
            if line.target_label not in self._in[line.target]:
                self._in[line.target].append(line.target_label)

    def most(self, key: str) -> int:
        """Say how many ports the fuller side of a card has."""
        return max(len(self._out.get(key, ())), len(self._in.get(key, ())))

    def spread(self, layout: Layout) -> None:
        """Order the ports by where their links lead, so that they do not cross at the card."""
        ahead: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
        behind: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
        for line, parts in zip(self._lines, layout.stretches, strict=True):
            ahead[line.source, line.source_handle].append(parts[0][2] if parts else layout.boxes[line.target].middle)
            behind[line.target, line.target_label].append(parts[-1][2] if parts else layout.boxes[line.source].middle)
        for key, handles in self._out.items():
            handles.sort(key=lambda handle: sum(ahead[key, handle]) / len(ahead[key, handle]))
        for key, handles in self._in.items():
            handles.sort(key=lambda handle: sum(behind[key, handle]) / len(behind[key, handle]))

    def leaves(self, line: Line, box: Box) -> float:
        """Return the height at which a link leaves."""
        return _port(box, self._out[line.source], line.source_handle)

    def arrives(self, line: Line, box: Box) -> float:
        """Return the height at which a link arrives."""
        return _port(box, self._in[line.target], line.target_label)


def _port(box: Box, handles: Sequence[str], handle: str) -> float:
    step = min(_PORT, (box.height - 8) / max(1, len(handles)))
    return box.middle + (handles.index(handle) - (len(handles) - 1) / 2) * step


# ---------------------------------------------------------------------- nodes


def _containers(cards: Sequence[Card], layout: Layout) -> Iterator[str]:
    """Draw the boxes around nodes, the outer ones first."""
    boxes = [(card, layout.boxes[card.key]) for card in cards if card.is_container]
    for card, box in sorted(boxes, key=lambda pair: -pair[1].width * pair[1].height):
        yield (
            f'<g class="{_classes(card)} box"><title>{xml(_told(card))}</title>'
            f'<rect class="around" {_place(box)} rx="16"/>'
            f"{_face(card, box, HEADER / 2 + 3)}</g>"
        )


def _cards(cards: Sequence[Card], layout: Layout) -> Iterator[str]:
    for card in cards:
        if not card.is_container:
            box = layout.boxes[card.key]
            yield (
                f'<g class="{_classes(card)} card"><title>{xml(_told(card))}</title>'
                f'<rect class="body" {_place(box)} rx="11"/>{_face(card, box, box.height / 2)}</g>'
            )


def _face(card: Card, box: Box, middle: float) -> str:
    """Draw icon, title, subtitle, note and badge; `middle` is how far down their line is."""
    x, y = box.x, box.y + middle
    category = card.category if card.category in ICONS else ""
    badge = ""
    most = box.width - 58
    if card.mark is not None and card.mark.tone is not Tone.IDLE:
        badge = (
            f'<g class="badge" transform="translate({number(box.right - 5)} {number(box.y + 5)})">'
            f'<circle r="10"/><path d="{BADGES[card.mark.tone.value]}"/></g>'
        )
    note = ""
    if card.mark is not None and card.mark.note:
        note = f'<text class="note" x="{number(box.right - 12)}" y="{number(y + 13)}">{xml(card.mark.note)}</text>'
    return (
        f'<rect class="tile" x="{number(x + 11)}" y="{number(y - 15)}" width="30" height="30" rx="8"/>'
        f'<path class="icon" transform="translate({number(x + 18)} {number(y - 8)})" d="{ICONS[category]}"/>'
        f'<text class="title" x="{number(x + 50)}" y="{number(y - 2)}">{xml(fit(card.title, _TITLE, most))}</text>'
        f'<text class="sub" x="{number(x + 50)}" y="{number(y + 13)}">'
        f"{xml(fit(card.subtitle, _SUBTITLE, most - _aside(card)))}</text>{note}{badge}"
    )


def _classes(card: Card) -> str:
    category = card.category if card.category in CATEGORIES else "other"
    tone = f" t-{card.mark.tone.value}" if card.mark is not None and card.mark.tone in TONES else ""
    return f"c-{category}{tone}{'' if card.is_enabled else ' off'}"


def _told(card: Card) -> str:
    """Say in words what a card shows."""
    parts = [card.title, card.subtitle]
    if card.title != card.key:
        parts.append(card.key)
    if not card.is_enabled:
        parts.append("disabled")
    if card.mark is not None:
        parts.append(card.mark.text)
    return " · ".join(parts)


def _place(box: Box) -> str:
    return f'x="{number(box.x)}" y="{number(box.y)}" width="{number(box.width)}" height="{number(box.height)}"'


# ---------------------------------------------------------------------- links


def _lines(lines: Sequence[Line], layout: Layout, ports: _Ports) -> Iterator[str]:
    """Draw the links, those that a run took last, so that they lie on top; and all labels above them."""
    labels: list[str] = []
    drawn: list[tuple[int, str]] = []
    labelled: set[tuple[str, str]] = set()
    for line, parts in zip(lines, layout.stretches, strict=True):
        source, target = layout.boxes[line.source], layout.boxes[line.target]
        start, end = (source.right, ports.leaves(line, source)), (target.x, ports.arrives(line, target))
        path = _path(start, end, _through(layout, line, parts))
        tip = f"M{number(end[0])} {number(end[1])}l-8 -4.2v8.4z"
        kind = "line" + (" err" if line.is_error else "")
        kind += {None: "", True: " taken", False: " idle"}[line.is_taken]
        told = f"{line.source} → {line.target}" + (f" ({line.label})" if line.label else "")
        shape = f'<path class="way" d="{path}"/><path class="tip" d="{tip}"/>'
        drawn.append((1 if line.is_taken else 0, f'<g class="{kind}"><title>{xml(told)}</title>{shape}</g>'))
        if line.label and (line.source, line.source_handle) not in labelled:
            labelled.add((line.source, line.source_handle))
            labels.append(_label(line.label, start[0] + 8, start[1], is_error=line.is_error))
        if line.target_label:
            wide = width(fit(line.target_label, _LABEL, 110), _LABEL) + 12
            labels.append(_label(line.target_label, end[0] - 12 - wide, end[1], is_error=False))
    yield from (text for _, text in sorted(drawn, key=lambda pair: pair[0]))
    yield from labels


def _through(
    layout: Layout, line: Line, parts: Sequence[tuple[float, float, float]]
) -> list[tuple[float, float, float | None]]:
    """Lead a link out of its own layers first, where something wider than its card may stand."""
    out, home = layout.columns[line.source][1], layout.columns[line.target][0]
    source, target = layout.boxes[line.source], layout.boxes[line.target]
    way: list[tuple[float, float, float | None]] = [(source.right, out, None)] if out > source.right + 1 else []
    way.extend(parts)
    return [*way, (home, target.x, None)] if home < target.x - 1 else way


def _path(
    start: tuple[float, float], end: tuple[float, float], parts: Sequence[tuple[float, float, float | None]]
) -> str:
    """Lead a link along its stretches, by curves that begin and end level."""
    x, y = start
    path = [f"M{number(x)} {number(y)}"]
    last = end[0] - 7
    for index, (left, right, height) in enumerate([*parts, (last, last, end[1])]):
        level = height if height is not None else (y if index == 0 else end[1])
        if left > x + 1:
            reach = (left - x) / 2
            path.append(_curve(x + reach, y, left - reach, level, left, level))
        elif abs(left - x) > 1 or abs(level - y) > 1:
            # Back: round the end of its card, between the rows, and round the beginning of the other.
            between = (y + level) / 2 if abs(level - y) > _HEIGHT else max(y, level) + _HEIGHT
            path.append(_curve(x + _BACK, y, x + _BACK, between, x, between))
            path.append(f"H{number(left)}")
            path.append(_curve(left - _BACK, between, left - _BACK, level, left, level))
        if right != left:
            path.append(f"H{number(right)}")
        x, y = right, level
    return "".join(path)


def _curve(*coordinates: float) -> str:
    return "C" + " ".join(map(number, coordinates))


def _label(text: str, x: float, y: float, *, is_error: bool) -> str:
    shown = fit(text, _LABEL, 110)
    wide = width(shown, _LABEL) + 12
    place = f'x="{number(x)}" y="{number(y - 8)}" width="{number(wide)}" height="16" rx="8"'
    centre = f'x="{number(x + wide / 2)}" y="{number(y + 3.7)}"'
    kind = "label err" if is_error else "label"
    return f'<g class="{kind}"><rect {place}/><text {centre}>{xml(shown)}</text></g>'
