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
    COMMENT_ADDED = "comment_added"  #: somebody commented on a workflow, or replied
    COMMENT_EDITED = "comment_edited"  #: a comment got another text
    COMMENT_DELETED = "comment_deleted"  #: a comment was deleted
    COMMENTS_RESOLVED = "comments_resolved"  #: a thread of comments was settled
    COMMENTS_REOPENED = "comments_reopened"  #: a thread of comments was opened again
    TEMPLATE_SAVED = "template_saved"  #: a template was made from a workflow
    TEMPLATE_UPDATED = "template_updated"  #: a template's properties or graph changed
    TEMPLATE_DELETED = "template_deleted"  #: a template was deleted
    BRANCH_CREATED = "branch_created"  #: somebody proposes changes to a workflow's draft
    BRANCH_REBASED = "branch_rebased"  #: a branch was brought up to the live draft
    BRANCH_MERGED = "branch_merged"  #: changes of a branch went into the live draft
    BRANCH_DISCARDED = "branch_discarded"  #: somebody decided against a branch
    EXECUTION_STARTED = "execution_started"  #: a worker began a run
    EXECUTION_COMPLETED = "execution_completed"  #: a run ended well
    EXECUTION_FAILED = "execution_failed"  #: a run ended with an error
    EXECUTION_CANCELLED = "execution_cancelled"  #: a run was stopped by somebody
    EXECUTION_TIMED_OUT = "execution_timed_out"  #: a run took longer than it may
    TASK_CREATED = "task_created"  #: there is a new task, of a person or of a run that waits
    TASK_UPDATED = "task_updated"  #: a task's properties, assignees or status changed
    TASK_COMPLETED = "task_completed"  #: a task was answered, or its time ran out
    TASK_DELETED = "task_deleted"  #: a task was deleted
    TASK_COMMENTED = "task_commented"  #: somebody commented on a task, or changed or deleted a comment there
    TASK_REMINDED = "task_reminded"  #: the time of a task's reminder has come
    AGENT_CREATED = "agent_created"  #: there is a new agent
    AGENT_UPDATED = "agent_updated"  #: an agent got a new version
    AGENT_DELETED = "agent_deleted"  #: an agent was deleted
    CONVERSATION_STARTED = "conversation_started"  #: somebody began a conversation
    CONVERSATION_ESCALATED = "conversation_escalated"  #: a conversation was handed to a person
    CONVERSATION_RESUMED = "conversation_resumed"  #: a person handed a conversation back
    CONVERSATION_COMPLETED = "conversation_completed"  #: what a conversation was about is resolved
    CONVERSATION_ENDED = "conversation_ended"  #: a conversation was ended
    EXECUTION_QUARANTINED = "execution_quarantined"  #: a run was put away, because it brought down too many workers
    FILE_UPLOADED = "file_uploaded"  #: there is a new file
    FILE_UPDATED = "file_updated"  #: a file got another name, folder, tags, metadata or end
    FILE_VERSION_ADDED = "file_version_added"  #: a file has new content
    FILE_VERSION_DELETED = "file_version_deleted"  #: an earlier version of a file was deleted for good
    FILE_DELETED = "file_deleted"  #: a file was deleted: it is in the trash, or gone for good
    FILE_RESTORED = "file_restored"  #: a file was taken out of the trash
    FILE_PURGED = "file_purged"  #: a file in the trash was deleted for good
    FILE_FOLDER_CREATED = "file_folder_created"  #: there is a new folder
    FILE_FOLDER_UPDATED = "file_folder_updated"  #: a folder got another name, place or retention
    FILE_FOLDER_DELETED = "file_folder_deleted"  #: a folder was deleted, and its files are in the trash
    FILE_PROCESSING_QUEUED = "file_processing_queued"  #: a file is to be read, or read again
    FILE_PROCESSING_STARTED = "file_processing_started"  #: a worker began to read a file
    FILE_PROCESSING_PROGRESSED = "file_processing_progressed"  #: more of a file was read
    FILE_PROCESSING_COMPLETED = "file_processing_completed"  #: a file was read
    FILE_PROCESSING_FAILED = "file_processing_failed"  #: a file could not be read
    FILE_PROCESSING_CANCELLED = "file_processing_cancelled"  #: somebody ended the reading of a file
    KNOWLEDGE_BASE_CREATED = "knowledge_base_created"  #: there is a new knowledge base
    KNOWLEDGE_BASE_UPDATED = "knowledge_base_updated"  #: a knowledge base's settings or model changed
    KNOWLEDGE_BASE_DELETED = "knowledge_base_deleted"  #: a knowledge base was deleted, with its documents
    DOCUMENT_ADDED = "document_added"  #: a document was added to a knowledge base, or got new content
    DOCUMENT_READY = "document_ready"  #: a document can be found
    DOCUMENT_FAILED = "document_failed"  #: a document was given up
    DOCUMENT_REMOVED = "document_removed"  #: a document was removed from its knowledge base
    EVALUATION_DATASET_CREATED = "evaluation_dataset_created"  #: there is a new dataset of questions
    EVALUATION_DATASET_UPDATED = "evaluation_dataset_updated"  #: a dataset's name or description changed, or a question
    EVALUATION_DATASET_DELETED = "evaluation_dataset_deleted"  #: a dataset was deleted, with its questions
    EVALUATION_QUEUED = "evaluation_queued"  #: an evaluation was asked for, or is to go on
    EVALUATION_STARTED = "evaluation_started"  #: a worker began to ask
    EVALUATION_PROGRESSED = "evaluation_progressed"  #: more questions of an evaluation were asked
    EVALUATION_COMPLETED = "evaluation_completed"  #: all questions of an evaluation were asked
    EVALUATION_FAILED = "evaluation_failed"  #: an evaluation was given up
    EVALUATION_CANCELLED = "evaluation_cancelled"  #: somebody ended an evaluation
    EVALUATION_DELETED = "evaluation_deleted"  #: an evaluation was deleted, with its results
    ARTIFACT_CREATED = "artifact_created"  #: there is a new artifact, of a person or a run
    ARTIFACT_UPDATED = "artifact_updated"  #: an artifact's title changed, or it got a new version
    ARTIFACT_DELETED = "artifact_deleted"  #: an artifact was deleted
    ARTIFACT_SHARED = "artifact_shared"  #: an artifact can be seen by anybody who has a link
    ARTIFACT_UNSHARED = "artifact_unshared"  #: a link to an artifact was ended
    TRIGGER_CREATED = "trigger_created"  #: there is a new trigger
    TRIGGER_UPDATED = "trigger_updated"  #: a trigger was changed, switched on or off, or got another address
    TRIGGER_DISABLED = "trigger_disabled"  #: a trigger switched itself off
    TRIGGER_DELETED = "trigger_deleted"  #: a trigger was deleted
    PROCESS_CREATED = "process_created"  #: there is a new process
    PROCESS_UPDATED = "process_updated"  #: a process was changed, or switched on or off
    PROCESS_DELETED = "process_deleted"  #: a process was deleted
    INTEGRATION_CREATED = "integration_created"  #: a service outside was connected
    INTEGRATION_UPDATED = "integration_updated"  #: an integration's settings or credential changed
    INTEGRATION_DELETED = "integration_deleted"  #: an integration was deleted, with what was copied from it
    INTEGRATION_TESTED = "integration_tested"  #: somebody tried an integration
    INTEGRATION_AUTHORIZED = "integration_authorized"  #: a person agreed to an integration at its service
    INTEGRATION_EXPIRED = "integration_expired"  #: an integration's credential was refused, ran out or was revoked
    INTEGRATION_SYNC_STARTED = "integration_sync_started"  #: a worker began to copy from an integration
    INTEGRATION_SYNC_PROGRESSED = "integration_sync_progressed"  #: more was copied from an integration
    INTEGRATION_SYNC_COMPLETED = "integration_sync_completed"  #: all was copied from an integration
    INTEGRATION_SYNC_FAILED = "integration_sync_failed"  #: a sync ended early
    MEMBER_JOINED = "member_joined"  #: somebody became a member
    MEMBER_CHANGED = "member_changed"  #: a member got another role
    MEMBER_LEFT = "member_left"  #: somebody is no longer a member
    WORKSPACE_UPDATED = "workspace_updated"  #: the workspace's name, slug or plan changed
    SECRET_SET = "secret_set"  # noqa: S105 - #: a secret got a value
    SECRET_DELETED = "secret_deleted"  # noqa: S105 - #: a secret was deleted
    API_KEY_CREATED = "api_key_created"  #: an API key was made
    API_KEY_REVOKED = "api_key_revoked"  #: an API key was ended
    WEBHOOK_CREATED = "webhook_created"  #: an outgoing webhook was set up
    WEBHOOK_UPDATED = "webhook_updated"  #: an outgoing webhook was changed
    WEBHOOK_DISABLED = "webhook_disabled"  #: an outgoing webhook was disabled, by somebody or because it failed
    WEBHOOK_DELETED = "webhook_deleted"  #: an outgoing webhook was deleted
