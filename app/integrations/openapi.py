"""Reading an OpenAPI document, which anybody may have written: each operation becomes a request.

Bounded in what is read, resolved and kept, and in the steps that this takes: a document can say little and mean much.
References stay within the document; one that comes back to itself ends. Large ones are read in a thread.

What is left out is told: operations beyond the limit, and those whose body is of no kind that can be written.
"""

import asyncio
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, cast
from urllib.parse import urljoin, urlsplit

import orjson

from app.integrations.contract import text
from app.integrations.failures import IntegrationFault
from app.integrations.reading import list_of, object_of, objects_in, text_of
from app.integrations.requests import Request
from app.integrations.vocabulary import MAX_ACTIONS, IntegrationCode

MAX_DOCUMENT_BYTES = 5_000_000
MAX_CATALOGUE_BYTES = 2_000_000  #: of all operations as they are kept
_MAX_NESTING = 60  #: of the document's own JSON
_MAX_DEPTH = 12  #: of a schema
_MAX_PARTS = 2_000  #: of the schemas of one operation, references resolved
_MAX_ALL_PARTS = 60_000  #: of all operations together
_MAX_PARAMETERS = 100  #: of one operation
_MAX_PROPERTIES = 300  #: of one schema
_MAX_KEYWORD = 4_000  #: bytes of one keyword of a schema
_MAX_CHAIN = 20  #: references that lead to another
_MAX_STEPS = 1_000_000  #: of reading one document: a second or two
_MAX_PATH = 2_000  #: characters of a path, a reference and the name of a parameter
_MAX_MEDIA = 20  #: kinds of one body
_THREAD_BYTES = 100_000  #: what is shorter is read where it is asked for
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch")
_NAME = re.compile(r"[^A-Za-z0-9]+")
_LONGEST_NAME = 60
_NOTES = ("title", "description", "format", "default")
_KEPT = (
    "type",
    "enum",
    "const",
    "required",
    "minItems",
    "maxItems",
    "minLength",
    "maxLength",
    "pattern",
    "minimum",
    "maximum",
    *_NOTES,
)
_UNSENDABLE = frozenset({"accept", "content-type", "authorization"})  #: headers that a document may not declare
_FRAMING = frozenset({"host", "connection", "content-length", "transfer-encoding", "te", "upgrade", "trailer"})


def _invalid(message: str) -> IntegrationFault:
    return IntegrationFault(IntegrationCode.DOCUMENT_INVALID, message)


def _too_large() -> IntegrationFault:
    return _invalid(f"The document has more than {MAX_DOCUMENT_BYTES:,} bytes.")


def _loaded(content: bytes | str) -> dict[str, Any]:
    if len(content) > MAX_DOCUMENT_BYTES:
        raise _too_large()
    try:
        found = orjson.loads(content)
    except orjson.JSONDecodeError:
        raise _invalid("The document is not JSON; write YAML as JSON first.") from None
    if not isinstance(found, dict):
        raise _invalid("The document is no object.")
    return cast("dict[str, Any]", found)


def read_document(content: bytes | str) -> Mapping[str, Any]:
    """Read a document.

    Raises:
        IntegrationFault: DOCUMENT_INVALID.
    """
    document = _loaded(content)
    version = document.get("openapi")
    if not isinstance(version, str) or not version.startswith("3."):
        raise _invalid("The document is not OpenAPI 3.")
    if not isinstance(document.get("paths"), dict):
        raise _invalid("The document has no paths.")
    if _is_deep(document):
        raise _invalid(f"The document is nested deeper than {_MAX_NESTING} levels.")
    return document


async def requests_of(content: bytes | str, came_from: str = "") -> tuple[str, list[Request], list[str]]:
    """Read where a document says that its API is, what can be sent to it, and what is left out.

    Args:
        content: The document.
        came_from: Its address, which the API's may be relative to.

    Raises:
        IntegrationFault: DOCUMENT_INVALID.
    """
    if len(content) > MAX_DOCUMENT_BYTES:
        raise _too_large()
    if len(content) > _THREAD_BYTES:
        return await asyncio.to_thread(_read, content, came_from)
    return _read(content, came_from)


def _read(content: bytes | str, came_from: str) -> tuple[str, list[Request], list[str]]:
    document = read_document(content)
    reader = Reader(document)
    requests = reader.requests()
    return server_of(document, came_from), requests, reader.skipped


def server_in(content: str) -> str:
    """Return where the API of a document is, read no further than that; empty when that cannot be told.

    Raises:
        IntegrationFault: DOCUMENT_INVALID.
    """
    return server_of(_loaded(content))


