"""What can be asked of and done to triggers."""

from datetime import UTC, datetime
from typing import Annotated

import strawberry

from app.api.context import Info
from app.api.relay import decode
from app.api.scalars import JSON
from app.automation.changes import Bound, NewTrigger, SecretChange, TriggerChange
from app.automation.configs import Config
from app.automation.operations.binding import BINDING, KEY, VERSION, bound_of
from app.automation.records import TRIGGER
from app.automation.rotations import DEFAULT_OVERLAP_HOURS, Rotations
from app.automation.schedules import checked_schedule
from app.automation.service import Triggers
from app.automation.types import Trigger
from app.automation.types.enums import TriggerBinding
from app.automation.types.inputs import (
    ConversationTriggerInput,
    EventTriggerInput,
    MailTriggerInput,
    ScheduleInput,
    WebhookInput,
)
from app.automation.types.settings import ScheduleSettings
from app.executions.types import Execution
from app.kernel.errors import InvalidInput
from app.workflows.types import WORKFLOW

_PATH = (
    "An address of your own, that nobody else in this installation has: 8 to 100 letters, digits, dots, dashes and "
    "slashes of a webhook, 8 to 64 without slashes of a mail trigger. Without it: one that nobody can guess."
)
_FIVE = "Give exactly one of webhook, schedule, event, conversation and mail."


