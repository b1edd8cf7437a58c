"""What is sent: the bodies of messages, their schemas and examples.

The envelope is that of Standard Webhooks: `type`, `timestamp` and `data`. Ours adds what a receiver needs to put
messages in order and to look things up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from app.accounts.activity import ActivityEntry
from app.accounts.vocabulary import ActivityKind
from app.kernel.ids import global_id
from app.kernel.rights import Actor, ActorKind
from app.webhooks.catalog import ID, INSTANT, EventCatalog, EventType, object_schema, workflow_id_of, workflow_of
from app.webhooks.vocabulary import WebhookPayload, WebhookPayloadVersion

MAX_BODY_BYTES = 512 * 1024  #: a full body that is longer leaves the object out
_EXAMPLE_ID = UUID("019ac3f2-7c5e-7b60-9d0e-5a1f6f0c2b11")
_EXAMPLE_WORKFLOW = UUID("019ac3f2-6d11-7a04-8b7e-0c9d3f1a4e22")
_EXAMPLE_AT = "2026-11-30T12:34:56.789000Z"
#: The types of those who do things.
_ACTORS = {ActorKind.API_KEY: "ApiKey", ActorKind.TRIGGER: "Trigger", ActorKind.AGENT: "Agent"}


@dataclass(frozen=True, slots=True)
class Bodies:
    """A message as it is sent, one text for each way; what nobody wants is None."""

    full: str | None
    thin: str | None


def message_id(own_id: UUID) -> str:
    """Return a message's `webhook-id`: the same for every try and every receiver."""
    return f"msg_{own_id.hex}"


def bodies_of(
    own_id: UUID,
    event_type: EventType,
    entry: ActivityEntry,
    subject: Mapping[str, Any] | None,
    *,
    full: bool,
    thin: bool,
) -> Bodies:
    """Write a message of an activity.

    Args:
        own_id: The message's.
        event_type: Under which name it is told.
        entry: What happened.
        subject: The object that it happened to; None: it is gone, or full payloads have none.
        full: Whether somebody wants the full one.
        thin: Whether somebody wants the thin one.
    """
    ids: dict[str, Any] = {f"{_key(entry.subject_type)}Id": global_id(entry.subject_type, entry.subject_id)}
    ids["workflowId"] = workflow_id_of(entry)
    head = _envelope(
        own_id, event_type.name, entry.at, entry.workspace_id, sequence=entry.sequence, actor=_actor(entry.actor)
    )
    details = {name: value for name, value in entry.data.items() if name != "workflowId"}
    text: str | None = None
    if full:
        whole = {**ids, _key(entry.subject_type): subject, "details": details}
        text = _text(head, whole)
        if len(text.encode()) > MAX_BODY_BYTES:
            text = _text(head, {**whole, _key(entry.subject_type): None})
    return Bodies(text, _text(head, ids) if thin else None)


def example(
    catalog: EventCatalog,
    event_type: EventType,
    payload: WebhookPayload,
    *,
    own_id: UUID | None = None,
    workspace_id: UUID | None = None,
    at: datetime | None = None,
) -> dict[str, Any]:
    """Return an example of a type; a test message is one, with an id, place and time of its own."""
    subject = catalog.subject(event_type)
    data: dict[str, Any] = {f"{subject.key}Id": global_id(subject.type_name, _EXAMPLE_ID), "workflowId": None}
    if subject.type_name == "Workflow":
        data["workflowId"] = data["workflowId"] or global_id("Workflow", _EXAMPLE_ID)
    elif event_type.kinds & _OF_WORKFLOWS:
        data["workflowId"] = global_id("Workflow", _EXAMPLE_WORKFLOW)
    if payload is WebhookPayload.FULL:
        data[subject.key] = None if subject.example is None else dict(subject.example)
        data["details"] = dict(event_type.details)
    head = _envelope(
        own_id or _EXAMPLE_ID,
        event_type.name,
        at,
        workspace_id or _EXAMPLE_WORKFLOW,
        sequence=1,
        actor={"kind": ActorKind.USER.name, "id": global_id("User", _EXAMPLE_WORKFLOW)},
    )
    return {**head, "data": data}


