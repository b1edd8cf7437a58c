"""Evaluations over the wire: datasets are filled, bases and agents are asked, and two are held against each other."""

import asyncio
import xml.etree.ElementTree as ET
from typing import Any

import orjson
import pytest

from tests.e2e import chat
from tests.e2e.client import Client
from tests.e2e.peer import Peer
from tests.e2e.server import Deployment
from tests.e2e.story import START, Person, call, chain, node, sign_up
from tests.e2e.test_knowledge import added, new_base, ready
from tests.e2e.test_recovery import killed_and_restarted
from tests.e2e.world import create_key
from tests.patience import PATIENCE_SECONDS

QUESTION = """id ordinal text expected { answer requiredFacts forbiddenFacts
  sources { documentId title url page quote document { id title } } }"""
DATASET = f"""id name description questionCount revision
  questions(first: 100) {{ totalCount nodes {{ {QUESTION} }} }}"""
RESULT = """id questionId text status answer judgeReason latencyMs attemptCount failure { code message }
  scores { measure value } execution { id status trigger }
  found { rank title url pageFirst excerpt expectedPlaces document { id } chunk { id } }"""
EVALUATION = f"""id name status datasetName questionCount doneCount failedCount medianLatencyMs failure {{ code }}
  search {{ mode topK neighbours variety rerank baseName chunker embedding documentCount chunkCount }}
  answering {{ name version judge }} knowledgeBase {{ id }} agent {{ id }} dataset {{ id }}
  measures {{ measure label k value questionCount interval {{ low high }} }}
  results(first: 100) {{ totalCount nodes {{ {RESULT} }} }}"""
READ = f"query($id: ID!) {{ node(id: $id) {{ ... on Evaluation {{ {EVALUATION} }} }} }}"
READ_DATASET = f"query($id: ID!) {{ node(id: $id) {{ ... on EvaluationDataset {{ {DATASET} }} }} }}"
SHOWN = """query($id: ID!) { node(id: $id) { ... on Evaluation { plot
  markdown: table csv: table(format: CSV) questions: table(rows: QUESTIONS, format: CSV) } } }"""
COMPARE = """query($id: ID!, $one: ID!, $two: ID!) { workspace(id: $id) {
  compareEvaluations(baselineId: $one, candidateId: $two) { questionCount unpairedCount plot table
    baseline { id } candidate { id }
    differences { measure label k baseline candidate difference pValue betterCount worseCount questionCount
      interval { low high } }
    better: changes(measure: MRR, direction: BETTER) { text baseline candidate candidateResult { id } }
    worse: changes(measure: MRR, direction: WORSE) { text baseline candidate baselineResult { id } } } } }"""
LISTS = """query($id: ID!, $search: String, $where: EvaluationWhere) { workspace(id: $id) {
  evaluationDatasets(search: $search) { totalCount nodes { id name } }
  evaluations(where: $where) { totalCount nodes { id } } } }"""
EVENTS = """subscription($id: ID!, $one: ID, $after: Long) {
  evaluationEvents(workspaceId: $id, evaluationId: $one, after: $after) {
    sequence kind evaluationId questionCount doneCount failedCount code evaluation { id status } } }"""
_PARTS = {
    "createEvaluationDataset": f"dataset {{ {DATASET} }}",
    "updateEvaluationDataset": f"dataset {{ {DATASET} }}",
    "deleteEvaluationDataset": "deletedDatasetId",
    "addEvaluationQuestions": f"questionIds dataset {{ {DATASET} }}",
    "importEvaluationQuestions": f"importedCount dataset {{ {DATASET} }}",
    "updateEvaluationQuestion": f"question {{ {QUESTION} }} dataset {{ revision }}",
    "removeEvaluationQuestions": "removedQuestionIds dataset { questionCount revision }",
    "startEvaluation": f"evaluation {{ {EVALUATION} }}",
    "cancelEvaluation": f"evaluation {{ {EVALUATION} }}",
    "retryEvaluation": f"evaluation {{ {EVALUATION} }}",
    "deleteEvaluation": "deletedEvaluationId",
}
TEXTS = {
    "Zebras": "The zebra crosses the river at night.",
    "Bread": "Bread needs flour, yeast and time.",
    "Comets": "A comet has a tail of dust and gas.",
}
ASKED = {
    "Zebras": "Where does the zebra go?",
    "Bread": "What is a loaf baked from?",
    "Comets": "What tail has a comet?",
}


