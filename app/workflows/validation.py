"""Everything that is wrong with a graph, found at once and in linear time.

`problems` never stops at the first fault, except when a graph is over a limit of size: then that is the answer.
Which problems a draft may have is said in `problems.py`.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Protocol

import orjson
from pydantic.alias_generators import to_camel

from app.components.contract import ERROR, Component
from app.workflows import fields, structure, values
from app.workflows.graph import Graph, GraphNode, OnError
from app.workflows.naming import Hints, unknown_names
from app.workflows.problems import Problem, ProblemCode

MAX_NODES = 1_000
MAX_CONNECTIONS = 5_000
MAX_VARIABLES = 200
MAX_GRAPH_BYTES = 1024 * 1024
MAX_NAME_CHARACTERS = 200
MAX_DESCRIPTION_CHARACTERS = 2_000
MAX_CONFIG_BYTES = 256 * 1024
KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
REQUIRED = "required"  #: the code of a fault of a configuration that is only unfinished
_STATUS = tuple(f"HTTP_{digit}" for digit in range(10))  #: how a code begins that names a status
_STATUS_CODE = re.compile(r"HTTP_[1-5](\d\d|XX)")
_NODE_PARTS = (
    "key",
    "component",
    "component_version",
    "name",
    "config",
    "parent_key",
    "default_output",
    "pinned_output",
)
_BREAK_RULE = "A break is directly in a loop, which it leaves."
_KEY_RULE = "a letter, then letters, digits and underscores, at most 64 in all"


class ConfigFault(Protocol):
    """What the library says of a configuration."""

    @property
    def field(self) -> str:
        """The dotted field within the configuration; "" for all of it."""
        ...

    @property
    def code(self) -> str:
        """What kind of fault; `required` when something is not there yet, rather than wrong."""
        ...

    @property
    def message(self) -> str:
        """One sentence for a person; no value."""
        ...


class Library(Protocol):
    """The components a graph may use: what this module asks of `components.registry.Registry`."""

    def get(self, component_id: str) -> Component | None:
        """Return a component, or None."""
        ...

    def schema(self, component_id: str) -> Mapping[str, Any]:
        """Return the JSON Schema of a component's configuration."""
        ...

    def expression_problem(self, text: str) -> str | None:
        """Say why a text is no expression that a node may have; None when it is one."""
        ...

    def validate_config(self, component_id: str, raw: object) -> tuple[Any | None, Sequence[ConfigFault]]:
        """Parse a configuration: the parsed value, or None and why not."""
        ...


def problems(graph: Graph, library: Library, *, secret_names: Collection[str] | None = None) -> list[Problem]:
    """Return every problem of a graph.

    Args:
        graph: What to look at.
        library: The components it may use.
        secret_names: The secrets of the workspace; None means that they are not known and not checked.
    """
    too_large = list(_sizes(graph))
    if too_large:
        return too_large
    return list(_Inspection(graph, library, secret_names).run())


def _sizes(graph: Graph) -> Iterator[Problem]:
    for code, place, count, limit in (
        (ProblemCode.TOO_MANY_NODES, "nodes", len(graph.nodes), MAX_NODES),
        (ProblemCode.TOO_MANY_CONNECTIONS, "connections", len(graph.connections), MAX_CONNECTIONS),
        (ProblemCode.TOO_MANY_VARIABLES, "variables", len(graph.variables), MAX_VARIABLES),
    ):
        if count > limit:
            yield Problem(code, f"A workflow has at most {limit:,} {place}; this one has {count:,}.", place)


def _parts(graph: Graph) -> Iterator[tuple[str, str | None, str, Any]]:
    """Give everything that came from outside, as (place, node key, field, value)."""
    for at, node in enumerate(graph.nodes):
        for name in _NODE_PARTS:
            yield f"nodes[{at}]", node.key, to_camel(name), getattr(node, name)
        yield f"nodes[{at}]", node.key, "position", [node.position.x, node.position.y]
    for at, link in enumerate(graph.connections):
        for name in ("source", "source_handle", "target", "target_handle"):
            yield f"connections[{at}]", None, to_camel(name), getattr(link, name)
    for at, variable in enumerate(graph.variables):
        for name in ("name", "value", "description"):
            yield f"variables[{at}]", None, name, getattr(variable, name)


