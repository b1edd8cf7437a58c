"""The cache of node results: what a node gave stands in for running it again, for as long as the node says."""

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson

from app.executions.models import CachedResult
from app.executions.plan import PlanNode
from app.executions.taking_over import Recorded
from app.kernel.clock import Clock
from app.kernel.crypto import KeyedHash
from app.kernel.ids import new_id

_MAX_BYTES = 1024 * 1024


class ResultCache:
    """Finds and keeps results; each workspace has its own."""

    def __init__(self, clock: Clock, keyed_hash: KeyedHash) -> None:
        self._clock = clock
        self._keyed_hash = keyed_hash

    def key_of(self, node: PlanNode, scope: Mapping[str, Any], named: Any, secrets: Mapping[str, str]) -> str:
        """Name what a result depends on.

        That is the component, its configuration, what it sees or an expression of that, and the values of the secrets
        that it reads, which stand here only as a keyed hash.

        Args:
            node: Whose result it is.
            scope: What the node sees.
            named: What the expression gave that stands for the scope; None where there is none.
            secrets: Those of the run, by name.
        """
        if named is None:
            seen = {name: value for name, value in scope.items() if name != "run"}
            seen["runInput"] = scope.get("run", {}).get("input")
        else:
            seen = {"key": named}
        facts = [node.spec.component, node.spec.component_version, node.spec.config, seen]
        if node.secret_names:
            values = [[name, secrets.get(name)] for name in sorted(node.secret_names)]
            facts.append(self._keyed_hash.digest(orjson.dumps(values)))
        return hashlib.sha256(orjson.dumps(facts, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)).hexdigest()

    async def find(self, workspace_id: UUID, key: str) -> Recorded | None:
        """Return a result that is still good."""
        row = await CachedResult.get_or_none(workspace_id=workspace_id, key=key, expires_at__gt=self._clock.now())
        if row is None:
            return None
        kept = orjson.loads(row.result)
        return Recorded(kept["output"], frozenset(kept["handles"]), "cache")

    async def keep(self, workspace_id: UUID, key: str, output: Any, handles: list[str], ttl_ms: int) -> None:
        """Keep a result, in the place of an older one; one that is large is not kept."""
        result = orjson.dumps({"output": output, "handles": handles})
        if len(result) > _MAX_BYTES:
            return
        expires_at = self._clock.now() + timedelta(milliseconds=ttl_ms)
        row = CachedResult(
            id=new_id(), workspace_id=workspace_id, key=key, result=result.decode(), expires_at=expires_at
        )
        await CachedResult.bulk_create(
            [row],
            on_conflict=["workspace_id", "key"],
            update_fields=["result", "expires_at"],
        )