def mutation(name: str) -> str:
    kind = f"{name[0].upper()}{name[1:]}Input!"
    return f"mutation($input: {kind}) {{ {name}(input: $input) {{ {_PARTS[name]} }} }}"


async def do(client: Client, name: str, /, **given: Any) -> dict[str, Any]:
    return (await client.data(mutation(name), input=given))[name]


async def refused(client: Client, name: str, /, **given: Any) -> tuple[str | None, str | None, str | None]:
    """Send a mutation that must be refused; return its code, field and reason."""
    answer = await client.ask(mutation(name), input=given)
    assert answer.errors, answer.body
    return answer.code, answer.details["field"], answer.details["reason"]


async def dataset(ada: Person, name: str = "Asked", questions: list[dict[str, Any]] | None = None) -> str:
    made = (await do(ada.client, "createEvaluationDataset", workspaceId=ada.workspace_id, name=name))["dataset"]
    if questions:
        await do(ada.client, "addEvaluationQuestions", datasetId=made["id"], questions=questions)
    return made["id"]


async def shelved(ada: Person) -> tuple[str, dict[str, str]]:
    """Make a base of three documents; return its id and theirs."""
    base = (await new_base(ada))["id"]
    documents: dict[str, str] = {}
    for title, text in TEXTS.items():
        documents[title] = (await added(ada, base, {"text": {"text": text}}, title=title))["document"]["id"]
    for each in documents.values():
        assert (await ready(ada, each))["status"] == "READY"
    return base, documents


async def over(ada: Person, evaluation: str) -> dict[str, Any]:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            found = (await ada.client.data(READ, id=evaluation))["node"]
            if found["status"] in {"COMPLETED", "FAILED", "CANCELLED"}:
                return found
            await asyncio.sleep(0.1)


def by_measure(found: dict[str, Any]) -> dict[str, float]:
    return {each["measure"]: each["value"] for each in found["measures"]}


def words_of(svg: str) -> str:
    """Return what an SVG says, and see that it is one."""
    root = ET.fromstring(svg)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    named = root.attrib["aria-labelledby"].split()
    assert [each.attrib["id"] for each in root[:2]] == named
    assert root.attrib["role"] == "img"
    assert not [each for each in root.iter() if each.tag.endswith(("script", "image", "foreignObject", "a"))]
    return " ".join(each.text or "" for each in root.iter())


