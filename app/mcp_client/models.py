"""The table of MCP servers: where each is, and what it offered when it was last looked at."""

from typing import Any
from uuid import UUID

from tortoise import fields

from app.kernel.models import JSONField, Row, SortedCharField
from app.mcp_client.vocabulary import DEFAULT_TIMEOUT_MS, McpHealth, McpTransport


class McpServer(Row):
    """A server of tools that a workspace may use."""

    workspace: fields.ForeignKeyRelation[Any] = fields.ForeignKeyField(
        "models.Workspace", related_name=False, on_delete=fields.CASCADE
    )
    workspace_id: UUID
    name = SortedCharField(max_length=40)  #: what a node and the name of an agent's tool say
    transport = fields.CharEnumField(McpTransport, max_length=8)
    url = fields.CharField(max_length=2000, default="")  #: of HTTP
    headers = JSONField(default=list)  #: of HTTP: `[name, value]`, the value with `{{ secrets.NAME }}`
    command = JSONField(default=list)  #: of STDIO: the program and its arguments
    environment = JSONField(default=list)  #: of STDIO: `[name, value]`, as headers
    timeout_ms = fields.IntField(default=DEFAULT_TIMEOUT_MS)
    is_enabled = fields.BooleanField(default=True)
    needs_approval = fields.BooleanField(default=False)  #: whether a person agrees to each call of an agent
    health = fields.CharEnumField(McpHealth, max_length=8, default=McpHealth.UNKNOWN)
    failure_code = fields.CharField(max_length=40, default="")
    failure_message = fields.TextField(default="")
    checked_at = fields.DatetimeField(null=True)  #: of the last look, whatever it found
    tools = JSONField(default=list)  #: `vocabulary.ToolInfo`s as JSON
    skipped_tools = fields.IntField(default=0)  #: how many it listed that cannot be used
    server_info = JSONField(default=dict)  #: what it says of itself: name, version, protocolVersion
    tools_at = fields.DatetimeField(null=True)  #: when it listed them
    revision = fields.IntField(default=1)  #: rises by one with every change of its settings
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta(Row.Meta):
        abstract = False
        table = "mcp_servers"
        unique_together = (("workspace_id", "name"),)
