"""What triggers are made from, and what can be changed of them."""

from dataclasses import dataclass, field
from uuid import UUID

from app.automation.configs import Config
from app.automation.models import Process
from app.automation.vocabulary import TriggerBinding


@dataclass(frozen=True, slots=True)
class Bound:
    """What of its workflow a trigger runs."""

    binding: TriggerBinding = TriggerBinding.PUBLISHED
    version: int | None = None


@dataclass(frozen=True, slots=True)
class SecretChange:
    """New secrets; None leaves one as it is."""

    secret: str | None = None
    verify_token: str | None = None


@dataclass(frozen=True, slots=True)
class NewTrigger:
    """What a trigger is made from."""

    workflow_id: UUID
    name: str
    config: Config
    bound: Bound = field(default_factory=Bound)
    secrets: SecretChange = field(default_factory=SecretChange)
    path: str | None = None
    is_enabled: bool = True
    process: Process | None = None


@dataclass(frozen=True, slots=True)
class TriggerChange:
    """What to change; None leaves it as it is."""

    name: str | None = None
    config: Config | None = None
    bound: Bound | None = None
    secrets: SecretChange = field(default_factory=SecretChange)
    path: str | None = None
    is_enabled: bool | None = None
