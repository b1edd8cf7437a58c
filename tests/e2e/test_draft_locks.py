"""One workflow edited, commented, run, published, branched and deleted at once: whoever locks waits, nobody fails."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import replace

from tests.e2e.client import Answer
from tests.e2e.drafts import APPLY, Editor, move
from tests.e2e.story import GREETING, PUBLISH, RUN, Person

DELETE = "mutation($input: DeleteWorkflowInput!) { deleteWorkflow(input: $input) { deletedWorkflowId } }"
COMMENT = "mutation($input: AddCommentInput!) { addComment(input: $input) { comment { id } } }"
BRANCH = "mutation($input: CreateBranchInput!) { createBranch(input: $input) { branch { id } } }"
DISCARD = "mutation($input: DiscardBranchInput!) { discardBranch(input: $input) { branch { id } } }"

MAKE = "mutation($input: CreateWorkspaceInput!) { createWorkspace(input: $input) { workspace { id } } }"
DELETE_WORKSPACE = "mutation($input: DeleteWorkspaceInput!) { deleteWorkspace(input: $input) { __typename } }"

_ROUNDS = 8
_EDITS = 12  #: before the workflow is deleted, while the next are under way

Work = Callable[[], Awaitable[Answer]]


async def _ends(works: list[Work], delete: Work, *, after: int) -> set[str | None]:
    """Do all again and again, delete what it is done to after so many times; return the codes that they ended with."""
    done = itertools.count()
    is_time = asyncio.Event()

    async def work_on(work: Work) -> str | None:
        while (answer := await work()).code is None:
            if next(done) > after:
                is_time.set()
        is_time.set()
        return answer.code

    working = [asyncio.create_task(work_on(work)) for work in works]
    await is_time.wait()
    while (deleted := await delete()).code is not None:
        assert deleted.details["reason"] == "workflow_busy"  # runs are being started all the time
    return set(await asyncio.gather(*working))


def _works(ada: Person, workflow_id: str) -> list[Work]:
    ask = ada.client.ask
    editor = Editor.of(ada, workflow_id)

    async def edit() -> Answer:
        return await ask(APPLY, input=editor.wanted(move("greet", 1)))

    async def comment() -> Answer:
        return await ask(COMMENT, input={"workflowId": workflow_id, "nodeKey": "greet", "text": "Why?"})

    async def publish() -> Answer:
        return await ask(PUBLISH, input={"workflowId": workflow_id})

    async def run() -> Answer:
        return await ask(RUN, input={"workflowId": workflow_id, "draftRevision": 1, "input": {"name": "Ada"}})

    async def propose() -> Answer:
        made = await ask(BRANCH, input={"workflowId": workflow_id, "name": "Proposal"})
        if made.code is not None:
            return made
        return await ask(DISCARD, input={"branchId": made.data["createBranch"]["branch"]["id"]})

    return [edit, edit, comment, comment, publish, run, propose]


def _deletion(ada: Person, workflow_id: str) -> Work:
    return lambda: ada.client.ask(DELETE, input={"workflowId": workflow_id})


async def test_editing_and_deleting_lock_in_one_order(ada: Person) -> None:
    for _ in range(_ROUNDS):
        workflow_id = await ada.workflow(GREETING, is_published=False)
        edit = _works(ada, workflow_id)[0]
        assert await _ends([edit] * 3, _deletion(ada, workflow_id), after=_EDITS) == {"NOT_FOUND"}


async def test_all_that_is_done_to_a_workflow_locks_in_one_order(ada: Person) -> None:
    for _ in range(_ROUNDS // 2):
        workflow_id = await ada.workflow(GREETING, is_published=False)
        works = _works(ada, workflow_id)
        assert await _ends(works, _deletion(ada, workflow_id), after=6 * _EDITS) == {"NOT_FOUND"}


async def test_editing_and_deleting_a_workspace_lock_in_one_order(ada: Person) -> None:
    for _ in range(_ROUNDS):
        made = await ada.client.data(MAKE, input={"name": "Short-lived"})
        workspace_id = made["createWorkspace"]["workspace"]["id"]
        there = replace(ada, workspace_id=workspace_id)
        edits = [_works(there, await there.workflow(GREETING, is_published=False))[0] for _ in range(3)]

        def delete(workspace_id: str = workspace_id) -> Awaitable[Answer]:
            return ada.client.ask(DELETE_WORKSPACE, input={"workspaceId": workspace_id})

        assert await _ends([*edits, *edits], delete, after=3 * _EDITS) == {"NOT_FOUND"}