def schema(catalog: EventCatalog, event_type: EventType, payload: WebhookPayload) -> dict[str, Any]:
    """Return the JSON Schema of what is sent of a type."""
    subject = catalog.subject(event_type)
    data: dict[str, Any] = {
        f"{subject.key}Id": ID,
        "workflowId": {"type": ["string", "null"], "description": "The workflow that it is about, if it is about one."},
    }
    if subject.type_name == "Workflow":
        data["workflowId"] = ID
    if payload is WebhookPayload.FULL:
        described = {"type": "null"} if subject.schema is None else {"anyOf": [dict(subject.schema), {"type": "null"}]}
        data[subject.key] = {
            **described,
            "description": "The object as it was when this was written; null: it was gone.",
        }
        data["details"] = {"type": "object", "description": "A few facts: names, roles, what changed."}
    actor = object_schema({"kind": {"enum": [kind.name for kind in ActorKind]}, "id": {"type": ["string", "null"]}})
    found = object_schema(
        {
            "id": {"type": "string", "description": "The same as the header webhook-id."},
            "type": {"const": event_type.name},
            "timestamp": {**INSTANT, "description": "When it happened."},
            "version": {"const": WebhookPayloadVersion.V1.value},
            "workspaceId": ID,
            "sequence": {"type": "integer", "description": "Its place in the workspace's activity; 0 in tests."},
            "actor": {**actor, "description": "Who did it."},
            "data": object_schema(data),
        }
    )
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": event_type.name, **found}


def test_bodies(
    catalog: EventCatalog,
    event_type: EventType,
    payload: WebhookPayload,
    own_id: UUID,
    workspace_id: UUID,
    at: datetime,
) -> Bodies:
    """Write a test message: the example of a type, in the workspace and now."""
    body = example(catalog, event_type, payload, own_id=own_id, workspace_id=workspace_id, at=at)
    text = orjson.dumps({**body, "sequence": 0}).decode()
    return Bodies(text, None) if payload is WebhookPayload.FULL else Bodies(None, text)


#: Whose activities say of which workflow they are.
_OF_WORKFLOWS = frozenset(kind for kind in ActivityKind if kind.value.startswith(("execution_", "comment", "branch_")))


def _envelope(
    own_id: UUID, name: str, at: datetime | None, workspace_id: UUID, *, sequence: int, actor: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "id": message_id(own_id),
        "type": name,
        "timestamp": _EXAMPLE_AT if at is None else shown(at),
        "version": WebhookPayloadVersion.V1.value,
        "workspaceId": global_id("Workspace", workspace_id),
        "sequence": sequence,
        "actor": dict(actor),
    }


def shown(at: datetime) -> str:
    """Return an instant as RFC 3339 writes it, in UTC."""
    return at.isoformat(timespec="microseconds").replace("+00:00", "Z")


def maybe_shown(at: datetime | None) -> str | None:
    """Return an instant, if there is one."""
    return None if at is None else shown(at)


def _text(head: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    return orjson.dumps({**head, "data": data}, default=str).decode()


def _key(type_name: str) -> str:
    return type_name[0].lower() + type_name[1:]


def _actor(actor: Actor) -> dict[str, Any]:
    """Show who did something by a global id: a person, a key, a trigger or an agent."""
    if actor.id is None:
        return {"kind": actor.kind.name, "id": None}
    name = _ACTORS.get(actor.kind, "User")
    if actor.kind is ActorKind.COPILOT and actor.id != actor.on_behalf_of:
        name = "ApiKey"  # it acts for a key, and has that one's id
    return {"kind": actor.kind.name, "id": global_id(name, actor.id)}


__all__ = [
    "Bodies",
    "bodies_of",
    "example",
    "maybe_shown",
    "message_id",
    "schema",
    "shown",
    "test_bodies",
    "workflow_of",
]
