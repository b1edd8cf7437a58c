"""The component that asks a person: a run pauses, a task appears, and its answer goes on as the node's output."""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any, cast

from pydantic import Field

from app.components.contract import (
    ERROR,
    OUTPUT,
    Arrival,
    ArrivalKind,
    Component,
    ComponentCategory,
    ComponentFailed,
    Config,
    NodeContext,
    Port,
    Result,
    Template,
    Wait,
    WaitKind,
)
from app.components.library.shape import misfit_places
from app.tasks.forms import OUTCOME, default_form, form_problems, with_outcomes
from app.tasks.people import MAX_ASSIGNEES, NotAMember, People
from app.tasks.projector import MAX_NAME_CHARACTERS

#: The handle of an answer that did not come in time.
EXPIRED = "expired"
MAX_MESSAGE_CHARACTERS = 20_000
_MAX_OUTCOMES = 20
_YEAR_MS = 366 * 24 * 60 * 60 * 1000

Milliseconds = Annotated[int, Field(ge=1, le=_YEAR_MS)]
Assignees = Annotated[list[Template], Field(max_length=MAX_ASSIGNEES)]
Outcome = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,63}$")]


class OnExpiry(StrEnum):
    """What becomes of the node when nobody answers in time."""

    FAIL = "FAIL"  #: it fails with INPUT_EXPIRED
    BRANCH = "BRANCH"  #: the run goes on by the handle `expired`
    DEFAULT = "DEFAULT"  #: the run goes on with `default`


class Priority(StrEnum):
    """How urgent the task is."""

    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"
    URGENT = "URGENT"


class HumanInputConfig(Config):
    """What is asked of whom, and until when."""

    title: Template = Field(description="What is asked, in a line.", min_length=1)
    message: Template = Field(default="", description="What they need to know to answer.")
    form: dict[str, Any] | None = Field(
        default=None, description="The JSON Schema of the answer, an object; one text field unless given."
    )
    outcomes: Annotated[list[Outcome], Field(max_length=_MAX_OUTCOMES)] = Field(
        default_factory=list[str], description="Handles to choose from, such as approve and reject; without, `output`."
    )
    assignees: Assignees = Field(
        default_factory=list[str], description="Members of the workspace, by user id or e-mail address."
    )
    priority: Annotated[Priority, Field(strict=False)] = Field(default=Priority.MEDIUM)
    due_in_ms: Milliseconds | None = Field(default=None, description="When it should be done.")
    expires_in_ms: Milliseconds | None = Field(
        default=None, description="How long the run waits; for ever unless told."
    )
    on_expiry: Annotated[OnExpiry, Field(strict=False)] = Field(
        default=OnExpiry.FAIL, description="What becomes of the node when nobody answers in time."
    )
    default: Any = Field(default=None, description="The answer that stands in, with DEFAULT.")
    escalate_in_ms: Milliseconds | None = Field(default=None, description="When others are asked too.")
    escalate_to: Assignees = Field(default_factory=list[str], description="Whom, as in assignees.")

    @property
    def schema_of_answer(self) -> Mapping[str, Any]:
        """The whole form: the fields, and the outcome where there are some to choose from."""
        form = self.form if self.form is not None else default_form(is_required=not self.outcomes)
        return with_outcomes(form, self.outcomes)


