"""The closed sets of words this domain speaks, for models, services and the graph alike."""

from enum import StrEnum


class Plan(StrEnum):
    """What a workspace pays for."""

    FREE = "free"  #: for trying and for small teams
    PRO = "pro"  #: for teams in production
    ENTERPRISE = "enterprise"  #: limits by agreement


class ActivityKind(StrEnum):
    """What happened in a workspace."""

    WORKFLOW_CREATED = "workflow_created"  #: a workflow was made
    WORKFLOW_UPDATED = "workflow_updated"  #: a workflow's draft or properties changed
    WORKFLOW_PUBLISHED = "workflow_published"  #: a workflow got a new version
    WORKFLOW_ARCHIVED = "workflow_archived"  #: a workflow was archived
    WORKFLOW_DELETED = "workflow_deleted"  #: a workflow was deleted
    EXECUTION_STARTED = "execution_started"  #: a worker began a run
    EXECUTION_COMPLETED = "execution_completed"  #: a run ended well
    EXECUTION_FAILED = "execution_failed"  #: a run ended with an error
    EXECUTION_CANCELLED = "execution_cancelled"  #: a run was stopped by somebody
    EXECUTION_TIMED_OUT = "execution_timed_out"  #: a run took longer than it may
    TASK_CREATED = "task_created"  #: there is a new task, of a person or of a run that waits
    TASK_UPDATED = "task_updated"  #: a task's properties, assignees or status changed
    TASK_COMPLETED = "task_completed"  #: a task was answered, or its time ran out
    TASK_DELETED = "task_deleted"  #: a task was deleted
    EXECUTION_QUARANTINED = "execution_quarantined"  #: a run was put away, because it brought down too many workers
    MEMBER_JOINED = "member_joined"  #: somebody became a member
    MEMBER_CHANGED = "member_changed"  #: a member got another role
    MEMBER_LEFT = "member_left"  #: somebody is no longer a member
    WORKSPACE_UPDATED = "workspace_updated"  #: the workspace's name, slug or plan changed
    SECRET_SET = "secret_set"  # noqa: S105 - #: a secret got a value
    SECRET_DELETED = "secret_deleted"  # noqa: S105 - #: a secret was deleted
    API_KEY_CREATED = "api_key_created"  #: an API key was made
    API_KEY_REVOKED = "api_key_revoked"  #: an API key was ended
