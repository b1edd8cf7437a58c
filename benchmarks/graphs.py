"""The workflows that are measured."""

from itertools import pairwise

from app.workflows.graph import Graph

#: What `five_nodes` is run on.
FIVE_NODES_INPUT = {"name": "Ada Lovelace", "topic": "the analytical engine"}
#: What it then gives.
FIVE_NODES_OUTPUT = {"text": "DEAR ADA LOVELACE, THANK YOU FOR WRITING ABOUT THE ANALYTICAL ENGINE."}


def five_nodes(given: str = "input") -> Graph:
    """Five cheap nodes in a row: an entry, a template, a condition, a text operation and the response.

    `given` is where the first of them finds the name and the topic.
    """
    words = f"Dear {{{{ {given}.name }}}}, thank you for writing about {{{{ {given}.topic }}}}."
    return _graph(
        [
            {"key": "start", "component": "manual"},
            {
                "key": "greet",
                "component": "template",
                "config": {"template": words},
            },
            {
                "key": "choose",
                "component": "condition",
                "config": {"cases": [{"name": "loud", "when": "size(input) > 10"}]},
            },
            {"key": "shout", "component": "text", "config": {"operation": {"kind": "case", "to": "upper"}}},
            {"key": "answer", "component": "response", "config": {"expression": "{'text': input}"}},
        ],
        [("start", "greet"), ("greet", "choose"), ("choose", "loud", "shout"), ("shout", "answer")],
    )


def one_request(url: str) -> Graph:
    """A node that waits for a slow HTTP service."""
    return _graph(
        [
            {"key": "start", "component": "manual"},
            {"key": "ask", "component": "http_request", "config": {"method": "GET", "url": url}},
        ],
        [("start", "ask")],
    )


def each_item() -> Graph:
    """A container that runs a cheap node once an item of its input."""
    return _graph(
        [
            {"key": "start", "component": "manual"},
            {"key": "each", "component": "parallel", "config": {"items": "input", "concurrency": 10}},
            {"key": "greet", "component": "template", "parentKey": "each", "config": {"template": "{{ item }}"}},
        ],
        [("start", "each")],
    )


def row_of_nodes(count: int) -> Graph:
    """An entry and cheap nodes in a row behind it."""
    texts: list[dict[str, object]] = [
        {"key": f"text{number}", "component": "text", "config": {"operation": {"kind": "case", "to": "upper"}}}
        for number in range(1, count)
    ]
    keys = ["start", *(str(node["key"]) for node in texts)]
    return _graph([{"key": "start", "component": "manual"}, *texts], list(pairwise(keys)))


def counting_loop() -> Graph:
    """A loop that runs a cheap node as often as its input says."""
    loop = {"mode": "FOR", "count": "input", "collect": "LAST"}
    return _graph(
        [
            {"key": "start", "component": "manual"},
            {"key": "loop", "component": "loop", "config": loop},
            {"key": "text", "component": "template", "parentKey": "loop", "config": {"template": "{{ index }}"}},
        ],
        [("start", "loop")],
    )


def _graph(nodes: list[dict[str, object]], links: list[tuple[str, ...]]) -> Graph:
    return Graph.model_validate(
        {
            "nodes": nodes,
            "connections": [
                {"source": link[0], "target": link[-1], **({"sourceHandle": link[1]} if len(link) > 2 else {})}
                for link in links
            ],
        }
    )
