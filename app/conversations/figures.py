"""How agents do: figures over a period, counted in the database."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.kernel.database import Database

#: Milliseconds from when a reply was asked for until it was whole.
_RESPONSE_MS = {
    "postgres": "extract(epoch FROM (m.completed_at - m.created_at)) * 1000",
    "sqlite": "(julianday(m.completed_at) - julianday(m.created_at)) * 86400000",
}
#: Dollars in units of 1e-8, as they are kept: SQLite has no decimals, and would add floats.
_COST = {
    "postgres": "sum(m.cost_usd) * 100000000",
    "sqlite": "sum(CAST(round(m.cost_usd * 100000000) AS INTEGER))",
}


@dataclass(frozen=True, slots=True)
class Performance:
    """How an agent did in conversations that were started in a period.

    Attributes:
        resolution_rate: Resolved ones of those that are over; None while none is.
        average_response_ms: From a message to the end of its reply; None without a reply.
        average_rating: 1 to 5; None without a rating.
        prompt_tokens: Like what follows, of all replies: one that failed or was stopped was paid for as well.
    """

    conversations: int
    messages: int
    completed: int
    escalated: int
    ended: int
    resolution_rate: float | None
    average_response_ms: float | None
    average_rating: float | None
    prompt_tokens: int
    completion_tokens: int
    cost_usd: Decimal


class Figures:
    """Counts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_agent(self, agent_id: UUID, start: datetime | None, end: datetime | None) -> Performance:
        """Count what an agent did: from `start` on, before `end`; None for no such bound."""
        is_postgres = self._database.dialect == "postgres"
        values: list[Any] = [agent_id if is_postgres else str(agent_id)]
        period = ""
        for bound, operator in ((start, ">="), (end, "<")):
            if bound is not None:
                values.append(bound.astimezone(UTC))
                period += f" AND c.created_at {operator} {f'${len(values)}' if is_postgres else '?'}"
        where = f"c.agent_id = {'$1' if is_postgres else '?'}{period}"
        (talks,) = await self._database.fetch(
            "SELECT count(*) AS conversations, coalesce(sum(c.message_count), 0) AS messages, "  # noqa: S608 - constants
            "coalesce(sum(CASE WHEN c.status = 'completed' THEN 1 ELSE 0 END), 0) AS completed, "
            "coalesce(sum(CASE WHEN c.escalated_at IS NOT NULL THEN 1 ELSE 0 END), 0) AS escalated, "
            "coalesce(sum(CASE WHEN c.status = 'ended' THEN 1 ELSE 0 END), 0) AS ended, "
            f"avg(c.rating) AS rating FROM conversations c WHERE {where}",
            values,
        )
        (replies,) = await self._database.fetch(
            f"SELECT avg(CASE WHEN m.status = 'completed' THEN {_RESPONSE_MS[self._database.dialect]} END) "  # noqa: S608 - constants
            "AS response, "
            "coalesce(sum(m.prompt_tokens), 0) AS prompt, coalesce(sum(m.completion_tokens), 0) AS completion, "
            f"coalesce({_COST[self._database.dialect]}, 0) AS cost "
            "FROM messages m JOIN conversations c ON c.id = m.conversation_id "
            f"WHERE m.role = 'assistant' AND {where}",
            values,
        )
        completed, ended = int(talks["completed"]), int(talks["ended"])
        over = completed + ended
        return Performance(
            conversations=int(talks["conversations"]),
            messages=int(talks["messages"]),
            completed=completed,
            escalated=int(talks["escalated"]),
            ended=ended,
            resolution_rate=completed / over if over else None,
            average_response_ms=None if replies["response"] is None else float(replies["response"]),
            average_rating=None if talks["rating"] is None else float(talks["rating"]),
            prompt_tokens=int(replies["prompt"]),
            completion_tokens=int(replies["completion"]),
            cost_usd=Decimal(int(replies["cost"])).scaleb(-8),
        )
