"""Names in the texts of a draft that no run has: told while it is edited, and how the run ends without being told."""

from tests.e2e.story import START, Person, chain, node

PROBLEMS = """query($id: ID!) { node(id: $id) { ... on Workflow { draft {
  problems { nodeKey field code severity message } } } } }"""


async def test_a_draft_tells_of_names_that_no_run_has(ada: Person) -> None:
    when = "totl > 3 && input.items.exists(each, each.n > 1)"
    graph = chain(
        START,
        node("say", "template", {"template": "{{ imput.text }} and {{ input.text }}"}),
        node("after", "template", {"template": "{{ say }} {{ nodes.sya }}"}),
        node("choose", "condition", {"cases": [{"name": "yes", "when": when}]}),
    )
    workflow = await ada.workflow(graph, is_published=False)
    found = (await ada.client.data(PROBLEMS, id=workflow))["node"]["draft"]["problems"]
    told = [
        (each["nodeKey"], each["field"], each["code"], each["severity"], each["message"])
        for each in found
        if each["code"] in {"NAME_UNKNOWN", "REFERENCE_UNKNOWN"}
    ]
    unknown, missing = "NAME_UNKNOWN", "REFERENCE_UNKNOWN"
    assert told == [
        ("say", "config.template", unknown, "WARNING", "No run has a name 'imput'. Did you mean input?"),
        ("after", "config.template", missing, "WARNING", "There is no node 'sya' to refer to. Did you mean say?"),
        ("after", "config.template", unknown, "WARNING", "No run has a name 'say'. Did you mean nodes.say?"),
        ("choose", "config.cases.0.when", unknown, "WARNING", "No run has a name 'totl'."),
    ]
    # Whoever publishes it all the same has been told what comes of it.
    small = await ada.workflow(chain(START, node("say", "template", {"template": "{{ imput.text }}"})))
    run = await ada.run(small, input={"text": "Hi"})
    async with ada.client.subscribe(
        "subscription($id: ID!) { executionEvents(executionId: $id, after: 0) { __typename } }", id=run["id"]
    ) as stream:
        await stream.until("ExecutionFailed")
    assert (await ada.execution(run["id"]))["error"]["code"] == "TEMPLATE_ERROR"