async def test_a_dataset_is_filled_changed_and_deleted(plait: Deployment) -> None:
    ada = await sign_up(plait.url)
    _, documents = await shelved(ada)
    made = await do(
        ada.client, "createEvaluationDataset", workspaceId=ada.workspace_id, name=" What we  ask ", idempotencyKey="k"
    )
    own = made["dataset"]["id"]
    assert (made["dataset"]["name"], made["dataset"]["questionCount"]) == ("What we ask", 0)
    again = await do(
        ada.client, "createEvaluationDataset", workspaceId=ada.workspace_id, name=" What we  ask ", idempotencyKey="k"
    )
    assert again["dataset"]["id"] == own
    taken = await refused(ada.client, "createEvaluationDataset", workspaceId=ada.workspace_id, name="What we ask")
    assert taken == ("CONFLICT", "input.name", "name_taken")

    one = {"text": "Zebra?", "expectedSources": [{"documentId": documents["Zebras"], "quote": "the river"}]}
    two = {"text": "Bread?", "expectedAnswer": "flour", "requiredFacts": ["yeast"], "forbiddenFacts": ["gas"]}
    answer = await do(ada.client, "addEvaluationQuestions", datasetId=own, questions=[one, two])
    assert len(answer["questionIds"]) == 2
    listed = answer["dataset"]["questions"]["nodes"]
    assert [each["ordinal"] for each in listed] == [1, 2]
    assert listed[0]["expected"]["sources"][0]["document"] == {"id": documents["Zebras"], "title": "Zebras"}
    assert listed[1]["expected"] == {
        "answer": "flour",
        "requiredFacts": ["yeast"],
        "forbiddenFacts": ["gas"],
        "sources": [],
    }

    changed = await do(
        ada.client,
        "updateEvaluationQuestion",
        questionId=answer["questionIds"][1],
        expectedAnswer=None,
        expectedSources=[{"title": "Bre*"}],
    )
    assert changed["question"]["text"] == "Bread?"
    assert changed["question"]["expected"]["answer"] is None
    assert changed["question"]["expected"]["requiredFacts"] == ["yeast"]
    assert changed["question"]["expected"]["sources"][0]["title"] == "Bre*"
    nothing = await refused(
        ada.client,
        "updateEvaluationQuestion",
        questionId=answer["questionIds"][0],
        expectedSources=None,
    )
    assert nothing == ("INVALID_INPUT", "input", "nothing_expected")

    removed = await do(ada.client, "removeEvaluationQuestions", questionIds=answer["questionIds"][:1])
    assert removed["dataset"]["questionCount"] == 1
    renamed = await do(ada.client, "updateEvaluationDataset", datasetId=own, name="Others", description="More.")
    assert (renamed["dataset"]["name"], renamed["dataset"]["description"]) == ("Others", "More.")
    found = await ada.client.data(LISTS, id=ada.workspace_id, search="more oth")
    assert found["workspace"]["evaluationDatasets"]["nodes"] == [{"id": own, "name": "Others"}]
    await do(ada.client, "deleteEvaluationDataset", datasetId=own)
    assert (await ada.client.data(READ_DATASET, id=own))["node"] is None


async def test_questions_are_imported_whole_or_not_at_all(plait: Deployment) -> None:
    ada = await sign_up(plait.url)
    bob = await sign_up(plait.url, "bob")
    _, documents = await shelved(ada)
    _, foreign = await shelved(bob)
    own = await dataset(ada)
    text = f"question,documentId,expectedAnswer\nZebra?,{documents['Zebras']},\nBread?,,flour and yeast\n"
    made = await do(ada.client, "importEvaluationQuestions", datasetId=own, format="CSV", text=text)
    assert (made["importedCount"], made["dataset"]["questionCount"]) == (2, 2)
    bad = f"question,documentId,page\nA?,{documents['Bread']},0\nB?,{foreign['Bread']},1\n"
    answer = await ada.client.ask(
        mutation("importEvaluationQuestions"), input={"datasetId": own, "format": "CSV", "text": bad}
    )
    assert (answer.code, answer.details["reason"]) == ("INVALID_INPUT", "rows_invalid")
    assert [(each["row"], each["field"]) for each in answer.details["rows"]] == [(2, "expectedSources[0].page")]
    # A document of another workspace is none, as one that nobody has.
    foreign_rows = orjson.dumps(
        [{"text": "A?", "expectedSources": [{"documentId": each}]} for each in (foreign["Bread"], documents["Bread"])]
    ).decode()
    answer = await ada.client.ask(
        mutation("importEvaluationQuestions"), input={"datasetId": own, "format": "JSON", "text": foreign_rows}
    )
    assert [(each["row"], each["reason"]) for each in answer.details["rows"]] == [(1, "document_not_found")]
    alone = await refused(
        ada.client,
        "addEvaluationQuestions",
        datasetId=own,
        questions=[{"text": "A?", "expectedSources": [{"title": "x"}, {"documentId": foreign["Bread"]}]}],
    )
    assert alone == ("NOT_FOUND", "input.questions[0].expectedSources[1].documentId", "document_not_found")
    assert (await ada.client.data(READ_DATASET, id=own))["node"]["questions"]["totalCount"] == 2
    # In the place of those there are, in one moment.
    text = orjson.dumps([{"text": "Only one?", "expectedAnswer": "Yes."}]).decode()
    made = await do(ada.client, "importEvaluationQuestions", datasetId=own, format="JSON", text=text, isReplacing=True)
    assert [each["text"] for each in made["dataset"]["questions"]["nodes"]] == ["Only one?"]


