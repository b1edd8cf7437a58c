"""The runs under which things break: effects in a container and in a chain, retries, and pure nodes between them."""

from typing import Any

from tests.e2e.story import node

ITEMS = 20  #: effects in the container of one run
EFFECTS = ITEMS + 3
SIGNAL = "go"  #: what each run waits for at its end; it carries the run's number
UNKNOWN = "unknown"  #: takes the place of an effect whose outcome nobody knows


def graph(peer_url: str) -> dict[str, Any]:
    """A workflow that has `EFFECTS` effects a run, each named after the run, and gives the list of their names."""

    def post(key: str, path: str, *, may_repeat: bool = False, **more: Any) -> dict[str, Any]:
        config = {"method": "POST", "url": peer_url + path, "maxRetries": 0, "isIdempotent": may_repeat}
        default = {} if may_repeat else {"onError": "DEFAULT", "defaultOutput": {"body": {"effect": UNKNOWN}}}
        return node(key, "http_request", config, **default, **more)

    retry = {"maxAttempts": 5, "firstDelayMs": 20, "maxDelayMs": 200}
    return {
        "nodes": [
            node("start", "api"),
            node("each", "parallel", {"items": "input.items", "concurrency": 4}),
            post("post", "/effect/{{ item }}", parentKey="each"),
            node("name", "template", {"template": "{{ input.body.effect }}"}, parentKey="each"),
            post("pay", "/effect/{{ run.input.run }}-pay"),
            post("again", "/effect/{{ run.input.run }}-again", may_repeat=True, retry=retry),
            post("flaky", "/flaky/{{ run.input.run }}-flaky", may_repeat=True, retry=retry),
            # The run is paused here, unless its signal came before.
            node("told", "wait", {"signal": SIGNAL}),
            node(
                "end",
                "response",
                {
                    "expression": '{"each": nodes.each, "then": [nodes.pay.body.effect, nodes.again.body.effect, '
                    'nodes.flaky.body.effect], "told": nodes.told}'
                },
            ),
        ],
        "connections": [
            {"source": "start", "target": "each"},
            {"source": "post", "target": "name"},
            {"source": "start", "target": "pay"},
            {"source": "pay", "target": "again"},
            {"source": "again", "target": "flaky"},
            {"source": "each", "target": "end"},
            {"source": "flaky", "target": "told"},
            {"source": "told", "target": "end"},
        ],
    }


def run_input(number: int) -> dict[str, Any]:
    return {"run": number, "items": [f"{number}-{item}" for item in range(ITEMS)]}


def effect_of(number: int, node_key: str, path: str) -> str:
    """Name the effect of a node in a run; `path` is as the journal has it, `each:3`."""
    return f"{number}-{path.rpartition(':')[2] or node_key}"


def expected_output(number: int, flagged: set[str]) -> dict[str, Any]:
    """What an undisturbed run gives, but for the effects whose outcome is flagged as unknown."""

    def name(which: object) -> str:
        effect = f"{number}-{which}"
        return UNKNOWN if effect in flagged else effect

    return {
        "each": [name(item) for item in range(ITEMS)],
        "then": [name(key) for key in ("pay", "again", "flaky")],
        "told": number,
    }