def _is_deep(document: Any) -> bool:
    level: list[Any] = [document]
    for _ in range(_MAX_NESTING):
        level = [
            inner
            for each in level
            for inner in (*object_of(each).values(), *list_of(each))
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True


def server_of(document: Mapping[str, Any], came_from: str = "") -> str:
    """Return where the API is, by the document's first server; empty when that cannot be told."""
    servers = objects_in(document.get("servers"))
    url = text_of(servers[0].get("url")) if servers else ""
    if not url or "{" in url:
        return ""
    joined = urljoin(came_from, url) if came_from else url
    return joined.rstrip("/") if urlsplit(joined).scheme in {"http", "https"} else ""


class Reader:
    """Reads the operations of one document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._all_parts = 0
        self._steps = 0
        self._small: dict[int, bool] = {}
        self._parts = 0
        self._names: set[str] = set()
        self.skipped: list[str] = []

    def requests(self) -> list[Request]:
        """Return every operation that can be sent.

        Raises:
            IntegrationFault: DOCUMENT_INVALID: a reference leads out of the document, or it is too much.
        """
        found: list[Request] = []
        size = 0
        for path, item in cast("dict[str, Any]", self._document["paths"]).items():
            known = object_of(self._resolved(item))
            if not path.startswith("/") or len(path) > _MAX_PATH:
                continue
            for method in _METHODS:
                operation = known.get(method)
                if not isinstance(operation, dict):
                    continue
                operation = object_of(cast("object", operation))
                self._spend(1)
                if len(found) >= MAX_ACTIONS:
                    self.skipped.append(f"{method.upper()} {path}: more than {MAX_ACTIONS} operations")
                    continue
                made = self._request(path, method, known, operation)
                if made is None:
                    continue
                size += len(orjson.dumps(made.to_json()))
                if size > MAX_CATALOGUE_BYTES:
                    raise _invalid(f"Its operations are over {MAX_CATALOGUE_BYTES:,} bytes.")
                found.append(made)
        if not found:
            raise _invalid("The document has no operation that can be sent.")
        return found

    def _request(self, path: str, method: str, item: Mapping[str, Any], operation: Mapping[str, Any]) -> Request | None:
        self._parts = 0
        properties: dict[str, Any] = {}
        required: list[str] = []
        query: list[str] = []
        headers: list[str] = []
        for name, place, argument, parameter in self._parameters(item, operation):
            properties[argument] = self._parameter_schema(parameter)
            if parameter.get("required") is True or place == "path":
                required.append(argument)
            if place == "query":
                query.append(f"{argument}={name}")
            elif place == "header":
                headers.append(f"{argument}={name}")
        missing = {each for each in re.findall(r"\{([^{}/]+)\}", path) if each not in properties}
        for each in sorted(missing):
            properties[each] = text("A part of the path.", 1_000)
            required.append(each)
        body, whole = self._body(operation, properties, required)
        if body is None:
            self.skipped.append(f"{method.upper()} {path}: its body is neither JSON nor a form")
            return None
        told = operation.get("summary") if isinstance(operation.get("summary"), str) else ""
        more = operation.get("description") if isinstance(operation.get("description"), str) else ""
        return Request(
            self._name(operation.get("operationId"), method, path),
            (told or f"{method.upper()} {path}")[:200],
            (more or told or f"{method.upper()} {path}")[:2_000],
            method.upper(),
            path,
            {"type": "object", "properties": properties, "required": required, "additionalProperties": False},
            tuple(query),
            tuple(headers),
            body,
            whole,
        )

    def _parameters(
        self, item: Mapping[str, Any], operation: Mapping[str, Any]
    ) -> Iterator[tuple[str, str, str, Mapping[str, Any]]]:
        """Give each parameter's name, place, argument and declaration; an operation's own win over its path's."""
        found: dict[tuple[str, str], Mapping[str, Any]] = {}
        for holder in (item, operation):
            for each in list_of(holder.get("parameters"))[:_MAX_PARAMETERS]:
                parameter = object_of(self._resolved(each))
                name, place = text_of(parameter.get("name")), text_of(parameter.get("in"))
                if name and place and len(name) <= _MAX_PATH and len(place) <= _MAX_PATH:
                    found[name, place] = parameter
        taken: set[str] = set()
        for (name, place), parameter in found.items():
            if place not in {"path", "query", "header"}:
                continue
            if place == "header" and name.lower() in _UNSENDABLE | _FRAMING:
                continue
            argument = name if place == "path" or name not in taken else f"{place}_{name}"
            argument = argument.replace("=", "_")
            if argument in taken or len(argument) > 200 or argument == "body":  # noqa: PLR2004 - a name, not a text
                continue
            taken.add(argument)
            yield name, place, argument, parameter

    def _parameter_schema(self, parameter: Mapping[str, Any]) -> dict[str, Any]:
        made = self._schema(parameter.get("schema", {}), 0, ())
        note = parameter.get("description")
        if isinstance(note, str):
            made["description"] = note[:500]
        return made

    def _body(
        self, operation: Mapping[str, Any], properties: dict[str, Any], required: list[str]
    ) -> tuple[str | None, str]:
        declared = self._resolved(operation.get("requestBody"))
        if not isinstance(declared, dict):
            return "none", ""
        known = cast("dict[str, Any]", declared)
        contents = known.get("content")
        if not isinstance(contents, dict) or not contents:
            return "none", ""
        kinds = cast("dict[str, Any]", contents)
        for kind, media in islice(kinds.items(), _MAX_MEDIA):
            self._spend(1)
            plain = kind[:200].partition(";")[0].strip().lower()
            is_json = plain == "application/json" or plain.endswith("+json") or plain == "*/*"
            if is_json or plain == "application/x-www-form-urlencoded":
                properties["body"] = self._schema(object_of(media).get("schema", {}), 0, ())
                if known.get("required") is True:
                    required.append("body")
                return ("json" if is_json else "form"), "body"
        return ("none", "") if known.get("required") is not True else (None, "")

    def _schema(self, declared: Any, depth: int, seen: tuple[str, ...]) -> dict[str, Any]:
        """Copy what can be checked of a schema, its references resolved; a part that is too deep allows anything."""
        self._parts += 1
        self._all_parts += 1
        self._spend(1)
        if self._all_parts > _MAX_ALL_PARTS:
            raise _invalid("Its schemas are too many together.")
        if depth > _MAX_DEPTH or self._parts > _MAX_PARTS or not isinstance(declared, dict):
            return {}
        schema = cast("dict[str, Any]", declared)
        reference = schema.get("$ref")
        if isinstance(reference, str):
            if reference in seen:
                return {}
            return self._schema(self._target(reference), depth + 1, (*seen, reference))
        made = {name: schema[name] for name in _KEPT if name in schema and self._is_small(schema[name])}
        if schema.get("nullable") is True and isinstance(made.get("type"), str):
            made["type"] = [made["type"], "null"]
        merged = self._merged(schema)
        if isinstance(merged, dict):
            properties = cast("dict[str, Any]", merged)
            made["properties"] = {
                name[:200]: self._schema(inner, depth + 1, seen) for name, inner in _first(properties).items()
            }
        if "items" in schema:
            made["items"] = self._schema(schema["items"], depth + 1, seen)
        if isinstance(schema.get("additionalProperties"), bool) and "allOf" not in schema:
            made["additionalProperties"] = schema["additionalProperties"]
        return made

    def _merged(self, schema: Mapping[str, Any]) -> Any:
        """Return the properties of a schema with those of its `allOf`; what they require, the service checks."""
        own = schema.get("properties")
        parts = schema.get("allOf")
        if not isinstance(parts, list):
            return own
        found: dict[str, Any] = {}
        for each in cast("list[Any]", parts)[:20]:
            more = _first(object_of(object_of(self._resolved(each)).get("properties")))
            self._spend(len(more))
            found |= more
        mine = _first(object_of(own))
        return _first(mine | {name: value for name, value in found.items() if name not in mine})

    def _resolved(self, part: Any) -> Any:
        for _ in range(_MAX_CHAIN):
            self._spend(1)
            reference = object_of(part).get("$ref")
            if not isinstance(reference, str):
                return part
            part = self._target(reference)
        raise _invalid("A reference leads to itself.")

    def _target(self, reference: str) -> Any:
        """Follow a JSON Pointer (RFC 6901) within the document.

        Raises:
            IntegrationFault: It leads out of it, or nowhere.
        """
        if not reference.startswith("#/"):
            raise _invalid(f"A reference leads out of the document: {reference[:100]!r}.")
        if len(reference) > _MAX_PATH:
            raise _invalid(f"A reference is too long: {reference[:100]!r}…")
        found: Any = self._document
        parts = reference[2:].split("/")
        self._spend(len(parts))
        for part in parts:
            name = part.replace("~1", "/").replace("~0", "~")
            if name in object_of(found):
                found = object_of(found)[name]
            elif name.isdecimal() and int(name[:9]) < len(list_of(found)):
                found = list_of(found)[int(name[:9])]
            else:
                raise _invalid(f"A reference leads nowhere: {reference[:100]!r}.")
        return found

    def _spend(self, steps: int) -> None:
        self._steps += steps
        if self._steps > _MAX_STEPS:
            raise _invalid("The document takes too long to read: it refers to the same parts too often.")

    def _is_small(self, value: Any) -> bool:
        """Say whether a keyword's value is short enough; measured once, however often it is referred to."""
        if not isinstance(value, str | list | dict):
            return True
        sized = cast("str | list[Any] | dict[str, Any]", value)
        known = self._small.get(id(sized))
        if known is None:
            known = len(sized) <= _MAX_KEYWORD and len(orjson.dumps(sized)) <= _MAX_KEYWORD
            self._small[id(sized)] = known  # the document is kept, so no other value gets this id
        return known

    def _name(self, given: Any, method: str, path: str) -> str:
        """Make a name that nobody else has; the operation's own where it has one."""
        wanted = given if isinstance(given, str) and given.strip() else f"{method}_{path}"
        plain = _NAME.sub("_", wanted).strip("_")[:_LONGEST_NAME] or method
        name, number = plain, 1
        while name in self._names:
            number += 1
            name = f"{plain[: _LONGEST_NAME - 5]}_{number}"
        self._names.add(name)
        return name


def _first(properties: dict[str, Any]) -> dict[str, Any]:
    # Without a copy of all of them: the same ones may be referred to thousands of times.
    return dict(islice(properties.items(), _MAX_PROPERTIES))
