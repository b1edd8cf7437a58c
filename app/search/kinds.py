"""What each kind is: where its rows are, who may find it, and who tells its words."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.artifacts.searchable import searchable_artifacts
from app.automation.searchable import searchable_processes, searchable_triggers
from app.conversations.searchable import searchable_agents, searchable_conversations, searchable_messages
from app.executions.searchable import searchable_executions
from app.files.searchable import searchable_files
from app.kernel.rights import Scope
from app.kernel.searchable import SearchText
from app.knowledge.searchable import searchable_bases, searchable_documents
from app.search.vocabulary import SearchKind
from app.tasks.searchable import searchable_tasks
from app.workflows.searchable import searchable_workflows


@dataclass(frozen=True, slots=True)
class Kind:
    """How rows of a kind are found.

    Attributes:
        type_name: Of its objects in the graph.
        table: Where its rows are; the database marks there whatever changes.
        scope: What somebody must be allowed.
        read: Tells what rows are found by; leaves out those that are in no list.
        label_scope: What somebody must be allowed to be shown a hit's label.
        is_personal: Whether some of its rows are one person's alone.
    """

    type_name: str
    table: str
    scope: Scope
    read: Callable[[Sequence[UUID]], Awaitable[Mapping[UUID, SearchText]]]
    label_scope: Scope | None = None
    is_personal: bool = False


KINDS: Mapping[SearchKind, Kind] = {
    SearchKind.WORKFLOW: Kind("Workflow", "workflows", Scope.WORKFLOWS_READ, searchable_workflows),
    SearchKind.EXECUTION: Kind(
        "Execution", "executions", Scope.EXECUTIONS_READ, searchable_executions, Scope.WORKFLOWS_READ
    ),
    SearchKind.AGENT: Kind("Agent", "agents", Scope.AGENTS_READ, searchable_agents),
    SearchKind.CONVERSATION: Kind(
        "Conversation", "conversations", Scope.CONVERSATIONS_READ, searchable_conversations, is_personal=True
    ),
    SearchKind.MESSAGE: Kind("Message", "messages", Scope.CONVERSATIONS_READ, searchable_messages, is_personal=True),
    SearchKind.TASK: Kind("Task", "tasks", Scope.TASKS_READ, searchable_tasks),
    SearchKind.FILE: Kind("File", "files", Scope.FILES_READ, searchable_files),
    SearchKind.KNOWLEDGE_BASE: Kind("KnowledgeBase", "knowledge_bases", Scope.KNOWLEDGE_READ, searchable_bases),
    SearchKind.DOCUMENT: Kind("KnowledgeDocument", "knowledge_documents", Scope.KNOWLEDGE_READ, searchable_documents),
    SearchKind.ARTIFACT: Kind("Artifact", "artifacts", Scope.ARTIFACTS_READ, searchable_artifacts),
    SearchKind.PROCESS: Kind("Process", "processes", Scope.TRIGGERS_READ, searchable_processes),
    SearchKind.TRIGGER: Kind("Trigger", "triggers", Scope.TRIGGERS_READ, searchable_triggers),
}
