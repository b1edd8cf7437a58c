"""Workflows as JSON documents, to be kept in files, reviewed, and imported elsewhere.

A document never carries a secret: of a secret-marked field only references and plain scaffolding stay
(`Bearer {{ secrets.TOKEN }}`), literal text is blanked and its place listed under `blanked`. Pinned outputs are
left out, since they are data of some run. Import trusts nothing: size, depth and types are checked before
anything is built.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NoReturn, cast

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.kernel.errors import InvalidInput
from app.workflows import fields, values
from app.workflows.fields import MarkedField
from app.workflows.graph import Graph
from app.workflows.validation import KEY, MAX_GRAPH_BYTES, REQUIRED, Library

FORMAT = "plait.workflow/1"
#: The graph, and room for the rest.
MAX_DOCUMENT_BYTES = MAX_GRAPH_BYTES + 64 * 1024
_MAX_FAULTS = 100
_LEFT_OUT = object()

#: What may stay of a secret-marked field: words that name a scheme, and tags that only name things.
_SCHEME = re.compile(r"\s*(?:(?:Bearer|Basic|Token|ApiKey|Api-Key|Digest)\s+)?", re.IGNORECASE)
_NAMING_TAG = re.compile(r"\{\{-?\s*[A-Za-z_][\w.]*(?:\s*\|\s*[A-Za-z_]\w*)*\s*-?\}\}")


class DocumentInvalid(InvalidInput):
    """This is not a workflow document."""


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    format: Literal["plait.workflow/1"]
    name: str
    description: str | None = None
    tags: tuple[str, ...] = ()
    graph: Graph
    secrets: tuple[str, ...] = ()
    blanked: tuple[str, ...] = ()
    version: int | None = Field(default=None, ge=1)


@dataclass(frozen=True, slots=True)
class Imported:
    """What a document holds; the graph is not validated yet."""

    name: str
    description: str | None
    tags: tuple[str, ...]
    graph: Graph


@dataclass(frozen=True, slots=True)
class Exported:
    """What to write into a document."""

    name: str
    description: str | None
    tags: Iterable[str]
    graph: Graph
    version: int | None = None  #: the number of the version it was; None for a draft


@dataclass(slots=True)
class _Stripping:
    blanked: list[str] = field(default_factory=list[str])
    secrets: dict[str, None] = field(default_factory=dict[str, None])

    def of_node(self, at: int) -> fields.Change:
        def change(found: MarkedField) -> Any:
            for reference in fields.references(found):
                if reference.kind == "secrets":
                    self.secrets[reference.name] = None
            if not found.mark.is_secret:
                return found.text
            kept = without_literals(found.text)
            if kept != found.text:
                self.blanked.append(f"nodes[{at}].config.{found.path}")
            return kept

        return change


def export(what: Exported, library: Library) -> dict[str, Any]:
    """Write a document; it holds no value of a secret-marked field."""
    stripping = _Stripping()
    nodes: list[Any] = []
    for at, node in enumerate(what.graph.nodes):
        config = node.config
        if library.get(node.component) is None:
            # Nobody can say which of its fields are secret, so none is shown.
            if config:
                stripping.blanked.append(f"nodes[{at}].config")
            config = {}
        else:
            config = _stripped(node.component, config, library, stripping.of_node(at))
        nodes.append(node.model_copy(update={"config": config, "pinned_output": None}))
    graph = what.graph.model_copy(update={"nodes": tuple(nodes)})
    document: dict[str, Any] = {
        "format": FORMAT,
        "name": what.name,
        "description": what.description,
        "tags": list(what.tags),
        "graph": graph.to_json(),
        "secrets": sorted(stripping.secrets),
        "blanked": stripping.blanked,
    }
    if what.version is not None:
        document["version"] = what.version
    return document


def _stripped(component: str, config: Mapping[str, Any], library: Library, change: fields.Change) -> dict[str, Any]:
    """Blank literal secrets; a field that must not be empty is left out: a draft may be unfinished, but not wrong."""
    stripped = fields.change_config(component, config, library, change)
    for at in list(fields.unknown_parts(component, config, library)):
        fields.put(stripped, at, {})
    if not _is_wrong(component, stripped, library) or _is_wrong(component, config, library):
        return stripped
    return cast("dict[str, Any]", _without_gaps(fields.change_config(component, config, library, _gap)))


def _is_wrong(component: str, config: Mapping[str, Any], library: Library) -> bool:
    return any(fault.code != REQUIRED for fault in library.validate_config(component, config)[1])


def _gap(found: MarkedField) -> Any:
    if not found.mark.is_secret or not found.text:
        return found.text
    return without_literals(found.text) or _LEFT_OUT


def _without_gaps(value: Any) -> Any:
    if isinstance(value, dict):
        parts = cast("dict[str, Any]", value).items()
        return {key: _without_gaps(each) for key, each in parts if each is not _LEFT_OUT}
    if isinstance(value, list):
        return [_without_gaps(each) for each in cast("list[Any]", value)]
    return "" if value is _LEFT_OUT else value


def without_literals(text: str) -> str:
    """Keep of a secret field what only names things; anything else in it might be the secret."""
    kept: list[str] = []
    for is_tag, part in fields.template_parts(text):
        pattern = _NAMING_TAG if is_tag else _SCHEME
        kept.append(part if pattern.fullmatch(part) else "")
    joined = "".join(kept)
    return joined if "{{" in joined else ""


def parse(document: object, *, at: str = "input.document") -> Imported:
    """Read a document.

    Args:
        document: What JSON gave.
        at: Where the document is in the input, for the errors.

    Raises:
        DocumentInvalid: It is too large or too deep, or is not a workflow document; lists what is wrong.
    """
    if not isinstance(document, Mapping):
        raise DocumentInvalid("A workflow document is a JSON object.", field=at, reason="type")
    faults = [
        {"field": f"{at}{path}", "code": "VALUE_INVALID", "message": f"The value {message}."}
        for path, message in values.faults(cast("object", document))
    ]
    if faults:
        _refuse(faults, at)
    stored = orjson.dumps(document)
    if len(stored) > MAX_DOCUMENT_BYTES:
        message = f"A workflow document has at most {MAX_DOCUMENT_BYTES:,} bytes."
        raise DocumentInvalid(message, field=at, reason="too_large")
    found = cast("Mapping[str, Any]", document)
    if found.get("format") != FORMAT:
        raise DocumentInvalid(f"The document's format is not {FORMAT}.", field=f"{at}.format", reason="format_unknown")
    try:
        read = _Document.model_validate_json(stored)
    except ValidationError as error:
        _refuse(
            [
                {"field": _path(at, item["loc"]), "code": item["type"].upper(), "message": f"{item['msg']}."}
                for item in error.errors(include_url=False, include_input=False, include_context=False)
            ],
            at,
        )
    return Imported(read.name, read.description, read.tags, read.graph)


def remap(graph: Graph, library: Library) -> Graph:
    """Give every node a new key, `component_1`, and follow the old one in links, parents and references.

    Raises:
        DocumentInvalid: Two nodes have one key, so nobody can say which of them a link means.
    """
    counts: dict[str, int] = {}
    renamed: dict[str, str] = {}
    for at, node in enumerate(graph.nodes):
        if node.key in renamed:
            raise DocumentInvalid(
                f"Two nodes have the key {node.key[:64]!r}.",
                field=f"input.document.graph.nodes[{at}].key",
                reason="key_duplicate",
            )
        stem = node.component[:56] if KEY.fullmatch(node.component[:56]) else "node"
        counts[stem] = counts.get(stem, 0) + 1
        renamed[node.key] = f"{stem}_{counts[stem]}"
    rename: Callable[[MarkedField], str] = lambda found: fields.rename_nodes(found, renamed)  # noqa: E731 - needs `renamed`
    nodes = tuple(
        node.model_copy(
            update={
                "key": renamed[node.key],
                "parent_key": None if node.parent_key is None else renamed.get(node.parent_key, node.parent_key),
                "config": fields.change_config(node.component, node.config, library, rename),
                **fields.change_policies(node, rename),
            }
        )
        for node in graph.nodes
    )
    links = tuple(
        link.model_copy(
            update={
                "source": renamed.get(link.source, link.source),
                "target": renamed.get(link.target, link.target),
            }
        )
        for link in graph.connections
    )
    return Graph(nodes=nodes, connections=links, variables=graph.variables)


def _refuse(faults: list[dict[str, str]], at: str) -> NoReturn:
    raise DocumentInvalid(
        faults[0]["message"],
        field=faults[0]["field"] or at,
        reason="document_invalid",
        details={"problemCount": len(faults), "problems": faults[:_MAX_FAULTS]},
    )


def _path(at: str, location: tuple[int | str, ...]) -> str:
    return at + "".join(f"[{part}]" if isinstance(part, int) else f".{str(part)[:100]}" for part in location)
