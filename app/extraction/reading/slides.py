"""Presentations (PPTX, ECMA-376): the title, text, tables and notes of each slide."""

from xml.etree.ElementTree import Element

from app.extraction.contract import ExtractedImage, ExtractionFailed
from app.extraction.reading.drafts import Draft
from app.extraction.reading.markdown import table_of
from app.extraction.reading.packages import Package, opened, resolved
from app.extraction.vocabulary import ExtractionCode

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MAIN = "ppt/presentation.xml"
_IMAGES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}
_UNSAID = {"sldNum", "dt", "ftr", "hdr"}  #: places for the number, the day and what every slide repeats


def read_slides(draft: Draft, content: bytes) -> None:
    """Read a presentation, a page a slide.

    Raises:
        ExtractionFailed: Any of them.
    """
    with opened(draft, content) as package:
        if not package.has(_MAIN):
            raise ExtractionFailed(ExtractionCode.MALFORMED, "This is no presentation.")
        targets = _relations(package, _MAIN)
        listed = package.xml(_MAIN).find(f"{_P}sldIdLst")
        slides = [targets[each.get(f"{_R}id", "")][1] for each in (listed if listed is not None else ())]
        _facts(draft, package)
        wanted = draft.wanted(len(slides))
        for place, number in enumerate(wanted):
            draft.progress(place, len(wanted))
            _slide(draft, package, slides[number - 1], number)


def _facts(draft: Draft, package: Package) -> None:
    if not package.has("docProps/core.xml"):
        return
    for fact in package.xml("docProps/core.xml"):
        name = {"title": "title", "creator": "author", "created": "createdAt"}.get(fact.tag.rpartition("}")[2])
        if name and fact.text:
            draft.metadata[name] = fact.text


def _relations(package: Package, name: str) -> dict[str, tuple[str, str]]:
    """Return what a part refers to, by id: the kind and the name."""
    folder, _, own = name.rpartition("/")
    path = f"{folder}/_rels/{own}.rels"
    if not package.has(path):
        return {}
    return {
        each.get("Id", ""): (each.get("Type", "").rpartition("/")[2], resolved(name, each.get("Target", "")))
        for each in package.xml(path)
    }


def _slide(draft: Draft, package: Package, name: str, number: int) -> None:
    markdown: list[str] = []
    text: list[str] = []
    tables: list[list[list[str]]] = []
    tree = package.xml(name)
    for shape in _shapes(tree):
        if shape.tag == f"{_A}tbl":
            rows = [[_said(cell) for cell in row.iter(f"{_A}tc")] for row in shape.iter(f"{_A}tr")]
            if rows and max(map(len, rows)):
                tables.append(rows)
                markdown.append(table_of(rows))
                text.append("\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows))
            continue
        place = shape.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph")
        kind = "" if place is None else place.get("type", "body")
        said = "" if kind in _UNSAID else _said(shape)
        if said:
            text.append(said)
            markdown.append(f"## {' '.join(said.split())}" if kind in ("title", "ctrTitle") else _items(shape, kind))
    relations = _relations(package, name)
    for kind, target in relations.values():
        if kind == "notesSlide" and package.has(target):
            notes = "\n".join(
                _said(shape)
                for shape in _shapes(package.xml(target))
                if (place := shape.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph")) is not None and place.get("type") == "body"
            )
            if notes.strip():
                text.append(notes)
                markdown.append("\n".join(f"> {line}" for line in notes.split("\n")))
        elif kind == "image" and draft.options.wants_images and package.has(target):
            ending = target.rpartition(".")[2].lower()
            if ending in _IMAGES:
                draft.add_image(ExtractedImage(number, _IMAGES[ending], package.read(target)))
    draft.add(number, "\n\n".join(text), "\n\n".join(markdown))
    for rows in tables:
        draft.add_table(number, rows)


def _shapes(tree: Element) -> list[Element]:
    return [each for each in tree.iter() if each.tag in (f"{_P}sp", f"{_A}tbl")]


def _said(part: Element) -> str:
    """Return the text of a shape or a cell, a line a paragraph."""
    lines: list[str] = []
    for paragraph in part.iter(f"{_A}p"):
        pieces = [
            "\n" if each.tag == f"{_A}br" else each.text or ""
            for each in paragraph.iter()
            if each.tag in (f"{_A}t", f"{_A}br")
        ]
        lines.append("".join(pieces))
    return "\n".join(lines).strip()


def _items(shape: Element, kind: str) -> str:
    """Write the paragraphs of a shape; those of the body of a slide are items."""
    lines = [line for line in _said(shape).split("\n") if line.strip()]
    if kind == "body" and len(lines) > 1:
        return "\n".join(f"- {line}" for line in lines)
    return "\n\n".join(lines)