class _Inspection:
    """One look at one graph; what several checks need is found once."""

    def __init__(self, graph: Graph, library: Library, secret_names: Collection[str] | None) -> None:
        self._graph = graph
        self._library = library
        self._secret_names = secret_names
        self._shape = structure.Shape.of(graph)
        self._chains, self._parent_loops = structure.containers(graph)
        self._components: list[Component | None] = [library.get(node.component) for node in graph.nodes]
        self._handles: list[tuple[str, ...] | None] = [None] * len(graph.nodes)  #: None: not known

    def run(self) -> Iterator[Problem]:
        """Give every problem: storage, nodes, containers, links, flow, variables, references."""
        unstorable = list(self._storage())
        yield from unstorable
        if unstorable:
            return
        yield from self._nodes()
        yield from self._containers()
        yield from self._links()
        yield from self._flow()
        yield from self._variables()
        yield from self._references()

    def _storage(self) -> Iterator[Problem]:
        is_storable = True
        for place, node_key, field, value in _parts(self._graph):
            for path, message in values.faults(value):
                is_storable = False
                yield Problem(ProblemCode.VALUE_INVALID, f"The value {message}.", place, node_key, f"{field}{path}")
        size_bytes = len(orjson.dumps(self._graph.to_json())) if is_storable else 0
        if size_bytes > MAX_GRAPH_BYTES:
            message = f"A graph has at most {MAX_GRAPH_BYTES:,} bytes as JSON; this one has {size_bytes:,}."
            yield Problem(ProblemCode.GRAPH_TOO_LARGE, message)

    def _nodes(self) -> Iterator[Problem]:
        for at, node in enumerate(self._graph.nodes):
            if not KEY.fullmatch(node.key):
                yield self._of_node(at, ProblemCode.KEY_INVALID, "key", f"A node's key is {_KEY_RULE}.")
            elif self._shape.positions[node.key] != at:
                message = f"The key {node.key!r} is also that of nodes[{self._shape.positions[node.key]}]."
                yield self._of_node(at, ProblemCode.KEY_DUPLICATE, "key", message)
            if len(node.name) > MAX_NAME_CHARACTERS:
                message = f"A node's name has at most {MAX_NAME_CHARACTERS} characters."
                yield self._of_node(at, ProblemCode.VALUE_TOO_LONG, "name", message)
            yield from self._component(at, node)
            for field in fields.policy_fields(node):
                message = self._library.expression_problem(field.text)
                if message is not None:
                    yield self._of_node(at, ProblemCode.CONFIG_INVALID, field.path, message)
            for place, code in enumerate(() if node.retry is None else node.retry.codes):
                if code.startswith(_STATUS) and not _STATUS_CODE.fullmatch(code):
                    message = f"{_short(code)} names no status: write HTTP_503, or HTTP_5XX for a class of them."
                    yield self._of_node(at, ProblemCode.CONFIG_INVALID, f"retry.codes[{place}]", message)
            if node.on_error is OnError.DEFAULT and node.default_output is None:
                message = "With onError DEFAULT a node needs a defaultOutput."
                yield self._of_node(at, ProblemCode.DEFAULT_MISSING, "defaultOutput", message)

    def _component(self, at: int, node: GraphNode) -> Iterator[Problem]:
        component = self._components[at]
        if component is None:
            message = f"There is no component {_short(node.component)}."
            yield self._of_node(at, ProblemCode.COMPONENT_UNKNOWN, "component", message)
            return
        if node.component_version != component.version:
            message = f"{component.id} has version {component.version}, not {_short(node.component_version)}."
            yield self._of_node(at, ProblemCode.COMPONENT_VERSION_UNKNOWN, "componentVersion", message)
            return
        if component.is_deprecated:
            message = f"{component.id} is deprecated."
            yield self._of_node(at, ProblemCode.COMPONENT_DEPRECATED, "component", message)
        if component.has_own_limit and node.timeout_ms is not None:
            message = f"timeoutMs has no effect on {component.id}: its configuration says how long it waits."
            yield self._of_node(at, ProblemCode.TIMEOUT_WITHOUT_EFFECT, "timeoutMs", message)
        if len(orjson.dumps(node.config)) > MAX_CONFIG_BYTES:
            message = f"A configuration has at most {MAX_CONFIG_BYTES:,} bytes as JSON."
            yield self._of_node(at, ProblemCode.VALUE_TOO_LONG, "config", message)
            return
        config, faults = self._library.validate_config(component.id, node.config)
        for fault in faults:
            code = ProblemCode.CONFIG_INCOMPLETE if fault.code == REQUIRED else ProblemCode.CONFIG_INVALID
            yield self._of_node(at, code, f"config.{fault.field}" if fault.field else "config", fault.message)
        if config is not None:
            self._handles[at] = component.handles(config)

    def _containers(self) -> Iterator[Problem]:
        bodies: set[str] = set()
        for at, node in enumerate(self._graph.nodes):
            if node.parent_key is None:
                component = self._components[at]
                if component is not None and component.is_break:
                    yield self._of_node(at, ProblemCode.BREAK_OUTSIDE_LOOP, "parentKey", _BREAK_RULE)
                continue
            bodies.add(node.parent_key)
            parent_at = self._shape.positions.get(node.parent_key)
            if parent_at is None:
                message = f"There is no node {_short(node.parent_key)} to be in."
                yield self._of_node(at, ProblemCode.PARENT_MISSING, "parentKey", message)
                continue
            parent, component = self._components[parent_at], self._components[at]
            if parent is not None and not parent.is_container:
                message = f"{_short(node.parent_key)} is not a container."
                yield self._of_node(at, ProblemCode.PARENT_NOT_CONTAINER, "parentKey", message)
            if component is not None and component.is_break and parent is not None and not parent.is_loop:
                yield self._of_node(at, ProblemCode.BREAK_OUTSIDE_LOOP, "parentKey", _BREAK_RULE)
            if component is not None and component.is_entry:
                message = f"{component.id} starts a run, so it cannot be in a container."
                yield self._of_node(at, ProblemCode.ENTRY_IN_CONTAINER, "parentKey", message)
            if len(self._chains[node.key]) > structure.MAX_NESTING:
                message = f"Containers nest at most {structure.MAX_NESTING} deep."
                yield self._of_node(at, ProblemCode.PARENT_TOO_DEEP, "parentKey", message)
            elif structure.path_characters(self._chains[node.key]) > structure.MAX_PATH:
                message = "The keys of the containers around it are too long together."
                yield self._of_node(at, ProblemCode.PARENT_TOO_DEEP, "parentKey", message)
        for loop in self._parent_loops:
            at = self._shape.positions[loop[0]]
            message = f"These nodes contain each other: {_arrows(loop)}."
            yield self._of_node(at, ProblemCode.PARENT_CYCLE, "parentKey", message)
        for at, component in enumerate(self._components):
            if component is not None and component.is_container and self._graph.nodes[at].key not in bodies:
                message = "The container has no node in it."
                yield self._of_node(at, ProblemCode.CONTAINER_EMPTY, None, message)

    def _links(self) -> Iterator[Problem]:
        seen: set[tuple[str, str, str, str]] = set()
        for at, link in enumerate(self._graph.connections):
            place = f"connections[{at}]"
            identity = (link.source, link.source_handle, link.target, link.target_handle)
            if identity in seen:
                yield Problem(
                    ProblemCode.CONNECTION_DUPLICATE,
                    f"{_short(link.source)} and {_short(link.target)} are already connected by these handles.",
                    place,
                    link.source,
                )
            seen.add(identity)
            source, target = self._shape.positions.get(link.source), self._shape.positions.get(link.target)
            for field, key, position in (("source", link.source, source), ("target", link.target, target)):
                if position is None:
                    message = f"There is no node {_short(key)} to connect."
                    yield Problem(ProblemCode.CONNECTION_NODE_MISSING, message, place, field=field)
            if source is not None:
                yield from self._source_handle(place, source, link.source_handle)
            if target is not None:
                yield from self._target_handle(place, target, link.target_handle)
            if source is not None and target is not None:
                outside, inside = self._graph.nodes[source].parent_key, self._graph.nodes[target].parent_key
                if outside != inside:
                    message = (
                        f"A connection stays in its container; {link.source} and {link.target} are not in the same."
                    )
                    yield Problem(ProblemCode.CONNECTION_CROSSES_CONTAINER, message, place, link.target)

    def _source_handle(self, place: str, position: int, handle: str) -> Iterator[Problem]:
        node, handles = self._graph.nodes[position], self._handles[position]
        if handles is None or handle in handles or (handle == ERROR and node.on_error is OnError.BRANCH):
            return
        if handle == ERROR:
            yield Problem(
                ProblemCode.ERROR_HANDLE_INACTIVE,
                f"The error handle of {node.key} is taken only with onError BRANCH.",
                place,
                node.key,
                "sourceHandle",
            )
            return
        message = f"{node.key} has no handle {_short(handle)}; it has {', '.join(handles) or 'none'}."
        yield Problem(ProblemCode.HANDLE_MISSING, message, place, node.key, "sourceHandle")

    def _target_handle(self, place: str, position: int, handle: str) -> Iterator[Problem]:
        node, component = self._graph.nodes[position], self._components[position]
        if component is None:
            return
        if component.is_entry:
            message = f"{node.key} starts a run, so nothing can be connected to it."
            yield Problem(ProblemCode.ENTRY_HAS_INPUT, message, place, node.key, "target")
            return
        names = [port.name for port in component.inputs]
        if handle not in names:
            message = f"{node.key} has no input {_short(handle)}; it has {', '.join(names) or 'none'}."
            yield Problem(ProblemCode.HANDLE_MISSING, message, place, node.key, "targetHandle")

    def _flow(self) -> Iterator[Problem]:
        for cycle in structure.cycles(self._shape):
            at = self._shape.positions[cycle[0]]
            yield self._of_node(at, ProblemCode.CYCLE, None, f"These connections form a cycle: {_arrows(cycle)}.")
        entries = [
            node.key
            for node, component in zip(self._graph.nodes, self._components, strict=True)
            if component is not None and component.is_entry
        ]
        if not entries:
            message = "A workflow needs a node that starts it, such as `manual` or `text_input`."
            yield Problem(ProblemCode.ENTRY_MISSING, message, "nodes")
            return
        reached = structure.reachable(self._shape, entries)
        for at, node in enumerate(self._graph.nodes):
            if node.parent_key is None and node.key not in reached:
                message = f"No path leads from a starting node to {node.key}, so it never runs."
                yield self._of_node(at, ProblemCode.NODE_UNREACHABLE, None, message)

    def _variables(self) -> Iterator[Problem]:
        seen: dict[str, int] = {}
        for at, variable in enumerate(self._graph.variables):
            place = f"variables[{at}]"
            if not KEY.fullmatch(variable.name):
                yield Problem(
                    ProblemCode.VARIABLE_NAME_INVALID, f"A variable's name is {_KEY_RULE}.", place, field="name"
                )
            elif seen.setdefault(variable.name, at) != at:
                message = f"The name {variable.name!r} is also that of variables[{seen[variable.name]}]."
                yield Problem(ProblemCode.VARIABLE_DUPLICATE, message, place, field="name")
            if len(variable.description) > MAX_DESCRIPTION_CHARACTERS:
                message = f"A description has at most {MAX_DESCRIPTION_CHARACTERS:,} characters."
                yield Problem(ProblemCode.VALUE_TOO_LONG, message, place, field="description")

    def _references(self) -> Iterator[Problem]:
        before = structure.ancestors(self._shape)
        variables = {variable.name for variable in self._graph.variables}
        hints = Hints(self._shape.positions, variables)
        for at, (node, component) in enumerate(zip(self._graph.nodes, self._components, strict=True)):
            if component is None:
                continue
            visible = 0
            for key in (node.key, *self._chains[node.key]):
                visible |= before.get(key, 0)
            noted: set[tuple[str, fields.Reference]] = set()
            marked = fields.config_fields(component.id, node.config, self._library)
            configured = ((f"config.{field.path}", field) for field in marked)
            policies = ((field.path, field) for field in fields.policy_fields(node))
            for place, field in chain(configured, policies):
                for reference in fields.references(field):
                    if (place, reference) in noted:
                        continue
                    noted.add((place, reference))
                    found = self._reference(reference, visible if before else None, variables, hints)
                    if found is not None:
                        yield self._of_node(at, found[0], place, found[1])
                for name in unknown_names(field):
                    message = f"No run has a name {_short(name)}.{hints.of_name(name)}"
                    yield self._of_node(at, ProblemCode.NAME_UNKNOWN, place, message)

    def _reference(
        self, reference: fields.Reference, visible: int | None, variables: Collection[str], hints: Hints
    ) -> tuple[ProblemCode, str] | None:
        name, position = _short(reference.name), self._shape.positions.get(reference.name)
        # A node may set a variable that the workflow does not declare, hence only a warning.
        if reference.kind == "vars" and reference.name not in variables:
            hint = hints.of_variable(reference.name)
            return ProblemCode.VARIABLE_UNKNOWN, f"The workflow declares no variable {name}.{hint}"
        if reference.kind == "secrets" and self._secret_names is not None and reference.name not in self._secret_names:
            return ProblemCode.SECRET_UNKNOWN, f"The workspace has no secret {name}."
        if reference.kind == "nodes" and position is None:
            hint = hints.of_node(reference.name)
            return ProblemCode.REFERENCE_UNKNOWN, f"There is no node {name} to refer to.{hint}"
        if reference.kind == "nodes" and visible is not None and position is not None and not visible >> position & 1:
            return ProblemCode.REFERENCE_NOT_BEFORE, f"The node {name} does not run before this one."
        return None

    def _of_node(self, at: int, code: ProblemCode, field: str | None, message: str) -> Problem:
        return Problem(code, message, f"nodes[{at}]", self._graph.nodes[at].key, field)


def _short(text: str) -> str:
    limit = 80
    return repr(text if len(text) <= limit else text[:limit] + "…")


def _arrows(keys: Sequence[str]) -> str:
    """Write a cycle from its start to its start; of a long one, the ends."""
    shown = list(keys) if len(keys) <= 12 else [*keys[:6], "…", *keys[-5:]]  # noqa: PLR2004 - fits a message
    return " → ".join([*shown, keys[0]])