async def test_two_ways_to_search_are_measured_and_compared(plait: Deployment) -> None:
    ada = await sign_up(plait.url)
    base, documents = await shelved(ada)
    asked = [{"text": text, "expectedSources": [{"documentId": documents[title]}]} for title, text in ASKED.items()]
    own = await dataset(ada, questions=[*asked, {"text": "Not of a base?", "expectedAnswer": "No."}])
    begun: list[dict[str, Any]] = []
    for name, search in (("Words", {"mode": "TEXT", "topK": 2}), ("<Both> & more", {"mode": "HYBRID", "topK": 3})):
        made = await do(ada.client, "startEvaluation", datasetId=own, knowledgeBaseId=base, name=name, search=search)
        assert made["evaluation"]["status"] in {"QUEUED", "RUNNING", "COMPLETED"}
        begun.append(await over(ada, made["evaluation"]["id"]))
    words, both = begun
    assert (words["status"], words["questionCount"], words["doneCount"], words["failedCount"]) == ("COMPLETED", 3, 3, 0)
    assert (words["search"]["documentCount"], words["search"]["chunker"]["kind"]) == (3, "recursive")
    assert words["knowledgeBase"] == {"id": base}
    # The words of the second question stand nowhere; by meaning its answer is found.
    assert by_measure(words)["MRR"] == pytest.approx(2 / 3)
    assert by_measure(both)["MRR"] == 1.0
    assert [each["label"] for each in words["measures"]] == [
        "Hit rate@2",
        "MRR@2",
        "nDCG@2",
        "Recall@2",
        "Precision@2",
    ]
    for each in both["measures"]:
        assert 0 <= each["interval"]["low"] <= each["value"] <= each["interval"]["high"] <= 1
    for result in both["results"]["nodes"]:
        assert result["status"] == "COMPLETED"
        first = result["found"][0]
        assert (first["expectedPlaces"], ASKED[first["title"]]) == ([0], result["text"])
        assert first["document"] == {"id": documents[first["title"]]}
        assert result["latencyMs"] > 0

    shown = (await ada.client.data(SHOWN, id=both["id"]))["node"]
    assert "<Both> & more" in words_of(shown["plot"])
    assert shown["markdown"].splitlines()[:2] == [
        "| measure | value | low | high | questions |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    assert shown["csv"].splitlines()[2].startswith("MRR@3,1.0000,")
    assert len(shown["questions"].splitlines()) == 4

    found = (await ada.client.data(COMPARE, id=ada.workspace_id, one=words["id"], two=both["id"]))["workspace"]
    compared = found["compareEvaluations"]
    assert (compared["questionCount"], compared["unpairedCount"]) == (3, 0)
    mrr = next(each for each in compared["differences"] if each["measure"] == "MRR")
    # At the smaller k of the two.
    assert (mrr["k"], mrr["candidate"], mrr["betterCount"], mrr["worseCount"]) == (2, 1.0, 1, 0)
    assert mrr["difference"] == pytest.approx(1 / 3)
    assert mrr["pValue"] == 1.0  # one question more or less proves nothing
    (better,) = compared["better"]
    assert (better["text"], better["baseline"], better["candidate"]) == (ASKED["Bread"], 0.0, 1.0)
    assert compared["worse"] == []
    assert "a difference of +0.333" in words_of(compared["plot"])
    assert compared["table"].startswith("| measure | baseline | candidate |")
    listed = await ada.client.data(LISTS, id=ada.workspace_id, where={"knowledgeBaseId": base, "datasetId": own})
    assert [each["id"] for each in listed["workspace"]["evaluations"]["nodes"]] == [both["id"], words["id"]]

    for one, two, wanted in (
        (words["id"], words["id"], ("INVALID_INPUT", "candidateId", "same")),
        (own, words["id"], ("INVALID_INPUT", "baselineId", "id_of_another_type")),
    ):
        answer = await ada.client.ask(COMPARE, id=ada.workspace_id, one=one, two=two)
        assert (answer.code, answer.details["field"], answer.details["reason"]) == wanted
    # A question that was changed between the two is none of both.
    first = (await ada.client.data(READ_DATASET, id=own))["node"]["questions"]["nodes"][0]
    await do(ada.client, "updateEvaluationQuestion", questionId=first["id"], text="And the zebra?")
    third = await over(
        ada,
        (await do(ada.client, "startEvaluation", datasetId=own, knowledgeBaseId=base))["evaluation"]["id"],
    )
    found = (await ada.client.data(COMPARE, id=ada.workspace_id, one=both["id"], two=third["id"]))["workspace"]
    assert found["compareEvaluations"]["questionCount"] == 2
    assert found["compareEvaluations"]["unpairedCount"] == 2


async def test_wrong_settings_are_refused_and_begin_nothing(plait: Deployment) -> None:
    ada = await sign_up(plait.url)
    base = (await new_base(ada))["id"]
    own = await dataset(ada, questions=[{"text": "A?", "expectedSources": [{"title": "x"}]}])
    empty = await dataset(ada, "Empty")
    agent = (await chat.do(ada.client, "createAgent", workspaceId=ada.workspace_id, name="Helper"))["agent"]["id"]
    here: dict[str, Any] = {"datasetId": own, "knowledgeBaseId": base}
    for given, wanted in (
        ({"datasetId": own}, ("INVALID_INPUT", "input.knowledgeBaseId", "exactly_one")),
        ({**here, "agentId": agent}, ("INVALID_INPUT", "input.knowledgeBaseId", "exactly_one")),
        ({**here, "search": {"topK": 0}}, ("INVALID_INPUT", "input.search.topK", "out_of_range")),
        ({**here, "search": {"topK": 101}}, ("INVALID_INPUT", "input.search.topK", "out_of_range")),
        ({**here, "search": {"neighbours": 6}}, ("INVALID_INPUT", "input.search.neighbours", "out_of_range")),
        ({**here, "search": {"variety": 1.5}}, ("INVALID_INPUT", "input.search.variety", "out_of_range")),
        ({**here, "search": {"rerank": "nobody:x"}}, ("INVALID_INPUT", "input.search.rerank", "model_unknown")),
        ({**here, "judge": "built-in:built-in"}, ("INVALID_INPUT", "input.judge", "agent_only")),
        ({"datasetId": own, "agentId": agent, "search": {"topK": 3}}, ("INVALID_INPUT", "input.search", "base_only")),
        ({**here, "name": "n" * 101}, ("INVALID_INPUT", "input.name", "name_invalid")),
        ({**here, "datasetId": empty}, ("CONFLICT", None, "nothing_to_measure")),
        ({"datasetId": own, "agentId": agent}, ("CONFLICT", None, "nothing_to_measure")),
        (
            {"datasetId": own, "agentId": agent, "judge": "x" * 300},
            ("INVALID_INPUT", "input.judge", "model_unknown"),
        ),
    ):
        assert await refused(ada.client, "startEvaluation", **given) == wanted, given
    lists = await ada.client.data(LISTS, id=ada.workspace_id)
    assert lists["workspace"]["evaluations"]["totalCount"] == 0


async def test_what_spends_needs_the_right_to_run(plait: Deployment) -> None:
    ada = await sign_up(plait.url)
    base, _ = await shelved(ada)
    asked = {"text": ASKED["Zebras"], "expectedSources": [{"title": "Zebras"}], "expectedAnswer": "the river"}
    own = await dataset(ada, questions=[asked])
    agent = (await chat.do(ada.client, "createAgent", workspaceId=ada.workspace_id, name="Helper"))["agent"]["id"]
    _, token = await create_key(ada, ["KNOWLEDGE_READ", "KNOWLEDGE_WRITE", "AGENTS_READ"])
    key = Client(ada.client.url, token)
    rerank = {"rerank": "built-in:built-in"}
    for given in ({"knowledgeBaseId": base, "search": rerank}, {"agentId": agent}):
        code, _, reason = await refused(key, "startEvaluation", datasetId=own, **given)
        assert (code, reason) == ("FORBIDDEN", "scope_missing")
    made = await do(key, "startEvaluation", datasetId=own, knowledgeBaseId=base)
    assert (await over(ada, made["evaluation"]["id"]))["status"] == "COMPLETED"
    _, token = await create_key(ada, ["KNOWLEDGE_READ"], "Reader")
    reader = Client(ada.client.url, token)
    assert (await reader.data(READ, id=made["evaluation"]["id"]))["node"]["status"] == "COMPLETED"
    assert (await refused(reader, "cancelEvaluation", evaluationId=made["evaluation"]["id"]))[0] == "FORBIDDEN"
    # With the right to run, a model puts what is found in order.
    ranked = await do(ada.client, "startEvaluation", datasetId=own, knowledgeBaseId=base, search=rerank)
    assert (await over(ada, ranked["evaluation"]["id"]))["status"] == "COMPLETED"
    _, token = await create_key(ada, ["KNOWLEDGE_READ", "KNOWLEDGE_WRITE"], "Writer")
    writer = Client(ada.client.url, token)
    ended = ranked["evaluation"]["id"]
    assert (await refused(writer, "retryEvaluation", evaluationId=ended))[0] == "FORBIDDEN"
    assert await refused(ada.client, "retryEvaluation", evaluationId=ended) == ("CONFLICT", None, "nothing_to_retry")


async def test_an_agent_of_the_built_in_model_is_asked_and_judged(plait: Deployment) -> None:
    ada = await sign_up(plait.url)
    wanted = {"workspaceId": ada.workspace_id, "name": "Helper", "instructions": "Leave is 30 days a year."}
    agent = (await chat.do(ada.client, "createAgent", **wanted))["agent"]["id"]
    asked = [
        {"text": "What is 6 * 7?", "requiredFacts": ["42"]},
        {"text": "What do you say?", "expectedSources": [{"title": "Only for bases"}]},
    ]
    own = await dataset(ada, questions=asked)
    begun = await do(
        ada.client, "startEvaluation", datasetId=own, agentId=agent, judge="built-in:built-in", name="Answers"
    )
    found = await over(ada, begun["evaluation"]["id"])
    assert (found["status"], found["questionCount"], found["failedCount"]) == ("COMPLETED", 2, 0)
    assert found["answering"] == {"name": "Helper", "version": 1, "judge": "built-in:built-in"}
    assert {"JUDGE", "FACTS"} <= set(by_measure(found))
    for result in found["results"]["nodes"]:
        assert result["answer"]
        assert result["judgeReason"]
        assert (result["execution"]["status"], result["execution"]["trigger"]) == ("COMPLETED", "EVALUATION")
    # Nobody's list of conversations has anything of it.
    talks = await ada.client.data(
        "query($id: ID!) { workspace(id: $id) { conversations { totalCount } } }", id=ada.workspace_id
    )
    assert talks["workspace"]["conversations"]["totalCount"] == 0
    used = await ada.client.data(
        """query($id: ID!, $from: Date!, $to: Date!) { workspace(id: $id) {
          usage(from: $from, to: $to, groupBy: KIND) { kind calls } } }""",
        id=ada.workspace_id,
        **{"from": "2026-08-01", "to": "2027-06-30"},
    )
    assert {each["kind"]: each["calls"] for each in used["workspace"]["usage"]}["EVALUATION"] == 2


async def test_what_an_agent_answered_is_not_there_for_who_may_not_read_runs(plait: Deployment) -> None:
    ada = await sign_up(plait.url)
    base, _ = await shelved(ada)
    agent = (await chat.do(ada.client, "createAgent", workspaceId=ada.workspace_id, name="Helper"))["agent"]["id"]
    question = {"text": "What is 6 * 7?", "expectedAnswer": "42", "expectedSources": [{"title": "Zebras"}]}
    own = await dataset(ada, questions=[question])
    answered, searched = [
        await over(ada, (await do(ada.client, "startEvaluation", datasetId=own, **of))["evaluation"]["id"])
        for of in ({"agentId": agent}, {"knowledgeBaseId": base})
    ]
    asked = [each["results"]["nodes"][0]["id"] for each in (answered, searched)]
    result = f"query($id: ID!) {{ node(id: $id) {{ ... on EvaluationResult {{ {RESULT} }} }} }}"
    for scopes, is_shown in (
        (["KNOWLEDGE_READ", "AGENTS_READ"], False),
        (["KNOWLEDGE_READ", "EXECUTIONS_READ"], False),
        (["KNOWLEDGE_READ", "AGENTS_READ", "EXECUTIONS_READ"], True),
    ):
        _, token = await create_key(ada, ["WORKSPACE_READ", *scopes], " ".join(scopes))
        key = Client(ada.client.url, token)
        listed = (await key.data(LISTS, id=ada.workspace_id))["workspace"]["evaluations"]
        wanted = [searched["id"], answered["id"]] if is_shown else [searched["id"]]
        assert ([each["id"] for each in listed["nodes"]], listed["totalCount"]) == (wanted, len(wanted))
        assert ((await key.data(READ, id=answered["id"]))["node"] is not None) is is_shown
        assert ((await key.data(result, id=asked[0]))["node"] is not None) is is_shown
        assert (await key.data(result, id=asked[1]))["node"]["found"]
        assert (await key.data(READ, id=searched["id"]))["node"]["results"]["totalCount"] == 1
        # What happened to it is told with its counts, and what it is only to who may see it.
        async with key.subscribe(EVENTS, id=ada.workspace_id, after=0) as stream:
            while (event := await anext(stream))["evaluationId"] != answered["id"]:
                pass
        assert (event["evaluation"] is not None) is is_shown
        answer = await key.ask(COMPARE, id=ada.workspace_id, one=answered["id"], two=searched["id"])
        assert answer.code == ("INVALID_INPUT" if is_shown else "FORBIDDEN")


def held(service: Peer) -> dict[str, Any]:
    return chain(
        START,
        call("ask", f"{service.url}/hold/{{{{ input.text }}}}", "GET"),
        node("say", "template", {"template": "{{ run.input.text }}!"}),
    )


async def held_agent(ada: Person, service: Peer) -> str:
    workflow = await ada.workflow(held(service))
    wanted = {"workspaceId": ada.workspace_id, "name": "Slow", "workflowId": workflow}
    return (await chat.do(ada.client, "createAgent", **wanted))["agent"]["id"]


async def test_what_happens_is_told_and_told_again(plait: Deployment, service: Peer) -> None:
    ada = await sign_up(plait.url)
    own = await dataset(ada, questions=[{"text": each, "expectedAnswer": f"{each}!"} for each in ("one", "two")])
    agent = await held_agent(ada, service)
    async with ada.client.subscribe(EVENTS, id=ada.workspace_id) as stream:
        assert (await anext(stream))["kind"] == "SNAPSHOT"
        begun = (await do(ada.client, "startEvaluation", datasetId=own, agentId=agent))["evaluation"]["id"]
        seen = [await anext(stream), await anext(stream)]
        assert [each["kind"] for each in seen] == ["QUEUED", "STARTED"]
        for each in ("one", "two"):
            await service.arrived(f"/hold/{each}")
            service.release(f"/hold/{each}")
        while seen[-1]["kind"] != "COMPLETED":
            seen.append(await anext(stream))
    assert {each["kind"] for each in seen[2:-1]} <= {"PROGRESSED"}
    assert (seen[-1]["doneCount"], seen[-1]["questionCount"], seen[-1]["evaluation"]["status"]) == (2, 2, "COMPLETED")
    async with ada.client.at(plait.other_url).subscribe(EVENTS, id=ada.workspace_id, one=begun, after=0) as stream:
        again = [await anext(stream) for _ in seen]
    assert [(each["sequence"], each["kind"]) for each in again] == [(each["sequence"], each["kind"]) for each in seen]


async def test_cancelling_stops_what_is_asked_and_retrying_asks_the_rest(plait: Deployment, service: Peer) -> None:
    ada = await sign_up(plait.url)
    texts = [f"c{number}" for number in range(6)]
    own = await dataset(ada, questions=[{"text": each, "expectedAnswer": f"{each}!"} for each in texts])
    agent = await held_agent(ada, service)
    begun = (await do(ada.client, "startEvaluation", datasetId=own, agentId=agent))["evaluation"]["id"]
    for each in texts[:4]:  # so many at once, and no more
        await service.arrived(f"/hold/{each}")
    assert service.most == 4
    service.release("/hold/c0")
    await service.arrived("/hold/c4")
    ended = (await do(ada.client, "cancelEvaluation", evaluationId=begun))["evaluation"]
    assert (ended["status"], ended["doneCount"]) == ("CANCELLED", 1)
    for each in texts[1:5]:
        await service.left(f"/hold/{each}")
    again = (await do(ada.client, "cancelEvaluation", evaluationId=begun))["evaluation"]
    assert again["status"] == "CANCELLED"
    states = [each["status"] for each in again["results"]["nodes"]]
    assert states == ["COMPLETED", *["WAITING"] * 5]
    for each in texts:
        service.release(f"/hold/{each}")
    await do(ada.client, "retryEvaluation", evaluationId=begun)
    found = await over(ada, begun)
    assert (found["status"], found["doneCount"], by_measure(found)["TOKEN_F1"]) == ("COMPLETED", 6, 1.0)
    assert service.calls["/hold/c0"] == 1
    await do(ada.client, "deleteEvaluation", evaluationId=begun)
    assert (await ada.client.data(READ, id=begun))["node"] is None


async def test_an_evaluation_whose_worker_is_killed_goes_on(own_plait: Deployment, service: Peer) -> None:
    ada = await sign_up(own_plait.url)
    texts = [f"k{number}" for number in range(5)]
    own = await dataset(ada, questions=[{"text": each, "expectedAnswer": f"{each}!"} for each in texts])
    agent = await held_agent(ada, service)
    begun = (await do(ada.client, "startEvaluation", datasetId=own, agentId=agent))["evaluation"]["id"]
    service.release("/hold/k0")
    for each in texts[1:]:
        await service.arrived(f"/hold/{each}")
    before = (await ada.client.data(READ, id=begun))["node"]
    assert before["doneCount"] == 1
    await killed_and_restarted(own_plait)
    for each in texts:
        service.release(f"/hold/{each}")
    found = await over(ada, begun)
    assert (found["status"], found["doneCount"], found["failedCount"]) == ("COMPLETED", 5, 0)
    assert by_measure(found)["TOKEN_F1"] == 1.0
    results = found["results"]["nodes"]
    assert [each["answer"] for each in results] == [f"{each}!" for each in texts]
    # What was done is not asked again; what was asked goes on as the same run.
    assert results[0] == before["results"]["nodes"][0]
    assert service.calls["/hold/k0"] == 1
    assert [each["execution"]["id"] for each in results] == [
        each["execution"]["id"] for each in before["results"]["nodes"]
    ]
    runs = await ada.client.data(
        "query($id: ID!) { workspace(id: $id) { executions { totalCount } } }", id=ada.workspace_id
    )
    assert runs["workspace"]["executions"]["totalCount"] == 5


async def test_a_deleted_agent_ends_its_evaluation(plait: Deployment, service: Peer) -> None:
    ada = await sign_up(plait.url)
    texts = [f"d{number}" for number in range(6)]
    own = await dataset(ada, questions=[{"text": each, "expectedAnswer": "x"} for each in texts])
    wanted = {"workspaceId": ada.workspace_id, "name": "Slow", "workflowId": await ada.workflow(held(service))}
    agent = (await chat.do(ada.client, "createAgent", **wanted))["agent"]
    begun = (await do(ada.client, "startEvaluation", datasetId=own, agentId=agent["id"]))["evaluation"]["id"]
    for each in texts[:4]:
        await service.arrived(f"/hold/{each}")
    delete = "mutation($input: DeleteWorkflowInput!) { deleteWorkflow(input: $input) { __typename } }"
    await ada.client.data(delete, input={"workflowId": wanted["workflowId"]})
    found = await over(ada, begun)
    assert (found["status"], found["failure"]["code"]) == ("FAILED", "AGENT_GONE")
    assert {each["status"] for each in found["results"]["nodes"]} <= {"WAITING", "FAILED"}
