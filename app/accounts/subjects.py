"""What each kind of activity tells of, and who may be told; for whoever passes activity on."""

from app.accounts.vocabulary import ActivityKind
from app.kernel.rights import Scope

#: What the activities of a kind tell of, and who may be told, by how the kind's name begins; the longest counts.
_SUBJECTS: dict[str, tuple[str, Scope]] = {
    "workflow": ("Workflow", Scope.WORKFLOWS_READ),
    "comment": ("Comment", Scope.WORKFLOWS_READ),
    "comments": ("CommentThread", Scope.WORKFLOWS_READ),
    "template": ("WorkflowTemplate", Scope.WORKFLOWS_READ),
    "branch": ("WorkflowBranch", Scope.WORKFLOWS_READ),
    "execution": ("Execution", Scope.EXECUTIONS_READ),
    "task": ("Task", Scope.TASKS_READ),
    "agent": ("Agent", Scope.AGENTS_READ),
    "conversation": ("Conversation", Scope.CONVERSATIONS_READ),
    "file": ("File", Scope.FILES_READ),
    "file_processing": ("FileProcessing", Scope.FILES_READ),
    "knowledge_base": ("KnowledgeBase", Scope.KNOWLEDGE_READ),
    "document": ("KnowledgeDocument", Scope.KNOWLEDGE_READ),
    "evaluation": ("Evaluation", Scope.KNOWLEDGE_READ),
    "evaluation_dataset": ("EvaluationDataset", Scope.KNOWLEDGE_READ),
    "artifact": ("Artifact", Scope.ARTIFACTS_READ),
    "member": ("User", Scope.WORKSPACE_READ),
    "secret": ("Secret", Scope.SECRETS_READ),
    "api_key": ("ApiKey", Scope.KEYS_MANAGE),
    "webhook": ("Webhook", Scope.WEBHOOKS_READ),
    "integration": ("Integration", Scope.INTEGRATIONS_READ),
    "trigger": ("Trigger", Scope.TRIGGERS_READ),
    "process": ("Process", Scope.TRIGGERS_READ),
}


def subject_of(kind: ActivityKind) -> tuple[str, Scope]:
    """Return the type of what activities of a kind tell of, and what one must be allowed to be told."""
    for length in range(kind.value.count("_"), 0, -1):
        found = _SUBJECTS.get("_".join(kind.value.split("_")[:length]))
        if found is not None:
            return found
    first = kind.value.split("_", maxsplit=1)[0]
    return first[0].upper() + first[1:], Scope.WORKSPACE_READ