class HumanInput(Component):
    """Waits for a person."""

    id = "human_input"
    name = "Human input"
    description = "Pauses the run and makes a task; goes on with what a person answers."
    category = ComponentCategory.LOGIC
    has_own_limit = True
    outputs = (Port(OUTPUT, "object", "answer, outcome, completedBy and completedAt."),)
    config = HumanInputConfig
    example = {
        "title": "May {{ input.name }} travel for {{ input.price }}?",
        "outcomes": ["approve", "reject"],
        "assignees": ["grace@example.com"],
        "expiresInMs": 604_800_000,
    }

    def __init__(self, people: People) -> None:
        self._people = people

    def handles(self, config: HumanInputConfig) -> tuple[str, ...]:
        """Name one handle an outcome, else `output`; and `expired` where the run goes on by it."""
        ways = tuple(config.outcomes) or (OUTPUT,)
        return (*ways, EXPIRED) if config.on_expiry is OnExpiry.BRANCH else ways

    def is_repeatable(self, config: HumanInputConfig) -> bool:
        """Say that a person may answer otherwise another time."""
        del config
        return False

    def problems(self, config: HumanInputConfig) -> Sequence[tuple[str, str]]:
        """Check the form, and what belongs together."""
        found: list[tuple[str, str]] = []
        if config.form is not None:
            found += form_problems(config.form, "form")
            properties = config.form.get("properties")
            if config.outcomes and isinstance(properties, Mapping) and OUTCOME in properties:
                found.append((f"form.properties.{OUTCOME}", "The outcomes make this field; leave it out."))
        if len(set(config.outcomes)) < len(config.outcomes):
            found.append(("outcomes", "Outcomes must differ."))
        found += [
            ("outcomes", f"{name} is the name of another handle.")
            for name in (EXPIRED, ERROR, OUTPUT)
            if name in config.outcomes
        ]
        if config.on_expiry is not OnExpiry.FAIL and config.expires_in_ms is None:
            found.append(("expiresInMs", f"{config.on_expiry} needs a time to expire."))
        if config.on_expiry is OnExpiry.DEFAULT and not found:
            found += misfit_places(config.default, config.schema_of_answer, "default")
        if (config.escalate_in_ms is None) != (not config.escalate_to):
            found.append(("escalateInMs", "Give escalateInMs and escalateTo together."))
        return found

    async def run(self, config: HumanInputConfig, ctx: NodeContext) -> Wait:
        """Ask.

        Raises:
            ComponentFailed: `TEMPLATE_ERROR`; `ASSIGNEE_UNKNOWN`, somebody is no member; `MESSAGE_TOO_LONG`;
                `NOT_IN_A_RUN`, there is nothing that could wait.
        """
        if ctx.workspace_id is None:
            raise ComponentFailed("NOT_IN_A_RUN", "Only a run can ask a person.")
        title = re.sub(r"[\s\x00-\x1f\x7f]+", " ", await ctx.render(config.title)).strip()
        message = (await ctx.render(config.message)).replace("\x00", "").strip()
        if len(message) > MAX_MESSAGE_CHARACTERS:
            raise ComponentFailed(
                "MESSAGE_TOO_LONG", f"The message has more than {MAX_MESSAGE_CHARACTERS:,} characters."
            )
        now = ctx.now()

        def after(milliseconds: int | None) -> str | None:
            return None if milliseconds is None else (now + timedelta(milliseconds=milliseconds)).isoformat()

        expires = config.expires_in_ms
        return Wait(
            WaitKind.INPUT,
            due_at=None if expires is None else now + timedelta(milliseconds=expires),
            request={
                "title": title if len(title) <= MAX_NAME_CHARACTERS else f"{title[: MAX_NAME_CHARACTERS - 1]}…",
                "message": message or None,
                "form": config.schema_of_answer,
                "assignees": await self._named(ctx, config.assignees),
                "priority": config.priority.value,
                "dueAt": after(config.due_in_ms),
                "escalateAt": after(config.escalate_in_ms),
                "escalateTo": await self._named(ctx, config.escalate_to),
            },
        )

    async def resume(self, config: HumanInputConfig, ctx: NodeContext, arrival: Arrival) -> Result:
        """Go on with the answer, or without one.

        Raises:
            ComponentFailed: `INPUT_EXPIRED`, nobody answered in time.
        """
        del ctx
        if arrival.kind is ArrivalKind.ANSWER:
            payload = cast("Mapping[str, Any]", arrival.payload)
            return _answered(config, payload["answer"], payload.get("by"), payload.get("at"))
        match config.on_expiry:
            case OnExpiry.DEFAULT:
                return _answered(config, config.default, None, None)
            case OnExpiry.BRANCH:
                output = {"answer": None, "outcome": EXPIRED, "completedBy": None, "completedAt": None}
                return Result(output, frozenset({EXPIRED}))
            case _:
                raise ComponentFailed("INPUT_EXPIRED", "Nobody answered in time.")

    async def _named(self, ctx: NodeContext, templates: Sequence[str]) -> list[str]:
        names = [name for each in templates if (name := (await ctx.render(each)).strip())]
        workspace_id = ctx.workspace_id
        if not names or workspace_id is None:
            return []
        try:
            return [str(each) for each in await self._people.named(workspace_id, names)]
        except NotAMember as stranger:
            name = stranger.name[:200]
            raise ComponentFailed(
                "ASSIGNEE_UNKNOWN", f"{name} is not a member of this workspace.", details={"assignee": name}
            ) from None


def _answered(config: HumanInputConfig, answer: Any, by: Any, at: Any) -> Result:
    outcome: str | None = None
    if config.outcomes:
        fields = dict(cast("Mapping[str, Any]", answer))
        outcome = str(fields.pop(OUTCOME))
        answer = fields
    output = {"answer": answer, "outcome": outcome, "completedBy": by, "completedAt": at}
    return Result(output, frozenset({outcome or OUTPUT}))
