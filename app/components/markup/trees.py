"""XML to JSON and back.

Two shapes. `full` keeps everything in its order: `{"name", "attributes", "children"}`, children being elements and
texts. `compact` is handy: `{"root": {"@attribute": "x", "child": ["a", "b"], "#text": "c"}}`; an element of text alone
is that text, an empty one null, and repeated ones a list.

A document may have a DOCTYPE, but declares no entities: what would expand them, or fetch them, is refused. Comments
and processing instructions are left out, names keep their prefixes.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from app.components.sandbox.errors import LimitReached, RunFailed

#: An element is two levels of JSON, which has a hundred.
_MAX_DEPTH = 45
_MAX_ELEMENTS = 200_000
_MAX_TEXT = 10_000_000
_NAME = re.compile(r"^[^\W\d.-][\w.-]*(:[^\W\d.-][\w.-]*)?$")
#: What XML 1.0 §2.2 does not allow, escaped or not.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TEXT = "#text"


class _Element:
    """An element as it is read; `children` are elements and texts."""

    __slots__ = ("attributes", "children", "name")

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name = name
        self.attributes = attributes
        self.children: list[_Element | str] = []


def parse(text: str, shape: str, lists: Sequence[str], is_trimmed: bool) -> Any:  # noqa: FBT001 - it comes as JSON
    """Read a document.

    Args:
        text: The XML.
        shape: full or compact.
        lists: Of compact: elements that are a list also where there is one.
        is_trimmed: Leave out texts of white space alone, and that around others.

    Raises:
        SandboxError: It is not well formed (with the line), declares entities, or is too deep or too large.
    """
    root = _Builder().read(text)
    if shape == "full":
        return _full(root, is_trimmed=is_trimmed)
    return {root.name: _compact(root, frozenset(lists), is_trimmed=is_trimmed)}


class _Builder:
    def __init__(self) -> None:
        self._open: list[_Element] = []
        self._root: _Element | None = None
        self._count = 0

    def read(self, text: str) -> _Element:
        # the text is decoded already, whatever its declaration says
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.EntityDeclHandler = self._refuse
        parser.SkippedEntityHandler = self._refuse
        parser.ExternalEntityRefHandler = self._refuse
        try:
            parser.Parse(text.encode(), True)  # noqa: FBT003 - that it is all has no name
        except expat.ExpatError as error:
            told = expat.ErrorString(error.code)
            raise RunFailed(f"The XML is not well formed: {told}.", line=error.lineno) from None
        if self._root is None:
            raise RunFailed("The XML has no element.")
        return self._root

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1 + len(attributes)
        if self._count > _MAX_ELEMENTS:
            raise LimitReached(f"The XML has more than {_MAX_ELEMENTS} elements and attributes.")
        if len(self._open) == _MAX_DEPTH:
            raise LimitReached(f"The XML is nested deeper than {_MAX_DEPTH} elements.")
        element = _Element(name, attributes)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self._root = element
        self._open.append(element)

    def _end(self, name: str) -> None:
        del name
        self._open.pop()

    def _text(self, text: str) -> None:
        children = self._open[-1].children
        if children and isinstance(children[-1], str):
            children[-1] += text
        else:
            children.append(text)

    def _refuse(self, *_: Any) -> Any:
        raise RunFailed("The XML declares or uses entities of its own, which are refused.")


def _full(element: _Element, *, is_trimmed: bool) -> dict[str, Any]:
    children = [
        child.strip() if is_trimmed and isinstance(child, str) else child
        for child in element.children
        if not isinstance(child, str) or not is_trimmed or child.strip()
    ]
    return {
        "name": element.name,
        "attributes": element.attributes,
        "children": [child if isinstance(child, str) else _full(child, is_trimmed=is_trimmed) for child in children],
    }


def _compact(element: _Element, lists: frozenset[str], *, is_trimmed: bool) -> Any:
    text = "".join(child for child in element.children if isinstance(child, str))
    has_elements = any(isinstance(child, _Element) for child in element.children)
    if is_trimmed or (has_elements and not text.strip()):
        text = text.strip()
    if not has_elements and not element.attributes:
        return text or None
    fields: dict[str, Any] = {f"@{name}": value for name, value in element.attributes.items()}
    for child in element.children:
        if isinstance(child, str):
            continue
        value = _compact(child, lists, is_trimmed=is_trimmed)
        if child.name not in fields:
            fields[child.name] = [value] if child.name in lists else value
        elif isinstance(fields[child.name], list):
            fields[child.name].append(value)
        else:
            fields[child.name] = [fields[child.name], value]
    if text:
        fields[_TEXT] = text
    return fields


def build(value: Any, indent: int, has_declaration: bool) -> str:  # noqa: FBT001 - it comes as JSON
    """Write a document of either shape; `indent` 0 writes it in one line.

    Indenting leaves elements that hold text as they are.

    Raises:
        SandboxError: The value has neither shape, or holds what XML cannot.
    """
    root = _from_full(value) if isinstance(value, Mapping) and "name" in value and "children" in value else None
    if root is None:
        root = _from_compact(value)
    writer = _Writer(indent)
    writer.write(root, 0)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n' if has_declaration else ""
    return head + writer.text()


def _from_full(value: Any) -> _Element:
    fields = _fields(value)
    attributes, children = fields.get("attributes", {}), fields.get("children", [])
    if not isinstance(fields.get("name"), str) or not isinstance(attributes, Mapping) or not isinstance(children, list):
        raise RunFailed("An element is {name, attributes, children}, or a text.")
    element = _Element(
        fields["name"], {name: _said(item) for name, item in cast("Mapping[str, Any]", attributes).items()}
    )
    for child in cast("list[Any]", children):
        element.children.append(child if isinstance(child, str) else _from_full(child))
    return element


def _from_compact(value: Any) -> _Element:
    fields = _fields(value)
    if len(fields) != 1 or isinstance(next(iter(fields.values())), list):
        raise RunFailed("A document is an object with one field, its root element.")
    ((name, content),) = fields.items()
    return _element(name, content)


def _element(name: str, content: Any) -> _Element:
    element = _Element(name, {})
    if not isinstance(content, Mapping):
        if content is not None:
            element.children.append(_said(content))
        return element
    for key, item in cast("Mapping[str, Any]", content).items():
        if key.startswith("@"):
            element.attributes[key[1:]] = _said(item)
        elif key == _TEXT:
            element.children.append(_said(item))
        else:
            for each in cast("list[Any]", item) if isinstance(item, list) else [item]:
                element.children.append(_element(key, each))
    return element


def _fields(value: Any) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}


def _said(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if value is None:
        return ""
    raise RunFailed("A list or an object cannot stand where XML has text.")


class _Writer:
    def __init__(self, indent: int) -> None:
        self._indent = indent
        self._pieces: list[str] = []
        self._size = 0

    def text(self) -> str:
        return "".join(self._pieces)

    def write(self, element: _Element, depth: int) -> None:
        if depth == _MAX_DEPTH:
            raise LimitReached(f"The XML would be nested deeper than {_MAX_DEPTH} elements.")
        name = _checked_name(element.name)
        attributes = "".join(
            f" {_checked_name(key)}={_quoted(_checked(value))}" for key, value in element.attributes.items()
        )
        if not element.children:
            self._put(f"<{name}{attributes}/>")
            return
        self._put(f"<{name}{attributes}>")
        is_indented = self._indent > 0 and all(isinstance(child, _Element) for child in element.children)
        for child in element.children:
            if is_indented:
                self._put("\n" + " " * self._indent * (depth + 1))
            if isinstance(child, str):
                # a bare carriage return would be read as a line feed
                self._put(escape(_checked(child), {"\r": "&#13;"}))
            else:
                self.write(child, depth + 1)
        if is_indented:
            self._put("\n" + " " * self._indent * depth)
        self._put(f"</{name}>")

    def _put(self, piece: str) -> None:
        self._size += len(piece)
        if self._size > _MAX_TEXT:
            raise LimitReached(f"The XML is over {_MAX_TEXT} characters.")
        self._pieces.append(piece)


def _quoted(value: str) -> str:
    return quoteattr(value, {"\r": "&#13;", "\n": "&#10;", "\t": "&#9;"})


def _checked_name(name: str) -> str:
    if not _NAME.match(name):
        raise RunFailed(f"{name[:60]!r} cannot be the name of an element or an attribute.")
    return name


def _checked(text: str) -> str:
    if _FORBIDDEN.search(text):
        raise RunFailed("A text holds a character that XML does not allow.")
    return text
