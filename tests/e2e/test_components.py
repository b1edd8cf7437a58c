"""The pure components at work in one workflow, over the wire."""

import hashlib
import hmac

import pytest

from tests.e2e.server import Deployment
from tests.e2e.story import START, Person, chain, check_whole, node, sign_up
from tests.e2e.world import SECRET

KEY = "a key that nobody guesses"
PAGE = """<h1>Orders of <em>today</em></h1><script>no()</script><table><tr><th>n<th>v</table>
<pre id=csv>id;customer;total;at
1;ada@example.com;10.5;2026-03-28T12:00
2;ben@example.com;7;2026-03-29T12:00
2;ben@example.com;7;2026-03-29T12:00
3;ada@example.com;2.5;2026-03-30T12:00
</pre>"""


@pytest.fixture
async def ada(plait: Deployment) -> Person:
    person = await sign_up(plait.url)
    await person.client.data(SECRET, input={"workspaceId": person.workspace_id, "name": "KEY", "value": KEY})
    return person


async def test_a_page_becomes_a_signed_report(ada: Person) -> None:
    number = {"id": "integer", "total": "number"}
    by_customer = {
        "groupBy": "item.customer",
        "measures": [
            {"name": "orders", "kind": "count"},
            {"name": "total", "kind": "sum", "value": "item.total"},
            {"name": "last", "kind": "max", "value": "item.at"},
        ],
    }
    graph = chain(
        START,
        node("table", "html", {"value": "input.page", "operation": {"kind": "extract", "fields": {
            "title": {"selector": "h1"}, "csv": {"selector": "#csv", "take": "innerHtml"},
        }}}),
        node("rows", "csv", {"value": "input.csv", "operation": {"kind": "parse", "delimiter": ";", "types": number}}),
        node("once", "dedupe", {"by": "item.id"}),
        node("totals", "aggregate", by_customer),
        node("batches", "batch", {"maxCount": 1}),
        node("first", "sample", {"take": {"kind": "first", "count": 1}}),
        node("xml", "xml", {"value": "{'report': {'row': nodes.totals}}", "operation": {
            "kind": "build", "hasDeclaration": False,
        }}),
        node("signed", "hash_sign", {"operation": {"kind": "sign", "key": "{{ secrets.KEY }}"}}),
        node("due", "date", {"value": "nodes.totals[0].last", "operation": {
            "kind": "add", "days": 1, "zone": "Europe/Berlin",
        }}),
        node("page", "markdown", {"value": "'# ' + nodes.table.title", "operation": {"kind": "html"}}),
        node("answer", "response", {"expression": "{'page': input, 'due': nodes.due, 'signature': nodes.signed, "
                                    "'xml': nodes.xml, 'first': nodes.first, 'batches': size(nodes.batches)}"}),
    )  # fmt: skip
    run = await ada.run(await ada.workflow(graph), input={"page": PAGE}, waitMs=50_000)
    assert (run["status"], run["error"]) == ("COMPLETED", None)
    ada_row = {"key": "ada@example.com", "orders": 2, "total": 13.0, "last": "2026-03-30T12:00"}
    xml = (
        "<report><row><key>ada@example.com</key><last>2026-03-30T12:00</last><orders>2</orders><total>13.0</total></row>"
        "<row><key>ben@example.com</key><last>2026-03-29T12:00</last><orders>1</orders><total>7</total></row></report>"
    )
    assert run["output"] == {
        "page": "<h1>Orders of today</h1>\n",
        "due": "2026-03-31T12:00:00+02:00",
        "signature": hmac.new(KEY.encode(), xml.encode(), hashlib.sha256).hexdigest(),
        "xml": xml,
        "first": [[ada_row]],
        "batches": 2,
    }
    events = await ada.events(run["id"])
    check_whole(events)
    assert KEY not in str(events)


@pytest.mark.parametrize(("text", "output"), [("Order #42!", "42"), ("Hello", "Hello")])
async def test_a_pattern_picks_the_way(ada: Person, text: str, output: str) -> None:
    graph = {
        "nodes": [
            START,
            node("route", "regex_route", {"cases": [{"name": "order", "pattern": r"#(?P<number>\d+)"}]}),
            node("order", "response", {"expression": "input.groups.number"}),
            node("other", "response", {"expression": "input.text"}),
        ],
        "connections": [
            {"source": "start", "target": "route"},
            {"source": "route", "sourceHandle": "order", "target": "order"},
            {"source": "route", "sourceHandle": "default", "target": "other"},
        ],
    }
    run = await ada.run(await ada.workflow(graph), input=text, waitMs=50_000)
    assert run["output"] == output


async def test_a_markup_bomb_fails_its_node_and_leaves_the_server_serving(ada: Person) -> None:
    graph = chain(START, node("read", "xml", {"operation": {"kind": "parse"}}))
    workflow_id = await ada.workflow(graph)
    bomb = "<!DOCTYPE a [" + "".join(
        f"<!ENTITY e{n} '{f'&e{n - 1};' * 10 if n else 'boom'}'>" for n in range(10)
    )  # fmt: skip
    run = await ada.run(workflow_id, input=f"{bomb}]><a>&e9;</a>", waitMs=50_000)
    assert (run["status"], run["error"]["code"]) == ("FAILED", "XML_INVALID")
    deep = await ada.run(workflow_id, input="<a>" * 10_000, waitMs=50_000)
    assert (deep["status"], deep["error"]["code"]) == ("FAILED", "LIMIT_EXCEEDED")
    well = await ada.run(workflow_id, input="<a>b</a>", waitMs=50_000)
    assert well["output"] == {"a": "b"}
