"""Writes the graph of one line as JSON again and again, and only what changed anew."""

from collections.abc import Sequence
from typing import Any

from app.workflows.graph import Graph


class GraphText:
    """Remembers what the parts of a graph look like as JSON. Parts are frozen, so the same object reads the same."""

    def __init__(self) -> None:
        self._texts: dict[str, tuple[Sequence[Any], str]] = {}
        self._parts: dict[str, dict[int, tuple[Any, str]]] = {}

    def encode(self, graph: Graph) -> str:
        """Return what is stored of a graph; the same as its `to_json`, as text."""
        nodes = self._list("nodes", graph.nodes)
        links = self._list("connections", graph.connections)
        variables = self._list("variables", graph.variables)
        return f'{{"nodes":{nodes},"connections":{links},"variables":{variables}}}'

    def _list(self, name: str, parts: Sequence[Any]) -> str:
        known = self._texts.get(name)
        if known is not None and known[0] is parts:
            return known[1]
        before = self._parts.get(name, {})
        after: dict[int, tuple[Any, str]] = {}
        for part in parts:
            # The object is kept beside its text, so that no other can get its identity meanwhile.
            after[id(part)] = before.get(id(part)) or (part, part.model_dump_json(by_alias=True))
        text = f"[{','.join(text for _, text in after.values())}]"
        self._texts[name] = (parts, text)
        self._parts[name] = after
        return text
