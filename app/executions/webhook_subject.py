"""What outgoing webhooks tell of runs: where each stands, and what it gave, masked, where that is not too large."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson

from app.accounts.activity import ActivityEntry
from app.accounts.vocabulary import ActivityKind
from app.executions.models import Execution, ExecutionStatus, TriggerKind
from app.executions.private import private_among
from app.executions.reading import JournalReader
from app.kernel.ids import global_id
from app.kernel.rights import Scope
from app.webhooks.catalog import (
    COUNT,
    ID,
    INSTANT,
    MAYBE_INSTANT,
    MAYBE_TEXT,
    TEXT,
    Subject,
    object_schema,
)
from app.webhooks.payloads import maybe_shown, shown

MAX_OUTPUT_BYTES = 256 * 1024  #: as JSON; a larger one is left out
_READ_BYTES = 16 * 1024 * 1024  #: of journals at once
_ROW_BYTES = 4 * MAX_OUTPUT_BYTES  #: an entry may lie among others
_ERROR = object_schema({"code": TEXT, "message": TEXT, "nodeKey": MAYBE_TEXT})
_SCHEMA = object_schema(
    {
        "id": ID,
        "workflowId": ID,
        "versionId": MAYBE_TEXT,
        "draftRevision": {"type": ["integer", "null"]},
        "parentId": MAYBE_TEXT,
        "status": {"enum": [status.name for status in ExecutionStatus]},
        "trigger": {"enum": [trigger.name for trigger in TriggerKind]},
        "output": {"description": "What it gave, with secrets masked; null until it has completed."},
        "isOutputOmitted": {"type": "boolean", "description": "Whether it is left out because it is over 256 KiB."},
        "error": {"anyOf": [_ERROR, {"type": "null"}]},
        "promptTokens": COUNT,
        "completionTokens": COUNT,
        "costUsd": {"type": "string", "description": "A decimal number."},
        "queuedAt": INSTANT,
        "startedAt": MAYBE_INSTANT,
        "endedAt": MAYBE_INSTANT,
        "durationMs": {"type": ["integer", "null"]},
    }
)
_EXAMPLE = {
    "id": global_id("Execution", UUID("019ac3f2-7c5e-7b60-9d0e-5a1f6f0c2b11")),
    "workflowId": global_id("Workflow", UUID("019ac3f2-6d11-7a04-8b7e-0c9d3f1a4e22")),
    "versionId": None,
    "draftRevision": 12,
    "parentId": None,
    "status": "COMPLETED",
    "trigger": "API",
    "output": {"answer": "Hello, Ada!"},
    "isOutputOmitted": False,
    "error": None,
    "promptTokens": 120,
    "completionTokens": 35,
    "costUsd": "0.00042",
    "queuedAt": "2026-11-30T12:34:55.100000Z",
    "startedAt": "2026-11-30T12:34:55.200000Z",
    "endedAt": "2026-11-30T12:34:56.789000Z",
    "durationMs": 1589,
}


def execution_subject(reader: JournalReader) -> Subject:
    """Return what the catalog of events needs."""

    async def load(workspace_id: UUID, entries: Sequence[ActivityEntry]) -> Mapping[UUID, Mapping[str, Any]]:
        ids = {entry.subject_id for entry in entries}
        rows = {row.id: row for row in await Execution.filter(workspace_id=workspace_id, id__in=list(ids))}
        completed = {entry.subject_id for entry in entries if entry.kind is ActivityKind.EXECUTION_COMPLETED}
        outputs = await _outputs(reader, [rows[each] for each in completed if each in rows])
        return {
            entry.id: _shown(rows[entry.subject_id], entry.kind, outputs)
            for entry in entries
            if entry.subject_id in rows
        }

    return Subject("Execution", Scope.EXECUTIONS_READ, _SCHEMA, _EXAMPLE, load, _hidden)


async def _hidden(workspace_id: UUID, entries: Sequence[ActivityEntry]) -> Collection[UUID]:
    """Name the activities of turns of private chats."""
    private = await private_among(workspace_id, {entry.subject_id for entry in entries})
    return {entry.id for entry in entries if entry.subject_id in private}


async def _outputs(reader: JournalReader, rows: Sequence[Execution]) -> dict[UUID, Any]:
    """Read what runs gave; what is too large is left out, and never read together with others."""
    places = [(row.id, row.last_sequence) for row in rows if row.pruned_at is None]
    if places and await reader.weigh_at(places) > _READ_BYTES:
        light = [place for place in places if await reader.weigh_at([place]) <= _ROW_BYTES]
        batches = [[place] for place in light]
    else:
        batches = [places] if places else []
    outputs: dict[UUID, Any] = {}
    for batch in batches:
        for (own_id, _), entry in (await reader.entries_at(batch)).items():
            output = entry.data.get("output")
            if len(orjson.dumps(output)) <= MAX_OUTPUT_BYTES:
                outputs[own_id] = output
    return outputs


def _shown(row: Execution, kind: ActivityKind, outputs: Mapping[UUID, Any]) -> dict[str, Any]:
    # Whoever is told that it began is told so, though it may have ended meanwhile.
    is_start = kind is ActivityKind.EXECUTION_STARTED
    error: Any = None if row.error is None or is_start else orjson.loads(row.error)
    ended_at = None if is_start else row.ended_at
    lasted = None if row.started_at is None or ended_at is None else ended_at - row.started_at
    return {
        "id": global_id("Execution", row.id),
        "workflowId": global_id("Workflow", row.workflow_id),
        "versionId": None if row.version_id is None else global_id("WorkflowVersion", row.version_id),
        "draftRevision": row.draft_revision,
        "parentId": None if row.parent_id is None else global_id("Execution", row.parent_id),
        "status": ExecutionStatus.RUNNING.name if is_start else row.status.name,
        "trigger": row.trigger.name,
        "output": outputs.get(row.id),
        "isOutputOmitted": kind is ActivityKind.EXECUTION_COMPLETED and row.id not in outputs,
        "error": None if error is None else _error(error),
        "promptTokens": row.prompt_tokens,
        "completionTokens": row.completion_tokens,
        "costUsd": str(row.cost_usd),
        "queuedAt": shown(row.queued_at),
        "startedAt": maybe_shown(row.started_at),
        "endedAt": maybe_shown(ended_at),
        "durationMs": None if lasted is None else round(lasted.total_seconds() * 1000),
    }


def _error(error: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "code": str(error.get("code", "INTERNAL")),
        "message": str(error.get("message", "")),
        "nodeKey": error.get("nodeKey"),
    }