@strawberry.input(description="What a trigger is made from. " + _FIVE)
class CreateTriggerInput:
    """The input of `createTrigger`."""

    workflow_id: strawberry.ID = strawberry.field(description="What it runs.")
    name: str = strawberry.field(description="1 to 200 characters.")
    binding: TriggerBinding = strawberry.field(default=TriggerBinding.PUBLISHED, description=BINDING)
    version: int | None = strawberry.field(default=None, description=VERSION)
    webhook: WebhookInput | None = strawberry.field(default=None, description="Starts runs by requests.")
    schedule: ScheduleInput | None = strawberry.field(default=None, description="Starts runs by time.")
    event: EventTriggerInput | None = strawberry.field(default=None, description="Starts runs by events.")
    conversation: ConversationTriggerInput | None = strawberry.field(
        default=None, description="Starts runs by what happens in conversations."
    )
    mail: MailTriggerInput | None = strawberry.field(default=None, description="Starts runs by mails.")
    path: str | None = strawberry.field(default=None, description=_PATH)
    is_enabled: bool = strawberry.field(default=True, description="Whether it is switched on.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.type(description="The answer of `createTrigger`.")
class CreateTriggerPayload:
    """The payload of `createTrigger`."""

    trigger: Trigger = strawberry.field(description="The new trigger.")


@strawberry.input(
    description="What to change; what is left out stays as it is. What is told of its type is replaced as a whole, "
    "but for secrets."
)
class UpdateTriggerInput:
    """The input of `updateTrigger`."""

    trigger_id: strawberry.ID = strawberry.field(description="What to change.")
    name: str | None = strawberry.field(default=None, description="1 to 200 characters.")
    binding: TriggerBinding | None = strawberry.field(default=None, description=BINDING)
    version: int | None = strawberry.field(default=None, description=VERSION)
    webhook: WebhookInput | None = strawberry.field(default=None, description="Of a webhook.")
    schedule: ScheduleInput | None = strawberry.field(default=None, description="Of a schedule.")
    event: EventTriggerInput | None = strawberry.field(default=None, description="Of an event trigger.")
    conversation: ConversationTriggerInput | None = strawberry.field(
        default=None, description="Of a conversation trigger."
    )
    mail: MailTriggerInput | None = strawberry.field(default=None, description="Of a mail trigger.")
    path: str | None = strawberry.field(default=None, description=_PATH)
    is_enabled: bool | None = strawberry.field(
        default=None, description="Switches it on or off; switching on forgets its failures."
    )


@strawberry.type(description="The answer of `updateTrigger`.")
class UpdateTriggerPayload:
    """The payload of `updateTrigger`."""

    trigger: Trigger = strawberry.field(description="The trigger as it is now.")


@strawberry.input(description="What to delete.")
class DeleteTriggerInput:
    """The input of `deleteTrigger`."""

    trigger_id: strawberry.ID = strawberry.field(description="What to delete.")


@strawberry.type(description="The answer of `deleteTrigger`.")
class DeleteTriggerPayload:
    """The payload of `deleteTrigger`."""

    deleted_trigger_id: strawberry.ID = strawberry.field(description="What is gone.")


@strawberry.input(description="Which trigger gets another address.")
class RotateTriggerPathInput:
    """The input of `rotateTriggerPath`."""

    trigger_id: strawberry.ID = strawberry.field(description="A webhook or a mail trigger.")


@strawberry.type(description="The answer of `rotateTriggerPath`.")
class RotateTriggerPathPayload:
    """The payload of `rotateTriggerPath`."""

    trigger: Trigger = strawberry.field(description="The trigger with its new address.")


@strawberry.input(description="Which webhook gets another secret.")
class RotateTriggerSecretInput:
    """The input of `rotateTriggerSecret`."""

    trigger_id: strawberry.ID = strawberry.field(description="A webhook that checks its requests.")
    secret: str | None = strawberry.field(
        default=None, description="One that its sender made: 8 to 1,000 characters. Without it: a new one."
    )
    overlap_hours: int = strawberry.field(
        default=DEFAULT_OVERLAP_HOURS,
        description="How long the present one counts too, up to 168; 0 ends it at once.",
    )


@strawberry.type(description="The answer of `rotateTriggerSecret`.")
class RotateTriggerSecretPayload:
    """The payload of `rotateTriggerSecret`."""

    secret: str = strawberry.field(description="The new secret; it is shown this once.")
    trigger: Trigger = strawberry.field(description="The trigger as it is now.")


@strawberry.input(description="Which webhook shows what it is sent, and for how long.")
class ShowTriggerPayloadsInput:
    """The input of `showTriggerPayloads`."""

    trigger_id: strawberry.ID = strawberry.field(description="A webhook.")
    for_ms: int = strawberry.field(default=3_600_000, description="For how long, up to a day; 0 ends it.")


@strawberry.type(description="The answer of `showTriggerPayloads`.")
class ShowTriggerPayloadsPayload:
    """The payload of `showTriggerPayloads`."""

    trigger: Trigger = strawberry.field(description="The trigger; read its `payloads`.")


@strawberry.input(description="Which trigger to try, and with what.")
class FireTriggerInput:
    """The input of `fireTrigger`."""

    trigger_id: strawberry.ID = strawberry.field(description="Of any type, switched off too.")
    input: JSON | None = strawberry.field(default=None, description="What the run is given.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.type(description="The answer of `fireTrigger`.")
class FireTriggerPayload:
    """The payload of `fireTrigger`."""

    execution: Execution = strawberry.field(description="The run.")


@strawberry.type
class AutomationQuery:
    """What can be asked about schedules before there is one."""

    @strawberry.field(
        description="What a schedule would do: in words, and its `nextAt`. INVALID_INPUT where it never fires."
    )
    async def schedule_preview(
        self,
        info: Info,
        schedule: Annotated[ScheduleInput, strawberry.argument(description="The schedule.")],
    ) -> ScheduleSettings:
        """Look at a schedule."""
        assert info.context.viewer  # noqa: S101 - somebody is signed in
        return ScheduleSettings.of(checked_schedule(schedule.to_config(), datetime.now(UTC), "schedule"))


@strawberry.type
class TriggerMutation:
    """What can be done to triggers."""

    @strawberry.mutation(
        description="Make a trigger; needs TRIGGERS_WRITE and EXECUTIONS_RUN. CONFLICT when its address is taken."
    )
    async def create_trigger(self, info: Info, input: CreateTriggerInput) -> CreateTriggerPayload:
        """Create a trigger."""
        triggers, workflow_id = info.context.use(Triggers), decode(input.workflow_id, WORKFLOW, "input.workflowId")
        await triggers.authorised(info.context.viewer, workflow_id)
        config = _config(input)
        if config is None:
            raise InvalidInput(_FIVE, field="input", reason="one_of")
        new = NewTrigger(
            workflow_id,
            input.name,
            config,
            Bound(input.binding, input.version),
            _secrets(input.webhook),
            input.path,
            input.is_enabled,
        )
        row = await triggers.create(info.context.viewer, new, idempotency_key=input.idempotency_key)
        return CreateTriggerPayload(trigger=Trigger.of(row))

    @strawberry.mutation(description="Change a trigger, switch it on or off; needs TRIGGERS_WRITE and EXECUTIONS_RUN.")
    async def update_trigger(self, info: Info, input: UpdateTriggerInput) -> UpdateTriggerPayload:
        """Update a trigger."""
        change = TriggerChange(
            input.name,
            _config(input),
            bound_of(input.binding, input.version),
            _secrets(input.webhook),
            input.path,
            input.is_enabled,
        )
        trigger_id = decode(input.trigger_id, TRIGGER, "input.triggerId")
        row = await info.context.use(Triggers).update(info.context.viewer, trigger_id, change)
        return UpdateTriggerPayload(trigger=Trigger.of(row))

    @strawberry.mutation(description="Delete a trigger; its runs stay. Needs TRIGGERS_WRITE and EXECUTIONS_RUN.")
    async def delete_trigger(self, info: Info, input: DeleteTriggerInput) -> DeleteTriggerPayload:
        """Delete a trigger."""
        trigger_id = decode(input.trigger_id, TRIGGER, "input.triggerId")
        await info.context.use(Triggers).delete(info.context.viewer, trigger_id)
        return DeleteTriggerPayload(deleted_trigger_id=input.trigger_id)

    @strawberry.mutation(
        description="Give a trigger a new address that nobody can guess; the old one is nobody's at once. Needs "
        "TRIGGERS_WRITE and EXECUTIONS_RUN."
    )
    async def rotate_trigger_path(self, info: Info, input: RotateTriggerPathInput) -> RotateTriggerPathPayload:
        """Rotate an address."""
        trigger_id = decode(input.trigger_id, TRIGGER, "input.triggerId")
        row = await info.context.use(Rotations).rotate_path(info.context.viewer, trigger_id)
        return RotateTriggerPathPayload(trigger=Trigger.of(row))

    @strawberry.mutation(
        description="Give a webhook another secret; the present one counts too until the overlap is over, so that its "
        "sender can change over. Needs TRIGGERS_WRITE and EXECUTIONS_RUN."
    )
    async def rotate_trigger_secret(self, info: Info, input: RotateTriggerSecretInput) -> RotateTriggerSecretPayload:
        """Rotate a secret."""
        trigger_id = decode(input.trigger_id, TRIGGER, "input.triggerId")
        row, secret = await info.context.use(Rotations).rotate_secret(
            info.context.viewer, trigger_id, input.secret, input.overlap_hours
        )
        return RotateTriggerSecretPayload(secret=secret, trigger=Trigger.of(row))

    @strawberry.mutation(
        description="Put a webhook into test mode: for a while, its last requests can be looked at. Needs "
        "TRIGGERS_WRITE and EXECUTIONS_RUN."
    )
    async def show_trigger_payloads(self, info: Info, input: ShowTriggerPayloadsInput) -> ShowTriggerPayloadsPayload:
        """Begin or end test mode."""
        trigger_id = decode(input.trigger_id, TRIGGER, "input.triggerId")
        row = await info.context.use(Triggers).show_payloads(info.context.viewer, trigger_id, input.for_ms)
        return ShowTriggerPayloadsPayload(trigger=Trigger.of(row))

    @strawberry.mutation(description="Start a run as a trigger would, to try it; needs EXECUTIONS_RUN.")
    async def fire_trigger(self, info: Info, input: FireTriggerInput) -> FireTriggerPayload:
        """Fire a trigger."""
        trigger_id = decode(input.trigger_id, TRIGGER, "input.triggerId")
        row = await info.context.use(Triggers).fire(
            info.context.viewer, trigger_id, input.input, idempotency_key=input.idempotency_key
        )
        return FireTriggerPayload(execution=Execution.of(row))


def _config(input: CreateTriggerInput | UpdateTriggerInput) -> Config | None:
    """Read what is told of the type, None where nothing is."""
    parts = (input.webhook, input.schedule, input.event, input.conversation, input.mail)
    given = [part for part in parts if part is not None]
    if len(given) > 1:
        raise InvalidInput(_FIVE, field="input", reason="one_of")
    return given[0].to_config() if given else None


def _secrets(webhook: WebhookInput | None) -> SecretChange:
    return SecretChange() if webhook is None else SecretChange(webhook.secret, webhook.verify_token)
