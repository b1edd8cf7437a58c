"""A row of every kind that is found, put into the tables by hand: who wrote it makes no difference to the index."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.artifacts.models import Artifact, ArtifactVersion
from app.artifacts.vocabulary import ArtifactKind
from app.automation.models import Process, Trigger
from app.automation.vocabulary import ProcessTrigger, TriggerBinding, TriggerType
from app.conversations.models import Agent, Conversation, Message
from app.conversations.vocabulary import Channel, MessageRole, MessageStatus
from app.executions.models import Execution, ExecutionStatus, TriggerKind
from app.files.models import File
from app.files.vocabulary import FileState
from app.kernel.ids import new_id
from app.kernel.rights import ActorKind
from app.knowledge.models import KnowledgeBase, KnowledgeDocument
from app.knowledge.vocabulary import DocumentSource
from app.search.vocabulary import SearchKind
from app.tasks.models import Task
from app.tasks.vocabulary import TaskKind
from app.workflows.models import Workflow
from tests.executions.play import NOON

MODELS: Mapping[SearchKind, Any] = {
    SearchKind.WORKFLOW: Workflow,
    SearchKind.EXECUTION: Execution,
    SearchKind.AGENT: Agent,
    SearchKind.CONVERSATION: Conversation,
    SearchKind.MESSAGE: Message,
    SearchKind.TASK: Task,
    SearchKind.FILE: File,
    SearchKind.KNOWLEDGE_BASE: KnowledgeBase,
    SearchKind.DOCUMENT: KnowledgeDocument,
    SearchKind.ARTIFACT: Artifact,
    SearchKind.PROCESS: Process,
    SearchKind.TRIGGER: Trigger,
}
#: What changes what a row is found by: a word in it is found afterwards, and nothing of what was there.
CHANGES: list[tuple[SearchKind, dict[str, Any]]] = [
    (SearchKind.WORKFLOW, {"name": "gannet"}),
    (SearchKind.WORKFLOW, {"description": "gannet"}),
    (SearchKind.WORKFLOW, {"tags": ["gannet"]}),
    (SearchKind.EXECUTION, {"error": '{"code": "X", "message": "gannet"}'}),
    (SearchKind.AGENT, {"name": "gannet"}),
    (SearchKind.AGENT, {"description": "gannet"}),
    (SearchKind.AGENT, {"category": "gannet"}),
    (SearchKind.AGENT, {"config": {"instructions": "gannet"}}),
    (SearchKind.CONVERSATION, {"title": "gannet"}),
    (SearchKind.CONVERSATION, {"external_user_id": "gannet"}),
    (SearchKind.MESSAGE, {"text": "gannet"}),
    (SearchKind.TASK, {"name": "gannet"}),
    (SearchKind.TASK, {"description": "gannet"}),
    (SearchKind.TASK, {"tags": ["gannet"]}),
    (SearchKind.FILE, {"name": "gannet.pdf"}),
    (SearchKind.FILE, {"content_type": "image/gannet"}),
    (SearchKind.FILE, {"tags": ["gannet"]}),
    (SearchKind.KNOWLEDGE_BASE, {"name": "gannet"}),
    (SearchKind.KNOWLEDGE_BASE, {"description": "gannet"}),
    (SearchKind.DOCUMENT, {"title": "gannet"}),
    (SearchKind.DOCUMENT, {"url": "https://gannet.example"}),
    (SearchKind.DOCUMENT, {"tags": {"bird": "gannet"}}),
    (SearchKind.DOCUMENT, {"text": "gannet", "text_sha256": "2"}),
    (SearchKind.ARTIFACT, {"title": "gannet"}),
    (SearchKind.PROCESS, {"name": "gannet"}),
    (SearchKind.PROCESS, {"description": "gannet"}),
    (SearchKind.TRIGGER, {"name": "gannet"}),
]
#: After which a row is in no list any more, though it is there.
HIDING: list[tuple[SearchKind, dict[str, Any]]] = [
    (SearchKind.WORKFLOW, {"is_hidden": True}),
    (SearchKind.FILE, {"state": FileState.TRASHED}),
    (SearchKind.KNOWLEDGE_BASE, {"deleted_at": NOON}),
    (SearchKind.EXECUTION, {"pruned_at": NOON, "input": "null"}),
]
LATER = NOON + timedelta(hours=1)


async def make(workspace_id: UUID, word: str = "heron") -> dict[SearchKind, UUID]:
    """Make a row of every kind that is found by a word."""
    made: dict[str, Any] = {"workspace_id": workspace_id, "actor_kind": ActorKind.SYSTEM, "created_at": NOON}
    both: dict[str, Any] = {**made, "updated_at": NOON}
    ids = {kind: new_id() for kind in SearchKind}
    ids[SearchKind.WORKFLOW] = await a_workflow(workspace_id, word)
    run: dict[str, Any] = {key: value for key, value in made.items() if key != "created_at"}
    await Execution.create(
        id=ids[SearchKind.EXECUTION],
        workflow_id=ids[SearchKind.WORKFLOW],
        status=ExecutionStatus.COMPLETED,
        trigger=TriggerKind.API,
        input=f'{{"bird": ["{word}", 1, true]}}',
        timeout_ms=1,
        queued_at=NOON,
        ended_at=NOON,
        **run,
    )
    await Agent.create(id=ids[SearchKind.AGENT], name=word, search_text=word, config={}, **both)
    await Conversation.create(id=ids[SearchKind.CONVERSATION], title=word, channel=Channel.CHAT, **both)
    await Message.create(
        id=ids[SearchKind.MESSAGE],
        conversation_id=ids[SearchKind.CONVERSATION],
        number=1,
        role=MessageRole.USER,
        status=MessageStatus.COMPLETED,
        text=f"Look, a {word}!",
        **made,
    )
    await Task.create(id=ids[SearchKind.TASK], kind=TaskKind.MANUAL, name=word, **both)
    await File.create(
        id=ids[SearchKind.FILE],
        name=f"{word}.txt",
        search_text=word,
        content_type="text/plain",
        size_bytes=1,
        sha256="0",
        object_key=ids[SearchKind.FILE].hex,
        state=FileState.STORED,
        **both,
    )
    await KnowledgeBase.create(
        id=ids[SearchKind.KNOWLEDGE_BASE], name=word, search_text=word, embedding="x:y", dimensions=1, **both
    )
    await KnowledgeDocument.create(
        id=ids[SearchKind.DOCUMENT],
        base_id=ids[SearchKind.KNOWLEDGE_BASE],
        title=word,
        search_text=word,
        source=DocumentSource.TEXT,
        source_key=ids[SearchKind.DOCUMENT].hex,
        text_sha256="1",
        **both,
    )
    await Artifact.create(
        id=ids[SearchKind.ARTIFACT], kind=ArtifactKind.HTML, title=word, search_text=word, version=1, **both
    )
    await version_of(ids[SearchKind.ARTIFACT], 1, "<p class='egret'>First</p>")
    await Process.create(
        id=ids[SearchKind.PROCESS],
        workflow_id=ids[SearchKind.WORKFLOW],
        name=word,
        search_text=word,
        trigger_type=ProcessTrigger.MANUAL,
        **both,
    )
    await Trigger.create(
        id=ids[SearchKind.TRIGGER],
        workflow_id=ids[SearchKind.WORKFLOW],
        type=TriggerType.WEBHOOK,
        name=word,
        search_text=word,
        binding=TriggerBinding.PUBLISHED,
        config="{}",
        is_enabled=True,
        **both,
    )
    return ids


async def a_workflow(workspace_id: UUID, name: str) -> UUID:
    """Make a workflow."""
    made = await Workflow.create(
        workspace_id=workspace_id,
        name=name,
        tags=[],
        search_text=name,
        actor_kind=ActorKind.SYSTEM,
        created_at=NOON,
        updated_at=NOON,
    )
    return made.id


async def version_of(artifact_id: UUID, number: int, content: str) -> None:
    """Give an artifact a version."""
    await ArtifactVersion.create(
        id=new_id(),
        artifact_id=artifact_id,
        number=number,
        content=content,
        size_bytes=len(content),
        actor_kind=ActorKind.SYSTEM,
        created_at=NOON,
    )
