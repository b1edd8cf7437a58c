"""Doing what an integration can: looked up, opened, checked, done, and cleaned of its own credential."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson

from app.components.library.shape import misfit_places, plain_part
from app.integrations import models
from app.integrations.contract import Action
from app.integrations.expiry import Expiry
from app.integrations.failures import IntegrationFault
from app.integrations.masking import Secrets, without
from app.integrations.metering import Account
from app.integrations.opening import Opener
from app.integrations.vocabulary import MAX_ARGUMENTS_BYTES, MAX_RESULT_BYTES, IntegrationCode
from app.kernel.masks import hidden

_KEPT = 500  #: integrations whose actions are remembered
_MOST_TOOLS = 1_000  #: of a workspace


class IntegrationCalls:
    """Acts for workspaces; whoever asks has been checked."""

    def __init__(self, opener: Opener, expiry: Expiry) -> None:
        self._opener = opener
        self._expiry = expiry
        self._actions: OrderedDict[tuple[UUID, int], Sequence[Action]] = OrderedDict()

    async def call(
        self,
        workspace_id: UUID,
        integration_id: UUID,
        action: str,
        arguments: Mapping[str, Any],
        *,
        idempotency_key: str = "",
        log: Callable[[str, str], None] = lambda _level, _message: None,
        type_id: str | None = None,
        account: Account | None = None,
    ) -> Any:
        """Do an action of a workspace's integration.

        Args:
            workspace_id: Whose.
            integration_id: Which.
            action: Its name.
            arguments: A JSON object.
            idempotency_key: The same for a repeat.
            log: Hears of retries.
            type_id: What it must be; None for any.
            account: For whom a model is asked; None for nobody in particular.

        Raises:
            IntegrationFault: It cannot be done; says why, without a secret.
        """
        row = await models.Integration.get_or_none(id=integration_id, workspace_id=workspace_id)
        if row is None or (type_id is not None and row.type != type_id):
            raise IntegrationFault(IntegrationCode.UNKNOWN, "The workspace has no such integration.")
        if not row.is_enabled:
            raise IntegrationFault(IntegrationCode.DISABLED, f"The integration {row.name} is switched off.")
        wanted = next((each for each in self.actions_of(row) if each.name == action), None)
        if wanted is None:
            message = f"The integration {row.name} has no action {action[:100]!r}."
            raise IntegrationFault(IntegrationCode.ACTION_UNKNOWN, message)
        check_arguments(wanted, arguments)
        secrets = Secrets(self._opener.secrets(row))
        try:
            kind, link = await self._opener.open(
                row,
                idempotency_key=idempotency_key,
                log=lambda level, message: log(level, hidden(message, secrets.known())),
                account=account,
            )
            secrets.add(link.secret)
            given = await kind.call(link, wanted, arguments)
        except IntegrationFault as fault:
            clean = without(fault, secrets.known())
            await self.noted(row, clean)
            raise clean from None
        shown = hidden(given, secrets.known())
        if len(orjson.dumps(shown, default=str)) > MAX_RESULT_BYTES:
            raise IntegrationFault(IntegrationCode.TOO_LARGE, "It is done, but what it gave is too large.")
        return shown

    def actions_of(self, row: models.Integration) -> Sequence[Action]:
        """Return what an integration can do; nothing while this release does not understand it."""
        key = (row.id, row.revision)
        found = self._actions.get(key)
        if found is None:
            try:
                kind, config = self._opener.config_of(row)
            except IntegrationFault:
                return ()
            found = self._actions[key] = tuple(kind.actions(config, row.catalogue))
            while len(self._actions) > _KEPT:
                self._actions.popitem(last=False)
        self._actions.move_to_end(key)
        return found

    async def tools(self, workspace_id: UUID, *, is_enabled: bool = True) -> list[tuple[models.Integration, Action]]:
        """Return what agents of a workspace may do, or could were they on, by integration; the first thousand."""
        # Catalogues are large and seldom change: they are read only where their actions are not known here.
        light = models.Integration.filter(workspace_id=workspace_id, is_enabled=is_enabled).order_by("name")
        rows = await light.only("id", "name", "type", "config", "needs_approval", "revision", "workspace_id")
        found: list[tuple[models.Integration, Action]] = []
        for row in rows:
            actions = self._actions.get((row.id, row.revision))
            if actions is None:
                whole = await models.Integration.get_or_none(id=row.id)
                actions = () if whole is None else self.actions_of(whole)
            found += [(row, each) for each in actions]
            if len(found) >= _MOST_TOOLS:
                return found[:_MOST_TOOLS]
        return found

    async def named(self, workspace_id: UUID, ids: Sequence[UUID]) -> dict[UUID, models.Integration]:
        """Return those integrations that a workspace has."""
        rows = await models.Integration.filter(workspace_id=workspace_id, id__in=list(ids))
        return {row.id: row for row in rows}

    async def noted(self, row: models.Integration, clean: IntegrationFault) -> None:
        """Write down that a credential is worth nothing any more; other failures may pass. It must tell no secret."""
        await self._expiry.note(row, clean)


def check_arguments(action: Action, arguments: Mapping[str, Any]) -> None:
    """Check what can be checked in linear time; what is beyond that, the service checks.

    Raises:
        IntegrationFault: ARGUMENTS_INVALID; says where.
    """
    if len(orjson.dumps(arguments)) > MAX_ARGUMENTS_BYTES:
        raise IntegrationFault(IntegrationCode.ARGUMENTS_INVALID, "The arguments are too large.")
    wrong = misfit_places(dict(arguments), plain_part(action.parameters), "arguments")
    if wrong:
        said = "; ".join(f"{place} {message}" for place, message in wrong[:5])
        problems = [{"field": place, "message": message} for place, message in wrong]
        message = f"The arguments do not fit {action.name}: {said}."
        raise IntegrationFault(IntegrationCode.ARGUMENTS_INVALID, message, problems=problems)
